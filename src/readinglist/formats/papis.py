"""The info.yaml of a Papis document, and what `papis export --format yaml` writes: one YAML document a paper.

Keys: papis/papis, doc/source/info-file.rst. The only home of PyYAML, whose safe loader makes values and nothing else;
aliases, by which a few lines become gigabytes, are refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.tags import normalise_tags
from readinglist.model.texts import one_line
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_parts
from readinglist.outside.markup import plain_abstract, plain_line
from readinglist.outside.naming import person_of_name, person_of_parts

_SAMPLE = 20_000
#: Keys that Papis writes into every file, and no other YAML has together.
_SIGN = re.compile(r"^(?:papis_id|ref|author_list|time-added|files|doc_url|title|author|year|journal|doi|tags):", re.M)
_OWN_SIGN = re.compile(r"^(?:papis_id|author_list|time-added|ref):", re.M)
_PART = re.compile(r"^---[^\n]*\n?", re.M)
#: Which lines hold which part, for the marks.
_MARKED = {"title": "title", "author": "people", "author_list": "people", "year": "date", "abstract": "abstract",
           "journal": "venue", "booktitle": "venue", "doi": "identifier", "url": "identifier"}  # fmt: skip
_KEY = re.compile(r"^([A-Za-z_][\w-]*):", re.M)
_TYPES = {
    **{kind.value: kind for kind in PaperType},
    "thesis": PaperType.PHDTHESIS,
    "report": PaperType.TECHREPORT,
    "conference": PaperType.INPROCEEDINGS,
}
#: A document is a page of text; the largest that was seen, with its citations, has 200 kB.
_DOCUMENT_LIMIT = 1_000_000


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """One entry a document; what is no YAML, or says neither a title nor an identifier, is an issue."""
    del taken, today
    entries: list[Entry] = []
    issues: list[Issue] = []
    noise: list[Span] = [Span("noise", match.start(), match.end()) for match in _PART.finditer(text)]
    for start, end in _documents(text):
        first, last = _lines(text, start, end)
        try:
            entries.append(_entry(_values(text[start:end]), text, (start, end), (first, last)))
        except Malformed as error:
            issues.append(Issue("broken", f"These lines cannot be read as YAML of Papis: {error}.", first, last))
    return Listing(KIND.key, KIND.name, text, None, tuple(entries), tuple(issues), tuple(noise))


def detect(text: str) -> float:
    """Sure where lines begin with the keys of Papis, one of its own among them."""
    sample = text[:_SAMPLE]
    signs = {match[0] for match in _SIGN.finditer(sample)}
    return 0.9 if len(signs) >= 3 and _OWN_SIGN.search(sample) and "title:" in signs else 0.0


KIND = ListingKind(
    key="papis",
    name="Papis document",
    example="info.yaml: “ref: Lima2013”, “title: …”, “author_list: …”; a folder of Papis is read whole",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.LIBRARIES,
)


def _documents(text: str) -> Iterator[tuple[int, int]]:
    """Where each document begins and ends, without what parts them."""
    parts = [(match.start(), match.end()) for match in _PART.finditer(text)]
    for (_, start), (end, _) in pairwise([(0, 0), *parts, (len(text), len(text))]):
        if text[start:end].strip():
            yield start, end


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    lead = len(text[start:end]) - len(text[start:end].lstrip())
    first = text.count("\n", 0, start + lead) + 1
    return first, first + text[start:end].strip().count("\n")


def _values(source: str) -> dict[str, Any]:
    """The keys of a document. Malformed: it is none."""
    import yaml

    class Loader(yaml.SafeLoader):  # the one of Python, for the one in C cannot be stopped at an alias
        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise Malformed("it has an alias")
            return super().compose_node(parent, index)

    if len(source) > _DOCUMENT_LIMIT:
        raise Malformed(f"it has more than {_DOCUMENT_LIMIT / 1e6:.0f} MB")
    try:
        values = yaml.load(source, Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Malformed(str(error) if isinstance(error, Malformed) else "it is no YAML") from error
    if not isinstance(values, dict):
        raise Malformed("it has no keys")
    return {str(key).casefold(): value for key, value in values.items()}


def _entry(values: Mapping[str, Any], text: str, extent: tuple[int, int], lines: tuple[int, int]) -> Entry:
    identifiers = _identifiers(values)
    title = plain_line(_text(values, "title"))
    if not title and not identifiers:
        raise Malformed("it has neither a title nor an identifier")
    return Entry(
        title=title or identifiers[0].text,
        first_line=lines[0],
        last_line=lines[1],
        abstract=plain_abstract(_long(values, "abstract")),
        date=date_of_parts([_text(values, name) for name in ("year", "month", "day")]),
        people=_people(values),
        identifiers=identifiers,
        venue=plain_line(_text(values, "journal", "booktitle", "school", "institution")),
        volume=_text(values, "volume"),
        number=_text(values, "number", "issue"),
        pages=_text(values, "pages"),
        publisher=_text(values, "publisher"),
        type=_TYPES.get(_text(values, "type").casefold(), PaperType.MISC),
        citation_key=_text(values, "ref"),
        tags=normalise_tags(_tags(values.get("tags"))),
        note=_long(values, "note"),
        spans=tuple(_spans(text, extent)),
    )


def _text(values: Mapping[str, Any], *names: str) -> str:
    """The first of some keys that says something, as one line."""
    for name in names:
        value = values.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and (line := one_line(str(value))):
            return line
    return ""


def _long(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _people(values: Mapping[str, Any]) -> tuple[Person, ...]:
    """The list of authors with their parts, else the line of authors, which "and" parts."""
    listed = values.get("author_list")
    if isinstance(listed, list) and listed:
        parts = (one for one in listed if isinstance(one, dict))
        people = (person_of_parts(_text(one, "family"), _text(one, "given")) for one in parts)
    else:
        people = (person_of_name(name) for name in re.split(r"\s+and\s+|\s*;\s*", _text(values, "author")) if name)
    return tuple(person for person in people if person is not None)


def _identifiers(values: Mapping[str, Any]) -> tuple[Identifier, ...]:
    found: dict[str, Identifier] = {}
    eprint = _text(values, "eprint", "arxivid", "arxiv")
    for text in (
        _text(values, "doi"),
        f"arXiv:{eprint}" if eprint else "",
        _text(values, "isbn"),
        _text(values, "url"),
    ):
        identifier = parse_identifier(text) if text else None
        if identifier is not None:
            found.setdefault(identifier.scheme, identifier)
    return tuple(found.values())


def _tags(value: object) -> list[str]:
    """A list, or a text with commas or blanks between them."""
    if isinstance(value, list):
        return [str(one) for one in value if isinstance(one, str | int)]
    return re.split(r"\s*,\s*" if "," in value else r"\s+", value.strip()) if isinstance(value, str) else []


def _spans(text: str, extent: tuple[int, int]) -> Iterator[Span]:
    """The lines of the keys that are shown as parts, each to the next key."""
    keys = list(_KEY.finditer(text, *extent))
    ends = [match.start() for match in keys[1:]] + [extent[1]]
    for match, end in zip(keys, ends, strict=True):
        value = text[match.end() : end]
        if (kind := _MARKED.get(match[1].casefold())) and value.strip():
            start = match.end() + len(value) - len(value.lstrip())
            yield Span(kind, start, start + len(value.strip()))
