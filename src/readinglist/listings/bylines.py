"""What stands behind a title in a line that a person wrote: "(NIPS 2016), A. Radford et al.", "by Ada Lovelace (1843)".

Names are taken where each of them is one for certain, and where the list of them is whole: "et al." leaves it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.listings.name_lists import names_of, people_of
from readinglist.model.dates import PartialDate
from readinglist.model.people import Person

_YEAR = r"(?:19|20)\d{2}"
_IN_BRACKETS = re.compile(rf"[(\[]([^()\[\]]{{0,60}}?)\b({_YEAR})([^()\[\],]{{0,20}})(?:[)\]]|,)")
_BY = re.compile(r"(?:^|[\s,;.–—-])[Bb]y\s+")
_LEADING = " \t,;:.-–—|*"
_NAME_WORD = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.-?)+(?:[A-ZÀ-ÖØ-Þ][\w’'-]*)?|[A-ZÀ-ÖØ-Þ][\w’'-]*\.?")
_PARTICLES = frozenset(
    (
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ben",
        "ter",
        "dos",
        "du",
    )
)
_LONGEST_NAME = 60
_ET_AL = re.compile(r"\bet\.?\s+al\b", re.IGNORECASE)
#: Where names begin behind a title without a year: ", R. Collobert", ". Chen and Manning", ", Jonas Gehring et al."
_TAIL = re.compile(
    r",\s+(?=(?:[A-Z]\.[-\s]?)+[A-Z])|\.\s+(?=[A-Z][\w’'-]+\s(?:and\s[A-Z]|et\sal))"
    r"|,\s+(?=[A-Z][\w’'. -]{1,60}et\sal)"
)
#: "NIPS", "ICLR Workshop", "ACM TOG": an acronym says where.
_ACRONYM = re.compile(r"[A-Z][\w&/+-]*[A-Z][\w&/+-]*(?:\s[\w&/+-]+){0,3}")


@dataclass(frozen=True, slots=True)
class Byline:
    """date: the year in brackets. venue: what stands beside it there. names: the words that name people."""

    date: PartialDate | None = None
    venue: str = ""
    people: tuple[Person, ...] = ()
    names: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it can stand behind nothing but the title of a paper: names and a year, or "et al."."""
        return bool(self.names) and (self.date is not None or _ET_AL.search(self.names) is not None)


def read_byline(text: str) -> Byline:
    """The year, venue and people in the text behind a title."""
    year = _year_in(text)
    date = PartialDate(int(year[2])) if year else None
    names = _names_in(text, year)
    return Byline(date, _venue(year), _people(names), names)


def _year_in(text: str) -> re.Match[str] | None:
    """A year in brackets that stands at once behind the title, or behind the names there: not one in a description."""
    year = _IN_BRACKETS.search(text)
    if year is None:
        return None
    before = text[: year.start()].strip(_LEADING)
    is_near = not before or _ET_AL.search(before) or _people(_BY.sub("", before, count=1).strip(_LEADING))
    return year if is_near else None


def split_title(text: str) -> tuple[str, str]:
    """A line without markup as title and what stands behind it: the first year in brackets or the first names."""
    year = _IN_BRACKETS.search(text)
    if year is not None and not text.startswith(":", year.end()):  # "Models (2017): A Tutorial" goes on
        return text[: year.start()].strip(_LEADING), text[year.start() :]
    by = _BY.search(text)
    if by and _people(_cut(text[by.end() :])):
        return text[: by.start()].strip(_LEADING), text[by.start() :]
    if tail := _TAIL.search(text):
        return text[: tail.start()].strip(_LEADING), text[tail.end() :]
    return text.strip(_LEADING.replace(".", "")), ""


def _names_in(text: str, year: re.Match[str] | None) -> str:
    if by := _BY.search(text):
        return _cut(text[by.end() :])
    behind = text[year.end() :] if year else text
    names = _cut(behind.strip(_LEADING))
    return names if _ET_AL.search(names) or _people(names) else ""


def _cut(text: str) -> str:
    """Up to a year in brackets or the end of the sentence."""
    text = _IN_BRACKETS.split(text, maxsplit=1)[0]
    stop = re.search(r"(?<=[^\W\d_]{2})\.\s+(?=[A-Z])", text)
    return (text[: stop.start()] if stop else text).strip(" ,;:-–—|")


def _people(names: str) -> tuple[Person, ...]:
    """The people, if every piece is the name of one and no "et al." says that there are more."""
    if not names or len(names) > 2_000 or _ET_AL.search(names):
        return ()
    pieces = [piece.rstrip(".") if len(piece) > 3 else piece for piece in names_of(names)]
    if not all(map(is_name, pieces)) or (len(pieces) == 1 and " " not in pieces[0]):
        return ()
    return tuple(people_of(pieces))


def is_name(text: str) -> bool:
    """Whether a text can be the name of one person: one to six words with capitals, or the particles of names."""
    words = text.split()
    if not 0 < len(words) <= 6 or len(text) > _LONGEST_NAME:
        return False
    return words[-1] not in _PARTICLES and all(word in _PARTICLES or _NAME_WORD.fullmatch(word) for word in words)


def _venue(year: re.Match[str] | None) -> str:
    if year is None:
        return ""
    words = year[1].strip(" ,'’-")
    return words if _ACRONYM.fullmatch(words) else ""


def names_alone(text: str) -> tuple[Person, ...]:
    """The people of a line that is nothing but names of two words, two at least."""
    people = _people(text.strip()) if "," in text or " and " in text or ";" in text else ()
    return people if len(people) > 1 and all(person.given or person.literal for person in people) else ()
