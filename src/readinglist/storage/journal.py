"""The triggers that make undo possible, generated from the tables.

Each user table gets three guards (BEFORE: refuse a write outside an operation) and three recorders (AFTER: write to
`journal` what is needed to go back). Full text is kept in step by triggers too, so that undo and cascades cover it.

Children of a paper that is new in the running operation are not recorded when they are inserted: undo deletes the
paper, the cascade deletes its children, and that deletion is recorded whole, which is what redo needs. This saves
more than half of an import's journal. `current_operation.paper_floor` is the highest paper id before the operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from readinglist.storage import full_text
from readinglist.storage.tables import USER_TABLES

_OUTSIDE = "a user table was written outside an operation"


def trigger_statements() -> list[str]:
    """CREATE TRIGGER statements for all user tables and the full text, in a fixed order."""
    statements: list[str] = []
    for table in USER_TABLES:
        statements += _guards(table)
        statements += _recorders(table)
    return [*statements, *full_text.trigger_statements()]


def _guards(table: Table) -> Iterator[str]:
    for action in ("INSERT", "UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table.name}_guard_{action.lower()} BEFORE {action} ON {table.name} "
            f"WHEN NOT EXISTS (SELECT 1 FROM current_operation) "
            f"BEGIN SELECT RAISE(ABORT, '{_OUTSIDE}'); END"
        )


def _recorders(table: Table) -> Iterator[str]:
    columns = [column.name for column in table.columns if column.name != "id"]
    yield _recorder(table, "insert", "NULL", when=_is_recorded_insert(table))
    differs = " OR ".join(_differs(name) for name in columns)
    pairs = " UNION ALL ".join(
        f"SELECT '{name}' AS k, OLD.{_quoted(name)} AS v WHERE {_differs(name)}" for name in columns
    )
    yield _recorder(table, "update", f"(SELECT json_group_object(k, v) FROM ({pairs}))", when=differs)
    whole = ", ".join(f"'{name}', OLD.{_quoted(name)}" for name in columns)
    yield _recorder(table, "delete", f"json_object({whole})", when="")


def _differs(name: str) -> str:
    """BINARY: a column that compares without regard to case (keys, tags) may change in nothing but its case."""
    return f"OLD.{_quoted(name)} COLLATE BINARY IS NOT NEW.{_quoted(name)}"


def _is_recorded_insert(table: Table) -> str:
    """The condition under which an insert must be recorded; see the module's docstring."""
    keys = [key for key in table.foreign_keys if key.column.table.name == "paper" and key.ondelete == "CASCADE"]
    if not keys:
        return ""
    return "NEW.paper_id <= (SELECT paper_floor FROM current_operation)"


def _recorder(table: Table, action: str, old: str, *, when: str) -> str:
    row = "NEW" if action == "insert" else "OLD"
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER {table.name}_record_{action} AFTER {action.upper()} ON {table.name} {condition}"
        f"BEGIN INSERT INTO journal (operation_id, table_name, row_id, paper_id, action, old) "
        f"SELECT operation_id, '{table.name}', {row}.id, {_paper_id(table, row)}, '{action}', {old} "
        f"FROM current_operation; END"
    )


def _paper_id(table: Table, row: str) -> str:
    if table.name == "paper":
        return f"{row}.id"
    return f"{row}.paper_id" if "paper_id" in table.columns else "NULL"


def _quoted(name: str) -> str:
    return f'"{name}"'
