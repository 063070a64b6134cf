"""What a page says of its paper for machines, brought to one form: parts by name, and an entry of them.

Four vocabularies say the same things: Highwire's `citation_*` (scholar.google.com/intl/en/scholar/inclusion.html),
Dublin Core with PRISM (dublincore.org, prismstandard.org), COinS (OpenURL in a span, Z39.88), and schema.org as JSON-LD
(`linked_data`). A table says which of their names is which part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qs

from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.texts import one_line
from readinglist.model.titles import normalise_title
from readinglist.outside.dating import date_of_text
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name

#: Values by the name of a part (title, author, date, journal ...) or of a tag; each may be given several times.
Parts = Mapping[str, list[str]]
Vocabulary = Mapping[str, tuple[str, ...]]

HIGHWIRE: Vocabulary = {
    "title": ("citation_title",),
    "author": ("citation_author", "citation_authors"),
    "date": ("citation_publication_date", "citation_date", "citation_cover_date", "citation_year"),
    "first_date": ("citation_online_date",),
    "abstract": ("citation_abstract",),
    "journal": ("citation_journal_title",),
    "conference": ("citation_conference_title", "citation_conference"),
    "book": ("citation_inbook_title", "citation_book_title"),
    "thesis": ("citation_dissertation_institution",),
    "report": ("citation_technical_report_institution",),
    "volume": ("citation_volume",),
    "number": ("citation_issue",),
    "first_page": ("citation_firstpage",),
    "last_page": ("citation_lastpage",),
    "publisher": ("citation_publisher",),
    "keywords": ("citation_keywords",),
    "doi": ("citation_doi",),
    "arxiv": ("citation_arxiv_id",),
    "pmid": ("citation_pmid",),
    "isbn": ("citation_isbn",),
    "address": (
        "citation_abstract_html_url",
        "citation_public_url",
        "citation_fulltext_html_url",
        "og:url",
        "citation_pdf_url",
    ),
}
DUBLIN_CORE: Vocabulary = {
    "title": ("dc.title",),
    "author": ("dc.creator", "dc.contributor.author", "dc.creator.personalname"),
    "date": ("dc.issued", "dc.date.issued", "prism.publicationdate", "dc.date"),
    "abstract": ("dc.abstract", "dc.description.abstract", "dc.description"),
    "journal": ("prism.publicationname", "citation_journal_title", "dc.relation.ispartof"),
    "volume": ("prism.volume", "dc.citation.volume", "dc.source.volume"),
    "number": ("prism.number", "dc.citation.issue", "dc.source.issue"),
    "first_page": ("prism.startingpage",),
    "last_page": ("prism.endingpage",),
    "pages": ("dc.identifier.pagenumber",),
    "publisher": ("dc.publisher",),
    "keywords": ("dc.subject",),
    "doi": ("prism.doi", "dc.identifier.doi"),
    "identifier": ("dc.identifier", "dc.identifier.uri"),
    "address": ("dc.identifier", "dc.identifier.uri", "og:url"),
}
#: The last resort: an address and a heading, which any page has.
OPEN_GRAPH: Vocabulary = {"title": ("og:title",), "doi": ("og:url",), "address": ("og:url",)}
_COINS: Vocabulary = {
    "author": ("rft.au",),
    "date": ("rft.date",),
    "volume": ("rft.volume",),
    "number": ("rft.issue",),
    "first_page": ("rft.spage", "rft.artnum"),
    "last_page": ("rft.epage",),
    "pages": ("rft.pages",),
    "publisher": ("rft.pub",),
    "isbn": ("rft.isbn",),
    "identifier": ("rft_id", "rft.identifier"),
    "address": ("rft_id", "rft.identifier"),
}
#: What the title is and what holds the paper depends on what is described.
_COINS_FORMS: Mapping[str, Vocabulary] = {
    "article": {"title": ("rft.atitle",), "journal": ("rft.jtitle", "rft.title", "rft.stitle")},
    "part": {"title": ("rft.atitle",), "book": ("rft.btitle", "rft.title")},
    "proceeding": {"title": ("rft.atitle",), "conference": ("rft.btitle", "rft.title")},
    "whole": {"title": ("rft.btitle", "rft.title"), "thesis": ("rft.inst",)},
}

#: An abstract is longer than the name of a site or of a journal, which some pages write in its place.
_SHORTEST_ABSTRACT = 100
_INFO = re.compile(r"info:(doi|pmid|arxiv)/", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?")


def translated(values: Parts, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The parts that a vocabulary finds among values; each part from the first name that is there."""
    return {part: found for part, names in vocabulary.items() if (found := _first(values, names))}


def _first(values: Parts, names: Iterable[str]) -> list[str]:
    return next((found for name in names if (found := [line for line in values.get(name, []) if line.strip()])), [])


def coins_parts(context: str) -> dict[str, list[str]]:
    """The parts of a context object as COinS writes it into the title of a span."""
    values = parse_qs(context.replace("&amp;", "&"), max_num_fields=1_000)
    parts = translated(values, {**_COINS, **_COINS_FORMS[_form(values)]})
    family, given = (next(iter(values.get(name, [])), "") for name in ("rft.aulast", "rft.aufirst"))
    authors = parts.get("author", [])
    if family and not any(family in author for author in authors):
        parts["author"] = [f"{family}, {given}" if given else family, *authors]
    return parts


def _form(values: Parts) -> str:
    genre, format_ = (next(iter(values.get(name, [])), "") for name in ("rft.genre", "rft_val_fmt"))
    if format_.endswith(":journal"):
        return "article"
    if genre in ("bookitem", "proceeding") and "rft.atitle" in values:
        return "part" if genre == "bookitem" else "proceeding"
    return "whole"


def entry_of(parts: Parts, *, type: PaperType | None = None) -> Entry | None:
    """The entry that parts describe; None without a title and an identifier. type: where it is known from elsewhere."""
    identifiers = _identifiers(parts)
    title = plain_line(_line(parts, "title")) or (identifiers[0].text if identifiers else "")
    if not title:
        return None
    type = type or _type(parts)
    if type is not PaperType.BOOK:  # the number of a volume is none of each paper in it
        identifiers = tuple(item for item in identifiers if item.scheme != "isbn")
    entry = Entry(
        title=title,
        first_line=1,
        last_line=1,
        abstract=_abstract(parts),
        date=_date(parts),
        people=tuple(_people(parts)),
        identifiers=identifiers or _address(parts),
        venue=plain_line(_first_line(parts, "journal", "book", "conference", "thesis", "report")),
        volume=_line(parts, "volume"),
        number=_line(parts, "number"),
        pages=_line(parts, "pages") or "-".join(filter(None, (_line(parts, "first_page"), _line(parts, "last_page")))),
        publisher=plain_line(_line(parts, "publisher")),
        type=type,
        keywords=tuple(_keywords(parts)),
    )
    if entry.venue == "CoRR":  # what DBLP calls arXiv
        return replace(entry, venue="", volume="", type=PaperType.MISC)
    return entry


def _line(parts: Parts, name: str) -> str:
    return one_line(next(iter(parts.get(name, [])), ""))


def _first_line(parts: Parts, *names: str) -> str:
    return next((line for name in names if (line := _line(parts, name)) and "://" not in line), "")


def _type(parts: Parts) -> PaperType:
    by_part = {
        "conference": PaperType.INPROCEEDINGS,
        "journal": PaperType.ARTICLE,
        "book": PaperType.INCOLLECTION,
        "thesis": PaperType.PHDTHESIS,
        "report": PaperType.TECHREPORT,
        "isbn": PaperType.BOOK,
    }
    if "journal" in parts:
        return PaperType.ARTICLE
    return next((type for part, type in by_part.items() if part in parts), PaperType.MISC)


def _abstract(parts: Parts) -> str:
    texts = (plain_abstract(text) for text in parts.get("abstract", []))
    return next((text for text in texts if len(text) >= _SHORTEST_ABSTRACT), "")


def _date(parts: Parts) -> PartialDate | None:
    for name in ("date", "first_date"):
        for text in parts.get(name, []):
            if found := date_of_text(_NUMERIC_DATE.sub(_with_hyphens, text)):
                return found
    return None


def _with_hyphens(match: re.Match[str]) -> str:
    return "-".join(filter(None, match.groups()))


def _people(parts: Parts) -> Iterator[Person]:
    names = (name for value in parts.get("author", []) for name in value.split(";"))
    yield from (person for name in dict.fromkeys(names) if (person := person_of_name(plain_line(name))))


def _keywords(parts: Parts) -> Iterator[str]:
    values = [one_line(value) for value in parts.get("keywords", [])]
    sign = ";" if len(values) != 1 or ";" in values[0] else ","
    words = (word.strip() for value in values for word in value.split(sign))
    yield from dict.fromkeys(plain_line(word) for word in words if word)


def _identifiers(parts: Parts) -> tuple[Identifier, ...]:
    prefixes = {"doi": "", "identifier": "", "arxiv": "arXiv:", "pmid": "PMID ", "isbn": "ISBN "}
    found: dict[str, Identifier] = {}
    for name, prefix in prefixes.items():
        for value in parts.get(name, []):
            value = _INFO.sub(lambda match: f"{match[1]}:", value.strip()).replace("pmid:", "PMID ")
            item = parse_identifier(value) or parse_identifier(prefix + value)
            if item is not None and item.scheme != "url":
                found.setdefault(item.scheme, item)
    return tuple(found.values())


def _address(parts: Parts) -> tuple[Identifier, ...]:
    """Where the page is, for what has no better name."""
    found = (parse_identifier(value) for value in parts.get("address", []) if "://" in value)
    return tuple(item for item in found if item is not None)[:1]


def without_stop(title: str) -> str:
    """A title as DBLP has it, which ends every one with a full stop."""
    return title if title.endswith("..") else title.removesuffix(".")


def is_same_paper(entry: Entry, other: Entry) -> bool:
    """Whether two descriptions on one page are of one paper: an identifier that agrees, or one title."""
    if any(item in other.identifiers for item in entry.identifiers):
        return True
    titles = sorted((normalise_title(entry.title), normalise_title(other.title)), key=len)
    return bool(titles[0]) and (titles[0] == titles[1] or titles[1].startswith(titles[0] + " "))


def filled(entry: Entry, other: Entry) -> Entry:
    """The entry with what only the other says."""
    names = ("abstract", "date", "people", "venue", "volume", "number", "pages", "publisher", "keywords")
    gaps = {name: getattr(other, name) for name in names if not getattr(entry, name) and getattr(other, name)}
    if entry.type is PaperType.MISC:
        gaps["type"] = other.type
    schemes = {item.scheme for item in entry.identifiers}
    more = tuple(item for item in other.identifiers if item.scheme not in schemes | {"url"})
    known = tuple(item for item in entry.identifiers if not (more and item.scheme == "url"))
    return replace(entry, identifiers=known + more, **gaps)
