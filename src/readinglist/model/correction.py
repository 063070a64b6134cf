"""What a person says about a listing that was read wrongly, one act at a time; `listings.correcting` carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: What words of a listing can be marked as, the kinds of spans that a paper has; "noise" is of no paper.
PARTS = ("title", "people", "abstract", "date", "venue", "identifier", "noise")


class Act(StrEnum):
    """MARK: the words are a part of a paper. MOVE: a part begins or ends elsewhere. SPLIT: a new entry begins with this
    line. JOIN: this entry and the next one are one paper. DROP: this entry is no paper. ADD: these lines are a paper.
    """

    MARK = "mark"
    MOVE = "move"
    SPLIT = "split"
    JOIN = "join"
    DROP = "drop"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Correction:
    """One act upon the characters [start, end) of a listing's text; SPLIT, JOIN and DROP look at `start` alone.

    part: one of PARTS, for MARK. was: for MOVE, where the part stood before.
    """

    act: Act
    start: int
    end: int
    part: str = ""
    was: tuple[int, int] = (0, 0)
