"""Dates that know how much of them is known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBERS = {name.casefold(): number for names in (_MONTH_NAMES, MONTHS) for number, name in enumerate(names, 1)}
_MONTH_NUMBERS["sept"] = 9
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day. `is_year_inferred` marks a year that the source did not print."""

    year: int
    month: int | None = None
    day: int | None = None
    is_year_inferred: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"year {self.year} is out of range")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        if self.month is not None:
            dt.date(self.year, self.month, self.day or 1)

    @classmethod
    def parse(cls, text: str, *, is_year_inferred: bool = False) -> PartialDate:
        """Read "2023", "2023-06" or "2023-06-26"; anything else raises ValueError."""
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a date like 2023, 2023-06 or 2023-06-26")
        year, month, day = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None, is_year_inferred)

    @classmethod
    def of(cls, day: dt.date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @property
    def iso(self) -> str:
        """ "2023", "2023-06" or "2023-06-26"; sorts as text."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    @property
    def display(self) -> str:
        """ "26 Jun 2023", "Jun 2023" or "2023"; an inferred year is shown in brackets: "26 Jun [2026]"."""
        year = f"[{self.year}]" if self.is_year_inferred else str(self.year)
        if self.month is None:
            return year
        if self.day is None:
            return f"{MONTHS[self.month - 1]} {year}"
        return f"{self.day} {MONTHS[self.month - 1]} {year}"


def month_number(word: str) -> int | None:
    """1 to 12 for an English month name or its abbreviation, else None."""
    return _MONTH_NUMBERS.get(word.strip().rstrip(".").casefold())
