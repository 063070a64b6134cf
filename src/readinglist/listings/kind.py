"""What a kind of listing has to offer. A new kind is a new file with a `KIND`, named in `listings.KINDS`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from readinglist.model.listing import Listing


class Read(Protocol):
    def __call__(self, text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
        """The listing in a decoded text; pure, linear, never raises for what the text says."""
        ...


@dataclass(frozen=True, slots=True)
class ListingKind:
    """key: what `--from` takes. name: what a person calls it. example: the shape of one entry.

    detect: how sure it is that a text is of this kind, from 0 to 1. read: see `Read`.
    """

    key: str
    name: str
    example: str
    detect: Callable[[str], float]
    read: Read
