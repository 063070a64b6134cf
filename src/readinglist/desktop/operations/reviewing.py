"""Reads a listing and plans its import beside the event loop; a large one in a process of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from readinglist.desktop.tasks import Token
from readinglist.library import importing
from readinglist.library.library import Library
from readinglist.library.planning_aside import plan_aside
from readinglist.model.plan import ImportPlan

#: Reading a megabyte in a thread would hold up the window for a tenth of a second at a time: the interpreter lock.
ASIDE_FROM = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: a pasted text, or the bytes of a file. day: when it was taken, if a person said so."""

    data: bytes | str
    name: str = ""
    day: dt.date | None = None


def plan_source(library: Library, source: Source, *, token: Token) -> ImportPlan:
    """Read and plan. Raises UnreadableInput, and Cancelled between the two."""
    if len(source.data) > ASIDE_FROM:
        return plan_aside(library, source.data, name=source.name, taken=source.day, check=token.check)
    listing = importing.read(source.data, name=source.name, taken=source.day)
    token.check()
    return importing.plan(library, listing)
