"""What was decided for each paper to review, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from readinglist.model.lookup import Lookup
from readinglist.model.paper import Paper, PaperId


@dataclass(frozen=True, slots=True)
class Doubt:
    """One paper to review. changes: for each match what it would change, (old, new) texts by field."""

    paper: Paper
    lookup: Lookup
    changes: tuple[Mapping[str, tuple[str, str]], ...] = ()
    seen_in: str = ""

    @property
    def id(self) -> PaperId:
        return self.lookup.paper_id


@dataclass(frozen=True, slots=True)
class Decision:
    """match: place in `Lookup.matches` of the work that is the paper; None: none of these. left_out: fields that are
    not taken over."""

    match: int | None
    left_out: frozenset[str] = frozenset()


@dataclass(slots=True)
class Decisions:
    """Papers to review in their order, and what was decided of them. A paper without a decision stays to review."""

    doubts: Sequence[Doubt] = ()
    made: dict[PaperId, Decision] = field(default_factory=dict)

    def show(self, doubts: Sequence[Doubt]) -> None:
        """Other papers are to review; decisions about those that still are stay."""
        self.doubts = doubts
        known = {doubt.id: doubt for doubt in doubts}
        self.made = {
            paper_id: decision
            for paper_id, decision in self.made.items()
            if paper_id in known and (decision.match is None or decision.match < len(known[paper_id].lookup.matches))
        }

    def get(self, row: int) -> Decision | None:
        return self.made.get(self.doubts[row].id)

    def decide(self, row: int, decision: Decision | None) -> None:
        """None: the paper stays to review."""
        paper_id = self.doubts[row].id
        if decision is None:
            self.made.pop(paper_id, None)
        else:
            self.made[paper_id] = decision

    def accepted(self) -> dict[PaperId, int]:
        return {paper_id: made.match for paper_id, made in self.made.items() if made.match is not None}

    def has_flagged(self) -> bool:
        """Whether a work was accepted that was withdrawn or retracted; the page asks twice before."""
        matches = {doubt.id: doubt.lookup.matches for doubt in self.doubts}
        return any(matches[paper_id][place].flag for paper_id, place in self.accepted().items())

    def fields(self) -> dict[PaperId, frozenset[str]]:
        """Fields to take over, for accepted papers of which some were left out."""
        found = {}
        for doubt in self.doubts:
            made = self.made.get(doubt.id)
            if made is not None and made.match is not None and made.left_out:
                found[doubt.id] = frozenset(doubt.changes[made.match]) - made.left_out
        return found

    def refused(self) -> list[PaperId]:
        return [paper_id for paper_id, made in self.made.items() if made.match is None]

    def next_open(self, row: int) -> int:
        """The next paper without a decision, from the top again after the last; -1 when all are decided."""
        count = len(self.doubts)
        rows = [*range(row + 1, count), *range(min(row + 1, count))]
        return next((other for other in rows if self.get(other) is None), -1)
