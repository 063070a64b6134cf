"""Values put together of pieces by `#`: texts, numbers and macros. A broken value stays visible as it is.

Sources of the rules: bibtex.web (field values) and btxdoc.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from readinglist.formats.bibtex import grammar

#: The macros that every style of BibTeX has; a file may define them anew.
MONTHS: Mapping[str, str] = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
    "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
#: Longer than anybody's macro or title. Forty macros that each name the last one twice would else fill any memory.
LONGEST_OF_MACROS = 20_000
_BETWEEN = re.compile(rf"{grammar.WHITE_OR_COMMENT}(?:\#{grammar.WHITE_OR_COMMENT})?")
_WORD = re.compile(r'[^ \t\r\n#{}"%]+|.', re.DOTALL)
_DELIMITER = re.compile(r'[{}"]')


def expand(source: str, macros: Mapping[str, str]) -> str:
    """The text of a value as it stands in a file: `jan # "~1"` is "January~1"; still TeX, blanks as they are.

    macros: lower-case name -> text; months need not be among them. What nobody defined stays as its name, and so does a
    macro with which more than LONGEST_OF_MACROS characters of the value would come from macros.
    """
    parts: list[str] = []
    room = LONGEST_OF_MACROS
    index = _after_blanks(source, 0)
    while index < len(source):
        if source[index] in '{"':
            end = _end_of_piece(source, index)
            parts.append(source[index + 1 : end - 1] if end else source[index:])
            index = end or len(source)
        else:
            word = _WORD.match(source, index)
            assert word  # any character is one
            text = _macro(word[0], macros)
            parts.append(text if len(text) <= room else word[0])
            room -= len(parts[-1])
            index = word.end()
        index = _after_blanks(source, index)
    return "".join(parts)


def _after_blanks(source: str, index: int) -> int:
    """Behind blanks, comments and the sign that joins two pieces."""
    return _BETWEEN.match(source, index).end()  # type: ignore[union-attr]  # matches nothing at least


def _macro(name: str, macros: Mapping[str, str]) -> str:
    lower = name.lower()
    return macros.get(lower, MONTHS.get(lower, name))


def _end_of_piece(source: str, start: int) -> int:
    """Behind the delimiter that closes the one at `start`; 0 when none does.

    BibTeX counts braces without looking at backslashes, and a quote within braces closes nothing.
    """
    is_quoted = source[start] == '"'
    depth = 0 if is_quoted else 1
    for delimiter in _DELIMITER.finditer(source, start + 1):
        char = delimiter[0]
        depth += (char == "{") - (char == "}")
        if depth == 0 and char == ('"' if is_quoted else "}"):
            return delimiter.end()
    return 0
