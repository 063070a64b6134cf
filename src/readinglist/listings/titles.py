"""Titles, one a line, with or without identifiers and links beside or below them; and, as the last resort, any text.

A line of names directly below a title says who wrote it. What is no title, no link and no names is an issue.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from statistics import median

from readinglist.errors import UnreadableInput
from readinglist.listings.bylines import names_alone
from readinglist.listings.title_lines import TitleLine, is_headline, title_lines
from readinglist.model.identifier_forms import find_identifiers, is_placeholder_title
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.texts import counted
from readinglist.outside.html_trees import is_html

#: More than anybody collects by hand.
ENTRY_LIMIT = 50_000
_SAMPLE, _SAMPLE_LINES = 8_000, 60
_LONG_SAMPLE = 50_000
#: Shorter lines are as well items of any other list.
_TITLE_WORDS, _TITLE_LENGTH = 4, 25
#: Markup and data, and the heads of a table.
_DATA = re.compile(
    r"\s*[<{]|\s*\[\s*[\[{\"]|\s*@\w+\s*\{|(?:TY|FN|%0|PMID)\b|(?:\"?[A-Za-z][\w /.()-]{0,40}\"?[,;\t]){4}"
)
_MAY_NAME = re.compile(r"https?://|10\.\d{4}|\d{4}\.\d{4}|/\d{7}|arxiv|pmid|pubmed|isbn|97[89]", re.IGNORECASE)


def detect(text: str) -> float:
    """Surer than a list of identifiers where titles stand beside most of them; not sure of titles alone."""
    if _DATA.match(text):
        return 0.0
    lines = list(islice(title_lines(text[:_SAMPLE]), _SAMPLE_LINES))
    titled = [line for line in lines if line.title]
    told = [line for line in lines if line.title or line.mentions or names_alone(line.text)]
    if len(told) * 10 < len(lines) * 9 or not titled or len(titled) * 3 < len(lines):
        return 0.0
    if any(line.mentions for line in lines):
        return 0.91 if len(titled) * 2 >= sum(1 for line in lines if line.mentions) else 0.0
    if len(lines) == 1:
        return 0.4 if is_headline(titled[0].title) else 0.0
    if len(titled) < 2 or median(len(line.title) for line in titled) < _TITLE_LENGTH:
        return 0.0
    return 0.4 if median(len(line.title.split()) for line in titled) >= _TITLE_WORDS else 0.0


def detect_any(text: str) -> float:
    """Never sure; some identifier must stand in the text."""
    if _DATA.match(text) or is_html(text):
        return 0.0
    lines = (line for line in text[:_LONG_SAMPLE].split("\n") if _MAY_NAME.search(line))
    return 0.31 if any(map(find_identifiers, lines)) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The titles of a text, each with what stands beside and below it. UnreadableInput beyond ENTRY_LIMIT."""
    del taken, today
    return _listing(KIND.key, text, _read(title_lines(text), takes_titles=True))


def read_any(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers that a text names by an identifier, each with the title beside it if there is one."""
    del taken, today
    return _listing(TEXT_KIND.key, text, _read(title_lines(text), takes_titles=False))


KIND = ListingKind(
    key="titles",
    name="Titles, one a line",
    example="“Attention Is All You Need arXiv:1706.03762”; the link may stand on the next line",
    detect=detect,
    read=read,
)
TEXT_KIND = ListingKind(
    key="text",
    name="Any text that names papers",
    example="a message or notes with identifiers and links in the text",
    detect=detect_any,
    read=read_any,
)


def _listing(kind: str, text: str, read: tuple[list[Entry], list[Issue]]) -> Listing:
    entries, issues = read
    return Listing(kind, counted(len(entries), "title"), text, None, tuple(entries), tuple(issues))


def _read(lines: Iterable[TitleLine], *, takes_titles: bool) -> tuple[list[Entry], list[Issue]]:
    entries: list[Entry] = []
    issues: list[Issue] = []
    for line in lines:
        above = entries[-1] if entries and entries[-1].last_line == line.number - 1 else None
        if above is not None and not _is_row(entries) and (named := _named(above, line)) is not None:
            entries[-1] = named
            continue
        if above is not None and (more := _more_of(above, line)) is not None:
            entries[-1] = more
        elif line.title and (takes_titles or line.mentions):
            entries.append(_entry(line))
            issues += _several(line)
        elif line.mentions:
            entries += _placeholders(line)
        else:
            _leave(issues, line, after=entries[-1].last_line if entries else 0)
        if len(entries) > ENTRY_LIMIT:
            raise UnreadableInput(
                f"The text names more than {ENTRY_LIMIT:,} papers.", "Nothing was changed. Import it in parts."
            )
    return entries, issues


def _more_of(entry: Entry, line: TitleLine) -> Entry | None:
    """The entry with what the line directly below it says: its identifiers, or its people."""
    if line.mentions and not line.title and not entry.identifiers and line.identifiers:
        spans = tuple(_spans(line))
        return replace(entry, identifiers=line.identifiers, last_line=line.number, spans=entry.spans + spans)
    if not line.mentions and not entry.people and (people := names_alone(line.text)):
        span = Span("people", line.start, line.start + len(line.text))
        return replace(entry, people=people, last_line=line.number, spans=(*entry.spans, span))
    return None


def _is_row(entries: Sequence[Entry]) -> bool:
    """Whether the last entries are identifiers on lines that follow each other: a title below names none of them."""
    last = entries[-2:]
    is_adjacent = len(last) == 2 and last[0].last_line + 1 == last[1].first_line
    return is_adjacent and all(is_placeholder_title(entry.title, entry.identifiers) for entry in last)


def _named(entry: Entry, line: TitleLine) -> Entry | None:
    """The entry of an identifier alone, with the title directly below it."""
    if not line.title or line.mentions or not is_placeholder_title(entry.title, entry.identifiers):
        return None
    span = Span("title", line.title_start, line.title_end)
    title = " ".join(line.title.split())
    return replace(entry, title=title, last_line=line.number, spans=(*entry.spans, span))


def _entry(line: TitleLine) -> Entry:
    spans = sorted([Span("title", line.title_start, line.title_end), *_spans(line)], key=lambda span: span.start)
    return Entry(
        title=" ".join(line.title.split()),
        first_line=line.number,
        last_line=line.number,
        identifiers=line.identifiers,
        spans=tuple(spans),
    )


def _spans(line: TitleLine) -> Iterator[Span]:
    for mention in line.mentions:
        yield Span("identifier", line.start + mention.start, line.start + mention.end)


def _placeholders(line: TitleLine) -> Iterator[Entry]:
    for identifier, span in zip((mention.identifier for mention in line.mentions), _spans(line), strict=True):
        yield Entry(identifier.text, line.number, line.number, identifiers=(identifier,), spans=(span,))


def _several(line: TitleLine) -> list[Issue]:
    if len(line.identifiers) == len({mention.identifier for mention in line.mentions}):
        return []
    message = "The line names several papers: none of those identifiers was taken for this title."
    return [Issue("unclear", message, line.number, line.number)]


def _leave(issues: list[Issue], line: TitleLine, *, after: int) -> None:
    """A line that is nothing known; put together with those before it. after: the last line of the last entry."""
    message = "Neither a title nor an identifier in these lines."
    before = issues[-1] if issues else None
    if before is not None and before.message == message and before.last_line > after:
        issues[-1] = replace(before, last_line=line.number)
    else:
        issues.append(Issue("unclear", message, line.number, line.number))
