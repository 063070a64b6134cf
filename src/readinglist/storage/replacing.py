"""Putting a backup in a library's place, so that an interruption at any point leaves one whole library or the other.

The order matters. A log (-wal) of the old file must be gone before the new file takes its name, or SQLite would play
it into the new one. So: the old file is kept from every process, and stays so to the end, lest a change that somebody
was told is saved be in neither; the new one is copied and checked beside it; the old one is copied aside byte for byte,
with its log; a marker says what is meant; only then companions are removed and the new file is renamed. Whoever opens
the library and finds the marker finishes the work (`finish`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from readinglist.errors import FileProblem, LibraryNotWritable
from readinglist.model.backup import Contents
from readinglist.storage import faults
from readinglist.storage.connecting import COMPANIONS, RECOVERING, Access, LibraryFile, uri
from readinglist.storage.copying import check_copy, copy_library, sync_file, sync_folder
from readinglist.storage.holding import hold_alone, is_open

_NEW = ".recovered"


def replace_library(path: Path, backup: Path, *, name_aside: Callable[[], Path]) -> tuple[Contents, Path | None]:
    """Put a copy of `backup` at `path`; what stood there is kept at `name_aside()`, byte for byte, with its log.

    Returns what the library holds now and where what it was is kept, if there was one. Raises LibraryLocked when a
    process has the library open, LibraryDamaged and LibraryTooNew for an unfit backup, LibraryNotWritable. All is then
    as before. Where `path` is a link, the file that it leads to is replaced and the link stays.
    """
    path = Path(os.path.realpath(path))
    finish(path)
    contents = check_copy(backup)
    aside = None
    with ExitStack() as until_replaced:
        with faults.translated(path):
            handle = until_replaced.enter_context(_closed_to_all(path)) if path.exists() else None
        with _undone_if_refused() as made:
            made.append(_beside(path, _NEW))
            _copy_beside(backup, made[0])
            with faults.translated(path):
                if handle is not None:
                    aside = name_aside()
                    _keep(path, handle, aside=aside, made=made)
                _write_marker(_beside(path, RECOVERING))
        if os.name == "nt":  # there no open file can be replaced
            until_replaced.close()
        finish(path)
    if aside is not None:
        _fold_log(aside)
    return contents, aside


@contextmanager
def _undone_if_refused() -> Iterator[list[Path]]:
    """A list to put the names of new files in, which are removed when the block raises."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for left in made:
            with suppress(OSError):
                left.unlink()
        raise


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


def _keep(path: Path, handle: int, *, aside: Path, made: list[Path]) -> None:
    """Copy the library to `aside`, and its log or journal if that holds anything; put the names of new files in `made`.

    handle: of the library. To open and close it here would end the lock that SQLite has on it.
    """
    aside.parent.mkdir(parents=True, exist_ok=True)
    for name in ("-wal", "-journal", ""):  # the library last: alone it would look whole
        if not name or _is_filled(_beside(path, name)):
            copy, partial = _beside(aside, name), _beside(aside, f"{name}.tmp")
            made += [partial, copy]
            with (
                open(partial, "wb") as target,
                open(_beside(path, name) if name else handle, "rb", closefd=bool(name)) as source,
            ):
                shutil.copyfileobj(source, target)
            os.chmod(partial, 0o600)
            sync_file(partial)
            os.replace(partial, copy)
    sync_folder(aside.parent)


def _is_filled(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _fold_log(aside: Path) -> None:
    """Make one file of the kept copy and its log, if both are sound: whoever opens a backup opens one file."""
    if _beside(aside, "-wal").exists() and _is_sound(aside):
        with suppress(sqlite3.Error), closing(sqlite3.connect(uri(aside, "mode=rw"), uri=True)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()


def _is_sound(library: Path) -> bool:
    """Whether a library that nobody else has open is whole, its log read with it. Both stay as they are."""
    try:
        with closing(sqlite3.connect(uri(library, "mode=ro"), uri=True)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except (sqlite3.Error, UnicodeDecodeError):
        return False
    finally:
        _beside(library, "-shm").unlink(missing_ok=True)


@contextmanager
def _closed_to_all(path: Path) -> Iterator[int]:
    """Keep every process from the library, so that none can save what would be lost; gives a handle of the file.

    Two locks: that of `holding` keeps our own out, SQLite's those of other programs. In locking mode EXCLUSIVE the
    latter covers a log too, which stays as it is. A file too damaged for that is nobody's any more. Raises
    LibraryLocked.
    """
    handle = hold_alone(path)
    try:
        with closing(sqlite3.connect(uri(path, "mode=rw"), uri=True, isolation_level=None, timeout=1.0)) as connection:
            _take_exclusively(connection, path)
            yield handle
    finally:
        os.close(handle)


def _take_exclusively(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise is_open(path) from error
    except sqlite3.DatabaseError:
        return


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
