"""Keeps selection, current row and scroll position when the same view comes again after a change.

What was chosen stays chosen, by id. If the current paper left the view (it was moved to the queue, say), the next one
that is still there takes its place, so that a row of papers can be decided on by keys alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from readinglist.desktop.models.paper_list import PaperListModel
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.desktop.views.papers.table import PaperTable


class _Kept(NamedTuple):
    ids: Sequence[PaperId]
    selected: frozenset[PaperId]
    current: int
    top: int
    offset: int


def successor(old: Sequence[PaperId], row: int, remaining: Collection[PaperId]) -> PaperId | None:
    """Who takes the place of `old[row]`: itself, else the next one that remains, else the one before; None: nobody."""
    if not 0 <= row < len(old):
        return None
    for paper_id in old[row:]:
        if paper_id in remaining:
            return paper_id
    return next((paper_id for paper_id in reversed(old[:row]) if paper_id in remaining), None)


class Keeper:
    """Listens to the resets of a model on behalf of its table."""

    def __init__(self, table: PaperTable, model: PaperListModel) -> None:
        self._table = table
        self._model = model
        self._kept: _Kept | None = None
        model.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        model.modelReset.connect(self._on_reset)

    def _on_about_to_be_reset(self) -> None:
        self._kept = None
        if not self._model.is_refreshing:
            return
        table = self._table
        top = max(0, table.rowAt(0))
        self._kept = _Kept(
            ids=self._model.ids,
            selected=frozenset(table.selected_ids()),
            current=table.currentIndex().row(),
            top=top,
            offset=-table.rowViewportPosition(top) if self._model.ids else 0,
        )

    def _on_reset(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            self._table.scrollToTop()
            return
        remaining = set(self._model.ids)
        current = successor(kept.ids, kept.current, remaining)
        selected = kept.selected & remaining
        if kept.selected and not selected and current is not None:
            selected = frozenset({current})
        self._table.select_ids(selected, is_scrolling=False)
        self._table.set_current(self._model.row_of(current))
        top = self._model.row_of(successor(kept.ids, kept.top, remaining))
        self._table.verticalScrollBar().setValue(max(0, top) * self._table.painter.row_height() + kept.offset)
