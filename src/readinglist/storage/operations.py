"""The log of operations: begin, end, undo and redo, inside a transaction of the writer.

Undo replays a journal backwards as a new operation, whose journal then stands for the effect: replaying that one
backwards is redo. So each step costs what changed, survives restarts, and covers cascades.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError, NoResultFound

from readinglist.storage import faults, full_text, shape
from readinglist.storage.public_keys import keep_public_keys
from readinglist.storage.writer import BATCH_SIZE, RowWriter


@dataclass(frozen=True, slots=True)
class Begun:
    """An operation that is being written. is_continued: its rows join those of the newest operation."""

    id: int
    is_continued: bool
    journal_floor: int  # highest journal id before


@dataclass(frozen=True, slots=True)
class Ended:
    """What an operation did. paper_ids: all papers with a row in its journal. revision: highest journal id."""

    id: int
    label: str
    kinds: frozenset[str]
    paper_ids: frozenset[int]
    revision: int


def begin(rows: RowWriter, *, label: str, at: str, kinds: Iterable[str], coalesce_key: str, oldest: str) -> Begun:
    """Open an operation; from here on user tables may be written.

    at: now. oldest: the earliest begin of an operation that may be continued, both as ISO text.
    """
    floor = revision(rows)
    continued = _continued(rows, coalesce_key, oldest) if coalesce_key else None
    if continued is None:
        operation_id = _insert(
            rows, label=label, kind="do", at=at, state="done", kinds=_joined(kinds), coalesce_key=coalesce_key
        )
        rows.connection.exec_driver_sql("UPDATE operation SET effect_id = id WHERE id = ?", (operation_id,))
    else:
        operation_id = continued
    _set_current(rows, operation_id)
    return Begun(operation_id, continued is not None, floor)


def _continued(rows: RowWriter, coalesce_key: str, oldest: str) -> int | None:
    newest = rows.connection.exec_driver_sql(
        "SELECT id, kind, state, coalesce_key, at FROM operation ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if newest is None or (newest[1], newest[2], newest[3]) != ("do", "done", coalesce_key) or newest[4] < oldest:
        return None
    return int(newest[0])


def end(rows: RowWriter, begun: Begun, *, label: str, kinds: Iterable[str]) -> Ended | None:
    """Close the operation. None when nothing was changed: the caller must then roll back."""
    newest = revision(rows)
    if newest == begun.journal_floor:
        return None
    # Something new was done: what was undone before cannot be redone any more.
    rows.connection.exec_driver_sql("UPDATE operation SET state = 'dropped' WHERE state = 'undone'")
    return _close(rows, begun.id, since=begun.journal_floor, label=label, kinds=frozenset(kinds))


def undo(rows: RowWriter, *, at: str) -> Ended | None:
    """Take back the newest operation that is done; None when there is none."""
    return _replay(rows, "SELECT max(id) FROM operation WHERE state = 'done'", kind="undo", state="undone", at=at)


def redo(rows: RowWriter, *, at: str) -> Ended | None:
    """Bring back the operation that was undone last; None when there is none."""
    return _replay(rows, "SELECT min(id) FROM operation WHERE state = 'undone'", kind="redo", state="done", at=at)


@contextmanager
def replaying(path: Path) -> Iterator[None]:
    """Undo or redo with its transaction: a journal that does not fit the rows (the commit finds out) is damage."""
    try:
        yield
    except (IntegrityError, NoResultFound, OverflowError) as error:
        raise faults.damaged(path, "its records of changes do not fit what it holds") from error


def revision(rows: RowWriter) -> int:
    """A number that grows with every change of the library: the highest journal id."""
    return int(rows.connection.exec_driver_sql("SELECT max(id) FROM journal").scalar() or 0)


def _replay(rows: RowWriter, find_target: str, *, kind: str, state: str, at: str) -> Ended | None:
    target_id = rows.connection.exec_driver_sql(find_target).scalar()
    if target_id is None:
        return None
    label, kinds, effect_id = rows.connection.exec_driver_sql(
        "SELECT label, kinds, effect_id FROM operation WHERE id = ?", (target_id,)
    ).one()
    floor = revision(rows)
    operation_id = _insert(rows, label=label, kind=kind, at=at, state="", kinds=kinds, target_id=target_id)
    _set_current(rows, operation_id)
    # Parents and children come back in the journal's order; the references are checked at the commit.
    rows.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    _replay_backwards(rows, effect_id)
    keep_public_keys(rows, operation_id, at=at)
    rows.connection.exec_driver_sql(
        "UPDATE operation SET state = ?, effect_id = ? WHERE id = ?", (state, operation_id, target_id)
    )
    return _close(rows, operation_id, since=floor, label=label, kinds=frozenset(kinds.split()))


def forget_for_paper(rows: RowWriter, operation_id: int, *, paper_id: int, was: Mapping[str, object]) -> bool:
    """Let a paper be, inside another operation, as if that one had never touched it: every row as it was, to the bit.

    was: columns of the paper as the operation must have found them. False, and nothing is done, where it found others,
    where the journal does not know, or where something that it wrote was changed since.
    """
    steps = _steps_of_paper(rows, operation_id, paper_id)
    if not steps or any(_found(steps, name) != value for name, value in was.items()):
        return False
    later = rows.connection.exec_driver_sql(
        "SELECT table_name, action, row_id, old FROM journal WHERE paper_id = ? AND id > ?", (paper_id, steps[-1][4])
    ).fetchall()
    modified = ("paper", paper_id, "modified")
    since = {place for row in later for place in _places(row)}
    if since & {place for row in steps for place in _places(row)} - {modified}:
        return False
    (kept,) = rows.find("paper", "modified", id=paper_id)
    rows.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    _take_back(rows, [row[:4] for row in reversed(steps)])
    if modified in since:  # by what was done with the paper after the match
        rows.update("paper", kept, ids=[paper_id])
    return True


def _steps_of_paper(rows: RowWriter, operation_id: int, paper_id: int) -> list[Any]:
    """What an operation that is done did to one paper, as journal rows, oldest first, each with its id."""
    found = rows.connection.exec_driver_sql(
        "SELECT table_name, action, row_id, old, id FROM journal WHERE paper_id = ? AND operation_id = "
        "(SELECT effect_id FROM operation WHERE id = ? AND state = 'done') ORDER BY id",
        (paper_id, operation_id),
    )
    return list(found.fetchall())


def _found(steps: Iterable[Any], column: str) -> object:
    """What an operation found in a column of the paper; None when it did not change it."""
    changed = (read_old(old) for table_name, action, _, old, _ in steps if (table_name, action) == ("paper", "update"))
    return next((values[column] for values in changed if column in values), None)


def _places(row: Any) -> Iterator[tuple[str, int, str]]:
    """What a journal row is about: columns of the paper, or a row of another table as a whole."""
    table_name, action, row_id, old = row[:4]
    columns = read_old(old) if (table_name, action) == ("paper", "update") else [""]
    return ((table_name, row_id, column) for column in columns)


def _replay_backwards(rows: RowWriter, operation_id: int) -> None:
    steps = rows.connection.exec_driver_sql(
        "SELECT table_name, action, row_id, old FROM journal WHERE operation_id = ? ORDER BY id DESC", (operation_id,)
    )
    _take_back(rows, steps.fetchall())  # all is read first: the replay itself writes to the journal


def _take_back(rows: RowWriter, steps: Iterable[Any]) -> None:
    """Take recorded changes back, the newest first."""
    for (table_name, action, columns), batch in groupby(map(_step, steps), key=lambda step: step[0]):
        statement = _inverse(table_name, action, columns)
        for part in _batches(values for _, values in batch):
            rows.connection.exec_driver_sql(statement, part)


def _renew_full_text(rows: RowWriter) -> None:
    for statement in full_text.RENEWAL:
        rows.connection.exec_driver_sql(statement)


def _step(row: Any) -> tuple[tuple[str, str, tuple[str, ...]], tuple[object, ...]]:
    """One journal row as (what kind of statement, its values)."""
    table_name, action, row_id, old = row
    values = read_old(old)
    return (table_name, action, tuple(values)), (*values.values(), row_id)


def read_old(old: str | None) -> dict[str, Any]:
    """The values that a journal row keeps, by column. Raises DamagedValue for what our triggers never write."""
    try:
        values = json.loads(old) if old else {}
    except ValueError as error:
        raise faults.DamagedValue("a record of a change that is no JSON") from error
    if not isinstance(values, dict) or any(type(value) not in (str, int, type(None)) for value in values.values()):
        raise faults.DamagedValue("a record of a change that holds no row")
    return values


def _inverse(table_name: str, action: str, columns: tuple[str, ...]) -> str:
    """SQL that takes one recorded change back.

    Its names come from the file, which something else may have written: those of our tables are taken, no others.
    """
    known = shape.RECORDED.get(table_name)
    if known is None or not known.issuperset(columns):
        raise faults.DamagedValue("a record of a change to a table or column that there is not")
    quoted = [f'"{name}"' for name in columns]
    match action:
        case "insert":
            return f"DELETE FROM {table_name} WHERE id = ?"
        case "update" if columns:
            return f"UPDATE {table_name} SET {', '.join(f'{name} = ?' for name in quoted)} WHERE id = ?"
        case "delete":
            marks = ", ".join("?" * (len(columns) + 1))
            return f"INSERT INTO {table_name} ({', '.join([*quoted, 'id'])}) VALUES ({marks})"
    raise faults.DamagedValue("a record of a change of no known kind")


def _batches(values: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    batch: list[tuple[object, ...]] = []
    for value in values:
        batch.append(value)
        if len(batch) == BATCH_SIZE:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(rows: RowWriter, **values: object) -> int:
    return rows.insert_one("operation", values)


def _set_current(rows: RowWriter, operation_id: int) -> None:
    floor = rows.next_paper_id() - 1
    rows.connection.exec_driver_sql("INSERT INTO current_operation VALUES (?, ?)", (operation_id, floor))


def _close(rows: RowWriter, operation_id: int, *, since: int, label: str, kinds: frozenset[str]) -> Ended:
    connection = rows.connection
    _renew_full_text(rows)
    connection.exec_driver_sql("DELETE FROM current_operation")
    # Papers with a row that changed, and those whose tag was renamed.
    found = connection.exec_driver_sql(
        "SELECT paper_id FROM journal WHERE operation_id = ? AND id > ? AND paper_id IS NOT NULL "
        "UNION SELECT paper_id FROM paper_tag WHERE tag_id IN (SELECT row_id FROM journal "
        "WHERE operation_id = ? AND id > ? AND table_name = 'tag' AND action = 'update')",
        (operation_id, since, operation_id, since),
    )
    paper_ids = frozenset(int(row[0]) for row in found)
    count = connection.exec_driver_sql(
        "SELECT count(DISTINCT paper_id) FROM journal WHERE operation_id = ?", (operation_id,)
    ).scalar()
    connection.exec_driver_sql(
        "UPDATE operation SET label = ?, kinds = ?, paper_count = ? WHERE id = ?",
        (label, _joined(kinds), count, operation_id),
    )
    return Ended(operation_id, label, kinds, paper_ids, revision(rows))


def _joined(kinds: Iterable[str]) -> str:
    return " ".join(sorted(kinds))
