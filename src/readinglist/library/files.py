"""Replacing a file so that nobody ever sees half of it."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from readinglist.errors import FileProblem
from readinglist.storage.copying import sync_folder

_DATABASE = b"SQLite format 3\0"  # sqlite.org/fileformat.html, section 1.3
_COMPANIONS = ("-wal", "-shm", "-journal")


def replace_file(path: Path, content: str | bytes) -> None:
    """Write `content` to `path` whole or not at all; text is written as UTF-8 with the line ends that it has.

    A temporary file in the same folder is written, synced, and renamed over the old one; then the folder is synced. A
    link is followed, so that it stays a link; permissions are kept. Raises FileProblem; the old file is then as it was.
    A database is never replaced: it may be the library, one of its backups or its log.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    path = Path(path)
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            # A device or a pipe cannot be replaced: it is written to, by this name, the only one of /dev/stdout.
            _write_through(path, data)
            return
        if _is_of_database(target):
            raise FileProblem(
                f'The file "{path}" is a database or belongs to one, perhaps your library.',
                "It was not replaced. Choose another name.",
            )
        _write_beside(target, data)
    except OSError as error:
        raise FileProblem(
            f'The file "{path}" could not be written: {_reason(error)}.', "What was there before is unchanged."
        ) from error


def _write_through(target: Path, data: bytes) -> None:
    """Into a device, or a pipe from which somebody reads: one without a reader would hold us for ever."""
    handle = os.open(target, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "wb") as stream:
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(handle, True)
        stream.write(data)


def _is_of_database(target: Path) -> bool:
    """Whether a file is an SQLite database, or bears the name of the log or journal of one that stands beside it."""
    candidates = [target]
    for ending in _COMPANIONS:
        if target.name.endswith(ending):
            candidates.append(target.with_name(target.name.removesuffix(ending)))
    return any(_has_magic(candidate) for candidate in candidates)


def _has_magic(file: Path) -> bool:
    try:
        with open(file, "rb") as stream:
            return stream.read(len(_DATABASE)) == _DATABASE
    except OSError:  # absent, or not to be read: then it is not one that we could have made
        return False


def _write_beside(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), _mode_for(target))
            os.fsync(stream.fileno())
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(target.parent)


def _mode_for(target: Path) -> int:
    """The mode of the file that is replaced, else that of any new file of this user (mkstemp's would be 0600)."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return "the disk is full"
        case errno.EACCES | errno.EPERM:
            return "permission was denied"
        case errno.EROFS:
            return "the disk is read-only"
        case errno.ENOENT:
            return "its folder does not exist"
        case errno.ENXIO:
            return "nobody reads from it"
        case errno.EISDIR:
            return "it is a folder"
    return (error.strerror or "unknown reason").lower()
