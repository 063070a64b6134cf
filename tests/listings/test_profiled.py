"""Whatever stands in a text, a profile loses no line of it, and reads entries that follow each other one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import lines_not_accounted_for

from readinglist.errors import InvalidRequest
from readinglist.listings.line_patterns import compiled, generalised, match_line, pattern_of
from readinglist.listings.profiled import agrees, read
from readinglist.model.listing import Listing, Span
from readinglist.model.profile import Begin, LineShape, Profile

TODAY = dt.date(2026, 11, 25)
LINES = (
    LineShape("#. {title}"),
    LineShape("{people} ({date})"),
    LineShape("{abstract}", is_repeated=True, is_optional=True),
    LineShape("{identifier}", is_optional=True),
)
PROFILES = [
    Profile("Mark", "x", Begin.MARK, LINES, date="year", furniture=("Page #",)),
    Profile("Blank", "x", Begin.BLANK, LINES, blank_lines=2, date="year", furniture=("Page #",)),
    Profile("End", "x", Begin.END, (*LINES[:3], LineShape("{identifier}")), date="year"),
]
SOME = st.sampled_from([
    "1. A Title", "22. Another", "Ada Lovelace (1843)", "Nobody (soon)", "Some words", "arXiv:2403.00001", "Page 7",
    "", "", "  ", "{title}", "\u200b",
])  # fmt: skip
ENTRY = "1. A Title\nAda Lovelace (1843)\nSome words\nand more\narXiv:2403.00001\n\n\n"


def read_with(profile: Profile, text: str) -> Listing:
    return read(profile, text, taken=None, today=TODAY)


@given(st.sampled_from(PROFILES), st.lists(SOME, max_size=30))
def test_no_line_vanishes(profile: Profile, lines: list[str]) -> None:
    listing = read_with(profile, "\n".join(lines))
    assert not lines_not_accounted_for(listing)
    assert all(entry.title for entry in listing.entries)
    ranges = [(one.first_line, one.last_line) for one in (*listing.entries, *listing.issues)]
    assert len({line for first, last in ranges for line in range(first, last + 1)}) == sum(
        last - first + 1 for first, last in ranges
    )


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_entries_that_follow_each_other_are_read_one_by_one(profile: Profile) -> None:
    (one,) = read_with(profile, ENTRY).entries
    assert one.abstract == "Some words and more"
    listing = read_with(profile, ENTRY * 3)
    assert [entry.title for entry in listing.entries] == ["A Title"] * 3
    assert not listing.issues
    for variant in (ENTRY.replace("words\n", "words  \n"), "\n\n" + ENTRY):
        assert read_with(profile, variant).entries[0].abstract == one.abstract


def test_what_may_be_missing_may_be_missing() -> None:
    (entry,) = read_with(PROFILES[0], "1. A Title\nAda Lovelace (1843)").entries
    assert (entry.abstract, entry.identifiers) == ("", ())
    assert read_with(PROFILES[0], "1. A Title\nAda Lovelace (long ago)").entries == ()


def test_a_text_of_another_kind_or_shape_does_not_agree() -> None:
    profile = PROFILES[0]
    assert agrees(profile, ENTRY * 2, kind="x")
    assert not agrees(profile, ENTRY * 2, kind="y")
    assert not agrees(profile, ENTRY + "1. Odd\nlines\n" * 3, kind="x")
    assert not agrees(profile, "nothing of it", kind="x")
    long = ENTRY * 1500
    assert agrees(profile, long[: len(long) - 40], kind="x")  # judged by its beginning, wherever that is cut


def test_a_pattern_is_the_line_with_its_numbers_and_parts_left_open() -> None:
    text = "3. {Owls} #1 by Ada (2024)"
    start, end = text.index("{Owls}"), text.index(" #1")
    pattern = pattern_of(text, 0, [Span("title", start, end)])
    assert pattern == "#. {title} ### by Ada (#)"
    assert match_line(pattern, "12. Clocks #9 by Ada (1843)", start=100) == [Span("title", 104, 110)]
    assert match_line(pattern, "12. Clocks by Ada (1843)", start=0) is None
    assert generalised("a {b} # 12") == "a {{b}} ## #"
    for bad in ("{colour}", "{title", "x" * 500, "{title}, {people}, {date}, {venue}, {abstract}"):
        with pytest.raises(InvalidRequest):
            compiled(bad)
