"""Rows of a table in Markdown as papers: its heads say which column is the title, the authors, the year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from readinglist.listings.bylines import read_byline
from readinglist.listings.markdown_items import ReadItem, identifiers_of, is_label, names_paper, read_item
from readinglist.listings.markdown_lines import MarkdownLine
from readinglist.listings.markdown_links import Link, links_of, plain
from readinglist.listings.name_lists import names_of, people_of
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Span
from readinglist.outside.dating import date_of_text

_CELL_END = re.compile(r"(?<!\\)\|")
#: Heads of columns, by what is in them; of several that could be the title the first of these is it.
_TITLES = ("title", "paper title", "papertitle", "paper", "papers", "publication", "name", "标题", "论文")
_HEADS: Mapping[str, frozenset[str]] = {
    "people": frozenset({"author", "authors", "作者"}),
    "date": frozenset({"year", "date", "published", "time", "pub. date", "publish date", "年份"}),
    "venue": frozenset({"conf", "conference", "venue", "journal", "conf / journal", "conference/journal", "会议"}),
    "organization": frozenset({"institute", "institution", "institutions", "affiliation", "organization", "org"}),
    "links": frozenset({"link", "links", "pdf", "url", "arxiv", "doi", "paper", "papers", "paper link", "论文"}),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The words between two bars of a row, without white space around; `start` counts from the row's beginning."""

    text: str
    start: int


Columns = Mapping[str, int]


def cells_of(row: str) -> list[Cell]:
    """The cells of a row. A bar with a backslash before it is none."""
    ends = [match.start() for match in _CELL_END.finditer(row)]
    bounds = [-1, *ends, len(row)]
    cells = []
    for first, last in pairwise(bounds):
        raw = row[first + 1 : last]
        cells.append(Cell(raw.strip(), first + 1 + len(raw) - len(raw.lstrip())))
    return cells[1 if row.startswith("|") else 0 : -1 if row.endswith("|") and len(cells) > 1 else None]


def columns_of(heads: str) -> Columns:
    """Which column is what, by its head; without "title" where no head says so."""
    names = [plain(cell.text).casefold().strip(" :") for cell in cells_of(heads)]
    found = {part: index for index, name in enumerate(names) for part, known in _HEADS.items() if name in known}
    title = next((names.index(name) for name in _TITLES if name in names), None)
    if title is None:
        return {}
    if found.get("links") == title:
        del found["links"]
    return {**found, "title": title}


def read_row(line: MarkdownLine, columns: Columns) -> Entry | None:
    """The paper of a row; None where the row has no title, or nothing says that it is a paper's."""
    cells = cells_of(line.content)
    if not columns:
        return next((entry for cell in cells if (entry := _from_cell(line, cell)) is not None), None)
    if columns["title"] >= len(cells):
        return None
    cell = cells[columns["title"]]
    item = _titled(cell)
    if item is None:
        return None
    entry = _entry(line, cell, item)
    links = [link for name in ("title", "links") if name in columns for link in _links(cells, columns[name])]
    named = identifiers_of(links) or identifiers_of([replace(link, text="paper") for link in item.links[:1]])
    return _with_columns(replace(entry, identifiers=named), cells, columns)


def _titled(cell: Cell) -> ReadItem | None:
    item = read_item(cell.text)
    if item is not None or not cell.text:
        return item
    shown = plain(cell.text)
    return None if is_label(shown) else ReadItem(shown, 0, len(cell.text), (), read_byline(""), has_sign=True)


def _from_cell(line: MarkdownLine, cell: Cell) -> Entry | None:
    item = read_item(cell.text)
    if item is None or not any(names_paper(link) and link.start <= item.start for link in item.links):
        return None
    return replace(_entry(line, cell, item), identifiers=identifiers_of(item.links))


def _entry(line: MarkdownLine, cell: Cell, item: ReadItem) -> Entry:
    start = line.offset + cell.start
    return Entry(
        title=item.title,
        first_line=line.number,
        last_line=line.number,
        date=item.byline.date,
        people=item.byline.people,
        venue=item.byline.venue,
        spans=(Span("title", start + item.start, start + item.end),),
    )


def _links(cells: list[Cell], column: int) -> tuple[Link, ...]:
    return links_of(cells[column].text) if column < len(cells) else ()


def _with_columns(entry: Entry, cells: list[Cell], columns: Columns) -> Entry:
    """The entry with what other columns say."""
    said = {part: plain(cells[at].text) for part, at in columns.items() if at < len(cells)}
    said = {part: text for part, text in said.items() if any(char.isalnum() for char in text)}
    names = said.get("people", "")
    return replace(
        entry,
        people=tuple(people_of(names_of(names))) if names and " et al" not in names else entry.people,
        date=_date(said.get("date", "")) or entry.date,
        venue=said.get("venue", entry.venue),
        organization=said.get("organization", ""),
    )


def _date(text: str) -> PartialDate | None:
    return date_of_text(re.sub(r"[./]", "-", text))
