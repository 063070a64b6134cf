"""The full-text tables and how they are kept in step. Apart from `tables`: searching must not import SQLAlchemy.

`paper_text` reads its columns from `paper` (external content, nothing stored twice) and holds only papers outside the
trash; `own_text` holds the user's words (tags, note, annotations), one row a paper that has any, in the trash or not.

FTS5 writes its buffer out before each statement that can be taken back, so a trigger that wrote to it would cost a
flush a row: 250 us a paper instead of 60 in one statement. So triggers only note which papers are stale, with the text
that FTS5 holds of them, and RENEWAL brings all in step at the end of each operation: undo and cascades are covered.
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
    # Papers whose text changed in the running operation; empty outside one. `was_indexed`: the text before it stands in
    # FTS5 and must leave it in the very words that came, which the other columns hold.
    "CREATE TABLE stale_paper_text (paper_id INTEGER PRIMARY KEY, was_indexed INTEGER NOT NULL, "
    f"{', '.join(PAPER_TEXT_COLUMNS)})",
    "CREATE TABLE stale_own_text (paper_id INTEGER PRIMARY KEY)",
)

_NAMES = ", ".join(PAPER_TEXT_COLUMNS)


def own_text_rows(papers: str) -> str:
    """SELECT of (rowid, tags, notes) for the papers that the SQL `papers` names (a value or a subquery).

    Newlines between the parts, so that a phrase does not reach from one into the next by accident of spacing.
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


#: Statements that bring both tables in step, at the end of an operation.
RENEWAL = (
    f"INSERT INTO paper_text (paper_text, rowid, {_NAMES}) "
    f"SELECT 'delete', paper_id, {_NAMES} FROM stale_paper_text WHERE was_indexed",
    f"INSERT INTO paper_text (rowid, {_NAMES}) SELECT id, {_NAMES} FROM paper "
    "WHERE trashed IS NULL AND id IN (SELECT paper_id FROM stale_paper_text)",
    "DELETE FROM stale_paper_text",
    "DELETE FROM own_text WHERE rowid IN (SELECT paper_id FROM stale_own_text)",
    f"INSERT INTO own_text (rowid, tags, notes) {own_text_rows('SELECT paper_id FROM stale_own_text')}",
    "DELETE FROM stale_own_text",
)


def trigger_statements() -> list[str]:
    """CREATE TRIGGER statements for both tables, in a fixed order."""
    return [*_paper_text_triggers(), *_own_text_triggers()]


def _paper_text_triggers() -> Iterator[str]:
    """The first note of a paper in an operation stays: it tells what FTS5 holds."""
    old = ", ".join(f"OLD.{name}" for name in PAPER_TEXT_COLUMNS)
    note_new = "INSERT OR IGNORE INTO stale_paper_text (paper_id, was_indexed) VALUES (NEW.id, 0);"
    note_old = f"INSERT OR IGNORE INTO stale_paper_text VALUES (OLD.id, OLD.trashed IS NULL, {old});"
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in PAPER_TEXT_COLUMNS)
    differs = f"{differs} OR (OLD.trashed IS NULL) <> (NEW.trashed IS NULL)"
    of = ", ".join((*PAPER_TEXT_COLUMNS, "trashed"))
    yield f"CREATE TRIGGER paper_text_insert AFTER INSERT ON paper BEGIN {note_new} END"
    yield f"CREATE TRIGGER paper_text_delete AFTER DELETE ON paper BEGIN {note_old} END"
    yield f"CREATE TRIGGER paper_text_update AFTER UPDATE OF {of} ON paper WHEN {differs} BEGIN {note_old} END"


def _own_text_triggers() -> Iterator[str]:
    for table in ("paper_tag", "note", "annotation"):
        for action, rows in (("insert", ("NEW",)), ("delete", ("OLD",)), ("update", ("OLD", "NEW"))):
            notes = " ".join(f"INSERT OR IGNORE INTO stale_own_text VALUES ({row}.paper_id);" for row in rows)
            yield f"CREATE TRIGGER own_text_{table}_{action} AFTER {action.upper()} ON {table} BEGIN {notes} END"
    tagged = "INSERT OR IGNORE INTO stale_own_text SELECT paper_id FROM paper_tag WHERE tag_id = NEW.id;"
    yield f"CREATE TRIGGER own_text_tag_update AFTER UPDATE OF name ON tag BEGIN {tagged} END"
    # Cascades remove the row's sources one by one; the paper itself goes last.
    yield (
        "CREATE TRIGGER own_text_paper_delete AFTER DELETE ON paper "
        "BEGIN INSERT OR IGNORE INTO stale_own_text VALUES (OLD.id); END"
    )
