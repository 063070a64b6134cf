"""The lines of a text that are not blank, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from readinglist.model.listing import Span


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line that is not blank. start: of what is seen of it in the text; indent: blanks before that."""

    number: int
    start: int
    text: str
    indent: int
    is_after_blank: bool

    def span(self, kind: str) -> Span:
        """The whole line as a span."""
        return Span(kind, self.start, self.start + len(self.text))


def source_lines(text: str) -> Iterator[SourceLine]:
    """The lines of a text that are not blank."""
    start, is_after_blank = 0, True
    for number, raw in enumerate(text.split("\n"), 1):
        if seen := raw.strip():
            indent = len(raw) - len(raw.lstrip())
            yield SourceLine(number, start + indent, seen, indent, is_after_blank)
        is_after_blank = not seen
        start += len(raw) + 1
