"""The full-text tables and how they are kept in step. Apart from `tables`: searching must not import SQLAlchemy.

`paper_text` reads its columns from `paper` (external content, nothing stored twice) and holds only papers outside the
trash; `own_text` holds the user's words (tags, note, annotations), one row a paper that has any, in the trash or not.

Triggers keep both in step, so that undo and cascades cover them. But FTS5 writes its buffer out before each statement
that can be taken back, so a trigger costs a flush a row: 125 us a paper against 50 us in one statement, and 250 against
60 with the indexes of beginnings. So triggers leave papers above `current_operation.text_floor` alone, and those get
their text in one statement at the end: the new papers of an operation, and everything in an undo or redo.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Columns of the full text; the triggers that keep it in step are made from these names.
#: The organisation stands beside the people: a listing may name it instead of them, and it is what the user remembers.
PAPER_TEXT_COLUMNS = ("title", "abstract", "people", "organization", "venue")
OWN_TEXT_COLUMNS = ("tags", "notes")
# Indexes of the first one, two and three letters: without them "th*" takes 190 ms at 100,000 papers to be counted, with
# them 4 ms. Without regard to accents: "Erdos" finds "Erdős".
_OPTIONS = "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'"
# Bytes that are gathered before a segment is written; the default of 1 MB makes some twenty segments of 5,000 papers.
_BUFFER_BYTES = 16 << 20
FULL_TEXT = (
    f"CREATE VIRTUAL TABLE paper_text USING fts5({', '.join(PAPER_TEXT_COLUMNS)}, "
    f"content='paper', content_rowid='id', {_OPTIONS})",
    f"CREATE VIRTUAL TABLE own_text USING fts5({', '.join(OWN_TEXT_COLUMNS)}, {_OPTIONS})",
    f"INSERT INTO paper_text (paper_text, rank) VALUES ('hashsize', {_BUFFER_BYTES})",
    f"INSERT INTO own_text (own_text, rank) VALUES ('hashsize', {_BUFFER_BYTES})",
)

_NAMES = ", ".join(PAPER_TEXT_COLUMNS)
_FLOOR = "(SELECT text_floor FROM current_operation)"


def add_paper_text(papers: str) -> str:
    """Statement that puts the papers of the SQL condition `papers` (over `id`) into `paper_text`."""
    return f"INSERT INTO paper_text (rowid, {_NAMES}) SELECT id, {_NAMES} FROM paper WHERE trashed IS NULL AND {papers}"


def remove_paper_text(papers: str) -> str:
    """Statement that takes them out; it must run while `paper` still holds the text that was put in."""
    return (
        f"INSERT INTO paper_text (paper_text, rowid, {_NAMES}) "
        f"SELECT 'delete', id, {_NAMES} FROM paper WHERE trashed IS NULL AND {papers}"
    )


def add_own_text(papers: str) -> str:
    """Statement that puts the user's words on papers, named by an SQL condition over `p.id`, into `own_text`."""
    return f"INSERT INTO own_text (rowid, tags, notes) {_own_text_rows(papers)}"


def own_text_rows(papers: str) -> str:
    """SELECT of (rowid, tags, notes) for the papers that the SQL `papers` names (a value or a subquery)."""
    return _own_text_rows(f"p.id IN ({papers})")


def _own_text_rows(condition: str) -> str:
    """Newlines between the parts, so that a phrase does not reach from one into the next by accident of spacing."""
    return (
        "SELECT id, tags, notes FROM (SELECT p.id AS id, "
        "(SELECT coalesce(group_concat(name, char(10)), '') FROM (SELECT tag.name AS name FROM paper_tag "
        "JOIN tag ON tag.id = paper_tag.tag_id WHERE paper_tag.paper_id = p.id ORDER BY tag.id)) AS tags, "
        "trim(coalesce((SELECT text FROM note WHERE note.paper_id = p.id), '') || char(10) || "
        "(SELECT coalesce(group_concat(text, char(10)), '') FROM (SELECT text FROM annotation "
        "WHERE annotation.paper_id = p.id ORDER BY annotation.id)), char(10)) AS notes "
        f"FROM paper AS p WHERE {condition}) WHERE tags <> '' OR notes <> ''"
    )


def trigger_statements() -> list[str]:
    """CREATE TRIGGER statements for both tables, in a fixed order."""
    return [*_paper_text_triggers(), *_own_text_triggers()]


def _paper_text_triggers() -> Iterator[str]:
    """External content: a row is removed by telling FTS5 its old text."""
    new = ", ".join(f"NEW.{name}" for name in PAPER_TEXT_COLUMNS)
    old = ", ".join(f"OLD.{name}" for name in PAPER_TEXT_COLUMNS)
    add = f"INSERT INTO paper_text (rowid, {_NAMES}) VALUES (NEW.id, {new});"
    remove = f"INSERT INTO paper_text (paper_text, rowid, {_NAMES}) VALUES ('delete', OLD.id, {old});"
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in PAPER_TEXT_COLUMNS)
    differs = f"({differs} OR (OLD.trashed IS NULL) <> (NEW.trashed IS NULL))"
    of = ", ".join((*PAPER_TEXT_COLUMNS, "trashed"))
    is_new, is_old = f"NEW.id <= {_FLOOR} AND NEW.trashed IS NULL", f"OLD.id <= {_FLOOR} AND OLD.trashed IS NULL"
    yield f"CREATE TRIGGER paper_text_insert AFTER INSERT ON paper WHEN {is_new} BEGIN {add} END"
    yield f"CREATE TRIGGER paper_text_delete AFTER DELETE ON paper WHEN {is_old} BEGIN {remove} END"
    # BEFORE and AFTER: FTS5 must see the old text leave before the new text comes.
    yield (
        f"CREATE TRIGGER paper_text_update_old BEFORE UPDATE OF {of} ON paper "
        f"WHEN {is_old} AND {differs} BEGIN {remove} END"
    )
    yield (
        f"CREATE TRIGGER paper_text_update_new AFTER UPDATE OF {of} ON paper "
        f"WHEN {is_new} AND {differs} BEGIN {add} END"
    )


def _own_text_triggers() -> Iterator[str]:
    for table in ("paper_tag", "note", "annotation"):
        for action, row in (("insert", "NEW"), ("delete", "OLD"), ("update", "NEW")):
            yield (
                f"CREATE TRIGGER own_text_{table}_{action} AFTER {action.upper()} ON {table} "
                f"WHEN {row}.paper_id <= {_FLOOR} BEGIN {_renew_own_text(f'{row}.paper_id')} END"
            )
        yield (
            f"CREATE TRIGGER own_text_{table}_move AFTER UPDATE OF paper_id ON {table} "
            f"WHEN OLD.paper_id <> NEW.paper_id AND OLD.paper_id <= {_FLOOR} "
            f"BEGIN {_renew_own_text('OLD.paper_id')} END"
        )
    tagged = f"SELECT paper_id FROM paper_tag WHERE tag_id = NEW.id AND paper_id <= {_FLOOR}"
    yield f"CREATE TRIGGER own_text_tag_update AFTER UPDATE OF name ON tag BEGIN {_renew_own_text(tagged)} END"
    # Cascades remove the row's sources one by one; the paper itself goes last.
    yield (
        f"CREATE TRIGGER own_text_paper_delete AFTER DELETE ON paper WHEN OLD.id <= {_FLOOR} "
        "BEGIN DELETE FROM own_text WHERE rowid = OLD.id; END"
    )


def _renew_own_text(papers: str) -> str:
    return f"DELETE FROM own_text WHERE rowid IN ({papers}); {add_own_text(f'p.id IN ({papers})')};"
