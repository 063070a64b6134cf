"""A reference list copied out of a paper: labelled, numbered or author-year, wrapped as the page was.

Each reference is an entry. Where its title is only likely, an issue says so with its lines; lines that are no
reference are issues too.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise

from readinglist.listings.reference_lines import (
    SAME_PEOPLE,
    Group,
    JoinedLines,
    group_lines,
    is_furniture,
    is_heading,
    join_lines,
)
from readinglist.listings.reference_parts import Reference, read_reference
from readinglist.listings.source_lines import source_lines
from readinglist.model.identifier_forms import find_identifiers
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.people import Person
from readinglist.model.texts import counted
from readinglist.outside.html_trees import is_html

_SAMPLE, _SAMPLE_GROUPS = 8_000, 40
#: Pages of text may stand before the list.
_HEADING_SAMPLE = 200_000
_HEADING_LINE = re.compile(
    r"^[^\n]{0,12}(?:references?|bibliograph|literatur|works cited|r[eé]f[eé]r|参考文献)", re.IGNORECASE | re.M
)
#: A reference is not longer; what is longer is prose.
_LONGEST = 3_000
_MARKUP = re.compile(r"\]\(https?://|^[ \t]*@\w+\s*\{|^TY  -|^\s*[\[{]\s*[\"{]", re.MULTILINE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d{2}[a-z]?\b")
_LABEL_WITHIN = re.compile(r"(?:^|\s)\[(\d{1,4})\]\s+(?=[^\W\d_])")
_SHOWN = 60


def detect(text: str) -> float:
    """Sure where most pieces of a text begin with names, have a year, and a title that is certain."""
    start = _start(text)
    sample = text[start : start + _SAMPLE]
    if is_html(sample) or _MARKUP.search(sample) or not _YEAR.search(sample):
        return 0.0
    lines = [line for line in source_lines(sample) if not is_furniture(line)]
    groups = group_lines(lines)
    if len(text) > start + _SAMPLE and len(groups) > 1:
        groups = groups[:-1]  # the last one is cut off
    groups = groups[:_SAMPLE_GROUPS]
    sound = [sign for group in groups if (sign := _soundness(join_lines(group.lines, whole="").text))]
    if not groups or len(sound) * 2 < len(groups):
        return 0.0
    if sum(sign == 2 for sign in sound) * 2 < len(groups):
        return 0.4 if len(sound) > 1 else 0.0
    return 0.45 if len(groups) == 1 else 0.62


def _start(text: str) -> int:
    """Where the list begins: at the first heading of one, if there is one."""
    sample = text[:_HEADING_SAMPLE]
    if _HEADING_LINE.search(sample) is None:
        return 0
    return next((line.start for line in source_lines(sample) if is_heading(line)), 0)


def _soundness(text: str) -> int:
    """2: a reference whose title is certain; 1: names as references write them and a year; 0: neither."""
    if len(text) > _LONGEST or not _YEAR.search(text):
        return 0
    reference = read_reference(text)
    if not reference.people_end or len(reference.title) <= 8:
        return 0
    return 2 if reference.is_certain else 1 if reference.people else 0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The references of a list, in its order."""
    del taken, today
    start = _start(text)
    above = [line for line in source_lines(text) if line.start < start]
    lines = [line for line in source_lines(text) if line.start >= start]
    spans = [line.span("noise") for line in lines if is_furniture(line)]
    entries: list[Entry] = []
    issues: list[Issue] = []
    if above:
        message = "The text above the list of references: not read."
        issues.append(Issue("unclear", message, above[0].number, above[-1].number))
    for group in group_lines([line for line in lines if not is_furniture(line)]):
        entry, doubt = _read_group(group, text, entries[-1].people if entries else ())
        entries += [entry] if entry is not None else []
        issues += [doubt] if doubt is not None else []
        several = _several(group)
        issues += [several] if several is not None else []
        if group.doubt is not None:
            issues.append(Issue("boundary", "Another reference may begin on this line.", group.doubt, group.doubt))
    name = f"{KIND.name}, {counted(len(entries), 'reference')}"
    return Listing(KIND.key, name, text, None, tuple(entries), tuple(issues), tuple(spans))


KIND = ListingKind(
    key="references",
    name="Reference list",
    example="“[12] A. Author and B. Author. Title of the paper. In Proceedings of …, 2019.”",
    detect=detect,
    read=read,
)


def _read_group(group: Group, text: str, people: tuple[Person, ...]) -> tuple[Entry | None, Issue | None]:
    """The entry of some lines, and what is not certain of it. people: of the reference before."""
    first, last = group.lines[0].number, group.lines[-1].number
    if sum(len(line.text) for line in group.lines) > _LONGEST:
        return None, Issue("unclear", "Too long for a reference: not read.", first, last)
    joined = join_lines(group.lines, whole=text)
    same = SAME_PEOPLE.match(joined.text)
    reference = read_reference(joined.text[same.end() :] if same else joined.text)
    skipped = same.end() if same else 0
    identifiers = _identifiers(joined.text)
    if not (reference.people_end or reference.date or identifiers or same):
        return None, Issue(
            "unclear", "Neither names nor a year nor an identifier: not read as a reference.", first, last
        )
    entry = _entry(joined, reference, skipped, identifiers)
    issue = None
    if not reference.is_certain and not same:
        shown = entry.title if len(entry.title) <= _SHOWN else f"{entry.title[: _SHOWN - 1]}…"
        issue = Issue("title", f"The title is only likely: “{shown}”.", first, last)
    return (entry if not same else _by(entry, people)), issue


def _several(group: Group) -> Issue | None:
    """What is told where the label of the next reference stands within this one: line ends were lost."""
    numbers = [int(number) for line in group.lines for number in _LABEL_WITHIN.findall(line.text)]
    if not any(second == first + 1 for first, second in pairwise(numbers)):
        return None
    message = "Several references stand in these lines: only the first was read."
    return Issue("boundary", message, group.lines[0].number, group.lines[-1].number)


def _entry(joined: JoinedLines, reference: Reference, skipped: int, identifiers: tuple[Identifier, ...]) -> Entry:
    start, end = (joined.place(skipped + index) for index in (reference.start, reference.end - 1))
    spans = [Span("title", start, end + 1)]
    if reference.people_end and not skipped:
        spans.insert(0, Span("people", joined.place(0), joined.place(reference.people_end - 1) + 1))
    return Entry(
        title=reference.title,
        first_line=joined.lines[0].number,
        last_line=joined.lines[-1].number,
        date=reference.date,
        people=reference.people,
        identifiers=identifiers,
        venue=reference.venue,
        volume=reference.volume,
        number=reference.number,
        pages=reference.pages,
        type=reference.type,
        spans=tuple(spans),
    )


def _by(entry: Entry, people: tuple[Person, ...]) -> Entry:
    return replace(entry, people=people)


def _identifiers(text: str) -> tuple[Identifier, ...]:
    """One identifier of each scheme; of a scheme of which there are several, none. ISBNs are those of volumes."""
    found: dict[str, set[Identifier]] = {}
    for mention in find_identifiers(text):
        found.setdefault(mention.identifier.scheme, set()).add(mention.identifier)
    return tuple(next(iter(items)) for scheme, items in found.items() if len(items) == 1 and scheme != "isbn")
