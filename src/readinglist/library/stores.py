"""Libraries of other programs, read and never written: Zotero's database, and what is said of Mendeley's."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from readinglist.errors import UnreadableInput
from readinglist.formats import zotero as zotero_format
from readinglist.model.kind import Document, DocumentKind, KindGroup
from readinglist.model.listing import Listing
from readinglist.storage import zotero as zotero_rows

_SQLITE = b"SQLite format 3\x00"
#: What every library of Zotero has among its first pages: the texts by which its tables were made.
_ZOTERO_SIGNS = (b"CREATE TABLE", b"itemDataValues")
_MENDELEY_NAME = "mendeley"
_SQLITE_NAMES = (".sqlite", ".db")


def _detect_zotero(document: Document) -> float:
    """A database that has Zotero's tables; of a file the tables are looked for where it lies."""
    if not document.data.startswith(_SQLITE):
        return 0.0
    if all(sign in document.data for sign in _ZOTERO_SIGNS):
        return 0.95
    return 0.95 if document.path is not None and zotero_rows.is_zotero(document.path) else 0.0


def _read_zotero(document: Document, *, taken: dt.date | None, today: dt.date) -> Listing:
    del taken, today
    name = document.name or "zotero.sqlite"
    if document.path is not None:
        return zotero_format.read_rows(zotero_rows.read_zotero(document.path), name=name)
    with tempfile.TemporaryDirectory(prefix="readinglist-") as folder:
        path = Path(folder, "zotero.sqlite")
        path.write_bytes(document.data)
        return zotero_format.read_rows(zotero_rows.read_zotero(path), name=name)


def _detect_mendeley(document: Document) -> float:
    """A database of Mendeley Desktop is encrypted since 1.19: bytes without any sign, so its name has to tell."""
    name = document.name.casefold()
    is_named = _MENDELEY_NAME in name and name.endswith(_SQLITE_NAMES)
    return 0.9 if is_named and not document.data.startswith(_SQLITE) else 0.0


def _refuse_mendeley(document: Document, *, taken: dt.date | None, today: dt.date) -> Listing:
    del taken, today
    raise UnreadableInput(
        f"“{document.name}” is a database of Mendeley, which Mendeley Desktop encrypts since version 1.19.",
        "In Mendeley choose File > Export and open the BibTeX, RIS or EndNote XML file here; nothing was changed.",
    )


ZOTERO = DocumentKind(
    key=zotero_format.KEY,
    name="Zotero library",
    example="zotero.sqlite in Zotero’s folder: items with collections and tags, notes, citation keys and files",
    detect=_detect_zotero,
    read=_read_zotero,
    group=KindGroup.LIBRARIES,
    is_in_place=True,
)
MENDELEY = DocumentKind(
    key="mendeley",
    name="Mendeley database",
    example="…@www.mendeley.com.sqlite: encrypted since 1.19; it says which exports of Mendeley are read",
    detect=_detect_mendeley,
    read=_refuse_mendeley,
    group=KindGroup.LIBRARIES,
    is_in_place=True,
)
