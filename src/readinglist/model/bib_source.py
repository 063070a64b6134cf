"""The text of a paper's own entry in BibTeX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BibSource:
    """text: from "@" to the closing brace, as it came or as the user wrote it.

    macros: those of @string that it uses, in small letters, expanded; still TeX.
    """

    text: str
    macros: Mapping[str, str] = field(default_factory=dict)
