"""The papers of a conference as JSON: lists made from OpenReview and proceedings (paperlists), and OpenReview's notes.

In a list a paper's authors are one text with semicolons, its status tells what became of it, and `bibtex` says where
it came out. In OpenReview's API a field is its value (version 1) or an object with the value (version 2).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from readinglist.formats.bibtex import reading as bibtex
from readinglist.formats.parts import identifiers, made_entry, named, words
from readinglist.formats.written_out import write_out
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.people import Person
from readinglist.outside import Malformed
from readinglist.outside.json_values import objects, part, read_json, text, texts
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name

_LIST = re.compile(r'"(?:authorids|gs_citation|aff_domain|author_site|authors#_avg|or_profile)"\s*:')
_NOTES = re.compile(r'\A\s*\{\s*"(?:notes|count)"\s*:')
_CONTENT = re.compile(r'"content"\s*:\s*\{')
_AUTHORS = re.compile(r'"(?:authors?|title)"\s*:')
_FORUM = "https://openreview.net/forum?id="


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers in their order; the section of each is what became of it."""
    return write_out(text, lambda source: _entries(source, today), kind=KIND.key, one="paper")


def _entries(source: str, today: dt.date) -> Iterator[Entry]:
    value = read_json(source)
    notes = objects(value.get("notes")) if isinstance(value, dict) else []
    papers = [note | _content(note) for note in notes] or objects(value)
    if not papers:
        raise Malformed("it holds no papers")
    return (_entry(paper, today) for paper in papers)


def _content(note: dict[str, Any]) -> dict[str, Any]:
    """The fields of a note of OpenReview, and the address of its forum."""
    fields = {
        name: field["value"] if isinstance(field, dict) and "value" in field else field
        for name, field in part(note, "content").items()
    }
    forum = text(note.get("forum")) or text(note.get("id"))
    return fields | {"site": _FORUM + forum if forum else "", "status": fields.get("venue")}


def _entry(paper: dict[str, Any], today: dt.date) -> Entry:
    """What the list says, and what its BibTeX adds to it."""
    known = _in_bibtex(text(paper.get("bibtex")) and str(paper["bibtex"]), today)
    entry = made_entry(
        title=plain_line(text(paper.get("title"))),
        people=_people(paper),
        identifiers=identifiers(_identifiers(paper)),
        abstract=plain_abstract(abstract) if isinstance(abstract := paper.get("abstract"), str) else "",
        keywords=words(_texts(paper.get("keywords"))),
        section=text(paper.get("status")),
    )
    if known is None:
        return entry
    return replace(
        known,
        title=entry.title,
        people=entry.people,
        author_count=entry.author_count,
        abstract=entry.abstract or known.abstract,
        keywords=entry.keywords or known.keywords,
        identifiers=tuple(dict.fromkeys((*known.identifiers, *entry.identifiers))),
        section=entry.section,
        source="",
        macros=(),
    )


def _in_bibtex(source: str, today: dt.date) -> Entry | None:
    found = bibtex.read(source, taken=None, today=today).entries if source else ()
    return found[0] if len(found) == 1 else None


def _people(paper: dict[str, Any]) -> tuple[Person, ...]:
    """ "Anonymous" stands for people who are not named yet."""
    names = [name for name in _texts(paper.get("author") or paper.get("authors")) if name.casefold() != "anonymous"]
    return tuple(person for name in names if (person := person_of_name(name)))


def _texts(value: object) -> list[str]:
    """The texts of a list, or those of one text with semicolons between them."""
    if isinstance(value, str):
        return [part for piece in value.split(";") if (part := piece.strip())]
    return list(texts(value))


def _identifiers(paper: dict[str, Any]) -> Iterator[Identifier | str | None]:
    yield named("doi", text(paper.get("doi")))
    yield named("arxiv", text(paper.get("arxiv")))
    for name in ("openreview", "site", "pdf" if not paper.get("site") else ""):
        yield text(paper.get(name))


def detect(text: str) -> float:
    """Sure with a field that only such lists have, or with the notes of OpenReview."""
    sample = text[:200_000]
    if sample.lstrip()[:1] not in ("[", "{") or not _AUTHORS.search(sample):
        return 0.0
    is_notes = _NOTES.match(sample) is not None and _CONTENT.search(sample) is not None
    return 0.95 if is_notes or _LIST.search(sample) else 0.0


KIND = ListingKind(
    key="conference-list",
    name="Papers of a conference (JSON)",
    example='“[{"title": …, "author": "…;…", "status": "Poster", "site": …}]”, OpenReview’s notes',
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.LISTS,
)
