"""A paper -> the type and fields of its entry, in the order in which they are written.

Nothing is invented: what is not known has no field. An organisation is the author only where it is known to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from readinglist.formats.bibtex.encoding import FieldEncoder, clean
from readinglist.formats.bibtex.letters import T1_ONLY
from readinglist.formats.bibtex.names import format_people
from readinglist.model.dates import MONTHS
from readinglist.model.paper import Paper, PaperType


class Dialect(StrEnum):
    """BIBTEX: ASCII LaTeX for bibtex and every style. BIBLATEX: UTF-8 and the field names of biblatex for biber."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"


@dataclass(frozen=True, slots=True)
class BibField:
    """One field; a bare value (`month = jun`) is written without braces because a style defines it."""

    name: str
    value: str
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry ready to be written. unknown: characters without a LaTeX form. remarks: what was taken as text."""

    type: str
    key: str
    fields: tuple[BibField, ...]
    unknown: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


#: Where the venue of a type goes: (BibTeX, BibLaTeX).
_VENUE_FIELDS = {
    PaperType.ARTICLE: ("journal", "journaltitle"),
    PaperType.INPROCEEDINGS: ("booktitle", "booktitle"),
    PaperType.INCOLLECTION: ("booktitle", "booktitle"),
    PaperType.INBOOK: ("series", "booktitle"),
    PaperType.BOOK: ("series", "series"),
    PaperType.PROCEEDINGS: ("series", "series"),
    PaperType.PHDTHESIS: ("school", "institution"),
    PaperType.MASTERSTHESIS: ("school", "institution"),
    PaperType.TECHREPORT: ("institution", "institution"),
    PaperType.UNPUBLISHED: ("note", "note"),
    PaperType.MISC: ("howpublished", "howpublished"),
}
_BIBLATEX_TYPES = {
    PaperType.PHDTHESIS: ("thesis", "phdthesis"),
    PaperType.MASTERSTHESIS: ("thesis", "mathesis"),
    PaperType.TECHREPORT: ("report", "techreport"),
}
#: Archives of arXiv without subject classes: an old identifier names the primary class (arXiv identifier scheme).
_CLASSES = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())  # noqa: SIM905
_PAGE_RANGE = re.compile(r"(?<=\w)\s*[-‐‑–—]+\s*(?=\w)")
_NOT_IN_ADDRESS = re.compile(r"[\s{}\\\"<>^`|]|[^\x00-\x7f]|[\x00-\x1f\x7f]")
_T1_MACRO = re.compile(
    rf"\{{\\(?:{'|'.join(sorted(T1_ONLY))})[}}{{\\]"  # a letter that OT1 does not have
    r"|\\[`'^~=.\"uHvr]\{\\[`'^~=.\"uHvr]"  # two marks, of which OT1 sets one beside the letter
)
_PREPRINT_VENUE = re.compile(r"arxiv(?:\.org)?(?:\s+preprint.*|\s+e-prints)?|corr", re.IGNORECASE)


def build_entry(
    paper: Paper, *, key: str, dialect: Dialect = Dialect.BIBTEX, former_keys: Sequence[str] = ()
) -> BibEntry:
    """The entry of a paper under a key, which the caller has made safe and unique.

    former_keys: by which a text may cite it as well. Only biblatex has a word for them, `ids` (its manual, 2.2.3);
    for BibTeX a second entry would set the reference twice.
    """
    encode = FieldEncoder(is_unicode_kept=dialect is Dialect.BIBLATEX)
    build = _bibtex_fields if dialect is Dialect.BIBTEX else _biblatex_fields
    fields = tuple(field for field in build(paper, encode) if field.value)
    if former_keys and dialect is Dialect.BIBLATEX:
        fields = (*fields, BibField("ids", ", ".join(former_keys)))
    return BibEntry(entry_type(paper, dialect), key, fields, tuple(encode.unknown), tuple(encode.remarks))


def needs_t1(entry: BibEntry) -> bool:
    r"""Whether LaTeX needs `\usepackage[T1]{fontenc}` for a letter of this entry: to have it, or to set two marks."""
    return any(_T1_MACRO.search(field.value) for field in entry.fields)


def is_preprint(paper: Paper) -> bool:
    return paper.type is PaperType.MISC and bool(paper.identifier("arxiv"))


def entry_type(paper: Paper, dialect: Dialect) -> str:
    if dialect is Dialect.BIBLATEX:
        if is_preprint(paper):
            return "online"
        return _BIBLATEX_TYPES.get(paper.type, (paper.type.value, ""))[0]
    return paper.type.value


def _bibtex_fields(paper: Paper, encode: FieldEncoder) -> Iterator[BibField]:
    yield from _people_and_title(paper, encode)
    yield BibField(_VENUE_FIELDS[paper.type][0], encode(_venue(paper)))
    yield from _places(paper, encode)
    if paper.date:
        yield BibField("year", str(paper.date.year))
        if paper.date.month:
            yield BibField("month", MONTHS[paper.date.month - 1].lower(), is_bare=True)
        yield BibField("day", str(paper.date.day or ""))
    yield from _identifiers(paper)
    if arxiv := paper.identifier("arxiv"):
        yield BibField("eprint", _address(arxiv))
        yield BibField("archivePrefix", "arXiv")
        yield BibField("primaryClass", _primary_class(arxiv))
    yield from _rest(paper, encode)


def _biblatex_fields(paper: Paper, encode: FieldEncoder) -> Iterator[BibField]:
    yield from _people_and_title(paper, encode)
    yield BibField("type", _BIBLATEX_TYPES.get(paper.type, ("", ""))[1])
    yield BibField(_VENUE_FIELDS[paper.type][1], encode(_venue(paper)))
    yield from _places(paper, encode)
    yield BibField("date", paper.date.iso if paper.date else "")
    yield from _identifiers(paper)
    if arxiv := paper.identifier("arxiv"):
        yield BibField("eprint", _address(arxiv))
        yield BibField("eprinttype", "arxiv")
        yield BibField("eprintclass", _primary_class(arxiv))
    yield from _rest(paper, encode)


def _people_and_title(paper: Paper, encode: FieldEncoder) -> Iterator[BibField]:
    if paper.people:
        yield BibField("author", format_people(paper.people, encode))
    elif paper.is_organization_author and paper.organization:
        yield BibField("author", f"{{{encode(paper.organization)}}}")
    yield BibField("editor", format_people(paper.editors, encode))
    yield BibField("title", encode(paper.title))


def _venue(paper: Paper) -> str:
    """The venue; none for a preprint that says no more than "arXiv", which eprint says already."""
    if paper.venue and paper.identifier("arxiv") and _PREPRINT_VENUE.fullmatch(paper.venue.strip()):
        return ""
    return paper.publisher if _is_published_by_school(paper) else paper.venue


def _is_published_by_school(paper: Paper) -> bool:
    """Whether the publisher of a thesis or report stands for its school or institution, which has no other name."""
    return not paper.venue and paper.type in (PaperType.PHDTHESIS, PaperType.MASTERSTHESIS, PaperType.TECHREPORT)


def _places(paper: Paper, encode: FieldEncoder) -> Iterator[BibField]:
    yield BibField("volume", encode(paper.volume))
    yield BibField("number", encode(paper.number))
    yield BibField("pages", encode(_PAGE_RANGE.sub("--", paper.pages)))
    if not _is_published_by_school(paper):
        yield BibField("publisher", encode(paper.publisher))


def _identifiers(paper: Paper) -> Iterator[BibField]:
    for scheme in ("isbn", "doi", "pmid"):
        yield BibField(scheme, _address(paper.identifier(scheme)))


def _rest(paper: Paper, encode: FieldEncoder) -> Iterator[BibField]:
    yield BibField("url", _address(paper.identifier("url")))
    yield BibField("keywords", encode(", ".join(keyword.replace(",", ";") for keyword in paper.keywords)))
    yield BibField("abstract", encode(paper.abstract))


def _primary_class(arxiv: str) -> str:
    archive = arxiv.partition("/")[0]
    return archive if archive in _CLASSES else ""


def _address(value: str) -> str:
    """An address as it is, with the characters that no address has in per cent: braces would unbalance the entry."""
    return _NOT_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), clean(value))
