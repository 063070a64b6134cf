"""Putting a backup in a library's place, so that an interruption at any point leaves one whole library or the other.

The order matters. A log (-wal) of the old file must be gone before the new file takes its name, or SQLite would play
it into the new one. So: the new file is copied and checked beside the old; the old one is copied aside byte for byte,
with its log; a marker says what is meant; only then companions are removed and the new file is renamed. Whoever opens
the library and finds the marker finishes the work (`finish`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from readinglist.errors import FileProblem, LibraryLocked, LibraryNotWritable
from readinglist.model.backup import Contents
from readinglist.storage import faults
from readinglist.storage.connecting import COMPANIONS, RECOVERING, Access, LibraryFile, uri
from readinglist.storage.copying import check_copy, copy_library, sync_file, sync_folder

_NEW = ".recovered"


def replace_library(path: Path, backup: Path, *, aside: Path) -> tuple[Contents, bool]:
    """Put a copy of `backup` at `path`; what stood there is kept at `aside`, byte for byte, with its log.

    Returns what the library holds now and whether something was kept aside. Raises LibraryLocked when a process has
    the library open, LibraryDamaged and LibraryTooNew for an unfit backup, LibraryNotWritable. All is then as before.
    Where `path` is a link, the file that it leads to is replaced and the link stays.
    """
    path = Path(os.path.realpath(path))
    finish(path)
    contents = check_copy(backup)
    new = _beside(path, _NEW)
    made = [new]
    try:
        _copy_beside(backup, new)
        with faults.translated(path):
            has_old = path.exists()
            if has_old:
                made += _keep(path, aside)
                _refuse_open(path)
            _write_marker(_beside(path, RECOVERING))
    except BaseException:
        for left in made:
            with suppress(OSError):
                left.unlink()
        raise
    finish(path)
    return contents, has_old


def _copy_beside(backup: Path, new: Path) -> None:
    """The copy goes into the library's own folder: what that refuses is trouble with the library."""
    try:
        copy_library(LibraryFile(backup, access=Access.IMMUTABLE), new)
    except FileProblem as error:
        raise LibraryNotWritable(error.summary, "Nothing was changed. Make room there and try again.") from error


def finish(path: Path) -> bool:
    """Finish a recovery that was interrupted after its point of no return; False when there is nothing to finish."""
    marker, new = _beside(path, RECOVERING), _beside(path, _NEW)
    if not marker.exists():
        return False
    with faults.translated(path), _alone(marker) as is_ours:
        if not is_ours:
            return False
        if new.exists():
            for name in COMPANIONS:
                with suppress(FileNotFoundError):
                    _beside(path, name).unlink()
            sync_folder(path.parent)
            os.replace(new, path)
            sync_folder(path.parent)
        marker.unlink()
        sync_folder(path.parent)
    return True


def _keep(path: Path, aside: Path) -> list[Path]:
    """Copy the library and its log to `aside`; returns the files made. The log first: a library alone looks whole."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for name in ("-wal", "-journal", ""):
        if _beside(path, name).exists():
            copy, partial = _beside(aside, name), _beside(aside, f"{name}.tmp")
            made += [partial, copy]
            shutil.copyfile(_beside(path, name), partial)
            os.chmod(partial, 0o600)
            sync_file(partial)
            os.replace(partial, copy)
    sync_folder(aside.parent)
    return made


def _refuse_open(path: Path) -> None:
    """Raise LibraryLocked when any process has the library open: leaving WAL needs to be the only one.

    A file too damaged for that is nobody's any more.
    """
    connection = sqlite3.connect(uri(path, "mode=rw"), uri=True, isolation_level=None, timeout=1.0)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LibraryLocked(
                f'The library "{path}" is open in another window or program.',
                "Nothing was changed. Close it there and try again.",
            ) from error
    except sqlite3.DatabaseError:
        return
    finally:
        connection.close()


def _write_marker(marker: Path) -> None:
    with open(marker, "x", encoding="utf-8") as stream:
        stream.write("A recovery is under way: the file ending in .recovered takes the library's place.\n")
    sync_file(marker)
    sync_folder(marker.parent)


@contextmanager
def _alone(marker: Path) -> Iterator[bool]:
    """Hold the marker alone among processes; yields False when another process has finished the work meanwhile."""
    try:
        handle = os.open(marker, os.O_RDWR)
    except FileNotFoundError:
        yield False
        return
    try:
        _lock(handle)
        yield marker.exists() and _is_same(marker, handle)
    finally:
        os.close(handle)


def _is_same(marker: Path, handle: int) -> bool:
    there, held = marker.stat(), os.fstat(handle)
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # not POSIX: there an open file cannot be replaced, so two finishers cannot both succeed
        return
    fcntl.flock(handle, fcntl.LOCK_EX)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
