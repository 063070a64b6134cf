"""A small library of Zotero, made for the tests: the tables that are read, with the columns that are read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_TABLES = """
CREATE TABLE version (schema TEXT PRIMARY KEY, version INT NOT NULL);
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT NOT NULL);
CREATE TABLE groups (groupID INTEGER PRIMARY KEY, libraryID INT, name TEXT);
CREATE TABLE itemTypesCombined (itemTypeID INT, typeName TEXT);
CREATE TABLE fieldsCombined (fieldID INT, fieldName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT, dateAdded TEXT, libraryID INT, key TEXT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE itemCreators (itemID INT, creatorID INT, creatorTypeID INT, orderIndex INT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT, parentCollectionID INT);
CREATE TABLE collectionItems (collectionID INT, itemID INT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE itemTags (itemID INT, tagID INT, type INT);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, path TEXT);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY);
INSERT INTO libraries VALUES (1, 'user'), (2, 'group'), (3, 'feed');
INSERT INTO groups VALUES (7, 2, 'Owl group');
INSERT INTO itemTypesCombined VALUES (1, 'journalArticle'), (2, 'thesis'), (3, 'attachment'), (4, 'note');
INSERT INTO itemTypesCombined VALUES (5, 'preprint');
INSERT INTO creatorTypes VALUES (1, 'author'), (2, 'editor');
"""


class ZoteroShelf:
    """Puts items into a file; everything is committed at once."""

    def __init__(self, path: Path, *, version: int = 121) -> None:
        self.path = path
        self.connection = sqlite3.connect(path)
        self.connection.executescript(_TABLES)
        self._run("INSERT INTO version VALUES ('userdata', ?)", version)
        self._fields: dict[str, int] = {}
        self._count = 0

    def add(self, kind: int = 1, *, library: int = 1, **fields: str) -> int:
        """An item; names of fields are Zotero's. Returns its id."""
        item = self._next()
        self._run("INSERT INTO items VALUES (?, ?, ?, ?, ?)", item, kind, f"2026-01-{item:02d}", library, f"KEY{item}")
        for name, value in fields.items():
            field = self._fields.setdefault(name, len(self._fields) + 1)
            self._run("INSERT OR IGNORE INTO itemDataValues (value) VALUES (?)", value)
            self._run(
                "INSERT INTO itemData SELECT ?, ?, valueID FROM itemDataValues WHERE value = ?", item, field, value
            )
        return item

    def add_creator(self, item: int, family: str, given: str = "", *, role: int = 1, order: int = 0) -> None:
        number = self._next()
        self._run("INSERT INTO creators VALUES (?, ?, ?, ?)", number, given, family, 0 if given else 1)
        self._run("INSERT INTO itemCreators VALUES (?, ?, ?, ?)", item, number, role, order)

    def add_collection(self, name: str, items: list[int], *, parent: int | None = None) -> int:
        number = self._next()
        self._run("INSERT INTO collections VALUES (?, ?, ?)", number, name, parent)
        for item in items:
            self._run("INSERT INTO collectionItems VALUES (?, ?)", number, item)
        return number

    def add_tag(self, item: int, name: str, *, is_automatic: bool = False) -> None:
        number = self._next()
        self._run("INSERT INTO tags VALUES (?, ?)", number, name)
        self._run("INSERT INTO itemTags VALUES (?, ?, ?)", item, number, int(is_automatic))

    def add_note(self, parent: int | None, html: str) -> None:
        self._run("INSERT INTO itemNotes VALUES (?, ?, ?)", self.add(4), parent, html)

    def add_file(self, parent: int, path: str) -> None:
        self._run("INSERT INTO itemAttachments VALUES (?, ?, ?)", self.add(3), parent, path)

    def trash(self, item: int) -> None:
        self._run("INSERT INTO deletedItems VALUES (?)", item)

    def close(self) -> Path:
        for name, number in self._fields.items():
            self._run("INSERT INTO fieldsCombined VALUES (?, ?)", number, name)
        self.connection.commit()
        self.connection.close()
        return self.path

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _run(self, statement: str, *values: object) -> None:
        self.connection.execute(statement, values)
