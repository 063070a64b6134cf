"""Web of Science's tagged text (.ciw, .isi, "savedrecs.txt").

Two letters and a value, continued on lines with three blanks before them; "PT" begins a record, "ER" ends it, "FN",
"VR" and "EF" are of the file (Web of Science field tags, webofscience.help.clarivate.com).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from readinglist.formats.paper_types import paper_type
from readinglist.formats.records import Field, Record, Scheme, between_semicolons
from readinglist.formats.tagged_text import TaggedText, is_indented, is_markup
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_words
from readinglist.outside.naming import person_of_index

_TAG = re.compile(r"^\ufeff?([A-Z][A-Z0-9])(?:[ ](?!-)|[ \t]*$)", re.MULTILINE)
_FILE_TAGS = frozenset({"FN", "VR", "EF"})
_START = re.compile(r"^\ufeff?PT [A-Z]{1,2}[ ]*\n(?:[A-Z][A-Z0-9] .*\n| .*\n){2}", re.MULTILINE)
_FILE = re.compile(r"^\ufeff?FN (?:Clarivate|Thomson|ISI)", re.MULTILINE)
#: J(ournal), B(ook), S(eries), P(atent); a paper in a series of proceedings says so in DT.
_TYPES = {"J": PaperType.ARTICLE, "B": PaperType.BOOK, "S": PaperType.INCOLLECTION, "P": PaperType.MISC}
#: What stands before a number that an article has instead of pages.
_ARTICLE_NUMBER = re.compile(r"(?:UNSP|ARTN)\s+")
_SAMPLE = 200_000


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order. One without its last line is read, and an issue says so."""
    del taken, today
    tagged = TaggedText(text, _SCHEME, finish=_finished)
    fields: list[Field] = []
    for field in tagged.iter_fields(_TAG, continues=is_indented):
        if field.tag == "PT" and fields:
            _add_unended(tagged, fields)
            fields = []
        if field.tag in _FILE_TAGS:
            tagged.add_furniture(field.start - 3, field.end)
        elif field.tag:
            fields.append(field)
        if field.tag == "ER":
            tagged.add_fields(fields)
            fields = []
    if fields:
        _add_unended(tagged, fields)
    return tagged.listing(KIND.key, "Web of Science record")


def _add_unended(tagged: TaggedText, fields: list[Field]) -> None:
    last = fields[-1].last_line
    tagged.add_issue("incomplete", "The last line (“ER”) of this record is missing.", last, last)
    tagged.add_fields(fields)


def _finished(entry: Entry, _record: Record) -> Entry:
    pages = _ARTICLE_NUMBER.sub("", entry.pages)
    return replace(entry, pages=pages) if pages != entry.pages else entry


def _people(field: Field) -> Iterator[Person]:
    """A name a line: "Parkes-Loach, PS", "Li, Wei"."""
    return (person for name in field.text.split("\n") if (person := person_of_index(name)))


def _date(record: Record, scheme: Scheme) -> PartialDate | None:
    """The day without its year stands apart: "JUN 14", "DEC 16 2020", "SPR"."""
    year = date_of_words(record.value("PY"))
    return (date_of_words(record.value("PD"), year=year.year) if year else None) or year


def _type(record: Record, scheme: Scheme) -> PaperType | None:
    named = (kind for part in record.value("DT").split(";") if (kind := paper_type(part)))
    return next(named, None) or _TYPES.get(record.value("PT"))


def detect(text: str) -> float:
    """Sure with the first line of a file, or of a record with fields behind it."""
    sample = text[:_SAMPLE]
    if is_markup(text) or ("PT " not in sample and "FN " not in sample):
        return 0.0
    return 0.95 if _FILE.search(sample) or _START.search(sample) else 0.0


_SCHEME = Scheme(
    title=("TI",),
    people=("AF", "AU", "BF", "BA"),
    groups=("CA",),
    editors=("BE", "ED"),
    venue=("SO",),
    date=("PY", "PD"),
    abstract=("AB",),
    volume=("VL",),
    number=("IS",),
    first_page=("BP", "AR"),
    last_page=("EP",),
    publisher=("PU",),
    doi=("DI",),
    pmid=("PM",),
    isbn=("BN",),
    keywords=("DE", "ID"),
    read_people=_people,
    read_keywords=between_semicolons,
    read_date=_date,
    read_type=_type,
)

KIND = ListingKind(
    key="web-of-science",
    name="Web of Science (.ciw, .isi)",
    example="“FN Clarivate …”, “PT J”, “AU …”, “ER”",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
