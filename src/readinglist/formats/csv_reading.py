"""Tables of papers (CSV, with commas, semicolons or tabs) with a heading of names that are known.

Databases, conferences, Zotero and this program write them; `csv_columns` has the names. A blank line and another
heading begin another table.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from readinglist.formats.csv import is_defused
from readinglist.formats.csv_columns import SCHEME, is_heading, is_own, tags_of
from readinglist.formats.name_lists import runs_together
from readinglist.formats.records import Field, Record
from readinglist.formats.tables import Row, iter_rows
from readinglist.formats.tagged_text import TaggedText
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import Status
from readinglist.model.tags import normalise_tags
from readinglist.model.texts import counted
from readinglist.outside.markup import plain_abstract

_SEPARATORS = (",", ";", "\t")
_TITLES = re.compile(r"title|name", re.IGNORECASE)
#: A heading stands at the top, but for a line or two of the database.
_HEADING_LINES, _HEAD = 20, 20_000
_EMPTY = frozenset({"NA", "N/A", "NaN", "null", "None"})
#: Embase: "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004".
_EMBASE = re.compile(
    r"(?P<venue>[^(]+(?:\([^\d)][^)]*\))?) \((?P<year>\d{4})\)(?: (?P<volume>[^\s:()]+)(?::(?P<number>[^\s()]+))?)?"
    r"(?: \((?P<pages>[^)]+)\))?\.?(?: Date of Publication: (?P<date>[^.]+))?.*",
    re.DOTALL,
)
#: PubMed: "Nature. 2021 Dec 21;1(2):10-11. doi: 10.1111/nature1111."
_PUBMED = re.compile(
    r"(?P<venue>.+?)\. (?P<date>\d{4}[^;:.]*)(?:;(?P<volume>[^():;]*)(?:\((?P<number>[^)]*)\))?)?(?::(?P<pages>[^.]+))?"
    r"\..*",
    re.DOTALL,
)
#: An OpenURL names the paper in its query (ANSI/NISO Z39.88, 0.1): "...?sid=EMBASE&id=doi:10.1002%2Fcncr.20369".
_OPEN_URL = re.compile(r"[^\s?]*\?(?:[^\s&]*&)*?id=doi:(?P<doi>[^\s&]+)")
#: Scopus puts the title in the paper's own language behind that in English.
_ORIGINAL_TITLE = re.compile(r"(\S.*); \[.+\]", re.DOTALL)
_COUNT = re.compile(r"[1-9]\d{0,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Table:
    """What the columns of a table hold. is_own: this program wrote it."""

    tags: Sequence[str]
    is_own: bool


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The rows in their order. One with more or fewer cells than the heading is read, and an issue says so."""
    del taken, today
    tagged = TaggedText(text, SCHEME, finish=_with_user_words)
    table: _Table | None = None
    is_after_blank = True
    for row in iter_rows(text, _separator(text)):
        headings = [cell.text for cell in row.cells]
        if row.is_empty:
            tagged.add_furniture(row.start, row.end)
        elif is_after_blank and is_heading(headings):
            table = _Table(tags_of(headings), is_own(headings))
            tagged.add_furniture(row.start, row.end)
        elif table is None:
            tagged.add_strays(row.start, row.end)
        else:
            _add(tagged, row, table)
        is_after_blank = table is None or row.is_empty
    return tagged.listing(KIND.key, "row", "rows")


def _separator(text: str) -> str:
    """That with which a heading is found, in the first lines; a comma where there is none."""
    return next((separator for separator in _SEPARATORS if _has_heading(text, separator)), ",")


def _has_heading(text: str, separator: str) -> bool:
    for number, row in enumerate(iter_rows(text[:_HEAD], separator)):
        if is_heading([cell.text for cell in row.cells]):
            return True
        if number > _HEADING_LINES:
            break
    return False


def _add(tagged: TaggedText, row: Row, table: _Table) -> None:
    first, last = tagged.line_of(row.start), tagged.line_of(row.end)
    record = Record(_fields(tagged, row, table), first, last)
    if row.has_open_quote:
        tagged.add_issue("quote", "A quotation mark in this row is never closed.", first, last)
    if len(row.cells) != len(table.tags):
        message = f"This row has {counted(len(row.cells), 'cell')}, the heading has {len(table.tags)}."
        tagged.add_issue("cells", message, first, last)
    if runs_together(record.value("people")):
        message = "The names run together, so they were left out: a guess would say where one ends."
        tagged.add_issue("people", message, first, last)
    tagged.add(record)


def _fields(tagged: TaggedText, row: Row, table: _Table) -> Iterator[Field]:
    for tag, cell in zip(table.tags, row.cells, strict=False):
        skipped = 1 if table.is_own and is_defused(cell.text) else 0
        field = Field(tag, cell.text[skipped:], cell.start + skipped, cell.end, tagged.line_of(cell.start))
        if tag == "title" and field.text.endswith("]") and (match := _ORIGINAL_TITLE.fullmatch(field.text)):
            field = field._replace(text=match[1], end=field.start + len(match[1]))
        if tag and (field.text not in _EMPTY or tag in ("title", "people")):
            yield field
        if pattern := _PATTERNS.get(tag):
            yield from _parts(field, pattern)


def _parts(field: Field, pattern: re.Pattern[str]) -> Iterator[Field]:
    """What a cell says of several things at once: where in a journal a paper stands, or what an OpenURL names."""
    match = pattern.match(field.text)
    if match is None:
        return
    if pattern is not _OPEN_URL:
        yield field._replace(tag="type", text="Journal Article")
    for name, value in match.groupdict().items():
        if value:
            start = field.start + match.start(name)
            said = unquote(value) if pattern is _OPEN_URL else value
            yield field._replace(tag=name, text=said, start=start, end=start + len(value))


def _with_user_words(entry: Entry, record: Record) -> Entry:
    """The entry with what only the columns of this program and of Zotero say; a note of Zotero is HTML."""
    count, status = record.value("author-count"), record.value("status")
    return replace(
        entry,
        tags=normalise_tags(record.value("tags").split(";")),
        note="\n\n".join(plain_abstract(field.text) for field in record.each(("note",))),
        status=Status(status) if status in list(Status) else None,
        priority=_number(record.value("priority"), most=3),
        rating=_number(record.value("rating"), most=5),
        organization=record.value("organization"),
        author_count=int(count) if _COUNT.fullmatch(count) else entry.author_count,
    )


def _number(text: str, *, most: int) -> int:
    return int(text) if len(text) == 1 and "0" <= text <= str(most) else 0


def detect(text: str) -> float:
    """Sure with a heading in the first lines that names titles and another column of papers."""
    head = text[:_HEAD]
    if head.lstrip()[:1] in ("[", "{", "<") or not _TITLES.search(head):
        return 0.0
    return 0.92 if any(_has_heading(text, separator) for separator in _SEPARATORS) else 0.0


_PATTERNS = {"source": _EMBASE, "citation": _PUBMED, "open-url": _OPEN_URL}

KIND = ListingKind(
    key="csv",
    name="A table (CSV)",
    example="“Title,Authors,Year,DOI”: Scopus, Lens, OpenAlex, IEEE, Springer, PubMed, Embase, Zotero, our own",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
