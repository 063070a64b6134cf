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
