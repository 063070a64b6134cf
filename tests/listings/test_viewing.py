"""The year of a page that does not print it."""

from __future__ import annotations

import datetime as dt

import pytest

from readinglist.listings.lines import PrintedDate
from readinglist.listings.viewing import year_of_viewing


def printed(month: int, day: int, year: int | None = None) -> PrintedDate:
    return PrintedDate("", month, day, year, None)


#: As on the page that the rule was found on: one page day, dates up to December 2025, five without a year.
SEED = [printed(2, 15), printed(4, 12), printed(3, 2), *(printed(12 - n, 22, 2025 - n % 9) for n in range(11))]
PAGE_DAY = printed(4, 15)


@pytest.mark.parametrize("today", ["2026-04-15", "2026-11-24", "2027-01-01", "2027-05-01", "2029-08-01"])
def test_the_same_page_gives_the_same_year_whenever_it_is_imported(today: str) -> None:
    assert year_of_viewing(PAGE_DAY, SEED, taken=None, today=dt.date.fromisoformat(today)) == 2026


def test_the_day_on_which_it_was_taken_settles_the_year() -> None:
    assert year_of_viewing(PAGE_DAY, [printed(2, 15)], taken=dt.date(2024, 6, 1), today=dt.date(2026, 1, 1)) == 2024
    assert year_of_viewing(PAGE_DAY, SEED, taken=dt.date(2024, 6, 1), today=dt.date(2026, 1, 1)) == 2024


def test_a_page_day_later_than_the_day_of_the_import_belongs_to_the_year_before() -> None:
    assert year_of_viewing(printed(12, 30), [printed(12, 29)], taken=None, today=dt.date(2027, 1, 2)) == 2026


def test_a_page_from_another_time_zone_may_be_a_day_ahead() -> None:
    assert year_of_viewing(printed(1, 1), [printed(1, 1)], taken=None, today=dt.date(2026, 12, 31)) == 2027
    assert year_of_viewing(printed(1, 2), [printed(1, 1)], taken=None, today=dt.date(2026, 12, 31)) == 2026


def test_without_a_page_day_the_latest_date_without_a_year_decides() -> None:
    dates = [printed(12, 1), printed(2, 3)]
    assert year_of_viewing(None, dates, taken=None, today=dt.date(2026, 11, 24)) == 2025


def test_a_few_old_printed_dates_do_not_make_the_page_old() -> None:
    assert year_of_viewing(printed(5, 6), [printed(4, 30, 2021)], taken=None, today=dt.date(2026, 11, 24)) == 2026


def test_no_year_fits_when_a_later_one_is_printed() -> None:
    dates = [printed(12, 1), printed(11, 1, 2026)]
    assert year_of_viewing(None, dates, taken=None, today=dt.date(2026, 11, 24)) is None


@pytest.mark.parametrize("misprint", [printed(5, 1, 2202), printed(6, 31), printed(2, 29, 2023)])
def test_a_day_that_is_to_come_or_that_no_calendar_has_tells_nothing_about_the_others(misprint: PrintedDate) -> None:
    dates = [printed(2, 1), printed(3, 1, 2025), misprint]
    assert year_of_viewing(None, dates, taken=None, today=dt.date(2026, 11, 24)) == 2026
    assert year_of_viewing(misprint, dates, taken=None, today=dt.date(2026, 11, 24)) == 2026


def test_the_29th_of_february_belongs_to_a_leap_year() -> None:
    assert year_of_viewing(None, [printed(2, 29)], taken=None, today=dt.date(2026, 11, 24)) == 2024


def test_a_page_that_prints_every_year_needs_none() -> None:
    assert year_of_viewing(None, [printed(2, 1, 2020)], taken=None, today=dt.date(2026, 11, 24)) is None


def test_a_day_that_no_calendar_has_gives_no_year() -> None:
    assert year_of_viewing(None, [printed(6, 31)], taken=None, today=dt.date(2026, 11, 24)) is None
