"""A text that is shown as it came: its lines with their places, and what was understood of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Issue, Listing, Span


@dataclass(frozen=True, slots=True)
class TextLine:
    """text: without the blanks behind it. start: its first character in the listing. number: from 1."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def span(self, kind: str, *, of: str = "") -> Span:
        """The line, or what stands behind the `of` in it, without the blanks around."""
        start = self.text.find(of) + len(of) if of in self.text else 0
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        return Span(kind, self.start + start, self.end)


def text_lines(text: str) -> Iterator[TextLine]:
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        yield TextLine(number, start, raw.rstrip())
        start += len(raw) + 1


class Marks:
    """What a reader understood of a text, and what it did not."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.issues: list[Issue] = []
        self.spans: list[Span] = []

    def add_noise(self, line: TextLine) -> None:
        self._add_span("noise", line)

    def add_heading(self, line: TextLine) -> None:
        self._add_span("heading", line)

    def add_issue(self, kind: str, message: str, first: TextLine, last: TextLine) -> None:
        """Put together with the one before it if that says the same of the lines above."""
        before = self.issues[-1] if self.issues else None
        if before and (before.kind, before.message) == (kind, message) and first.number <= before.last_line + 2:
            self.issues[-1] = replace(before, last_line=last.number)
        else:
            self.issues.append(Issue(kind, message, first.number, last.number))

    def listing(self, kind: str, name: str, text: str, *, date: PartialDate | None = None) -> Listing:
        return Listing(kind, name, text, date, tuple(self.entries), tuple(self.issues), tuple(self.spans))

    def _add_span(self, kind: str, line: TextLine) -> None:
        if line.text.strip():
            self.spans.append(line.span(kind))
