"""Rows of `bib_source` and `alias`: what a .bib said of papers in its own words, and the keys that it had for them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from readinglist.model.bib_source import BibSource
from readinglist.model.paper import PaperId
from readinglist.storage.faults import reading_rows, whole


@reading_rows
def read_sources(connection: sqlite3.Connection, paper_ids: Iterable[int]) -> dict[PaperId, BibSource]:
    """The own texts of papers; those that have none are left out."""
    rows = connection.execute(
        "SELECT paper_id, text, macros FROM bib_source WHERE paper_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(paper_ids)),),
    )
    return {PaperId(paper_id): BibSource(text, json.loads(macros or "{}")) for paper_id, text, macros in whole(rows)}


def find_with_source(connection: sqlite3.Connection, paper_ids: Iterable[int]) -> set[PaperId]:
    """Those of the papers that have a text of their own."""
    rows = connection.execute(
        "SELECT paper_id FROM bib_source WHERE paper_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(paper_ids)),),
    )
    return {PaperId(row[0]) for row in rows}


def source_row(paper_id: PaperId, source: BibSource) -> dict[str, object]:
    """The row of a paper's own text, without its id."""
    macros = json.dumps(dict(source.macros), ensure_ascii=False) if source.macros else ""
    return {"paper_id": paper_id, "text": source.text, "macros": macros}


@reading_rows
def find_by_keys(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, PaperId]:
    """Papers by citation key in small letters, their own or an earlier one, the trash included."""
    wanted = json.dumps(sorted({key for key in keys if key}))
    found: dict[str, PaperId] = {}
    for table, column in (("alias", "paper_id"), ("merged", "paper_id"), ("paper", "id")):
        rows = connection.execute(
            f"SELECT citation_key, {column} FROM {table} WHERE citation_key IN (SELECT value FROM json_each(?))",
            (wanted,),
        )
        found.update((key.casefold(), PaperId(paper_id)) for key, paper_id in whole(rows))
    return found
