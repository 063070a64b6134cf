"""What a person corrects in a listing: nothing vanishes, fields follow from the words, other facts stay."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import lines_not_accounted_for, read

from readinglist.errors import InvalidRequest
from readinglist.listings import identifiers
from readinglist.listings.correcting import apply, correct, rebased, settled
from readinglist.model.correction import PARTS, Act, Correction
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Listing

PAGE = """Daily Papers

Apr 15

12

A Theory of Shelves

Shelves hold books. We show that a shelf of oak holds more of them than one of paper, and why that is so.

  • 6 authors
·
Feb 26, 2025 15

Owls as Librarians

Owls work at night. We let them sort a library, and compare the order that they leave with ours in the morning.

Harvard Harvard University
·
Mar 2, 2025

On the Weight of Notes

Notes are heavy. We weigh them and find that those which nobody reads weigh the most of all, which is no surprise.

  • 3 authors
·
Apr 12 2
"""


@pytest.fixture
def page() -> Listing:
    return read(PAGE, taken=dt.date(2026, 4, 15))


def place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def mark(listing: Listing, words: str, part: str) -> Listing:
    return apply(listing, Correction(Act.MARK, *place(listing.text, words), part))


def at(listing: Listing, act: Act, words: str) -> Listing:
    return apply(listing, Correction(act, *place(listing.text, words)))


def marked(listing: Listing, entry: Entry, part: str) -> list[str]:
    return [listing.text[span.start : span.end] for span in entry.spans if span.kind == part]


def test_the_page_of_these_tests_is_read_whole(page):
    assert [entry.title for entry in page.entries] == [
        "A Theory of Shelves", "Owls as Librarians", "On the Weight of Notes",
    ]  # fmt: skip
    assert not page.issues


def test_a_title_that_is_marked_anew_replaces_the_old_one_and_leaves_all_else(page):
    entry = mark(page, "Theory of Shelves", "title").entries[0]

    assert entry.title == "Theory of Shelves"
    assert (entry.upvotes, entry.comments, entry.author_count) == (12, 15, 6)
    assert entry.date == PartialDate(2025, 2, 26)
    assert entry.abstract == page.entries[0].abstract


def test_words_of_one_part_are_taken_from_another(page):
    changed = mark(page, "Shelves hold books.", "title")

    assert changed.entries[0].title == "Shelves hold books."
    assert changed.entries[0].abstract.startswith("We show that a shelf")
    assert marked(changed, changed.entries[0], "title") == ["Shelves hold books."]


def test_a_date_is_read_by_the_rules_of_the_page(page):
    moved = mark(page, "Apr 12", "date").entries[2]

    assert moved.date == PartialDate(2026, 4, 12, is_year_inferred=True)
    assert moved.comments is None  # the number behind it was marked with the date, and is not any more


@pytest.mark.parametrize(
    ("words", "part", "reason"),
    [
        ("Notes are heavy", "date", "is not a date"),
        ("Notes are heavy", "identifier", "No identifier"),
        ("\n\n", "title", "No words are selected"),
        ("Shelves hold books. We show that a shelf of oak", "color", "is no part"),
    ],
)
def test_words_that_cannot_be_that_part_are_refused(page, words, part, reason):
    with pytest.raises(InvalidRequest, match=reason):
        mark(page, words, part)


def test_words_of_two_papers_cannot_be_one_part(page):
    start, end = page.text.index("Feb 26"), page.text.index("as Librarians")
    with pytest.raises(InvalidRequest, match="two papers"):
        apply(page, Correction(Act.MARK, start, end, "title"))


def test_words_over_the_end_of_a_paper_are_refused_even_where_nothing_is_marked_any_more(page):
    start, end = page.text.index("A Theory"), page.text.index("Owls work")
    bare = apply(page, Correction(Act.MARK, start, end, "noise"))
    with pytest.raises(InvalidRequest, match="two papers"):
        apply(bare, Correction(Act.MARK, start, end + 5, "title"))


def test_an_organisation_stays_one_where_the_page_counts_authors(page):
    changed = mark(page, "Owls work at night", "people")

    assert changed.entries[1].organization == "Owls work at night"
    assert changed.entries[1].people == ()


def test_names_are_taken_apart_where_the_listing_has_names():
    text = "10.1000/182\n"
    listing = identifiers.read(text + "Ada Lovelace, Alan Turing and Grace Hopper", taken=None, today=dt.date.today())
    entry = mark(listing, "Ada Lovelace, Alan Turing and Grace Hopper", "people").entries[0]

    assert [person.name for person in entry.people] == ["Ada Lovelace", "Alan Turing", "Grace Hopper"]
    assert entry.last_line == 2


def test_a_border_is_moved_and_stops_at_the_next_paper(page):
    span = next(span for span in page.entries[0].spans if span.kind == "date")
    reach = page.text.index("as Librarians")
    with pytest.raises(InvalidRequest, match="is not a date"):
        apply(page, Correction(Act.MOVE, span.start, span.start + 3, was=(span.start, span.end)))
    moved = apply(page, Correction(Act.MOVE, span.start, span.start + 12, was=(span.start, span.end)))
    assert moved.entries[0].comments is None
    title = next(span for span in page.entries[0].spans if span.kind == "title")
    wide = apply(page, Correction(Act.MOVE, title.start, reach, was=(title.start, title.end)))
    assert wide.entries[0].title.startswith("A Theory of Shelves Shelves hold books")
    assert wide.entries[1] == page.entries[1]


def test_an_entry_is_split_where_the_second_paper_begins(page):
    joined = page.text.replace("\n·\nFeb 26, 2025 15\n\nOwls", "\nOwls").replace("  • 6 authors\n", "")
    listing = read(joined, taken=dt.date(2026, 4, 15))
    assert len(listing.entries) + len(listing.issues) == 2  # two papers run together, as one or as an issue

    split = at(page, Act.SPLIT, "Shelves hold books")
    assert [entry.title for entry in split.entries[:2]] == ["A Theory of Shelves", PAGE.split("\n")[8]]
    assert split.entries[0].date is None
    assert split.entries[1].date == PartialDate(2025, 2, 26)
    assert split.entries[0].upvotes == 12


def test_two_entries_are_joined_and_keep_what_the_first_lacks(page):
    split = at(page, Act.SPLIT, "Shelves hold books")
    joined = at(split, Act.JOIN, "A Theory of Shelves")

    assert len(joined.entries) == 3
    assert joined.entries[0].title == "A Theory of Shelves"
    assert joined.entries[0].date == PartialDate(2025, 2, 26)
    assert joined.entries[0].comments == 15
    assert joined.entries[0].author_count == 6
    healed = mark(joined, PAGE.split("\n")[8], "abstract")
    assert healed.entries[0] == page.entries[0]


def test_an_entry_that_is_dropped_is_furniture(page):
    dropped = at(page, Act.DROP, "Owls as Librarians")

    assert len(dropped.entries) == 2
    assert not lines_not_accounted_for(dropped)
    assert [span.kind for span in dropped.spans if page.text[span.start :].startswith("Owls")] == ["noise"] * 2


def test_lines_that_were_not_understood_become_a_paper():
    text = PAGE.replace("·\nApr 12 2\n", "").replace("  • 3 authors\n", "")
    listing = read(text, taken=dt.date(2026, 4, 15))
    assert len(listing.entries) == 2
    assert listing.issues

    start = text.index("On the Weight")
    added = apply(listing, Correction(Act.ADD, start, len(text)))
    assert added.entries[2].title == "On the Weight of Notes"
    assert added.entries[2].abstract.startswith("Notes are heavy")
    assert not added.issues


def test_part_after_part_of_what_was_not_understood_becomes_a_paper():
    text = "10.1000/182\n\nsomething\nA Title by Hand\nAda Lovelace and Alan Turing\n12 May 2020\nin a Journal\n"
    listing = identifiers.read(text, taken=None, today=dt.date.today())
    for words, part in (
        ("A Title by Hand", "title"), ("Ada Lovelace and Alan Turing", "people"), ("12 May 2020", "date"),
        ("a Journal", "venue"),
    ):  # fmt: skip
        listing = mark(listing, words, part)
    entry = listing.entries[1]
    assert (entry.title, entry.venue, entry.date) == ("A Title by Hand", "a Journal", PartialDate(2020, 5, 12))
    assert [person.name for person in entry.people] == ["Ada Lovelace", "Alan Turing"]
    assert [(issue.first_line, issue.last_line) for issue in listing.issues] == [(3, 3)]


def test_a_paper_without_a_title_is_an_issue_until_it_has_one():
    text = "10.1000/182\nand\nA Title\nAda Lovelace\n"
    listing = mark(identifiers.read(text, taken=None, today=dt.date.today()), "Ada Lovelace", "people")

    told = settled(listing)
    assert [issue.kind for issue in told.issues][-1] == "no-title"
    assert "people" in {span.kind for span in told.spans}
    assert mark(listing, "A Title", "title").entries[-1].title == "A Title"


def test_an_entry_in_bibtex_may_have_no_title():
    entry = Entry("", 1, 1, citation_key="ada", source="@misc{ada, year = 1843}")
    listing = Listing("bibtex", "refs.bib", entry.source, entries=(entry,))
    assert settled(listing) == listing


def test_what_a_listing_says_by_its_links_stays_when_the_title_is_marked_anew(page):
    from readinglist.listings.links import Link, attach_links
    from readinglist.model.identifiers import Identifier

    known = Identifier("arxiv", "2502.12345")
    linked = attach_links(page, [Link("A Theory of Shelves", known)])
    assert mark(linked, "Theory of Shelves", "title").entries[0].identifiers == (known,)


def test_a_correction_of_lines_that_an_edit_left_alone_is_found_again(page):
    mine = Correction(Act.MARK, *place(PAGE, "Owls work at night."), "title")
    above = PAGE.replace("A Theory of Shelves", "A Longer Theory of Shelves")
    below = PAGE.replace("On the Weight of Notes", "On Notes")

    assert rebased(mine, PAGE, below) == mine
    moved = rebased(mine, PAGE, above)
    assert moved is not None
    assert above[moved.start : moved.end] == "Owls work at night."
    assert rebased(mine, PAGE, PAGE.replace("Owls work at night", "Owls work by day")) is None


WORDS = st.integers(0, len(PAGE))
CORRECTIONS = st.builds(
    lambda act, a, b, part: Correction(act, min(a, b), max(a, b), part if act is Act.MARK else "", (a, b)),
    st.sampled_from(list(Act)), WORDS, WORDS, st.sampled_from(PARTS),
)  # fmt: skip


def _spans(listing: Listing) -> list[tuple[int, int]]:
    return sorted((span.start, span.end) for entry in listing.entries for span in entry.spans)


@given(st.lists(CORRECTIONS, max_size=12), st.integers(0, 30))
def test_whatever_is_corrected_no_line_vanishes_and_no_words_are_two_parts(corrections, moved):
    listing = read(PAGE, taken=dt.date(2026, 4, 15))
    done = []
    for correction in corrections:
        if correction.act is Act.MOVE and _spans(listing):
            spans = _spans(listing)
            correction = Correction(Act.MOVE, correction.start, correction.end, was=spans[moved % len(spans)])
        try:
            listing = apply(listing, correction)
        except InvalidRequest:
            continue
        done.append(correction)
        told = settled(listing)
        assert not lines_not_accounted_for(told)
        assert all(entry.title for entry in told.entries)
        assert listing.text == PAGE
        spans = _spans(listing)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        lines = [(entry.first_line, entry.last_line) for entry in listing.entries]
        assert all(before[1] < after[0] for before, after in pairwise(lines))
    assert correct(read(PAGE, taken=dt.date(2026, 4, 15)), done) == settled(listing)
