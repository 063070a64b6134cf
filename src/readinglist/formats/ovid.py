"""Ovid's plain text: "<1>" begins a record, the name of a field stands on a line alone, its value indented below.

Where a paper came out is one text, "Source", in several forms (JabRef's importer knows the same ones).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from readinglist.formats.records import Field, Record, Scheme
from readinglist.formats.tagged_text import TaggedText, is_indented, is_markup
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.people import Person
from readinglist.outside.naming import person_of_index

_TAG = re.compile(r"^(<\d{1,9}>|[A-Z][A-Za-z /-]{2,40}?)[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"<\d+>")
_START = re.compile(r"^<\d{1,9}>[ \t]*\n[A-Z][A-Za-z /-]{2,40}[ \t]*\n[ \t]+\S", re.MULTILINE)
_PEOPLE = re.compile(r"\s{2,}|[;\n]")
_EDITOR = re.compile(r"\s*\[Eds?\.?\]")
#: A source has no more characters; a longer one is no source.
_LONGEST_SOURCE = 1_000
#: "Long Title.   28(2):103-106, April 2015."; "Long Title. Vol 28(2) April 2015, 103-106."; "Ed(2015). Long Title. (pp.
#: 103-106) X pp. Address: Publisher"; "(2014). Title 58 pp. Address: Publisher."
_SOURCES = tuple(re.compile(form) for form in (
    r"(?P<venue>.+?)\. +(?P<volume>\d+)(?:\((?P<number>[^)]+)\))?:(?P<pages>[\w-]+), (?P<date>[^.]*\d{4})\.?",
    r"(?P<venue>.+?)\. +Vol\.? ?(?P<volume>\d+)(?:\((?P<number>[^)]+)\))? (?P<date>[^,]*\d{4}), (?P<pages>[\w-]+)\.?",
    r"(?P<editors>[^(]*)\((?P<date>\d{4})\)\. +(?P<book>.+?)\. \(pp\. (?P<pages>[\w-]+)\).* pp\. "
    r"[^:]*: (?P<publisher>.+)",
    r"\((?P<date>\d{4})\)\. +(?P<book>.+?) \d+ pp\. [^:]*: (?P<publisher>.+?)\.?",
))  # fmt: skip


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order."""
    del taken, today
    tagged = TaggedText(text, _SCHEME)
    fields: list[Field] = []
    first_line = 0
    for field in tagged.iter_fields(_TAG, continues=is_indented):
        if _NUMBER.fullmatch(field.tag):
            _add(tagged, fields, first_line)
            fields, first_line = [], field.line
        elif field.tag:
            # the tag has a line of its own, above its value
            fields.append(field)
            first_line = first_line or field.line
    _add(tagged, fields, first_line)
    return tagged.listing(KIND.key, "Ovid record")


def _add(tagged: TaggedText, fields: list[Field], first_line: int) -> None:
    if first_line:
        last = max((field.last_line for field in fields), default=first_line)
        tagged.add(Record([part for field in fields for part in _parts(field)], first_line, last))


def _parts(field: Field) -> Iterator[Field]:
    """A field, and what a source or a list of people says of several things."""
    if field.tag == "Source":
        place = len(field.text) - len(field.text.lstrip())
        forms = _SOURCES if len(field.text) < _LONGEST_SOURCE else ()
        match = next((found for form in forms if (found := form.fullmatch(field.text, place))), None)
        for name, value in match.groupdict().items() if match else ():
            start = field.start + match.start(name) if match else 0
            if value:
                yield Field(name, value, start, start + len(value), field.line)
    elif field.tag == "Author":
        yield field._replace(tag="editors" if _EDITOR.search(field.text) else "people")
    else:
        yield field


def _people(field: Field) -> Iterator[Person]:
    """Two blanks, a semicolon or a line end between two names."""
    names = _PEOPLE.split(_EDITOR.sub("", field.text).strip())
    return (person for name in names if (person := person_of_index(name)))


def detect(text: str) -> float:
    """Sure with the number of a record and the name of a field below it."""
    sample = text[:200_000]
    return 0.9 if "Source" in sample and not is_markup(text) and _START.search(sample) else 0.0


_SCHEME = Scheme(
    title=("Title", "Chapter Title", "book"),
    people=("people",),
    editors=("editors", "Editor"),
    venue=("venue", "book"),
    date=("date", "Year of Publication", "Publication Date"),
    abstract=("Abstract",),
    volume=("volume",),
    number=("number",),
    first_page=("pages",),
    publisher=("publisher", "Publisher"),
    doi=("Digital Object Identifier", "DO", "DOI"),
    isbn=("ISBN",),
    keywords=("Keywords", "Keyword Heading", "Subject Headings"),
    type=("Publication Type",),
    read_people=_people,
)

KIND = ListingKind(
    key="ovid",
    name="Ovid",
    example="“<1>”, “Author”, “  Smith J.”, “Title”, “  …”, “Source”",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
