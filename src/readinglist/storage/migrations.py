"""Bringing a library of an older version up to date.

All steps run in one transaction, so a kill leaves the old version or the newest, never one between, whose triggers
would belong to neither. Our own runner rather than Alembic: decision 0004.

To change the schema: change `tables`, raise `connecting.SCHEMA_VERSION`, append a Step here. A step works on plain SQL
that says what it means then, never on `tables`, which will mean something else later. The journal names columns: a
step that renames or drops one of a user table calls `forget_undo`. A test compares the result with a new library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readinglist.storage import faults, schema
from readinglist.storage.connecting import SCHEMA_VERSION, LibraryFile, connect


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema. version: the version that it makes. run: gets a connection inside a transaction."""

    version: int
    label: str
    run: Callable[[sqlite3.Connection], None]


_VERSION_2 = """
    CREATE TABLE answer (id INTEGER NOT NULL, source TEXT DEFAULT '' NOT NULL, request TEXT NOT NULL, status
        INTEGER DEFAULT 0 NOT NULL, headers TEXT DEFAULT '' NOT NULL, body BLOB, fetched TEXT NOT NULL, expires
        TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (request) );
    CREATE INDEX answer_expires ON answer (expires);
    CREATE TABLE lookup (id INTEGER NOT NULL, state TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT '' NOT
        NULL, matches TEXT DEFAULT '' NOT NULL, asked TEXT, not_before TEXT, PRIMARY KEY (id), FOREIGN KEY(id)
        REFERENCES paper (id) ON DELETE CASCADE );
    CREATE INDEX lookup_state ON lookup (state);
    CREATE TABLE merged (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, merged_id INTEGER DEFAULT 0 NOT
        NULL, citation_key TEXT COLLATE "NOCASE" NOT NULL, record TEXT DEFAULT '' NOT NULL, recorded TEXT NOT
        NULL, PRIMARY KEY (id), FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE INDEX merged_key ON merged (citation_key);
    CREATE INDEX merged_paper ON merged (paper_id);
    CREATE TABLE pace (id INTEGER NOT NULL, source TEXT NOT NULL, last_start TEXT, not_before TEXT, PRIMARY KEY (id),
        UNIQUE (source) );
    CREATE TABLE proposal (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, field TEXT DEFAULT '' NOT NULL,
        value TEXT DEFAULT '' NOT NULL, source TEXT DEFAULT '' NOT NULL, source_name TEXT DEFAULT '' NOT NULL,
        evidence TEXT DEFAULT '' NOT NULL, recorded TEXT NOT NULL, is_dismissed INTEGER DEFAULT 0 NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE INDEX proposal_paper ON proposal (paper_id, field);
    CREATE TABLE refusal (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, identifiers TEXT DEFAULT '' NOT NULL, asked
        TEXT, recorded TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE INDEX refusal_paper ON refusal (paper_id, asked);
    CREATE TABLE told_apart (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, other_id INTEGER NOT NULL,
        recorded TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE,
        FOREIGN KEY(other_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE INDEX told_apart_other ON told_apart (other_id);
    CREATE UNIQUE INDEX told_apart_pair ON told_apart (paper_id, other_id);
    CREATE TABLE version (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, kind TEXT DEFAULT '' NOT NULL,
        type TEXT DEFAULT '' NOT NULL, identifiers TEXT DEFAULT '' NOT NULL, date TEXT, venue TEXT DEFAULT ''
        NOT NULL, volume TEXT DEFAULT '' NOT NULL, number TEXT DEFAULT '' NOT NULL, pages TEXT DEFAULT '' NOT
        NULL, publisher TEXT DEFAULT '' NOT NULL, flag TEXT DEFAULT '' NOT NULL, source TEXT DEFAULT '' NOT
        NULL, is_cited INTEGER DEFAULT 0 NOT NULL, acknowledged TEXT DEFAULT '' NOT NULL, PRIMARY KEY (id),
        FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE INDEX version_paper ON version (paper_id);
    CREATE TABLE watched (id INTEGER NOT NULL, asked TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES
        paper (id) ON DELETE CASCADE );
    CREATE TABLE linked_file (id INTEGER NOT NULL, path TEXT NOT NULL, scope TEXT DEFAULT '' NOT NULL, scope_value
        TEXT DEFAULT '' NOT NULL, dialect TEXT DEFAULT '' NOT NULL, added TEXT NOT NULL, PRIMARY KEY (id), UNIQUE
        (path) );
    CREATE TABLE alias (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, citation_key TEXT COLLATE "NOCASE" NOT NULL,
        recorded TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE UNIQUE INDEX alias_key ON alias (citation_key);
    CREATE INDEX alias_paper ON alias (paper_id);
    CREATE TABLE bib_source (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, text TEXT DEFAULT '' NOT NULL, macros
        TEXT DEFAULT '' NOT NULL, PRIMARY KEY (id), FOREIGN KEY(paper_id) REFERENCES paper (id) ON DELETE CASCADE );
    CREATE UNIQUE INDEX bib_source_paper ON bib_source (paper_id);
    CREATE TABLE linked_entry (id INTEGER NOT NULL, linked_file_id INTEGER NOT NULL, paper_id INTEGER, position
        INTEGER DEFAULT 0 NOT NULL, citation_key TEXT COLLATE "NOCASE" NOT NULL, text TEXT DEFAULT '' NOT NULL, base
        TEXT DEFAULT '' NOT NULL, record TEXT DEFAULT '' NOT NULL, state TEXT DEFAULT '' NOT NULL, PRIMARY KEY (id),
        FOREIGN KEY(linked_file_id) REFERENCES linked_file (id) ON DELETE CASCADE, FOREIGN KEY(paper_id) REFERENCES
        paper (id) ON DELETE SET NULL );
    CREATE INDEX linked_entry_in_file ON linked_entry (linked_file_id) WHERE state = '' AND paper_id IS NOT NULL;
    CREATE INDEX linked_entry_of_paper ON linked_entry (paper_id);
    CREATE INDEX linked_entry_unsettled ON linked_entry (linked_file_id) WHERE state NOT IN ('', 'out', 'let go');
    CREATE UNIQUE INDEX linked_entry_paper ON linked_entry (linked_file_id, paper_id);
    CREATE TABLE linked_state (id INTEGER NOT NULL, hash TEXT DEFAULT '' NOT NULL, macros TEXT DEFAULT '' NOT NULL,
        revision INTEGER DEFAULT 0 NOT NULL, state TEXT DEFAULT '' NOT NULL, reason TEXT DEFAULT '' NOT NULL, conflicts
        INTEGER DEFAULT 0 NOT NULL, synced TEXT, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES linked_file (id) ON
        DELETE CASCADE );
    CREATE TABLE public_key (id INTEGER NOT NULL, paper_id INTEGER NOT NULL, citation_key TEXT COLLATE "NOCASE" NOT
        NULL, way TEXT DEFAULT '' NOT NULL, recorded TEXT NOT NULL, PRIMARY KEY (id) );
    CREATE UNIQUE INDEX public_key_key ON public_key (citation_key);
    CREATE INDEX public_key_paper ON public_key (paper_id);
    INSERT INTO public_key (paper_id, citation_key, way, recorded)
        SELECT id, citation_key, 'unknown', added FROM paper;
    ALTER TABLE listing ADD COLUMN subscription_id INTEGER;
    CREATE INDEX listing_subscription ON listing (subscription_id) WHERE subscription_id IS NOT NULL;
    CREATE TABLE subscription (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, name TEXT DEFAULT ''
        NOT NULL, filter TEXT DEFAULT '' NOT NULL, interval_s INTEGER DEFAULT 0 NOT NULL, added TEXT NOT NULL, UNIQUE
        (what) );
    CREATE TABLE subscription_state (id INTEGER NOT NULL, title TEXT DEFAULT '' NOT NULL, state TEXT DEFAULT '' NOT
        NULL, reason TEXT DEFAULT '' NOT NULL, failures INTEGER DEFAULT 0 NOT NULL, asked TEXT, succeeded TEXT,
        next_try TEXT, address TEXT DEFAULT '' NOT NULL, etag TEXT DEFAULT '' NOT NULL, last_modified TEXT DEFAULT ''
        NOT NULL, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES subscription (id) ON DELETE CASCADE );
    CREATE TABLE taken (id INTEGER NOT NULL, what TEXT NOT NULL, followed_id INTEGER NOT NULL, PRIMARY KEY (id) );
    CREATE INDEX taken_followed ON taken (followed_id);
    CREATE INDEX taken_what ON taken (what);
    CREATE TABLE followed (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, known_by TEXT NOT NULL,
        handling TEXT DEFAULT '' NOT NULL, why TEXT DEFAULT '' NOT NULL, record TEXT DEFAULT '' NOT NULL, seen TEXT NOT
        NULL );
    CREATE UNIQUE INDEX followed_known_by ON followed (what, known_by);
    CREATE INDEX followed_record ON followed (what, seen) WHERE record <> '';
    CREATE INDEX paper_live_is_verified ON paper (is_verified) WHERE trashed IS NULL;
"""


def _make_version_2(connection: sqlite3.Connection) -> None:
    """Tables for completion, versions, merges, linked files and subscriptions; all new, so the journal need not know.

    Whether a key of version 1 was ever copied nobody recorded, so all of them count as public.
    """
    for statement in _VERSION_2.split(";"):
        if statement.strip():
            connection.execute(statement)


#: In order, without gaps. Version 1 is the first that was released.
STEPS: tuple[Step, ...] = (Step(2, "Completion, versions, merges, linked files, subscriptions", _make_version_2),)


def refuse_unknown(file: LibraryFile, version: int, *, steps: Sequence[Step] = STEPS) -> None:
    """Raise LibraryDamaged when no steps lead from `version` on: then there is nothing to back up for."""
    if version + 1 not in [step.version for step in steps]:
        raise faults.damaged(file.path, f"its format {version} is unknown")


def migrate(file: LibraryFile, *, steps: Sequence[Step] = STEPS) -> int:
    """Run the steps that `file` lacks and return its version. Another process may do the same at once: one waits.

    Raises LibraryUnavailable kinds; the library is then as it was. LibraryDamaged when no steps lead on from its
    version, or when references between its tables do not hold afterwards.
    """
    with faults.translated(file.path):
        connection = connect(file, is_query_only=False)
        try:
            # Off outside the transaction (inside it does nothing): a table may be made anew while others point at it.
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("BEGIN IMMEDIATE")
            version = _run(connection, file, steps)
            connection.execute("COMMIT")
            return version
        finally:
            connection.close()


def forget_undo(connection: sqlite3.Connection) -> None:
    """Keep the history as a record, but let nothing be undone or redone across a step that the journal cannot cross."""
    connection.execute("UPDATE operation SET state = 'dropped' WHERE state IN ('done', 'undone')")


def _run(connection: sqlite3.Connection, file: LibraryFile, steps: Sequence[Step]) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    missing = [step for step in steps if step.version > version]
    if not missing and version == SCHEMA_VERSION:
        return version
    if not missing or [step.version for step in missing] != list(range(version + 1, version + 1 + len(missing))):
        raise faults.damaged(file.path, f"its format {version} is unknown")
    schema.drop_triggers(connection)  # they would refuse the steps, or record them as if the user had done them
    for step in missing:
        step.run(connection)
    schema.create_triggers(connection)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise faults.damaged(file.path, f'a row of "{broken[0]}" points at nothing')
    schema.stamp(connection, version=missing[-1].version)
    return missing[-1].version
