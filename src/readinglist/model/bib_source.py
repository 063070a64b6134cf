"""The text of a paper's own entry in BibTeX, and which text of several is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class BibSource:
    """text: from "@" to the closing brace, as it came or as the user wrote it.

    macros: those of @string that it uses, in small letters, expanded; still TeX.
    """

    text: str
    macros: Mapping[str, str] = field(default_factory=dict)


class SourceKind(StrEnum):
    """Where a shown text stands. FILE: in a linked file. OWN: with the paper, as it came. MADE: of its fields."""

    FILE = "file"
    OWN = "own"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class ShownSource:
    """The entry of a paper as a person sees and edits it. name: of the linked file, "refs.bib"; else empty."""

    source: BibSource
    kind: SourceKind
    name: str = ""

    @property
    def text(self) -> str:
        return self.source.text
