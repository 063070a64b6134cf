"""The .bib of a user on the disk: read, locked, and replaced only while it still holds what was read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from readinglist.errors import FileProblem
from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.library.files import replace_file

try:
    import fcntl
except ImportError:  # Windows: the check before the replacement must do
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 10.0
_PAUSE_S = 0.02
_FRESH_S = 2.0
_LEFTOVER_S = 60.0
_LARGEST_BYTES = 500_000_000
#: How cloud folders name the copy that lost: Dropbox and Nextcloud, Syncthing, browsers and Google Drive.
_COPY = r"(?: \([^()]*(?:conflict|Konflikt|conflit|conflicto)[^()]*\)|\.sync-conflict-[\w-]+| \(\d{1,2}\)|_conf\(\d+\))"


class FileChanged(Exception):
    """Another program wrote the file between our reading and our writing: the sync begins again."""


class FileVanished(FileProblem):
    """There is no file at the path any more."""


def read_file(path: Path) -> bytes:
    """The bytes. Raises FileVanished when there is no file, FileProblem when it is none or cannot be read."""
    try:
        if not path.is_file():
            if not os.path.lexists(path):
                raise FileVanished(f'There is no file "{path}" any more.', "The library is as it was.")
            if not path.exists():
                raise FileVanished(f'The link "{path}" points at no file.', "The library is as it was.")
            raise FileProblem(f'"{path}" is no file.', "Nothing was changed.")
        if path.stat().st_size > _LARGEST_BYTES:
            raise FileProblem(f'"{path}" is larger than {_LARGEST_BYTES // 1_000_000} MB.', "Nothing was changed.")
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileProblem(f'"{path}" could not be read: {reason}.', "Nothing was changed.") from error
    if b"\0" in data and "\0" in read_bytes(data).text:
        # A database, UTF-16 without its mark, what a power cut leaves: writing to it would spoil what it is.
        raise FileProblem(f'"{path}" is no text that can be kept in step: it has NUL characters.', "It was left alone.")
    return data


def hash_of(data: bytes) -> str:
    """By which a file is known again: what we wrote ourselves is told by its content, never by its time."""
    return hashlib.sha256(data).hexdigest()


def replace_unchanged(path: Path, data: bytes, *, expected: bytes | None) -> None:
    """Replace the file, which must still hold `expected` (None: must not be there). Raises FileChanged, FileProblem."""
    if expected is not None and is_write_protected(path):
        raise FileProblem(f'"{path}" is write-protected.', "It was not written; what the library says waits.")
    try:
        present = read_file(path)
    except FileVanished:
        present = None
    if present != expected:
        raise FileChanged
    replace_file(path, data)


def is_write_protected(path: Path) -> bool:
    """Whether its owner took away the right to write it: a replacement would go round that."""
    with suppress(OSError):
        return not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK)
    return False


def clear_leftovers(path: Path) -> None:
    """Remove what a killed process was about to put in the place of the file (`files.replace_file`), when it is old
    enough to be nobody's work any more.
    """
    target = Path(os.path.realpath(path))
    pattern = re.compile(re.escape(f".{target.name[:100]}.") + r"[a-z0-9_]{8}\.tmp")
    with suppress(OSError):
        for name in filter(pattern.fullmatch, os.listdir(target.parent)):
            leftover = target.with_name(name)
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_S:
                leftover.unlink()


def is_fresh(path: Path) -> bool:
    """Whether the file was written a moment ago, so that somebody may be in the middle of it."""
    with suppress(OSError):
        return abs(time.time() - path.stat().st_mtime) < _FRESH_S
    return False


@contextmanager
def locked(path: Path, *, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Hold the file against other processes of ours; raises FileProblem when another keeps it longer than we wait.

    The lock (flock(2)) is on the folder: the file itself is replaced while we hold it, and who waits for its lock would
    get it then, before what was written is remembered. File systems without locks do without: the content is compared
    before each replacement.
    """
    handle = _hold(path, patience_s)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _hold(path: Path, patience_s: float) -> int | None:
    if fcntl is None:
        return None
    end = time.monotonic() + patience_s
    try:
        handle = os.open(os.path.dirname(os.path.realpath(path)), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None  # reading will say what is wrong
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES) or time.monotonic() > end:
                os.close(handle)
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                return None
            if time.monotonic() > end:
                raise _is_held(path) from error
        time.sleep(_PAUSE_S)


def _is_held(path: Path) -> FileProblem:
    return FileProblem(f'"{path}" is being kept in step by another window or command.', "Try again in a moment.")


def find_conflict_copies(path: Path) -> list[Path]:
    """Copies that a cloud folder made beside the file when two machines wrote it: never read, only told of."""
    pattern = re.compile(re.escape(path.stem) + _COPY + re.escape(path.suffix), re.IGNORECASE)
    with suppress(OSError):
        return sorted(path.with_name(name) for name in os.listdir(path.parent) if pattern.fullmatch(name))
    return []


def find_moved(path: Path, hash_: str) -> Path | None:
    """The file beside `path` that holds what `path` held: it was renamed. Only its own folder is looked at."""
    with suppress(OSError):
        for other in sorted(path.parent.glob(f"*{path.suffix}")):
            if other != path and other.is_file() and hash_of(other.read_bytes()) == hash_:
                return other
    return None


def look(path: Path) -> tuple[int, int, int] | None:
    """Size, time and identity of the file; None when it is not there. Costs microseconds."""
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns, info.st_ino
