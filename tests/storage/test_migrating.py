"""A library of version 1, as that version made it, becomes one of today with all that was in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from readinglist.library import backups, looking_up
from readinglist.library.library import Library
from readinglist.model.lookup import LookupCounts
from readinglist.model.paper import PaperId
from readinglist.model.people import Person
from readinglist.storage.checking import rebuild_full_text
from readinglist.storage.connecting import APPLICATION_ID, SCHEMA_VERSION

VERSION_1 = Path(__file__).parents[1] / "data" / "storage" / "version_1.sql"
_AT = "2026-04-15T09:30:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of version 1 with one operation, "Import 2 papers", which its own triggers recorded."""
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for statement in VERSION_1.read_text("utf-8").splitlines()[1:]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA user_version=1")
        connection.execute(
            "INSERT INTO operation (id, label, kind, at, effect_id, state, kinds, paper_count) "
            "VALUES (1, 'Import 2 papers', 'do', ?, 1, 'done', 'papers', 2)",
            (_AT,),
        )
        connection.execute("INSERT INTO current_operation VALUES (1, 0)")
        connection.executemany(
            "INSERT INTO paper (id, citation_key, type, title, title_sort, title_match, abstract, people, people_sort, "
            "status, added, modified) VALUES (?, ?, 'misc', ?, lower(?), lower(?), 'Words.', 'Jane Doe', 'doe, jane', "
            "'inbox', ?, ?)",
            [(1, "doe2024one", *["One"] * 3, _AT, _AT), (2, "doe2024two", *["Two"] * 3, _AT, _AT)],
        )
        connection.executemany(
            "INSERT INTO person (paper_id, role, position, family, given) VALUES (?, 'author', 1, 'Doe', 'Jane')",
            [(1,), (2,)],
        )
        connection.executemany(
            "INSERT INTO provenance (paper_id, operation_id, fields, source, source_name, recorded) "
            "VALUES (?, 1, 'title people', 'listing', 'A page', ?)",
            [(1, _AT), (2, _AT)],
        )
        rebuild_full_text(connection)
        connection.execute("DELETE FROM current_operation")
        connection.execute("COMMIT")
    return path


def _schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return {(kind, name, "".join(sql.split())) for kind, name, sql in rows}


def test_a_library_of_version_1_gets_the_schema_of_a_new_one(path: Path, tmp_path: Path) -> None:
    with Library.open(path), Library.open(tmp_path / "new.sqlite"):
        pass
    assert _schema(path) == _schema(tmp_path / "new.sqlite")


def test_a_library_of_version_1_keeps_its_papers_their_origins_and_its_undo(path: Path) -> None:
    with Library.open(path) as library:
        paper = library.get_paper(PaperId(1))
        assert (paper.title, paper.people) == ("One", (Person("Doe", "Jane"),))
        assert [origin.source_name for origin in library.get_provenance(PaperId(2))] == ["A page"]
        assert looking_up.count_lookups(library) == LookupCounts(unverified=2)
        assert library.undo_label == "Import 2 papers"
        assert library.undo() is not None
        assert library.count() == 0
        assert library.redo() is not None
        assert library.get_paper(PaperId(1)) == paper


def test_a_library_of_version_1_is_backed_up_before_it_is_brought_up_to_date(path: Path) -> None:
    with Library.open(path):
        pass
    (backup,) = backups.find_backups(path)
    assert backup.contents is not None
    assert (backup.kind, backup.contents.papers, backup.contents.version) == ("migration", 2, 1)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
