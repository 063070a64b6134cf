"""MODS (loc.gov/standards/mods/v3), which libraries, Zotero and BibUtils write: one <mods> a paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from readinglist.formats.paper_types import paper_type
from readinglist.formats.parts import identifiers, made_entry, named, pages, words
from readinglist.formats.written_out import below, decode_declared, line_below, lines_below, read_file_xml, write_out
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_words
from readinglist.outside.markup import element_line, element_paragraphs
from readinglist.outside.naming import person_of_name, person_of_parts
from readinglist.outside.xml_trees import local_name

_ROOT = re.compile(r"<(?:\w{1,20}:)?mods(?:Collection)?\b[^>]{0,2000}>")
_NAMESPACE = "loc.gov/mods/v3"
_AUTHORS, _EDITORS = frozenset({"", "author", "aut", "creator", "cre"}), frozenset({"editor", "edt"})
#: What a paper is whose host is one of these.
_WITHIN = {
    PaperType.BOOK: PaperType.INCOLLECTION,
    PaperType.ARTICLE: PaperType.ARTICLE,
    PaperType.PROCEEDINGS: PaperType.INPROCEEDINGS,
    PaperType.INPROCEEDINGS: PaperType.INPROCEEDINGS,
}
_PERIODICALS = frozenset({"periodical", "academic journal", "serial"})


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order."""
    del taken, today
    return write_out(text, _entries, kind=KIND.key, one="MODS record")


def _entries(text: str) -> Iterator[Entry]:
    root = read_file_xml(text)
    for record in [root] if local_name(root) == "mods" else below(root, "mods"):
        yield _entry(record)


def _entry(record: Element) -> Entry:
    host = next((one for one in below(record, "relatedItem") if one.get("type") == "host"), None)
    parts = [*below(record, "part"), *below(host, "part")]
    abstracts = below(record, "abstract")
    return made_entry(
        title=_title(record),
        type=_type(record, host),
        people=_people(record, _AUTHORS),
        editors=_people(record, _EDITORS),
        identifiers=identifiers(_identifiers(record, host)),
        venue=_title(host),
        publisher=line_below(record, "originInfo", "publisher") or line_below(host, "originInfo", "publisher"),
        volume=_detail(parts, "volume"),
        number=_detail(parts, "issue") or _detail(parts, "number"),
        pages=_pages(parts),
        date=_date(record, host, parts),
        abstract=element_paragraphs(abstracts[0]) if abstracts else "",
        keywords=words(lines_below(record, "subject", "topic")),
        citation_key=_identifier(record, "citekey"),
    )


def _title(element: Element | None) -> str:
    """The title that is no abbreviation, translation or other form, with its subtitle."""
    for info in below(element, "titleInfo"):
        if not info.get("type"):
            title = " ".join(filter(None, (line_below(info, "nonSort"), line_below(info, "title"))))
            return ": ".join(filter(None, (title, line_below(info, "subTitle"))))
    return ""


def _type(record: Element, host: Element | None) -> PaperType | None:
    own = next((kind for name in lines_below(record, "genre") if (kind := paper_type(name))), None)
    if own is not None or host is None:
        return own
    genres = lines_below(host, "genre")
    if _PERIODICALS.intersection(genres):
        return PaperType.ARTICLE
    return next((_WITHIN[kind] for name in genres if (kind := paper_type(name)) in _WITHIN and kind), None)


def _people(record: Element, roles: frozenset[str]) -> tuple[Person, ...]:
    found = (_person(name) for name in below(record, "name") if roles.intersection(_roles(name)))
    return tuple(person for person in found if person)


def _roles(name: Element) -> list[str]:
    return [role.casefold() for role in lines_below(name, "role", "roleTerm")] or [""]


def _person(name: Element) -> Person | None:
    """By the parts that are marked as such; a corporate name is not taken apart."""
    parts: dict[str, list[str]] = {kind: [] for kind in ("family", "given", "termsOfAddress", "date", "")}
    for part in below(name, "namePart"):
        parts.get(part.get("type", ""), []).append(element_line(part))
    whole = " ".join(parts[""])
    if name.get("type") in ("corporate", "conference"):
        return Person(literal=whole) if whole else None
    if parts["family"]:
        given, suffix = " ".join(parts["given"]), " ".join(parts["termsOfAddress"])
        return person_of_parts(" ".join(parts["family"]), given, suffix=suffix)
    return person_of_name(whole)


def _identifiers(record: Element, host: Element | None) -> Iterator[Identifier | str | None]:
    yield named("doi", _identifier(record, "doi"))
    yield named("pmid", _identifier(record, "pmid") or _identifier(record, "pubmed"))
    yield named("isbn", _identifier(record, "isbn") or _identifier(host, "isbn"))
    yield _identifier(record, "uri")
    yield from lines_below(record, "location", "url")


def _identifier(record: Element | None, kind: str) -> str:
    found = (element for element in below(record, "identifier") if element.get("type", "").casefold() == kind)
    return next((line for element in found if (line := element_line(element))), "")


def _detail(parts: Sequence[Element], kind: str) -> str:
    details = (detail for part in parts for detail in below(part, "detail") if detail.get("type") == kind)
    return next((line for detail in details if (line := line_below(detail, "number"))), "")


def _pages(parts: Sequence[Element]) -> str:
    for extent in (one for part in parts for one in below(part, "extent")):
        if found := pages(line_below(extent, "start") or line_below(extent, "list"), line_below(extent, "end")):
            return found
    return ""


def _date(record: Element, host: Element | None, parts: Sequence[Element]) -> PartialDate | None:
    texts = [
        *lines_below(record, "originInfo", "dateIssued"),
        *(line for part in parts for line in lines_below(part, "date")),
        *lines_below(host, "originInfo", "dateIssued"),
        *lines_below(record, "originInfo", "copyrightDate"),
        *lines_below(record, "originInfo", "dateCreated"),
    ]
    return next((date for text in texts if (date := date_of_words(text))), None)


def detect(text: str) -> float:
    """Sure with the root element and the namespace of MODS."""
    root = _ROOT.search(text[:20_000])
    return 0.95 if root and _NAMESPACE in text[:20_000] else 0.0


KIND = ListingKind(
    key="mods",
    name="MODS",
    example='“<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods>”, of libraries, Zotero, BibUtils',
    detect=detect,
    read=read,
    decode=decode_declared,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
