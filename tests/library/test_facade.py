"""The facade: operations, undo and redo, being told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from readinglist.errors import NothingFound
from readinglist.library import adding, annotating, editing, tagging, trashing, triage
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, Status
from readinglist.model.people import Person


def add(library: Library, count: int = 3, **fields: object) -> list[PaperId]:
    papers = [
        Paper(
            **{
                "title": f"On the Number {index}",
                "citation_key": f"key{index}",
                "abstract": "We count. The count is right.",
                "people": (Person("Doe", "Jane"), Person("Roe", "Max")),
                "identifiers": (Identifier("doi", f"10.1000/{index}"),),
                **fields,
            }
        )
        for index in range(count)
    ]
    with library.operation(f"Import {count} papers", kinds={"papers"}) as op:
        return adding.insert_papers(op, papers, source="listing", source_name="A listing")


def test_a_paper_is_kept_whole(library: Library) -> None:
    paper = Paper(
        title="The Whole", citation_key="Doe2024Whole", abstract="All.", people=(Person("Doe", "Jane", "van", "Jr."),),
        editors=(Person(literal="The Board"),), identifiers=(Identifier("arxiv", "2401.00001", 2),),
        keywords=("a b", "c"), tags=("nlp/x", "Y"), status=Status.QUEUE, priority=2, rating=5, venue="Somewhere",
        organization="Org", author_count=7, is_verified=True,
    )  # fmt: skip
    with library.operation("Add", kinds={"papers"}) as op:
        (paper_id,) = adding.insert_papers(op, [paper], source="user")
    kept = library.get_paper(paper_id)
    for name in ("title", "citation_key", "abstract", "people", "editors", "identifiers", "keywords", "tags", "status",
                 "priority", "rating", "venue", "organization", "author_count", "is_verified"):  # fmt: skip
        assert getattr(kept, name) == getattr(paper, name), name


def test_listeners_are_told_after_the_commit_and_until_they_leave(library: Library) -> None:
    told: list[tuple[Changes, int]] = []
    leave = library.subscribe(lambda changes: told.append((changes, len(library.get_history()))))
    ids = add(library)
    assert [(changes.paper_ids, operations) for changes, operations in told] == [(frozenset(ids), 1)]
    leave()
    triage.set_rating(library, ids, rating=3)
    assert len(told) == 1


def test_an_operation_that_changes_nothing_leaves_no_step(library: Library) -> None:
    ids = add(library)
    assert triage.set_rating(library, ids, rating=2) is not None
    assert triage.set_rating(library, ids, rating=2) is None
    assert len(library.get_history()) == 2


def test_an_exception_takes_everything_back(library: Library) -> None:
    told: list[Changes] = []
    library.subscribe(told.append)

    def fail_half_way() -> None:
        with library.operation("Doomed", kinds={"papers"}) as op:
            adding.insert_papers(op, [Paper(title="Gone", citation_key="gone")], source="user")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert library.find_paper("gone") is None
    assert library.get_history() == []
    assert told == []


def test_undo_and_redo_survive_a_restart(library: Library) -> None:
    path = library.path
    (paper_id, *_) = add(library)
    tagging.add_tags(library, [paper_id], tags=["LLM"])
    library.close()
    with Library.open(path) as again:
        assert again.undo_label == 'Tag 1 paper "LLM"'
        again.undo()
        assert again.get_paper(paper_id).tags == ()
        assert again.redo_label == 'Tag 1 paper "LLM"'
    with Library.open(path) as third:
        changes = third.redo()
        assert changes is not None
        assert changes.paper_ids == {paper_id}
        assert third.get_paper(paper_id).tags == ("LLM",)


def test_a_new_operation_ends_redo(library: Library) -> None:
    ids = add(library)
    triage.set_rating(library, ids, rating=5)
    library.undo()
    triage.set_rating(library, ids, rating=1)
    assert library.redo_label == ""
    assert library.redo() is None


def test_a_note_typed_within_a_minute_is_one_step(tmp_path: Path) -> None:
    moment = [dt.datetime(2026, 4, 15, 9, 0, tzinfo=dt.UTC)]
    with Library.open(tmp_path / "library.sqlite", clock=lambda: moment[0]) as library:
        (paper_id, *_) = add(library)
        for seconds, text in ((0, "T"), (20, "Th"), (59, "The"), (61, "Then"), (90, "Then.")):
            moment[0] = dt.datetime(2026, 4, 15, 10, 0, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
            annotating.set_note(library, paper_id, text=text)
        library.undo()
        assert library.get_note(paper_id).text == "The"
        library.undo()
        assert library.get_note(paper_id).text == ""
        library.redo()
        assert library.get_note(paper_id).text == "The"


def test_another_process_is_noticed_and_our_own_writes_are_not(library: Library) -> None:
    told: list[Changes] = []
    ids = add(library)
    library.subscribe(told.append)
    assert not library.poll_other_processes()
    triage.set_rating(library, ids, rating=5)
    assert not library.poll_other_processes()
    assert len(told) == 1
    with Library.open(library.path) as other:
        triage.set_rating(other, ids, rating=4)
    assert library.poll_other_processes()
    assert told[-1].paper_ids is None
    assert not library.poll_other_processes()


def test_operations_do_not_nest(library: Library) -> None:
    ids = add(library)
    with pytest.raises(RuntimeError, match="nest"), library.operation("Outer", kinds={"papers"}):
        triage.set_rating(library, ids, rating=5)
    assert library.get_paper(ids[0]).rating == 0


def test_a_missing_paper_is_said(library: Library) -> None:
    with pytest.raises(NothingFound):
        library.get_paper(PaperId(99))
    assert library.get_papers([PaperId(99)]) == []
    assert library.get_rows([99]) == []


def test_a_paper_is_found_by_key_in_any_case_or_by_number(library: Library) -> None:
    ids = add(library)
    assert library.find_paper("KEY1") == ids[1]
    assert library.find_paper(f"#{ids[2]}") == ids[2]
    assert library.find_paper("#999") is None
    assert library.find_paper("#99999999999999999999") is None
    assert library.find_paper("") is None


def test_history_of_a_paper_tells_before_and_after(library: Library) -> None:
    (paper_id, *_) = add(library)
    editing.edit_fields(library, [paper_id], values={"title": "A Better Title", "date": "2024-05"})
    tagging.add_tags(library, [paper_id], tags=["x"])
    trashing.trash_papers(library, [paper_id])
    rows = library.get_paper_history(paper_id)
    assert [row.label for row in rows] == [
        "Put 1 paper into the trash", 'Tag 1 paper "x"', "Edit title, date of 1 paper", "Import 3 papers",
    ]  # fmt: skip
    edits = {change.field: (change.before, change.after) for change in rows[2].changes}
    assert edits["title"] == ("On the Number 0", "A Better Title")
    assert edits["date"] == ("", "2024-05")
    assert [(change.field, change.before, change.after) for change in rows[1].changes] == [("tag", "", "x")]


def test_counts_leave_the_trash_out(library: Library) -> None:
    ids = add(library, 4)
    tagging.add_tags(library, ids[:3], tags=["nlp/parsing"])
    tagging.add_tags(library, ids[2:], tags=["nlp"])
    triage.set_status(library, ids[:1], status=Status.READ)
    trashing.trash_papers(library, ids[3:])
    counts = library.get_counts()
    assert (counts.total, counts.trash) == (3, 1)
    assert counts.by_status[Status.READ] == 1
    assert [(tag.name, tag.count, tag.total) for tag in counts.tags] == [("nlp", 1, 3), ("nlp/parsing", 3, 3)]
