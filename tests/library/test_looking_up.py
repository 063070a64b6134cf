"""The queue of look-ups: what waits, what was found, and how it counts."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.errors import NothingFound
from readinglist.library import adding, looking_up, trashing
from readinglist.library.library import Library
from readinglist.model.candidate import Candidate, Match, Verdict
from readinglist.model.changes import Changes
from readinglist.model.lookup import Lookup, LookupCounts, LookupState
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import lookup_rows

ASKED = dt.datetime(2026, 4, 15, 9, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
OPEN = Match((Candidate("arxiv", "Paper b"),), Verdict.REVIEW, "nearly the same title")
REFUSED = Match((Candidate("arxiv", "Another"),), Verdict.REFUSED, "another title")


@pytest.fixture
def ids(library: Library) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [Paper(title=f"Paper {name}", citation_key=name, is_verified=name == "d") for name in "abcd"]
        return adding.insert_papers(op, papers, source="listing", source_name="A listing")


def write(library: Library, *lookups: Lookup) -> None:
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, lookups)


def test_a_paper_that_nobody_asked_about_is_unverified(library: Library, ids: list[PaperId]) -> None:
    assert looking_up.get_lookup(library, ids[0]) == Lookup(ids[0], LookupState.UNVERIFIED)
    assert looking_up.get_lookup(library, ids[3]).state is LookupState.PROVEN
    with pytest.raises(NothingFound):
        looking_up.get_lookup(library, PaperId(99))


def test_what_is_queued_waits_across_restarts_and_proven_papers_do_not(tmp_path: Path) -> None:
    with Library.open(tmp_path / "kept.sqlite") as library:
        with library.operation("Add", kinds={"papers"}) as op:
            papers = [Paper(title=f"Paper {name}", citation_key=name, is_verified=name == "b") for name in "abc"]
            ids = adding.insert_papers(op, papers, source="listing")
        trashing.trash_papers(library, ids[2:])
        assert looking_up.queue_lookups(library, ids) == 1
        assert looking_up.queue_lookups(library, ids) == 0
    with Library.open(tmp_path / "kept.sqlite") as library:
        assert looking_up.find_waiting(library) == ids[:1]
        assert library.undo_label == "Put 1 paper into the trash"


def test_a_paper_for_which_a_source_asked_us_to_wait_waits_until_then(tmp_path: Path) -> None:
    moment = [ASKED]
    with Library.open(tmp_path / "kept.sqlite", clock=lambda: moment[0]) as library:
        with library.operation("Add", kinds={"papers"}) as op:
            (paper_id,) = adding.insert_papers(op, [Paper(title="Paper")], source="listing")
        write(library, Lookup(paper_id, LookupState.LATER, "come back", asked=ASKED, not_before=ASKED + MINUTE))
        assert looking_up.find_waiting(library) == []
        moment[0] += MINUTE
        assert looking_up.find_waiting(library) == [paper_id]


def test_papers_are_counted_by_state_outside_the_trash(library: Library, ids: list[PaperId]) -> None:
    write(
        library,
        Lookup(ids[0], LookupState.LATER, "arXiv did not answer", asked=ASKED, not_before=ASKED),
        Lookup(ids[1], LookupState.TO_REVIEW, "two works", (OPEN,), ASKED),
        Lookup(ids[3], LookupState.PROVEN, "", (OPEN,), ASKED),
        Lookup(PaperId(99), LookupState.NOT_FOUND),
    )
    assert looking_up.count_lookups(library) == LookupCounts(later=1, to_review=1, proven=1, unverified=1)
    assert looking_up.find_to_review(library) == [ids[1]]
    trashing.trash_papers(library, ids[:2])
    assert looking_up.count_lookups(library) == LookupCounts(proven=1, unverified=1)


def test_a_cancelled_paper_goes_back_to_what_was_known_of_it(library: Library, ids: list[PaperId]) -> None:
    found = [
        Lookup(ids[1], LookupState.TO_REVIEW, "", (REFUSED, OPEN), ASKED),
        Lookup(ids[2], LookupState.NOT_FOUND, "", (REFUSED,), ASKED),
    ]
    write(library, *found)
    assert looking_up.queue_lookups(library, ids) == 3
    assert looking_up.get_lookup(library, ids[1]).state is LookupState.QUEUED
    looking_up.forget_lookups(library, ids)
    assert [looking_up.get_lookup(library, i) for i in ids[1:3]] == found
    assert looking_up.get_lookup(library, ids[0]).state is LookupState.UNVERIFIED


def test_views_are_told_of_look_ups_without_an_undo_step(library: Library, ids: list[PaperId]) -> None:
    told: list[Changes] = []
    library.subscribe(told.append)
    looking_up.queue_lookups(library, ids[:2])
    assert told == [Changes(frozenset({"lookups"}), frozenset(ids[:2]))]
    assert library.undo_label == "Add"


def test_a_paper_that_is_deleted_takes_its_look_up_along(library: Library, ids: list[PaperId]) -> None:
    looking_up.queue_lookups(library, ids[:1])
    library.undo()
    assert looking_up.find_waiting(library) == []
    library.redo()
    assert looking_up.get_lookup(library, ids[0]).state is LookupState.UNVERIFIED


def test_how_far_it_is_can_be_read_without_what_writes_or_asks(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite"):
        pass
    script = (
        "import sys; from readinglist.library import looking_up; from readinglist.library.library import Library; "
        "library = Library.open(sys.argv[1]); looking_up.count_lookups(library); looking_up.find_waiting(library); "
        "library.close(); print(*({'sqlalchemy', 'httpx', 'rapidfuzz'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "library.sqlite")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr
