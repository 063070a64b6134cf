"""arXiv's API: Atom feeds. User manual: info.arxiv.org/help/api/user-manual.

An unknown identifier gives an empty feed with status 200, and is left out of a list; one that is badly formed gives
status 400 and a feed whose one entry is called "Error".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from readinglist.model.candidate import Candidate, Relation, RelationKind, VersionKind
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_text
from readinglist.outside.markup import element_line, element_paragraphs
from readinglist.outside.naming import person_of_name
from readinglist.outside.xml_trees import read_xml
from readinglist.sources.source import Answer, Newest, Span
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
#: Records of one answer of a search that is followed.
_PAGE = 100
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_FEED = "application/atom+xml"
_WITHDRAWN = re.compile(
    r"(?:this|the|our) (?:paper|article|manuscript|submission|preprint|work|version)\b[^.]{0,60}\bwithdrawn\b"
    r"|^\W*withdrawn\b|\bwithdrawn by (?:the )?(?:author|arxiv)",
    re.IGNORECASE,
)


class Arxiv:
    key = "arxiv"
    name = "arXiv"
    schemes = frozenset({"arxiv"})
    batch_size = 100
    lag = dt.timedelta(days=4)  # announced on the next working day, or a few later if a moderator looks at it

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        found = self._entries_by_value(client, identifiers)
        return {
            identifier: read_entry(found[identifier.value]) for identifier in identifiers if identifier.value in found
        }

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        params = {"search_query": f'ti:"{search_words(title)}"', "max_results": "5"}
        entries = client.get(self.key, "/api/query", params=params, accept=_FEED, read=read_feed)
        return [read_entry(entry) for entry in entries]

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        found = self._entries_by_value(client, identifiers)
        return {
            identifier: list(_read_with_published(found[identifier.value]))
            for identifier in identifiers
            if identifier.value in found
        }

    def find_newest(self, client: Client, words: str, *, days: Span, page: int) -> Newest:
        """In the order of submission, so that all is known when the first is older than the days."""
        params = {
            "search_query": words,
            "sortBy": "submittedDate",
            "sortOrder": "descending",
            "start": str(page * _PAGE),
            "max_results": str(_PAGE),
        }
        found = client.get(self.key, "/api/query", params=params, accept=_FEED, read=read_newest, is_fresh=True)
        since = days.since.isoformat()
        within = tuple(one for one in found.records if one.date is not None and one.date.iso >= since)
        has_more = found.has_more and len(within) == len(found.records)
        return Newest(within if page else found.records, has_more)

    def _entries_by_value(self, client: Client, identifiers: Sequence[Identifier]) -> dict[str, Element]:
        """Entries by their identifier, of the newest version whichever was named: the first date is the same."""
        values = sorted({identifier.value for identifier in identifiers})
        params = {"id_list": ",".join(values), "max_results": str(len(values))}
        entries = client.get(self.key, "/api/query", params=params, accept=_FEED, read=read_feed)
        return {identifier.value: entry for entry in entries if (identifier := _identifier(entry))}


def read_feed(answer: Answer) -> list[Element]:
    """The entries that are papers: none of an empty feed, none that is an error."""
    if answer.status == 404:
        return []
    root = read_xml(answer.body)
    if root.tag != f"{_ATOM}feed":
        raise Malformed("it is no Atom feed")
    return [entry for entry in root.iter(f"{_ATOM}entry") if _identifier(entry)]


def read_newest(answer: Answer) -> Newest:
    """As `read_feed`, for a search. Now and then the API says how many there are and sends none of them."""
    if answer.status != 200:
        raise Malformed("it does not understand the words of the search")
    records = tuple(map(read_entry, read_feed(answer)))
    root = read_xml(answer.body)
    total, start = (element_line(root.find(_OPENSEARCH + name)) for name in ("totalResults", "startIndex"))
    rest = int(total) - int(start) if total.isdecimal() and start.isdecimal() else 0
    if rest > 0 and not records:
        raise Malformed(f"it tells of {rest} papers and sends none")
    return Newest(records, has_more=rest > _PAGE)


def read_entry(entry: Element) -> Candidate:
    """The preprint that an entry of a feed is."""
    identifier = _identifier(entry)
    people = tuple(filter(None, (person_of_name(_text(author, "name")) for author in entry.iter(f"{_ATOM}author"))))
    doi = _published_doi(entry)
    return Candidate(
        source=Arxiv.key,
        title=_text(entry, "title"),
        kind=VersionKind.PREPRINT,
        type=PaperType.MISC,
        abstract=_abstract(entry),
        date=date_of_text(_text(entry, "published")),
        people=people,
        author_count=len(people) or None,
        identifiers=(identifier,) if identifier else (),
        keywords=tuple(category.get("term", "") for category in entry.iter(f"{_ATOM}category")),
        relations=(Relation(RelationKind.PUBLISHED_AS, doi),) if doi else (),
        flag=_flag(entry),
        link=identifier.link if identifier else "",
    )


def _read_with_published(entry: Element) -> Iterator[Candidate]:
    """The preprint, and what its authors say of the published version: a DOI, a reference in words."""
    preprint = read_entry(entry)
    yield preprint
    doi, reference = _published_doi(entry), _text(entry, "journal_ref", _ARXIV)
    if doi or reference:
        yield Candidate(
            source=Arxiv.key,
            title=preprint.title,
            kind=VersionKind.OTHER,
            people=preprint.people,
            author_count=preprint.author_count,
            venue=reference,
            identifiers=(doi,) if doi else (),
            relations=tuple(Relation(RelationKind.PREPRINT_OF, identifier) for identifier in preprint.identifiers),
            link=doi.link if doi else preprint.link,
        )


def _text(element: Element, name: str, space: str = _ATOM) -> str:
    return element_line(element.find(space + name))


def _identifier(entry: Element) -> Identifier | None:
    identifier = parse_identifier(_text(entry, "id"))
    return identifier if identifier and identifier.scheme == "arxiv" else None


def _published_doi(entry: Element) -> Identifier | None:
    """Authors may name several, with blanks between: the first is the paper's."""
    identifier = parse_identifier(_text(entry, "doi", _ARXIV).partition(" ")[0])
    return identifier if identifier and identifier.scheme == "doi" else None


def _abstract(entry: Element) -> str:
    summary = entry.find(f"{_ATOM}summary")
    return "" if summary is None else element_paragraphs(summary)


def _flag(entry: Element) -> str:
    """A withdrawn paper keeps its record; comment or abstract say so."""
    for text in (_text(entry, "comment", _ARXIV), _text(entry, "summary")[:300]):
        if _WITHDRAWN.search(text):
            return f"withdrawn: {text}"
    return ""
