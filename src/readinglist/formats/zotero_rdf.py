"""Zotero RDF: items with their tags, notes and collections, as Zotero exports them (zotero.org, translator "RDF").

A part of an item (its journal, its notes) stands inside it or elsewhere in the file under the address that it is
called by. What a person typed as a tag is a plain subject; what came with the paper is an AutomaticTag.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from readinglist.formats.paper_types import paper_type, thesis_type
from readinglist.formats.parts import identifiers, made_entry, named, pages, words
from readinglist.formats.written_out import below, decode_declared, line_below, lines_below, read_file_xml, write_out
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.tags import normalise_tags
from readinglist.outside.dating import date_of_words
from readinglist.outside.markup import element_line, plain_abstract
from readinglist.outside.naming import person_of_parts

_NAMESPACE = "zotero.org/namespaces/export#"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
#: "PMID: 123" and the like in the field "Extra".
_EXTRA = re.compile(r"^(?:PMID|arXiv|DOI):.*$", re.MULTILINE | re.IGNORECASE)


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The items in their order."""
    del taken, today
    return write_out(text, _entries, kind=KIND.key, one="Zotero item")


def _entries(text: str) -> Iterator[Entry]:
    root = read_file_xml(text)
    places = {element.get(f"{_RDF}about", ""): element for element in root}
    collections = _collections(root)
    for item in root:
        kind = line_below(item, "itemType")
        if kind and kind not in _NO_PAPERS:
            yield _entry(item, places, collections.get(item.get(f"{_RDF}about", ""), []))


def _entry(item: Element, places: Mapping[str, Element], collections: list[str]) -> Entry:
    whole = next(iter(_parts(item, "isPartOf", places)), None)
    plain = [element_line(tag) for tag in below(item, "subject") if not len(tag)]
    return made_entry(
        title=line_below(item, "title"),
        type=_type(item),
        people=_people(item, "authors"),
        editors=_people(item, "editors"),
        identifiers=identifiers(_identifiers(item, whole)),
        venue=line_below(whole, "title"),
        publisher=line_below(item, "publisher", "Organization", "name"),
        volume=line_below(item, "volume") or line_below(whole, "volume"),
        number=line_below(item, "number") or line_below(whole, "number"),
        pages=pages(line_below(item, "pages")),
        date=date_of_words(line_below(item, "date")),
        abstract=plain_abstract("\n".join(one.text or "" for one in below(item, "abstract"))),
        keywords=words(lines_below(item, "subject", "AutomaticTag", "value")),
        tags=normalise_tags((*collections, *plain)),
        note="\n\n".join(filter(None, (_note(memo) for memo in _parts(item, "isReferencedBy", places)))),
        citation_key=line_below(item, "citationKey"),
    )


def _parts(item: Element, name: str, places: Mapping[str, Element]) -> Iterator[Element]:
    """What an item names under `name`, whether it stands there or elsewhere in the file."""
    for link in below(item, name):
        there = places.get(link.get(f"{_RDF}resource", ""))
        yield from link if there is None else (there,)


def _note(memo: Element) -> str:
    """A note of Zotero is HTML."""
    return plain_abstract("\n".join(value.text or "" for value in below(memo, "value")))


def _type(item: Element) -> PaperType | None:
    found = paper_type(line_below(item, "itemType"))
    return thesis_type(line_below(item, "type")) if found is PaperType.PHDTHESIS else found


def _people(item: Element, role: str) -> tuple[Person, ...]:
    found = (
        person_of_parts(line_below(one, "surname"), line_below(one, "givenName") or line_below(one, "givenname"))
        for one in below(item, role, "Seq", "li", "Person")
    )
    return tuple(person for person in found if person)


def _identifiers(item: Element, whole: Element | None) -> Iterator[Identifier | str | None]:
    for scheme in ("doi", "isbn"):
        for line in (*lines_below(item, "identifier"), *lines_below(whole, "identifier")):
            if line.casefold().startswith(scheme):
                yield named(scheme, line[len(scheme) :].strip())
    yield from _EXTRA.findall("\n".join(one.text or "" for one in below(item, "description")))
    yield from lines_below(item, "identifier", "URI", "value")


def _collections(root: Element) -> dict[str, list[str]]:
    """The address of an item -> the collections that hold it, as "parent/name"."""
    names: dict[str, str] = {}
    parents: dict[str, str] = {}
    for collection in below(root, "Collection"):
        place = collection.get(f"{_RDF}about", "")
        names[place] = line_below(collection, "title").replace("/", "-")
        for part in below(collection, "hasPart"):
            parents.setdefault(part.get(f"{_RDF}resource", ""), place)
    found: dict[str, list[str]] = {}
    for collection in below(root, "Collection"):
        path = _path(collection.get(f"{_RDF}about", ""), names, parents)
        for part in below(collection, "hasPart"):
            found.setdefault(part.get(f"{_RDF}resource", ""), []).append(path)
    return found


def _path(place: str, names: Mapping[str, str], parents: Mapping[str, str]) -> str:
    path: dict[str, str] = {}
    while place in names and place not in path:
        path[place] = names[place]
        place = parents.get(place, "")
    return "/".join(reversed(path.values()))


def detect(text: str) -> float:
    """Sure with Zotero's namespace in RDF."""
    sample = text[:20_000]
    return 0.95 if _NAMESPACE in sample and "<rdf:RDF" in sample else 0.0


KIND = ListingKind(
    key="zotero-rdf",
    name="Zotero RDF",
    example="“<rdf:RDF …><bib:Article …><z:itemType>”, with tags, notes and collections",
    detect=detect,
    read=read,
    decode=decode_declared,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
