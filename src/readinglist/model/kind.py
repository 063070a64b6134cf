"""What a kind of listing, or a format that names papers, has to offer to whoever imports.

A new kind is a file with a `KIND`; `listings.KINDS`, `formats.KINDS` and `library.importable` name them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from readinglist.model.listing import Listing


class KindGroup(StrEnum):
    """Under which heading a person is told of a kind."""

    PAGES = "Pages"
    FEEDS = "Feeds"
    MAIL = "Mail"
    BIBLIOGRAPHIES = "Bibliographies"
    LIBRARIES = "Libraries of other programs"
    LISTS = "Lists that people write"
    DOCUMENTS = "Documents and folders"


class Read(Protocol):
    def __call__(self, text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
        """The listing in a decoded text; pure, linear, never raises for what the text says."""
        ...


@dataclass(frozen=True, slots=True)
class ListingKind:
    """key: what `--from` takes. name: what a person calls it. example: the shape of one entry.

    detect: how sure it is that a text is of this kind, from 0 to 1. read: see `Read`. decode: the text of bytes that
    are not plain UTF-8, and the name of their encoding, where the kind has rules of its own for that. is_file: a person
    knows what is read by the name of its file. group: for whoever shows the kinds. looks: what a text of this kind may
    look like (`detection.describe`) although it is not sure of it.
    """

    key: str
    name: str
    example: str
    detect: Callable[[str], float]
    read: Read
    decode: Callable[[bytes], tuple[str, str]] | None = None
    is_file: bool = False
    group: KindGroup = KindGroup.LISTS
    looks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What is no text: the bytes of a file, its name, and where it lies if it is a file."""

    data: bytes
    name: str = ""
    path: Path | None = None


class ReadDocument(Protocol):
    def __call__(self, document: Document, *, taken: dt.date | None, today: dt.date) -> Listing:
        """The listing in a document; UnreadableInput where nothing in it can be read, with the way out."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind that is no text (a PDF, a database). detect: from the first bytes and the name; the rest as `ListingKind`.

    is_in_place: read where it lies, whatever its size, because it is more than one file or too large to be held.
    """

    key: str
    name: str
    example: str
    detect: Callable[[Document], float]
    read: ReadDocument
    group: KindGroup = KindGroup.DOCUMENTS
    is_in_place: bool = False


AnyKind = ListingKind | DocumentKind
