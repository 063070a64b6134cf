"""The real pages: all facts exact, checked by another way of finding them and by facts counted by hand."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from pathlib import Path

import pytest
from pages import TODAY, lines_not_accounted_for

from readinglist.library import importing
from readinglist.model.listing import Listing

TAKEN = dt.date(2026, 4, 15)
MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}


@pytest.fixture(scope="module")
def page(corpus: Path) -> str:
    return (corpus / "listings" / "hf" / "hf-papers-search-2026-04-15.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def listing(page: str) -> Listing:
    return importing.read(page, taken=TAKEN, today=TODAY)


def test_all_45_papers_are_read_and_nothing_is_left_over(listing: Listing) -> None:
    assert len(listing.entries) == 45
    assert listing.issues == ()
    assert lines_not_accounted_for(listing) == []
    assert listing.name == "Daily Papers, 15 Apr 2026"
    assert listing.date is not None
    assert listing.date.iso == "2026-04-15"
    noise = [listing.text[span.start : span.end] for span in listing.spans if span.kind == "noise"]
    assert noise == [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
    ]


def test_titles_abstracts_and_dates_are_those_found_by_counting_lines_around_each_dot(
    page: str, listing: Listing
) -> None:
    """In this page, and only in this page, each part stands a fixed number of lines from the dot."""
    lines = page.split("\n")
    dots = [index for index, line in enumerate(lines) if line == "·"]
    assert len(dots) == 45
    for dot, entry in zip(dots, listing.entries, strict=True):
        assert entry.title == lines[dot - 5]
        assert entry.abstract == lines[dot - 3]
        assert (entry.first_line, entry.last_line) == (dot - 4, dot + 2)
        people = lines[dot - 1].strip()
        if match := re.match(r"• (\d+) authors$", people):
            assert (entry.author_count, entry.organization) == (int(match[1]), "")
        else:
            assert entry.author_count is None
            assert people.endswith(entry.organization)
        month, day, year, comments = re.match(r"(\w{3}) (\d+)(?:, (\d{4}))?(?: (\d+))?$", lines[dot + 1]).groups()
        assert entry.date is not None
        assert (entry.date.month, entry.date.day) == (MONTHS[month], int(day))
        assert entry.date.year == int(year or 2026)
        assert entry.date.is_year_inferred == (year is None)
        assert entry.comments == (int(comments) if comments else None)
        assert (entry.upvotes, entry.identifiers, entry.people) == (None, (), ())


def test_the_facts_counted_by_hand(listing: Listing) -> None:
    entries = dict(enumerate(listing.entries, 1))
    assert sum(entry.author_count is not None for entry in entries.values()) == 43
    assert sum(entry.author_count == 1 for entry in entries.values()) == 6
    assert {n: entry.organization for n, entry in entries.items() if entry.organization} == {
        30: "Harvard University",
        43: "UC Berkeley",
    }
    inferred = {n: entry.date.iso for n, entry in entries.items() if entry.date and entry.date.is_year_inferred}
    assert inferred == {7: "2026-02-15", 15: "2026-04-12", 17: "2026-02-25", 20: "2026-03-02", 40: "2026-02-27"}
    comments = {n: entry.comments for n, entry in entries.items() if entry.comments is not None}
    assert comments == {15: 2, 18: 1, 25: 3, 32: 2, 37: 1, 40: 3, 43: 2, 44: 2}
    lengths = [len(entry.abstract) for entry in entries.values()]
    assert (min(lengths), max(lengths)) == (1403, 1915)
    assert entries[26].title == "Introduction to Machine Learning"
    assert entries[45].title == "Provable Scaling Laws of Feature Emergence from Learning Dynamics of Grokking"
    assert "MNIST < CIFAR10 < Imagenet" in "".join(entry.abstract for entry in entries.values())
    assert r"\textbf{L}azy" in entries[45].abstract, "kept as it came"


@pytest.mark.parametrize("today", ["2026-04-15", "2026-11-24", "2027-01-01", "2028-06-01"])
def test_without_the_day_it_was_taken_the_years_are_the_same(page: str, listing: Listing, today: str) -> None:
    again = importing.read(page, today=dt.date.fromisoformat(today))
    assert [entry.date for entry in again.entries] == [entry.date for entry in listing.entries]
    assert again.date is not None
    assert again.date.is_year_inferred


def test_the_search_page_captured_as_markdown_gives_its_identifiers(corpus: Path) -> None:
    path = corpus / "listings" / "hf" / "hf-search-2026-10-02.firecrawl-excerpt.md"
    listing = importing.read_file(path, today=TODAY)
    assert listing.issues == ()
    assert [entry.identifiers[0].value for entry in listing.entries] == ["2606.00683", "2502.20581", "2609.00319"]
    first, second, third = listing.entries
    assert (first.title, first.organization, first.comments, first.upvotes) == (
        "OCC-RAG: Optimal Cognitive Core for Faithful Question Answering", "OCC", 6, 101,
    )  # fmt: skip
    assert second.title == ("The Noisy Path from Source to Citation: Measuring How Scholars Engage with Past Research")
    assert second.abstract.startswith(
        "Academic citations are widely used for evaluating research and tracing knowledge"
    )
    assert second.abstract.endswith("the potential for distortion of evidence.")
    assert (second.author_count, third.author_count) == (3, 10)
    dates = [(entry.date.iso, entry.date.is_year_inferred) for entry in listing.entries if entry.date]
    assert dates == [("2026-05-29", True), ("2025-02-27", False), ("2026-08-30", True)]
    assert lines_not_accounted_for(listing) == []


def test_the_trending_page_names_a_paper_twice(corpus: Path) -> None:
    path = corpus / "listings" / "hf" / "hf-trending-2026-10.html2text-excerpt.md"
    listing = importing.read_file(path, today=TODAY)
    assert listing.issues == ()
    assert listing.name == "Trending Papers"
    seen = [(entry.identifiers[0].value, entry.upvotes, entry.author_count) for entry in listing.entries]
    assert seen == [("2609.18063", 25, None), ("2412.20138", 149, 4), ("2412.20138", 149, 4)]
    assert listing.entries[0].organization == "Edge0"
    assert lines_not_accounted_for(listing) == []
