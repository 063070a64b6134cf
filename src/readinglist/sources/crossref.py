"""Crossref's REST API: works as JSON. api.crossref.org/swagger-ui.

A DOI that it does not know gives 404 with a line of plain text; those of arXiv are DataCite's, and unknown.
Abstracts are JATS; `issued` may be [[null]]. CSL JSON of doi.org has the same fields and is read here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.model.candidate import Candidate, Relation, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_parts
from readinglist.outside.json_values import objects, part, text, texts
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_parts
from readinglist.sources.dois import is_preprint_doi
from readinglist.sources.json_reading import read_object
from readinglist.sources.source import Answer
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

#: Types of Crossref and of CSL (citationstyles.org, appendix III) as ours; every other one is OTHER and MISC.
_TYPES: dict[str, tuple[VersionKind, PaperType]] = {
    "posted-content": (VersionKind.PREPRINT, PaperType.MISC),
    "journal-article": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "article-journal": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "article-magazine": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "proceedings-article": (VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS),
    "paper-conference": (VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS),
    "proceedings": (VersionKind.BOOK, PaperType.PROCEEDINGS),
    "book": (VersionKind.BOOK, PaperType.BOOK),
    "monograph": (VersionKind.BOOK, PaperType.BOOK),
    "edited-book": (VersionKind.BOOK, PaperType.BOOK),
    "reference-book": (VersionKind.BOOK, PaperType.BOOK),
    "book-chapter": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "book-section": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "book-part": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "chapter": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "reference-entry": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "dissertation": (VersionKind.THESIS, PaperType.PHDTHESIS),
    "thesis": (VersionKind.THESIS, PaperType.PHDTHESIS),
    "report": (VersionKind.OTHER, PaperType.TECHREPORT),
}
#: Crossref's relation types (documentation, "Relationships"); those that only cite or supplement say nothing here.
_RELATIONS: dict[str, RelationKind] = {
    "is-preprint-of": RelationKind.PUBLISHED_AS,
    "has-preprint": RelationKind.PREPRINT_OF,
    "is-version-of": RelationKind.VERSION_OF,
    "has-version": RelationKind.VERSION_OF,
    "is-identical-to": RelationKind.VERSION_OF,
    "is-manuscript-of": RelationKind.VERSION_OF,
    "has-manuscript": RelationKind.VERSION_OF,
    "is-review-of": RelationKind.ABOUT,
    "is-comment-on": RelationKind.ABOUT,
    "is-reply-to": RelationKind.ABOUT,
    "is-translation-of": RelationKind.ABOUT,
}
_RETRACTIONS = frozenset({"retraction", "removal", "withdrawal", "partial_retraction"})
#: What a preprint server puts at the place of a type.
_PREPRINT_SUBTYPES = frozenset({"preprint", ""})


class Crossref:
    key = "crossref"
    name = "Crossref"
    schemes = frozenset({"doi"})
    batch_size = 25

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        # A comma is the filter's own sign.
        values = sorted({identifier.value for identifier in identifiers if "," not in identifier.value})
        if not values:
            return {}
        params = {"filter": ",".join(f"doi:{value}" for value in values), "rows": str(len(values))}
        found = {candidate.identifier("doi"): candidate for candidate in self._ask(client, params)}
        return {identifier: found[identifier.value] for identifier in identifiers if identifier.value in found}

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        params = {"query.bibliographic": search_words(title), "rows": "5"}
        if people:
            params["query.author"] = " ".join(person.short_name for person in people[:3])
        return self._ask(client, params)

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        """The records, each with its published version where Crossref has the relation: a second request at most."""
        records = self.find_by_identifiers(client, identifiers)
        wanted = {
            identifier: [item.identifier for item in record.relations if item.kind is RelationKind.PUBLISHED_AS]
            for identifier, record in records.items()
        }
        published = self.find_by_identifiers(client, sorted({doi for dois in wanted.values() for doi in dois}))
        return {
            identifier: [record, *(published[doi] for doi in wanted[identifier] if doi in published)]
            for identifier, record in records.items()
        }

    def _ask(self, client: Client, params: dict[str, str]) -> list[Candidate]:
        return client.get(self.key, "/works", params=params, read=read_works)


def read_works(answer: Answer) -> list[Candidate]:
    """The works of a list, or of the answer for one; none where it says that there are none."""
    if answer.status != 200:
        return []
    message = part(read_object(answer), "message")
    works = map(read_work, objects(message.get("items") if "items" in message else message))
    return [work for work in works if work.title]


def read_work(work: dict[str, Any], *, source: str = Crossref.key) -> Candidate:
    """One work of Crossref, or one item of CSL JSON."""
    kind, type_ = _kind(work)
    people = _people(work.get("author"))
    identifiers = tuple(_identifiers(work))
    return Candidate(
        source=source,
        title=_title(work),
        kind=kind,
        type=type_,
        abstract=plain_abstract(value) if isinstance(value := work.get("abstract"), str) else "",
        date=_date(work),
        people=people,
        editors=_people(work.get("editor")),
        author_count=len(people) or None,
        venue=plain_line(text(work.get("container-title"))),
        volume=text(work.get("volume")),
        number=text(work.get("issue")),
        pages=text(work.get("page")) or text(work.get("article-number")),
        publisher=plain_line(text(work.get("publisher"))),
        identifiers=identifiers,
        keywords=tuple(map(plain_line, texts(work.get("subject")))),
        relations=tuple(_relations(work)),
        flag=_flag(work),
        link=next((identifier.link for identifier in identifiers if identifier.link), ""),
    )


def _kind(work: dict[str, Any]) -> tuple[VersionKind, PaperType]:
    name = text(work.get("type"))
    if is_preprint_doi(text(work.get("DOI"))) and name not in ("dissertation", "report"):
        return VersionKind.PREPRINT, PaperType.MISC
    if name == "posted-content" and text(work.get("subtype")) not in _PREPRINT_SUBTYPES:
        return VersionKind.OTHER, PaperType.MISC
    return _TYPES.get(name, (VersionKind.OTHER, PaperType.MISC))


def _title(work: dict[str, Any]) -> str:
    title, subtitle = plain_line(text(work.get("title"))), plain_line(text(work.get("subtitle")))
    return f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title


def _date(work: dict[str, Any]) -> PartialDate | None:
    """The earliest date of publication as Crossref works it out, else that of one of its forms. Never its own clock."""
    for name in ("issued", "published", "published-online", "published-print", "posted"):
        parts = part(work, name).get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and (date := date_of_parts(parts[0])):
            return date
    return None


def _people(authors: object) -> tuple[Person, ...]:
    people = (
        person_of_parts(
            " ".join(filter(None, (text(author.get("non-dropping-particle")), text(author.get("family"))))),
            text(author.get("given")),
            suffix=text(author.get("suffix")),
            literal=plain_line(text(author.get("name")) or text(author.get("literal"))),
        )
        for author in objects(authors)
    )
    return tuple(person for person in people if person)


def _identifiers(work: dict[str, Any]) -> Iterator[Identifier]:
    if doi := parse_identifier(text(work.get("DOI"))):
        yield doi
    isbns = work.get("ISBN")
    for isbn in texts(isbns if isinstance(isbns, list) else [isbns]):
        if (identifier := parse_identifier(isbn)) and identifier.scheme == "isbn":
            yield identifier


def _relations(work: dict[str, Any]) -> Iterator[Relation]:
    for name, others in part(work, "relation").items():
        for other in objects(others):
            identifier = parse_identifier(text(other.get("id")))
            if (kind := _RELATIONS.get(name)) and identifier and identifier.scheme in ("doi", "arxiv"):
                yield Relation(kind, identifier)
    # A notice (erratum, retraction) names what it changes.
    for update in objects(work.get("update-to")):
        if identifier := parse_identifier(text(update.get("DOI"))):
            new_version = text(update.get("type")) == "new_version"
            yield Relation(RelationKind.VERSION_OF if new_version else RelationKind.ABOUT, identifier)


def _flag(work: dict[str, Any]) -> str:
    for update in objects(work.get("updated-by")):
        if text(update.get("type")).lower() in _RETRACTIONS:
            date = date_of_parts(_first_parts(update.get("updated")))
            when = f" of {date.display}" if date else ""
            return f"retracted: {text(update.get('label')) or 'notice'}{when}, doi.org/{text(update.get('DOI'))}"
    if text(work.get("title")).casefold().startswith(("retracted:", "retracted article:", "[retracted]")):
        return "retracted: its title says so"
    return ""


def _first_parts(date: object) -> list[Any]:
    parts = part(date).get("date-parts")
    return parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
