"""The full-text table and how it is kept in step. Apart from `tables`: searching must not import SQLAlchemy.

`paper_text` holds the words of the papers outside the trash, their own and the user's (tags; note and annotations), in
one table, so that any number of words is one MATCH that streams in the order of ids. It is contentless: the text stands
in the tables already, and a row leaves FTS5 by being told the very words that came.

FTS5 writes its buffer out before each statement that can be taken back, so a trigger that wrote to it would cost a
flush a row: 250 us a paper instead of 60 in one statement. So triggers only note, before the first change of a paper in
an operation, the text that FTS5 holds of it, and RENEWAL brings all in step at the end: undo and cascades are covered.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Columns of `paper` in the full text. The organisation stands beside the people: a listing may name it instead of
#: them, and it is what the user remembers.
PAPER_TEXT_COLUMNS = ("title", "abstract", "people", "organization", "venue")
#: The user's words on a paper. "notes": the note and the texts of the annotations.
OWN_TEXT_COLUMNS = ("tags", "notes")
TEXT_COLUMNS = (*PAPER_TEXT_COLUMNS, *OWN_TEXT_COLUMNS)

_NAMES = ", ".join(TEXT_COLUMNS)
# Bytes that are gathered before a segment is written; the default of 1 MB makes some twenty segments of 5,000 papers.
_BUFFER_BYTES = 16 << 20
FULL_TEXT = (
    # Indexes of the first one, two and three letters: without them "th*" takes 190 ms at 100,000 papers to be counted,
    # with them 4 ms. Without regard to accents: "Erdos" finds "Erdős".
    f"CREATE VIRTUAL TABLE paper_text USING fts5({_NAMES}, content='', prefix='1 2 3', "
    "tokenize='unicode61 remove_diacritics 2')",
    f"INSERT INTO paper_text (paper_text, rank) VALUES ('hashsize', {_BUFFER_BYTES})",
    # Papers whose text changes in the running operation; empty outside one. `was_indexed`: FTS5 holds the text that the
    # other columns repeat.
    f"CREATE TABLE stale_text (paper_id INTEGER PRIMARY KEY, was_indexed INTEGER NOT NULL, {_NAMES})",
)


def text_rows(condition: str, *more: str) -> str:
    """SELECT of (id, `more` expressions, all TEXT_COLUMNS) for the papers `p` that meet an SQL condition.

    Newlines between tags and between notes, so that a phrase does not reach from one into the next by accident of
    spacing.
    """
    tags = (
        "(SELECT coalesce(group_concat(name, char(10)), '') FROM (SELECT tag.name AS name FROM paper_tag "
        "JOIN tag ON tag.id = paper_tag.tag_id WHERE paper_tag.paper_id = p.id ORDER BY tag.id)) AS tags"
    )
    notes = (
        "trim(coalesce((SELECT text FROM note WHERE note.paper_id = p.id), '') || char(10) || "
        "(SELECT coalesce(group_concat(text, char(10)), '') FROM (SELECT text FROM annotation "
        "WHERE annotation.paper_id = p.id ORDER BY annotation.id)), char(10)) AS notes"
    )
    columns = ", ".join(("p.id AS id", *more, *(f"p.{name} AS {name}" for name in PAPER_TEXT_COLUMNS), tags, notes))
    return f"SELECT {columns} FROM paper AS p WHERE {condition}"


def filling(condition: str) -> str:
    """Statement that adds the papers `p` outside the trash that meet an SQL condition."""
    return f"INSERT INTO paper_text (rowid, {_NAMES}) {text_rows(f'p.trashed IS NULL AND {condition}')}"


#: Statements that bring the full text in step, at the end of an operation.
RENEWAL = (
    f"INSERT INTO paper_text (paper_text, rowid, {_NAMES}) "
    f"SELECT 'delete', paper_id, {_NAMES} FROM stale_text WHERE was_indexed",
    filling("p.id IN (SELECT paper_id FROM stale_text)"),
    "DELETE FROM stale_text",
)
#: Statements that make the full text anew.
REBUILDING = (
    "DELETE FROM stale_text",
    "INSERT INTO paper_text (paper_text) VALUES ('delete-all')",
    filling("1"),
)


def trigger_statements() -> Iterator[str]:
    """CREATE TRIGGER statements, in a fixed order.

    BEFORE each change, for then the text is still the one that FTS5 holds. The first note of a paper stays.
    """
    yield (
        "CREATE TRIGGER text_paper_insert AFTER INSERT ON paper "
        "BEGIN INSERT OR IGNORE INTO stale_text (paper_id, was_indexed) VALUES (NEW.id, 0); END"
    )
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in PAPER_TEXT_COLUMNS)
    differs = f"{differs} OR (OLD.trashed IS NULL) <> (NEW.trashed IS NULL)"
    of = ", ".join((*PAPER_TEXT_COLUMNS, "trashed"))
    yield _trigger("paper", f"UPDATE OF {of}", f"WHEN {differs}", ["p.id = OLD.id"])
    yield _trigger("paper", "DELETE", "", ["p.id = OLD.id"])
    for table in ("paper_tag", "note", "annotation"):
        for action, rows in (("INSERT", ["NEW"]), ("DELETE", ["OLD"]), ("UPDATE", ["OLD", "NEW"])):
            yield _trigger(table, action, "", [f"p.id = {row}.paper_id" for row in rows])
    tagged = "p.id IN (SELECT paper_id FROM paper_tag WHERE tag_id = OLD.id)"
    yield _trigger("tag", "UPDATE OF name", "", [tagged])
    yield _trigger("tag", "DELETE", "", [tagged])


def _trigger(table: str, action: str, when: str, conditions: list[str]) -> str:
    unnoted = "p.id NOT IN (SELECT paper_id FROM stale_text)"
    notes = " ".join(
        f"INSERT INTO stale_text {text_rows(f'{condition} AND {unnoted}', 'p.trashed IS NULL')};"
        for condition in conditions
    )
    name = f"text_{table}_{action.split()[0].lower()}"
    return f"CREATE TRIGGER {name} BEFORE {action} ON {table} {when} BEGIN {notes} END"
