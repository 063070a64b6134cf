"""The columns of the table: their names, widths and sort orders, and each cell as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from readinglist.model.paper import PRIORITIES, PaperRow
from readinglist.model.readable import readable

#: Longer texts are cut before they are drawn: nobody reads 100 kB in a cell.
_LIMIT = 500


def one_line(text: str, *, limit: int = _LIMIT) -> str:
    """Text for one line: blanks of all kinds made one, and never longer than somebody could read."""
    return " ".join(text[: limit * 2].split())[:limit]


def shown_title(row: PaperRow) -> str:
    """The title as it is shown, TeX leftovers made readable."""
    return one_line(readable(row.title[: _LIMIT * 2])) or "Untitled"


def byline_and_venue(row: PaperRow) -> str:
    """The second line of a row."""
    return one_line(" · ".join(part for part in (row.byline, row.venue) if part))


class Column(NamedTuple):
    """One column. sort: the name of its order in the library, empty if it has none. width: at first, in pixels."""

    key: str
    title: str
    sort: str
    width: int
    is_default: bool
    text: Callable[[PaperRow], str]
    is_descending_first: bool = False


COLUMNS = (
    Column("status", "Status", "status", 40, True, lambda row: row.status.value.capitalize()),
    Column("title", "Title", "title", 420, True, shown_title),
    Column("people", "People", "people", 170, False, lambda row: one_line(row.byline)),
    Column("venue", "Venue", "venue", 150, False, lambda row: one_line(row.venue)),
    Column("date", "Date", "date", 100, True, lambda row: row.date.display if row.date else "", True),
    Column("rating", "Rating", "rating", 86, True, lambda row: f"{row.rating} of 5" if row.rating else "", True),
    Column(
        "priority", "Priority", "priority", 72, False,
        lambda row: f"{PRIORITIES[row.priority]} priority" if row.priority else "", True,
    ),
    Column("tags", "Tags", "", 160, False, lambda row: ", ".join(row.tags)),
    Column("added", "Added", "added", 108, False, lambda row: added_text(row), True),
    Column("key", "Citation key", "citation_key", 160, False, lambda row: row.citation_key),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
TITLE = KEYS.index("title")
PRIORITY = KEYS.index("priority")


def added_text(row: PaperRow) -> str:
    """The day on which a paper was added, here."""
    day = row.added.astimezone()
    return f"{day.day} {day:%b %Y}"
