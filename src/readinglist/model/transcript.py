"""A listing written out as text: what was read from markup or data, one block an entry, every part with its span.

The source of a page, a feed or a database is no text for a person. What a reader understood of it is; so that is what
a review shows and the library keeps. The same listing always gives the same text, by which it is known again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.people import Person
from readinglist.model.texts import clean_text, counted, one_line

#: Names of one paper that are written out; a collaboration has thousands.
_MOST_NAMES = 50


class Transcript:
    """Collects the parts of a listing in their order; `listing` gives it whole."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._line = 1
        self._entries: list[Entry] = []
        self._issues: list[Issue] = []
        self._spans: list[Span] = []

    def add_heading(self, text: str) -> None:
        """The heading of a section, with a blank line around it."""
        if line := one_line(text):
            self._spans.append(self._write(line, "heading"))
            self._end_block()

    def add_noise(self, text: str) -> None:
        """Words that belong to no paper and that a reader knows as such, as one line."""
        if line := one_line(text):
            self._spans.append(self._write(line, "noise"))
            self._end_block()

    def add_issue(self, kind: str, message: str, *, text: str) -> None:
        """What could not be understood. text: the words in question, which are written out under the issue's lines."""
        first = self._line
        for line in clean_text(text).split("\n"):
            if shown := one_line(line):
                self._write(shown, "")
        if self._line == first:
            self._write("…", "")
        self._issues.append(Issue(kind, message, first, self._line - 1))
        self._end_block()

    def add_entry(self, entry: Entry, *, date_text: str = "", remark: str = "") -> None:
        """One paper. Its lines and spans are set here. date_text: the date as it was printed, else it is in ISO form.

        remark: a line of furniture under it ("Comments: 12 pages").
        """
        first = self._line
        spans = [self._write(text, kind) for kind, text in _lines_of(entry, date_text) if text]
        if remark := one_line(remark):
            self._spans.append(self._write(remark, "noise"))
        self._entries.append(replace(entry, first_line=first, last_line=max(first, self._line - 1), spans=tuple(spans)))
        self._end_block()

    @property
    def is_empty(self) -> bool:
        return not self._entries and not self._issues

    def listing(self, kind: str, name: str, *, date: PartialDate | None = None) -> Listing:
        """All that was collected. kind: key of the reader; name: what a person calls it."""
        text = "".join(self._parts).rstrip("\n")
        return Listing(
            kind, name, text, date, tuple(self._entries), tuple(self._issues), tuple(self._spans), is_transcript=True
        )

    def _write(self, line: str, kind: str) -> Span:
        """One line, which has no line end in itself."""
        span = Span(kind, self._length, self._length + len(line))
        self._parts.append(line + "\n")
        self._length += len(line) + 1
        self._line += 1
        return span

    def _end_block(self) -> None:
        self._parts.append("\n")
        self._length += 1
        self._line += 1


def _lines_of(entry: Entry, date_text: str) -> Iterator[tuple[str, str]]:
    yield "title", one_line(entry.title)
    yield "people", people_line(entry)
    yield "venue", one_line(entry.venue)
    yield "date", one_line(date_text) or (entry.date.iso if entry.date else "")
    for identifier in entry.identifiers:
        yield "identifier", one_line(identifier.link or identifier.text)
    for paragraph in entry.abstract.split("\n\n"):
        yield "abstract", one_line(paragraph)


def people_line(entry: Entry) -> str:
    """ "Ada Lovelace; Alan Turing", "6 authors" or the organisation: what is known of who wrote it."""
    names = _names(entry.people)
    if not names and entry.author_count is not None:
        names = counted(entry.author_count, "author")
    return " · ".join(part for part in (names, one_line(entry.organization)) if part)


def _names(people: Sequence[Person]) -> str:
    shown = one_line("; ".join(person.name for person in people[:_MOST_NAMES]))
    return f"{shown}; and {len(people) - _MOST_NAMES} more" if len(people) > _MOST_NAMES else shown
