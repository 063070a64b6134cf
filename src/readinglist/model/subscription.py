"""What a person follows: subscriptions, how it stands with each, and the entries that its filter kept out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.model.listing import Entry  # brought to a start by nothing that it needs

SubscriptionId = NewType("SubscriptionId", int)


class SubscriptionState(StrEnum):
    """NEW: never asked. SOUND: the last question was answered. FAILING: it was not, for the reason given."""

    NEW = "new"
    SOUND = "sound"
    FAILING = "failing"


class Handling(StrEnum):
    """How an entry was met. TAKEN: it became a paper, or was one. UNSURE: it may be a paper of the library."""

    TAKEN = "taken"
    FILTERED = "filtered"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One thing that is followed.

    what: its canonical words, by which it is told from others: an address, "daily-papers:week", "arxiv:cat:cs.CL",
    "openalex:owls". name: the user's (then is_named), else what the feed calls itself, else what we call it. filter: in
    the query language, empty takes everything. interval_s: seconds between two refreshes, 0 for on demand only.
    asked, succeeded: when it was last asked, and answered. next_try: before this moment it is not asked by itself;
    None: at any time. failures: in a row. taken, filtered: how many entries were taken, and how many wait that were
    not.
    """

    id: SubscriptionId
    what: str
    name: str
    is_named: bool = False
    filter: str = ""
    interval_s: int = 0
    added: dt.datetime | None = None
    state: SubscriptionState = SubscriptionState.NEW
    reason: str = ""
    failures: int = 0
    asked: dt.datetime | None = None
    succeeded: dt.datetime | None = None
    next_try: dt.datetime | None = None
    taken: int = 0
    filtered: int = 0


@dataclass(frozen=True, slots=True)
class FilteredEntry:
    """An entry that waits to become a paper, kept whole. why: a clause ("it does not match the filter").

    handling: TAKEN where taking it was undone. seen: when it came.
    """

    id: int
    entry: Entry
    handling: Handling
    why: str
    seen: dt.datetime


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of asking one subscription.

    subscription: as it stands now. added: papers that are new; matched: that were here. filtered, unsure: entries that
    wait. failure: why it could not be asked or read, empty if it could; is_network_failure: the network is why.
    is_news: it could be asked the last time; a failure that is none is told nobody again. is_recovered: it is sound
    again. remarks: sentences about what may be missing.
    """

    subscription: Subscription
    added: tuple[PaperId, ...] = ()
    matched: tuple[PaperId, ...] = ()
    filtered: int = 0
    unsure: int = 0
    failure: str = ""
    is_network_failure: bool = False
    is_news: bool = False
    is_recovered: bool = False
    remarks: tuple[str, ...] = ()
    changes: Changes | None = None
