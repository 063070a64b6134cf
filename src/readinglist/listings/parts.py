"""What the words of one part say, by the rules of the readers: the fields of an entry that a marked text gives."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.listings.lines import Line, Part, classified
from readinglist.listings.paragraphs import Paragraph, organization_name
from readinglist.listings.viewing import day_of, latest_year
from readinglist.model.dates import PartialDate, month_number
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Span
from readinglist.outside.dating import date_of_text
from readinglist.outside.naming import people_of_line

#: Fields of an entry that come from the words of a part, and how each is when nothing is said.
FIELDS: dict[str, dict[str, object]] = {
    "title": {"title": ""},
    "people": {"people": (), "author_count": None, "organization": ""},
    "abstract": {"abstract": ""},
    "date": {"date": None},
    "venue": {"venue": ""},
}
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_LABEL = re.compile(r"(?:authors?|by|abstract|title|date|venue|published(?: on| in)?|journal)\s*:\s*", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ([^\W\d_]{3,9})\.?,? (\d{4})")
_MONTH_OF_YEAR = re.compile(r"([^\W\d_]{3,9})\.?,? (\d{4})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the listing around the words is written. last_day: what no date without a year can pass, if known.

    has_names: False where the listing counts authors and names organisations.
    """

    last_day: dt.date | None = None
    has_names: bool = True


def facts_of(part: str, texts: Sequence[str], manner: Manner) -> dict[str, object]:
    """Fields of an entry (FIELDS, and "comments" where a date has their number behind it) that these words give.

    Empty where they give none: no date can be read, no name stands there. Identifiers: see `identifiers_in`.
    """
    words = one_text(texts)
    match part:
        case "title" | "venue":
            return {part: words} if words else {}
        case "abstract":
            return {"abstract": text} if (text := abstract_text(texts)) else {}
        case "people":
            return _people_facts(words, has_names=manner.has_names)
        case "date":
            return _date_facts(words, last_day=manner.last_day)
    return {}


def entry_of(text: str, spans: Sequence[Span], manner: Manner, *, first: int, last: int) -> Entry:
    """The entry that marked words of these lines give; without a title it is called by its identifier, or nothing."""

    def words(part: str) -> list[str]:
        return [text[span.start : span.end] for span in spans if span.kind == part]

    facts: dict[str, object] = {}
    for part in FIELDS:
        facts |= facts_of(part, words(part), manner)
    identifiers = identifiers_in(words("identifier"))
    title = facts.pop("title", identifiers[0].text if identifiers else "")
    return Entry(
        str(title),
        first,
        last,
        identifiers=identifiers,
        spans=tuple(spans),
        **facts,  # type: ignore[arg-type]
    )


def identifiers_in(texts: Sequence[str]) -> tuple[Identifier, ...]:
    """The identifiers that words name, each once; an address that is no paper's page where it stands alone."""
    found = [mention.identifier for text in texts for mention in find_identifiers(text)]
    alone = [identifier for text in texts if (identifier := parse_identifier(text.strip()))]
    return tuple(dict.fromkeys([*found, *alone]))


def one_text(texts: Sequence[str]) -> str:
    """Words as one line, without the label in front ("Authors: ")."""
    words = " ".join(" ".join(texts).split())
    label = _LABEL.match(words)
    return words[label.end() :] if label else words


def abstract_text(texts: Sequence[str]) -> str:
    """Paragraphs with a blank line between, each with its broken lines joined."""
    blocks = [block for text in texts for block in _BLANK_LINE.split(text) if block.strip()]
    paragraphs = [Paragraph(tuple(map(_line, filter(str.strip, block.split("\n"))))).text for block in blocks]
    if paragraphs and (label := _LABEL.match(paragraphs[0])):
        paragraphs[0] = paragraphs[0][label.end() :]
    return "\n\n".join(paragraphs)


def _line(text: str) -> Line:
    text = text.strip()
    return Line(text, 1, 0, len(text), 1)


def _people_facts(words: str, *, has_names: bool) -> dict[str, object]:
    counted = classified(_line(words))
    if len(counted) == 1 and counted[0].part is Part.AUTHORS:
        return {"author_count": counted[0].number_value}
    names, _, organization = words.partition(" · ")
    if not has_names and not organization:
        names, organization = "", words
    people = people_of_line(names)
    if len(people) == 1 and people[0].literal and not organization:
        people, organization = (), names
    facts: dict[str, object] = {"people": people} if people else {}
    if organization:
        facts["organization"] = organization_name(organization)
    return facts


def _date_facts(words: str, *, last_day: dt.date | None) -> dict[str, object]:
    pieces = classified(_line(words))
    printed = pieces[-1].date if pieces and pieces[-1].part is Part.DATE else None
    if printed is None:
        date = date_of_text(words.replace("/", "-")) or _worded_date(words) or _lone_year(words)
        return {"date": date} if date else {}
    month_day = (printed.month, printed.day)
    year = printed.year or (latest_year(month_day, not_after=last_day) if last_day else None)
    if day_of(month_day, year) is None or year is None:
        return {}
    facts: dict[str, object] = {"date": PartialDate(year, *month_day, is_year_inferred=printed.year is None)}
    return facts if printed.comments is None else {**facts, "comments": printed.comments}


def _worded_date(words: str) -> PartialDate | None:
    if match := _DAY_FIRST.search(words):
        month, day = month_number(match[2]), int(match[1])
        if month and day_of((month, day), int(match[3])):
            return PartialDate(int(match[3]), month, day)
    match = _MONTH_OF_YEAR.search(words)
    month = month_number(match[1]) if match else None
    return PartialDate(int(match[2]), month) if match and month and int(match[2]) else None


def _lone_year(words: str) -> PartialDate | None:
    years = set(_YEAR.findall(words))
    return PartialDate(int(years.pop())) if len(years) == 1 else None
