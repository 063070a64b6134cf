"""Looking papers up: how far it is for each paper, and what was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from readinglist.model.candidate import Match
from readinglist.model.paper import PaperId


class LookupState(StrEnum):
    """UNVERIFIED: nobody asked yet. QUEUED: waits for its turn, or is being looked up. LATER: a source could not be
    asked; the reason says why. PROVEN is a paper's own mark (`Paper.is_verified`): undoing a match takes it away, and
    the paper is TO_REVIEW again.
    """

    UNVERIFIED = "unverified"
    QUEUED = "looking up"
    PROVEN = "proven"
    TO_REVIEW = "to review"
    NOT_FOUND = "not found"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known about looking up one paper. reason: plain words. matches: best first, also refused ones.

    not_before: when a source may be asked again (LATER). asked: when it was last looked up. Times are UTC-aware.
    """

    paper_id: PaperId
    state: LookupState
    reason: str = ""
    matches: tuple[Match, ...] = ()
    asked: dt.datetime | None = None
    not_before: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class LookupCounts:
    """How many papers outside the trash are in each state."""

    queued: int = 0
    proven: int = 0
    to_review: int = 0
    not_found: int = 0
    later: int = 0
    unverified: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a source says about a field that the user set, beside the user's value.

    value: as text that `library.fields.parse_field` reads back.
    """

    id: int
    paper_id: PaperId
    field: str
    value: str
    source: str
    source_name: str
    recorded: dt.datetime
    evidence: str = ""
