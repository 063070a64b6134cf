"""Reads a listing, plans its import and runs it beside the event loop; a large text is read by a process of its own.

No round of the cycle collector begins while a large plan is made or applied, and the plan is left out of later rounds
(`gc.freeze`) until `forget_plan`: see `library/collecting.py`.
"""

from __future__ import annotations

import datetime as dt
import gc
from dataclasses import dataclass
from pathlib import Path

from readinglist.desktop.tasks import Token
from readinglist.library import importing
from readinglist.library.collecting import no_collection
from readinglist.library.library import Library
from readinglist.library.planning_aside import Request, plan_aside, read_request
from readinglist.model.plan import Choices, ImportPlan, ImportResult

#: Reading a megabyte in a thread would hold up the window for a tenth of a second at a time: the interpreter lock.
ASIDE_FROM = 1_000_000
_LARGE_PLAN = 500


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: a pasted text, or the bytes of a file. day: when it was taken, if a person said so.

    html: the pasted text as the clipboard holds it with its links, or empty. places: where a file lies; the folder or
    the files that are to be read, if there is no data.
    """

    data: bytes | str
    name: str = ""
    day: dt.date | None = None
    html: str = ""
    places: tuple[Path, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.is_in_places and not (self.data.strip() if isinstance(self.data, str) else self.data)

    @property
    def is_in_places(self) -> bool:
        """Whether it is to be read from a folder or several files."""
        return bool(self.places) and not self.data


def plan_source(library: Library, source: Source, *, token: Token) -> ImportPlan:
    """Read and plan. Raises UnreadableInput, and Cancelled between the two."""
    request = Request(library.path, source.data, source.name, source.day, source.html, source.places)
    if source.is_in_places or len(source.data) > ASIDE_FROM:
        with no_collection():
            plan = plan_aside(library, request, check=token.check)
            gc.freeze()
            return plan
    listing = read_request(request)
    token.check()
    return importing.plan(library, listing)


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
