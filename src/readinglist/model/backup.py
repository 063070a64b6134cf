"""Backups: whole copies of a library."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class BackupKind(StrEnum):
    """Why a backup was made. ASIDE is what stood in the library's place before a recovery; it may be damaged."""

    DAILY = "daily"
    MIGRATION = "migration"
    MANUAL = "manual"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a library file holds, counted: papers in the trash are papers. version: of its schema."""

    papers: int
    notes: int
    annotations: int
    listings: int
    version: int

    @property
    def is_empty(self) -> bool:
        return self.papers == 0 and self.listings == 0


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. contents is None when it cannot be read. made: UTC."""

    path: Path
    kind: BackupKind
    made: dt.datetime
    contents: Contents | None
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was made, checked and counted.

    fuller: an earlier backup with more papers, which is kept; a front end says so. removed: what rotation deleted.
    """

    backup: Backup
    fuller: Backup | None = None
    removed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Recovery:
    """A backup was put in the library's place.

    kept_aside: where the earlier library lies now, if there was one. replaced: what that held, if it can be read;
    where it held more papers than `contents` a front end says so.
    """

    library: Path
    backup: Path
    contents: Contents
    kept_aside: Path | None
    replaced: Contents | None = None

    @property
    def lost_papers(self) -> int:
        """How many papers fewer there are than before; 0 when none, or when the earlier library cannot be read."""
        return max(0, self.replaced.papers - self.contents.papers) if self.replaced else 0


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was read from a damaged library. lost: by table, at least so many rows could not be read."""

    contents: Contents
    lost: dict[str, int]
