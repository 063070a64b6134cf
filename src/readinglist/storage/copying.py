"""Whole copies of a library file: made with SQLite's backup interface, checked and counted before they count."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from readinglist.model.backup import Contents
from readinglist.storage import faults
from readinglist.storage.connecting import APPLICATION_ID, COMPANIONS, MAGIC, SCHEMA_VERSION, LibraryFile, connect, uri

#: A copy that was not written to for so long is of a process that was killed.
LEFTOVER_AGE_S = 3600


def copy_library(file: LibraryFile, target: Path, *, is_replaced: bool = True) -> Contents:
    """Copy a library, also while it is being written, to the file `target` and return what the copy holds.

    The copy is checked (integrity, counts) under a name that no other copy has and then renamed, so `target` is whole
    or absent. It is a single file without a log. is_replaced: whether it takes the place of an earlier `target`; if
    not, FileExistsError is raised when there is one, also one that came meanwhile. Raises FileProblem for what the
    folder of `target` refuses, LibraryUnavailable kinds for the library.
    """
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with faults.translated(file.path):
            source = connect(file, is_query_only=True)
        try:
            with faults.copying(file.path, target.parent):
                remove_leftovers(target.parent, f".{target.name}.*.tmp*")
                _copy(source, temporary)
        finally:
            source.close()
        contents = check_copy(temporary, named=target)
        if not is_replaced:
            _refuse_existing(temporary, target)
        with faults.copying(file.path, target.parent):
            os.replace(temporary, target)
            sync_folder(target.parent)
        return contents
    finally:
        for name in ("", *COMPANIONS):
            with suppress(OSError):
                temporary.with_name(temporary.name + name).unlink()


def _refuse_existing(temporary: Path, target: Path) -> None:
    """Claim the name: a link, unlike a renaming, is refused when another process has just made that name."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError as error:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from error


def remove_leftovers(folder: Path, pattern: str) -> None:
    """Remove unfinished copies whose process was killed: nobody has written to them for an hour."""
    for path in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFTOVER_AGE_S:
                path.unlink()


def _copy(source: sqlite3.Connection, temporary: Path) -> None:
    temporary.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600))
    copy = sqlite3.connect(temporary, isolation_level=None)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    finally:
        copy.close()
    sync_file(temporary)


def check_copy(path: Path, *, named: Path | None = None) -> Contents:
    """Open a library file read-only, check it whole and count what it holds. Nothing is written, not even beside it.

    Raises LibraryDamaged when it is damaged or no library, LibraryTooNew when it is of a newer version.
    """
    named = named or path
    with faults.translated(named):
        with open(path, "rb") as stream:
            if stream.read(len(MAGIC)) != MAGIC:
                raise faults.not_a_library(named)
        connection = open_still(path)
        try:
            _refuse_foreign(connection, named)
            answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if answer != "ok":
                raise faults.damaged(named, answer.splitlines()[0])
            return count_contents(connection)
        finally:
            connection.close()


def read_contents(path: Path) -> Contents | None:
    """What a copy holds, by counting only; None when it cannot be read as a library."""
    try:
        connection = open_still(path)
    except sqlite3.Error:
        return None
    try:
        return count_contents(connection)
    except (sqlite3.Error, UnicodeDecodeError):  # the latter is the driver reading SQLite's complaint
        return None
    finally:
        connection.close()


def open_still(path: Path) -> sqlite3.Connection:
    """A connection that reads a file nobody writes, without any file beside it; an existing log is not read."""
    os.stat(path)
    return sqlite3.connect(uri(path, "mode=ro&immutable=1"), uri=True, isolation_level=None)


def count_contents(connection: sqlite3.Connection) -> Contents:
    papers, notes, annotations, listings = (
        int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("paper", "note", "annotation", "listing")
    )
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return Contents(papers, notes, annotations, listings, version)


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise faults.not_a_library(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not 0 <= version <= SCHEMA_VERSION:
        raise faults.unfit_version(path, version, known=SCHEMA_VERSION)


def sync_file(path: Path) -> None:
    with open(path, "rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut. Some file systems cannot; they are asked and left alone."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
