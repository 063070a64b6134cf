"""What an import would do, what a person chose instead, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from readinglist.model.changes import Changes
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import ListingId, PaperId, Status


class Action(StrEnum):
    """What happens to one entry.

    NEW: becomes a paper. SAME: is a paper that the library has, and a sighting of it. UPDATE: the same, and fills in
    what the paper lacks. UNSURE: may be a paper that the library has; left out until a person says which. SKIPPED: left
    out.
    """

    NEW = "new"
    SAME = "same"
    UPDATE = "update"
    UNSURE = "unsure"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """One entry, what would happen to it, and why.

    why: for a person ("already here: seen in Daily Papers, 15 Apr 2026; status read"). paper_id: the paper that it is
    or may be. evidence: what agrees and disagrees, by name and number. fills: fields of the paper that UPDATE fills in.
    repeats: index of the earlier entry of this listing that names the same paper.
    """

    entry: Entry
    action: Action
    why: str = ""
    paper_id: PaperId | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    fills: tuple[str, ...] = ()
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """One planned entry for each entry of the listing, in its order.

    revision: state of the library that was planned for. known_listing: the listing with this very text, if the library
    has it.
    """

    listing: Listing
    entries: tuple[PlannedEntry, ...] = ()
    revision: int = -1
    known_listing: ListingId | None = None

    def count(self, action: Action) -> int:
        return sum(planned.action is action for planned in self.entries)

    @property
    def is_empty(self) -> bool:
        """Nothing would come in that the library does not have."""
        return not any(planned.action in (Action.NEW, Action.UPDATE, Action.UNSURE) for planned in self.entries)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a plan, which itself never changes.

    actions: by index of the entry; overrides the plan. NEW for a SAME or UNSURE entry makes a second paper; SAME for an
    UNSURE one says "it is that paper". tags and status are for the new papers. listing_name and listing_date replace
    what the listing says about itself.
    """

    actions: Mapping[int, Action] = field(default_factory=lambda: MappingProxyType({}))
    tags: tuple[str, ...] = ()
    status: Status = Status.INBOX
    listing_name: str = ""
    listing_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. operation_id and changes are None when there was nothing to do.

    plan: what was carried out; it may differ from the plan that was given where the library changed in between. None
    when nothing had to be looked at again. undecided: UNSURE entries that were left out because nobody decided on them.
    not_understood: how many parts of the listing are no entries (`Listing.issues`).
    """

    added: tuple[PaperId, ...] = ()
    matched: tuple[PaperId, ...] = ()
    updated: tuple[PaperId, ...] = ()
    operation_id: int | None = None
    changes: Changes | None = None
    undecided: int = 0
    not_understood: int = 0
    plan: ImportPlan | None = field(default=None, compare=False, repr=False)
