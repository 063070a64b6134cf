"""How many entries of a listing stand under which heading, in words."""

from __future__ import annotations

import pytest

from readinglist.model.listing import Entry, Listing


def listing(*sections: str) -> Listing:
    return Listing("kind", "Name", "", entries=tuple(Entry("A", 1, 1, section=section) for section in sections))


def test_sections_are_counted_in_the_order_of_the_page() -> None:
    page = listing("New submissions", "Cross submissions", "New submissions")
    assert page.sections_text() == "2 new submissions, 1 cross submission"


@pytest.mark.parametrize("sections", [(), ("",), ("New", "New"), ("A", "B", "C", "D", "E")])
def test_one_heading_or_chapters_are_no_sections(sections: tuple[str, ...]) -> None:
    assert listing(*sections).sections_text() == ""


def test_a_heading_in_capitals_stays_so() -> None:
    assert listing("NLP", "Vision").sections_text() == "1 NLP, 1 vision"
