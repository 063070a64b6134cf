"""Read-only connections, one a thread, without SQLAlchemy."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from readinglist.storage.connecting import LibraryFile, connect
from readinglist.storage.faults import translated

Connection = sqlite3.Connection

CLOSE_TIMEOUT_S = 2.0

#: So much of the file a connection keeps: there is one a thread, and the system keeps the file for all of them.
#: SQLite's own 2,000 KB are no quicker (docs/performance.md).
CACHE_KB = 500


class Reader:
    """Hands each thread its own connection. All methods may be called from any thread."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._slots: dict[int, _Slot] = {}
        self._watcher: sqlite3.Connection | None = None
        self._seen_version = 0
        self._is_closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection. Driver errors inside become LibraryUnavailable kinds."""
        with translated(self._file.path):
            slot = self._slot()
            with slot.busy:
                yield slot.connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection in one read transaction: several statements that see the same state."""
        with self.reading() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def interrupt(self, thread_id: int) -> None:
        """End what the connection of that thread is doing now; it raises sqlite3.OperationalError there."""
        with self._lock:
            if slot := self._slots.get(thread_id):
                slot.connection.interrupt()

    def has_foreign_commit(self) -> bool:
        """True once after any commit since the last call, our own writer's included: PRAGMA data_version moved."""
        with self._lock, translated(self._file.path):
            if self._is_closed:
                return False
            if self._watcher is None:
                self._watcher = _connect(self._file)
                self._seen_version = _data_version(self._watcher)
                return True
            version = _data_version(self._watcher)
            has_moved, self._seen_version = version != self._seen_version, version
            return has_moved

    def close(self) -> None:
        """Close all connections. A read that runs in another thread is ended first."""
        with self._lock:
            self._is_closed = True
            for slot in self._slots.values():
                slot.close()
            self._slots.clear()
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None

    def _slot(self) -> _Slot:
        thread_id = threading.get_ident()
        slot = self._slots.get(thread_id)
        if slot is None:
            slot = _Slot(_connect(self._file))
            with self._lock:
                if self._is_closed:
                    slot.close()
                    raise sqlite3.ProgrammingError("the library is closed")
                self._forget_ended_threads()
                self._slots[thread_id] = slot
        return slot

    def _forget_ended_threads(self) -> None:
        alive = {thread.ident for thread in threading.enumerate()}
        for thread_id in [known for known in self._slots if known not in alive]:
            self._slots.pop(thread_id).close()


def _connect(file: LibraryFile) -> sqlite3.Connection:
    """(Only for connections that stay: to ask for a cache makes SQLite read the schema.)"""
    connection = connect(file, is_query_only=True)
    connection.execute(f"PRAGMA cache_size=-{CACHE_KB}")
    return connection


class _Slot:
    """The connection of one thread. busy: held while the thread reads; a closed connection under a read can crash."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.busy = threading.RLock()

    def close(self) -> None:
        """Interrupt what runs, wait for its thread to let go, and close; one that holds on keeps its connection."""
        self.connection.interrupt()
        if self.busy.acquire(timeout=CLOSE_TIMEOUT_S):
            try:
                self.connection.close()
            finally:
                self.busy.release()


def revision(connection: sqlite3.Connection) -> int:
    """See `operations.revision`."""
    return int(connection.execute("SELECT max(id) FROM journal").fetchone()[0] or 0)


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
