"""Lists of names in one text: "Ada Lovelace, Alan Turing and Grace Hopper"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readinglist.model.people import Person
from readinglist.outside.naming import person_of_name

_PARTING = re.compile(r"\s*[;|·]\s*|\s*,?\s+(?:and|und|et|y|&)\s+|\s*,\s*(?:and\s+|&\s*)?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
#: Marks of a footnote behind a name, and the number that DBLP gives to one of several people of a name.
_MARKS = re.compile(r"[*†‡§¶∗⋆]+|(?<=\s)\d{4}$")
_ET_AL = re.compile(r"[\s,]*\bet\.?\s+al\b\.?$", re.IGNORECASE)


def names_of(text: str) -> Iterator[str]:
    """The names in a list of names that are written given name first."""
    pending = ""
    for name in _PARTING.split(_ET_AL.sub("", text)):
        if pending and _SUFFIX.fullmatch(name):
            pending = f"{pending}, {name}"
            continue
        if pending:
            yield pending
        pending = name.strip()
    if pending:
        yield pending


def people_of(names: Iterable[str]) -> Iterator[Person]:
    """The people of names, without marks and numbers behind them."""
    for name in names:
        person = person_of_name(_MARKS.sub("", name).strip())
        if person is not None:
            yield person
