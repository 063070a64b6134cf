r"""What the source of one field says: macros put in (`expand`), LaTeX read (`readable`), names taken apart.

Sources of the rules: bibtex.web (field values, predefined macros of the standard styles) and btxdoc.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from readinglist.formats.bibtex.decoding import decode
from readinglist.formats.bibtex.names import parse_names as parse_names

#: Macros that every standard style defines; a file may define them anew.
MONTH_MACROS: Mapping[str, str] = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
    "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
_VERBATIM = """
url doi eprint file pdf urlraw verba verbb verbc isbn issn pmid pmcid arxivid arxiv archiveprefix eprinttype
eprintclass primaryclass ids crossref xref xdata entryset related urldate date timestamp
localfile local-url bdsk-url-1 bdsk-url-2 bdsk-file-1 bdsk-file-2 date-added date-modified
owner groups readstatus ranking priority citeulike-article-id citeulike-linkout-0 mrnumber zblnumber lccn
"""
#: Fields that are no LaTeX: addresses, file names, keys. biblatex's verbatim and key fields, and those of programs.
VERBATIM = frozenset(_VERBATIM.split())
#: Fields in which an empty line begins a paragraph; in the others it is a blank.
PARAGRAPHS = frozenset("abstract annote annotation review comment note".split())  # noqa: SIM905

_PIECE = re.compile(r'\s*#\s*|\s+|[{}"]|[^\s#{}"]+')
_DELIMITER = re.compile(r'[{}"]')
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNEVEN = re.compile(r"[\t\r\n\f\v]|  ")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


def expand(source: str, macros: Mapping[str, str]) -> str:
    """The text of a value as it stands in a file: `jan # "~1"` is "January~1"; still TeX, blanks as they are.

    macros: lower-case name -> text; months need not be among them. What nobody defined stays as its name.
    """
    if "#" not in source:  # one piece
        source = source.strip()
        if source[:1] in ("{", '"'):
            return source[1:-1] if _end_of_piece(source, 0) == len(source) else source
        return _macro(source, macros)
    parts: list[str] = []
    index = 0
    while piece := _PIECE.match(source, index):
        index = piece.end()
        if piece[0] in ("{", '"'):
            end = _end_of_piece(source, piece.start())
            parts.append(source[index : end - 1] if end else source[piece.start() :])
            index = end or len(source)
        elif not piece[0].isspace() and piece[0].strip() != "#":
            parts.append(_macro(piece[0], macros))
    return "".join(parts)


def _macro(name: str, macros: Mapping[str, str]) -> str:
    lower = name.lower()
    return macros.get(lower, MONTH_MACROS.get(lower, name))


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


def readable(name: str, tex: str) -> str:
    """What a reader sees of the field `name`: LaTeX as Unicode, blanks as one; VERBATIM ones as they are."""
    lower = name.lower()
    tex = tex.strip()
    if lower in VERBATIM:
        return tex
    if lower in PARAGRAPHS and "\n" in tex:
        return "\n\n".join(filter(None, (_read_line(paragraph) for paragraph in _PARAGRAPH.split(tex))))
    return _read_line(tex)


def _read_line(tex: str) -> str:
    text = decode(tex)
    return _BLANKS.sub(" ", text).strip(" ") if _UNEVEN.search(text) else text.strip(" ")
