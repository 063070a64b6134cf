"""Records of a text: fields with a tag and a place, and a paper made of them.

RIS, MEDLINE, Web of Science, EndNote's tags, CSV and others write the same facts under names of their own. A `Scheme`
says which tags of a format say what; `tagged_text` finds the records in a text, `tables` those of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from readinglist.formats.paper_types import paper_type
from readinglist.formats.parts import identifiers, made_entry, named, pages, words
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Span
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.texts import one_line
from readinglist.outside.dating import date_of_words
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name


class Field(NamedTuple):
    """What a record says under one tag: characters [start, end) of the text. text: with its line ends.

    line: of its first line. is_last: a blank line follows, which in many formats ends the record.
    """

    tag: str
    text: str
    start: int
    end: int
    line: int
    is_last: bool = False

    @property
    def value(self) -> str:
        """As one line."""
        return one_line(self.text)

    @property
    def last_line(self) -> int:
        return self.line + self.text.count("\n")


class Record:
    """The fields of one paper by tag, and its lines. Empty fields are left out."""

    def __init__(self, fields: Iterable[Field], first_line: int, last_line: int) -> None:
        self.first_line, self.last_line = first_line, last_line
        self._fields: dict[str, list[Field]] = {}
        for field in fields:
            if field.text and not field.text.isspace():
                self._fields.setdefault(field.tag, []).append(field)

    def __bool__(self) -> bool:
        return bool(self._fields)

    def names_paper(self, scheme: Scheme) -> bool:
        """Whether anything is said that a paper could be called by."""
        return any(tag in self._fields for tag in scheme.naming)

    def each(self, tags: Iterable[str]) -> list[Field]:
        """The fields of these tags, one tag after the other."""
        return [field for tag in tags if tag in self._fields for field in self._fields[tag]]

    def of_first(self, tags: Iterable[str]) -> Sequence[Field]:
        """The fields of the first of these tags that the record has."""
        for tag in tags:
            if tag in self._fields:
                return self._fields[tag]
        return ()

    def value(self, *tags: str) -> str:
        """The first value of the first of these tags that the record has, as one line."""
        fields = self.of_first(tags)
        return fields[0].value if fields else ""

    def values(self, tags: Iterable[str]) -> list[str]:
        return [field.value for field in self.each(tags)]


def plain_date(record: Record, scheme: Scheme) -> PartialDate | None:
    """The first date that can be understood; one with the same year that says more counts instead."""
    found = None
    for field in record.each(scheme.date):
        date = date_of_words(field.value, year=found.year if found else None)
        if date and (found is None or (date.year == found.year and date.month and not (found.month and not date.day))):
            found = date
    return found


def each_line(field: Field) -> Iterator[str]:
    """The lines of a field, each a value of its own."""
    return (line for part in field.text.split("\n") if (line := one_line(part)))


def between_semicolons(field: Field) -> Iterator[str]:
    return (part for piece in field.value.split(";") if (part := piece.strip()))


def people_between_semicolons(field: Field) -> Iterator[Person]:
    """ "Doe, Jane; Roe, Richard", or one name: there should be a field a person, but not all who write them know."""
    found = map(person_of_name, field.value.split(";")) if ";" in field.text else (person_of_name(field.value),)
    return (person for person in found if person)


def type_by_name(record: Record, scheme: Scheme) -> PaperType | None:
    """By the first field of the scheme's `type` that names a type."""
    return next((found for value in record.values(scheme.type) if (found := paper_type(value))), None)


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which tags of a format say what, the preferred one first.

    groups: organisations that wrote it, too. first_page: may be a range. links: fields that are read as identifiers of
    any scheme; hints: fields that count only where they are a DOI, arXiv or PubMed number, not as a mere address. The
    functions say how a format writes names, dates, keywords and types.
    """

    title: tuple[str, ...]
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    venue: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    abstract: tuple[str, ...] = ()
    volume: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    first_page: tuple[str, ...] = ()
    last_page: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    doi: tuple[str, ...] = ()
    pmid: tuple[str, ...] = ()
    arxiv: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    read_people: Callable[[Field], Iterator[Person]] = people_between_semicolons
    read_keywords: Callable[[Field], Iterator[str]] = each_line
    read_date: Callable[[Record, Scheme], PartialDate | None] = plain_date
    read_type: Callable[[Record, Scheme], PaperType | None] = type_by_name

    @property
    def identifying(self) -> tuple[str, ...]:
        """The tags of identifiers."""
        return (*self.doi, *self.arxiv, *self.pmid, *self.isbn, *self.links)

    @property
    def naming(self) -> tuple[str, ...]:
        """The tags of what a paper can be called by."""
        return (*self.title, *self.identifying, *self.hints)


def entry_of(record: Record, scheme: Scheme) -> Entry:
    """The paper that a record names; its title is "" where the record has neither title nor identifier."""
    writers = _people(record, scheme.people, scheme)
    groups = tuple(Person(literal=name) for name in record.values(scheme.groups))
    return made_entry(
        title=plain_line(record.value(*scheme.title)),
        type=scheme.read_type(record, scheme),
        people=(*writers, *groups),
        identifiers=_identifiers(record, scheme),
        venue=plain_line(record.value(*scheme.venue)),
        publisher=plain_line(record.value(*scheme.publisher)),
        first_line=record.first_line,
        last_line=record.last_line,
        abstract=_abstract(record, scheme),
        date=scheme.read_date(record, scheme),
        editors=_people(record, scheme.editors, scheme),
        volume=record.value(*scheme.volume),
        number=record.value(*scheme.number),
        pages=pages(record.value(*scheme.first_page), record.value(*scheme.last_page)),
        keywords=words(word for field in record.each(scheme.keywords) for word in scheme.read_keywords(field)),
        citation_key=_key(record, scheme),
        note=_note(record, scheme),
        spans=tuple(_spans(record, scheme)),
    )


def _people(record: Record, tags: Sequence[str], scheme: Scheme) -> tuple[Person, ...]:
    found = (person for field in record.of_first(tags) for person in scheme.read_people(field))
    return tuple(dict.fromkeys(found))


def _abstract(record: Record, scheme: Scheme) -> str:
    return "\n\n".join(dict.fromkeys(plain_abstract(field.text) for field in record.of_first(scheme.abstract)))


def _identifiers(record: Record, scheme: Scheme) -> tuple[Identifier, ...]:
    known = [
        named(name, value)
        for name, tags in (("doi", scheme.doi), ("arxiv", scheme.arxiv), ("pmid", scheme.pmid), ("isbn", scheme.isbn))
        for value in record.values(tags)
    ]
    hinted = [item for item in identifiers(record.values(scheme.hints)) if item.scheme in ("doi", "arxiv", "pmid")]
    linked = (part for value in record.values(scheme.links) for part in value.split())
    return identifiers((*known, *hinted, *linked))


def _key(record: Record, scheme: Scheme) -> str:
    """A number alone is that of the record in its database."""
    key = record.value(*scheme.key)
    return "" if key.isdecimal() else key


def _note(record: Record, scheme: Scheme) -> str:
    notes = ("\n".join(one_line(line) for line in field.text.split("\n")) for field in record.each(scheme.note))
    return "\n\n".join(dict.fromkeys(note.strip() for note in notes))


def _spans(record: Record, scheme: Scheme) -> Iterator[Span]:
    marked = (
        ("title", record.of_first(scheme.title)[:1]),
        ("people", record.of_first(scheme.people)),
        ("venue", record.of_first(scheme.venue)[:1]),
        ("date", record.each(scheme.date)),
        ("abstract", record.of_first(scheme.abstract)),
        ("identifier", record.each(scheme.identifying)),
    )
    for kind, fields in marked:
        for field in fields:
            yield Span(kind, field.start, field.end)
