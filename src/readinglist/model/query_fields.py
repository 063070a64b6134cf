"""The fields of the query language: their names, and how the value of each is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from readinglist.model.conditions import (
    HAS,
    IS,
    Choice,
    Condition,
    DateRange,
    Followed,
    Has,
    Identified,
    Is,
    Keyed,
    Not,
    Numbered,
    NumberRange,
    Or,
    Recent,
    SeenIn,
    Tagged,
    Text,
)
from readinglist.model.dates import PartialDate
from readinglist.model.paper import PRIORITIES, PaperType, Status
from readinglist.model.tags import SEPARATOR, normalise_tag

#: Every name that may stand before a colon, with the field it means.
ALIASES = {
    "title": "title", "ti": "title",
    "abstract": "abstract",
    "people": "people", "person": "people", "author": "people", "authors": "people", "au": "people",
    "organization": "organization", "organisation": "organization", "org": "organization",
    "venue": "venue", "journal": "venue", "conference": "venue", "booktitle": "venue",
    "note": "note", "notes": "note", "annotation": "note", "annotations": "note",
    "keyword": "keyword", "keywords": "keyword",
    "year": "year", "date": "date", "added": "added", "modified": "modified", "changed": "modified",
    "tag": "tag", "tags": "tag",
    "status": "status", "rating": "rating", "priority": "priority", "type": "type",
    "has": "has", "is": "is", "in": "in",
    "listing": "listing", "seen": "listing", "followed": "followed", "subscription": "followed",
    "doi": "doi", "arxiv": "arxiv", "eprint": "arxiv", "isbn": "isbn", "pmid": "pmid", "url": "url",
    "identifier": "identifier",
    "key": "key", "citekey": "key", "id": "id",
}  # fmt: skip

_STATUSES = {
    "new": "inbox", "unread": "queue", "toread": "queue", "to-read": "queue", "queued": "queue", "started": "reading",
    "done": "read", "finished": "read", "declined": "rejected", "ignored": "rejected",
    **{str(status): str(status) for status in Status},
}  # fmt: skip
_HAS = {
    "author": "people", "authors": "people", "person": "people", "eprint": "arxiv", "journal": "venue", "year": "date",
    "highlight": "annotation", "org": "organization", "organisation": "organization",
    **{what: what for what in HAS},
    **{f"{what}s": what for what in HAS if not what.endswith("s")},
}  # fmt: skip
_DAYS = {"today": 1, "day": 1, "yesterday": 2, "week": 7, "month": 30, "year": 365}
_AGE = re.compile(r"(\d{1,4})\s?(d|w|m|y)")
_AGE_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_YEARS = re.compile(r"(\d{4})\s?[-–—]\s?(\d{4})")
_COMPARISON = re.compile(r"(>=|<=|≥|≤|>|<|=)\s*(.+)")


class UnknownValue(ValueError):
    """The value makes no sense for its field; the message says so as the end of a sentence."""


def read_field(name: str, value: str, *, is_prefix: bool) -> Condition:
    """The condition for `name:value`; name is a value of ALIASES. Raises UnknownValue."""
    if name == "tag":
        value = value.rstrip(", ")  # no part of a tag: the star of "nlp/*, x" is its last sign
    if not is_prefix and name not in ("year", "date", "added", "modified"):
        is_prefix, value = _split_star(name, value)
    reader = _READERS.get(name)
    if reader is not None:
        return reader(value, is_prefix)
    if _COMPARISON.fullmatch(value):
        raise UnknownValue("only years, dates, ratings and priorities can be compared")
    return Text(value, name, is_prefix)


def _split_star(name: str, value: str) -> tuple[bool, str]:
    if name == "tag" and value.endswith("/*"):
        return False, value
    bare = value.rstrip("*")
    return (bare != value and bool(bare)), bare or value


def _read_status(value: str, is_prefix: bool) -> Condition:
    return _one_of("status", [_look_up(word, _STATUSES, "a status") for word in value.split(",") if word.strip()])


def _read_type(value: str, is_prefix: bool) -> Condition:
    types = {str(kind): str(kind) for kind in PaperType}
    return _one_of("type", [_look_up(word, types, "a type of paper") for word in value.split(",") if word.strip()])


def _one_of(field: str, values: list[str]) -> Condition:
    if not values:
        raise UnknownValue("there is no value between the commas")
    choices = tuple(Choice(field, value) for value in dict.fromkeys(values))
    return choices[0] if len(choices) == 1 else Or(choices)


def _look_up(word: str, words: dict[str, str], kind: str) -> str:
    found = words.get(word.strip().casefold())
    if found is None:
        raise UnknownValue(f"that is not {kind} ({', '.join(dict.fromkeys(words.values()))})")
    return found


def _read_has(value: str, is_prefix: bool) -> Condition:
    return Has(_look_up(value, _HAS, "something to have"))


def _read_is(value: str, is_prefix: bool) -> Condition:
    state = value.casefold()
    if state in IS:
        return Is(state)
    return Choice("status", _look_up(value, _STATUSES | {state: state for state in IS}, "a state"))


def _read_in(value: str, is_prefix: bool) -> Condition:
    if value.casefold() == "trash":
        return Is("trashed")
    if value.casefold() in ("library", "all"):
        return Not(Is("trashed"))
    raise UnknownValue("only `in:trash` is known")


def _read_tag(value: str, is_prefix: bool) -> Condition:
    if value.startswith("="):
        return Tagged(_tag(value[1:]), "exact")
    if value.endswith("/*"):
        return Tagged(_tag(value.rstrip("/*")))
    if is_prefix:
        # "nlp/" must keep its end: it asks for what is below, and normalising would lose it.
        slash = SEPARATOR if value.rstrip().endswith(SEPARATOR) else ""
        return Tagged(_tag(value) + slash, "prefix")
    return Tagged(_tag(value))


def _tag(text: str) -> str:
    name = normalise_tag(text)
    if not name:
        raise UnknownValue("that is not a tag")
    return name


def _read_rating(value: str, is_prefix: bool) -> Condition:
    return _number_range("rating", value, {"none": 0, **{str(number): number for number in range(6)}}, shown="0 to 5")


def _read_priority(value: str, is_prefix: bool) -> Condition:
    words = {word: number for number, word in enumerate(PRIORITIES)}
    return _number_range(
        "priority", value, words | {str(number): number for number in range(4)}, shown=", ".join(words)
    )


def _number_range(field: str, value: str, words: dict[str, int], *, shown: str) -> Condition:
    def number(text: str) -> int:
        found = words.get(text.strip().casefold())
        if found is None:
            raise UnknownValue(f"that is not a {field} ({shown})")
        return found

    first, last, opening = _split_range(value)
    low = number(first) if first else None
    high = number(last) if last else None
    if opening == ">" and low is not None:
        low += 1
    if opening == "<" and high is not None:
        high -= 1
    top = max(words.values())
    if (low is not None and low > top) or (high is not None and high < 0) or _is_reversed(low, high):
        raise UnknownValue("no paper can meet that")
    return NumberRange(field, low, high)


def _split_range(value: str) -> tuple[str, str, str]:
    """(first, last, sign): ends as text, empty when open; sign is ">" or "<" where the end itself is left out."""
    if match := _COMPARISON.fullmatch(value):
        sign, text = match.groups()
        match sign:
            case ">" | "<":
                return (text, "", ">") if sign == ">" else ("", text, "<")
            case ">=" | "≥":
                return text, "", ""
            case "<=" | "≤":
                return "", text, ""
        return text, text, ""
    if ".." in value:
        first, _, last = (part.strip() for part in value.partition(".."))
        if not first and not last:
            raise UnknownValue("the range has no end")
        return first, last, ""
    return value, value, ""


def _is_reversed(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


def _read_year(value: str, is_prefix: bool) -> Condition:
    if match := _YEARS.fullmatch(value.strip()):
        value = f"{match[1]}..{match[2]}"
    found = _date_range("date", value)
    if any(end is not None and end.month is not None for end in (found.first, found.last)):
        raise UnknownValue("that is not a year")
    return found


def _read_date(field: str) -> Callable[[str, bool], Condition]:
    def read(value: str, is_prefix: bool) -> Condition:
        return _date_range(field, value)

    return read


def _read_moment(field: str) -> Callable[[str, bool], Condition]:
    def read(value: str, is_prefix: bool) -> Condition:
        word = value.strip().casefold()
        if days := _DAYS.get(word):
            return Recent(field, days)
        if (match := _AGE.fullmatch(word)) and (days := int(match[1]) * _AGE_DAYS[match[2]]):
            return Recent(field, min(days, 9999))
        return _date_range(field, value)

    return read


def _date_range(field: str, value: str) -> DateRange:
    first, last, sign = _split_range(value)
    low = _date(first) if first else None
    high = _date(last) if last else None
    if sign == ">" and low is not None:
        low = _shifted(low, 1)
    if sign == "<" and high is not None:
        high = _shifted(high, -1)
    if low is not None and high is not None and low.iso > high.iso and not low.iso.startswith(high.iso):
        raise UnknownValue("the range ends before it begins")
    return DateRange(field, low, high)


def _date(text: str) -> PartialDate:
    try:
        return PartialDate.parse(text.replace("/", "-"))
    except ValueError:
        raise UnknownValue("that is not a date like 2023, 2023-06 or 2023-06-26") from None


def _shifted(date: PartialDate, step: int) -> PartialDate:
    """The next (1) or previous (-1) year, month or day, whichever the date is precise to."""
    from calendar import monthrange

    year, month, day = date.year, date.month, date.day
    if month is not None and day is not None:
        day += step
        if not 1 <= day <= monthrange(year, month)[1]:
            month += step
            day = 1 if step > 0 else 0
    elif month is not None:
        month += step
    else:
        year += step
    if month is not None and not 1 <= month <= 12:
        year, month = year + step, 1 if step > 0 else 12
    if not 1 <= year <= 9999:
        raise UnknownValue("no paper can meet that")
    if day == 0 and month is not None:
        day = monthrange(year, month)[1]
    return PartialDate(year, month, day)


def _read_listing(value: str, is_prefix: bool) -> Condition:
    if match := re.fullmatch(r"#(\d{1,18})", value):
        return SeenIn(int(match[1]))
    return SeenIn(name=value)


def _read_followed(value: str, is_prefix: bool) -> Condition:
    if match := re.fullmatch(r"#(\d{1,18})", value):
        return Followed(int(match[1]))
    return Followed(name=value)


def _read_identifier(scheme: str) -> Callable[[str, bool], Condition]:
    def read(value: str, is_prefix: bool) -> Condition:
        from readinglist.model.identifier_forms import (
            parse_identifier,
        )  # what is typed needs its patterns, a start does not

        value = value.strip()
        if not is_prefix:
            for text in (value, f"{scheme}:{value}"):
                found = parse_identifier(text)
                if found is not None and scheme in ("", found.scheme):
                    return Identified(found.scheme, found.value)
        if scheme == "doi" and (found := parse_identifier(value)) and found.scheme == "arxiv":
            return Identified("arxiv", found.value)
        return Identified(scheme, value.lower() if scheme in ("doi", "arxiv") else value, is_prefix)

    return read


def _read_key(value: str, is_prefix: bool) -> Condition:
    return Keyed(value, is_prefix)


def _read_id(value: str, is_prefix: bool) -> Condition:
    if match := re.fullmatch(r"#?(\d{1,18})", value):
        return Numbered(int(match[1]))
    raise UnknownValue("that is not the number of a paper")


_READERS: dict[str, Callable[[str, bool], Condition]] = {
    "status": _read_status,
    "type": _read_type,
    "has": _read_has,
    "is": _read_is,
    "in": _read_in,
    "tag": _read_tag,
    "rating": _read_rating,
    "priority": _read_priority,
    "year": _read_year,
    "date": _read_date("date"),
    "added": _read_moment("added"),
    "modified": _read_moment("modified"),
    "listing": _read_listing,
    "followed": _read_followed,
    "doi": _read_identifier("doi"),
    "arxiv": _read_identifier("arxiv"),
    "isbn": _read_identifier("isbn"),
    "pmid": _read_identifier("pmid"),
    "url": _read_identifier("url"),
    "identifier": _read_identifier(""),
    "key": _read_key,
    "id": _read_id,
}
