"""SQLite's errors in words: the border where trouble with the world becomes a `ReadinglistError`.

Only what a user can cause or meet is translated (lock, damage, full disk, permission); a constraint or a wrong
statement is trouble with us and passes through unchanged.
"""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from readinglist.errors import (
    FileProblem,
    LibraryDamaged,
    LibraryLocked,
    LibraryNotWritable,
    LibraryTooNew,
    LibraryUnavailable,
)

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

SAFE = "Nothing in it was changed."
_ROTTEN = "a text in it cannot be read"
_LONGEST_REASON = 120
_NO_TEXT = "Could not decode to UTF-8"
#: What SQLite says of our own statements when the schema is not ours any more. Each is tested against a sound library,
#: so that one of them is the file's fault.
_WRONG_SCHEMA = re.compile(
    r"no such (?:column|table|collation sequence|function|module|index|trigger)|already exists|has no column named"
    r"|foreign key mismatch|malformed JSON|unsafe use of|(?:vtable )?constructor failed"
)
_PRIMARY = 0xFF  # the low byte of an extended result code is the primary one (sqlite.org/rescode.html)


class DamagedValue(Exception):
    """A row holds what we never write. Raised by functions that read rows, which do not know of which file."""


def translate(error: BaseException, path: Path) -> LibraryUnavailable | None:
    """The error a person should see for a driver error or an OSError, or None when it is trouble with us.

    SQLAlchemy's wrappers are looked through by their `orig`, so that this module need not import SQLAlchemy.
    """
    original = getattr(error, "orig", None) or error
    if isinstance(original, OSError):
        return translate_os(original, path)
    if isinstance(original, DamagedValue):
        return damaged_value(path, original)
    if isinstance(original, UnicodeDecodeError):  # the driver reading SQLite's complaint about a damaged schema
        return damaged(path, _ROTTEN)
    if not isinstance(original, sqlite3.Error):
        return None
    code = getattr(original, "sqlite_errorcode", None)
    if code is None:
        # The driver's own complaints ("Cannot operate on a closed database.") have no code and are trouble with us,
        # but for text that is not UTF-8: we never write such, so the file was changed by something else.
        return damaged(path, _ROTTEN) if str(original).startswith(_NO_TEXT) else None
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return replaced(path)
    if code & _PRIMARY == sqlite3.SQLITE_ERROR and _WRONG_SCHEMA.search(str(original)):
        return damaged(path, " ".join(str(original).split())[:_LONGEST_REASON])
    return _translate_code(code & _PRIMARY, path)


def _translate_code(code: int, path: Path) -> LibraryUnavailable | None:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LibraryLocked(
                f'The library "{path}" is locked: another program has been writing to it for several seconds.',
                f"{SAFE} Wait until the other program is done, or close it, and try again.",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path)
        case sqlite3.SQLITE_FULL:
            return full(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return not_writable(path)
        case sqlite3.SQLITE_IOERR:
            return LibraryNotWritable(
                f'The disk could not be read or written at the library "{path}".',
                "The last step was taken back. Check free space and the disk, then try again.",
            )
        case sqlite3.SQLITE_CANTOPEN:
            return LibraryUnavailable(
                f'The library "{path}" cannot be opened.', "Check that the folder exists and that you may read it."
            )
    return None


def translate_os(error: OSError, path: Path) -> LibraryUnavailable:
    """A clear sentence for an error of the operating system at the library or its folder."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return not_writable(path)
    reason = error.strerror or "unknown reason"
    return LibraryUnavailable(f'The library "{path}" cannot be opened: {reason}.', SAFE)


def copy_refused(error: BaseException, folder: Path) -> FileProblem | None:
    """The error for a copy of the library that its folder refuses, or None when the folder is not to blame."""
    if isinstance(error, OSError):
        reason = (error.strerror or "unknown reason").lower()
    elif (code := getattr(error, "sqlite_errorcode", None)) is not None and code & _PRIMARY in _REFUSALS:
        reason = _REFUSALS[code & _PRIMARY]
    else:
        return None
    return FileProblem(
        f'The copy of the library could not be written to the folder "{folder}": {reason}.',
        "The library itself is as it was. Make room there, or choose another folder.",
    )


_REFUSALS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk refused to write",
    sqlite3.SQLITE_READONLY: "it may not be written",
    sqlite3.SQLITE_PERM: "it may not be written",
    sqlite3.SQLITE_CANTOPEN: "no file can be made in it",
}


def damaged(path: Path, reason: str = "") -> LibraryDamaged:
    detail = f" ({reason})" if reason else ""
    return LibraryDamaged(
        f'The library "{path}" is damaged{detail}.',
        'The file is left as it is. "readinglist recover BACKUP" puts a backup in its place and keeps this file aside; '
        '"readinglist recover --salvage FILE" keeps what can still be read of it.',
    )


def damaged_value(path: Path, error: DamagedValue) -> LibraryDamaged:
    return LibraryDamaged(
        f'The library "{path}" holds a value that cannot be read ({error}).',
        'The file is left as it is. "readinglist check" names every such value; "readinglist recover BACKUP" puts a '
        "backup in its place and keeps this file aside.",
    )


def not_a_library(path: Path, reason: str = "") -> LibraryDamaged:
    detail = f": {reason}" if reason else ""
    return LibraryDamaged(
        f'The file "{path}" is no library of Reading List{detail}.', "It is left as it is. Choose another file."
    )


def too_new(path: Path, version: int, *, known: int) -> LibraryTooNew:
    return LibraryTooNew(
        f'The library "{path}" was made by a newer version of Reading List (its format is {version}, '
        f"this version knows {known}).",
        "It was not touched. Install the newer version to open it.",
    )


def unfit_version(path: Path, version: int, *, known: int) -> LibraryUnavailable:
    """Why a library of another version than `known` is not used: it is newer, or of a version that never was."""
    return too_new(path, version, known=known) if version > known else damaged(path, f"its format {version} is unknown")


def full(path: Path) -> LibraryNotWritable:
    return LibraryNotWritable(
        f'The disk that holds the library "{path}" is full.',
        "The last step was taken back; everything saved before is safe. Make room and try again.",
    )


def replaced(path: Path) -> LibraryUnavailable:
    return LibraryUnavailable(
        f'Another file has taken the place of the library "{path}" since it was opened.',
        "This change was not saved, everything before it was saved in the file that stood there. "
        "Open the library again to go on with the new file.",
    )


def not_writable(path: Path) -> LibraryNotWritable:
    return LibraryNotWritable(
        f'The library "{path}" can be read but not written.',
        "Nothing was changed. Check the permissions of the file and its folder, or copy it to another place.",
    )


#: What a function that makes values of rows raises over a value that we never write.
_NOT_READ = (ValueError, TypeError, AttributeError, LookupError)


def reading_rows(read: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """A function that makes model values of rows: a value that does not parse becomes DamagedValue."""

    @wraps(read)
    def reading(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        try:
            return read(*args, **kwargs)
        except UnicodeError:
            raise  # of the driver, which `translate` knows
        except _NOT_READ as error:
            raise DamagedValue(" ".join(str(error).split())[:_LONGEST_REASON]) from error

    return reading


def whole(rows: Iterable[tuple[Any, ...]], kinds: str = "") -> Iterator[tuple[Any, ...]]:
    """The rows, none of which may hold what we never write: SQLite takes anything in any column.

    kinds: of the columns, a letter each: "t" text, "i" a whole number, as capitals also NULL. Without it anything but
    bytes is taken.
    """
    sound: set[tuple[type, ...]] = set()
    for row in rows:
        types = tuple(map(type, row))
        if types not in sound:
            _refuse_kinds(types, kinds)
            sound.add(types)
        yield row


def _refuse_kinds(types: tuple[type, ...], kinds: str) -> None:
    if bytes in types:
        raise DamagedValue("bytes where text should be")
    for found, kind in zip(types, kinds, strict=bool(kinds)):
        if found is not _TYPES[kind.lower()] and not (kind.isupper() and found is type(None)):
            raise DamagedValue(f"{_KIND_NAMES[found]} where {_KIND_NAMES[_TYPES[kind.lower()]]} should be")


_TYPES: dict[str, type] = {"t": str, "i": int}
_KIND_NAMES: dict[type, str] = {str: "text", int: "a number", float: "a fraction", type(None): "nothing"}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors inside the block into `LibraryUnavailable` kinds."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError, DamagedValue) as error:
        told = translate(error, path)
        if told is None:
            raise
        raise told from error


@contextmanager
def copying(path: Path, folder: Path) -> Iterator[None]:
    """As `translated` for the library at `path`, but what `folder` refuses becomes a FileProblem that names it."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        told = copy_refused(error, folder) or translate(error, path)
        if told is None:
            raise
        raise told from error
