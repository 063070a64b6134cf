"""Rows of `merged` and `told_apart`: papers that were merged, and papers that a person told apart."""

from __future__ import annotations

import json
import sqlite3

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


def read_told_apart(connection: sqlite3.Connection) -> set[tuple[PaperId, PaperId]]:
    """Pairs that are no duplicates, the lower id first."""
    return set(connection.execute("SELECT paper_id, other_id FROM told_apart"))
