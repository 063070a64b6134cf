"""EndNote's XML, which Bookends, Mendeley and Rayyan write too: one <record> a paper, texts in <style>."""

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
from readinglist.outside.markup import element_paragraphs
from readinglist.outside.naming import person_of_name
from readinglist.outside.xml_trees import local_name

_RECORD, _TYPE = re.compile(r"<records?\b"), re.compile(r"<ref-type\b")


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order."""
    del taken, today
    return write_out(text, _entries, kind=KIND.key, one="EndNote record")


def _entries(text: str) -> Iterator[Entry]:
    for record in read_file_xml(text).iter():
        if local_name(record) == "record":
            yield _entry(record)


def _entry(record: Element) -> Entry:
    abstracts = below(record, "abstract")
    return made_entry(
        title=line_below(record, "titles", "title"),
        type=_type(record),
        people=_people(record, "authors"),
        editors=_people(record, "secondary-authors"),
        identifiers=identifiers(_identifiers(record)),
        venue=_venue(record),
        publisher=line_below(record, "publisher"),
        volume=line_below(record, "volume"),
        number=line_below(record, "number"),
        pages=pages(line_below(record, "pages")),
        date=_date(record),
        abstract=element_paragraphs(abstracts[0]) if abstracts else "",
        keywords=words(lines_below(record, "keywords", "keyword")),
        note="\n\n".join(element_paragraphs(note) for note in below(record, "research-notes")),
    )


def _type(record: Element) -> PaperType | None:
    names = [element.get("name", "") for element in below(record, "ref-type")]
    found = next((kind for name in names if (kind := paper_type(name))), None)
    return thesis_type(line_below(record, "work-type")) if found is PaperType.PHDTHESIS else found


def _people(record: Element, role: str) -> tuple[Person, ...]:
    names = lines_below(record, "contributors", role, "author")
    return tuple(person for name in names if (person := _person(name)))


def _person(name: str) -> Person | None:
    """A comma at the end of a name says that it is not to be taken apart."""
    return Person(literal=name.rstrip(", ")) if name.endswith(",") else person_of_name(name)


def _venue(record: Element) -> str:
    paths = (("periodical", "full-title"), ("titles", "secondary-title"), ("titles", "alt-title"))
    return next((line for path in paths if (line := line_below(record, *path))), "")


def _date(record: Element) -> PartialDate | None:
    """The year, and the day without it ("Mar 3")."""
    year = date_of_words(line_below(record, "dates", "year"))
    day = line_below(record, "dates", "pub-dates", "date")
    return (date_of_words(day, year=year.year) if year and day else None) or year


def _identifiers(record: Element) -> Iterator[Identifier | str | None]:
    yield named("doi", line_below(record, "electronic-resource-num"))
    yield named("isbn", line_below(record, "isbn"))
    if line_below(record, "remote-database-provider") == "NLM":
        yield named("pmid", line_below(record, "accession-num"))
    yield from lines_below(record, "urls", "related-urls", "url")


def detect(text: str) -> float:
    """Sure with a record whose type is given as only EndNote's XML does."""
    sample = text[:200_000]
    return 0.95 if _TYPE.search(sample) and _RECORD.search(sample) else 0.0


KIND = ListingKind(
    key="endnote-xml",
    name="EndNote XML",
    example='“<xml><records><record>…<ref-type name="Journal Article">”, of EndNote, Bookends, Rayyan',
    detect=detect,
    read=read,
    decode=decode_declared,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
