"""RIS, for EndNote, Zotero, Mendeley and the library catalogues.

One tag a line, `TY` first and `ER` last, lines end in CR LF as the format's description asks. RIS knows no LaTeX:
titles and abstracts are written as a person reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person
from readinglist.model.readable import readable

_TYPES = {
    PaperType.ARTICLE: "JOUR",
    PaperType.INPROCEEDINGS: "CPAPER",
    PaperType.BOOK: "BOOK",
    PaperType.INCOLLECTION: "CHAP",
    PaperType.INBOOK: "CHAP",
    PaperType.PROCEEDINGS: "CONF",
    PaperType.PHDTHESIS: "THES",
    PaperType.MASTERSTHESIS: "THES",
    PaperType.TECHREPORT: "RPRT",
    PaperType.UNPUBLISHED: "UNPB",
    PaperType.MISC: "GEN",
}
_THESES = {PaperType.PHDTHESIS: "PhD thesis", PaperType.MASTERSTHESIS: "Master's thesis"}
_PAGES = re.compile(r"\s*(\w+)\s*[-‐‑–—]+\s*(\w+)\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def format_ris(papers: Sequence[Paper]) -> str:
    """One record a paper, an empty line between records."""
    return "\r\n".join(_record(paper) for paper in papers)


def _record(paper: Paper) -> str:
    lines = [f"{tag}  - {line}" for tag, value in _tags(paper) if (line := _line(value))]
    return "\r\n".join([*lines, "ER  - ", ""])


def _tags(paper: Paper) -> Iterator[tuple[str, str]]:
    is_preprint = paper.type is PaperType.MISC and bool(paper.identifier("arxiv"))
    yield "TY", "UNPB" if is_preprint else _TYPES[paper.type]
    yield "ID", paper.citation_key
    for person in _authors(paper):
        yield "AU", _name(person)
    for person in paper.editors:
        yield "ED", _name(person)
    yield "TI", readable(paper.title)
    yield "T2", paper.venue
    yield "VL", paper.volume
    yield "IS", paper.number
    yield from _pages(paper.pages)
    yield "PB", paper.publisher
    if paper.date:
        yield "PY", f"{paper.date.year:04d}"
        yield "DA", "/".join([*paper.date.iso.split("-"), "", "", ""][:3]) + "/"
    yield "DO", paper.identifier("doi")
    yield "SN", paper.identifier("isbn")
    if arxiv := paper.identifier("arxiv"):
        yield "M1", f"arXiv:{arxiv}"
    for identifier in paper.identifiers:
        yield "UR", identifier.link
    for keyword in paper.keywords:
        yield "KW", keyword
    yield "M3", _THESES.get(paper.type, "")
    yield "AB", readable(paper.abstract)


def _authors(paper: Paper) -> tuple[Person, ...]:
    if not paper.people and paper.is_organization_author and paper.organization:
        return (Person(literal=paper.organization),)
    return paper.people


def _name(person: Person) -> str:
    """ "Family, Given, Suffix"; behind a literal stands a comma, as EndNote has it, so that it is not taken apart."""
    if person.literal:
        return person.literal.replace(",", " ") + ","
    last = " ".join(part for part in (person.particle, person.family) if part)
    return ", ".join(part for part in (last or person.given, person.given if last else "", person.suffix) if part)


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    match = _PAGES.fullmatch(pages)
    yield "SP", match[1] if match else pages
    yield "EP", match[2] if match else ""


def _line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())
