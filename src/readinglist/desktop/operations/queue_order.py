"""Moving papers within the queue, by keys and by dragging."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from readinglist.desktop.operations.papers import PaperOperations
from readinglist.model.paper import PaperId


class QueueOrder:
    """Turns "up", "down" and "here" into "in front of that paper".

    ids: gives the queue in its order. chosen: gives the selection.
    """

    def __init__(
        self,
        papers: PaperOperations,
        *,
        ids: Callable[[], Sequence[PaperId]],
        chosen: Callable[[], Sequence[PaperId]],
    ) -> None:
        self._papers = papers
        self._ids = ids
        self._chosen = chosen

    def move_up(self) -> None:
        """One place up, as a block: in front of the paper above the first chosen one."""
        ids, chosen = list(self._ids()), list(self._chosen())
        first = min(_places(ids, chosen))
        if first > 0:
            self._papers.move_in_queue(chosen, ids[first - 1])
        elif not _is_block(ids, chosen):
            self._papers.move_in_queue(chosen, _first_other(ids, chosen))

    def move_down(self) -> None:
        """One place down, as a block: behind the paper below the last chosen one."""
        ids, chosen = list(self._ids()), list(self._chosen())
        last = max(_places(ids, chosen))
        if last < len(ids) - 1:
            self._papers.move_in_queue(chosen, ids[last + 2] if last + 2 < len(ids) else None)

    def move_to_top(self) -> None:
        ids, chosen = list(self._ids()), list(self._chosen())
        other = _first_other(ids, chosen)
        if other is not None:
            self._papers.move_in_queue(chosen, other)

    def move_to_end(self) -> None:
        self._papers.move_in_queue(list(self._chosen()), None)

    def move_to_row(self, moved: Sequence[PaperId], row: int) -> None:
        """Put papers in front of a row; a row past the end: at the end."""
        self._papers.move_in_queue(list(moved), _first_other(list(self._ids())[row:], moved))


def _places(ids: list[PaperId], chosen: Sequence[PaperId]) -> list[int]:
    """Where in the queue the chosen papers stand, from the top."""
    wanted = set(chosen)
    return [place for place, paper_id in enumerate(ids) if paper_id in wanted]


def _is_block(ids: list[PaperId], chosen: list[PaperId]) -> bool:
    places = _places(ids, chosen)
    return places == list(range(places[0], places[0] + len(places)))


def _first_other(ids: list[PaperId], chosen: Sequence[PaperId]) -> PaperId | None:
    leaving = set(chosen)
    return next((paper_id for paper_id in ids if paper_id not in leaving), None)
