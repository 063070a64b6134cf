"""Citation keys that have left the program, and changes of keys before they are made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from readinglist.model.paper import PaperId


class Way(StrEnum):
    """How a key left the program for the first time. IMPORTED: it came from outside, so it stands there already.

    UNKNOWN: the paper was there before this was recorded.
    """

    EXPORTED = "exported"
    COPIED = "copied"
    PUSHED = "pushed"
    LINKED = "linked"
    IMPORTED = "imported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that may stand in a manuscript, and how and when it first left."""

    key: str
    way: Way
    recorded: dt.datetime


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A new key for a paper, not given yet. is_public: the old one may stand in a manuscript."""

    paper_id: PaperId
    title: str
    old: str
    new: str
    is_public: bool
