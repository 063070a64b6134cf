"""Annotations of an abstract as places of the text that is shown. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.desktop.views.review.offsets import Offsets
from readinglist.model.paper import Annotation
from readinglist.model.readable import ReadableText, readable_text

#: An abstract longer than this is no abstract; the rest is not shown, so that no text can stop the window.
LENGTH_LIMIT = 100_000

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9\"“(])")
#: A full stop behind these ends no sentence; nor does one behind a single capital, an initial.
_SHORT = re.compile(r"(?:\b[A-Z]|\b(?:et al|e\.g|i\.e|cf|vs|resp|Figs?|Eqs?|Secs?|Refs?|Tab|No|Dr|Prof|St|approx))\.$")


@dataclass(frozen=True, slots=True)
class Highlight:
    """Positions [start, end) of the document, and the annotation that is drawn there."""

    start: int
    end: int
    annotation: Annotation


class ShownAbstract:
    """An abstract as it is shown, and the way between its places and those of the stored text.

    Stored offsets count Python characters of the stored text; positions count UTF-16 units of the readable one.
    """

    def __init__(self, abstract: str) -> None:
        self.stored = abstract
        self.is_cut = len(abstract) > LENGTH_LIMIT
        self._readable: ReadableText = readable_text(abstract[:LENGTH_LIMIT])
        self.text = self._readable.text
        self._offsets = Offsets(self.text)

    def highlights(self, annotations: Sequence[Annotation]) -> list[Highlight]:
        """Where the annotations are drawn, in order; lost ones and those beyond the shown text are not."""
        found = []
        for annotation in annotations:
            if annotation.is_lost or annotation.place != "abstract":
                continue
            start = self._offsets.to_position(self._readable.shown_offset(annotation.start))
            end = self._offsets.to_position(self._end_shown(annotation.end))
            if start < end:
                found.append(Highlight(start, end, annotation))
        return sorted(found, key=lambda each: (each.start, each.end))

    def stored_range(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the stored text behind two positions, without the blanks at both ends."""
        shown_start, shown_end = self._offsets.to_offset(start), self._offsets.to_offset(end)
        shown = self.text[shown_start:shown_end]
        shown_start += len(shown) - len(shown.lstrip())
        shown_end -= len(shown) - len(shown.rstrip())
        if shown_start >= shown_end:
            return 0, 0
        stored_start = self._readable.source_offset(shown_start)
        return stored_start, self._readable.source_offset(shown_end, is_end=True)

    def sentence_at(self, position: int) -> tuple[int, int]:
        """Positions of the sentence that holds a position."""
        offset = self._offsets.to_offset(position)
        start = 0
        for match in _SENTENCE_END.finditer(self.text):
            if _SHORT.search(self.text, max(start, match.start() - 10), match.start() + 1):
                continue
            if match.end() > offset:
                end = match.start() + len(match[0].rstrip())
                return self._offsets.to_position(start), self._offsets.to_position(end)
            start = match.end()
        end = len(self.text.rstrip())
        return self._offsets.to_position(start), self._offsets.to_position(max(start, end))

    def _end_shown(self, stored_end: int) -> int:
        """The shown end of a stored range: an end inside a replaced piece (TeX) goes behind the piece."""
        shown = self._readable.shown_offset(stored_end)
        if self._readable.source_offset(shown) == stored_end:
            return shown
        piece = next((piece for piece in self._readable.pieces if piece.start < stored_end < piece.end), None)
        return shown if piece is None else shown + len(piece.text)
