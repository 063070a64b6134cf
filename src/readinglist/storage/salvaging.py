"""Reading what can still be read from a damaged library into a new one.

SQLite's own `.recover` is in no library that we can rely on, so rows are read by their ids: a range that cannot be read
is halved until the bad rows stand alone. What was read is sound again (references, full text, triggers); nothing of it
can be undone, because the journal may have holes.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from readinglist.model.backup import Salvaged
from readinglist.storage import checking, faults, migrations, schema
from readinglist.storage.connecting import COMPANIONS, SCHEMA_VERSION
from readinglist.storage.copying import check_copy
from readinglist.storage.tables import USER_TABLES, journal, lookup, operation

#: Ranges that fail before a table is given up: a table of which everything is gone would take minutes otherwise.
MOST_FAILURES = 50_000
#: Highest row that is looked for where the table does not tell.
_FAR = 1 << 22

_TABLES = tuple(table.name for table in (operation, *USER_TABLES, lookup, journal))


def salvage(damaged: Path, target: Path) -> Salvaged:
    """Make a new library at `target` from what can be read of `damaged`, which is not touched.

    Raises LibraryDamaged when its schema or all papers are beyond reading. `target` must not exist; beside it a copy
    of the damaged file is worked on and removed.
    """
    work = target.with_name(f"{target.name}.work")
    try:
        with faults.translated(damaged):
            for ending in ("", "-wal"):
                if damaged.with_name(damaged.name + ending).exists():
                    shutil.copyfile(damaged.with_name(damaged.name + ending), f"{work}{ending}")
        source = sqlite3.connect(work, isolation_level=None)
        try:
            with faults.translated(damaged):
                # Every page is read on its own merits; a wrong list of free pages must not stop us.
                source.execute("PRAGMA writable_schema=ON")
                known = {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "paper" not in known:
                raise faults.damaged(damaged, "nothing in it can be read")
            lost = _fill(source, target, known)
        finally:
            source.close()
        contents = check_copy(target)
        if not contents.papers:
            raise faults.damaged(damaged, "no paper in it can be read")
        return Salvaged(contents, lost)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        for ending in ("", *COMPANIONS):
            Path(f"{work}{ending}").unlink(missing_ok=True)


def _fill(source: sqlite3.Connection, target: Path, known: set[str]) -> dict[str, int]:
    """Copy all tables; returns of how many rows of each it is known that they could not be read or did not fit."""
    with faults.translated(target):
        copy = sqlite3.connect(target, isolation_level=None)
        try:
            copy.execute("BEGIN")
            schema.create(copy, version=SCHEMA_VERSION)
            schema.drop_triggers(copy)
            lost = {name: _copy_table(source, copy, name) for name in _TABLES if name in known}
            lost["paper"] = max(lost["paper"], _count_missing_papers(copy))
            for name, count in _drop_orphans(copy).items():
                lost[name] += count
            checking.rebuild_full_text(copy)
            migrations.forget_undo(copy)
            schema.create_triggers(copy)
            copy.execute("COMMIT")
        finally:
            copy.close()
    return {name: count for name, count in lost.items() if count}


def _copy_table(source: sqlite3.Connection, copy: sqlite3.Connection, name: str) -> int:
    wanted = [row[1] for row in copy.execute(f"PRAGMA table_info({name})")]
    present = {row[1] for row in source.execute(f"PRAGMA table_info({name})")}
    columns = ", ".join(f'"{column}"' for column in wanted if column in present)
    marks = ", ".join("?" for column in wanted if column in present)
    reading = _Reading(source, f"SELECT {columns} FROM {name} NOT INDEXED WHERE id BETWEEN ? AND ?")
    refused = 0
    highest = _highest(source, name)
    for row in reading.rows(1, highest or _FAR):
        try:
            copy.execute(f"INSERT INTO {name} ({columns}) VALUES ({marks})", row)
        except (sqlite3.IntegrityError, sqlite3.DataError):
            refused += 1
    return (reading.lost if highest else int(reading.lost > 0)) + refused


class _Reading:
    """Rows of one table by ranges of ids. lost: ids that could not be read, or were not tried any more."""

    def __init__(self, source: sqlite3.Connection, statement: str) -> None:
        self._source = source
        self._statement = statement
        self._failures = 0
        self.lost = 0

    def rows(self, low: int, high: int) -> Iterator[tuple[object, ...]]:
        pending = [(low, high)]
        while pending:
            low, high = pending.pop()
            try:
                found = self._source.execute(self._statement, (low, high)).fetchall()
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                self._failures += 1
                if low == high:
                    self.lost += 1
                elif self._failures < MOST_FAILURES:
                    middle = (low + high) // 2
                    pending += [(middle + 1, high), (low, middle)]
                else:
                    self.lost += high - low + 1
                continue
            yield from found


def _highest(source: sqlite3.Connection, name: str) -> int:
    """The highest id of a table, from whatever can still be read; 0 when nothing tells. Damage may make it too low."""
    found = [0]
    for statement in (f"SELECT max(id) FROM {name}", f"SELECT seq FROM sqlite_sequence WHERE name = '{name}'"):
        try:
            row = source.execute(statement).fetchone()
        except sqlite3.DatabaseError:
            continue
        if row and isinstance(row[0], int):
            found.append(min(row[0], _FAR))
    return max(found)


_WITNESSES = ("person", "identifier", "paper_tag", "note", "annotation", "provenance", "entry", "version")


def _count_missing_papers(copy: sqlite3.Connection) -> int:
    """Papers that are gone though other rows name them: damage can hide a part of a table without an error."""
    named = " UNION ".join(f"SELECT paper_id FROM {table}" for table in _WITNESSES)
    query = f"SELECT count(*) FROM ({named}) WHERE paper_id IS NOT NULL AND paper_id NOT IN (SELECT id FROM paper)"
    return int(copy.execute(query).fetchone()[0])


def _drop_orphans(copy: sqlite3.Connection) -> dict[str, int]:
    """Make references hold again: an entry loses its paper, other rows without their parent go."""
    dropped: dict[str, int] = {}
    copy.execute("UPDATE entry SET paper_id = NULL WHERE paper_id NOT IN (SELECT id FROM paper)")
    while orphans := copy.execute("PRAGMA foreign_key_check").fetchall():
        for table, row_id, _, _ in orphans:
            dropped[table] = (
                dropped.get(table, 0) + copy.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,)).rowcount
            )
    return dropped
