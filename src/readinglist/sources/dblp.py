"""DBLP's search: publications as JSON that was made from XML. dblp.org/faq (search API).

`hit` is absent when nothing is found; a single author is an object, several are a list; titles end with a dot; people
who share a name are told apart by a number behind it ("Wei Wang 0001"), which is no part of the name. Such a number in
a title is part of the title.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_text
from readinglist.outside.json_values import objects, part, text
from readinglist.outside.markup import plain_line
from readinglist.outside.naming import person_of_name
from readinglist.sources.json_reading import read_object
from readinglist.sources.source import Answer
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_NUMBER = re.compile(r"\s+\d{4}$")
_TYPES: dict[str, tuple[VersionKind, PaperType]] = {
    "Journal Articles": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "Conference and Workshop Papers": (VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS),
    "Books and Theses": (VersionKind.BOOK, PaperType.BOOK),
    "Editorship": (VersionKind.BOOK, PaperType.PROCEEDINGS),
    "Parts in Books or Collections": (VersionKind.OTHER, PaperType.INCOLLECTION),
}
#: DBLP's name for arXiv, as an informal publication or, in older records, as a journal.
_ARXIV = "corr"


class Dblp:
    key = "dblp"
    name = "DBLP"

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        params = {"q": search_words(title), "format": "json", "h": "5"}
        return client.get(self.key, "/search/publ/api", params=params, read=read_hits)


def read_hits(answer: Answer) -> list[Candidate]:
    if answer.status != 200:
        return []
    hits = part(read_object(answer), "result", "hits").get("hit")
    records = (read_info(part(hit, "info")) for hit in objects(hits))
    return [record for record in records if record.title]


def read_info(info: dict[str, Any]) -> Candidate:
    venue = _line(info.get("venue"))
    is_preprint = venue.casefold() == _ARXIV
    kind, type_ = _TYPES.get(text(info.get("type")), (VersionKind.OTHER, PaperType.MISC))
    if is_preprint:
        kind, type_ = VersionKind.PREPRINT, PaperType.MISC
    people = tuple(filter(None, map(_person, _names(part(info, "authors").get("author")))))
    is_edited = type_ is PaperType.PROCEEDINGS
    return Candidate(
        source=Dblp.key,
        title=_line(info.get("title")).removesuffix("."),
        kind=kind,
        type=type_,
        date=date_of_text(text(info.get("year"))),
        people=() if is_edited else people,
        editors=people if is_edited else (),
        author_count=None if is_edited else len(people) or None,
        venue="" if is_preprint else venue,
        volume="" if is_preprint else text(info.get("volume")),
        number=text(info.get("number")),
        pages=text(info.get("pages")),
        publisher=_line(info.get("publisher")),
        identifiers=tuple(dict.fromkeys(_identifiers(info))),
        link=text(info.get("url")),
    )


def _names(authors: object) -> Iterator[str]:
    """{"text": "Ada Owl"} or "Ada Owl", alone or in a list."""
    for author in authors if isinstance(authors, list) else [authors]:
        yield text(author.get("text")) if isinstance(author, dict) else text(author)


def _person(name: str) -> Person | None:
    return person_of_name(_NUMBER.sub("", html.unescape(name)))


def _line(value: object) -> str:
    return plain_line(text(value))


def _identifiers(info: dict[str, Any]) -> Iterator[Identifier]:
    electronic = info.get("ee")
    for value in (info.get("doi"), *(electronic if isinstance(electronic, list) else [electronic])):
        if (identifier := parse_identifier(text(value))) and identifier.scheme in ("doi", "arxiv"):
            yield identifier
