"""RIS as programs and databases write it: EndNote, Zotero, Mendeley, Scopus, ProQuest, Cochrane ...

One tag a line, "TY" first and "ER" last (RIS format specification, Research Information Systems 2001 and 2011). What
they make of it: values over several lines, indented or not; a list of keywords under one tag; "TI" or "T1", "PY" or
"Y1"; a record without its first or last line; headings between the records.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from readinglist.formats.paper_types import paper_type, thesis_type
from readinglist.formats.parts import identifiers, named
from readinglist.formats.records import Field, Record, Scheme
from readinglist.formats.tagged_text import TaggedText, is_markup
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.naming import person_of_name, person_of_parts

_TAG = re.compile(r"^[ \t\ufeff]*([A-Z][A-Z0-9])[ \t]{1,2}-(?:[ \t]+|$)", re.MULTILINE)
#: Values that may have several lines.
_LONG = re.compile(r"TI|T[123]|BT|AB|N[12]|KW|AD|RN|ST|C[1-8]|U[1-5]|UR|L[1-4]")
#: What Cochrane and others write before each record.
_FURNITURE = re.compile(r"Record #\d+ of \d+|Provider: .*|(?:Database|Content): .*|\d+\.|\ufeff")
_START = re.compile(r"^[ \t\ufeff]*TY[ \t]{1,2}-[ \t]*\S", re.MULTILINE)
_END = re.compile(r"^[ \t]*ER[ \t]{1,2}-", re.MULTILINE)
_SAMPLE = 200_000

_TYPES = {
    PaperType.ARTICLE: "JOUR JFULL EJOUR MGZN NEWS ABST INPR",
    PaperType.INPROCEEDINGS: "CPAPER CONF",
    PaperType.BOOK: "BOOK EBOOK EDBOOK WHOLE ANCIENT CLSWK",
    PaperType.INCOLLECTION: "CHAP ECHAP ENCYC DICT",
    PaperType.PHDTHESIS: "THES",
    PaperType.TECHREPORT: "RPRT GOVDOC",
    PaperType.UNPUBLISHED: "UNPB MANSCPT UNPD",
}
_TYPE_OF = {name: type for type, names in _TYPES.items() for name in names.split()}
_PUBMED = frozenset({"nlm", "pubmed", "medline"})


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order. A record without first or last line is read, and an issue says so."""
    del taken, today
    tagged = TaggedText(text, _SCHEME, furniture=_FURNITURE, finish=_finished)
    fields: list[Field] = []
    for field in tagged.iter_fields(_TAG, continues=lambda tag, _line: _LONG.fullmatch(tag) is not None):
        if field.tag == "TY" and fields and fields[-1].tag != "TY":
            _tell_of_missing(tagged, "last", fields)
            _add(tagged, fields)
            fields = []
        if field.tag:
            fields.append(field)
        if field.tag == "ER":
            _add(tagged, fields)
            fields = []
    if fields:
        _tell_of_missing(tagged, "last", fields)
        _add(tagged, fields)
    return tagged.listing(KIND.key, "RIS record")


def _add(tagged: TaggedText, fields: list[Field]) -> None:
    if fields[0].tag != "TY":
        _tell_of_missing(tagged, "first", fields)
    tagged.add_fields(fields)


def _finished(entry: Entry, record: Record) -> Entry:
    """With the number of a record that came from PubMed; and a preprint, which RIS has no word for, as we have it."""
    if record.value("DP", "DB").casefold() in _PUBMED:
        number = named("pmid", record.value("AN"))
        entry = replace(entry, identifiers=identifiers((*entry.identifiers, number)))
    if entry.type is PaperType.UNPUBLISHED and any(one.scheme == "arxiv" for one in entry.identifiers):
        entry = replace(entry, type=PaperType.MISC)
    return entry


def _tell_of_missing(tagged: TaggedText, which: str, fields: list[Field]) -> None:
    tag = "TY" if which == "first" else "ER"
    line = fields[0].line if which == "first" else fields[-1].last_line
    tagged.add_issue("incomplete", f"The {which} line (“{tag}  -”) of this record is missing.", line, line)


def _people(field: Field) -> Iterator[Person]:
    """One name, as it should be; or several, with semicolons or, as BibTeX has them, with "and" between them."""
    names = field.value.split(";")
    if len(names) == 1 and " and " in names[0]:
        parts = names[0].split(" and ")
        names = parts if all("," in part for part in parts) else names
    return (person for name in names if (person := _person(name.strip())))


def _person(name: str) -> Person | None:
    """ "Family, Given, Suffix"; with a comma at its end a name that is not taken apart, as EndNote has it."""
    family, *rest = [part.strip() for part in name.split(",")]
    if rest == [""]:
        return Person(literal=family) if family else None
    if len(rest) == 2:
        return person_of_parts(family, rest[0], suffix=rest[1])
    return person_of_name(name)


def _type(record: Record, scheme: Scheme) -> PaperType | None:
    """By the first "TY" that is known; a conference by whether somebody wrote a paper for it."""
    found = next((kind for value in record.values(("TY",)) if (kind := _TYPE_OF.get(value) or paper_type(value))), None)
    if found is PaperType.INPROCEEDINGS and record.value("TY") == "CONF" and not record.value(*scheme.people):
        return PaperType.PROCEEDINGS
    return thesis_type(" ".join(record.values(("M3", "U3")))) if found is PaperType.PHDTHESIS else found


def detect(text: str) -> float:
    """Sure with first and last lines of records; less so with one of them and other tags."""
    sample = text[:_SAMPLE]
    if is_markup(text) or ("TY " not in sample and "ER " not in sample):
        return 0.0
    has_start, has_end = _START.search(sample) is not None, _END.search(sample) is not None
    if has_start and has_end:
        return 0.95
    tags = {match[1] for match in _TAG.finditer(sample[:20_000])} if has_start or has_end else set()
    return 0.9 if len(tags) > 3 else 0.0


_SCHEME = Scheme(
    title=("TI", "T1", "CT", "ST"),
    people=("AU", "A1"),
    editors=("ED", "A2", "E1"),
    venue=("JF", "T2", "JO", "BT", "JA", "J2", "J1"),
    date=("PY", "Y1", "YR", "DA"),
    abstract=("AB", "N2"),
    volume=("VL", "VO"),
    number=("IS", "CP"),
    first_page=("SP", "C7"),
    last_page=("EP",),
    publisher=("PB",),
    doi=("DO", "DI"),
    isbn=("SN",),
    links=("UR",),
    hints=("M1", "M3", "L1", "L2", "L3", "AN"),
    keywords=("KW",),
    key=("ID",),
    note=("RN",),
    read_people=_people,
    read_type=_type,
)

KIND = ListingKind(
    key="ris",
    name="RIS",
    example="“TY  - JOUR”, “TI  - …”, “ER  -”: EndNote, Zotero, Mendeley, Scopus, ProQuest, Cochrane",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
