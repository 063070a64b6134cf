"""Invented papers in a real library, for tests of the window."""

from __future__ import annotations

import itertools
from typing import Any

from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person

_SUBJECTS = ("Tidal Clocks", "Lichen Growth", "Sparse Mirrors", "Folded Maps", "Quiet Motors", "River Ice")
_VERBS = ("Measuring", "A Second Look at", "Slow Estimates of", "Learning from", "Bounds for", "Against")


def make_papers(count: int, **same: Any) -> list[Paper]:
    """`count` different papers; keyword arguments are fields that all of them share."""
    made = []
    for number, (verb, subject) in zip(range(count), itertools.cycle(itertools.product(_VERBS, _SUBJECTS))):
        fields = {
            "title": f"{verb} {subject} {number + 1}",
            "abstract": f"We study {subject.lower()} in {number + 1} places and find them unlike each other.",
            "people": (Person(family=f"Family{number}", given="Ada"), Person(family="Roe", given="Kim")),
            "date": PartialDate(2020 + number % 5, 1 + number % 12, 1 + number % 28),
            "venue": "Journal of Small Things" if number % 3 == 0 else "",
        }
        made.append(Paper(**{**fields, **same}))
    return made


def fill(library: Library, papers: list[Paper]) -> list[PaperId]:
    """Put papers into the library in one operation; returns their ids."""
    with library.operation(f"Add {len(papers)} papers", kinds={"papers", "tags", "queue"}) as op:
        ids = insert_papers(op, papers, source="listing", source_name="Test Papers")
    return ids


class ReadOnly:
    """A library as it presents itself on a read-only volume."""

    is_read_only = True
    note = "The folder cannot be written to."

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)
