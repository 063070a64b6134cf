"""A library as text, to compare two states exactly."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Table

from readinglist.storage.full_text import own_text_rows
from readinglist.storage.tables import USER_TABLES


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every user table, read by a connection of its own."""
    connection = sqlite3.connect(path)
    try:
        return {table.name: connection.execute(_all_rows(table)).fetchall() for table in USER_TABLES}
    finally:
        connection.close()


def _all_rows(table: Table) -> str:
    """Columns by name: a migrated table may hold them in another order."""
    columns = ", ".join(f'"{name}"' for name in sorted(column.name for column in table.columns))
    return f"SELECT {columns} FROM {table.name} ORDER BY id"


def assert_sound(path: Path) -> None:
    """Pages, references and the full text are in order, and no operation was left open."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT * FROM current_operation").fetchall() == []
        connection.execute("BEGIN IMMEDIATE")
        for table in ("paper_text", "own_text"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        connection.execute("ROLLBACK")
        assert (
            connection.execute("SELECT id FROM paper_text_docsize ORDER BY id").fetchall()
            == connection.execute("SELECT id FROM paper WHERE trashed IS NULL ORDER BY id").fetchall()
        )
        wanted = connection.execute(own_text_rows("SELECT id FROM paper") + " ORDER BY id").fetchall()
        assert connection.execute("SELECT rowid, tags, notes FROM own_text ORDER BY rowid").fetchall() == wanted
        _assert_words_are_found(connection)
    finally:
        connection.close()


def _assert_words_are_found(connection: sqlite3.Connection) -> None:
    """Each live title is found by its words: the index holds what the papers hold now, not what they once held."""
    for paper_id, title in connection.execute("SELECT id, title FROM paper WHERE trashed IS NULL").fetchall():
        words = [word for word in title.split() if word.isalnum() and word.isascii()]
        if words:
            phrase = " ".join(f'"{word}"' for word in words)
            found = connection.execute(
                "SELECT 1 FROM paper_text WHERE paper_text MATCH ? AND rowid = ?", (phrase, paper_id)
            )
            assert found.fetchone(), title
