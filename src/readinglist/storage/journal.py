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

from readinglist.storage.full_text import PAPER_TEXT_COLUMNS
from readinglist.storage.tables import USER_TABLES

_OUTSIDE = "a user table was written outside an operation"


def trigger_statements() -> list[str]:
    """CREATE TRIGGER statements for all user tables and the full text, in a fixed order."""
    statements: list[str] = []
    for table in USER_TABLES:
        statements += _guards(table)
        statements += _recorders(table)
    statements += _paper_text_triggers()
    statements += _own_text_triggers()
    return statements


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
    differs = " OR ".join(f"OLD.{_quoted(name)} IS NOT NEW.{_quoted(name)}" for name in columns)
    pairs = " UNION ALL ".join(
        f"SELECT '{name}' AS k, OLD.{_quoted(name)} AS v WHERE OLD.{_quoted(name)} IS NOT NEW.{_quoted(name)}"
        for name in columns
    )
    yield _recorder(table, "update", f"(SELECT json_group_object(k, v) FROM ({pairs}))", when=differs)
    whole = ", ".join(f"'{name}', OLD.{_quoted(name)}" for name in columns)
    yield _recorder(table, "delete", f"json_object({whole})", when="")


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


def _paper_text_triggers() -> Iterator[str]:
    """`paper_text` holds papers outside the trash. External content: a row is removed by telling FTS5 its old text."""
    names = ", ".join(PAPER_TEXT_COLUMNS)
    new = ", ".join(f"NEW.{name}" for name in PAPER_TEXT_COLUMNS)
    old = ", ".join(f"OLD.{name}" for name in PAPER_TEXT_COLUMNS)
    add = f"INSERT INTO paper_text (rowid, {names}) VALUES (NEW.id, {new});"
    remove = f"INSERT INTO paper_text (paper_text, rowid, {names}) VALUES ('delete', OLD.id, {old});"
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in PAPER_TEXT_COLUMNS)
    differs = f"({differs} OR (OLD.trashed IS NULL) <> (NEW.trashed IS NULL))"
    of = ", ".join((*PAPER_TEXT_COLUMNS, "trashed"))
    yield f"CREATE TRIGGER paper_text_insert AFTER INSERT ON paper WHEN NEW.trashed IS NULL BEGIN {add} END"
    yield f"CREATE TRIGGER paper_text_delete AFTER DELETE ON paper WHEN OLD.trashed IS NULL BEGIN {remove} END"
    # BEFORE and AFTER: FTS5 must see the old text leave before the new text comes.
    yield (
        f"CREATE TRIGGER paper_text_update_old BEFORE UPDATE OF {of} ON paper "
        f"WHEN OLD.trashed IS NULL AND {differs} BEGIN {remove} END"
    )
    yield (
        f"CREATE TRIGGER paper_text_update_new AFTER UPDATE OF {of} ON paper "
        f"WHEN NEW.trashed IS NULL AND {differs} BEGIN {add} END"
    )


def own_text_rows(papers: str) -> str:
    """SELECT of (rowid, tags, notes) for the papers that the SQL `papers` names (a value or a subquery).

    Newlines between the parts, so that a phrase does not reach from one into the next by accident of spacing only.
    """
    return (
        "SELECT id, tags, notes FROM (SELECT p.id AS id, "
        "(SELECT coalesce(group_concat(name, char(10)), '') FROM (SELECT tag.name AS name FROM paper_tag "
        "JOIN tag ON tag.id = paper_tag.tag_id WHERE paper_tag.paper_id = p.id ORDER BY tag.id)) AS tags, "
        "trim(coalesce((SELECT text FROM note WHERE note.paper_id = p.id), '') || char(10) || "
        "(SELECT coalesce(group_concat(text, char(10)), '') FROM (SELECT text FROM annotation "
        "WHERE annotation.paper_id = p.id ORDER BY annotation.id)), char(10)) AS notes "
        f"FROM paper AS p WHERE p.id IN ({papers})) WHERE tags <> '' OR notes <> ''"
    )


def _renew_own_text(papers: str) -> str:
    return (
        f"DELETE FROM own_text WHERE rowid IN ({papers}); "
        f"INSERT INTO own_text (rowid, tags, notes) {own_text_rows(papers)};"
    )


def _own_text_triggers() -> Iterator[str]:
    """`own_text` holds one row for each paper with a tag, a note or an annotation, in the trash or not."""
    for table in ("paper_tag", "note", "annotation"):
        yield (
            f"CREATE TRIGGER own_text_{table}_insert AFTER INSERT ON {table} "
            f"BEGIN {_renew_own_text('NEW.paper_id')} END"
        )
        yield (
            f"CREATE TRIGGER own_text_{table}_delete AFTER DELETE ON {table} "
            f"BEGIN {_renew_own_text('OLD.paper_id')} END"
        )
        yield (
            f"CREATE TRIGGER own_text_{table}_update AFTER UPDATE ON {table} "
            f"BEGIN {_renew_own_text('OLD.paper_id, NEW.paper_id')} END"
        )
    yield (
        "CREATE TRIGGER own_text_tag_update AFTER UPDATE OF name ON tag "
        f"BEGIN {_renew_own_text('SELECT paper_id FROM paper_tag WHERE tag_id = NEW.id')} END"
    )
    # Cascades remove the row's sources one by one; the paper itself goes last.
    yield (
        "CREATE TRIGGER own_text_paper_delete AFTER DELETE ON paper "
        "BEGIN DELETE FROM own_text WHERE rowid = OLD.id; END"
    )
