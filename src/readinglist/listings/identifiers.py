"""A list of identifiers and links: DOI, arXiv, PubMed, ISBN and the addresses of papers' pages, mixed.

Any number on a line, parted by blanks, commas or semicolons, with numbering, bullets and words around them. What an
entry is called until it is looked up is its identifier. A line that names none is an issue, and so is a number or an
address beside others that might have been meant for one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readinglist.errors import UnreadableInput
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import Mention, find_identifiers, parse_identifier
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.outside.html_trees import is_html

#: More than anybody collects by hand; see `daily_papers.ENTRY_LIMIT`.
ENTRY_LIMIT = 50_000
#: A kind is recognised by the beginning of a text; identifiers are looked for in the whole of it only when it is read.
_SAMPLE = 20_000
#: A person's message around a link is no longer than this.
_MESSAGE_LINES = 20
_MESSAGE = 2_000

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
#: What may be meant for a PubMed number or an ISBN, and a number of PubMed Central, which is neither.
_LONG_NUMBER = re.compile(r"(?<![\w-])(?:\d[- ]?){5,}[\dXx](?![\w-])|\bPMC\d+\b")
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_]\w+")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank. start: its first character in the text. rest: what stands beside the mentions."""

    number: int
    start: int
    text: str
    mentions: list[Mention]
    rest: str


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The listing in a decoded text; repeated identifiers are one entry. Raises UnreadableInput beyond ENTRY_LIMIT."""
    del today
    found: dict[tuple[str, str], Entry] = {}
    issues: list[Issue] = []
    noise: list[Span] = []
    for line in _lines(text):
        for mention in line.mentions:
            key = mention.identifier.scheme, mention.identifier.value
            if key in found:
                noise.append(Span("noise", line.start + mention.start, line.start + mention.end))
            else:
                found[key] = _entry(mention, line)
        if (issue := _issue(line)) is not None:
            _add(issues, issue)
        elif not line.mentions:
            noise.append(Span("noise", line.start, line.start + len(line.text)))
        if len(found) > ENTRY_LIMIT:
            raise UnreadableInput(
                f"The text names more than {ENTRY_LIMIT:,} papers.", "Nothing was changed. Import it in parts."
            )
    entries = tuple(found.values())
    date = PartialDate.of(taken) if taken else None
    return Listing(KIND.key, _name(entries), text, date, entries, tuple(issues), tuple(noise))


def detect(text: str) -> float:
    """Sure where identifiers are most of the text; a short message with a link in it will do."""
    if is_html(text):
        return 0.0
    lines = list(_lines(text[:_SAMPLE]))
    named = sum(mention.end - mention.start for line in lines for mention in line.mentions)
    if not named:
        return 0.0
    written = sum(len(line.text) for line in lines)
    with_mention = sum(bool(line.mentions) for line in lines)
    if 2 * named >= written and 2 * with_mention >= len(lines):
        return 0.9
    return 0.35 if len(lines) <= _MESSAGE_LINES and len(text) <= _MESSAGE else 0.0


KIND = ListingKind(
    key="identifiers",
    name="Identifiers and links",
    example="“arXiv:2306.12345”, “10.1000/182”, “PMID 123”, “ISBN 978…”, links of papers",
    detect=detect,
    read=read,
)


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        if seen := raw.strip():
            mentions = find_identifiers(seen) or _alone(seen)
            yield _Line(number, start + raw.index(seen), seen, mentions, _rest(seen, mentions))
        start += len(raw) + 1


def _alone(line: str) -> list[Mention]:
    """An ISBN of ten digits that has the line for itself."""
    identifier = parse_identifier(line.strip(" •*-,;"))
    if identifier is None or identifier.scheme != "isbn":
        return []
    return [Mention(identifier, 0, len(line))]


def _rest(line: str, mentions: list[Mention]) -> str:
    at, parts = 0, []
    for mention in mentions:
        parts.append(line[at : mention.start])
        at = mention.end
    return " ".join([*parts, line[at:]])


def _entry(mention: Mention, line: _Line) -> Entry:
    return Entry(
        title=mention.identifier.text,
        first_line=line.number,
        last_line=line.number,
        identifiers=(mention.identifier,),
        spans=(Span("identifier", line.start + mention.start, line.start + mention.end),),
    )


def _issue(line: _Line) -> Issue | None:
    """What on the line may have been meant for a paper and names none."""
    if address := _ADDRESS.search(line.rest):
        message = f"{_shown(address[0])} is not known as the page of one paper."
    elif number := _LONG_NUMBER.search(line.rest):
        needed = "a PubMed number needs its name (“PMID 12345678”), an ISBN its right check digit"
        message = f"{_shown(number[0])} names no paper: {needed}."
    elif not line.mentions and _WORD.search(line.rest):
        return Issue("unclear", "No identifier of a paper in these lines.", line.number, line.number)
    else:
        return None
    return Issue("unclear", message, line.number, line.number)


def _add(issues: list[Issue], issue: Issue) -> None:
    """Put together with the one directly before it if it says the same."""
    before = issues[-1] if issues else None
    if before and before.message == issue.message and issue.first_line <= before.last_line + 2:
        issues[-1] = Issue(issue.kind, issue.message, before.first_line, issue.last_line)
    else:
        issues.append(issue)


def _shown(text: str) -> str:
    return f"“{text[: _SHOWN - 1]}…”" if len(text) > _SHOWN else f"“{text}”"


def _name(entries: Sequence[Entry]) -> str:
    """ "50 identifiers"; one is named by itself."""
    if len(entries) == 1:
        return entries[0].title
    return f"{len(entries)} identifiers" if entries else KIND.name
