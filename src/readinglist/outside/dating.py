"""Dates as the services write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from readinglist.model.dates import PartialDate, month_number

#: "Fri, 3 Mar 2023", "Friday, 3 March 2023", "Fri,  3 Mar 23"; "June 2024".
_DAY_IN_WORDS = re.compile(r"\b(\d{1,2})\s+([A-Z][a-z]{2,8}),?\s+(\d{4}|\d{2})\b")
_MONTH_IN_WORDS = re.compile(r"\b([A-Z][a-z]{2,8})\s+(\d{4})\b")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?")
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: Nobody prints a date in more characters; and no paper is older or younger than this.
_LONGEST_DATE, _FIRST_YEAR, _LAST_YEAR = 60, 1000, 2199


def date_of_parts(parts: Sequence[object]) -> PartialDate | None:
    """[2023, 6, 26], [2023, 6], ["2023"]; None without a year ([null]). A month or day that cannot be is left out."""
    numbers: list[int] = []
    for value in parts[:3]:
        number = _number(value)
        if number is None:
            break
        numbers.append(number)
    while numbers:
        try:
            year, month, day = [*numbers, None, None][:3]
            return PartialDate(year or 0, month, day)
        except ValueError:
            numbers.pop()
    return None


def date_of_text(text: str) -> PartialDate | None:
    """ "2023-06-26T17:59:46Z", "2023-06", "2023"; None for anything else."""
    match = _DAY.fullmatch(text.strip())
    return date_of_parts([value for value in match.groups() if value]) if match else None


@lru_cache(maxsize=4096)  # the papers of a listing are of few years
def date_of_words(text: str, *, year: int | None = None) -> PartialDate | None:
    """A printed date in whatever order: "2017 Nov 15", "DEC 16 2020", "September  1, 2021", "2019/10//", "20170422".

    year: of a date that is printed without one ("JUN 14"). Of "Nov-Dec 2015", "10/11/2012" and "Spring 2015" only the
    year is known. None where there is no year.
    """
    words = _WORD.findall(text[:_LONGEST_DATE])
    printed = next((word for word in words if word.isdecimal() and len(word) in (4, 8)), "")
    if printed and not _FIRST_YEAR <= int(printed[:4]) <= _LAST_YEAR:
        return None
    if len(printed) == 8:
        return date_of_parts([printed[:4], printed[4:6], printed[6:]])
    settled = int(printed) if printed else year
    return None if settled is None else date_of_parts([settled, *_month_and_day(words, printed)])


def _month_and_day(words: Sequence[str], year: str) -> list[int]:
    """What of a month and a day the words of a date say for certain."""
    months = {month for word in words if (month := month_number(word))}
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= 2]
    if months:
        return [*months, *numbers[:1]] if len(months) == 1 else []
    if words and words[0] == year:
        return numbers[:2]
    first, second = [*numbers, 0, 0][:2]
    if first > 12:
        return [second, first]
    return [first, second] if second > 12 else []


def date_in_words(text: str) -> PartialDate | None:
    """The first day, else the first month, that a heading or a sentence names in English.

    A year of two digits is one of the last century from 91 on, when arXiv began.
    """
    if match := _DAY_IN_WORDS.search(text):
        year = int(match[3])
        if len(match[3]) == 2:
            year += 1900 if year > 90 else 2000
        return date_of_parts([year, match[2], int(match[1])])
    if (match := _MONTH_IN_WORDS.search(text)) and month_number(match[1]):
        return date_of_parts([match[2], match[1]])
    return None


def _number(value: object) -> int | None:
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) <= 4 else month_number(value)
    return value if isinstance(value, int) else None
