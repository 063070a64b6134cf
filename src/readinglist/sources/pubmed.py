"""PubMed through NCBI's E-utilities (NBK25499): esearch gives numbers as JSON, efetch records as XML.

Titles hold italics and MathML. A record says of itself that it was retracted, and what it is an erratum of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from readinglist.model.candidate import Candidate, Relation, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_parts, date_of_text
from readinglist.outside.json_values import part, text, texts
from readinglist.outside.markup import element_line, element_paragraphs
from readinglist.outside.naming import person_of_parts
from readinglist.outside.xml_trees import read_xml
from readinglist.sources.json_reading import read_object
from readinglist.sources.source import Answer, Newest, Span
from readinglist.sources.wording import search_words

if TYPE_CHECKING:
    from readinglist.sources.client import Client

_XML = "application/xml"
#: RefType of CommentsCorrections (PubMed DTD) as a relation of the record that has it.
_RELATIONS: dict[str, RelationKind] = {
    "UpdateIn": RelationKind.PUBLISHED_AS,
    "UpdateOf": RelationKind.PREPRINT_OF,
    "RepublishedFrom": RelationKind.VERSION_OF,
    "RepublishedIn": RelationKind.VERSION_OF,
    "ErratumFor": RelationKind.ABOUT,
    "RetractionOf": RelationKind.ABOUT,
    "CommentOn": RelationKind.ABOUT,
    "ExpressionOfConcernFor": RelationKind.ABOUT,
    "ReprintOf": RelationKind.VERSION_OF,
}


class PubMed:
    key = "pubmed"
    name = "PubMed"
    schemes = frozenset({"pmid"})
    batch_size = 50
    lag = dt.timedelta(days=2)  # asked by the day on which PubMed took a record in

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        found = {record.identifiers[0]: record for record in self._fetch(client, [item.value for item in identifiers])}
        return {identifier: found[identifier] for identifier in identifiers if identifier in found}

    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        """Two requests: the search gives numbers only."""
        params = {**_common(client), "term": f'"{search_words(title)}"[Title]', "retmode": "json", "retmax": "5"}
        numbers = client.get(self.key, "/entrez/eutils/esearch.fcgi", params=params, read=read_numbers)
        return self._fetch(client, numbers) if numbers else []

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        return {key: [record] for key, record in self.find_by_identifiers(client, identifiers).items()}

    def find_newest(self, client: Client, words: str, *, days: Span, page: int) -> Newest:
        """Two requests: the search gives numbers only."""
        params = {
            **_common(client),
            "term": words,
            "datetype": "edat",
            "mindate": f"{days.since:%Y/%m/%d}",
            "maxdate": f"{days.until:%Y/%m/%d}",
            "retmode": "json",
            "retstart": str(page * self.batch_size),
            "retmax": str(self.batch_size),
        }
        path = "/entrez/eutils/esearch.fcgi"
        numbers, count = client.get(self.key, path, params=params, read=read_newest_numbers, is_fresh=True)
        records = self._fetch(client, numbers) if numbers else []
        return Newest(tuple(records), has_more=(page + 1) * self.batch_size < count)

    def _fetch(self, client: Client, numbers: Sequence[str]) -> list[Candidate]:
        params = {**_common(client), "id": ",".join(sorted(set(numbers))), "retmode": "xml"}
        return client.get(self.key, "/entrez/eutils/efetch.fcgi", params=params, accept=_XML, read=read_records)


def _common(client: Client) -> dict[str, str]:
    """NCBI asks programs to name themselves, and their user if that one agrees."""
    return {"db": "pubmed", "tool": "readinglist", **({"email": client.email} if client.email else {})}


def read_numbers(answer: Answer) -> list[str]:
    if answer.status != 200:
        return []
    return list(texts(part(read_object(answer), "esearchresult").get("idlist")))


def read_newest_numbers(answer: Answer) -> tuple[list[str], int]:
    """Numbers of one page, and how many there are in all."""
    if answer.status != 200:
        raise Malformed("it does not understand the words of the search")
    count = text(part(read_object(answer), "esearchresult").get("count"))
    return read_numbers(answer), int(count) if count.isdecimal() and len(count) < 10 else 0


def read_records(answer: Answer) -> list[Candidate]:
    """The articles; books and what has no number or title are left out. A list without any known number is a 400."""
    if answer.status != 200:
        return []
    records = map(read_record, read_xml(answer.body, allows_doctype=True).iter("PubmedArticle"))
    return [record for record in records if record.title and record.identifiers]


def read_record(record: Element) -> Candidate:
    article = record.find("MedlineCitation/Article")
    article = Element("Article") if article is None else article
    types = {element_line(item) for item in article.iter("PublicationType")}
    is_preprint = "Preprint" in types
    people = tuple(_people(article.find("AuthorList")))
    identifiers = tuple(_identifiers(record))
    return Candidate(
        source=PubMed.key,
        title=_title(article),
        kind=VersionKind.PREPRINT if is_preprint else VersionKind.JOURNAL,
        type=PaperType.MISC if is_preprint else PaperType.ARTICLE,
        abstract=_abstract(article),
        date=_date(article),
        people=people,
        author_count=_author_count(article, people),
        venue="" if is_preprint else element_line(article.find("Journal/Title")),
        volume=element_line(article.find("Journal/JournalIssue/Volume")),
        number=element_line(article.find("Journal/JournalIssue/Issue")),
        pages=element_line(article.find("Pagination/MedlinePgn")),
        identifiers=identifiers,
        keywords=tuple(map(element_line, record.iterfind("MedlineCitation/KeywordList/Keyword"))),
        relations=tuple(_relations(record)),
        flag=_flag(record, types),
        link=identifiers[0].link if identifiers else "",
    )


def _title(article: Element) -> str:
    """Without the dot that PubMed ends titles with, and the brackets around a translated one."""
    title = element_line(article.find("ArticleTitle")).removesuffix(".")
    return title[1:-1] if title.startswith("[") and title.endswith("]") else title


def _abstract(article: Element) -> str:
    parts = []
    for item in article.iterfind("Abstract/AbstractText"):
        label, body = item.get("Label", ""), element_paragraphs(item)
        parts.append(f"{label}: {body}" if label and label != "UNLABELLED" else body)
    return "\n\n".join(filter(None, parts))


def _people(authors: Element | None) -> Iterator[Person]:
    """ValidYN "N" marks the misspelt form of a name that stands beside the right one."""
    for author in authors if authors is not None else ():
        person = person_of_parts(
            element_line(author.find("LastName")),
            element_line(author.find("ForeName")) or element_line(author.find("Initials")),
            suffix=element_line(author.find("Suffix")),
            literal=element_line(author.find("CollectiveName")),
        )
        if person and author.get("ValidYN", "Y") == "Y":
            yield person


def _author_count(article: Element, people: Sequence[Person]) -> int | None:
    """CompleteYN "N": the list was cut, so there is at least one more."""
    authors = article.find("AuthorList")
    is_cut = authors is not None and authors.get("CompleteYN") == "N"
    return len(people) + is_cut or None


def _date(article: Element) -> PartialDate | None:
    """When it came out: on the net if that is told, else the day of the issue, of which often only the year is."""
    for date in (article.find("ArticleDate"), article.find("Journal/JournalIssue/PubDate")):
        if date is None:
            continue
        found = date_of_parts([element_line(date.find(name)) for name in ("Year", "Month", "Day")])
        if found := found or date_of_text(element_line(date.find("MedlineDate"))[:4]):
            return found
    return None


def _identifiers(record: Element) -> Iterator[Identifier]:
    """The number first. Only those of the record itself: its references have some too."""
    texts = [f"pmid:{element_line(record.find('MedlineCitation/PMID'))}"]
    texts += [
        element_line(item)
        for path in (
            "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
            "MedlineCitation/Article/ELocationID[@EIdType='doi']",
        )
        for item in record.iterfind(path)
    ]
    found = (identifier for value in texts if (identifier := parse_identifier(value)))
    yield from dict.fromkeys(identifier for identifier in found if identifier.scheme in ("pmid", "doi", "arxiv"))


def _corrections(record: Element) -> Iterator[tuple[str, Element]]:
    for item in record.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        yield item.get("RefType", ""), item


def _relations(record: Element) -> Iterator[Relation]:
    for name, item in _corrections(record):
        identifier = parse_identifier(f"pmid:{element_line(item.find('PMID'))}")
        if name in _RELATIONS and identifier:
            yield Relation(_RELATIONS[name], identifier)


def _flag(record: Element, types: set[str]) -> str:
    for name, item in _corrections(record):
        if name == "RetractionIn":
            return f"retracted: {element_line(item.find('RefSource')) or 'a notice in PubMed'}"
    return "retracted: PubMed marks it so" if "Retracted Publication" in types else ""
