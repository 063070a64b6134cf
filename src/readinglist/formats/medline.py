"""MEDLINE, what PubMed saves as .nbib and as "PubMed" text.

"TAG - value", the tag in four places, values continued on indented lines, a blank line or "PMID-" before each record
(nlm.nih.gov/bsd/mms/medlineelements.html).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from readinglist.formats.paper_types import paper_type
from readinglist.formats.records import Field, Record, Scheme
from readinglist.formats.tagged_text import TaggedText, is_indented, is_markup
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.naming import person_of_index

_TAG = re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}-[ \t]*", re.MULTILINE)
_NUMBER = re.compile(r"^PMID ?-[ \t]*\d", re.MULTILINE)
_OTHER = re.compile(r"^(?:OWN|STAT|DCOM|DP  |TI  |AB  |FAU|PT  |JT  |TA  |MH  |AID|EDAT)[ ]?-", re.MULTILINE)
_SAMPLE = 200_000


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order; a line between them that is no line of MEDLINE is an issue."""
    del taken, today
    tagged = TaggedText(text, _SCHEME, finish=_finished)
    tagged.add_blocks(_TAG, continues=is_indented, begins=lambda tag, _tags: tag == "PMID")
    return tagged.listing(KIND.key, "PubMed record")


def _finished(entry: Entry, _record: Record) -> Entry:
    """Without the dot that PubMed ends titles with, and the brackets around a translated one."""
    title = entry.title.removesuffix(".")
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1].removesuffix(".")
    return replace(entry, title=title)


def _people(field: Field) -> Iterator[Person]:
    if person := person_of_index(field.value):
        yield person


def _heading(field: Field) -> Iterator[str]:
    """A heading of MeSH; its asterisk marks the topic of the paper."""
    yield field.value.replace("*", "")


def _type(record: Record, scheme: Scheme) -> PaperType | None:
    """A preprint is said beside other types; a paper in a journal of whatever type is an article."""
    types = [value.casefold() for value in record.values(scheme.type)]
    if "preprint" in types:
        return PaperType.MISC
    found = next((kind for value in types if (kind := paper_type(value))), None)
    return found or (PaperType.ARTICLE if record.value(*scheme.venue) else None)


def detect(text: str) -> float:
    """Sure with a PubMed number and another field of its own."""
    sample = text[:_SAMPLE]
    number = _NUMBER.search(sample) if "PMID" in sample and not is_markup(text) else None
    return 0.95 if number and _OTHER.search(sample, number.start()) else 0.0


_SCHEME = Scheme(
    title=("TI", "BTI", "CTI", "TT"),
    people=("FAU", "AU"),
    groups=("CN",),
    editors=("FED", "ED"),
    venue=("JT", "TA", "BTI", "CTI"),
    date=("DP",),
    abstract=("AB",),
    volume=("VI",),
    number=("IP",),
    first_page=("PG",),
    publisher=("PB",),
    doi=("AID", "LID"),
    pmid=("PMID",),
    isbn=("ISBN",),
    keywords=("OT", "MH"),
    type=("PT",),
    read_people=_people,
    read_keywords=_heading,
    read_type=_type,
)

KIND = ListingKind(
    key="medline",
    name="MEDLINE (PubMed, .nbib)",
    example="“PMID- 12345678”, “TI  - …”, “FAU - …”, as PubMed saves it",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
