"""Deciding about papers: status, rating, priority, and the order of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest
from readinglist.library.adding import QUEUE_GAP
from readinglist.library.naming import papers_phrase
from readinglist.library.operation import Operation
from readinglist.library.tagging import existing_ids
from readinglist.model.changes import Changes
from readinglist.model.paper import PRIORITIES, PaperId, Status

if TYPE_CHECKING:
    from readinglist.library.library import Library


def set_status(
    library: Library, paper_ids: Sequence[PaperId], *, status: Status | str, initiator: object | None = None
) -> Changes | None:
    """Move papers to a status. Those new in the queue go to its end, in the order given. Raises InvalidRequest."""
    status = _status(status)
    label = f"Set {papers_phrase(paper_ids)} to {status.value}"
    with library.operation(label, kinds=("papers", "queue"), initiator=initiator) as op:
        rows = {row["id"]: row["status"] for row in op.writer.find("paper", "id", "status", id=list(paper_ids))}
        moved = [i for i in dict.fromkeys(paper_ids) if i in rows and rows[i] != status.value]
        values = {"status": status.value, "modified": op.now_text}
        if status is Status.QUEUE:
            first = op.writer.last_queue_position() + QUEUE_GAP
            op.writer.update_each(
                "paper",
                [{"id": i, **values, "queue_position": first + index * QUEUE_GAP} for index, i in enumerate(moved)],
            )
        else:
            op.writer.update("paper", {**values, "queue_position": None}, ids=moved)
    return op.changes


def set_rating(
    library: Library, paper_ids: Sequence[PaperId], *, rating: int, initiator: object | None = None
) -> Changes | None:
    """Rate papers 1 to 5, or 0 for no rating. Raises InvalidRequest."""
    if not 0 <= rating <= 5:
        raise InvalidRequest(f"A rating is a number from 0 to 5, not {rating}.")
    label = (
        f"Rate {papers_phrase(paper_ids)}: {rating}" if rating else f"Remove the rating of {papers_phrase(paper_ids)}"
    )
    return _set(library, paper_ids, label, {"rating": rating}, initiator)


def set_priority(
    library: Library, paper_ids: Sequence[PaperId], *, priority: int, initiator: object | None = None
) -> Changes | None:
    """Give papers a priority from 0 (none) to 3 (high). Raises InvalidRequest."""
    if not 0 <= priority < len(PRIORITIES):
        raise InvalidRequest(f"A priority is a number from 0 to {len(PRIORITIES) - 1}, not {priority}.")
    label = f"Set priority of {papers_phrase(paper_ids)} to {PRIORITIES[priority]}"
    return _set(library, paper_ids, label, {"priority": priority}, initiator)


def move_in_queue(
    library: Library, paper_ids: Sequence[PaperId], *, before: PaperId | None, initiator: object | None = None
) -> Changes | None:
    """Put papers, in the order given, in front of another paper of the queue, or at its end (`before` is None).

    Papers that are not in the queue yet join it. Raises InvalidRequest when `before` is not in the queue.
    """
    label = f"Move {papers_phrase(paper_ids)} in the queue"
    with library.operation(label, kinds=("papers", "queue"), initiator=initiator) as op:
        moved = existing_ids(op, paper_ids)
        places = _queue(op)
        if before is not None and before not in dict(places):
            raise InvalidRequest(f"Paper #{before} is not in the queue.")
        leaving = set(moved)
        rest = [(paper_id, position) for paper_id, position in places if paper_id not in leaving]
        _place(op, moved, rest, _index_of(before, places, rest))
    return op.changes


def _set(
    library: Library, paper_ids: Sequence[PaperId], label: str, values: dict[str, int], initiator: object | None
) -> Changes | None:
    """Set one column where it differs, so that an operation without effect leaves no undo step."""
    ((name, value),) = values.items()
    with library.operation(label, kinds=("papers",), initiator=initiator) as op:
        rows = op.writer.find("paper", "id", name, id=list(paper_ids))
        ids = [row["id"] for row in rows if row[name] != value]
        op.writer.update("paper", {**values, "modified": op.now_text}, ids=ids)
    return op.changes


def _queue(op: Operation) -> list[tuple[PaperId, int]]:
    rows = op.writer.find("paper", "id", "queue_position", status=Status.QUEUE.value)
    return sorted(((row["id"], row["queue_position"] or 0) for row in rows), key=lambda place: (place[1], place[0]))


def _index_of(before: PaperId | None, places: list[tuple[PaperId, int]], rest: list[tuple[PaperId, int]]) -> int:
    """Where in `rest` the moved papers go: in front of `before`, or of the first that follows it and stays."""
    if before is None:
        return len(rest)
    order = [paper_id for paper_id, _ in places]
    staying = {paper_id: index for index, (paper_id, _) in enumerate(rest)}
    following = order[order.index(before) :]
    return next((staying[paper_id] for paper_id in following if paper_id in staying), len(rest))


def _place(op: Operation, moved: list[PaperId], rest: list[tuple[PaperId, int]], index: int) -> None:
    """Write positions for the moved papers; only when there is no room between the neighbours, for all."""
    low = rest[index - 1][1] if index else 0
    if index == len(rest):
        positions = [low + QUEUE_GAP * step for step in range(1, len(moved) + 1)]
    elif rest[index][1] - low > len(moved):
        width = rest[index][1] - low
        positions = [low + width * step // (len(moved) + 1) for step in range(1, len(moved) + 1)]
    else:
        order = [*(i for i, _ in rest[:index]), *moved, *(i for i, _ in rest[index:])]
        _write_positions(op, order, [QUEUE_GAP * step for step in range(1, len(order) + 1)])
        return
    _write_positions(op, moved, positions)


def _write_positions(op: Operation, ids: list[PaperId], positions: list[int]) -> None:
    rows = op.writer.find("paper", "id", "queue_position", "status", id=ids)
    present = {row["id"]: (row["queue_position"], row["status"]) for row in rows}
    op.writer.update_each(
        "paper",
        [
            {"id": paper_id, "queue_position": position, "status": Status.QUEUE.value}
            for paper_id, position in zip(ids, positions, strict=True)
            if present[paper_id] != (position, Status.QUEUE.value)
        ],
    )


def _status(status: Status | str) -> Status:
    try:
        return Status(status)
    except ValueError:
        known = ", ".join(item.value for item in Status)
        raise InvalidRequest(f'"{status}" is no status.', f"A status is one of {known}.") from None
