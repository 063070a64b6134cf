"""Documents of Mendeley's API as JSON (dev.mendeley.com, "Documents"): what a person's own download of it holds.

Tags are the user's; keywords came with the paper. Mendeley Desktop's database has been encrypted since 1.19, so this,
RIS and BibTeX are the ways out of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from readinglist.formats.paper_types import paper_type, thesis_type
from readinglist.formats.parts import identifiers, made_entry, named, pages, words
from readinglist.formats.written_out import write_out
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType, Status
from readinglist.model.people import Person
from readinglist.model.tags import normalise_tags
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_parts
from readinglist.outside.json_values import objects, part, read_json, text, texts
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_parts

_SIGNS = tuple(
    re.compile(rf'"(?:{names})"\s*:') for names in ("profile_id|client_data", "authored|private_publication", "title")
)
#: Mendeley means a paper in proceedings.
_TYPES = {"conference_proceedings": PaperType.INPROCEEDINGS, "working_paper": PaperType.UNPUBLISHED}


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The documents in their order."""
    del taken, today
    return write_out(text, _entries, kind=KIND.key, one="Mendeley document")


def _entries(source: str) -> Iterator[Entry]:
    documents = objects(read_json(source))
    if not documents:
        raise Malformed("it holds no documents of Mendeley")
    return map(_entry, documents)


def _entry(document: dict[str, Any]) -> Entry:
    abstract = document.get("abstract")
    return made_entry(
        title=plain_line(text(document.get("title"))),
        type=_type(document),
        people=_people(document.get("authors")),
        editors=_people(document.get("editors")),
        identifiers=identifiers(_identifiers(document)),
        venue=plain_line(text(document.get("source"))),
        publisher=text(document.get("publisher")) or text(document.get("institution")),
        volume=text(document.get("volume")),
        number=text(document.get("issue")),
        pages=pages(text(document.get("pages"))),
        date=date_of_parts([document.get(name) for name in ("year", "month", "day")]),
        abstract=plain_abstract(abstract) if isinstance(abstract, str) else "",
        keywords=words(texts(document.get("keywords"))),
        tags=normalise_tags(texts(document.get("tags"))),
        note=plain_abstract(note) if isinstance(note := document.get("notes"), str) else "",
        status=Status.READ if document.get("read") is True else None,
        citation_key=text(document.get("citation_key")),
    )


def _type(document: dict[str, Any]) -> PaperType | None:
    name = text(document.get("type"))
    found = _TYPES.get(name) or paper_type(name)
    return thesis_type(text(document.get("user_context"))) if found is PaperType.PHDTHESIS else found


def _people(value: object) -> tuple[Person, ...]:
    found = (person_of_parts(text(one.get("last_name")), text(one.get("first_name"))) for one in objects(value))
    return tuple(person for person in found if person)


def _identifiers(document: dict[str, Any]) -> Iterator[Identifier | str | None]:
    known = part(document, "identifiers")
    for scheme in ("doi", "arxiv", "pmid", "isbn"):
        yield named(scheme, text(known.get(scheme)))
    yield from texts(document.get("websites"))


def detect(text: str) -> float:
    """Sure with the fields that only Mendeley gives a document."""
    sample = text[:200_000]
    is_json = sample.lstrip()[:1] in ("[", "{")
    return 0.95 if is_json and all(sign.search(sample) for sign in _SIGNS) else 0.0


KIND = ListingKind(
    key="mendeley-json",
    name="Mendeley (JSON of its API)",
    example='“[{"profile_id": …, "title": …, "tags": […]}]”',
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.LIBRARIES,
)
