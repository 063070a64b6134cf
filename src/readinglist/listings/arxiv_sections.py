"""What arXiv announces on a day: new papers, papers of other categories, and new versions of papers known before."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier

NEW, CROSS, REPLACED = "New submissions", "Cross submissions", "Replacement submissions"

#: The types of an announcement in a feed.
SECTIONS = {"new": NEW, "cross": CROSS, "replace": REPLACED, "replace-cross": REPLACED}

_HEADINGS = (("cross", CROSS), ("replacement", REPLACED), ("new submission", NEW))


def section_of_heading(text: str) -> str:
    """The section that a heading of a page opens ("Cross-lists for Fri, 3 Mar 23"); empty for another heading."""
    beginning = text[:20].casefold()
    return next((section for word, section in _HEADINGS if beginning.startswith(word)), "")


def announced_day(day: PartialDate | None, identifiers: Iterable[Identifier], *, section: str) -> PartialDate | None:
    """The day of an announcement as the day of a paper: only if the paper was new then.

    A replacement is a paper of another day. A cross-list may be: its identifier tells the month in which it was new,
    and a paper sent at the end of a month is announced in the next.
    """
    if day is None or section == REPLACED:
        return None
    number = next((item.value for item in identifiers if item.scheme == "arxiv"), "").rpartition("/")[2]
    if not number[:4].isdecimal() or day.month is None:
        return day
    year, month = int(number[:2]), int(number[2:4])
    months = (day.year * 12 + day.month) - ((1900 if year > 90 else 2000) + year) * 12 - month
    return day if 0 <= months <= 1 else None
