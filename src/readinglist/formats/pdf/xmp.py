"""The XMP packet of a PDF (ISO 16684-1): Dublin Core, PRISM and what publishers put beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.outside import Malformed
from readinglist.outside.markup import element_line
from readinglist.outside.xml_trees import local_name, read_xml

_PACKET = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>|<rdf:RDF\b.*?</rdf:RDF>", re.DOTALL)
#: A packet of a document has some kilobytes; a picture in it may have one, too, with megabytes in it.
_LENGTH_LIMIT, _PACKETS = 1_000_000, 5
_DOI_NAMES = frozenset({"doi", "DOI"})


@dataclass(frozen=True, slots=True)
class Xmp:
    """What the packet says; empty where it says nothing."""

    title: str = ""
    people: tuple[str, ...] = ()
    identifier: Identifier | None = None
    venue: str = ""


def read_xmp(data: bytes) -> Xmp:
    """Of the first packet that says a title or an identifier. Packets that are packed or broken say nothing."""
    for number, match in enumerate(_PACKET.finditer(data)):
        if number >= _PACKETS:
            break
        if len(match[0]) <= _LENGTH_LIMIT and ((found := _read(match[0])).title or found.identifier):
            return found
    return Xmp()


def _read(packet: bytes) -> Xmp:
    try:
        root = read_xml(packet)
    except Malformed:
        return Xmp()
    said: dict[str, Element] = {}
    attributes: dict[str, str] = {}
    for element in root.iter():
        said.setdefault(local_name(element), element)
        for name, value in element.attrib.items():
            attributes.setdefault(name.rpartition("}")[2], value)
    return Xmp(
        title=element_line(_first(said.get("title"))),
        people=tuple(filter(None, map(element_line, _items(said.get("creator"))))),
        identifier=_identifier(said, attributes),
        venue=_text(said, attributes, "publicationName"),
    )


def _items(element: Element | None) -> list[Element]:
    """The items of an array (rdf:Seq, rdf:Bag, rdf:Alt); an element without items is the only one."""
    if element is None:
        return []
    return [item for item in element.iter() if local_name(item) == "li"] or [element]


def _first(element: Element | None) -> Element | None:
    return next(iter(_items(element)), None)


def _text(said: dict[str, Element], attributes: dict[str, str], name: str) -> str:
    """A property, which may be written as an element or as an attribute (ISO 16684-1, 7.9.2)."""
    return element_line(said.get(name)) or attributes.get(name, "").strip()


def _identifier(said: dict[str, Element], attributes: dict[str, str]) -> Identifier | None:
    for name in (*_DOI_NAMES, "identifier", "url"):
        text = _text(said, attributes, name)
        found = parse_identifier(text.removeprefix("info:doi/")) if text else None
        if found is not None and found.scheme in ("doi", "arxiv", "isbn"):
            return found
    return None
