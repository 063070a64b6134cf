"""What was done: operations as the history shows them, and what they changed in one paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a paper before and after, as text. Empty means that nothing stood there.

    field: a field of `Paper` ("title", "status"), or "tag", "person", "identifier", "note", "annotation", "listing",
    "paper" (the whole, by its title).
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One operation of the history, newest first where there are many.

    kind: "do", "undo" or "redo". state: for "do" one of "done", "undone", "dropped" (undone, then something else was
    done); empty for the others. changes: filled in by a paper's own history only.
    """

    id: int
    label: str
    kind: str
    at: dt.datetime
    state: str
    kinds: frozenset[str]
    paper_count: int
    changes: tuple[FieldChange, ...] = ()
