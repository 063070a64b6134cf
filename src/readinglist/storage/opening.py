"""Opening a library file: find out what it is and how it can be used, and refuse politely what is not ours.

A refused file is not touched: everything is decided from its first 100 bytes and a read-only connection. SQLAlchemy
is imported only to create a library or to migrate one.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from readinglist.errors import LibraryUnavailable
from readinglist.storage import faults, shape, volumes
from readinglist.storage.connecting import (
    APPLICATION_ID,
    COMPANIONS,
    MAGIC,
    RECOVERING,
    SCHEMA_VERSION,
    Access,
    LibraryFile,
    configure,
    connect,
    uri,
)

_HEADER_LENGTH = 100  # sqlite.org/fileformat.html, section 1.3
_USER_VERSION_AT = 60
_APPLICATION_ID_AT = 68


def open_file(path: Path, *, create: bool = True) -> LibraryFile:
    """Find out how the library at `path` can be used; make a new one there when it is absent (or empty) and `create`.

    Raises LibraryUnavailable and its kinds. An older library is returned as it is: `version_of` says how old.
    """
    path = Path(os.path.realpath(path))  # SQLite keeps the log beside the file itself, not beside a link to it
    with faults.translated(path):
        _refuse_unreadable(path)
        _finish_recovery(path)
        if path.is_dir():
            raise LibraryUnavailable(f'"{path}" is a folder, no library file.', "Name the library file itself.")
        if not path.exists() or path.stat().st_size == 0:
            return _create_file(path) if create else _refuse_absent(path)
        _check_header(path)
        is_alone = _is_alone(path)
        if is_alone:
            _check_content(path, "mode=ro&immutable=1")
        file = _choose_access(path)
        if not is_alone:
            _check_content(path, _probe_options(file))
        return _choose_journal_mode(file)


def version_of(file: LibraryFile) -> int:
    """The schema version of a library that `open_file` accepted."""
    with faults.translated(file.path):
        connection = connect(file, is_query_only=True)
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()


def _refuse_unreadable(path: Path) -> None:
    try:
        may_read = not path.exists() or os.access(path, os.R_OK)
    except PermissionError:  # its folder may not be looked into
        may_read = False
    if not may_read:
        raise LibraryUnavailable(
            f'The library "{path}" may not be read.',
            "Nothing was changed. Check the permissions of the file and its folder.",
        )


def _finish_recovery(path: Path) -> None:
    """Do what is left of a recovery that was interrupted; nothing is, at nearly every start."""
    if path.with_name(path.name + RECOVERING).exists():
        from readinglist.storage import replacing

        replacing.finish(path)


def _refuse_absent(path: Path) -> LibraryFile:
    raise LibraryUnavailable(f'There is no library at "{path}".', "Check the name, or import something to begin one.")


def _check_header(path: Path) -> None:
    """Refuse what the first bytes already give away: another kind of file, another program's, an unknown version."""
    with open(path, "rb") as stream:
        header = stream.read(_HEADER_LENGTH)
    if header[:16] != MAGIC:
        raise faults.not_a_library(path)
    if len(header) < _HEADER_LENGTH:
        raise faults.damaged(path, "it was cut off")
    if int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big") not in (0, APPLICATION_ID):
        raise faults.not_a_library(path, "another program made this database")
    _refuse_unfit(path, int.from_bytes(header[_USER_VERSION_AT : _USER_VERSION_AT + 4], "big", signed=True))


def _refuse_unfit(path: Path, version: int) -> None:
    if not 0 <= version <= SCHEMA_VERSION:
        raise faults.unfit_version(path, version, known=SCHEMA_VERSION)


def _choose_access(path: Path) -> LibraryFile:
    """Try from the best to the least: write, read beside an existing journal, read without helper files."""
    if _is_writable(path) and os.access(path.parent, os.W_OK):
        file = LibraryFile(path)
        try:
            _probe(file)
            return file
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) not in _NO_ROOM:
                raise
            return _read_only(
                path, "The disk is full or the folder refuses new files, so the library is open for reading only."
            )
    return _read_only(path, "The library or its folder may not be written, so it is open for reading only.")


#: What SQLite says when it cannot make its -shm file: no space, no permission in the folder.
_NO_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def _read_only(path: Path, note: str) -> LibraryFile:
    """Read beside the journal when there is one with data; else as an immutable file, which needs no helper files."""
    wal = path.with_name(path.name + "-wal")
    journal = path.with_name(path.name + "-journal")
    if journal.exists() and journal.stat().st_size > 0:
        raise LibraryUnavailable(
            f'The library "{path}" holds an unfinished change and its folder may not be written.',
            "Copy the library with the files beside it to a folder that can be written, and open it there.",
        )
    access = Access.READ if wal.exists() and wal.stat().st_size > 0 else Access.IMMUTABLE
    file = LibraryFile(path, access=access, note=note)
    try:
        _probe(file)
    except sqlite3.OperationalError as error:
        if access is Access.READ and (error.sqlite_errorcode & 0xFF) in _NO_ROOM:
            raise LibraryUnavailable(
                f'The newest changes of the library "{path}" lie in the file "{wal.name}" beside it, '
                "which cannot be read here because the folder may not be written.",
                "Copy both files to a folder that can be written, and open the library there.",
            ) from error
        raise
    return file


def _is_writable(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError:
        return False
    return True


def _probe(file: LibraryFile) -> None:
    """One read that makes SQLite do all it needs for reading, short of the schema. Raises sqlite3.Error.

    Without WAL the probe is a plain read; the connection is read-only, so that nothing is written to a file which
    may still be refused.
    """
    connection = sqlite3.connect(uri(file.path, _probe_options(file)), uri=True, isolation_level=None)
    try:
        configure(connection, is_query_only=True)
        connection.execute("PRAGMA user_version").fetchone()
    finally:
        connection.close()


def _probe_options(file: LibraryFile) -> str:
    if file.access is Access.IMMUTABLE:
        return "mode=ro&immutable=1"
    journal = file.path.with_name(file.path.name + "-journal")
    # A hot journal must be rolled back before anything can be read, and that needs a writing connection.
    return "mode=rw" if file.access is Access.WRITE and journal.exists() else "mode=ro"


def _is_alone(path: Path) -> bool:
    """Whether nothing lies beside a file in WAL mode: nobody has it open, and it can be read without making a -shm."""
    return _is_in_wal_mode(path) and not any(path.with_name(path.name + name).exists() for name in COMPANIONS)


def _is_in_wal_mode(path: Path) -> bool:
    with open(path, "rb") as stream:
        return stream.read(20)[18:20] == b"\2\2"  # file format write and read version: 2 is WAL


def _check_content(path: Path, options: str) -> None:
    """Refuse what the header could not tell: the version may stand in the -wal file, a table or column be missing."""
    connection = sqlite3.connect(uri(path, options), uri=True, isolation_level=None)
    try:
        configure(connection, is_query_only=True)
        application, version = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if application != APPLICATION_ID:
            raise faults.not_a_library(path, "another program made this database")
        _refuse_unfit(path, version)
        difference = shape.find_difference(connection, is_present=version == SCHEMA_VERSION)
        views = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'view'").fetchone()[0]
    finally:
        connection.close()
    if difference:
        raise faults.damaged(path, difference)
    if views:
        raise faults.damaged(path, "it holds parts that Reading List never makes")


def _create_file(path: Path) -> LibraryFile:
    """Make an empty library in place, in one SQLite transaction: killed half-way it stays an empty file.

    Two processes may do this at once: the second waits for the lock and finds the work done.
    """
    from readinglist.storage import schema

    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # 0600: what one reads is one's own business
    file = LibraryFile(path, is_wal_safe=volumes.is_wal_safe(path), note=volumes.note(path))
    connection = connect(file, is_query_only=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            schema.create(connection, version=SCHEMA_VERSION)
        connection.execute("COMMIT")
    finally:
        connection.close()
    _check_header(path)
    return _choose_journal_mode(file)


def _choose_journal_mode(file: LibraryFile) -> LibraryFile:
    """WAL where shared memory works; a rollback journal on network volumes and in folders that a cloud copies."""
    if file.is_read_only:
        return file
    is_wal_safe = volumes.is_wal_safe(file.path)
    file = LibraryFile(file.path, file.access, is_wal_safe, volumes.note(file.path))
    if _is_in_wal_mode(file.path) == is_wal_safe:
        return file
    connection = sqlite3.connect(uri(file.path, "mode=rw"), uri=True, isolation_level=None, timeout=5.0)
    try:
        if not is_wal_safe:
            # Exclusive before the first access: SQLite then does without the shared memory that fails here.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute(f"PRAGMA journal_mode={'WAL' if is_wal_safe else 'DELETE'}").fetchone()
    except sqlite3.OperationalError as error:
        # Somebody else has it open and uses it as it is; so do we, until a start that finds it alone.
        if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    finally:
        connection.close()
    return file
