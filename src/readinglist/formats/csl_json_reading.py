"""CSL-JSON as programs write it (Zotero, pandoc, JabRef) and as this one does, with what it keeps under `custom`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from readinglist.formats.csl_json import TYPES
from readinglist.formats.paper_types import paper_type, thesis_type
from readinglist.formats.parts import identifiers, made_entry, named, pages, words
from readinglist.formats.written_out import write_out
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType, Status
from readinglist.model.people import Person
from readinglist.model.tags import normalise_tags
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_parts, date_of_words
from readinglist.outside.json_values import objects, part, read_json, text, texts
from readinglist.outside.markup import plain_abstract, plain_line

#: Types of CSL 1.0.2 (csl-data.json).
_CSL_TYPE = re.compile(
    r'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|book|chapter|paper-conference|thesis|report|webpage'
    r"|manuscript|document|entry(?:-dictionary|-encyclopedia)?|dataset|software|post(?:-weblog)?|speech|patent"
    r'|pamphlet|review(?:-book)?|standard|periodical|personal_communication|legislation|bill|map|song|motion_picture)"'
)
_OWN_TYPE = re.compile(
    r'"type"\s*:\s*"(?:article-(?:journal|magazine|newspaper)|paper-conference|entry-\w+|post-weblog|review-book)"'
)
_CSL_FIELD = re.compile(r'"(?:(?:issued|author|editor|custom)"\s*:\s*[\[{]|(?:container-title|citation-key)"\s*:\s*")')
#: Of other JSON that has a type and authors, too: Zotero's own, Mendeley's, Crossref's.
_OTHER_FIELD = re.compile(r'"(?:itemType|profile_id|message-type|gs_citation)"\s*:')
_TYPES = {name: type for type, name in reversed(TYPES.items())}
#: A line of Zotero's "Extra".
_EXTRA = re.compile(r"^(?:PMID|arXiv):.*$", re.MULTILINE | re.IGNORECASE)
_BETWEEN_KEYWORDS = re.compile(r"\s*[,;]\s*")


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The items in their order."""
    del taken, today
    return write_out(text, _entries, kind=KIND.key, one="CSL item")


def _entries(source: str) -> Iterator[Entry]:
    value = read_json(source)
    items = objects(value["items"] if isinstance(value, dict) and "items" in value else value)
    if not items:
        raise Malformed("it holds no items of CSL")
    return map(_entry, items)


def _entry(item: dict[str, Any]) -> Entry:
    custom = part(item, "custom")
    entry = made_entry(
        title=plain_line(text(item.get("title"))),
        type=_type(item),
        people=_people(item.get("author")),
        editors=_people(item.get("editor")),
        identifiers=identifiers(_identifiers(item, custom)),
        venue=plain_line(text(item.get("container-title")) or text(item.get("event-title"))),
        publisher=text(item.get("publisher")),
        volume=text(item.get("volume")),
        number=text(item.get("issue")),
        pages=pages(text(item.get("page"))),
        date=_date(item.get("issued")),
        abstract=plain_abstract(item["abstract"]) if isinstance(item.get("abstract"), str) else "",
        keywords=words(_BETWEEN_KEYWORDS.split(text(item.get("keyword")))),
        citation_key=text(item.get("citation-key")) or _key(item.get("id")),
    )
    return _with_custom(entry, custom) if custom else entry


def _key(value: object) -> str:
    """What pandoc cites by; an address or a number is that of a record in some database."""
    key = text(value)
    return "" if "/" in key or key.isdecimal() else key


def _with_custom(entry: Entry, custom: dict[str, Any]) -> Entry:
    """The entry with what this program keeps beside CSL."""
    status, count = text(custom.get("status")), custom.get("author_count")
    return replace(
        entry,
        tags=normalise_tags(texts(custom.get("tags"))),
        status=Status(status) if status in list(Status) else None,
        priority=_up_to(3, custom.get("priority")),
        rating=_up_to(5, custom.get("rating")),
        organization=text(custom.get("organization")),
        author_count=count if isinstance(count, int) and 0 < count < 100_000 else entry.author_count,
    )


def _up_to(most: int, value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= most else 0


def _type(item: dict[str, Any]) -> PaperType | None:
    """CSL has one thesis, whose genre says of what kind, and an "article" that came out nowhere is a preprint."""
    name = text(item.get("type"))
    if name == "article" and not item.get("container-title"):
        return PaperType.MISC
    found = _TYPES.get(name) or paper_type(name)
    return thesis_type(text(item.get("genre"))) if found is PaperType.PHDTHESIS else found


def _people(value: object) -> tuple[Person, ...]:
    return tuple(person for name in objects(value) if (person := _person(name)))


def _person(name: dict[str, Any]) -> Person | None:
    """The parts are those of CSL already, and are not taken apart again."""
    if literal := text(name.get("literal")):
        return Person(literal=literal)
    particle = text(name.get("non-dropping-particle")) or text(name.get("dropping-particle"))
    family, given = text(name.get("family")), text(name.get("given"))
    if not family and not given:
        return None
    return Person(family or given, given if family else "", particle, text(name.get("suffix")))


def _date(value: object) -> PartialDate | None:
    """Of a range the first day. Some programs write a text instead of parts."""
    if isinstance(value, str):
        return date_of_words(value)
    issued = part({"issued": value}, "issued")
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else parts
    found = date_of_parts(first) if isinstance(first, list) else None
    return found or date_of_words(text(issued.get("raw")) or text(issued.get("literal")))


def _identifiers(item: dict[str, Any], custom: dict[str, Any]) -> Iterator[Identifier | str | None]:
    yield named("doi", text(item.get("DOI")))
    yield named("arxiv", text(custom.get("arxiv")) or text(item.get("archive_location")))
    yield named("pmid", text(item.get("PMID")))
    yield named("isbn", text(item.get("ISBN")))
    note = item.get("note")
    for line in _EXTRA.findall(note) if isinstance(note, str) else ():
        yield named("arxiv" if line[0] in "aA" else "pmid", line)
    yield text(item.get("URL"))


def detect(text: str) -> float:
    """Sure with a type of CSL and a field that only CSL names so, or with a type that only CSL names so and a title."""
    sample = text[:200_000]
    if sample.lstrip()[:1] not in ("[", "{") or _OTHER_FIELD.search(sample):
        return 0.0
    if _CSL_TYPE.search(sample) and _CSL_FIELD.search(sample):
        return 0.9
    return 0.7 if _OWN_TYPE.search(sample) and '"title"' in sample else 0.0


KIND = ListingKind(
    key="csl-json",
    name="CSL JSON",
    example='“[{"type": "article-journal", "title": …}]”: Zotero, pandoc, our own',
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
