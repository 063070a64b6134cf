"""An entry as a JSON object, for one that waits in the library to become a paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType, Status
from readinglist.model.people import Person
from readinglist.model.texts import clean_text

#: Its place in a text that is not kept, and the ways into which only a .bib is read.
_LEFT_OUT = frozenset({"first_line", "last_line", "spans", "source", "macros"})
#: Name -> what an entry says there when it says nothing.
_SILENT = {field.name: field.default for field in fields(Entry) if field.name not in _LEFT_OUT}


def write_entry(entry: Entry) -> str:
    """What an entry says about its paper; what it does not say is left out."""
    said = {name: _plain(value) for name, silent in _SILENT.items() if (value := getattr(entry, name)) != silent}
    return json.dumps(said, ensure_ascii=False)


def read_entry(text: str) -> Entry:
    """The entry of its JSON object, on line 1 of nothing. Raises ValueError and its like for what is none."""
    said: dict[str, Any] = json.loads(text)
    made = {name: _MADE.get(name, _as_it_is)(value) for name, value in said.items() if name in _SILENT}
    return Entry(**{"title": "", **made, "first_line": 1, "last_line": 1})


def _plain(value: object) -> object:
    match value:
        case str():
            return clean_text(value)
        case PartialDate():
            return [value.iso, value.is_year_inferred]
        case Person():
            return [value.family, value.given, value.particle, value.suffix, value.literal]
        case Identifier():
            return [value.scheme, value.value, value.version]
        case tuple():
            return [_plain(item) for item in value]
    return value


def _as_it_is(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _people(value: list[list[str]]) -> tuple[Person, ...]:
    return tuple(Person(*parts) for parts in value)


_MADE: dict[str, Callable[[Any], object]] = {
    "date": lambda value: PartialDate.parse(value[0], is_year_inferred=bool(value[1])),
    "people": _people,
    "editors": _people,
    "identifiers": lambda value: tuple(Identifier(*parts) for parts in value),
    "type": PaperType,
    "status": Status,
}
