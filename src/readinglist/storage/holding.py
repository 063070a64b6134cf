"""Which processes have a library open: each holds a shared lock on one byte of the file, a recovery holds it alone.

SQLite's own locks tell this for WAL only, whose connections keep one as long as they are open; with a rollback journal
an idle connection has none. A lock file would be one more thing in a user's folder, and `flock` covers the whole file:
network file systems make of it a lock that refuses SQLite's own. So it is an open file description lock (fcntl(2),
F_OFD_SETLK) on a byte behind those that SQLite locks, in the page that it never uses (sqlite.org/fileformat.html,
"The Lock-Byte Page"). Linux only; elsewhere WAL's lock and Windows, which replaces no open file, must do, and so they
must where a file system has no locks. That the file was replaced all the same is noticed before each write.

Closing any handle of a file drops the locks that SQLite has on it in the whole process (sqlite.org/howtocorrupt.html,
section 2.2), so a process has one handle a file and closes it with the last Library.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from readinglist.errors import LibraryLocked
from readinglist.storage import faults
from readinglist.storage.connecting import BUSY_TIMEOUT_S

_HELD_BYTE = 0x4000_0000 + 1024
_CLAIM_BYTE = _HELD_BYTE + 1
_PATIENCE_S = 1.0
#: What SQLite keeps beside a file, under its name.
_OF_SQLITE = ("-wal", "-shm", "-journal")
_PAUSE_S = 0.02


@dataclass(slots=True)
class _Handle:
    """claimant: the Hold in this process that looks papers up; a lock is the handle's, so it tells processes apart."""

    number: int
    holders: int
    claimant: Hold | None = None


_handles: dict[tuple[int, int], _Handle] = {}
_handles_lock = threading.Lock()


class Hold:
    """One Library's share in a file that is open. Made before the first connection, released after the last."""

    def __init__(self, path: Path) -> None:
        """Raises LibraryLocked when a recovery takes longer than a write would, LibraryUnavailable kinds."""
        self._path = path
        with faults.translated(path):
            self._file: tuple[int, int] | None = _take(path)

    def refuse_replaced(self) -> None:
        """Raise LibraryUnavailable when another file has taken the library's name: what is written would be lost."""
        try:
            is_replaced = _identity(os.stat(self._path)) != self._file
        except OSError:
            is_replaced = True
        if is_replaced:
            raise faults.replaced(self._path)

    def claim(self) -> bool:
        """Be the one that looks papers up; False while another process, or another Library of this one, is."""
        with _handles_lock:
            handle = self._handle
            if handle.claimant is not None or not _lock(handle.number, _CLAIM_BYTE, is_shared=False):
                return False
            handle.claimant = self
            return True

    def end_claim(self) -> None:
        """Doing so without a claim is fine."""
        with _handles_lock:
            if self._file is not None and self._handle.claimant is self:
                _unlock(self._handle.number, _CLAIM_BYTE)
                self._handle.claimant = None

    def is_claimed_elsewhere(self) -> bool:
        """Whether another process, or another Library of this one, looks papers up; False once it is released."""
        with _handles_lock:
            if self._file is None:
                return False
            claimant = self._handle.claimant
            return _is_locked(self._handle.number, _CLAIM_BYTE) if claimant is None else claimant is not self

    @property
    def _handle(self) -> _Handle:
        assert self._file is not None, "it was released"
        return _handles[self._file]

    def release(self) -> None:
        """Doing so twice is fine."""
        self.end_claim()
        if self._file is not None:
            _give_back(self._file)
            self._file = None


def hold_alone(path: Path) -> int:
    """A handle that keeps every process from opening the library until it is closed, once others have replaced it.

    Raises LibraryLocked when any process, this one included, has the library open, and OSError.
    """
    end = time.monotonic() + _PATIENCE_S
    with _handles_lock:
        if _identity(os.stat(path)) in _handles:
            raise is_open(path)
    while True:
        handle = os.open(path, os.O_RDWR | _CLOSE_ON_EXEC)
        # Not that of a file which another recovery has replaced meanwhile.
        if _lock(handle, _HELD_BYTE, is_shared=False) and _is_at(path, _identity(os.fstat(handle))):
            return handle
        os.close(handle)
        if time.monotonic() > end:
            raise is_open(path)
        time.sleep(_PAUSE_S)


def is_held_here(path: Path) -> bool:
    """Whether this process has a library open of which this is a file: to read and close it would drop its locks."""
    name = path.name
    for ending in _OF_SQLITE:
        name = name.removesuffix(ending)
    try:
        return _identity(os.stat(path.with_name(name))) in _handles
    except OSError:
        return False


def is_open(path: Path) -> LibraryLocked:
    return LibraryLocked(
        f'The library "{path}" is open in another window or program.',
        "Nothing was changed. Close it there and try again.",
    )


_CLOSE_ON_EXEC = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def _take(path: Path) -> tuple[int, int]:
    """Hold what stands at `path` once nobody is replacing it."""
    end = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        with _handles_lock:
            file = _identity(os.stat(path))
            if known := _handles.get(file):
                known.holders += 1
                return file
            handle = _open(path)
            file = _identity(os.fstat(handle))
            if file not in _handles and _lock(handle, _HELD_BYTE, is_shared=True) and _is_at(path, file):
                _handles[file] = _Handle(handle, 1)
                return file
            os.close(handle)
        if time.monotonic() > end:
            raise LibraryLocked(
                f'A backup is taking the place of the library "{path}".', "Wait until that is done, and try again."
            )
        time.sleep(_PAUSE_S)


def _open(path: Path) -> int:
    """For writing where that is allowed: only such a handle can have a lock alone."""
    try:
        return os.open(path, os.O_RDWR | _CLOSE_ON_EXEC)
    except OSError:
        return os.open(path, os.O_RDONLY | _CLOSE_ON_EXEC)


def _give_back(file: tuple[int, int]) -> None:
    with _handles_lock:
        handle = _handles[file]
        handle.holders -= 1
        if not handle.holders:
            os.close(_handles.pop(file).number)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _is_at(path: Path, file: tuple[int, int]) -> bool:
    try:
        return _identity(os.stat(path)) == file
    except OSError:
        return False


def _lock(handle: int, byte: int, *, is_shared: bool) -> bool:
    """False when another has it; True also where there are no such locks."""
    if sys.platform != "linux":
        return True
    import fcntl

    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _wish(fcntl.F_RDLCK if is_shared else fcntl.F_WRLCK, byte))
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _unlock(handle: int, byte: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _wish(fcntl.F_UNLCK, byte))


def _is_locked(handle: int, byte: int) -> bool:
    """Whether another has it; False also where there are no such locks."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        found = fcntl.fcntl(handle, fcntl.F_OFD_GETLK, _wish(fcntl.F_WRLCK, byte))
    except OSError:
        return False
    return bool(struct.unpack(_FLOCK, found)[0] != fcntl.F_UNLCK)


#: struct flock: type, whence, start, length, process (which must be 0).
_FLOCK = "hhqqi4x"


def _wish(kind: int, byte: int) -> bytes:
    return struct.pack(_FLOCK, kind, os.SEEK_SET, byte, 1, 0)
