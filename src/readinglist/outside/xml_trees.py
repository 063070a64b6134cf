"""XML, read without document types, entities and the network, and not without end in sight of size and depth.

The standard library's parsers are expat below; here expat drives ElementTree's own builder, so that what makes XML
dangerous can be refused where it is declared. A document type is refused unless the reader lets it through, because its
source always names one (PubMed's answers, MEDLINE files): expat never loads it, and entities are refused always.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from readinglist.outside import Malformed

DEPTH_LIMIT = 100
#: Elements and attributes together. The recorded records of PubMed have 809 at most, and one answer has fifty.
PARTS_LIMIT = 200_000
#: Of a file that a person opens: 50,000 records of an export.
FILE_PARTS_LIMIT = 4_000_000


def read_xml(body: bytes | str, *, allows_doctype: bool = False, parts_limit: int = PARTS_LIMIT) -> Element:
    """The root element; a name with a namespace is "{namespace}name".

    Malformed: broken, more depth or parts than any honest text has, a document type that is not allowed, or entities.
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
        if count > parts_limit:
            raise Malformed(f"its XML has more than {parts_limit:,} parts")
        builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _refuse_entity
    if not allows_doctype:
        parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    try:
        parser.Parse(body, True)
        return builder.close()
    except expat.ExpatError as error:
        raise Malformed(f"it is no XML: {expat.ErrorString(error.code)} in line {error.lineno}") from error
    except (ValueError, LookupError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("it is no XML") from error


def _name(name: str) -> str:
    return "{" + name if "}" in name else name


def _refuse_entity(*_declaration: Any) -> None:
    raise Malformed("its XML declares entities")


def _refuse_doctype(*_declaration: Any) -> None:
    raise Malformed("its XML has a document type (DOCTYPE)")


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children_named(element: Element, name: str) -> list[Element]:
    """The direct children of this name, whatever their namespace."""
    return [child for child in element if local_name(child) == name]
