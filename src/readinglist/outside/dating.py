"""Dates as the services write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.model.dates import PartialDate, month_number

#: "Fri, 3 Mar 2023", "Friday, 3 March 2023", "Fri,  3 Mar 23"; "June 2024".
_DAY_IN_WORDS = re.compile(r"\b(\d{1,2})\s+([A-Z][a-z]{2,8}),?\s+(\d{4}|\d{2})\b")
_MONTH_IN_WORDS = re.compile(r"\b([A-Z][a-z]{2,8})\s+(\d{4})\b")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?")


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
