"""Looking papers up: how far it is for each paper, and what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from readinglist.model.candidate import Match, Verdict
from readinglist.model.paper import PaperId
from readinglist.model.texts import span_text

#: Two runs in one library would ask twice.
WAITING_FOR_ANOTHER = "Another window or program is looking papers up; it goes on here when that has ended"


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

    def refused(self) -> Lookup:
        """As it is once a person has said that none of the matches is the paper. They can still be accepted."""
        matches = tuple(replace(match, verdict=Verdict.REFUSED, reason="refused by you") for match in self.matches)
        return replace(self, state=LookupState.NOT_FOUND, reason="you refused all candidates", matches=matches)


@dataclass(frozen=True, slots=True)
class LookupCounts:
    """How many papers outside the trash are in each state."""

    queued: int = 0
    proven: int = 0
    to_review: int = 0
    not_found: int = 0
    later: int = 0
    unverified: int = 0


def wait_phrases(waits: Mapping[str, float]) -> list[str]:
    """ "arXiv asks us to wait 12 s", of seconds by the name of a source; nothing of less than half a second."""
    return [f"{name} asks us to wait {span_text(seconds)}" for name, seconds in waits.items() if seconds >= 0.5]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run of look-ups is. done: papers with an answer of this run. waits: seconds that a source, by its name
    ("arXiv"), asks us to wait. changed: papers whose state is new since the last report. is_waiting: for another window
    or program that looks papers up in the same library.
    """

    total: int
    done: int = 0
    proven: int = 0
    to_review: int = 0
    not_found: int = 0
    later: int = 0
    waits: Mapping[str, float] = field(default_factory=dict)
    changed: frozenset[PaperId] = frozenset()
    is_waiting: bool = False

    @property
    def text(self) -> str:
        """ "31 of 45 completed, 9 to review, arXiv asks us to wait 12 s"."""
        if self.is_waiting:
            return WAITING_FOR_ANOTHER
        parts = [f"{self.proven:,} of {self.total:,} completed"]
        parts += [f"{count:,} {state}" for count, state in self._others if count]
        return ", ".join([*parts, *wait_phrases(self.waits)])

    @property
    def _others(self) -> tuple[tuple[int, LookupState], ...]:
        return (
            (self.to_review, LookupState.TO_REVIEW),
            (self.not_found, LookupState.NOT_FOUND),
            (self.later, LookupState.LATER),
        )


@dataclass(frozen=True, slots=True)
class Completed:
    """What a run did, or would do, with one paper. fields: what is set, as (old, new) texts by field; proposed: what
    is only proposed, because the user set the field.
    """

    lookup: Lookup
    match: Match | None = None
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    proposed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompletionResult:
    """A run of look-ups, whole or as far as it came. papers: in the order in which they were asked for.

    failures: by the name of a source, why it could not be asked. is_network_down: no source that was needed answered.
    """

    papers: tuple[Completed, ...] = ()
    failures: Mapping[str, str] = field(default_factory=dict)
    is_network_down: bool = False

    def count(self, state: LookupState) -> int:
        return sum(item.lookup.state is state for item in self.papers)


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
