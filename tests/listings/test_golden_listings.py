"""Golden listings: input and expected entries as files that anybody can add."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from pages import lines_not_accounted_for, read, sample

from readinglist.library import importing
from readinglist.model.listing import Entry

FOLDER = Path(__file__).resolve().parents[1] / "data" / "listings"
GOLDEN = sorted(FOLDER.glob("*.expected.json"))


def facts(entry: Entry) -> dict[str, object]:
    """What an entry says; empty fields are left out, as in the files."""
    found: dict[str, object] = {
        "title": entry.title,
        "first_line": entry.first_line,
        "last_line": entry.last_line,
        "abstract": entry.abstract,
        "date": entry.date.iso if entry.date else None,
        "is_year_inferred": entry.date is not None and entry.date.is_year_inferred,
        "author_count": entry.author_count,
        "organization": entry.organization,
        "comments": entry.comments,
        "upvotes": entry.upvotes,
        "identifiers": [f"{item.scheme}:{item.value}" for item in entry.identifiers],
    }
    return {name: value for name, value in found.items() if value not in ("", None, False, [])}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name.split(".")[0])
def test_a_golden_listing_is_read_exactly(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    data = path.with_name(path.name.replace(".expected.json", ".txt")).read_bytes()
    taken = dt.date.fromisoformat(expected["taken"]) if expected["taken"] else None
    listing = importing.read(data, taken=taken, today=dt.date.fromisoformat(expected["today"]))

    assert [facts(entry) for entry in listing.entries] == expected["entries"]
    issues = [
        {"kind": issue.kind, "first_line": issue.first_line, "last_line": issue.last_line} for issue in listing.issues
    ]
    assert issues == expected["issues"]
    assert listing.name == expected["name"]
    assert (listing.date.iso if listing.date else None) == expected["date"]
    assert lines_not_accounted_for(listing) == []


def test_each_golden_text_has_its_expected_facts() -> None:
    texts = {path.stem for path in FOLDER.glob("*.txt")}
    assert texts == {path.name.removesuffix(".expected.json") for path in GOLDEN}
    assert len(texts) >= 8


def test_the_shipped_sample_is_read_whole() -> None:
    listing = read(sample())
    assert listing.name == "Daily Papers, 20 Nov 2026"
    assert listing.issues == ()
    assert len(listing.entries) == 12
    assert [entry.organization for entry in listing.entries if entry.organization] == [
        "Halden Institute of Botany",
        "Universität Nordmark",
    ]
    assert [index for index, entry in enumerate(listing.entries, 1) if entry.comments is not None] == [1, 2, 6, 9]
    inferred = [entry.date.iso for entry in listing.entries if entry.date and entry.date.is_year_inferred]
    assert inferred == ["2026-11-18", "2026-10-30", "2026-09-04", "2026-10-14"]
    assert all(700 < len(entry.abstract) < 1200 for entry in listing.entries)
    assert lines_not_accounted_for(listing) == []


def test_spans_mark_the_words_that_were_understood() -> None:
    listing = read(sample())
    text = listing.text
    for entry in listing.entries:
        shown = {span.kind: text[span.start : span.end] for span in entry.spans}
        assert shown["title"] == entry.title
        assert shown["abstract"] == entry.abstract
        assert shown["people"].startswith("•") or entry.organization in shown["people"]
        assert entry.date is not None
        assert str(entry.date.day) in shown["date"]
    outside = {span.kind: text[span.start : span.end] for span in listing.spans}
    assert outside == {"noise": "byAK and the research community", "page-date": "Nov 20"}
    assert [text[span.start : span.end] for span in listing.spans][:2] == [
        "new",
        "Get trending papers in your email inbox!",
    ]
