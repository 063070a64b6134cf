"""The pages of OpenReview as text: a list of submissions, or the forum of one.

Each submission is printed as title, authors, a line of dates ("Published: 16 Jan 2024, Last Modified: 11 Mar 2024"),
and a line that says where ("ICLR 2024 oral") or who may read it ("Readers: Everyone"). The line of dates is the anchor:
the two lines above it are authors and title. A forum goes on with "Keywords:", "TL;DR:", "Abstract:".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from readinglist.listings.name_lists import names_of, people_of
from readinglist.listings.source_lines import SourceLine, source_lines
from readinglist.model.dates import PartialDate, month_number
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.texts import counted

_DAY = r"(\d{1,2})\s+([A-Z][a-z]{2,8})\.?\s+(\d{4})"
_DATES = re.compile(
    rf"(?:(?:Published|Submitted):\s*(?:Unknown|{_DAY}),?\s*)?"
    rf"(?:Last Modified:\s*{_DAY}|{_DAY}\s*\(modified:\s*{_DAY}\)).*"
)
_PUBLISHED = re.compile(rf"Published:\s*{_DAY}")
_VENUE = re.compile(r"[A-Z][\w&/ .-]{1,60}?\s(?:19|20)\d{2}(?:\s[\w /()-]{1,60})?")
_FURNITURE = re.compile(
    r"(?:Readers?:|Show details|Hide details|Everyone|Revisions|BibTeX|PDF|CC BY|Add:|License:|Loading|Search)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(Keywords|TL;DR|Abstract|Primary Area|One-sentence Summary|Supplementary Material|Submission Number"
    r"|Code Of Ethics|Originally Published In):\s*(.*)"
)
_SAMPLE = 200_000


def detect(text: str) -> float:
    """Sure with a line of dates as only OpenReview prints them."""
    return 0.9 if any(_DATES.fullmatch(line.strip()) for line in _candidates(text[:_SAMPLE])) else 0.0


def _candidates(sample: str) -> Iterator[str]:
    if "odified: " in sample:
        yield from (line for line in sample.split("\n") if "odified: " in line)


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The submissions of a copied page, in its order."""
    del taken, today
    lines = list(source_lines(text))
    anchors = [index for index, line in enumerate(lines) if _DATES.fullmatch(line.text)]
    entries: list[Entry] = []
    issues: list[Issue] = []
    spans: list[Span] = []
    before = 0
    for at, following in pairwise([*anchors, len(lines) + 2]):
        if at - before < 2 or _is_furniture(lines[at - 2]) or _is_furniture(lines[at - 1]):
            missing = "A title or the authors are missing here."
            issues.append(Issue("cut", missing, lines[before].number, lines[at].number))
            before = at + 1
            continue
        last = _last_of(lines, at, min(following - 2, len(lines)))
        spans += [line.span("noise") for line in lines[before : at - 2]]
        entries.append(_entry(lines[at - 2 : last]))
        before = last
    if before < len(lines):
        issues.append(Issue("unclear", "No submission in these lines.", lines[before].number, lines[-1].number))
    name = f"{KIND.name}, {counted(len(entries), 'submission')}"
    return Listing(KIND.key, name, text, None, tuple(entries), tuple(issues), tuple(spans))


KIND = ListingKind(
    key="openreview",
    name="OpenReview",
    example="Title / authors / “Published: 16 Jan 2024, Last Modified: 11 Mar 2024” / “ICLR 2024 oral”",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


def _last_of(lines: Sequence[SourceLine], at: int, end: int) -> int:
    """Behind the last line that belongs to the submission whose dates stand at `at`."""
    last = at + 1
    for index in range(at + 1, end):
        if _is_furniture(lines[index]):
            last = index + 1
    return last


def _is_furniture(line: SourceLine) -> bool:
    """Whether a line can be neither a title nor the authors."""
    return any((_FIELD.match(line.text), _VENUE.fullmatch(line.text), _FURNITURE.match(line.text)))


def _entry(lines: Sequence[SourceLine]) -> Entry:
    title, authors, dates, *rest = lines
    fields = {match[1]: (match[2], line) for line in rest if (match := _FIELD.match(line.text))}
    venue = next((line for line in rest if _VENUE.fullmatch(line.text)), None)
    abstract, abstract_line = fields.get("Abstract", ("", None))
    marked = [(title, "title"), (authors, "people"), (dates, "date"), (venue, "venue"), (abstract_line, "abstract")]
    return Entry(
        title=" ".join(title.text.split()),
        first_line=title.number,
        last_line=lines[-1].number,
        abstract=abstract,
        date=_date(dates.text),
        people=tuple(people_of(names_of(authors.text))),
        venue=venue.text if venue else "",
        keywords=tuple(word.strip() for word in fields.get("Keywords", ("", None))[0].split(",") if word.strip()),
        spans=tuple(line.span(kind) for line, kind in marked if line is not None),
    )


def _date(text: str) -> PartialDate | None:
    """The day on which it was published; that of a change is none of the paper."""
    match = _PUBLISHED.match(text)
    month = month_number(match[2]) if match else None
    if match is None or month is None:
        return None
    try:
        return PartialDate(int(match[3]), month, int(match[1]))
    except ValueError:
        return None
