"""Rows of `merged` and `told_apart`: papers that were merged, and papers that a person told apart."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from readinglist.model.merge import MergedPaper
from readinglist.model.paper import PaperId
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_time


@reading_rows
def read_merged(connection: sqlite3.Connection, paper_id: PaperId) -> list[MergedPaper]:
    """Papers that were merged into this one, the last first."""
    rows = connection.execute(
        "SELECT paper_id, merged_id, citation_key, recorded, record FROM merged WHERE paper_id = ? ORDER BY id DESC",
        (paper_id,),
    )
    return [
        MergedPaper(PaperId(kept), PaperId(lost), key, read_time(recorded), json.loads(record))
        for kept, lost, key, recorded, record in whole(rows)
    ]


def read_former_keys(connection: sqlite3.Connection, paper_ids: Iterable[int]) -> dict[PaperId, list[str]]:
    """Citation keys that still find a paper, besides its own; papers without any are left out."""
    found: dict[PaperId, list[str]] = {}
    rows = connection.execute(
        "SELECT paper_id, citation_key FROM merged WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(paper_ids)),),
    )
    for paper_id, key in whole(rows):
        found.setdefault(paper_id, []).append(key)
    return found


def read_told_apart(connection: sqlite3.Connection) -> set[tuple[PaperId, PaperId]]:
    """Pairs that are no duplicates, the lower id first."""
    return set(connection.execute("SELECT paper_id, other_id FROM told_apart"))
