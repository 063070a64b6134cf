"""Rows of `linked_file`, `linked_entry` and `linked_state`. The last two are no user tables: no undo reaches them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from readinglist.model.linked import (
    EntryBase,
    EntryState,
    LinkedEntry,
    LinkedFile,
    LinkedFileId,
    LinkState,
    PaperRecord,
    Scope,
    ScopeKind,
)
from readinglist.model.paper import PaperId
from readinglist.model.texts import clean_text
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_time

_FILES = (
    "SELECT f.id, f.path, f.scope, f.scope_value, f.dialect, coalesce(s.state, 'pending'), "
    "coalesce(s.reason, 'not looked at yet'), coalesce(s.conflicts, 0), s.synced, coalesce(s.hash, ''), "
    "coalesce(s.revision, 0), coalesce(s.macros, '') FROM linked_file AS f LEFT JOIN linked_state AS s ON s.id = f.id"
)
_ENTRY_COLUMNS = "id, citation_key, text, paper_id, position, base, record, state"


@reading_rows
def read_linked_files(connection: sqlite3.Connection) -> list[LinkedFile]:
    """All linked files, in the order in which they were linked."""
    rows = connection.execute(f"{_FILES} ORDER BY f.id")
    return [
        LinkedFile(
            LinkedFileId(file_id), Path(path), Scope(ScopeKind(scope), value), dialect, LinkState(state), reason,
            conflicts, read_time(synced) if synced else None, hash_, macros, revision,
        )
        for file_id, path, scope, value, dialect, state, reason, conflicts, synced, hash_, revision, macros
        in whole(rows, "ittttttiTtit")
    ]  # fmt: skip


def count_papers(connection: sqlite3.Connection) -> dict[LinkedFileId, int]:
    """How many papers stand in each file; files without any are left out."""
    rows = connection.execute(
        "SELECT linked_file_id, count(*) FROM linked_entry WHERE state = '' AND paper_id IS NOT NULL "
        "GROUP BY linked_file_id"
    )
    return {LinkedFileId(file_id): count for file_id, count in rows}


def write_state(connection: sqlite3.Connection, file: LinkedFile, *, now: str) -> None:
    """Remember how it stands with a file; now: as the tables hold times."""
    connection.execute(
        "INSERT INTO linked_state (id, hash, macros, revision, state, reason, conflicts, synced) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, "
        "macros = excluded.macros, revision = excluded.revision, state = excluded.state, reason = excluded.reason, "
        "conflicts = excluded.conflicts, synced = excluded.synced",
        (
            file.id,
            file.hash,
            file.macros,
            file.revision,
            file.state.value,
            clean_text(file.reason),
            file.conflicts,
            now,
        ),
    )


@reading_rows
def read_entries(connection: sqlite3.Connection, file_id: LinkedFileId) -> list[LinkedEntry]:
    """The entries of a file as they stood at the last sync, in its order."""
    rows = connection.execute(
        f"SELECT {_ENTRY_COLUMNS} FROM linked_entry WHERE linked_file_id = ? ORDER BY position, id", (file_id,)
    )
    return [_entry(row) for row in whole(rows, "ittIittt")]


@reading_rows
def read_entries_of_papers(
    connection: sqlite3.Connection, file_id: LinkedFileId, paper_ids: Iterable[int]
) -> list[LinkedEntry]:
    """As `read_entries`, but only those of these papers."""
    rows = connection.execute(
        f"SELECT {_ENTRY_COLUMNS} FROM linked_entry WHERE linked_file_id = ? "
        "AND paper_id IN (SELECT value FROM json_each(?)) ORDER BY position, id",
        (file_id, json.dumps(list(paper_ids))),
    )
    return [_entry(row) for row in whole(rows, "ittIittt")]


def find_unsettled(connection: sqlite3.Connection, file_id: LinkedFileId) -> bool:
    """Whether any entry of a file is to be written, taken out or asked about, or is a second one of its paper."""
    rows = connection.execute(
        "SELECT 1 FROM linked_entry WHERE linked_file_id = ? AND state NOT IN ('', 'out', 'let go') LIMIT 1", (file_id,)
    )
    return rows.fetchone() is not None


def find_lost_papers(connection: sqlite3.Connection, file_id: LinkedFileId) -> set[PaperId]:
    """Papers that are no more and had an entry in the file; an undo may bring them back."""
    rows = connection.execute(
        "SELECT json_extract(record, '$.paper_id') FROM linked_entry WHERE linked_file_id = ? AND paper_id IS NULL",
        (file_id,),
    )
    return {PaperId(row[0]) for row in rows if row[0] is not None}


def is_linked_anew(connection: sqlite3.Connection, file_id: LinkedFileId, *, revision: int) -> bool:
    """Whether what is linked (its path, what belongs into it) was written after this revision."""
    rows = connection.execute(
        "SELECT 1 FROM journal WHERE id > ? AND table_name = 'linked_file' AND row_id = ? LIMIT 1", (revision, file_id)
    )
    return rows.fetchone() is not None


@reading_rows
def read_entries_of_paper(connection: sqlite3.Connection, paper_id: PaperId) -> list[tuple[LinkedFileId, LinkedEntry]]:
    """The entries of a paper, with the file in which each stands."""
    rows = connection.execute(
        f"SELECT linked_file_id, {_ENTRY_COLUMNS} FROM linked_entry WHERE paper_id = ? ORDER BY linked_file_id",
        (paper_id,),
    )
    return [(LinkedFileId(row[0]), _entry(row[1:])) for row in whole(rows, "iittIittt")]


def write_entries(
    connection: sqlite3.Connection, file_id: LinkedFileId, entries: Sequence[LinkedEntry]
) -> list[LinkedEntry]:
    """Store entries, new ones without an id, and return them with their ids. A paper has one entry in a file."""
    changed = [entry for entry in entries if entry.id is not None]
    # Papers may change places among the rows (two keys swapped): first none of them has one.
    connection.executemany("UPDATE linked_entry SET paper_id = NULL WHERE id = ?", [(entry.id,) for entry in changed])
    connection.executemany(
        "UPDATE linked_entry SET citation_key = ?, text = ?, paper_id = ?, position = ?, base = ?, record = ?, "
        "state = ? WHERE id = ?",
        [(*_values(entry), entry.id) for entry in changed],
    )
    return [entry if entry.id is not None else _insert(connection, file_id, entry) for entry in entries]


def _insert(connection: sqlite3.Connection, file_id: LinkedFileId, entry: LinkedEntry) -> LinkedEntry:
    made = connection.execute(
        "INSERT INTO linked_entry (citation_key, text, paper_id, position, base, record, state, linked_file_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*_values(entry), file_id),
    )
    return replace(entry, id=made.lastrowid)


def find_shared(connection: sqlite3.Connection, file_id: LinkedFileId, paper_ids: Iterable[int]) -> set[PaperId]:
    """Those of the papers that are in another linked file."""
    rows = connection.execute(
        "SELECT DISTINCT paper_id FROM linked_entry WHERE paper_id IN (SELECT value FROM json_each(?)) "
        "AND linked_file_id <> ?",
        (json.dumps(list(paper_ids)), file_id),
    )
    return {PaperId(row[0]) for row in rows}


def find_standing(connection: sqlite3.Connection, paper_ids: Iterable[int]) -> dict[PaperId, bool]:
    """Whether each paper is in the trash; papers that do not exist are left out."""
    rows = connection.execute(
        "SELECT id, trashed IS NOT NULL FROM paper WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(paper_ids)),),
    )
    return {PaperId(paper_id): bool(is_trashed) for paper_id, is_trashed in rows}


def find_changed_papers(connection: sqlite3.Connection, revision: int) -> set[PaperId]:
    """Papers of which something was written after this revision (`reader.revision`)."""
    rows = connection.execute("SELECT DISTINCT paper_id FROM journal WHERE id > ?", (revision,))
    return {PaperId(row[0]) for row in rows if row[0] is not None}


def is_changed(connection: sqlite3.Connection, file: LinkedFile) -> bool:
    """Whether what is linked was itself changed (its scope, its place) since its last sync."""
    row = connection.execute(
        "SELECT 1 FROM journal WHERE id > ? AND table_name = 'linked_file' AND row_id = ? LIMIT 1",
        (file.revision, file.id),
    )
    return row.fetchone() is not None


def delete_entries(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    connection.executemany("DELETE FROM linked_entry WHERE id = ?", [(entry_id,) for entry_id in ids])


def has_papers(connection: sqlite3.Connection, file_id: LinkedFileId, paper_ids: Iterable[int]) -> bool:
    """Whether any of the papers has an entry in the file, or had one and may come back."""
    rows = connection.execute(
        "WITH wanted AS MATERIALIZED (SELECT value FROM json_each(?1)) "
        "SELECT 1 FROM linked_entry WHERE linked_file_id = ?2 AND paper_id IN wanted AND state <> 'let go' "
        "UNION ALL SELECT 1 FROM linked_entry WHERE linked_file_id = ?2 AND paper_id IS NULL AND state <> 'let go' "
        "AND json_extract(record, '$.paper_id') IN wanted LIMIT 1",
        (json.dumps(list(paper_ids)), file_id),
    )
    return rows.fetchone() is not None


def _entry(row: tuple[object, ...]) -> LinkedEntry:
    entry_id, key, text, paper_id, position, base, record, state = row
    return LinkedEntry(
        str(key),
        str(text),
        PaperId(int(str(paper_id))) if paper_id is not None else None,
        int(str(position)),
        EntryBase(**json.loads(str(base))) if base else EntryBase(),
        PaperRecord(**json.loads(str(record))) if record else PaperRecord(),
        EntryState(str(state)),
        int(str(entry_id)),
    )


def _values(entry: LinkedEntry) -> tuple[object, ...]:
    return (
        clean_text(entry.key), clean_text(entry.text), entry.paper_id, entry.position, _json(entry.base),
        _json(entry.record), entry.state.value,
    )  # fmt: skip


def _json(value: EntryBase | PaperRecord) -> str:
    return json.dumps({name: _plain(getattr(value, name)) for name in value.__slots__}, ensure_ascii=False)


def _plain(value: object) -> object:
    return dict(value) if hasattr(value, "keys") else value  # type: ignore[call-overload]
