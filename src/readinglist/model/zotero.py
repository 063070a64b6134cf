"""A library of Zotero, as its rows say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ZoteroCreator:
    """A name as Zotero keeps it. is_single: in one field, an organisation. role: "author", "editor" ..."""

    family: str
    given: str
    role: str
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class ZoteroItem:
    """One item with what hangs on it. group: the name of a group library, empty for the user's own.

    fields: by Zotero's names. collections: with their parents, "A/B". tags: the user's; automatic_tags: those that came
    with the item. notes: HTML. files: "storage/KEY/name", or the path of a file that is only linked.
    """

    key: str
    type: str
    group: str
    fields: Mapping[str, str]
    creators: tuple[ZoteroCreator, ...] = ()
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    automatic_tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoteroRows:
    """The items of a library that are no attachments, notes or annotations, in the order in which they came.

    version: of the schema of the user's data. alone: notes (HTML) that hang on no item. left_out: how many items are in
    the trash or of feeds.
    """

    items: tuple[ZoteroItem, ...]
    version: int
    alone: tuple[str, ...] = ()
    left_out: int = 0
