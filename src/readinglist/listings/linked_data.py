"""Papers that a page describes as JSON-LD, in the words of schema.org (ScholarlyArticle and what is like it)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readinglist.listings.page_parts import entry_of
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType
from readinglist.outside import Malformed
from readinglist.outside.json_values import objects, part, read_json, text

_TYPES = {
    "ScholarlyArticle": PaperType.ARTICLE,
    "MedicalScholarlyArticle": PaperType.ARTICLE,
    "Thesis": PaperType.PHDTHESIS,
    "Chapter": PaperType.INCOLLECTION,
    "Book": PaperType.BOOK,
    "Report": PaperType.TECHREPORT,
}
#: Where a page puts its paper, and a list its items.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")
_DEPTH = 6


def linked_entries(source: str) -> Iterator[Entry]:
    """The papers in the text of one script element; none where it is no JSON."""
    try:
        value = read_json(source)
    except Malformed:
        return
    for type, described in _papers(value, depth=0):
        entry = entry_of(_parts(described), type=type)
        if entry is not None:
            yield entry


def _papers(value: Any, *, depth: int) -> Iterator[tuple[PaperType | None, dict[str, Any]]]:
    for item in objects(value):
        names = item.get("@type")
        known = next((name for name in (names if isinstance(names, list) else [names]) if name in _TYPES), None)
        if known is not None:
            has_journal = known not in ("ScholarlyArticle", "MedicalScholarlyArticle") or "isPartOf" in item
            yield (_TYPES[known] if has_journal else PaperType.MISC), item
        elif depth < _DEPTH:
            for name in _INSIDE:
                yield from _papers(item.get(name), depth=depth + 1)


def _parts(item: dict[str, Any]) -> dict[str, list[str]]:
    return {
        "title": [text(item.get("headline")) or text(item.get("name"))],
        "author": list(_names(item.get("author") or item.get("creator"))),
        "date": [text(item.get(name)) for name in ("datePublished", "dateCreated", "copyrightYear")],
        "abstract": [text(item.get(name)) for name in ("abstract", "description")],
        "journal": list(_containers(item.get("isPartOf"))),
        "volume": list(_values(item, "volumeNumber")),
        "number": list(_values(item, "issueNumber")),
        "pages": [text(item.get("pagination"))] if item.get("pagination") else [],
        "first_page": list(_values(item, "pageStart")),
        "last_page": list(_values(item, "pageEnd")),
        "publisher": [text(part(item, "publisher").get("name"))],
        "keywords": list(_keywords(item.get("keywords"))),
        "isbn": [text(item.get("isbn"))],
        "identifier": list(_identifiers(item)),
        "address": [text(item.get("url")), text(item.get("@id"))],
    }


def _names(value: Any) -> Iterator[str]:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, dict):
            family, given = text(person.get("familyName")), text(person.get("givenName"))
            yield f"{family}, {given}" if family and given else text(person.get("name")) or family
        else:
            yield text(person)


def _containers(value: Any, *, depth: int = 0) -> Iterator[str]:
    """The journal around an issue around a volume; the innermost that has a name of its own."""
    for item in objects(value):
        if name := text(item.get("name")):
            yield name
        if depth < _DEPTH:
            yield from _containers(item.get("isPartOf"), depth=depth + 1)


def _values(item: dict[str, Any], name: str, *, depth: int = 0) -> Iterator[str]:
    if value := text(item.get(name)):
        yield value
    elif depth < _DEPTH:
        for outer in objects(item.get("isPartOf")):
            yield from _values(outer, name, depth=depth + 1)


def _keywords(value: Any) -> Iterator[str]:
    for word in value if isinstance(value, list) else [value]:
        yield text(word.get("name") if isinstance(word, dict) else word)


def _identifiers(item: dict[str, Any]) -> Iterator[str]:
    for name in ("doi", "identifier", "sameAs", "@id", "url"):
        value = item.get(name)
        for found in value if isinstance(value, list) else [value]:
            yield text(found.get("value") if isinstance(found, dict) else found)
