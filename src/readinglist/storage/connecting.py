"""One way to open a SQLite connection to a library: the settings that every connection must have."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

BUSY_TIMEOUT_S = 5.0

#: "RdLs" in ASCII, at offset 68 of the file: tells a library from any other SQLite file.
APPLICATION_ID = 0x52644C73
#: How every SQLite file begins (sqlite.org/fileformat.html, section 1.3).
MAGIC = b"SQLite format 3\0"

#: Pages that a writing connection keeps at hand. With SQLite's own 2 MB an import of 50,000 papers writes and reads the
#: pages of its indexes again and again: a fifth of its time.
WRITING_CACHE_KB = 32_000
#: A log that a large import has swollen is cut back to this once its pages are in the file.
LOG_LIMIT_BYTES = 16 << 20

#: Files that SQLite keeps beside a database: log, shared memory, rollback journal.
COMPANIONS = ("-wal", "-shm", "-journal")

#: Stands beside a library while a backup takes its place; see `replacing`.
RECOVERING = ".recovering"

#: The version of the schema that this program writes; see `migrations`.
SCHEMA_VERSION = 2


class Access(StrEnum):
    """How a library file can be used.

    WRITE: normal. READ: read-only, beside another program's journal files. IMMUTABLE: read-only and without any
    helper file, where the folder is not writable or the volume is full (SQLite cannot make its -shm file there).
    """

    WRITE = "write"
    READ = "read"
    IMMUTABLE = "immutable"


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A library file that was found to be ours, readable and of a version we know."""

    path: Path
    access: Access = Access.WRITE
    is_wal_safe: bool = True
    note: str = ""  # one sentence for the user where something is special about the place, else empty

    @property
    def is_read_only(self) -> bool:
        return self.access is not Access.WRITE


_URI_OPTIONS = {Access.WRITE: "mode=rw", Access.READ: "mode=ro", Access.IMMUTABLE: "mode=ro&immutable=1"}


def uri(path: Path, options: str) -> str:
    """A file: address for SQLite; `?`, `#` and `%` in a name are quoted."""
    return f"file:{quote(str(path.absolute()))}?{options}"


def connect(file: LibraryFile, *, is_query_only: bool, timeout_s: float = BUSY_TIMEOUT_S) -> sqlite3.Connection:
    """A connection in driver autocommit mode: nothing begins a transaction but us. Raises sqlite3.Error.

    It may be used by any one thread at a time. Settings per connection, from sqlite.org/security.html and the
    measurements in decision 0003: cell_size_check finds damage early, synchronous=FULL keeps what a user was told is
    saved, trusted_schema=OFF keeps a crafted schema from calling functions. A writing connection cannot have the
    last, because FTS5 in triggers counts as unsafe (SQLite 3.40); the writer makes sure of the triggers instead.
    """
    connection = sqlite3.connect(
        uri(file.path, _URI_OPTIONS[file.access]),
        uri=True,
        timeout=timeout_s,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        configure(connection, is_query_only=is_query_only)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def configure(connection: sqlite3.Connection, *, is_query_only: bool) -> None:
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")
    connection.execute("PRAGMA foreign_keys=ON")
    if is_query_only:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA query_only=ON")
    else:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA cache_size=-{WRITING_CACHE_KB}")
        connection.execute(f"PRAGMA journal_size_limit={LOG_LIMIT_BYTES}")
