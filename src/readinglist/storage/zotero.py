"""The rows of a Zotero library (zotero.sqlite), read from a copy: Zotero's own file is never opened.

Zotero keeps its file locked while it runs, and what it wrote last may stand in a log beside it. So the file is copied
together with its log and journal, and the copy is opened. Tables: zotero/zotero, resource/schema/userdata.sql.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from readinglist.errors import FileProblem, UnreadableInput
from readinglist.model.zotero import ZoteroCreator, ZoteroItem, ZoteroRows

_COMPANIONS = ("", "-wal", "-journal")
_TRIES = 3
_TIME_LIMIT_S = 60.0


@dataclass(slots=True)
class _Growing:
    """An item while its parts come in, table by table; see `ZoteroItem`."""

    key: str
    type: str
    group: str
    fields: dict[str, str] = field(default_factory=dict)
    creators: list[ZoteroCreator] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    automatic_tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def item(self) -> ZoteroItem:
        lists = (self.creators, self.collections, self.tags, self.automatic_tags, self.notes, self.files)
        return ZoteroItem(self.key, self.type, self.group, self.fields, *map(tuple, lists))  # type: ignore[arg-type]


def read_zotero(path: Path) -> ZoteroRows:
    """Raises UnreadableInput where it is no Zotero library, FileProblem where it cannot be copied."""
    with tempfile.TemporaryDirectory(prefix="readinglist-") as folder:
        copy = _copied(path, Path(folder) / "zotero.sqlite")
        try:
            with closing(sqlite3.connect(copy)) as connection:
                end = time.monotonic() + _TIME_LIMIT_S  # what poses as a table may have rows without end
                connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
                return _Reading(connection).rows()
        except sqlite3.Error as error:
            hint = "Nothing was changed. If Zotero is open, close it and try again; else let it mend its database."
            raise UnreadableInput(f"“{path.name}” cannot be read as a Zotero library: {error}.", hint) from error


def is_zotero(path: Path) -> bool:
    """Whether a database has Zotero's tables; asked of the file as it lies, without a lock and without a log."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            found = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name IN ('items', 'itemData', 'itemDataValues', 'creators')"
            ).fetchone()
    except sqlite3.Error:
        return False
    return bool(found[0] == 4)


def _copied(path: Path, target: Path) -> Path:
    """The file with its log and journal, copied again where it was written to meanwhile."""
    try:
        for _ in range(_TRIES):
            before = _state(path)
            for ending in _COMPANIONS:
                beside = path.with_name(path.name + ending)
                if beside.exists():
                    shutil.copyfile(beside, target.with_name(target.name + ending))
            if _state(path) == before:
                return target
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileProblem(f"“{path.name}” could not be copied: {reason}.", "Nothing was changed.") from error
    raise FileProblem(f"“{path.name}” is being written to.", "Close Zotero, or wait until it is done, and try again.")


def _state(path: Path) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for ending in _COMPANIONS:
        beside = path.with_name(path.name + ending)
        info = beside.stat() if beside.exists() else None
        found.append((info.st_size, info.st_mtime_ns) if info else None)
    return found


class _Reading:
    """One question a table; what hangs on an item is put to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._items: dict[int, _Growing] = {}

    def rows(self) -> ZoteroRows:
        versions = list(self._ask("SELECT version FROM version WHERE schema = 'userdata'"))
        self._read_items()
        for item_id, name, value in self._ask(
            "SELECT itemID, fieldName, value FROM itemData JOIN fieldsCombined USING (fieldID)"
            " JOIN itemDataValues USING (valueID)"
        ):
            if (item := self._items.get(item_id)) is not None:
                item.fields[name] = _text(value)
        self._read_creators()
        self._read_collections()
        self._read_tags()
        alone = self._read_notes()
        self._read_files()
        all_items = next(self._ask("SELECT count(*) FROM items JOIN itemTypesCombined USING (itemTypeID)"
                                   " WHERE typeName NOT IN ('attachment', 'note', 'annotation')"))[0]  # fmt: skip
        items = tuple(growing.item() for growing in self._items.values())
        return ZoteroRows(items, versions[0][0] if versions else 0, tuple(alone), all_items - len(items))

    def _ask(self, question: str) -> Iterator[Sequence]:
        return iter(self._connection.execute(question))

    def _read_items(self) -> None:
        for item_id, key, kind, group in self._ask(
            "SELECT itemID, items.key, typeName, groups.name FROM items JOIN itemTypesCombined USING (itemTypeID)"
            " JOIN libraries USING (libraryID) LEFT JOIN groups USING (libraryID)"
            " WHERE typeName NOT IN ('attachment', 'note', 'annotation') AND libraries.type <> 'feed'"
            " AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY dateAdded, itemID"
        ):
            self._items[item_id] = _Growing(key, kind, group or "")

    def _read_creators(self) -> None:
        for item_id, family, given, mode, role in self._ask(
            "SELECT itemID, lastName, firstName, fieldMode, creatorType FROM itemCreators JOIN creators"
            " USING (creatorID) JOIN creatorTypes USING (creatorTypeID) ORDER BY itemID, orderIndex"
        ):
            if (item := self._items.get(item_id)) is not None:
                item.creators.append(ZoteroCreator(_text(family), _text(given), role, is_single=mode == 1))

    def _read_collections(self) -> None:
        parents = {
            number: (name, parent)
            for number, name, parent in self._ask(
                "SELECT collectionID, collectionName, parentCollectionID FROM collections"
            )
        }
        for item_id, collection in self._ask("SELECT itemID, collectionID FROM collectionItems ORDER BY collectionID"):
            if (item := self._items.get(item_id)) is not None:
                item.collections.append("/".join(_path(collection, parents)))

    def _read_tags(self) -> None:
        for item_id, name, kind in self._ask("SELECT itemID, name, type FROM itemTags JOIN tags USING (tagID)"):
            if (item := self._items.get(item_id)) is not None:
                (item.automatic_tags if kind == 1 else item.tags).append(_text(name))

    def _read_notes(self) -> list[str]:
        alone = []
        for parent, note in self._ask(
            "SELECT parentItemID, note FROM itemNotes WHERE itemID NOT IN (SELECT itemID FROM deletedItems)"
            " ORDER BY itemID"
        ):
            if (item := self._items.get(parent)) is not None:
                item.notes.append(_text(note))
            elif parent is None and note:
                alone.append(_text(note))
        return alone

    def _read_files(self) -> None:
        for parent, key, path in self._ask(
            "SELECT parentItemID, items.key, path FROM itemAttachments JOIN items USING (itemID)"
            " WHERE path IS NOT NULL AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID"
        ):
            if (item := self._items.get(parent)) is not None:
                name = path.removeprefix("storage:")
                item.files.append(f"storage/{key}/{name}" if name != path else path)


def _text(value: object) -> str:
    """A value as text; SQLite lets any value stand in any column."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _path(collection: int, parents: dict[int, tuple[str, int | None]]) -> list[str]:
    """Names from the outermost collection on; a damaged library may have a circle."""
    names: list[str] = []
    seen: set[int] = set()
    at: int | None = collection
    while at is not None and at in parents and at not in seen:
        seen.add(at)
        name, at = parents[at]
        names.insert(0, _text(name).replace("/", "-"))
    return names
