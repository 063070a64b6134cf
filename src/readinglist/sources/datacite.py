"""DataCite's REST API: DOIs as JSON:API, arXiv's (10.48550/arXiv.ID) among them. support.datacite.org/docs/api."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.model.candidate import Candidate, Relation, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_text
from readinglist.outside.json_values import objects, part, text
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name, person_of_parts
from readinglist.sources.dois import as_asked, registered_doi, unversioned
from readinglist.sources.json_reading import read_object
from readinglist.sources.source import Answer
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_JSON_API = "application/vnd.api+json"
#: resourceTypeGeneral, and the free resourceType where that only says "Text" (metadata schema 4, appendix 1).
_TYPES: dict[str, tuple[VersionKind, PaperType]] = {
    "preprint": (VersionKind.PREPRINT, PaperType.MISC),
    "journalarticle": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "conferencepaper": (VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS),
    "conferenceproceeding": (VersionKind.BOOK, PaperType.PROCEEDINGS),
    "book": (VersionKind.BOOK, PaperType.BOOK),
    "bookchapter": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "dissertation": (VersionKind.THESIS, PaperType.PHDTHESIS),
    "report": (VersionKind.OTHER, PaperType.TECHREPORT),
}
_RELATIONS: dict[str, RelationKind] = {
    **dict.fromkeys(
        ("IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf", "IsIdenticalTo", "IsVariantFormOf"),
        RelationKind.VERSION_OF,
    ),
    **dict.fromkeys(("Reviews", "IsTranslationOf"), RelationKind.ABOUT),
}
_DATES = ("Submitted", "Issued", "Available")


class DataCite:
    key = "datacite"
    name = "DataCite"
    schemes = frozenset({"doi", "arxiv"})
    batch_size = 25

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        dois = sorted({registered_doi(identifier) for identifier in identifiers if '"' not in identifier.value})
        if not dois:
            return {}
        query = " OR ".join(f'"{doi}"' for doi in dois)
        records = self._ask(client, f"doi:({query})", len(dois))
        return as_asked(identifiers, {record.identifiers[0]: record for record in records})

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        return self._ask(client, f'titles.title:"{search_words(title)}"', 5)

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        return {key: [record] for key, record in self.find_by_identifiers(client, identifiers).items()}

    def _ask(self, client: Client, query: str, count: int) -> list[Candidate]:
        params = {"query": query, "page[size]": str(count)}
        return client.get(self.key, "/dois", params=params, accept=_JSON_API, read=read_records)


def read_records(answer: Answer) -> list[Candidate]:
    """The records of a list, or of the answer for one; those without a DOI or a title are left out."""
    if answer.status != 200:
        return []
    records = (read_record(part(item, "attributes")) for item in objects(read_object(answer).get("data")))
    return [record for record in records if record.title and record.identifiers]


def read_record(record: dict[str, Any]) -> Candidate:
    identifier = _identifier(text(record.get("doi")))
    kind, type_ = _kind(record, identifier)
    people = _people(record.get("creators"))
    container = part(record, "container")
    return Candidate(
        source=DataCite.key,
        title=_title(record),
        kind=kind,
        type=type_,
        abstract=_abstract(record),
        date=_date(record),
        people=people,
        editors=_people(
            [item for item in objects(record.get("contributors")) if item.get("contributorType") == "Editor"]
        ),
        author_count=len(people) or None,
        venue=plain_line(text(container.get("title"))),
        volume=text(container.get("volume")),
        number=text(container.get("issue")),
        pages=_pages(text(container.get("firstPage")), text(container.get("lastPage"))),
        publisher=plain_line(text(part(record, "publisher").get("name")) or text(record.get("publisher"))),
        identifiers=(identifier,) if identifier else (),
        keywords=tuple(dict.fromkeys(text(item.get("subject")) for item in objects(record.get("subjects")))),
        relations=tuple(_relations(record, kind)),
        link=identifier.link if identifier else "",
    )


def _identifier(doi: str) -> Identifier | None:
    identifier = parse_identifier(doi)
    return unversioned(identifier) if identifier and identifier.scheme in ("doi", "arxiv") else None


def _kind(record: dict[str, Any], identifier: Identifier | None) -> tuple[VersionKind, PaperType]:
    if identifier and identifier.scheme == "arxiv":
        return _TYPES["preprint"]
    types = part(record, "types")
    names = [text(types.get(name)).replace(" ", "").casefold() for name in ("resourceTypeGeneral", "resourceType")]
    return next((_TYPES[name] for name in names if name in _TYPES), (VersionKind.OTHER, PaperType.MISC))


def _title(record: dict[str, Any]) -> str:
    """The first title that has no type: others are subtitles, translations, alternatives."""
    titles = objects(record.get("titles"))
    main = next((title for title in titles if not title.get("titleType")), titles[0] if titles else {})
    subtitle = next((title for title in titles if title.get("titleType") == "Subtitle"), {})
    return ": ".join(filter(None, (plain_line(text(title.get("title"))) for title in (main, subtitle))))


def _abstract(record: dict[str, Any]) -> str:
    for item in objects(record.get("descriptions")):
        if item.get("descriptionType") == "Abstract" and isinstance(item.get("description"), str):
            return plain_abstract(item["description"])
    return ""


def _date(record: dict[str, Any]) -> PartialDate | None:
    """When it was handed in (arXiv's first version), else issued, else the year of publication."""
    dates = {text(item.get("dateType")): text(item.get("date")) for item in reversed(objects(record.get("dates")))}
    found = (date for name in _DATES if (date := date_of_text(dates.get(name, ""))))
    return next(found, None) or date_of_text(text(record.get("publicationYear")))


def _people(creators: object) -> tuple[Person, ...]:
    return tuple(filter(None, map(_person, objects(creators))))


def _person(creator: dict[str, Any]) -> Person | None:
    name = text(creator.get("name")).removesuffix("(Ed.)")
    if creator.get("nameType") == "Organizational":
        return person_of_parts("", literal=name)
    if family := text(creator.get("familyName")):
        return person_of_parts(family, text(creator.get("givenName")))
    return person_of_name(name)


def _pages(first: str, last: str) -> str:
    """Only what holds a number: this field is typed in by hand, and may hold a country."""
    return "-".join(page for page in (first, last) if any(char.isdigit() for char in page))


def _relations(record: dict[str, Any], kind: VersionKind) -> Iterator[Relation]:
    """A preprint that is a version of a DOI of somebody else was published as that: so arXiv registers it."""
    for item in objects(record.get("relatedIdentifiers")):
        name, other = text(item.get("relationType")), _identifier(text(item.get("relatedIdentifier")))
        if other is None or name not in _RELATIONS:
            continue
        is_published = name == "IsVersionOf" and kind is VersionKind.PREPRINT and other.scheme == "doi"
        yield Relation(RelationKind.PUBLISHED_AS if is_published else _RELATIONS[name], other)
