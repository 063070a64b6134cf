"""The pairs that may be one, the likeliest first; letters decide on the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from readinglist.desktop.models.columns import shown_title
from readinglist.desktop.plain_text import tool_tip
from readinglist.model.merge import Duplicate
from readinglist.model.paper import PaperId, PaperRow


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair with the row of its first paper, which names it in the list."""

    duplicate: Duplicate
    row: PaperRow

    @property
    def key(self) -> tuple[PaperId, PaperId]:
        return self.duplicate.paper_id, self.duplicate.other_id


class PairList(QListWidget):
    """J and K go on and back, M or Enter merges, N tells apart."""

    merge_asked = Signal()
    apart_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pairs")
        self.setAccessibleName("Pairs that may be one paper")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.pairs: list[FoundPair] = []

    @property
    def pair(self) -> FoundPair | None:
        row = self.currentRow()
        return self.pairs[row] if 0 <= row < len(self.pairs) else None

    def show_pairs(self, pairs: Sequence[FoundPair]) -> None:
        """Show these; the choice stays on its pair, or on what came into its place."""
        row = max(self.currentRow(), 0)
        chosen = self.pair
        keys = [pair.key for pair in pairs]
        if chosen is not None and chosen.key in keys:
            row = keys.index(chosen.key)
        self.blockSignals(True)
        self.clear()
        self.pairs = list(pairs)
        for pair in pairs:
            self.addItem(_item(pair))
        self.blockSignals(False)
        self.setCurrentRow(min(row, len(pairs) - 1))

    def step(self, by: int) -> None:
        """Go to another pair, if there is one."""
        self.setCurrentRow(min(max(self.currentRow() + by, 0), self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_J:
                self.step(1)
            case Qt.Key.Key_K:
                self.step(-1)
            case Qt.Key.Key_M | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.merge_asked.emit()
            case Qt.Key.Key_N:
                self.apart_asked.emit()
            case _:
                super().keyPressEvent(event)


def _item(pair: FoundPair) -> QListWidgetItem:
    item = QListWidgetItem(f"{shown_title(pair.row)}\n{pair.duplicate.reason}")
    item.setToolTip(tool_tip(item.text()))
    item.setSizeHint(QSize(120, 52))
    return item
