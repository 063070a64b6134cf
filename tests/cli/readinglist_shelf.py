"""Papers on a shelf, and what a command line answers: for the fixtures of conftest.py and the tests beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, Status
from readinglist.model.people import Person

PAPERS = (
    Paper(
        title="The Lazy Teacher",
        citation_key="doe2024lazy",
        abstract="A teacher rests.\nStudents learn all the same.",
        date=PartialDate(2024, 5, 1),
        people=(Person(family="Doe", given="Jane"), Person(family="Roe", given="Max")),
        identifiers=(Identifier("doi", "10.1000/lazy"),),
        tags=("teaching/rest",),
        status=Status.QUEUE,
    ),
    Paper(
        title="Counting Sheep at Scale",
        citation_key="acme2025counting",
        abstract="We count sheep.",
        date=PartialDate(2025, 4, 15, is_year_inferred=True),
        author_count=7,
        organization="Acme Labs",
    ),
    Paper(
        title="Sleep \x1b[31mRed\x1b[0m \u202eand\u202c 眠り",
        citation_key="ude2023sleep",
        date=PartialDate(2023),
        people=(Person(family="Udé", given="Zoë"),),
    ),
)


@dataclass(frozen=True)
class Answer:
    """What a command line gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Command = Callable[..., Answer]

#: A page of three papers as a browser copies it; the date without a year belongs to the year of viewing.
PAGE = """\
Daily Papers

byAK and the research community

Apr 15

Sheep That Count Themselves

We ask sheep to count themselves & report \\textbf{what} they find. They do so in $O(n)$.

  • 4 authors
·
Jun 26, 2023

Dreams of a Queue

A queue dreams of being empty.

Acme Labs
·
Apr 12

The Lazy Teacher

A teacher rests. Students learn all the same.

  • 2 authors
·
May 1, 2024

2
"""
