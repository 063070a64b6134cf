"""An entry that waits is kept whole."""

from __future__ import annotations

from dataclasses import fields

import pytest

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Span
from readinglist.model.paper import PaperType, Status
from readinglist.model.people import Person
from readinglist.storage.entry_records import read_entry, write_entry

FULL = Entry(
    title="How Owls “Count”",
    first_line=1,
    last_line=1,
    abstract="Two\n\nparagraphs with ø.",
    date=PartialDate(2026, 6, is_year_inferred=True),
    people=(Person("Beethoven", "Ludwig", "van", "Jr."), Person(literal="The Owl Group")),
    editors=(Person("Lovelace", "Ada"),),
    author_count=3,
    organization="Owl Labs",
    comments=0,
    upvotes=7,
    identifiers=(Identifier("arxiv", "2306.00001", 2), Identifier("doi", "10.1000/owls")),
    venue="Journal of Owls",
    volume="7",
    number="1",
    pages="1-9",
    publisher="Owl Press",
    type=PaperType.ARTICLE,
    keywords=("owls", "counting"),
    citation_key="owls2026",
    former_keys=("owls",),
    tags=("nlp/owls",),
    status=Status.QUEUE,
    priority=2,
    rating=4,
    note="A *note*.",
    section="Cross submissions",
)


def test_every_word_of_an_entry_comes_back() -> None:
    assert read_entry(write_entry(FULL)) == FULL
    silent = {field.name for field in fields(Entry) if getattr(FULL, field.name) == field.default}
    assert silent == {"source", "macros", "spans"}, "a new field of Entry is kept or left out on purpose"


def test_an_entry_that_says_little_is_a_short_record() -> None:
    entry = Entry("Owls", 7, 9, spans=(Span("title", 0, 4),))
    assert write_entry(entry) == '{"title": "Owls"}'
    assert read_entry(write_entry(entry)) == Entry("Owls", 1, 1)


def test_what_sqlite_cannot_keep_is_left_out() -> None:
    assert read_entry(write_entry(Entry("O\0wls \ud800", 1, 1))).title == "Owls \ufffd"


@pytest.mark.parametrize("record", ["", "[]", '{"date": 7}', "{"])
def test_a_damaged_record_is_an_error(record: str) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError)):
        read_entry(record)
