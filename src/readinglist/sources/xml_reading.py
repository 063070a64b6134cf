"""XML answers, read without entities, without the network and without end in sight of depth.

The standard library's parsers are expat below; here expat drives ElementTree's own builder, so that what makes XML
dangerous can be refused where it is declared. PubMed's answers name a DTD, so a document type by itself is let through:
expat never loads it.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from readinglist.sources.source import Malformed

DEPTH_LIMIT = 100
#: Elements and attributes together. The recorded records of PubMed have 809 at most, and one answer has fifty.
PARTS_LIMIT = 200_000


def read_xml(body: bytes | str) -> Element:
    """The root element; a name with a namespace is "{namespace}name".

    Malformed: broken, more depth or parts than any answer has, or entities.
    """
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1 + len(attributes)
        if depth > DEPTH_LIMIT:
            raise Malformed(f"its XML is nested more than {DEPTH_LIMIT} deep")
        if count > PARTS_LIMIT:
            raise Malformed(f"its XML has more than {PARTS_LIMIT:,} parts")
        builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _refuse_entity
    parser.buffer_text = True
    try:
        parser.Parse(body, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("it is no XML") from error


def _name(name: str) -> str:
    return "{" + name if "}" in name else name


def _refuse_entity(*_declaration: Any) -> None:
    raise Malformed("its XML declares entities")
