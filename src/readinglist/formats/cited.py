r"""Which citation keys a document cites: .tex, and the .aux and .bcf that LaTeX and biblatex write.

    \citation{a,b}                    .aux of BibTeX            (btxdoc, section 2)
    \abx@aux@cite{0}{a}               .aux of biblatex
    <bcf:citekey order="1">a</...>    .bcf of biblatex for biber (biber's manual, section 3.1)
    \cite, \citep[see][]{a,b} ...     .tex: every command that ends in "cite" or begins with it, and its plural forms

Pure; linear time. "*" (`\nocite{*}`) stands for every entry of the bibliography.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

EVERY = "*"

_AUX = re.compile(r"^\\(?:citation|abx@aux@cite\{[0-9]*\}|abx@aux@cite)\{([^{}]*)\}", re.MULTILINE)
_AUX_INPUT = re.compile(r"^\\@input\{([^{}]*)\}", re.MULTILINE)
_BCF = re.compile(r"<bcf:citekey\b[^>]*>([^<]*)</bcf:citekey>")
#: A comment, up to the line end; `\%` is no comment.
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_VERBATIM = re.compile(r"\\begin\{(verbatim\*?|lstlisting|minted|comment)\}.*?\\end\{\1\}", re.DOTALL)
_NAME = r"\\(?:[A-Za-z]*[Cc]ite(?:s|p|t|alp|alt|author|year|yearpar|title|date|url|text|num|fullauthor)?\*?|Cite\w*\*?)"
#: What may stand before a key group: "(pre)(post)" of the plural forms and "[pre][post]".
_NOTES = r"(?:\s*\([^()]*\))?(?:\s*\([^()]*\))?"
_NOTE = r"(?:\s*\[[^\[\]]*\])?(?:\s*\[[^\[\]]*\])?"
_TEX = re.compile(rf"{_NAME}(?![A-Za-z@]){_NOTES}{_NOTE}\s*\{{([^{{}}]*)\}}")
_MORE = re.compile(rf"{_NOTE}\s*\{{([^{{}}]*)\}}")
_PLURAL = re.compile(r"\\[A-Za-z]*[Cc]ites\*?")
_TEX_INPUT = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]*)\}")
_IMPORT = re.compile(r"\\(?:sub)?import\*?\s*\{([^{}]*)\}\s*\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Cited:
    """keys: in the order of their first citation, each once. inputs: names of further files, as they are written."""

    keys: tuple[str, ...]
    inputs: tuple[str, ...] = ()


def find_cited(text: str, *, kind: str) -> Cited:
    """What a text of a kind ("tex", "aux" or "bcf") cites."""
    match kind:
        case "aux":
            return Cited(_split(_AUX.findall(text)), tuple(_AUX_INPUT.findall(text)))
        case "bcf":
            return Cited(_split(html.unescape(key) for key in _BCF.findall(text)))
    shown = _COMMENT.sub(r"\1", _VERBATIM.sub("", text))
    inputs = [*_TEX_INPUT.findall(shown), *(folder + name for folder, name in _IMPORT.findall(shown))]
    return Cited(_split(_iter_groups(shown)), tuple(name.strip() for name in inputs))


def _iter_groups(text: str) -> Iterator[str]:
    for command in _TEX.finditer(text):
        yield command[1]
        if not _PLURAL.match(command[0]):
            continue
        end = command.end()
        while more := _MORE.match(text, end):
            yield more[1]
            end = more.end()


def _split(groups: Iterator[str] | list[str]) -> tuple[str, ...]:
    keys = (key.strip() for group in groups for key in group.split(","))
    return tuple(dict.fromkeys(key for key in keys if key))
