"""Whether a library file is whole, whether what is derived in it is in step, and which papers lack something.

Reading only, except `is_full_text_in_step` and `rebuild_full_text`, which run inside a transaction of the writer.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

from readinglist.model.candidate import VersionKind
from readinglist.model.lookup import LookupState
from readinglist.model.paper import PaperType, Status
from readinglist.model.titles import normalise_title, sort_title
from readinglist.storage import full_text, shape
from readinglist.storage.match_records import read_matches
from readinglist.storage.papers import read_date, read_time
from readinglist.storage.tables import USER_TABLES, lookup, operation, watched
from readinglist.storage.versions import read_identifiers


def _read_date(text: str) -> object:
    return read_date(text, False)


#: More of one kind are counted, not listed.
MOST_PROBLEMS = 100

_LONGEST_VALUE = 60
#: Columns whose text must parse: table, column, what reads it.
_PARSED: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("paper", "status", Status),
    ("paper", "type", PaperType),
    ("paper", "date", _read_date),
    ("listing", "date", _read_date),
    ("version", "kind", VersionKind),
    ("version", "type", PaperType),
    ("version", "date", _read_date),
    ("version", "identifiers", read_identifiers),
    ("refusal", "identifiers", read_identifiers),
    ("merged", "record", json.loads),
    ("lookup", "state", LookupState),
    ("lookup", "matches", read_matches),
    *(
        (table, column, read_time)
        for table, column in (
            ("paper", "added"), ("paper", "modified"), ("paper", "trashed"), ("note", "modified"),
            ("annotation", "created"), ("listing", "added"), ("provenance", "recorded"), ("operation", "at"),
            ("proposal", "recorded"), ("told_apart", "recorded"), ("merged", "recorded"), ("refusal", "recorded"),
            ("refusal", "asked"), ("lookup", "asked"), ("lookup", "not_before"), ("watched", "asked"),
        )
    ),
)  # fmt: skip

#: Kinds of doubtful papers: SELECT of (id, citation key, title) in the order of ids. All outside the trash.
QUALITY_QUERIES = {
    "no-title": "SELECT id, citation_key, title FROM paper WHERE trashed IS NULL AND title = ''",
    "no-date": "SELECT id, citation_key, title FROM paper WHERE trashed IS NULL AND date IS NULL",
    "inferred-year": "SELECT id, citation_key, title FROM paper WHERE trashed IS NULL AND is_year_inferred",
    "no-people": (
        "SELECT id, citation_key, title FROM paper WHERE trashed IS NULL AND people = '' "
        "AND NOT (is_organization_author AND organization <> '')"
    ),
    "no-identifier": (
        "SELECT id, citation_key, title FROM paper AS p WHERE trashed IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM identifier WHERE paper_id = p.id)"
    ),
    "lost-annotation": (
        "SELECT DISTINCT p.id, citation_key, title FROM annotation AS a JOIN paper AS p ON p.id = a.paper_id "
        'WHERE trashed IS NULL AND substr(abstract, a.start + 1, a."end" - a.start) <> a.quote'
    ),
}

#: Kinds of papers that may be one: SELECT of (id, citation key, title, what they share); groups stand together.
REPEATED_QUERIES = {
    "same-title": (
        "SELECT id, citation_key, title, title_match FROM paper WHERE trashed IS NULL AND title_match IN "
        "(SELECT title_match FROM paper WHERE trashed IS NULL AND title_match <> '' "
        "GROUP BY title_match HAVING count(*) > 1) ORDER BY title_match, id"
    ),
    "same-identifier": (
        "SELECT p.id, citation_key, title, i.scheme || ':' || i.value AS shared FROM identifier AS i "
        "JOIN paper AS p ON p.id = i.paper_id WHERE trashed IS NULL AND i.scheme <> 'url' AND EXISTS "
        "(SELECT 1 FROM identifier AS j JOIN paper AS q ON q.id = j.paper_id WHERE q.trashed IS NULL "
        "AND j.value = i.value AND j.scheme = i.scheme AND j.paper_id <> i.paper_id) ORDER BY shared, p.id"
    ),
}


def find_damage(connection: sqlite3.Connection) -> list[str]:
    """What SQLite says about the file: pages, indexes, NOT NULL, and references to rows that do not exist."""
    lines = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({MOST_PROBLEMS})")]
    problems = [] if lines == ["ok"] else lines
    for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        problems.append(f"row {row_id} of {table} names a row of {parent} that does not exist")
    return problems[:MOST_PROBLEMS]


def find_damaged_values(connection: sqlite3.Connection) -> list[str]:
    """Values that SQLite takes and we never write: bytes in any column, times and dates that are none."""
    problems: list[str] = []
    for table in (*USER_TABLES, lookup, watched, operation):
        for column in table.columns:
            are_bytes = f"typeof(\"{column.name}\") = 'blob'"
            for (row_id,) in connection.execute(f"SELECT id FROM {table.name} WHERE {are_bytes} LIMIT {MOST_PROBLEMS}"):
                problems.append(f"row {row_id} of {table.name} holds bytes as its {column.name}")
    for table_name, column_name, read in _PARSED:
        rows = connection.execute(
            f"SELECT id, {column_name} FROM {table_name} WHERE typeof({column_name}) NOT IN ('null', 'blob')"
        )
        for row_id, value in rows:
            try:
                read(str(value))
            except ValueError:
                problems.append(
                    f"row {row_id} of {table_name} holds {str(value)[:_LONGEST_VALUE]!r} as its {column_name}"
                )
    return problems[:MOST_PROBLEMS]


def find_damaged_journal(connection: sqlite3.Connection) -> list[str]:
    """Records of changes with which nothing can be undone: our triggers write none such."""
    names = {table: " ".join(sorted(columns)) for table, columns in shape.RECORDED.items()}
    rows = connection.execute(_DAMAGED_JOURNAL, {"names": json.dumps(names), "limit": MOST_PROBLEMS})
    problems = [f"row {row_id} of journal is no record of a change" for (row_id,) in rows]
    rows = connection.execute(
        "SELECT id FROM operation WHERE state IN ('done', 'undone') "
        "AND NOT EXISTS (SELECT 1 FROM journal WHERE operation_id = effect_id) LIMIT ?",
        (MOST_PROBLEMS,),
    )
    return problems + [f"row {row_id} of operation has no records to take it back with" for (row_id,) in rows]


#: Rows that undo or redo would replay. names: JSON object of table -> its columns, blank between.
_DAMAGED_JOURNAL = """
SELECT j.id FROM journal AS j LEFT JOIN json_each(:names) AS t ON t.key = j.table_name
WHERE j.operation_id IN (SELECT effect_id FROM operation WHERE state IN ('done', 'undone')) AND (
  t.key IS NULL OR j.action NOT IN ('insert', 'update', 'delete') OR (j.action <> 'insert' AND j.old IS NULL)
  OR (j.old IS NOT NULL AND CASE WHEN json_valid(j.old) AND json_type(j.old) = 'object' THEN EXISTS (
    SELECT 1 FROM json_each(j.old) AS c WHERE c.type NOT IN ('text', 'integer', 'null')
      OR instr(' ' || t.value || ' ', ' ' || c.key || ' ') = 0) ELSE 1 END))
ORDER BY j.id LIMIT :limit
"""


def find_stale_titles(connection: sqlite3.Connection) -> list[int]:
    """Papers whose derived forms of the title (for sorting, for matching) are not those of their title."""
    rows = connection.execute("SELECT id, title, title_sort, title_match FROM paper")
    return [row[0] for row in rows if (row[2], row[3]) != (sort_title(row[1]), normalise_title(row[1]))]


def is_full_text_in_step(connection: sqlite3.Connection) -> bool:
    """Whether the full text is sound in itself and holds exactly the papers outside the trash."""
    live, held = "SELECT id FROM paper WHERE trashed IS NULL", "SELECT id FROM paper_text_docsize"
    is_noted = connection.execute("SELECT 1 FROM stale_text LIMIT 1").fetchone() is not None
    return not is_noted and _is_sound(connection, "paper_text") and not _differs(connection, live, held)


def rebuild_full_text(connection: sqlite3.Connection) -> None:
    """Make the full text again from what it indexes."""
    for statement in full_text.REBUILDING:
        connection.execute(statement)


def iter_doubtful(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[int, str, str]]:
    """(id, citation key, title) of the papers of a kind of QUALITY_QUERIES."""
    yield from connection.execute(QUALITY_QUERIES[kind])


def iter_repeated(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[int, str, str, str]]:
    """(id, citation key, title, what is shared) of a kind of REPEATED_QUERIES, groups together."""
    yield from connection.execute(REPEATED_QUERIES[kind])


def _is_sound(connection: sqlite3.Connection, table: str) -> bool:
    """FTS5's own check: the index against itself. It needs a connection that may write, though it changes nothing."""
    try:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True


def _differs(connection: sqlite3.Connection, first: str, second: str) -> bool:
    """Whether two SELECTs give different sets of rows."""
    query: Callable[[str, str], str] = "SELECT 1 FROM (SELECT * FROM ({}) EXCEPT SELECT * FROM ({})) LIMIT 1".format
    return any(connection.execute(query(*pair)).fetchone() for pair in ((first, second), (second, first)))
