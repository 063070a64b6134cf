"""What the fields of an entry say about a paper, and which fields say what a paper knows: one mapping, both ways.

Names of types and fields are those of BibTeX (btxdoc, appendix B) and of biblatex (its manual, chapter 2), and those
that other programs write beside them. They compare without case; every mapping here has small letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from readinglist.formats.bibtex.values import parse_names, readable
from readinglist.model.dates import PartialDate, month_number
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.texts import one_line

#: Fields by name in small letters -> their TeX, macros put in.
Tex = Mapping[str, str]

_TYPES = {
    PaperType.ARTICLE: "article suppperiodical",
    PaperType.INPROCEEDINGS: "inproceedings conference",
    PaperType.BOOK: "book mvbook collection mvcollection reference mvreference periodical",
    PaperType.INCOLLECTION: "incollection inreference suppcollection",
    PaperType.INBOOK: "inbook bookinbook suppbook",
    PaperType.PROCEEDINGS: "proceedings mvproceedings",
    PaperType.PHDTHESIS: "phdthesis thesis",
    PaperType.MASTERSTHESIS: "mastersthesis bachelorsthesis",
    PaperType.TECHREPORT: "techreport report",
    PaperType.UNPUBLISHED: "unpublished",
}
_TYPE_OF = {name: type for type, names in _TYPES.items() for name in names.split()}
#: What `type` says of a @thesis that is none of a doctor: biblatex's `mathesis`, or in words.
_LOWER_THESIS = re.compile(r"mathesis|master|magister|diplom|bachelor|\bm\.?\s?(?:sc|a)\b|\bb\.?\s?sc\b", re.IGNORECASE)
#: Types that stand in a .bib and name no paper: fields for others to inherit, and groups of entries.
NO_PAPERS = frozenset({"xdata", "set"})

#: By type, the fields that say where it appeared, the usual one first.
VENUE_FIELDS: Mapping[PaperType, tuple[str, ...]] = MappingProxyType({
    PaperType.ARTICLE: ("journal", "journaltitle", "booktitle"),
    PaperType.INPROCEEDINGS: ("booktitle", "journal", "journaltitle"),
    PaperType.INCOLLECTION: ("booktitle",),
    PaperType.INBOOK: ("booktitle", "series"),
    PaperType.BOOK: ("series",),
    PaperType.PROCEEDINGS: ("series",),
    PaperType.PHDTHESIS: ("school", "institution"),
    PaperType.MASTERSTHESIS: ("school", "institution"),
    PaperType.TECHREPORT: ("institution", "school"),
    PaperType.UNPUBLISHED: ("note",),
    PaperType.MISC: ("howpublished", "journal", "journaltitle", "booktitle"),
})  # fmt: skip
_EPRINT_FIELDS = ("eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass")
#: Field of a paper -> the fields of an entry that can say it.
FIELDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "title": ("title", "subtitle"),
    "people": ("author",),
    "editors": ("editor",),
    "venue": tuple(dict.fromkeys(name for names in VENUE_FIELDS.values() for name in names)),
    "volume": ("volume",),
    "number": ("number", "issue"),
    "pages": ("pages",),
    "publisher": ("publisher",),
    "date": ("date", "year", "month", "day"),
    "identifiers": (*_EPRINT_FIELDS, "arxiv", "arxivid", "doi", "isbn", "pmid", "url", "ee", "link"),
    "keywords": ("keywords", "keyword"),
    "abstract": ("abstract",),
})  # fmt: skip

_ISO = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_DASHES = re.compile(r"\s*(?:-{2,}|[‐‑‒–—−])\s*")
_RANGE = re.compile(r"([A-Za-z]?\d+)-{1,3}([A-Za-z]?\d+)")
_ESCAPED = re.compile(r"\\([_%&#~$^{}])|[{}]")
_TILDE = re.compile(r"\{?\\(?:textasciitilde|string~|sim)\b(?:\{\})?\s?\}?|\\~\{\}")
_URL_MACRO = re.compile(r"\s*\\(?:url|path|nolinkurl)\s*\{((?:[^{}]|\{[^{}]*\})*+)\}[\s.]*")
#: Text that is the same as TeX and as text: single blanks and hyphens between words.
_PLAIN = re.compile(r"[A-Za-z0-9,.;:()/?!+*=@\[\]&]++(?:[ -][A-Za-z0-9,.;:()/?!+*=@\[\]&]++)*+")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}]+", re.IGNORECASE)
#: "arXiv preprint arXiv:1706.03762" (Google Scholar), "CoRR" with the volume "abs/1706.03762" (DBLP).
_ARXIV_JOURNAL = re.compile(r"arxiv|corr\b", re.IGNORECASE)
_BETWEEN_ISBNS = re.compile(r"[,;/]|\band\b|\s{2,}|\(.*?\)")
_BOUND = (PaperType.BOOK, PaperType.PROCEEDINGS)


def paper_type(type: str, tex: Tex) -> PaperType:
    """The type of a paper whose entry has this type; one that BibTeX does not know is MISC."""
    known = _TYPE_OF.get(type.lower(), PaperType.MISC)
    if type.lower() == "thesis" and _LOWER_THESIS.search(tex.get("type", "")):
        return PaperType.MASTERSTHESIS
    return known


def read_values(type: str, tex: Tex) -> dict[str, object]:
    """Fields of `Paper` that an entry of this type with these fields gives; those that it does not say are left out."""
    kind = paper_type(type, tex)
    values: dict[str, object] = {"type": kind}
    for field, read in _READERS.items():
        if value := read(kind, tex):
            values[field] = value
    return values


def fallback_title(tex: Tex) -> str:
    """What names an entry that has no title, or nothing."""
    names = ("booktitle", "maintitle", "shorttitle", "howpublished", "note")
    return next((text for name in names if (text := said(tex, name))), "")


def said(tex: Tex, name: str) -> str:
    """A field as one line of Unicode; empty where the entry does not have it."""
    source = tex.get(name)
    if not source:
        return ""
    # Most values hold nothing that could be read in another way.
    if _PLAIN.fullmatch(source):
        return source
    return _known_line(name, source) if len(source) < _SHORT else _line(name, source)


def _line(name: str, source: str) -> str:
    return one_line(readable(name, source))


#: Many papers are of one journal, one meeting, one publisher.
_known_line = lru_cache(maxsize=4096)(_line)
_SHORT = 200


# -- texts ------------------------------------------------------------------------------------------------------


def _read_title(kind: PaperType, tex: Tex) -> str:
    title, subtitle = said(tex, "title"), said(tex, "subtitle")
    if not title or not subtitle:
        return title
    return f"{title} {subtitle}" if title[-1] in ":?!." else f"{title}: {subtitle}"


def _read_venue(kind: PaperType, tex: Tex) -> str:
    name = venue_field(kind, tex)
    venue = said(tex, name) if name else ""
    return "" if name == "howpublished" and _is_address(tex[name]) else venue


def venue_field(kind: PaperType, names: Iterable[str]) -> str:
    """Which of an entry's fields says where it appeared, or none."""
    return next((name for name in VENUE_FIELDS[kind] if name in names), "")


def _is_address(tex: str) -> bool:
    """Whether a field says only where in the web something is, which is no venue."""
    return bool(_URL_MACRO.fullmatch(tex) or _ADDRESS.fullmatch(tex.strip()))


def _read_pages(kind: PaperType, tex: Tex) -> str:
    pages = tex.get("pages", "")
    if match := _RANGE.fullmatch(pages):  # nearly all are
        return f"{match[1]}-{match[2]}"
    return _DASHES.sub("-", said(tex, "pages")) if pages else ""


def _read_number(kind: PaperType, tex: Tex) -> str:
    return said(tex, "number") or said(tex, "issue")


def _read_keywords(kind: PaperType, tex: Tex) -> tuple[str, ...]:
    text = said(tex, "keywords") or said(tex, "keyword")
    return tuple(dict.fromkeys(split_words(text))) if text else ()


def split_words(text: str) -> list[str]:
    """Keywords, tags or groups in one field: with semicolons between them if it has any, else with commas."""
    return [word for part in text.split(";" if ";" in text else ",") if (word := part.strip())]


# -- people -----------------------------------------------------------------------------------------------------


def _read_people(name: str) -> Callable[[PaperType, Tex], tuple[Person, ...]]:
    def read(kind: PaperType, tex: Tex) -> tuple[Person, ...]:
        return parse_names(tex[name])[0] if name in tex else ()

    return read


# -- dates ------------------------------------------------------------------------------------------------------


def _read_date(kind: PaperType, tex: Tex) -> PartialDate | None:
    """`date` as biblatex has it, of a range its beginning; else `year`, `month` and `day`."""
    if match := _ISO.match(tex.get("date", "")):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _date(year, month, day)
    year_text = _YEAR.search(tex.get("year", ""))
    if year_text is None:
        return None
    month, day = _read_month(tex.get("month", ""))
    if day is None and (number := _DAY.fullmatch(tex.get("day", "").strip("{} "))):
        day = int(number[0])
    return _date(int(year_text[0]), month, day)


def _read_month(tex: str) -> tuple[int | None, int | None]:
    """Month and day of "June", "jun", "6", "4 July", "July~4"; of a range the month in which it begins, and no day."""
    text = tex.replace("~", " ").strip("{} ")
    if not text:
        return None, None
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None, None
    months = [number for word in _WORD.findall(text) if (number := month_number(word))]
    days = _DAY.findall(text)
    if not months:
        return None, None
    is_day = len(months) == 1 and len(days) == 1
    return months[0], int(days[0]) if is_day else None


def _date(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    """As much of the date as there is in the calendar."""
    for parts in ((year, month, day if month else None), (year, month, None), (year, None, None)):
        try:
            return PartialDate(*parts)  # type: ignore[arg-type]  # None is no year: refused like any other
        except (ValueError, TypeError):
            continue
    return None


# -- identifiers ------------------------------------------------------------------------------------------------


def read_identifiers(name: str, kind: PaperType, tex: Tex) -> list[Identifier]:
    """What one field of an entry says about its paper's identifiers.

    The ISBN of proceedings is none of a paper in them.
    """
    reader = _IDENTIFIER_READERS.get(name)
    return reader(kind, tex) if reader is not None and tex.get(name) else []


def _read_all_identifiers(kind: PaperType, tex: Tex) -> tuple[Identifier, ...]:
    """Each once, in the order of their fields. An address that repeats another identifier is none of its own."""
    found: dict[tuple[str, str], Identifier] = {}
    for name in _IDENTIFIER_READERS:
        if name not in tex:
            continue
        schemes = {scheme for scheme, _ in found}
        for item in read_identifiers(name, kind, tex):
            if name not in _ADDRESS_FIELDS or item.scheme == "url" or item.scheme not in schemes:
                found.setdefault((item.scheme, item.value), item)
    return tuple(found.values())


def _identified(*texts: str) -> list[Identifier]:
    return [item for text in texts if text and (item := parse_identifier(text)) is not None]


def _read_eprint(kind: PaperType, tex: Tex) -> list[Identifier]:
    archive = plain(tex.get("archiveprefix", "") or tex.get("eprinttype", "")).lower()
    value = plain(tex["eprint"])
    if archive in ("pubmed", "pmid", "medline"):
        return _identified(f"PMID {value}")
    found = _identified(value)
    return [item for item in found if item.scheme == (archive or item.scheme)] if archive in ("", "arxiv") else []


def _read_arxiv(name: str) -> Callable[[PaperType, Tex], list[Identifier]]:
    return lambda kind, tex: [item for item in _identified(plain(tex[name])) if item.scheme == "arxiv"]


def _read_doi(kind: PaperType, tex: Tex) -> list[Identifier]:
    return [item for item in _identified(plain(tex["doi"])) if item.scheme in ("doi", "arxiv")]


def _read_isbn(kind: PaperType, tex: Tex) -> list[Identifier]:
    if kind not in _BOUND:
        return []
    parts = [part.strip() for part in _BETWEEN_ISBNS.split(plain(tex["isbn"]))]
    return [item for item in _identified(*parts) if item.scheme == "isbn"]


def _read_pmid(kind: PaperType, tex: Tex) -> list[Identifier]:
    return [item for item in _identified(f"PMID {plain(tex['pmid'])}") if item.scheme == "pmid"]


def _read_address(name: str) -> Callable[[PaperType, Tex], list[Identifier]]:
    def read(kind: PaperType, tex: Tex) -> list[Identifier]:
        text = plain(tex[name])
        return _identified(text) if _ADDRESS.fullmatch(text) else []

    return read


def _read_howpublished(kind: PaperType, tex: Tex) -> list[Identifier]:
    return _read_address("howpublished")(kind, tex) if _is_address(tex["howpublished"]) else []


def _read_journal(kind: PaperType, tex: Tex) -> list[Identifier]:
    """The number that stands in the name of a journal which is none: the archive's."""
    if not _ARXIV_JOURNAL.search(tex["journal"]):
        return []
    named = f"{tex['journal']} {tex.get('volume', '').removeprefix('abs/')}"
    return [mention.identifier for mention in find_identifiers(named) if mention.identifier.scheme == "arxiv"]


def plain(tex: str) -> str:
    r"""An address or number without what LaTeX needed around it: `\url{a\_b}` is "a_b"."""
    if match := _URL_MACRO.fullmatch(tex):
        tex = match[1]
    if "\\" in tex or "{" in tex:
        tex = _ESCAPED.sub(r"\1", _TILDE.sub("~", tex))
    return tex.strip()


_ADDRESS_FIELDS = ("url", "ee", "link", "howpublished")
_IDENTIFIER_READERS: dict[str, Callable[[PaperType, Tex], list[Identifier]]] = {
    "eprint": _read_eprint,
    "arxiv": _read_arxiv("arxiv"),
    "arxivid": _read_arxiv("arxivid"),
    "journal": _read_journal,
    "doi": _read_doi,
    "isbn": _read_isbn,
    "pmid": _read_pmid,
    **{name: _read_address(name) for name in ("url", "ee", "link")},
    "howpublished": _read_howpublished,
}
_READERS: dict[str, Callable[[PaperType, Tex], object]] = {
    "title": _read_title,
    "abstract": lambda kind, tex: said(tex, "abstract"),
    "date": _read_date,
    "people": _read_people("author"),
    "editors": _read_people("editor"),
    "venue": _read_venue,
    "volume": lambda kind, tex: said(tex, "volume"),
    "number": _read_number,
    "pages": _read_pages,
    "publisher": lambda kind, tex: said(tex, "publisher"),
    "identifiers": _read_all_identifiers,
    "keywords": _read_keywords,
}
