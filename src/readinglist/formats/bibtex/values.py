r"""What the source of one field says: macros put in (`expand`), LaTeX read (`readable`), names taken apart.

Each has a room of its own (`concatenation`, `decoding`, `names`); this is where the others ask.
"""

from __future__ import annotations

import re

from readinglist.formats.bibtex.concatenation import MONTHS as MONTHS
from readinglist.formats.bibtex.concatenation import expand as expand
from readinglist.formats.bibtex.decoding import decode
from readinglist.formats.bibtex.names import parse_names as parse_names

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

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_UNEVEN = re.compile(r"[\t\r\n\f\v]|  ")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


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
