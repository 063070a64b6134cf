"""An import looked at again: its text with its marks, as it was kept."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.listings.extents import Extents
from readinglist.model.listing import Entry, Listing, StoredEntry, StoredListing
from readinglist.model.paper import PaperId


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a listing's text. part: what its words were read as ("title"; "title, date"), empty for nothing."""

    number: int
    part: str
    text: str


def as_listing(stored: StoredListing) -> Listing:
    """The kept listing with what a view of its text needs: entries with lines and spans, furniture, issues."""
    entries = tuple(
        Entry(entry.title, entry.first_line, entry.last_line, spans=entry.spans) for entry in stored.entries
    )
    return Listing(stored.kind, stored.name, stored.text, stored.date, entries, stored.issues, stored.spans)


def index_of(stored: StoredListing, paper_id: PaperId) -> int:
    """Index of the first entry of a paper, or -1."""
    return next((index for index, entry in enumerate(stored.entries) if entry.paper_id == paper_id), -1)


def marked_lines(stored: StoredListing, entry: StoredEntry) -> list[MarkedLine]:
    """The lines of an entry that are not blank."""
    extents = Extents(stored.text)
    last = min(entry.last_line, extents.last_line)
    found = []
    for number in range(max(1, entry.first_line), last + 1):
        for start, end in extents.words_of(number, number):
            parts = [span.kind for span in (*entry.spans, *stored.spans) if span.start < end and span.end > start]
            found.append(MarkedLine(number, ", ".join(dict.fromkeys(parts)), stored.text[start:end]))
    return found
