"""Reading the log of operations, and what they changed in one paper."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from readinglist.model.history import FieldChange, OperationRow
from readinglist.storage.faults import DamagedValue, reading_rows, whole
from readinglist.storage.papers import read_time
from readinglist.storage.shape import RECORDED

_COLUMNS = "id, label, kind, at, state, kinds, paper_count"
#: Columns that follow from others or say when: no news to a person.
_HIDDEN = frozenset({
    "title_sort", "title_match", "people_sort", "modified", "queue_position", "added", "id", "paper_id",
    "position", "place", "start", "end", "quote", "created", "role",
})  # fmt: skip


def undo_label(connection: sqlite3.Connection) -> str:
    return _label(connection, "SELECT max(id) FROM operation WHERE state = 'done'")


def redo_label(connection: sqlite3.Connection) -> str:
    return _label(connection, "SELECT min(id) FROM operation WHERE state = 'undone'")


def _label(connection: sqlite3.Connection, find: str) -> str:
    row = connection.execute(f"SELECT label FROM operation WHERE id = ({find})").fetchone()
    return str(row[0]) if row else ""


@reading_rows
def read_history(connection: sqlite3.Connection, *, limit: int) -> list[OperationRow]:
    """Operations, newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM operation ORDER BY id DESC LIMIT ?", (limit,))
    return [_operation_row(row) for row in whole(rows, "ittttti")]


@reading_rows
def read_paper_history(connection: sqlite3.Connection, paper_id: int) -> list[OperationRow]:
    """Operations that touched one paper, newest first, each with its changes of fields.

    The journal holds what stood before; what stood after is what the next newer record of the same row holds, or
    the row itself. So the walk goes from now back, carrying each row's state.
    """
    records = connection.execute(
        "SELECT operation_id, table_name, row_id, action, old FROM journal WHERE paper_id = ? ORDER BY id DESC",
        (paper_id,),
    ).fetchall()
    states: dict[tuple[str, int], dict[str, Any]] = {}
    changes: dict[int, list[FieldChange]] = {}
    for operation_id, table_name, row_id, action, old in records:
        key = (table_name, row_id)
        if key not in states:
            states[key] = _row(connection, table_name, row_id)
        before = _before(states[key], action, json.loads(old) if old else {})
        changes.setdefault(operation_id, [])[:0] = _compare(connection, table_name, before, states[key])
        states[key] = before
    ids = json.dumps(list(changes))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM operation WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC", (ids,)
    )
    return [_operation_row(row, tuple(changes[row[0]])) for row in whole(rows, "ittttti")]


def _operation_row(row: tuple[Any, ...], changes: tuple[FieldChange, ...] = ()) -> OperationRow:
    operation_id, label, kind, at, state, kinds, paper_count = row
    return OperationRow(operation_id, label, kind, read_time(at), state, frozenset(kinds.split()), paper_count, changes)


def _row(connection: sqlite3.Connection, table_name: str, row_id: int) -> dict[str, Any]:
    """The row as it stands, empty when it does not. Raises DamagedValue for a table that no change is recorded of."""
    if table_name not in RECORDED:
        raise DamagedValue("a record of a change to a table that there is not")
    cursor = connection.execute(f'SELECT * FROM "{table_name}" WHERE id = ?', (row_id,))
    values = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), values, strict=True)) if values else {}


def _before(after: dict[str, Any], action: str, old: dict[str, Any]) -> dict[str, Any]:
    if action == "insert":
        return {}
    return old if action == "delete" else {**after, **old}


def _compare(
    connection: sqlite3.Connection, table_name: str, before: dict[str, Any], after: dict[str, Any]
) -> list[FieldChange]:
    match table_name:
        case "paper" if not before or not after:
            return [FieldChange("paper", str(before.get("title", "")), str(after.get("title", "")))]
        case "paper":
            return [
                FieldChange(name, _text(before.get(name)), _text(after.get(name)))
                for name in after
                if name not in _HIDDEN and before.get(name) != after.get(name) and not _is_derived(name)
            ]
        case "provenance":
            return []
    shown_before, shown_after = (_shown(connection, table_name, row) for row in (before, after))
    field = "listing" if table_name == "entry" else table_name.removeprefix("paper_")
    return [FieldChange(field, shown_before, shown_after)] if shown_before != shown_after else []


def _is_derived(name: str) -> bool:
    return name in ("people", "is_year_inferred")


def _shown(connection: sqlite3.Connection, table_name: str, row: dict[str, Any]) -> str:
    """One row of a child table as a person would say it."""
    if not row:
        return ""
    match table_name:
        case "paper_tag":
            found = connection.execute("SELECT name FROM tag WHERE id = ?", (row["tag_id"],)).fetchone()
            return str(found[0]) if found else "a tag that was deleted"
        case "person":
            parts = (row["given"], row["particle"], row["family"], row["suffix"], row["literal"])
            return " ".join(part for part in parts if part)
        case "identifier":
            return f"{row['scheme']}:{row['value']}"
        case "note":
            return str(row["text"])
        case "annotation":
            return f"{row['quote']} ({row['color']}) {row['text']}".strip()
        case "version":
            return " ".join(part for part in (row["kind"], row["venue"], row["flag"]) if part)
        case "merged":
            return f"{row['citation_key']} (#{row['merged_id']})"
        case "told_apart":
            return f"#{row['paper_id']} is not #{row['other_id']}"
        case "entry":
            found = connection.execute("SELECT name FROM listing WHERE id = ?", (row["listing_id"],)).fetchone()
            return str(found[0]) if found else ""
    return ""


def _text(value: object) -> str:
    return "" if value is None else str(value)
