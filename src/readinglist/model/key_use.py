"""Where manuscripts cite a key, and what becomes of those places."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One place. [start, end): characters of the file's text. line: from 1; words: that line, without blanks around.

    column: of the key in `words`.
    """

    key: str
    start: int
    end: int
    line: int
    words: str
    column: int

    def with_key(self, key: str) -> str:
        """The line as it would be with another key in this place."""
        return self.words[: self.column] + key + self.words[self.column + len(self.key) :]


@dataclass(frozen=True, slots=True)
class FileUses:
    """The places of one file, in its order. digest: SHA-256 of the bytes in which they stand."""

    path: Path
    digest: str
    uses: tuple[KeyUse, ...]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Files that were rewritten, with their places as they stand now, and those that were not, with the reason.

    former: per rewritten file, the keys that stood in its places before.
    """

    written: tuple[FileUses, ...] = ()
    refused: tuple[tuple[Path, str], ...] = ()
    former: tuple[tuple[str, ...], ...] = ()

    @property
    def count(self) -> int:
        """Places that were rewritten."""
        return sum(len(file.uses) for file in self.written)
