"""Very many papers at once: written in another way, with the same library as the outcome, undo and all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from readinglist.library import adding
from readinglist.library.adding import BULK, insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, Status
from readinglist.model.people import Person
from readinglist.storage import schema
from storage.dumps import dump


def papers(count: int) -> list[Paper]:
    return [
        Paper(
            f"Owls of valley {number}",
            citation_key=f"owl{number}",
            people=(Person("Strix", f"A{number}"), Person("Aluco", "B")),
            editors=(Person("Bubo", "C"),),
            date=PartialDate(1990 + number % 30),
            identifiers=(Identifier("doi", f"10.5555/{number}"),),
            tags=("owls",),
            status=Status.QUEUE if number % 7 == 0 else Status.INBOX,
        )
        for number in range(count)
    ]


@pytest.fixture
def bulk(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "bulk.sqlite") as library:
        yield library


def add(library: Library, those: list[Paper]) -> None:
    with library.operation("Add", kinds={"papers"}) as op:
        insert_papers(op, those, source="file", source_name="refs.bib")


def schema_of(library: Library) -> list[Any]:
    with closing(sqlite3.connect(library.path)) as connection:
        return sorted(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"), key=str)


def content(library: Library) -> object:
    """Everything but the times at which it was written."""
    with closing(sqlite3.connect(library.path)) as connection:
        return [
            connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
            for table, columns in {
                "paper": "id, citation_key, title, people_sort, status, queue_position",
                "person": "id, paper_id, role, position, family, given",
                "identifier": "id, paper_id, scheme, value",
                "provenance": "id, paper_id, fields, source",
                "paper_tag": "id, paper_id, tag_id",
                "journal": "table_name, row_id, paper_id, action, old",
                "paper_text": "rowid, title, people",
            }.items()
        ]


def test_the_library_is_the_same_as_if_they_had_come_one_by_one(
    library: Library, bulk: Library, monkeypatch: Any
) -> None:
    many = papers(BULK + 50)
    before = schema_of(bulk)
    add(bulk, many)
    monkeypatch.setattr(adding, "BULK", 10**9)
    add(library, many)
    assert content(bulk) == content(library)
    assert schema_of(bulk) == before
    with bulk.reading() as connection:
        assert schema.has_our_triggers(connection)
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert bulk.find_ids("strix", sort="title", limit=3) == library.find_ids("strix", sort="title", limit=3)


def test_undo_and_redo_are_exact(bulk: Library) -> None:
    add(bulk, papers(3))
    before = dump(bulk.path)
    add(bulk, [paper for paper in papers(BULK + 3) if paper.citation_key not in ("owl0", "owl1", "owl2")])
    after = dump(bulk.path)
    bulk.undo()
    assert dump(bulk.path) == before
    bulk.redo()
    assert dump(bulk.path) == after


def test_what_breaks_off_leaves_nothing_and_every_index_and_trigger(bulk: Library) -> None:
    add(bulk, papers(3))
    before, shape = dump(bulk.path), schema_of(bulk)
    broken = [*papers(BULK), Paper("Bad", citation_key="bad", people=(Person(family=object()),))]  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"object|bind|type"):
        add(bulk, broken)
    assert dump(bulk.path) == before
    assert schema_of(bulk) == shape


def test_a_few_beside_many_are_written_row_by_row(bulk: Library, monkeypatch: Any) -> None:
    monkeypatch.setattr(adding, "BULK", 5)
    used = []
    monkeypatch.setattr(
        "readinglist.storage.writer.RowWriter.in_bulk", lambda self: used.append(self) or adding.nullcontext()
    )
    add(bulk, papers(40))
    assert len(used) == 1
    add(bulk, [Paper(f"Other {number}") for number in range(6)])
    assert len(used) == 1
