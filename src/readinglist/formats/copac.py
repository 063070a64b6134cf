"""Copac, the catalogue of British libraries: "TI- Title", in a block a book, values continued on indented lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from readinglist.formats.records import Field, Record, Scheme
from readinglist.formats.tagged_text import TaggedText, is_indented, is_markup
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType

_TAG = re.compile(r"^\ufeff?([A-Z]{2})-[ \t]+", re.MULTILINE)
_BLOCK = re.compile(r"^\ufeff?TI-[ ]\S.*\n(?:(?:[A-Z]{2}-|[ ]).*\n){0,40}?(?:HL|PU|PD|DT)-[ ]", re.MULTILINE)
_SAMPLE = 200_000


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records in their order."""
    del taken, today
    tagged = TaggedText(text, _SCHEME, finish=_finished)
    tagged.add_blocks(_TAG, continues=is_indented, begins=lambda tag, _tags: tag == "TI")
    return tagged.listing(KIND.key, "Copac record")


def _finished(entry: Entry, _record: Record) -> Entry:
    """A book; its publisher stands behind its town: "London : Butterworths"."""
    return replace(entry, type=PaperType.BOOK, publisher=entry.publisher.rpartition(" : ")[2])


def _keyword(field: Field) -> Iterator[str]:
    yield field.value


def detect(text: str) -> float:
    """Sure with a title and a field that only this catalogue has."""
    sample = text[:_SAMPLE]
    return 0.9 if "TI- " in sample and not is_markup(text) and _BLOCK.search(sample) else 0.0


_SCHEME = Scheme(
    title=("TI",),
    people=("AU",),
    editors=("ED",),
    venue=("SE",),
    date=("PY",),
    publisher=("PU",),
    isbn=("IS",),
    keywords=("KW",),
    read_keywords=_keyword,
)

KIND = ListingKind(
    key="copac",
    name="Copac",
    example="“TI- …”, “AU- …”, “PU- London : …”, “HL- …”",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.BIBLIOGRAPHIES,
)
