"""The text of a paper's own entry in BibTeX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from readinglist.model.linked import LinkedFile


@dataclass(frozen=True, slots=True)
class BibSource:
    """text: from "@" to the closing brace, as it came or as the user wrote it.

    macros: those of @string that it uses, in small letters, expanded; still TeX.
    """

    text: str
    macros: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingSource:
    """The entry of a paper as it stands somewhere. file: the linked file that it stands in, None for none; files: all
    that have it. is_own: without a file, the paper's own text; else it was made of its fields.
    """

    source: BibSource
    file: LinkedFile | None = None
    files: tuple[LinkedFile, ...] = ()
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class SourceFault:
    """Why a text is no entry. line: from 1; reason: in words."""

    line: int
    reason: str

    @property
    def text(self) -> str:
        return f"Line {self.line}: {self.reason}."
