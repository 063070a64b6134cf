"""The text that arXiv mails: wrapped titles, accents in TeX, marks of cross-lists and replacements, cut records."""

from __future__ import annotations

import time

import pytest
from pages import TODAY, lines_not_accounted_for

from readinglist.library import importing
from readinglist.listings import arxiv_mail
from readinglist.model.listing import Listing

RULE = "-" * 78
HEAD = f"""{RULE}
Send any comments regarding submissions directly to submitter.
{RULE}
Archives at http://arxiv.org/
To unsubscribe, e-mail To: cs@arXiv.org, Subject: cancel
{RULE}
Submissions to:
Computation and Language
received from  Wed  1 Mar 23 19:00:00 GMT  to  Thu  2 Mar 23 19:00:00 GMT
{RULE}
"""
NEW = rf"""\\
arXiv:2303.00769
Date: Wed, 1 Mar 2023 19:00:06 GMT   (32463kb,D)

Title: Names of Winds in Bor\'en: A Study of What They
  Measure
Authors: Ada Lima (1), Jos\'e Ruiz (2) and
  {{\L}}. Li ((1) Oslo, (2) Madrid)
Categories: cs.CL cs.LG
Comments: 17 pages
DOI: 10.5555/winds.1 10.5555/winds.2
\\
  Winds have names, and MNIST < CIFAR10 in
this well-known order.
  A second paragraph.
\\ ( https://arxiv.org/abs/2303.00769 ,  32463kb)
{RULE}
"""
CROSS = rf"""%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-%-
{RULE}
\\
arXiv:2303.00773 (*cross-listing*)
Date: Thu, 2 Mar 2023 02:24:51 GMT   (617kb,D)

Title: Owls
Authors: Bo Li
Categories: gr-qc cs.CL
\\
  Owls fly.
\\ ( https://arxiv.org/abs/2303.00773 ,  617kb)
"""
REPLACED = rf"""%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--
{RULE}
\\
arXiv:2104.03145
replaced with revised version Thu, 2 Mar 2023 11:00:13 GMT   (1527kb,D)

Title: A Bound
Authors: Cy Ro
Categories: cs.CL
\\ ( https://arxiv.org/abs/2104.03145 ,  1527kb)
%%%---%%%---%%%---%%%---
For subscribe options to combined physics archives,
e-mail To: physics@arxiv.org, Subject: subscribe
"""


def read(text: str) -> Listing:
    listing = importing.read(text, kind="arxiv-mail", today=TODAY)
    assert lines_not_accounted_for(listing) == []
    return listing


def test_a_mail_of_three_sections_is_read_whole() -> None:
    listing = read(HEAD + NEW + CROSS + REPLACED)
    assert listing.issues == ()
    assert listing.name == "arXiv cs, mail of 2 Mar 2023"
    assert listing.sections_text() == "1 new submission, 1 cross submission, 1 replacement submission"
    dates = [entry.date.iso if entry.date else None for entry in listing.entries]
    assert dates == ["2023-03-01", "2023-03-02", None], "the day of a replacement is not that of the paper"
    assert [entry.abstract for entry in listing.entries[1:]] == ["Owls fly.", ""]


def test_wrapped_lines_and_letters_of_tex_are_put_right() -> None:
    (entry,) = read(NEW).entries
    assert entry.title == "Names of Winds in Borén: A Study of What They Measure"
    assert [person.name for person in entry.people] == ["Ada Lima", "José Ruiz", "Ł. Li"]
    assert entry.abstract == ("Winds have names, and MNIST < CIFAR10 in this well-known order.\n\nA second paragraph.")
    assert [one.text for one in entry.identifiers] == ["arXiv:2303.00769", "doi:10.5555/winds.1"]
    assert entry.keywords == ("cs.CL", "cs.LG")


def test_spans_mark_the_words_over_their_lines() -> None:
    listing = read(HEAD + NEW)
    shown = {span.kind: listing.text[span.start : span.end] for span in listing.entries[0].spans[:3]}
    assert shown["identifier"] == "arXiv:2303.00769"
    assert " ".join(shown["title"].split()) == r"Names of Winds in Bor\'en: A Study of What They Measure"
    assert shown["people"].startswith("Ada Lima (1)")


def test_indentation_that_a_mail_program_lost_is_not_needed() -> None:
    (entry,) = read("\n".join(line.strip() for line in NEW.split("\n"))).entries
    assert entry.title == "Names of Winds in Borén: A Study of What They Measure"
    assert len(entry.people) == 3


@pytest.mark.parametrize("rule", [RULE, ""])
def test_a_record_without_its_end_does_not_take_the_next_one(rule: str) -> None:
    cut = NEW.split("\\\\\n  Winds")[0]
    listing = read(cut + rule + "\n" + NEW.replace("2303.00769", "2303.00770"))
    assert [entry.identifiers[0].value for entry in listing.entries] == ["2303.00769", "2303.00770"]
    assert [bool(entry.abstract) for entry in listing.entries] == [False, True]


def test_a_record_that_is_cut_before_its_title_is_told() -> None:
    listing = read(HEAD + "\n".join(NEW.split("\n")[:3]))
    assert [entry.title for entry in listing.entries] == ["arXiv:2303.00769"]
    assert [issue.message for issue in listing.issues] == ["arXiv:2303.00769 is cut off: it has no title."]


def test_other_lines_between_records_are_an_issue() -> None:
    listing = read(NEW + "Best wishes from me\n" + CROSS)
    assert [issue.message for issue in listing.issues] == ["These lines belong to no paper."]


def test_two_mails_one_after_the_other_give_both() -> None:
    assert len(read(HEAD + NEW + REPLACED + "\n\n" + HEAD + CROSS).entries) == 3


def test_numbers_of_before_2007_are_read() -> None:
    (entry,) = read(NEW.replace("arXiv:2303.00769", "arXiv:hep-th/9901001")).entries
    assert entry.identifiers[0].value == "hep-th/9901001"


@pytest.mark.parametrize("filler", ["arXiv:2303.00769\n", "\\\\\n", "Title: \n", "%-", "received from to ", "("])
def test_a_text_that_repeats_itself_is_read_in_time(filler: str) -> None:
    """Processor time with room for a slow machine."""
    started = time.process_time()
    arxiv_mail.detect(filler * 30_000)
    arxiv_mail.read(NEW + filler * 30_000, taken=None, today=TODAY)
    assert time.process_time() - started < 5
