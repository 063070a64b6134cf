"""Reports of RePEc's NEP (New Economics Papers): a mail with a contents list, then each paper with its abstract.

A number and the title, an empty line, the authors a line each, the abstract, and "Keywords:", "JEL:", "Date:", "URL:".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from readinglist.formats.records import Field, Record, Scheme, between_semicolons
from readinglist.formats.tagged_text import TaggedText, is_markup
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.people import Person
from readinglist.outside.dating import date_of_words
from readinglist.outside.naming import person_of_name

_HEAD = re.compile(r"^NEP: New Economics Papers[ \t]*$", re.MULTILINE)
_SUBJECT = re.compile(r"^Subject: *\[(nep-[a-z]{3})\] *(\d{4}-\d\d-\d\d)", re.MULTILINE)
_CONTENTS = re.compile(r"^In this issue we have:[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^-{20,}[ \t]*\n", re.MULTILINE)
_TITLE = re.compile(r"^\d{1,4}\. +(?=\S)", re.MULTILINE)
_LABEL = re.compile(r"^(Keywords|JEL|Date|URL): *", re.MULTILINE)
#: What stands between two blank lines.
_PART = re.compile(r"\S.*(?:\n[^\S\n]*\S.*)*")
_AFFILIATION = re.compile(r"\([^()]*\)")


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers behind the contents, which only repeat them; all before them is furniture."""
    del taken, today
    tagged = TaggedText(text, _SCHEME)
    start = _start_of_papers(text)
    places = [match.start() for match in _TITLE.finditer(text, start)]
    tagged.add_furniture(0, start)
    tagged.add_strays(start, places[0] if places else len(text))
    for first, end in pairwise([*places, len(text)]):
        end = first + len(text[first:end].rstrip())
        tagged.add(Record(_fields(tagged, first, end), tagged.line_of(first), tagged.line_of(end - 1)))
    listing = tagged.listing(KIND.key, "paper")
    date = _date(text)
    return replace(listing, name=f"{_name(text)}, {date.display}", date=date) if date else listing


def _start_of_papers(text: str) -> int:
    """Behind the rule that ends the contents; 0 where there are none."""
    contents = _CONTENTS.search(text)
    rules = [match.end() for match in _RULE.finditer(text, contents.end())] if contents else []
    return rules[1] if len(rules) > 1 else 0


def _fields(tagged: TaggedText, start: int, end: int) -> Iterator[Field]:
    labels = [*_LABEL.finditer(tagged.text, start, end)]
    body_end = labels[0].start() if labels else end
    parts = [match.span() for match in _PART.finditer(tagged.text, _title_start(tagged.text, start), body_end)]
    tags = ["title"] if len(parts) < 2 or tagged.text[parts[1][0] - 1] == "\n" else ["title", "people"]
    for number, (first, last) in enumerate(parts):
        yield _field(tagged, tags[number] if number < len(tags) else "abstract", first, last)
    ends = [*(label.start() for label in labels[1:]), end]
    for label, label_end in zip(labels, ends, strict=False):
        yield _field(tagged, label[1], label.end(), label_end)


def _title_start(text: str, start: int) -> int:
    match = _TITLE.match(text, start)
    return match.end() if match else start


def _field(tagged: TaggedText, tag: str, start: int, end: int) -> Field:
    text = tagged.text[start:end].rstrip()
    return Field(tag, text, start, start + len(text), tagged.line_of(start))


def _people(field: Field) -> Iterator[Person]:
    """A name a line, perhaps with a line of brackets about where that person works."""
    names = _AFFILIATION.sub("", field.text).split("\n")
    return (person for name in names if (person := person_of_name(name)))


def _name(text: str) -> str:
    subject = _SUBJECT.search(text)
    return f"RePEc {subject[1]}" if subject else "RePEc NEP"


def _date(text: str) -> PartialDate | None:
    subject = _SUBJECT.search(text)
    return date_of_words(subject[2]) if subject else None


def detect(text: str) -> float:
    """Sure with the heading of a report and its contents."""
    sample = text[:20_000]
    return 0.95 if not is_markup(text) and _HEAD.search(sample) and _CONTENTS.search(sample) else 0.0


_SCHEME = Scheme(
    title=("title",),
    people=("people",),
    date=("Date",),
    abstract=("abstract",),
    links=("URL",),
    keywords=("Keywords",),
    read_people=_people,
    read_keywords=between_semicolons,
)

KIND = ListingKind(
    key="repec-nep",
    name="RePEc NEP report",
    example="“NEP: New Economics Papers”, “1. Title”, authors, abstract, “Date:”, “URL:”",
    detect=detect,
    read=read,
    group=KindGroup.MAIL,
)
