r"""Which citation keys a document cites: .tex, and the .aux and .bcf that LaTeX and biblatex write.

    \citation{a,b}                    .aux of BibTeX            (btxdoc, section 2)
    \abx@aux@cite{0}{a}               .aux of biblatex
    <bcf:citekey order="1">a</...>    .bcf of biblatex for biber (biber's manual, section 3.1)
    .tex and other manuscripts        as `citations` reads them

Pure; linear time. "*" (`\nocite{*}`) stands for every entry of the bibliography.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from readinglist.formats.citations import find_citations

EVERY = "*"

_AUX = re.compile(r"^\\(?:citation|abx@aux@cite\{[0-9]*\}|abx@aux@cite)\{([^{}]*)\}", re.MULTILINE)
_AUX_INPUT = re.compile(r"^\\@input\{([^{}]*)\}", re.MULTILINE)
_BCF = re.compile(r"<bcf:citekey\b[^>]*>([^<]*)</bcf:citekey>")
#: A comment, up to the line end; `\%` is no comment.
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_VERBATIM = re.compile(r"\\begin\{(verbatim\*?|lstlisting|minted|comment)\}.*?\\end\{\1\}", re.DOTALL)
_TEX_INPUT = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]*)\}")
_IMPORT = re.compile(r"\\(?:sub)?import\*?\s*\{([^{}]*)\}\s*\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Cited:
    """keys: in the order of their first citation, each once. inputs: names of further files, as they are written."""

    keys: tuple[str, ...]
    inputs: tuple[str, ...] = ()


def find_cited(text: str, *, kind: str) -> Cited:
    """What a text of a kind cites: "aux", "bcf", "tex" or the ending of another manuscript ("md", "typ" ...)."""
    match kind:
        case "aux":
            return Cited(_split(_AUX.findall(text)), tuple(_AUX_INPUT.findall(text)))
        case "bcf":
            return Cited(_split(html.unescape(key) for key in _BCF.findall(text)))
    found = find_citations(text, PurePath(f"manuscript.{kind}"))
    keys = tuple(dict.fromkeys(citation.key for citation in found))
    return Cited(keys, _inputs(text) if kind == "tex" else ())


def _inputs(text: str) -> tuple[str, ...]:
    shown = _COMMENT.sub(r"\1", _VERBATIM.sub("", text))
    inputs = [*_TEX_INPUT.findall(shown), *(folder + name for folder, name in _IMPORT.findall(shown))]
    return tuple(name.strip() for name in inputs)


def _split(groups: Iterable[str]) -> tuple[str, ...]:
    keys = (key.strip() for group in groups for key in group.split(","))
    return tuple(dict.fromkeys(key for key in keys if key))
