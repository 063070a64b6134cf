"""OpenAlex: works as JSON. docs.openalex.org.

Abstracts come as an inverted index. The person that it links to an authorship may be another one, so the name on the
paper is read instead. A day that is 1 January stands for a year. Its 404 is an HTML page. Fields are not selected: a
field that it has given up would turn every answer into a refusal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_text
from readinglist.outside.json_values import objects, part, text
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name
from readinglist.sources.dois import as_asked, is_preprint_doi, registered_doi, unversioned
from readinglist.sources.json_reading import read_object
from readinglist.sources.source import Answer, Newest, Span
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_TYPES: dict[str, tuple[VersionKind, PaperType]] = {
    "preprint": (VersionKind.PREPRINT, PaperType.MISC),
    "posted-content": (VersionKind.PREPRINT, PaperType.MISC),
    "article": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "review": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "journal-article": (VersionKind.JOURNAL, PaperType.ARTICLE),
    "proceedings-article": (VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS),
    "book": (VersionKind.BOOK, PaperType.BOOK),
    "book-chapter": (VersionKind.OTHER, PaperType.INCOLLECTION),
    "dissertation": (VersionKind.THESIS, PaperType.PHDTHESIS),
    "report": (VersionKind.OTHER, PaperType.TECHREPORT),
}
#: Records of one answer of a search that is followed.
_PAGE = 100
#: No abstract is longer; a position beyond it is damage, and must not cost memory.
_WORDS_LIMIT = 20_000


class OpenAlex:
    key = "openalex"
    name = "OpenAlex"
    schemes = frozenset({"doi", "arxiv"})
    batch_size = 50
    lag = dt.timedelta(days=30)  # works come weeks after they were published

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        """arXiv's are asked for by the DOI that arXiv registered for them."""
        # "|" and "," are the filter's own signs.
        dois = sorted({doi for item in identifiers if not {"|", ","} & set(doi := registered_doi(item))})
        if not dois:
            return {}
        params = {"filter": "doi:" + "|".join(dois), "per-page": str(self.batch_size)}
        works = client.get(self.key, "/works", params=params, read=read_works)
        return as_asked(identifiers, {identifier: work for work in works for identifier in work.identifiers})

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        params = {"filter": f"title.search:{search_words(title)}", "per-page": "5"}
        return client.get(self.key, "/works", params=params, read=read_works)

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        return {key: [work] for key, work in self.find_by_identifiers(client, identifiers).items()}

    def find_newest(self, client: Client, words: str, *, days: Span, page: int) -> Newest:
        """Journals date their issues ahead, so the future is left out."""
        params = {
            "search": words,
            "filter": f"from_publication_date:{days.since},to_publication_date:{days.until}",
            "sort": "publication_date:desc",
            "per-page": str(_PAGE),
            "page": str(page + 1),
        }
        return client.get(self.key, "/works", params=params, read=read_newest, is_fresh=True)


def read_newest(answer: Answer) -> Newest:
    if answer.status != 200:
        raise Malformed("it does not understand the words of the search")
    about = part(read_object(answer), "meta")
    count, page = about.get("count"), about.get("page")
    has_more = isinstance(count, int) and isinstance(page, int) and page * _PAGE < count
    return Newest(tuple(read_works(answer)), has_more)


def read_works(answer: Answer) -> list[Candidate]:
    if answer.status != 200:
        return []
    works = map(read_work, objects(read_object(answer).get("results")))
    return [work for work in works if work.title]


def read_work(work: dict[str, Any]) -> Candidate:
    place = part(work, "primary_location", "source")
    kind, type_ = _kind(work, place)
    people = tuple(filter(None, (_person(item) for item in objects(work.get("authorships")))))
    numbers = part(work, "biblio")
    return Candidate(
        source=OpenAlex.key,
        title=plain_line(text(work.get("title")) or text(work.get("display_name"))),
        kind=kind,
        type=type_,
        abstract=plain_abstract(read_inverted_index(work.get("abstract_inverted_index"))),
        date=_date(work),
        people=people,
        author_count=_author_count(work, people),
        venue=plain_line(text(place.get("display_name"))) if kind is not VersionKind.PREPRINT else "",
        volume=text(numbers.get("volume")),
        number=text(numbers.get("issue")),
        pages=_pages(text(numbers.get("first_page")), text(numbers.get("last_page"))),
        publisher=plain_line(text(place.get("host_organization_name"))) if kind is not VersionKind.PREPRINT else "",
        identifiers=tuple(dict.fromkeys(_identifiers(work))),
        keywords=tuple(text(item.get("display_name")) for item in objects(work.get("keywords"))),
        flag="retracted: OpenAlex marks it so" if work.get("is_retracted") is True else "",
        link=text(part(work, "primary_location").get("landing_page_url")) or text(work.get("id")),
    )


def read_inverted_index(index: object) -> str:
    """{"We": [0, 2], "count": [1]} is "We count We"."""
    words: dict[int, str] = {}
    for word, positions in part(index).items():
        for position in positions if isinstance(positions, list) else ():
            if isinstance(position, int) and 0 <= position < _WORDS_LIMIT:
                words[position] = word
    return " ".join(words[position] for position in sorted(words))


def _kind(work: dict[str, Any], place: dict[str, Any]) -> tuple[VersionKind, PaperType]:
    """A "review" or "article" may stand in a repository or in proceedings: the place decides."""
    kind, type_ = _TYPES.get(text(work.get("type")), (VersionKind.OTHER, PaperType.MISC))
    if kind is not VersionKind.JOURNAL:
        return kind, type_
    if is_preprint_doi(text(work.get("doi")).removeprefix("https://doi.org/")):
        return VersionKind.PREPRINT, PaperType.MISC
    match text(place.get("type")), text(work.get("type_crossref")):
        case ("repository", _) | (_, "posted-content"):
            return VersionKind.PREPRINT, PaperType.MISC
        case ("conference", _) | (_, "proceedings-article"):
            return VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS
    return kind, type_


def _person(authorship: dict[str, Any]) -> Person | None:
    return person_of_name(
        text(authorship.get("raw_author_name")) or text(part(authorship, "author").get("display_name"))
    )


def _author_count(work: dict[str, Any], people: Sequence[Person]) -> int | None:
    """Lists are cut at 100 names, which is all that is said: there is at least one more."""
    return len(people) + (work.get("is_authors_truncated") is True) or None


def _date(work: dict[str, Any]) -> PartialDate | None:
    date = date_of_text(text(work.get("publication_date"))) or date_of_text(text(work.get("publication_year")))
    return PartialDate(date.year) if date and (date.month, date.day) == (1, 1) else date


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if first and last and first != last else first


def _identifiers(work: dict[str, Any]) -> Iterator[Identifier]:
    ids = part(work, "ids")
    texts = [text(work.get("doi")), text(ids.get("doi")), f"pmid:{text(ids.get('pmid')).rpartition('/')[2]}"]
    texts += [text(place.get("landing_page_url")) for place in objects(work.get("locations"))]
    for value in texts:
        if (identifier := parse_identifier(value)) and identifier.scheme in ("doi", "arxiv", "pmid"):
            yield unversioned(identifier)
