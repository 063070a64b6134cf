"""What a kind of listing, or a format that names papers, has to offer to whoever imports.

A new kind is a file with a `KIND`; `listings.KINDS` and `library.kinds` name them.
"""

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

    detect: how sure it is that a text is of this kind, from 0 to 1. read: see `Read`. decode: the text of bytes that
    are not plain UTF-8, and the name of their encoding, where the kind has rules of its own for that. is_file: a person
    knows what is read by the name of its file.
    """

    key: str
    name: str
    example: str
    detect: Callable[[str], float]
    read: Read
    decode: Callable[[bytes], tuple[str, str]] | None = None
    is_file: bool = False
