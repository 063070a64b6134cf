"""Rows of `public_key` and `alias`: keys that left the program, and earlier keys that still find their paper."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from readinglist.model.paper import PaperId
from readinglist.model.public_key import PublicKey, Way
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_time

if TYPE_CHECKING:
    from readinglist.storage.writer import RowWriter

_IDS = "(SELECT value FROM json_each(?))"
#: Public keys of the papers that an operation touched, by which nothing is found any more.
_KEEP = """
INSERT INTO alias (paper_id, citation_key, recorded)
SELECT k.paper_id, k.citation_key, ? FROM public_key AS k
WHERE k.paper_id IN (SELECT paper_id FROM journal WHERE operation_id = ?)
AND EXISTS (SELECT 1 FROM paper WHERE id = k.paper_id)
AND NOT EXISTS (SELECT 1 FROM paper WHERE citation_key = k.citation_key)
AND NOT EXISTS (SELECT 1 FROM alias WHERE citation_key = k.citation_key)
AND NOT EXISTS (SELECT 1 FROM merged WHERE citation_key = k.citation_key)
"""


def mark(connection: sqlite3.Connection, paper_ids: Iterable[int], *, way: Way, at: str) -> None:
    """Record that the present keys of these papers left the program; what is recorded of a key already stays."""
    connection.execute(
        "INSERT OR IGNORE INTO public_key (paper_id, citation_key, way, recorded) "
        f"SELECT id, citation_key, ?, ? FROM paper WHERE id IN {_IDS} ORDER BY id",
        (way, at, json.dumps(list(paper_ids))),
    )


def forget(connection: sqlite3.Connection, key: str) -> None:
    """A person says that nobody uses this key any more."""
    connection.execute("DELETE FROM public_key WHERE citation_key = ?", (key,))


@reading_rows
def find_public(connection: sqlite3.Connection, paper_ids: Iterable[int]) -> set[PaperId]:
    """Those of the papers whose present key has left the program, whichever paper had it then."""
    rows = connection.execute(
        f"SELECT id FROM paper WHERE id IN {_IDS} "
        "AND EXISTS (SELECT 1 FROM public_key AS k WHERE k.citation_key = paper.citation_key)",
        (json.dumps(list(paper_ids)),),
    )
    return {PaperId(row[0]) for row in rows}


@reading_rows
def read_public_keys(connection: sqlite3.Connection, paper_id: PaperId) -> list[PublicKey]:
    """The public ones among the present and the earlier keys of a paper, in the order in which they left."""
    rows = connection.execute(
        "SELECT k.citation_key, k.way, k.recorded FROM public_key AS k WHERE k.citation_key IN "
        "(SELECT citation_key FROM paper WHERE id = :id UNION SELECT citation_key FROM alias WHERE paper_id = :id "
        "UNION SELECT citation_key FROM merged WHERE paper_id = :id) ORDER BY k.id",
        {"id": paper_id},
    )
    return [PublicKey(key, Way(way), read_time(recorded)) for key, way, recorded in whole(rows, "ttt")]


@reading_rows
def read_aliases(connection: sqlite3.Connection, paper_id: PaperId) -> list[str]:
    """Earlier keys that still find this paper, the oldest first; not those of papers that were merged into it."""
    rows = connection.execute("SELECT citation_key FROM alias WHERE paper_id = ? ORDER BY id", (paper_id,))
    return [row[0] for row in whole(rows, "t")]


@reading_rows
def read_former_keys(connection: sqlite3.Connection, paper_ids: Iterable[int]) -> dict[PaperId, list[str]]:
    """Keys that still find a paper besides its own: aliases, and keys of merged papers. Papers without are left out."""
    found: dict[PaperId, dict[str, str]] = {}
    ids = json.dumps(list(paper_ids))
    rows = connection.execute(
        f"SELECT paper_id, citation_key FROM alias WHERE paper_id IN {_IDS} UNION ALL "
        f"SELECT paper_id, citation_key FROM merged WHERE paper_id IN {_IDS}",
        (ids, ids),
    )
    for paper_id, key in whole(rows, "it"):
        found.setdefault(PaperId(paper_id), {}).setdefault(key.casefold(), key)
    return {paper_id: list(keys.values()) for paper_id, keys in found.items()}


def keep_public_keys(rows: RowWriter, operation_id: int, *, at: str) -> None:
    """Let undo call no key back: a public key that it took from a paper still finds it, as an alias."""
    rows.connection.exec_driver_sql(_KEEP, (at, operation_id))
