"""The year of a page that does not print it.

The site prints the year of a date only when it is not the current one (seen in three captures with a known day). So a
date without a year belongs to the year in which the page was looked at: later than the latest year printed on it, and
not later than the import. A year found so is marked as inferred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from readinglist.listings.lines import PrintedDate

#: Clocks differ: the page may already be a day ahead of the person who reads it.
_TOLERANCE = dt.timedelta(days=1)
_FRESH_DAYS = 426  # 14 months
#: From so many printed dates on, the newest of them tells when the page was looked at.
_MANY = 8
_LEAP_YEAR = 2000


def year_of_viewing(
    page_day: PrintedDate | None,
    printed: Iterable[PrintedDate],
    *,
    taken: dt.date | None,
    today: dt.date,
) -> int | None:
    """The year in which a page with these dates was looked at, or None when no year fits.

    page_day: the day that the page shows for itself. printed: the dates of its papers. taken: the day on which the
    listing was taken, when a person said so: it settles the year even against the printed ones. Without it several
    years may fit. The earliest is taken when the newest printed date is under 14 months older than the import, or,
    on a page with many printed dates, than the earliest year's page would be; else the latest. A day that no calendar
    has, or that is still to come, is a misprint and tells nothing about the others.
    """
    dates = [date for date in printed if _counts(date, today=today)]
    if page_day is not None and not _counts(page_day, today=today):
        page_day = None
    undated = [(date.month, date.day) for date in dates if date.year is None]
    if page_day is not None and page_day.year is None:
        undated = [(page_day.month, page_day.day)]
    if not undated:
        return None
    pivot = max(undated)
    known = [date for date in [*dates, *([page_day] if page_day else [])] if date.year is not None]
    latest = latest_year(pivot, not_after=(taken or today) + _TOLERANCE)
    lowest = max((date.year for date in known if date.year), default=0) + 1
    if taken is not None or latest is None:
        return latest
    earliest = next((year for year in range(max(lowest, latest - 150), latest + 1) if day_of(pivot, year)), None)
    if earliest is None or not known:
        return None if known else latest
    newest = max(filter(None, (day_of((date.month, date.day), date.year) for date in known)), default=None)
    pivot_day = day_of(pivot, earliest)
    if newest is None or pivot_day is None:
        return latest
    is_fresh = (today - newest).days < _FRESH_DAYS
    is_told = len(known) >= _MANY and (pivot_day - newest).days < _FRESH_DAYS
    return earliest if is_fresh or is_told else latest


def _counts(date: PrintedDate, *, today: dt.date) -> bool:
    if date.year is None:
        return day_of((date.month, date.day), _LEAP_YEAR) is not None
    day = day_of((date.month, date.day), date.year)
    return day is not None and day <= today + _TOLERANCE


def latest_year(pivot: tuple[int, int], *, not_after: dt.date) -> int | None:
    """The latest year in which this month and day exist and are not after a day; None for 31 June."""
    for year in range(not_after.year, max(not_after.year - 9, 0), -1):
        day = day_of(pivot, year)
        if day is not None and day <= not_after:
            return year
    return None


def is_later(date: PrintedDate, year: int, *, than: dt.date) -> bool:
    """Whether a date, put into `year`, lies after a day that it cannot pass, clocks allowed for."""
    day = day_of((date.month, date.day), year)
    return day is not None and day > than + _TOLERANCE


def day_of(month_day: tuple[int, int], year: int | None) -> dt.date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return dt.date(year or 0, *month_day)
    except ValueError:
        return None
