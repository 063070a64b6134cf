"""Tables as text: comma, semicolon or tab between cells, quotes around what has one in it (RFC 4180), places known.

The `csv` of the standard library tells no places, and takes all behind a quote that is never closed for one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

#: Characters of the longest cell: an abstract of a whole thesis. And how many quotes that are never closed are looked
#: for up to there, before quotes count for nothing.
CELL_LIMIT, _MOST_UNCLOSED = 100_000, 50


class Cell(NamedTuple):
    """text: without the quotes around it, doubled quotes as one. [start, end) of it, quotes left out."""

    text: str
    start: int
    end: int


class Row(NamedTuple):
    """Characters [start, end) of a text with the cells in them. has_open_quote: a quote in it is never closed."""

    cells: list[Cell]
    start: int
    end: int
    has_open_quote: bool

    @property
    def is_empty(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)


def _plain_cell(match: re.Match[str]) -> Cell:
    text = match[0].strip()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return Cell(text, start, start + len(text))


@cache
def _patterns(separator: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A cell in quotes, up to the quote that a separator or a line end follows; and one without."""
    blanks = "[ ]*" if separator == "\t" else r"[ \t]*"
    closing = rf"{blanks}(?:{re.escape(separator)}|\n)"
    quoted = re.compile(rf'{blanks}"((?:[^"]++|""|"(?!{closing}))*+)"{blanks}(?={re.escape(separator)}|\n)')
    return quoted, re.compile(rf"[^{re.escape(separator)}\n]*")


def iter_rows(text: str, separator: str, *, start: int = 0) -> Iterator[Row]:
    """The rows of a text from a place on; a line end in quotes ends none. Linear, whatever the quotes do."""
    quoted, plain = _patterns(separator)
    text += "\n"
    unclosed, place = 0, start
    while place < len(text):
        cells: list[Cell] = []
        first, has_open_quote = place, False
        while True:
            match = None
            if text[place : place + 1] in ('"', " ", "\t") and unclosed < _MOST_UNCLOSED:
                match = quoted.match(text, place, place + CELL_LIMIT)
            if match is not None:
                cells.append(Cell(match[1].replace('""', '"'), match.start(1), match.end(1)))
            else:
                match = plain.match(text, place)
                assert match is not None  # it matches nothing at all, too
                cells.append(_plain_cell(match))
                if cells[-1].text.startswith('"'):
                    unclosed += 1
                    has_open_quote = True
            place = match.end()
            if text[place] == "\n":
                break
            place += 1
        yield Row(cells, first, place, has_open_quote)
        place += 1
