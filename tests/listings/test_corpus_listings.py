"""Every file of the corpus of listings, against facts that a person checked by hand (tests/data/corpus).

A file of facts is named as the file of the corpus, with ".json" behind it. It says the kind, the name and the date of
the listing, how many entries and issues it has, and samples: some facts of some entries, by index (from 0; -1 is the
last). Only facts: no abstract is copied.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.library import importing
from readinglist.library.importable import EVERY
from readinglist.model.listing import Entry, Listing

FACTS = Path(__file__).resolve().parents[1] / "data" / "corpus"
LISTINGS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "listings"
TODAY = dt.date(2026, 11, 25)
EXPECTED = sorted(FACTS.rglob("*.json"))

needs_corpus = pytest.mark.skipif(not LISTINGS.is_dir(), reason="the corpus of listings is not beside this checkout")


def facts_of(entry: Entry) -> dict[str, Any]:
    """What can be said of an entry in a file of facts."""
    return {
        "title": entry.title,
        "people": [person.name for person in entry.people],
        "author_count": entry.author_count,
        "organization": entry.organization,
        "date": entry.date.iso if entry.date else None,
        "venue": entry.venue,
        "volume": entry.volume,
        "number": entry.number,
        "pages": entry.pages,
        "publisher": entry.publisher,
        "type": entry.type.value,
        "identifiers": [f"{item.scheme}:{item.value}" for item in entry.identifiers],
        "keywords": list(entry.keywords),
        "citation_key": entry.citation_key,
        "tags": list(entry.tags),
        "section": entry.section,
        "upvotes": entry.upvotes,
        "comments": entry.comments,
        "has_abstract": bool(entry.abstract),
        "abstract_begins": entry.abstract[:40],
        "has_note": bool(entry.note),
    }


def read(path: Path) -> Listing:
    return importing.read_file(path, today=TODAY)


@needs_corpus
@pytest.mark.parametrize("facts", EXPECTED, ids=lambda path: path.relative_to(FACTS).as_posix().removesuffix(".json"))
def test_a_file_of_the_corpus_is_read_as_a_person_reads_it(facts: Path) -> None:
    expected = json.loads(facts.read_text(encoding="utf-8"))
    listing = read(LISTINGS / facts.relative_to(FACTS).with_suffix(""))

    assert listing.kind == expected["kind"]
    assert listing.name == expected.get("name", listing.name)
    assert (listing.date.iso if listing.date else None) == expected.get("date")
    assert len(listing.entries) == expected["entries"]
    assert len(listing.issues) == expected["issues"], [issue.message for issue in listing.issues[:5]]
    for sample in expected["samples"]:
        known = facts_of(listing.entries[sample["index"]])
        wanted = {name: value for name, value in sample.items() if name != "index"}
        assert {name: known[name] for name in wanted} == wanted


#: What is no listing: the origins of the files, what other programs made of them, and two collections that other tests
#: read (labelled references, sets of meta tags).
NO_LISTINGS = {"PROVENANCE.md", "references/anystyle-core.xml", "html/arxiv-citation-meta-150.json"}


@needs_corpus
def test_there_are_facts_for_every_listing_of_the_corpus() -> None:
    files = {path.relative_to(LISTINGS).as_posix() for path in LISTINGS.rglob("*") if path.is_file()}
    known = {path.relative_to(FACTS).as_posix().removesuffix(".json") for path in EXPECTED}
    assert {name for name in files - known if not name.endswith(".expected.json")} == NO_LISTINGS


def test_the_facts_name_kinds_that_there_are() -> None:
    assert EXPECTED
    keys = {kind.key for kind in EVERY}
    assert {json.loads(path.read_text(encoding="utf-8"))["kind"] for path in EXPECTED} <= keys


@needs_corpus
@pytest.mark.parametrize("facts", EXPECTED, ids=lambda path: path.relative_to(FACTS).as_posix().removesuffix(".json"))
def test_every_line_of_a_text_belongs_to_an_entry_an_issue_or_known_furniture(facts: Path) -> None:
    listing = read(LISTINGS / facts.relative_to(FACTS).with_suffix(""))
    told: set[int] = set()
    for part in (*listing.entries, *listing.issues):
        told.update(range(part.first_line, part.last_line + 1))
    start = 0
    spans = [*listing.spans]
    for number, line in enumerate(listing.text.split("\n"), 1):
        end = start + len(line)
        if line.strip() and number not in told:
            assert any(span.start < end and span.end > start for span in spans), (number, line[:100])
        start = end + 1
