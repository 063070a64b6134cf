"""Rows of `merged` and `told_apart`: papers that were merged, and papers that a person told apart."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import Any

from readinglist.model.identifiers import Identifier
from readinglist.model.merge import MergedPaper
from readinglist.model.paper import PaperId
from readinglist.model.people import Person
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import paper_from_row, read_time

_PERSON_PARTS = ("family", "given", "particle", "suffix", "literal")


@reading_rows
def read_merged(connection: sqlite3.Connection, paper_id: PaperId) -> list[MergedPaper]:
    """Papers that were merged into this one, the last first."""
    rows = connection.execute(
        "SELECT paper_id, merged_id, citation_key, recorded, record FROM merged WHERE paper_id = ? ORDER BY id DESC",
        (paper_id,),
    )
    return [
        _merged_paper(json.loads(record), (PaperId(kept), PaperId(lost), key, read_time(recorded)))
        for kept, lost, key, recorded, record in whole(rows, "iittt")
    ]


def _merged_paper(record: dict[str, Any], kept: tuple[PaperId, PaperId, str, dt.datetime]) -> MergedPaper:
    """kept: the columns of `merged` before the record."""
    rows = {name: record.get(name, []) for name in ("person", "identifier", "annotation", "note")}
    people = [(row["role"], Person(*(row[part] for part in _PERSON_PARTS))) for row in rows["person"]]
    note = next((row["text"] for row in rows["note"]), "")
    paper = paper_from_row(
        record["paper"],
        people=tuple(person for role, person in people if role == "author"),
        editors=tuple(person for role, person in people if role == "editor"),
        identifiers=tuple(Identifier(row["scheme"], row["value"], row["version"]) for row in rows["identifier"]),
        tags=tuple(record.get("tags", ())),
        has_note=bool(note),
        annotation_count=len(rows["annotation"]),
    )
    return MergedPaper(*kept, record, paper, note)


def read_told_apart(connection: sqlite3.Connection) -> set[tuple[PaperId, PaperId]]:
    """Pairs that are no duplicates, the lower id first."""
    return set(connection.execute("SELECT paper_id, other_id FROM told_apart"))
