"""Papers that are the same: how likely, what becomes of them, and what is kept of those that were merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from readinglist.model.paper import Paper, PaperId


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two papers that may be one; paper_id is the lower. reason: a phrase for a person. evidence: names and values.

    likeness: 0 to 1, for the order in which they are shown; nothing is ever merged by it.
    """

    paper_id: PaperId
    other_id: PaperId
    reason: str
    likeness: float
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MergeField:
    """One field of papers to be merged. values: as text, by paper; chosen: whose is taken."""

    field: str
    values: Mapping[PaperId, str]
    chosen: PaperId

    @property
    def has_conflict(self) -> bool:
        """Whether two papers say something, and not the same."""
        return len({value for value in self.values.values() if value}) > 1


@dataclass(frozen=True, slots=True)
class MergedPaper:
    """A paper that was merged into another. record: its rows as they were, by table; paper: made of them, and note.
    citation_key: still finds it. recorded: when it was merged, UTC-aware.
    """

    paper_id: PaperId
    merged_id: PaperId
    citation_key: str
    recorded: dt.datetime
    record: Mapping[str, Any]
    paper: Paper
    note: str = ""

    @property
    def title(self) -> str:
        return self.paper.title
