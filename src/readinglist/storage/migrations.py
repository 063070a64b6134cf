"""Bringing a library of an older version up to date.

All steps run in one transaction, so a kill leaves the old version or the newest, never one between, whose triggers
would belong to neither. Our own runner rather than Alembic: decision 0004.

To change the schema: change `tables`, raise `connecting.SCHEMA_VERSION`, append a Step here. A step works on plain SQL
that says what it means then, never on `tables`, which will mean something else later. The journal names columns: a
step that renames or drops one of a user table calls `forget_undo`. A test compares the result with a new library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readinglist.storage import faults, schema
from readinglist.storage.connecting import SCHEMA_VERSION, LibraryFile, connect


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema. version: the version that it makes. run: gets a connection inside a transaction."""

    version: int
    label: str
    run: Callable[[sqlite3.Connection], None]


#: In order, without gaps. Version 1 is the first that was released.
STEPS: tuple[Step, ...] = ()


def refuse_unknown(file: LibraryFile, version: int, *, steps: Sequence[Step] = STEPS) -> None:
    """Raise LibraryDamaged when no steps lead from `version` on: then there is nothing to back up for."""
    if version + 1 not in [step.version for step in steps]:
        raise faults.damaged(file.path, f"its format {version} is unknown")


def migrate(file: LibraryFile, *, steps: Sequence[Step] = STEPS) -> int:
    """Run the steps that `file` lacks and return its version. Another process may do the same at once: one waits.

    Raises LibraryUnavailable kinds; the library is then as it was. LibraryDamaged when no steps lead on from its
    version, or when references between its tables do not hold afterwards.
    """
    with faults.translated(file.path):
        connection = connect(file, is_query_only=False)
        try:
            # Off outside the transaction (inside it does nothing): a table may be made anew while others point at it.
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("BEGIN IMMEDIATE")
            version = _run(connection, file, steps)
            connection.execute("COMMIT")
            return version
        finally:
            connection.close()


def forget_undo(connection: sqlite3.Connection) -> None:
    """Keep the history as a record, but let nothing be undone or redone across a step that the journal cannot cross."""
    connection.execute("UPDATE operation SET state = 'dropped' WHERE state IN ('done', 'undone')")


def _run(connection: sqlite3.Connection, file: LibraryFile, steps: Sequence[Step]) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    missing = [step for step in steps if step.version > version]
    if not missing and version == SCHEMA_VERSION:
        return version
    if not missing or [step.version for step in missing] != list(range(version + 1, version + 1 + len(missing))):
        raise faults.damaged(file.path, f"its format {version} is unknown")
    schema.drop_triggers(connection)  # they would refuse the steps, or record them as if the user had done them
    for step in missing:
        step.run(connection)
    schema.create_triggers(connection)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise faults.damaged(file.path, f'a row of "{broken[0]}" points at nothing')
    schema.stamp(connection, version=missing[-1].version)
    return missing[-1].version
