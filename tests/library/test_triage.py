"""Status, rating, priority, and the order of the queue."""

from __future__ import annotations

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import adding, trashing, triage
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId, Status


@pytest.fixture
def ids(library: Library) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [Paper(title=f"Paper {name}", citation_key=name) for name in "abcdef"]
        return adding.insert_papers(op, papers, source="user")


def queue(library: Library) -> str:
    ids = library.find_ids(scope="status:queue", sort="queue", is_descending=False)
    return "".join(paper.citation_key for paper in library.get_papers([PaperId(i) for i in ids]))


def test_papers_join_the_queue_at_its_end_in_the_order_given(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, [ids[2], ids[0]], status=Status.QUEUE)
    triage.set_status(library, [ids[1], ids[0]], status="queue")
    assert queue(library) == "cab"


def test_leaving_the_queue_gives_the_place_up(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, ids[:3], status="queue")
    triage.set_status(library, ids[:1], status="read")
    triage.set_status(library, ids[:1], status="queue")
    assert queue(library) == "bca"


def test_many_papers_move_in_one_step_and_keep_their_order(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, ids, status="queue")
    triage.move_in_queue(library, [ids[4], ids[1]], before=ids[0])
    assert queue(library) == "ebacdf"
    triage.move_in_queue(library, [ids[4], ids[0]], before=None)
    assert queue(library) == "bcdfea"
    library.undo()
    assert queue(library) == "ebacdf"


def test_a_paper_may_move_in_front_of_itself_or_of_another_that_moves(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, ids, status="queue")
    assert triage.move_in_queue(library, [ids[1]], before=ids[1]) is not None or queue(library) == "abcdef"
    assert queue(library) == "abcdef"
    triage.move_in_queue(library, [ids[3], ids[2]], before=ids[2])
    assert queue(library) == "abdcef"


def test_a_move_writes_one_row_until_the_gap_is_used_up(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, ids, status="queue")
    touched = []
    for step in range(40):  # always between the first two: halves the gap each time
        first, second = library.find_ids(scope="status:queue", sort="queue", is_descending=False)[:2]
        moving = next(i for i in ids if i not in (first, second))
        changes = triage.move_in_queue(library, [moving], before=PaperId(second))
        assert changes is not None
        assert changes.paper_ids is not None
        touched.append(len(changes.paper_ids))
        order = library.find_ids(scope="status:queue", sort="queue", is_descending=False)
        assert order[1] == moving, step
        assert len(order) == len(ids)
    assert touched.count(1) > 25
    assert max(touched) <= len(ids)


def test_papers_from_elsewhere_join_where_they_are_dropped(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, ids[:3], status="queue")
    triage.move_in_queue(library, ids[4:], before=ids[1])
    assert queue(library) == "aefbc"
    assert library.get_paper(ids[4]).status is Status.QUEUE


def test_a_trashed_paper_keeps_its_place(library: Library, ids: list[PaperId]) -> None:
    triage.set_status(library, ids[:3], status="queue")
    trashing.trash_papers(library, [ids[1]])
    triage.move_in_queue(library, [ids[2]], before=ids[0])
    assert queue(library) == "ca"
    trashing.restore_papers(library, [ids[1]])
    assert queue(library) == "cab"


def test_what_makes_no_sense_is_refused_and_leaves_no_step(library: Library, ids: list[PaperId]) -> None:
    steps = len(library.get_history())
    with pytest.raises(InvalidRequest, match="no status"):
        triage.set_status(library, ids, status="someday")
    with pytest.raises(InvalidRequest, match="0 to 5"):
        triage.set_rating(library, ids, rating=6)
    with pytest.raises(InvalidRequest, match="0 to 3"):
        triage.set_priority(library, ids, priority=4)
    with pytest.raises(InvalidRequest, match="not in the queue"):
        triage.move_in_queue(library, ids[:1], before=ids[1])
    assert len(library.get_history()) == steps


def test_unknown_and_repeated_ids_are_left_out(library: Library, ids: list[PaperId]) -> None:
    changes = triage.set_status(library, [ids[0], ids[0], PaperId(99)], status="queue")
    assert changes is not None
    assert changes.paper_ids == {ids[0]}
    assert triage.set_rating(library, [PaperId(99)], rating=1) is None
