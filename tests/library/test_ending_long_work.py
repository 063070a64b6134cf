"""Long writing can be ended from outside: then nothing of it is in the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from readinglist.library import adding, tagging, triage
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId


class Unwanted(Exception):
    """Nobody wants the result any more."""


@pytest.fixture
def ids(library: Library) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [
            Paper(title=f"Paper {n}", citation_key=f"k{n}", abstract="Owls and rivers. " * 20) for n in range(600)
        ]
        return adding.insert_papers(op, papers, source="user")


def after(questions: int) -> Callable[[], None]:
    """A check that lets so many questions pass."""
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > questions:
            raise Unwanted

    return check


def dump(library: Library) -> list[str]:
    with sqlite3.connect(library.path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.mark.parametrize("questions", [0, 3, 6])
def test_what_is_ended_in_the_middle_is_not_there_and_told_to_nobody(
    library: Library, ids: list[PaperId], questions: int
) -> None:
    before, told = dump(library), []
    library.subscribe(told.append)
    with pytest.raises(Unwanted), library.heeding(after(questions)):
        tagging.add_tags(library, ids, tags=["owls"])
    assert dump(library) == before
    assert told == []
    assert library.count("tag:owls") == 0


def test_an_undo_that_is_ended_can_be_done_later(library: Library, ids: list[PaperId]) -> None:
    tagging.add_tags(library, ids, tags=["owls"])
    with pytest.raises(Unwanted), library.heeding(after(5)):
        library.undo()
    assert library.count("tag:owls") == len(ids)
    library.undo()
    assert library.count("tag:owls") == 0


def test_the_next_operation_heeds_nobody(library: Library, ids: list[PaperId]) -> None:
    with pytest.raises(Unwanted), library.heeding(after(0)):
        triage.set_rating(library, ids, rating=5)
    triage.set_rating(library, ids, rating=3)
    assert library.count("rating:3") == len(ids)


def test_a_check_that_lets_all_pass_changes_nothing_of_the_result(library: Library, ids: list[PaperId]) -> None:
    with library.heeding(lambda: None):
        changes = triage.set_rating(library, ids, rating=4)
    assert changes is not None
    assert library.count("rating:4") == len(ids)
