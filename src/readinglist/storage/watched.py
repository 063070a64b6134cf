"""Rows of `watched`: when sources were last asked for news of a paper. Plain SQL, without SQLAlchemy."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable

from readinglist.model.paper import PaperId
from readinglist.storage.papers import read_time, write_time

_IDENTIFIED = (
    "SELECT id FROM paper WHERE trashed IS NULL AND id IN (SELECT paper_id FROM identifier "
    "WHERE scheme IN (SELECT value FROM json_each(?)))"
)


def find_unwatched(connection: sqlite3.Connection, *, schemes: Iterable[str], since: dt.datetime) -> list[PaperId]:
    """Papers outside the trash with an identifier of one of the schemes that were not asked about since then, those
    that waited longest first.
    """
    rows = connection.execute(
        f"SELECT p.id FROM ({_IDENTIFIED}) AS p LEFT JOIN watched AS w ON w.id = p.id "
        "WHERE w.asked IS NULL OR w.asked < ? ORDER BY w.asked IS NOT NULL, w.asked, p.id",
        (json.dumps(sorted(schemes)), write_time(since)),
    )
    return [row[0] for row in rows]


def write_watched(connection: sqlite3.Connection, paper_ids: Iterable[PaperId], *, now: dt.datetime) -> None:
    connection.executemany(
        "INSERT INTO watched (id, asked) SELECT id, ? FROM paper WHERE id = ? "
        "ON CONFLICT (id) DO UPDATE SET asked = excluded.asked",
        [(write_time(now), paper_id) for paper_id in paper_ids],
    )


def read_last_watch(connection: sqlite3.Connection) -> dt.datetime | None:
    """When any paper was last asked about."""
    row = connection.execute("SELECT max(asked) FROM watched").fetchone()
    return read_time(row[0]) if row[0] else None
