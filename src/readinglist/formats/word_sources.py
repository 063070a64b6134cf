"""Sources of Microsoft Word ("Sources.xml", MS Bib): one <b:Source> a paper (ECMA-376, part 1, 22.6)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from readinglist.formats.paper_types import paper_type, thesis_type
from readinglist.formats.parts import identifiers, made_entry, named, pages, words
from readinglist.formats.written_out import below, decode_declared, line_below, lines_below, read_file_xml, write_out
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_words
from readinglist.outside.naming import person_of_parts
from readinglist.outside.xml_trees import local_name

_NAMESPACE = "schemas.openxmlformats.org/officeDocument/2006/bibliography"
_ROOT = re.compile(r"<(?:\w{1,20}:)?Sources?\b")
#: Word means a paper in proceedings.
_TYPES = {"ConferenceProceedings": PaperType.INPROCEEDINGS, "InternetSite": PaperType.MISC}
_VENUES = ("JournalName", "BookTitle", "ConferenceName", "PeriodicalTitle", "PublicationTitle", "Institution")


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The sources in their order."""
    del taken, today
    return write_out(text, _entries, kind=KIND.key, one="source of Word", many="sources of Word")


def _entries(text: str) -> Iterator[Entry]:
    for source in read_file_xml(text).iter():
        if local_name(source) == "Source":
            yield _entry(source)


def _entry(source: Element) -> Entry:
    return made_entry(
        title=line_below(source, "Title"),
        type=_type(source),
        people=_people(source, "Author"),
        editors=_people(source, "Editor"),
        identifiers=identifiers(_identifiers(source)),
        venue=next((line for name in _VENUES if (line := line_below(source, name))), ""),
        publisher=line_below(source, "Publisher"),
        volume=line_below(source, "Volume"),
        number=line_below(source, "Issue") or line_below(source, "Number"),
        pages=pages(line_below(source, "Pages")),
        date=_date(source),
        abstract=line_below(source, "BIBTEX_Abstract"),
        keywords=words(part.strip() for part in line_below(source, "BIBTEX_KeyWords").split(";")),
        citation_key=line_below(source, "Tag"),
    )


def _type(source: Element) -> PaperType | None:
    name = line_below(source, "SourceType")
    if thesis := line_below(source, "ThesisType"):
        return thesis_type(thesis)
    return _TYPES.get(name) or paper_type(name)


def _people(source: Element, role: str) -> tuple[Person, ...]:
    """All names of a role; <b:Author> holds the roles, and one of them is <b:Author> again."""
    groups = (Person(literal=name) for name in lines_below(source, "Author", role, "Corporate"))
    people = (
        person_of_parts(line_below(one, "Last"), f"{line_below(one, 'First')} {line_below(one, 'Middle')}".strip())
        for one in below(source, "Author", role, "NameList", "Person")
    )
    return tuple(person for person in (*people, *groups) if person)


def _date(source: Element) -> PartialDate | None:
    year = date_of_words(line_below(source, "Year"))
    day = f"{line_below(source, 'Month')} {line_below(source, 'Day')}".strip()
    return date_of_words(f"{year.year} {day}") if year and day else year


def _identifiers(source: Element) -> Iterator[Identifier | str | None]:
    yield named("doi", line_below(source, "DOI"))
    yield named("isbn", line_below(source, "StandardNumber"))
    yield from lines_below(source, "URL")


def detect(text: str) -> float:
    """Sure with the root element and Word's namespace."""
    root = _ROOT.search(text[:20_000])
    return 0.95 if root and _NAMESPACE in text[:20_000] else 0.0


KIND = ListingKind(
    key="word-sources",
    name="Sources of Word (MS Bib)",
    example="“<b:Sources><b:Source><b:Title>…”, Sources.xml of Microsoft Word",
    detect=detect,
    read=read,
    decode=decode_declared,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
