"""Rows of `answer`: what services answered, so that nothing is asked twice. Plain SQL, without SQLAlchemy."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zlib

from readinglist.storage.papers import write_time


def read_answer(
    connection: sqlite3.Connection, request: str, *, now: dt.datetime
) -> tuple[int, dict[str, str], bytes] | None:
    """(status, headers, body) kept for a request and not expired. One that cannot be unpacked counts as none."""
    row = connection.execute(
        "SELECT status, headers, body FROM answer WHERE request = ? AND expires > ?", (request, write_time(now))
    ).fetchone()
    try:
        return (int(row[0]), dict(json.loads(row[1])), zlib.decompress(row[2])) if row else None
    except (zlib.error, ValueError, TypeError):
        return None


def write_answer(
    connection: sqlite3.Connection,
    request: str,
    *,
    source: str,
    status: int,
    headers: dict[str, str],
    body: bytes,
    now: dt.datetime,
    expires: dt.datetime,
) -> None:
    """Keep an answer in the place of an older one to the same request."""
    connection.execute(
        "INSERT INTO answer (request, source, status, headers, body, fetched, expires) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (request) DO UPDATE SET status = excluded.status, headers = excluded.headers, "
        "body = excluded.body, fetched = excluded.fetched, expires = excluded.expires",
        (request, source, status, json.dumps(headers), zlib.compress(body), write_time(now), write_time(expires)),
    )


def delete_expired(connection: sqlite3.Connection, *, now: dt.datetime) -> None:
    connection.execute("DELETE FROM answer WHERE expires <= ?", (write_time(now),))
