"""Numbers for the sidebar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from readinglist.model.dates import PartialDate
from readinglist.model.paper import ListingId, Status


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many papers outside the trash have it. total: it or a tag below it ("nlp" counts "nlp/parsing").

    A level that is no tag itself but has tags below it appears with count 0.
    """

    name: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class ListingCount:
    """A listing and how many papers outside the trash were seen in it. subscription_id: of the one that brought it."""

    id: ListingId
    kind: str
    name: str
    date: PartialDate | None
    added: dt.datetime
    count: int
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    id: int
    name: str
    query: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Papers outside the trash, except `trash`. listings: newest first. tags: by name without regard to case.

    followed: for each subscription, by its id, how many of its papers are in the inbox.
    """

    total: int = 0
    trash: int = 0
    by_status: dict[Status, int] = field(default_factory=dict)
    tags: tuple[TagCount, ...] = ()
    listings: tuple[ListingCount, ...] = ()
    searches: tuple[SavedSearch, ...] = ()
    followed: dict[int, int] = field(default_factory=dict)
