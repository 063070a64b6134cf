"""Semantic Scholar's Academic Graph: papers as JSON. api.semanticscholar.org/api-docs/graph.

In a batch an unknown paper is null in its place, and a batch without any known one is refused with status 400. No title
that matches is a 404 "Title match not found", or a 200 with empty data. A record merges preprint and published version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_text
from readinglist.outside.json_values import objects, part, text, texts
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name
from readinglist.sources.dois import is_preprint_doi
from readinglist.sources.json_reading import read_json, read_object
from readinglist.sources.source import Answer
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_FIELDS = "title,abstract,venue,publicationVenue,year,authors,externalIds,publicationTypes,publicationDate,journal,url"
_PREFIXES = {"arxiv": "ARXIV", "doi": "DOI", "pmid": "PMID"}
#: Names of preprint servers, as venue and journal have them.
_SERVERS = frozenset({"arxiv.org", "arxiv", "biorxiv", "medrxiv", "chemrxiv", "ssrn electronic journal", "psyarxiv"})


class SemanticScholar:
    key = "semanticscholar"
    name = "Semantic Scholar"
    schemes = frozenset(_PREFIXES)
    batch_size = 100

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        asked = list(dict.fromkeys(identifiers))
        body = {"ids": [f"{_PREFIXES[identifier.scheme]}:{identifier.value}" for identifier in asked]}
        papers = client.post(self.key, "/graph/v1/paper/batch", params={"fields": _FIELDS}, body=body, read=read_batch)
        if len(papers) != len(asked):  # none is known
            return {}
        return {identifier: paper for identifier, paper in zip(asked, papers, strict=True) if paper}

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        params = {"query": search_words(title), "fields": _FIELDS}
        return client.get(self.key, "/graph/v1/paper/search/match", params=params, read=read_match)

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        return {key: [paper] for key, paper in self.find_by_identifiers(client, identifiers).items()}


def read_match(answer: Answer) -> list[Candidate]:
    if answer.status != 200:
        return []
    return [read_paper(paper) for paper in objects(read_object(answer).get("data"))]


def read_batch(answer: Answer) -> list[Candidate | None]:
    """In the order of the question, None for each unknown one; empty where none is known."""
    if answer.status != 200:
        return []
    papers = read_json(answer)
    if not isinstance(papers, list):
        raise Malformed("it is no JSON list")
    return [read_paper(paper) if isinstance(paper, dict) else None for paper in papers]


def read_paper(paper: dict[str, Any]) -> Candidate:
    venue = plain_line(
        text(part(paper, "publicationVenue").get("name"))
        or text(paper.get("venue"))
        or text(part(paper, "journal").get("name"))
    )
    kind, type_ = _kind(paper, venue)
    is_published = kind is not VersionKind.PREPRINT
    people = tuple(filter(None, (person_of_name(text(item.get("name"))) for item in objects(paper.get("authors")))))
    journal = part(paper, "journal") if is_published else {}
    return Candidate(
        source=SemanticScholar.key,
        title=plain_line(text(paper.get("title"))),
        kind=kind,
        type=type_,
        abstract=plain_abstract(value) if isinstance(value := paper.get("abstract"), str) else "",
        date=date_of_text(text(paper.get("publicationDate"))) or date_of_text(text(paper.get("year"))),
        people=people,
        author_count=len(people) or None,
        venue=venue if is_published else "",
        volume=text(journal.get("volume")),
        pages=text(journal.get("pages")).replace(" ", ""),
        identifiers=tuple(dict.fromkeys(_identifiers(paper))),
        link=text(paper.get("url")),
    )


def _kind(paper: dict[str, Any], venue: str) -> tuple[VersionKind, PaperType]:
    """By the venue first: "JournalArticle" is what it calls a preprint too."""
    types = set(texts(paper.get("publicationTypes")))
    place = text(part(paper, "publicationVenue").get("type"))
    ids = part(paper, "externalIds")
    doi = text(ids.get("DOI"))
    has_no_other_place = not venue and bool(text(ids.get("ArXiv"))) and not doi
    if venue.casefold() in _SERVERS or is_preprint_doi(doi) or has_no_other_place:
        return VersionKind.PREPRINT, PaperType.MISC
    if place == "conference" or (place != "journal" and "Conference" in types):
        return VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS
    if place == "journal" or "JournalArticle" in types or (not types and text(part(paper, "journal").get("volume"))):
        return VersionKind.JOURNAL, PaperType.ARTICLE
    if "Book" in types:
        return VersionKind.BOOK, PaperType.BOOK
    return VersionKind.OTHER, PaperType.MISC


def _identifiers(paper: dict[str, Any]) -> Iterator[Identifier]:
    ids = part(paper, "externalIds")
    for value in (text(ids.get("ArXiv")), text(ids.get("DOI")), f"pmid:{text(ids.get('PubMed'))}"):
        if (identifier := parse_identifier(value)) and identifier.scheme in _PREFIXES:
            yield identifier
