"""Backups: made before a migration, after a day with changes, and on demand; and the way back.

A backup counts only after it was opened, checked and counted. Rotation keeps the newest of each of the last 7 days, 4
weeks and 12 months, the last 10 that were asked for, and always the fullest of all: a library that has suddenly become
thin must not push out the last good copy, and whoever makes the thinner backup is told.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import FileProblem, InvalidRequest
from readinglist.library.places import backups_folder
from readinglist.model.backup import Backup, BackupKind, BackupResult, Contents, Recovery, Salvaged
from readinglist.storage import copying, faults, replacing
from readinglist.storage.connecting import COMPANIONS, LibraryFile

if TYPE_CHECKING:
    from readinglist.library.library import Library

DAYS, WEEKS, MONTHS = 7, 4, 12
MANUAL, ASIDE = 10, 5

_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<stem>.+)-(?P<time>\d{8}T\d{6}Z)-(?P<kind>daily|migration|manual|aside)(?:-\d+)?\.sqlite")


def back_up(library: Library, *, folder: Path | None = None) -> BackupResult:
    """Back the library up now, into `folder` or its own folder of backups.

    Raises FileProblem when the folder refuses it, LibraryUnavailable kinds for the library itself.
    """
    return _back_up(library.file, BackupKind.MANUAL, now=library.now(), folder=folder)


def back_up_if_due(library: Library) -> BackupResult | None:
    """Back up when something was changed since the newest backup, and that one was not made today (UTC)."""
    newest_change = next((row.at for row in library.get_history(limit=1)), None)
    if newest_change is None or library.is_read_only:
        return None
    now = library.now()
    made = [backup.made for backup in find_backups(library.path) if backup.kind is not BackupKind.ASIDE]
    if made and (max(made) >= newest_change or max(made).date() >= now.date()):
        return None
    return _back_up(library.file, BackupKind.DAILY, now=now)


def back_up_before_migration(file: LibraryFile, *, now: dt.datetime) -> BackupResult:
    return _back_up(file, BackupKind.MIGRATION, now=now)


def find_backups(library: Path, *, folder: Path | None = None) -> list[Backup]:
    """Backups of the library at this path, newest first, each counted."""
    library = Path(os.path.realpath(library))
    return [_describe(path, match) for path, match in _backup_files(library, folder or backups_folder(library))]


def recover(
    library: Path, backup: Path, *, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
) -> Recovery:
    """Put a backup in the place of the library at `library`, which nobody may have open; keep that one aside.

    The backup itself stays. An interruption at any point leaves the one library or the other, whole. Raises
    LibraryLocked, LibraryDamaged (of the backup), LibraryTooNew, LibraryNotWritable, and InvalidRequest for a folder;
    nothing is then changed.
    """
    _refuse_no_file(backup)
    library = Path(os.path.realpath(library))
    folder = backups_folder(library)
    contents, aside = replacing.replace_library(
        library, backup.absolute(), name_aside=lambda: _free_name(library, folder, BackupKind.ASIDE, now=clock())
    )
    if aside is None:
        return Recovery(library, backup, contents, None, None)
    _rotate(library, folder, protected=aside)
    return Recovery(library, backup, contents, aside, copying.read_contents(aside))


def salvage(
    library: Path, damaged: Path, *, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
) -> tuple[Recovery, Salvaged]:
    """Put what can still be read of a damaged library file in the library's place; `damaged` may be that library.

    The damaged file is kept byte for byte: where it stands, or aside. Raises LibraryDamaged when nothing can be read,
    and what `recover` raises.
    """
    _refuse_no_file(damaged)
    from readinglist.storage import salvaging

    library = Path(os.path.realpath(library))
    rescued = library.with_name(f".{library.name}.salvaged")
    rescued.unlink(missing_ok=True)
    try:
        found = salvaging.salvage(damaged.absolute(), rescued)
        recovery = recover(library, rescued, clock=clock)
    finally:
        rescued.unlink(missing_ok=True)
    return replace(recovery, backup=damaged), found


def _refuse_no_file(backup: Path) -> None:
    if not backup.exists():
        raise FileProblem(
            f'There is no backup "{backup}".',
            "Nothing was changed. `readinglist backup --list` shows those that there are.",
        )
    if backup.is_dir():
        raise InvalidRequest(
            f'"{backup}" is a folder, not a backup.', "Nothing was changed. Name the file of the backup itself."
        )


def _back_up(file: LibraryFile, kind: BackupKind, *, now: dt.datetime, folder: Path | None = None) -> BackupResult:
    own_folder = backups_folder(file.path)
    folder = (folder or own_folder).absolute()
    with faults.copying(file.path, folder):
        earlier = [found for found in find_backups(file.path, folder=folder) if found.kind is not BackupKind.ASIDE]
        target, contents = _copy_to_free_name(file, folder, kind, now=now)
    backup = Backup(target, kind, now.replace(microsecond=0), contents, target.stat().st_size)
    fuller = max((found for found in earlier if _papers(found) > contents.papers), key=_papers, default=None)
    removed = _rotate(file.path, folder, protected=target) if folder == own_folder else ()
    return BackupResult(backup, fuller, removed)


def _copy_to_free_name(file: LibraryFile, folder: Path, kind: BackupKind, *, now: dt.datetime) -> tuple[Path, Contents]:
    while True:
        with faults.copying(file.path, folder):
            target = _free_name(file.path, folder, kind, now=now)
        with suppress(FileExistsError):  # another process made a backup in the same second
            return target, copying.copy_library(file, target, is_replaced=False)


def _free_name(library: Path, folder: Path, kind: BackupKind, *, now: dt.datetime) -> Path:
    stem = f"{library.stem}-{now.astimezone(dt.UTC).strftime(_TIME)}-{kind.value}"
    path = folder / f"{stem}.sqlite"
    count = 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}.sqlite"
    return path


def _backup_files(library: Path, folder: Path) -> list[tuple[Path, re.Match[str]]]:
    """Files in the folder that carry the name of a backup of this library, newest first."""
    found = []
    for path in folder.glob("*.sqlite") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match and match["stem"] == library.stem:
            found.append((path, match))
    return sorted(found, key=lambda item: (item[1]["time"], item[0].name), reverse=True)


def _describe(path: Path, match: re.Match[str]) -> Backup:
    made = dt.datetime.strptime(match["time"], _TIME).replace(tzinfo=dt.UTC)
    return Backup(path, BackupKind(match["kind"]), made, copying.read_contents(path), path.stat().st_size)


def _papers(backup: Backup) -> int:
    return backup.contents.papers if backup.contents else -1


def _rotate(library: Path, folder: Path, *, protected: Path) -> tuple[Path, ...]:
    """Delete what the rules of the module do not keep; returns what was deleted."""
    backups = find_backups(library, folder=folder)
    kept = {protected, *(backup.path for backup in _kept(backups))}
    removed = []
    copying.remove_leftovers(folder, f".{library.stem}-*.tmp*")
    copying.remove_leftovers(folder, f"{library.stem}-*.tmp")
    for backup in backups:
        if backup.path not in kept:
            for name in ("", *COMPANIONS):
                with suppress(OSError):
                    backup.path.with_name(backup.path.name + name).unlink()
            removed.append(backup.path)
    return tuple(removed)


def _kept(backups: Sequence[Backup]) -> Iterable[Backup]:
    """Those that stay, of backups newest first."""
    yield from [backup for backup in backups if backup.kind is BackupKind.MANUAL][:MANUAL]
    yield from [backup for backup in backups if backup.kind is BackupKind.ASIDE][:ASIDE]
    automatic = [backup for backup in backups if backup.kind in (BackupKind.DAILY, BackupKind.MIGRATION)]
    yield from _newest_of_each(automatic, lambda made: made.date().isoformat(), limit=DAYS)
    yield from _newest_of_each(automatic, lambda made: str(made.isocalendar()[:2]), limit=WEEKS)
    yield from _newest_of_each(automatic, lambda made: made.strftime("%Y-%m"), limit=MONTHS)
    readable = [backup for backup in backups if backup.contents and backup.kind is not BackupKind.ASIDE]
    if readable:
        yield max(readable, key=_papers)  # the newest of the fullest


def _newest_of_each(backups: Sequence[Backup], period: Callable[[dt.datetime], str], *, limit: int) -> list[Backup]:
    newest: dict[str, Backup] = {}
    for backup in backups:
        newest.setdefault(period(backup.made), backup)
    return list(newest.values())[:limit]
