"""CSL-JSON 1.0.2 (citation-style-language/schema, csl-data.json): the form of `--json`, and of pandoc and Zotero.

What CSL has no word for stands under `custom`, which the schema leaves to programs; PRODUCT.md lists it. Texts are as
they are in the library. In `custom`, a number that is not known is null, a text that is not known is "".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId, PaperType, Sighting
from readinglist.model.people import Person
from readinglist.model.version import NO_FLAG, Flag

TYPES = {
    PaperType.ARTICLE: "article-journal",
    PaperType.INPROCEEDINGS: "paper-conference",
    PaperType.BOOK: "book",
    PaperType.INCOLLECTION: "chapter",
    PaperType.INBOOK: "chapter",
    PaperType.PROCEEDINGS: "book",
    PaperType.PHDTHESIS: "thesis",
    PaperType.MASTERSTHESIS: "thesis",
    PaperType.TECHREPORT: "report",
    PaperType.UNPUBLISHED: "manuscript",
    PaperType.MISC: "document",
}
_GENRES = {PaperType.PHDTHESIS: "PhD thesis", PaperType.MASTERSTHESIS: "Master's thesis"}
_PUBLISHED_BY_VENUE = (PaperType.PHDTHESIS, PaperType.MASTERSTHESIS, PaperType.TECHREPORT)


def format_csl_json(
    papers: Sequence[tuple[Paper, Sequence[Sighting]]], *, flags: Mapping[PaperId, Flag] = MappingProxyType({})
) -> str:
    """A JSON array with one item a paper, and a line end. flags: of the papers that have one."""
    items = [csl_item(paper, sightings, flag=flags.get(paper.id or PaperId(0), NO_FLAG)) for paper, sightings in papers]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def csl_item(paper: Paper, sightings: Sequence[Sighting] = (), *, flag: Flag = NO_FLAG) -> dict[str, object]:
    """One item; what is not known is left out, except under `custom`."""
    is_preprint = paper.type is PaperType.MISC and bool(paper.identifier("arxiv"))
    is_published_by_venue = paper.type in _PUBLISHED_BY_VENUE
    item: dict[str, object] = {
        "id": paper.citation_key or str(paper.id or ""),
        "type": "article" if is_preprint else TYPES[paper.type],
        "citation-key": paper.citation_key,
        "title": _text(paper.title),
        "author": _authors(paper),
        "editor": [_name(person) for person in paper.editors],
        "issued": {"date-parts": [_date_parts(paper.date)]} if paper.date else None,
        "container-title": "" if is_published_by_venue else _text(paper.venue),
        "publisher": _text(paper.publisher or (paper.venue if is_published_by_venue else "")),
        "genre": "preprint" if is_preprint else _GENRES.get(paper.type, ""),
        "volume": _text(paper.volume),
        "issue": _text(paper.number),
        "page": _text(paper.pages),
        "DOI": paper.identifier("doi"),
        "ISBN": paper.identifier("isbn"),
        "PMID": paper.identifier("pmid"),
        "URL": paper.identifier("url") or next((item.link for item in paper.identifiers if item.link), ""),
        "archive": "arXiv" if is_preprint else "",
        "archive_location": paper.identifier("arxiv") if is_preprint else "",
        "keyword": _text(", ".join(paper.keywords)),
        "abstract": _text(paper.abstract),
    }
    return {name: value for name, value in item.items() if value} | {"custom": _custom(paper, sightings, flag)}


def _authors(paper: Paper) -> list[dict[str, str]]:
    if not paper.people and paper.is_organization_author and paper.organization:
        return [{"literal": _text(paper.organization)}]
    return [_name(person) for person in paper.people]


def _name(person: Person) -> dict[str, str]:
    if person.literal:
        return {"literal": _text(person.literal)}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: _text(value) for name, value in parts.items() if value}


def _date_parts(date: PartialDate) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part is not None]


def _custom(paper: Paper, sightings: Sequence[Sighting], flag: Flag) -> dict[str, object]:
    return {
        "id": paper.id,
        "author_count": paper.author_count if paper.author_count is not None else len(paper.people) or None,
        "organization": _text(paper.organization) or None,
        "status": paper.status.value,
        "priority": paper.priority,
        "rating": paper.rating,
        "tags": [_text(tag) for tag in paper.tags],
        "verified": paper.is_verified,
        "flag": _text(flag.text),
        "flag_acknowledged": flag.is_acknowledged,
        "listings": [_listing(sighting) for sighting in sightings],
        "arxiv": paper.identifier("arxiv") or None,
        "added": paper.added.strftime("%Y-%m-%dT%H:%M:%SZ") if paper.added else None,
    }


def _listing(sighting: Sighting) -> dict[str, object]:
    return {
        "kind": sighting.kind,
        "name": _text(sighting.name),
        "date": sighting.date.iso if sighting.date else None,
        "position": sighting.position,
        "comments": sighting.comments,
        "upvotes": sighting.upvotes,
    }


def _text(text: str) -> str:
    """The text as it is; half a surrogate pair, which no UTF-8 file can hold, becomes U+FFFD."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
