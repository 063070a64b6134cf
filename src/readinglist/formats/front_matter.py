"""Front matter of the pages of proceedings (PMLR): a paper's facts as YAML between two lines of three hyphens.

Read by its few forms, strictly: "key: value", values continued on indented lines, in quotes or not, and the list of
authors with `given` and `family`. No YAML beyond that is known, none is run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from readinglist.formats.records import Field, Record, Scheme
from readinglist.formats.tagged_text import TaggedText, is_markup
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.naming import person_of_parts

_TAG = re.compile(r"^(---(?=[ ]*$)|[a-z][\w-]{0,40}(?=:(?:[ ]|$))):?[ ]*", re.MULTILINE)
_COMMENT = re.compile(r"#.*")
_BLOCK = re.compile(r"^---[ ]*\n(?:(?!---).*\n){0,200}?layout: inproceedings", re.MULTILINE)
_PART = re.compile(r"^(-|[ ])[ ](given|family|suffix|prefix):[ ]*(.*)$", re.MULTILINE)


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers in their order."""
    del taken, today
    tagged = TaggedText(text, _SCHEME, furniture=_COMMENT, finish=_finished)
    fields: list[Field] = []
    for field in tagged.iter_fields(_TAG, continues=_continues):
        if field.tag == "---":
            tagged.add_furniture(field.start - 3, field.start)
            tagged.add_fields(fields)
            fields = []
        elif field.tag:
            fields.append(_unquoted(field))
    tagged.add_fields(fields)
    return tagged.listing(KIND.key, "page of proceedings", "pages of proceedings")


def _continues(tag: str, line: str) -> bool:
    return tag not in ("", "---") and line.startswith((" ", "- "))


def _finished(entry: Entry, _record: Record) -> Entry:
    return replace(entry, type=PaperType.INPROCEEDINGS)


def _unquoted(field: Field) -> Field:
    """The field without the quotes around its value; a quote inside single ones is written twice."""
    text = field.text
    if len(text) > 1 and text[0] == text[-1] == "'":
        return field._replace(text=text[1:-1].replace("''", "'"), start=field.start + 1, end=field.end - 1)
    if len(text) > 1 and text[0] == text[-1] == '"':
        return field._replace(text=re.sub(r"\\(.)", r"\1", text[1:-1]), start=field.start + 1, end=field.end - 1)
    return field


def _people(field: Field) -> Iterator[Person]:
    """The list of authors; a hyphen begins each."""
    parts: dict[str, str] = {}
    for dash, name, value in [*_PART.findall(field.text), ("-", "", "")]:
        if dash == "-":
            if person := person_of_parts(
                f"{parts.get('prefix', '')} {parts.get('family', '')}".strip(),
                parts.get("given", ""),
                suffix=parts.get("suffix", ""),
            ):
                yield person
            parts = {}
        parts[name] = value.strip("'\" ")


def detect(text: str) -> float:
    """Sure with front matter that says that it is of a paper in proceedings."""
    return 0.95 if not is_markup(text) and _BLOCK.search(text[:20_000]) else 0.0


_SCHEME = Scheme(
    title=("title", "tex_title"),
    people=("author",),
    editors=("editor",),
    venue=("container-title", "booktitle", "series"),
    date=("date", "year"),
    abstract=("abstract",),
    volume=("volume",),
    first_page=("page", "firstpage"),
    last_page=("lastpage",),
    publisher=("publisher",),
    doi=("doi",),
    links=("url", "pdf"),
    read_people=_people,
)

KIND = ListingKind(
    key="front-matter",
    name="Pages of proceedings (PMLR source)",
    example="“---”, “title: …”, “layout: inproceedings”, “author:”, “- given: …”",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.LISTS,
)
