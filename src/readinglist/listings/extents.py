"""Lines and words of a text: where each line begins, and spans without the blanks around them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from readinglist.model.listing import Span


class Extents:
    """Of one text. Lines count from 1; offsets are characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    @property
    def last_line(self) -> int:
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The line that a character is on."""
        return bisect_right(self._starts, offset)

    def start_of(self, line: int) -> int:
        return self._starts[line - 1]

    def end_of(self, line: int) -> int:
        """Where the line ends, before its line end."""
        return self._starts[line] - 1 if line < len(self._starts) else len(self.text)

    def of(self, span: Span) -> tuple[int, int]:
        """First and last line of a span that is not empty."""
        return self.line_of(span.start), self.line_of(span.end - 1)

    def words_of(self, first: int, last: int) -> list[tuple[int, int]]:
        """The words of each of these lines that is not blank."""
        found = (self.stripped(self.start_of(line), self.end_of(line)) for line in range(first, last + 1))
        return [(start, end) for start, end in found if start < end]

    def stripped(self, start: int, end: int) -> tuple[int, int]:
        """The range without the blanks at its ends; empty where there are only blanks."""
        words = self.text[start:end]
        seen = words.strip()
        begin = start + words.index(seen)
        return begin, begin + len(seen)

    def cut(self, span: Span, hole: Span) -> list[Span]:
        """What is left of a span outside the hole, without blanks at its ends."""
        if span.end <= hole.start or span.start >= hole.end:
            return [span]
        pieces = ((span.start, min(hole.start, span.end)), (max(hole.end, span.start), span.end))
        found = (self.stripped(start, end) for start, end in pieces if start < end)
        return [replace(span, start=start, end=end) for start, end in found if start < end]

    def line_with_words(self, offset: int) -> int:
        """The line of a character, or the next one that is not blank."""
        line = self.line_of(offset)
        while line < self.last_line and not self.words_of(line, line):
            line += 1
        return line

    def last_with_words(self, first: int, last: int) -> int:
        """The last of these lines that is not blank, at least the first."""
        while last > first and not self.words_of(last, last):
            last -= 1
        return last
