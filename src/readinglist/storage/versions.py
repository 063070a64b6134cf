"""Rows of `version`, and which papers are watched for new ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from readinglist.model.candidate import VersionKind
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperId, PaperType
from readinglist.model.version import Version
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_date

_COLUMNS = (
    "id", "paper_id", "kind", "type", "identifiers", "date", "venue", "volume", "number", "pages", "publisher", "flag",
    "source", "is_cited", "acknowledged",
)  # fmt: skip


def read_versions(connection: sqlite3.Connection, paper_ids: Sequence[int]) -> dict[PaperId, list[Version]]:
    """Versions of papers, in the order in which they became known. Papers without any are left out."""
    return _read(connection, "paper_id IN (SELECT value FROM json_each(?))", json.dumps(list(paper_ids)))


def read_grown(connection: sqlite3.Connection) -> dict[PaperId, list[Version]]:
    """Versions of papers outside the trash that cite no version of record though there is one, or that have a flag."""
    return _read(
        connection,
        "paper_id IN (SELECT paper_id FROM version GROUP BY paper_id "
        "HAVING max(flag) <> '' OR max(is_cited = 0 AND kind IN (SELECT value FROM json_each(?)))) "
        "AND paper_id NOT IN (SELECT id FROM paper WHERE trashed IS NOT NULL)",
        json.dumps([VersionKind.JOURNAL, VersionKind.PROCEEDINGS, VersionKind.BOOK]),
    )


def version_columns(version: Version) -> dict[str, object]:
    """The columns of a version, without its id."""
    return {
        "paper_id": version.paper_id,
        "kind": version.kind.value,
        "type": version.type.value,
        "identifiers": json.dumps([[item.scheme, item.value, item.version] for item in version.identifiers]),
        "date": version.date.iso if version.date else None,
        "venue": version.venue,
        "volume": version.volume,
        "number": version.number,
        "pages": version.pages,
        "publisher": version.publisher,
        "flag": version.flag,
        "source": version.source,
        "is_cited": 2 if version.is_chosen else int(version.is_cited),
        "acknowledged": version.acknowledged,
    }


def read_identifiers(text: str) -> tuple[Identifier, ...]:
    """Identifiers of their JSON array. Raises ValueError."""
    return tuple(Identifier(*parts) for parts in json.loads(text or "[]"))


@reading_rows
def _read(connection: sqlite3.Connection, condition: str, *values: str) -> dict[PaperId, list[Version]]:
    rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM version WHERE {condition} ORDER BY id", values)
    return _by_paper(whole(rows))


def _by_paper(rows: Iterable[tuple[Any, ...]]) -> dict[PaperId, list[Version]]:
    found: dict[PaperId, list[Version]] = {}
    for row in rows:
        version = _version(dict(zip(_COLUMNS, row, strict=True)))
        found.setdefault(version.paper_id, []).append(version)
    return found


def _version(row: dict[str, Any]) -> Version:
    is_cited = row.pop("is_cited")
    return Version(**{
        **row,
        "kind": VersionKind(row["kind"]),
        "type": PaperType(row["type"]),
        "identifiers": read_identifiers(row["identifiers"]),
        "date": read_date(row["date"], False),
        "is_cited": is_cited > 0,
        "is_chosen": is_cited == 2,
    })  # fmt: skip
