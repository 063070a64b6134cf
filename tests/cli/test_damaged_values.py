"""A row that another program spoilt: one sentence and the way out, whichever command meets it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from readinglist_shelf import PAGE, Command

from readinglist.errors import LibraryDamaged
from readinglist.library import editing, looking_up
from readinglist.library.library import Library
from readinglist.model.paper import PaperId
from readinglist.storage import schema


def _spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        schema.drop_triggers(connection)
        assert connection.execute(statement).rowcount == 1
        schema.create_triggers(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE paper SET added = 'yesterday' WHERE id = 1",
        "UPDATE paper SET added = '2026-04-15' WHERE id = 1",
        "UPDATE paper SET date = '2024-13-45' WHERE id = 1",
        "UPDATE paper SET status = 'asleep' WHERE id = 1",
        "UPDATE paper SET title = x'ff00' WHERE id = 1",
        "UPDATE paper SET keywords = x'41' WHERE id = 1",
        "UPDATE person SET family = x'41' WHERE paper_id = 1 AND position = 1",
        "UPDATE identifier SET value = x'41' WHERE paper_id = 1",
        "UPDATE tag SET name = x'41'",
    ],
)
def test_a_value_that_cannot_be_read_is_damage_with_a_way_out(
    shelf: Path, readinglist: Command, statement: str
) -> None:
    _spoil(shelf, statement)
    for command in (["list", "--json"], ["show", "#1"]):
        answer = readinglist(*command)
        assert answer.code == 3, answer
        assert "holds a value that cannot be read" in answer.err
        assert "readinglist check" in answer.err
        assert "recover" in answer.err
        assert "problem of ours" not in answer.err
    answer = readinglist("check")
    assert answer.code == 3
    assert "The file is damaged: row 1 of " in answer.out
    with Library.open(shelf) as library, pytest.raises(LibraryDamaged):
        editing.edit_fields(library, [PaperId(1)], values={"venue": "A place"})


@pytest.mark.parametrize("column", ["matches = '{'", "matches = '[{}]'", "state = 'asleep'", "asked = 'once'"])
def test_a_look_up_that_cannot_be_read_is_damage_of_that_paper_only(
    shelf: Path, readinglist: Command, column: str
) -> None:
    with Library.open(shelf) as library:
        looking_up.queue_lookups(library, [PaperId(1)])
    _spoil(shelf, f"UPDATE lookup SET {column}")
    assert readinglist("show", "#2").code == 0
    assert readinglist("show", "#1").code == 3
    answer = readinglist("check")
    assert (answer.code, "row 1 of lookup" in answer.out) == (3, True)


def test_papers_beside_a_damaged_one_can_still_be_read(shelf: Path, readinglist: Command) -> None:
    _spoil(shelf, "UPDATE paper SET added = '' WHERE id = 1")
    assert readinglist("show", "#2").code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE listing SET added = '?' WHERE id = 1",
        "UPDATE listing SET name = x'41' WHERE id = 1",
        "UPDATE operation SET at = '?' WHERE id = 1",
    ],
)
def test_a_damaged_listing_or_step_is_found_by_check(
    path: Path, tmp_path: Path, readinglist: Command, statement: str
) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    assert readinglist("import", str(tmp_path / "page.txt")).code == 0
    assert readinglist("check").code == 0
    _spoil(path, statement)
    answer = readinglist("check")
    assert answer.code == 3
    assert statement.split()[1] in answer.out
    with Library.open(path) as library, pytest.raises(LibraryDamaged):
        library.get_counts(), library.get_history()


def _write_schema(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        assert connection.execute(statement).rowcount > 0


def _put_numbers(path: Path, table: str, column: str) -> None:
    """Numbers in a text column: a flipped bit can make them, SQL on the sound schema cannot."""
    as_text, as_number = f"{column} TEXT", f"{column} INTEGER"
    change = "UPDATE sqlite_master SET sql = replace(sql, '{}', '{}') WHERE name = '{}'"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        schema.drop_triggers(connection)
    _write_schema(path, change.format(as_text, as_number, table))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE {table} SET {column} = id")
        schema.create_triggers(connection)
    _write_schema(path, change.format(as_number, as_text, table))


@pytest.mark.parametrize(
    ("table", "column", "command"),
    [
        ("tag", "name", ["list", "--json"]),
        ("paper", "organization", ["list"]),
        ("paper", "pages", ["export"]),
        ("person", "family", ["list"]),
        ("operation", "at", ["history"]),
        ("provenance", "recorded", ["show", "--provenance", "#1"]),
    ],
)
def test_a_number_where_text_should_be_is_damage_that_check_names(
    shelf: Path, readinglist: Command, table: str, column: str, command: list[str]
) -> None:
    _put_numbers(shelf, table, column)
    answer = readinglist(*command)
    assert answer.code == 3, answer
    assert "a number where text should be" in answer.err
    answer = readinglist("check")
    assert answer.code == 3
    assert f"NUMERIC value in {table}.{column}" in answer.out


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE sqlite_master SET sql = replace(sql, 'pages TEXT', 'qages TEXT')", 'table "paper" has other columns'),
        ("UPDATE sqlite_master SET sql = replace(sql, 'organization, venue', 'organizatiom, venue')", "other columns"),
        ("UPDATE sqlite_master SET sql = replace(sql, 'NOCASE', 'NKCASE')", "no such collation sequence"),
        ("DELETE FROM sqlite_master WHERE tbl_name = 'note'", 'table "note" is missing'),
    ],
)
def test_a_schema_that_is_not_ours_is_damage(shelf: Path, readinglist: Command, statement: str, reason: str) -> None:
    _write_schema(shelf, statement)
    for command in (["list"], ["check"], ["tag", "#1", "+new"]):
        answer = readinglist(*command)
        if answer.code:
            assert (answer.code, reason in answer.err, "problem of ours" in answer.err) == (3, True, False), answer
    assert readinglist("check").code == 3


@pytest.mark.parametrize(
    "changes",
    [
        "table_name = 'paper WHERE 1 OR id = 0; --'",
        "table_name = 'sqlite_master'",
        "table_name = 'journal'",
        "action = 'destroy'",
        "action = 'update', old = '{'",
        "action = 'update', old = '[1]'",
        "action = 'update', old = '{\"title = 1; --\": 1}'",
        "action = 'update', old = '{\"id\": 1}'",
        "action = 'delete', table_name = 'paper', old = NULL",
    ],
)
def test_a_journal_that_makes_no_sense_is_damage_and_undoes_nothing(
    shelf: Path, readinglist: Command, changes: str
) -> None:
    assert readinglist("tag", "#2", "+new").code == 0
    _spoil(shelf, f"UPDATE journal SET {changes} WHERE id = (SELECT max(id) FROM journal)")
    before = readinglist("list", "--json").out
    for command in ("undo", "check"):
        answer = readinglist(command)
        assert answer.code == 3, answer
        assert "problem of ours" not in answer.err
    assert "of journal is no record of a change" in answer.out
    assert readinglist("list", "--json").out == before


def test_a_journal_that_does_not_fit_the_rows_is_damage(shelf: Path, readinglist: Command) -> None:
    assert readinglist("tag", "#2", "+new").code == 0
    assert readinglist("undo").code == 0
    with closing(sqlite3.connect(shelf, isolation_level=None)) as connection:
        schema.drop_triggers(connection)
        assert connection.execute("DELETE FROM paper WHERE id = 2").rowcount == 1
        schema.create_triggers(connection)
    answer = readinglist("redo")
    assert answer.code == 3, answer
    assert "do not fit" in answer.err
