"""CSV (RFC 4180) with a heading, for spreadsheets and scripts.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

from readinglist.model.paper import Paper

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: NUL, which spreadsheets stop at, and halves of surrogate pairs, which no UTF-8 file can hold.
_UNWRITABLE = re.compile(r"[\0\ud800-\udfff]")

_COLUMNS: dict[str, Callable[[Paper], object]] = {
    "id": lambda paper: paper.id or "",
    "citation_key": lambda paper: paper.citation_key,
    "type": lambda paper: paper.type.value,
    "title": lambda paper: paper.title,
    "authors": lambda paper: "; ".join(person.name for person in paper.people),
    "author_count": lambda paper: paper.author_count if paper.author_count is not None else len(paper.people) or "",
    "organization": lambda paper: paper.organization,
    "date": lambda paper: paper.date.iso if paper.date else "",
    "venue": lambda paper: paper.venue,
    "volume": lambda paper: paper.volume,
    "number": lambda paper: paper.number,
    "pages": lambda paper: paper.pages,
    "publisher": lambda paper: paper.publisher,
    "doi": lambda paper: paper.identifier("doi"),
    "arxiv": lambda paper: paper.identifier("arxiv"),
    "url": lambda paper: paper.identifier("url") or next((item.link for item in paper.identifiers if item.link), ""),
    "status": lambda paper: paper.status.value,
    "priority": lambda paper: paper.priority,
    "rating": lambda paper: paper.rating,
    "verified": lambda paper: "yes" if paper.is_verified else "no",
    "tags": lambda paper: "; ".join(paper.tags),
    "keywords": lambda paper: "; ".join(paper.keywords),
    "added": lambda paper: paper.added.strftime("%Y-%m-%dT%H:%M:%SZ") if paper.added else "",
    "abstract": lambda paper: paper.abstract,
}


def format_csv(papers: Sequence[Paper]) -> str:
    """A heading and one row a paper; lines end in CR LF, cells with commas, quotes or line ends are quoted."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for paper in papers:
        writer.writerow([_defused(str(column(paper))) for column in _COLUMNS.values()])
    return stream.getvalue()


def is_defused(cell: str) -> bool:
    """Whether a cell that this program wrote has an apostrophe in front that is not its own."""
    return cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS)


def _defused(cell: str) -> str:
    cell = _UNWRITABLE.sub("", cell)
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
