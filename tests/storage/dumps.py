"""A library as text, to compare two states exactly."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Table

from readinglist.storage.checking import is_full_text_in_step, rebuild_full_text
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
        assert is_full_text_in_step(connection)
        connection.execute("ROLLBACK")
        _assert_words_are_current(connection)
    finally:
        connection.close()


def _assert_words_are_current(connection: sqlite3.Connection) -> None:
    """Every word stands at every place where it would in an index that is made anew."""
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        copy.execute("CREATE VIRTUAL TABLE word USING fts5vocab(paper_text, instance)")
        words = copy.execute("SELECT * FROM word ORDER BY term, doc, col, offset").fetchall()
        rebuild_full_text(copy)
        assert copy.execute("SELECT * FROM word ORDER BY term, doc, col, offset").fetchall() == words
