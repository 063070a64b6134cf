"""Making a library file: tables, indexes, full text and triggers, in one transaction."""

from __future__ import annotations

import sqlite3

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from readinglist.storage.connecting import APPLICATION_ID
from readinglist.storage.full_text import FULL_TEXT
from readinglist.storage.journal import trigger_statements
from readinglist.storage.tables import metadata


def create_statements() -> list[str]:
    """Every CREATE statement of the newest schema, in a working order."""
    dialect = sqlite.dialect()
    statements: list[str] = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            statements.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return [*statements, *FULL_TEXT, *trigger_statements()]


def create(connection: sqlite3.Connection, *, version: int) -> None:
    """Make the schema inside the transaction that the caller has begun."""
    for statement in create_statements():
        connection.execute(statement)
    stamp(connection, version=version)


def stamp(connection: sqlite3.Connection, *, version: int) -> None:
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={version:d}")


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Drop every trigger, ours or not."""
    for name in _triggers(connection):
        connection.execute('DROP TRIGGER "{}"'.format(name.replace('"', '""')))


def create_triggers(connection: sqlite3.Connection) -> None:
    for statement in trigger_statements():
        connection.execute(statement)


def renew_triggers(connection: sqlite3.Connection) -> None:
    """Make every trigger ours, inside the transaction that the caller has begun."""
    drop_triggers(connection)
    create_triggers(connection)


def has_our_triggers(connection: sqlite3.Connection) -> bool:
    """Whether the file's triggers are exactly ours. Another tool may have dropped some, or a crafted file added one."""
    return sorted(_triggers(connection).values()) == sorted(trigger_statements())


def _triggers(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
