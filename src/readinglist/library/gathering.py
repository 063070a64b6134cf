"""A folder, an archive or several files as one listing: each file is read for itself; what cannot be is an issue."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from readinglist.errors import NothingFound, ReadinglistError, UnreadableInput
from readinglist.library import importing
from readinglist.listings.decoding import SIZE_LIMIT_BYTES
from readinglist.listings.joining import Joint
from readinglist.model.listing import Listing
from readinglist.model.profile import Profile
from readinglist.outside import Malformed, archives

FOLDER, ARCHIVE = "folder", "archive"
#: What says all of a Papis document; the other files of its folder are that paper's.
_PAPIS = "info.yaml"
#: Files that are looked at: more is no folder of papers but a disk.
FILES_LIMIT = 20_000


def read_folder(
    path: Path,
    *,
    kind: str | None = None,
    taken: dt.date | None = None,
    today: dt.date | None = None,
    profiles: Sequence[Profile] = (),
    check: Callable[[], None] = lambda: None,
) -> Listing:
    """What the files below a folder name, in the order of their names; hidden ones and links are left out.

    kind: for every file, else each is recognised. check: called before each file; cancels by raising.
    Raises NothingFound for a folder without files and UnreadableInput where not one could be read.
    """
    files = list(_files(path))
    if not files:
        raise NothingFound(f"The folder “{path.name}” holds no files.", "Nothing was taken from it.")

    def readers() -> Iterator[tuple[str, Callable[[], Listing]]]:
        for number, file in enumerate(files, 1):
            check()
            if number > FILES_LIMIT:
                yield file.relative_to(path).as_posix(), _refuse_more
                return
            read = partial(importing.read_file, file, kind=kind, taken=taken, today=today, profiles=profiles)
            yield file.relative_to(path).as_posix(), read

    return _gathered(readers(), FOLDER, path.name or str(path))


def read_files(
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    taken: dt.date | None = None,
    today: dt.date | None = None,
    profiles: Sequence[Profile] = (),
) -> Listing:
    """What several files or folders name, as one listing; one alone is read as it is."""
    read = partial(importing.read_file, kind=kind, taken=taken, today=today, profiles=profiles)
    if len(paths) == 1:
        return read(paths[0])
    readers = ((path.name, partial(read, path)) for path in paths)
    return _gathered(readers, FOLDER, f"{len(paths)} files")


def read_archive(
    data: bytes,
    *,
    name: str,
    kind: str | None = None,
    taken: dt.date | None = None,
    today: dt.date | None = None,
    profiles: Sequence[Profile] = (),
) -> Listing:
    """What the files in an archive name. Raises UnreadableInput where it cannot be unpacked."""
    try:
        members = list(archives.unpack(data, name=name))
    except Malformed as error:
        raise UnreadableInput(f"“{name or 'The archive'}” cannot be read: {error}.", "Nothing was changed.") from error
    read = partial(_read_member, kind=kind, taken=taken, today=today, profiles=profiles)
    if len(members) == 1:
        return read(members[0])
    readers = ((one.name, partial(read, one)) for one in members)
    return _gathered(readers, ARCHIVE, Path(name).name or "Archive")


def _read_member(
    member: archives.Member,
    *,
    kind: str | None,
    taken: dt.date | None,
    today: dt.date | None,
    profiles: Sequence[Profile],
) -> Listing:
    """A file of an archive; an archive in it is not opened: who packs twice may pack without end."""
    if archives.is_archive(member.data):
        raise UnreadableInput("It is an archive in an archive, which is not opened.")
    return importing.read(member.data, kind=kind, name=member.name, taken=taken, today=today, profiles=profiles)


def _gathered(readers: Iterator[tuple[str, Callable[[], Listing]]], kind: str, name: str) -> Listing:
    joint, were_read = Joint(), 0
    for own_name, read in readers:
        if joint.length > SIZE_LIMIT_BYTES:
            joint.add_unread(own_name, "This and what follows was left out: there is more than is read at once.")
            break
        try:
            joint.add(own_name, read())
            were_read += 1
        except ReadinglistError as error:
            joint.add_unread(own_name, error.summary)
    listing = joint.listing(kind, name)
    if not were_read:
        reason = f" {listing.issues[0].message}" if listing.issues else ""
        raise UnreadableInput(f"Nothing in “{name}” could be read.{reason}", "Nothing was changed.")
    return listing


def _files(folder: Path) -> Iterator[Path]:
    """Files of a folder, then of those in it, one more than are read. Links are not followed: they may lead anywhere,
    and round in a circle.
    """
    count = 0
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [_PAPIS] if _PAPIS in names else sorted(names):
            file = Path(base, name)
            if name.startswith(".") or _is_companion(name, names) or file.is_symlink() or not file.is_file():
                continue
            yield file
            count += 1
            if count > FILES_LIMIT:
                return


def _is_companion(name: str, names: Sequence[str]) -> bool:
    """Whether it is the log or journal of a database beside it, which is read with that."""
    base, _, ending = name.rpartition("-")
    return ending in ("wal", "shm", "journal") and base in names


def _refuse_more() -> Listing:
    raise UnreadableInput(f"This and what follows was left out: the folder has more than {FILES_LIMIT:,} files.")
