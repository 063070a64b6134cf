"""Documents of Papis: hand-made after its documentation."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats import papis
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Listing
from readinglist.model.paper import PaperType

DOCUMENT = """\
abstract: 'Owls see at night. This is

  why we looked.'
author: Lima, Ada and Roth, Bo
author_list:
- family: Lima
  given: Ada
- family: Roth
  given: Bo
doi: 10.1000/OWL
files:
- lima-2013.pdf
journal: Owl Letters
month: 3
papis_id: 0f3a
pages: 1--9
ref: Lima2013
tags: owls night
time-added: 2026-01-02-10:00:00
title: Owls in the Moonlight
type: article
volume: '14'
year: 2013
"""


def read(text: str) -> Listing:
    return papis.read(text, taken=None, today=dt.date(2026, 11, 25))


def test_a_document_is_read_with_its_keys() -> None:
    (entry,) = read(DOCUMENT).entries
    assert (entry.title, entry.venue, entry.volume, entry.pages) == (
        "Owls in the Moonlight", "Owl Letters", "14", "1--9",
    )  # fmt: skip
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Roth"]
    assert entry.date is not None
    assert entry.date.iso == "2013-03"
    assert entry.identifiers == (Identifier("doi", "10.1000/owl"),)
    assert (entry.citation_key, entry.tags, entry.type) == ("Lima2013", ("owls", "night"), PaperType.ARTICLE)
    assert (entry.first_line, entry.last_line) == (1, 23)
    shown = {span.kind: DOCUMENT[span.start : span.end] for span in entry.spans}
    assert shown["title"] == "Owls in the Moonlight"


def test_an_export_of_many_is_one_entry_each_with_its_lines() -> None:
    listing = read(f"---\n{DOCUMENT}---\ntitle: Second\nauthor: Ada Lima\n---\njust words\n")
    assert [(entry.title, entry.first_line) for entry in listing.entries] == [
        ("Owls in the Moonlight", 2), ("Second", 26),
    ]  # fmt: skip
    (issue,) = listing.issues
    assert (issue.first_line, issue.last_line) == (29, 29)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\nb: *x\ntitle: y\n", "alias"),
        ("title: [unclosed\n", "no YAML"),
        ("title: ''\nyear: 2013\n", "neither"),
        ("- one\n", "no keys"),
        ("title: !!python/object/apply:os.system ['true']\n", "no YAML"),
        ("[" * 3000, "no YAML"),
    ],
)
def test_what_is_none_is_told(text: str, words: str) -> None:
    (issue,) = read(text).issues
    assert words in issue.message


def test_it_is_told_from_other_yaml() -> None:
    assert papis.detect(DOCUMENT) > 0.8
    assert papis.detect("title: My site\nauthor: Ada\nurl: https://example.org\nplugins: []\n") == 0.0


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    read(text.replace("\r", "\n"))
