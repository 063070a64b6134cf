"""Where the parts of a listing stand in the document that shows its text. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.desktop.views.review.offsets import Offsets
from readinglist.model.listing import Listing


@dataclass(frozen=True, slots=True)
class Mark:
    """Positions [start, end) of the document, and what they were understood as. entry: index of its paper, or -1."""

    start: int
    end: int
    kind: str
    entry: int = -1


def marks_of(listing: Listing) -> list[Mark]:
    """All spans of a listing as positions of the document that shows its text, in order."""
    offsets = Offsets(listing.text)
    spans = [(span, -1) for span in listing.spans]
    spans += [(span, index) for index, entry in enumerate(listing.entries) for span in entry.spans]
    marks = [Mark(offsets.to_position(span.start), offsets.to_position(span.end), span.kind, n) for span, n in spans]
    return sorted(marks, key=lambda mark: (mark.start, mark.end))
