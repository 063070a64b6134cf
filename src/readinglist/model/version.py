"""Versions of a paper: one work as preprint, in proceedings, in a journal."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.model.candidate import VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperId, PaperType


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper. is_cited: the paper's own type, date, venue, volume, number, pages, publisher are this
    version's. flag: "withdrawn" or "retracted" with the reason, empty otherwise. source: who says so.
    """

    paper_id: PaperId
    kind: VersionKind
    type: PaperType
    identifiers: tuple[Identifier, ...] = ()
    date: PartialDate | None = None
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    flag: str = ""
    source: str = ""
    is_cited: bool = False
    id: int | None = None
