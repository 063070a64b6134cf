"""Rows of `pace`: when each source was asked last, and until when it asked to be left alone. Plain SQL.

Moments are to the microsecond here: a rate is a matter of less than a second.
"""

from __future__ import annotations

import datetime as dt
import sqlite3


def read_pace(connection: sqlite3.Connection, source: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """(last_start, not_before) of a source, UTC-aware; None for what is not known."""
    row = connection.execute("SELECT last_start, not_before FROM pace WHERE source = ?", (source,)).fetchone()
    last_start, not_before = row or (None, None)
    return _read(last_start), _read(not_before)


def write_last_start(connection: sqlite3.Connection, source: str, moment: dt.datetime) -> None:
    """A request to the source begins at this moment."""
    connection.execute(
        "INSERT INTO pace (source, last_start) VALUES (?, ?) "
        "ON CONFLICT (source) DO UPDATE SET last_start = excluded.last_start",
        (source, moment.isoformat()),
    )


def write_not_before(connection: sqlite3.Connection, source: str, moment: dt.datetime) -> None:
    """The source asks to be left alone until this moment."""
    connection.execute(
        "INSERT INTO pace (source, not_before) VALUES (?, ?) "
        "ON CONFLICT (source) DO UPDATE SET not_before = excluded.not_before",
        (source, moment.isoformat()),
    )


def _read(text: str | None) -> dt.datetime | None:
    """A moment that cannot be read counts as none."""
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
