"""Reads a listing, plans its import and runs it beside the event loop; a large text is read by a process of its own.

No round of the cycle collector begins while a large plan is made or applied, and the plan is left out of later rounds
(`gc.freeze`) until `forget_plan`: see `library/collecting.py`.
"""

from __future__ import annotations

import datetime as dt
import gc
from dataclasses import dataclass

from readinglist.desktop.tasks import Token
from readinglist.library import correcting, importing
from readinglist.library.collecting import no_collection
from readinglist.library.library import Library
from readinglist.library.planning_aside import plan_aside
from readinglist.model.correction import Correction
from readinglist.model.listing import Listing
from readinglist.model.plan import Choices, ImportPlan, ImportResult

#: Reading a megabyte in a thread would hold up the window for a tenth of a second at a time: the interpreter lock.
ASIDE_FROM = 1_000_000
_LARGE_PLAN = 500


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: a pasted text, or the bytes of a file. day: when it was taken, if a person said so.

    html: the pasted text as the clipboard holds it with its links, or empty.
    """

    data: bytes | str
    name: str = ""
    day: dt.date | None = None
    html: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was corrected in an earlier reading, whose text was `text`."""

    corrections: tuple[Correction, ...] = ()
    text: str = ""


_NOTHING = Corrected()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """base: the listing as it was read. corrections: those that hold for it. plan: of the corrected listing."""

    base: Listing
    plan: ImportPlan
    corrections: tuple[Correction, ...] = ()


def plan_source(library: Library, source: Source, *, token: Token, earlier: Corrected = _NOTHING) -> Reviewed:
    """Read, correct as before, and plan. Raises UnreadableInput, and Cancelled between."""
    if len(source.data) > ASIDE_FROM:
        with no_collection():
            plan = plan_aside(
                library, source.data, name=source.name, taken=source.day, html=source.html, check=token.check
            )
            gc.freeze()
        reviewed = Reviewed(plan.listing, plan)
        return _corrected(library, reviewed, earlier) if earlier.corrections else reviewed
    listing = importing.read(source.data, name=source.name, taken=source.day, html=source.html)
    token.check()
    listing_then, kept = correcting.correct_again(listing, earlier.corrections, text=earlier.text)
    return Reviewed(listing, importing.plan(library, listing_then), kept)


def plan_again(library: Library, base: Listing, listing: Listing, *, corrections: tuple[Correction, ...]) -> Reviewed:
    """The plan of a listing that was corrected since it was read."""
    return Reviewed(base, importing.plan(library, listing), corrections)


def _corrected(library: Library, reviewed: Reviewed, earlier: Corrected) -> Reviewed:
    listing, kept = correcting.correct_again(reviewed.base, earlier.corrections, text=earlier.text)
    return Reviewed(reviewed.base, importing.plan(library, listing), kept) if kept else reviewed


def import_plan(
    library: Library, plan: ImportPlan, *, choices: Choices, initiator: object, token: Token
) -> ImportResult:
    """Apply a plan; see `importing.apply`. Raises Cancelled; nothing is in the library then."""
    if len(plan.entries) < _LARGE_PLAN:
        return importing.apply(library, plan, choices=choices, initiator=initiator, check=token.check)
    with no_collection():
        return importing.apply(library, plan, choices=choices, initiator=initiator, check=token.check)


def forget_plan(plan: ImportPlan) -> None:
    """Nobody holds this plan any more: let the collector see everything again."""
    if len(plan.entries) >= _LARGE_PLAN:
        gc.unfreeze()
