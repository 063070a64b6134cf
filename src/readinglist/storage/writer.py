"""Writing rows: one SQLAlchemy engine with one connection, and `BEGIN IMMEDIATE`.

SQLAlchemy's defaults on sqlite3 lose updates silently: four threads, 400 read-modify-writes, 102 arrived. With the
driver's own transactions off and BEGIN IMMEDIATE all 400 arrive (decision 0003).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, create_engine, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from readinglist.model.texts import clean_text
from readinglist.storage import faults, schema
from readinglist.storage.connecting import SCHEMA_VERSION, LibraryFile, connect
from readinglist.storage.tables import metadata

#: Rows of one insert. Larger batches hold the interpreter longer: a reader's worst wait grew from 8 to 43 ms.
BATCH_SIZE = 250
#: Values of one IN (...): SQLAlchemy compiles a statement for each length, so lengths are few.
_IN_SIZE = 500

#: Steps of SQLite's machine between two questions: well under a millisecond.
_CHECK_EVERY = 20_000

Values = Mapping[str, Any]
Check = Callable[[], None]


class Writer:
    """The only way to write to a library. Safe to use from several threads: transactions wait for each other."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        with self._translated():
            _secure_triggers(file)
        self._engine = create_engine(
            "sqlite://", creator=lambda: connect(file, is_query_only=False), poolclass=StaticPool
        )
        # The driver is in autocommit mode; SQLAlchemy's "begin" is where the transaction really begins.
        event.listen(self._engine, "begin", _begin_immediate)

    @contextmanager
    def transaction(self, check: Check | None = None) -> Iterator[RowWriter]:
        """One transaction, committed at the end, rolled back on any exception.

        check: asked many times a second until the commit; what it raises ends the transaction, in the middle of a
        statement too. Raises LibraryUnavailable kinds for lock, full disk, damage; what was written is then taken back.
        """
        with self._lock, self._translated(), self._engine.begin() as connection, _heeding(connection, check):
            version = connection.exec_driver_sql("PRAGMA user_version").scalar()
            if version != SCHEMA_VERSION:
                raise faults.unfit_version(self._file.path, int(version or 0), known=SCHEMA_VERSION)
            yield RowWriter(connection)

    def is_busy(self) -> bool:
        """True while a transaction runs in this process."""
        return self._lock.locked()

    def close(self) -> None:
        """Close the connection. The last connection to a file moves its log into it and removes the log."""
        with self._lock:
            self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error, OSError, UnicodeDecodeError, faults.DamagedValue) as error:
            told = faults.translate(error, self._file.path)
            if told is None:
                raise
            raise told from error


def _secure_triggers(file: LibraryFile) -> None:
    """Make the triggers ours before the first write: without them nothing could be undone."""
    connection = connect(file, is_query_only=False)
    try:
        if schema.has_our_triggers(connection):
            return
        connection.execute("BEGIN IMMEDIATE")
        schema.renew_triggers(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _begin_immediate(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection) and driver.in_transaction:
        driver.rollback()  # Ctrl+C came between a "begin" and whoever would have ended it; nobody else holds the lock
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _heeding(connection: Connection, check: Check | None) -> Iterator[None]:
    """Let `check` end a statement: SQLite asks it as it goes along, since one statement may write 100,000 rows."""
    if check is None:
        yield
        return
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    raised: list[Exception] = []

    def is_unwanted() -> bool:
        try:
            check()
        except Exception as error:  # noqa: BLE001 - it cannot pass through SQLite: raised again below
            raised.append(error)
        return bool(raised)

    driver.set_progress_handler(is_unwanted, _CHECK_EVERY)
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        if raised:
            raise raised[0] from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


#: Indexes that refuse nothing, and triggers of the parts of papers.
_RESTING = """
SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND (
    type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%' AND tbl_name IN ('paper', 'person', 'identifier', 'provenance')
    OR type = 'trigger' AND tbl_name IN ('person', 'identifier', 'provenance')
)
"""


class RowWriter:
    """Rows of the tables by name, inside one transaction. Values are plain; text is cleaned of what SQLite refuses.

    Every change goes through the triggers, so it is refused outside an operation and recorded inside.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def insert(self, table_name: str, rows: Iterable[Values]) -> None:
        """Add rows that all have the same columns, in batches. ValueError when their columns differ."""
        rows = list(rows)
        if not rows:
            return
        table = _table(table_name)
        names = list(rows[0])
        columns = ", ".join(f'"{table.c[name].name}"' for name in names)
        statement = f"INSERT INTO {table.name} ({columns}) VALUES "
        marks = f"({', '.join('?' * len(names))})"
        # One statement a batch: because of its triggers SQLite keeps, for each statement, a copy of every page that it
        # touches, and the pages of some ten indexes for each row were most of the time of an import.
        for start in range(0, len(rows), BATCH_SIZE):
            part = rows[start : start + BATCH_SIZE]
            self.connection.exec_driver_sql(statement + ", ".join([marks] * len(part)), _clean_values(part, names))

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """While so many papers come in that it pays to sort each index once instead of keeping it sorted row by row.

        Only for new papers and what belongs to them alone: no search is quick meanwhile, and the triggers of their
        parts rest, which would record nothing of a paper that is new (see `journal`). All is made again as it was, in
        the same transaction, so a kill or an error leaves nothing undone. 20,000 papers: 3.9 s for 7.4 s of CPU.
        """
        statements = [row[0] for row in self.connection.exec_driver_sql(_RESTING)]
        for kind, name in self.connection.exec_driver_sql(_RESTING.replace("SELECT sql", "SELECT type, name")).all():
            self.connection.exec_driver_sql('DROP {} "{}"'.format(kind.upper(), name.replace('"', '""')))
        yield
        for statement in statements:
            self.connection.exec_driver_sql(statement)

    def insert_one(self, table_name: str, values: Values) -> int:
        """Add one row and return its id."""
        result = self.connection.execute(_table(table_name).insert(), _clean_row(values))
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def update(self, table_name: str, values: Values, *, ids: Sequence[int]) -> None:
        """Set the same values in all rows with these ids."""
        table = _table(table_name)
        cleaned = _clean_row(values)
        for part in _parts(ids):
            self.connection.execute(table.update().where(table.c.id.in_(part)).values(cleaned))

    def update_each(self, table_name: str, rows: Iterable[Values]) -> None:
        """Set own values in each row; every mapping has "id" and the same columns."""
        table = _table(table_name)
        cleaned = [_clean_row(row) for row in rows]
        if not cleaned:
            return
        columns = [name for name in cleaned[0] if name != "id"]
        assignments = ", ".join(f'"{table.c[name].name}" = :{name}' for name in columns)
        statement = f"UPDATE {table.name} SET {assignments} WHERE id = :id"
        for start in range(0, len(cleaned), BATCH_SIZE):
            self.connection.exec_driver_sql(statement, cleaned[start : start + BATCH_SIZE])

    def delete(self, table_name: str, *, ids: Sequence[int]) -> None:
        table = _table(table_name)
        for part in _parts(ids):
            self.connection.execute(table.delete().where(table.c.id.in_(part)))

    def find(self, table_name: str, *columns: str, **conditions: object) -> list[dict[str, Any]]:
        """Rows in the order of their ids, as mappings of the named columns (all when none is named).

        A condition is a value (None: is NULL) or a collection (one of them): find("paper", "id", status="queue").
        Text compares as the column does, so citation keys and tags without regard to case.
        """
        table = _table(table_name)
        wanted = [table.c[name] for name in columns] or list(table.c)
        statement = select(*wanted).order_by(table.c.id)
        many: tuple[str, Sequence[object]] | None = None
        for name, value in conditions.items():
            if isinstance(value, (list, tuple, set, frozenset)):
                if many is not None:
                    raise ValueError("only one condition may be a collection")
                many = (name, [_clean(item) for item in value])
            elif value is None:
                statement = statement.where(table.c[name].is_(None))
            else:
                statement = statement.where(table.c[name] == _clean(value))
        if many is None:
            return [dict(row) for row in self.connection.execute(statement).mappings()]
        found: list[dict[str, Any]] = []
        for part in _parts(many[1]):
            rows = self.connection.execute(statement.where(table.c[many[0]].in_(part)))
            found += [dict(row) for row in rows.mappings()]
        return found

    @contextmanager
    def driver(self) -> Iterator[sqlite3.Connection]:
        """The driver's connection inside this transaction, for the reading functions of this package."""
        yield self.connection.connection.driver_connection  # type: ignore[misc]

    def has_row(self, table_name: str, **conditions: object) -> bool:
        """Whether there is a row with these values."""
        table = _table(table_name)
        statement = select(table.c.id).where(*(table.c[name] == value for name, value in conditions.items())).limit(1)
        return self.connection.execute(statement).first() is not None

    def has_citation_key(self, key: str) -> bool:
        """Whether this key in any case finds a paper: as its own, in the trash or not, as an earlier one, or as that of
        a paper that was merged into it. Cheap: imports ask for each paper.
        """
        with self.driver() as connection:  # SQLAlchemy would take most of the time of an import's look-ups
            found = connection.execute(
                "SELECT 1 FROM paper WHERE citation_key = ? UNION ALL SELECT 1 FROM alias WHERE citation_key = ? "
                "UNION ALL SELECT 1 FROM merged WHERE citation_key = ?",
                (clean_text(key),) * 3,
            )
            return found.fetchone() is not None

    def next_paper_id(self) -> int:
        """The id that the next new paper gets. Never one that was used before (AUTOINCREMENT)."""
        row = self.connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'paper'").fetchone()
        return (int(row[0]) if row else 0) + 1

    def last_queue_position(self) -> int:
        """The position of the last paper in the queue, 0 when it is empty."""
        row = self.connection.exec_driver_sql("SELECT max(queue_position) FROM paper WHERE queue_position IS NOT NULL")
        return int(row.scalar() or 0)


def _clean_row(row: Values) -> dict[str, Any]:
    return {name: _clean(value) for name, value in row.items()}


def _clean_values(rows: Sequence[Values], names: Sequence[str]) -> tuple[Any, ...]:
    """All values of the rows, one row after the other."""
    for row in rows:
        if len(row) != len(names):
            raise ValueError(f"rows with different columns: {list(row)} and {names}")
    # Most texts are clean; to ask here saves a call for each of five million values of a large import.
    return tuple([
        clean_text(value) if isinstance(value, str) and not (value.isascii() and "\0" not in value) else value
        for row in rows
        for value in map(row.__getitem__, names)
    ])  # fmt: skip


def _clean(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _table(name: str) -> Table:
    return metadata.tables[name]


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    values = list(values)
    for start in range(0, len(values), _IN_SIZE):
        yield values[start : start + _IN_SIZE]
