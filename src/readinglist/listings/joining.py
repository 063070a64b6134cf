"""Several listings as one, in their order: a folder or an archive is one plan and one undo step."""

from __future__ import annotations

from dataclasses import replace

from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.texts import one_line


class Joint:
    """Collects listings and what could not be read; `listing` gives the whole."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._line = 1
        self._entries: list[Entry] = []
        self._issues: list[Issue] = []
        self._spans: list[Span] = []

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def add(self, name: str, listing: Listing) -> None:
        """A listing under its name, its text as it is."""
        self._add_name(name)
        start, line = self._length, self._line - 1
        self._entries += [_moved_entry(entry, start, line) for entry in listing.entries]
        self._issues += [_moved_issue(issue, line, name) for issue in listing.issues]
        self._spans += [_moved(span, start) for span in listing.spans]
        self._write(listing.text + "\n\n")

    def add_unread(self, name: str, reason: str) -> None:
        """What could not be read is an issue at its name."""
        self._issues.append(Issue("unreadable", f"{one_line(name)}: {reason}", self._line, self._line))
        self._add_name(name)

    def listing(self, kind: str, name: str) -> Listing:
        """kind: key of what was joined; name: what a person calls it."""
        text = "".join(self._parts).rstrip("\n")
        parts = tuple(self._entries), tuple(self._issues), tuple(self._spans)
        return Listing(kind, name, text, None, *parts, is_transcript=True)

    def _add_name(self, name: str) -> None:
        words = one_line(name)
        self._spans.append(Span("heading", self._length, self._length + len(words)))
        self._write(words + "\n\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._line += text.count("\n")


def _moved_entry(entry: Entry, start: int, line: int) -> Entry:
    spans = tuple(_moved(span, start) for span in entry.spans)
    return replace(entry, first_line=entry.first_line + line, last_line=entry.last_line + line, spans=spans)


def _moved_issue(issue: Issue, line: int, name: str) -> Issue:
    return Issue(issue.kind, f"{one_line(name)}: {issue.message}", issue.first_line + line, issue.last_line + line)


def _moved(span: Span, start: int) -> Span:
    return Span(span.kind, span.start + start, span.end + start)
