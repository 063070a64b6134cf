"""A list of things to decide on, one after the other, by letters."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from readinglist.desktop.plain_text import tool_tip
from readinglist.desktop.widgets.two_lines import TwoLineDelegate

Thing = TypeVar("Thing")


class DecisionList(QListWidget, Generic[Thing]):
    """J and K go on and back, Enter or the letter `accept` says yes, the letter `refuse` no, a digit means a part.

    key: what a thing is known by when the list is shown anew. words: two lines, plain text.
    """

    accepted = Signal()
    refused = Signal()
    #: A digit was typed.
    numbered = Signal(int)

    def __init__(
        self,
        *,
        key: Callable[[Thing], Hashable],
        words: Callable[[Thing], str],
        accept: Qt.Key,
        refuse: Qt.Key,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._key, self._words = key, words
        self._accept = frozenset({accept, Qt.Key.Key_Return, Qt.Key.Key_Enter})
        self._refuse = refuse
        self.things: list[Thing] = []

    @property
    def thing(self) -> Thing | None:
        """The one that is chosen."""
        row = self.currentRow()
        return self.things[row] if 0 <= row < len(self.things) else None

    def show_things(self, things: Sequence[Thing]) -> None:
        """Show these; the choice stays on its thing, or goes to what came into its place. Emits nothing."""
        row, chosen = max(self.currentRow(), 0), self.thing
        keys = [self._key(thing) for thing in things]
        if chosen is not None and self._key(chosen) in keys:
            row = keys.index(self._key(chosen))
        was_blocked = self.blockSignals(True)
        self.clear()
        self.things = list(things)
        for thing in things:
            self.addItem(_item(self._words(thing)))
        self.setCurrentRow(min(row, len(things) - 1))
        self.blockSignals(was_blocked)

    def step(self, by: int) -> None:
        """Go to another one, if there is one."""
        self.setCurrentRow(min(max(self.currentRow() + by, 0), self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.step(1 if key == Qt.Key.Key_J else -1)
        elif key in self._accept:
            self.accepted.emit()
        elif key == self._refuse:
            self.refused.emit()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            self.numbered.emit(int(key) - int(Qt.Key.Key_0))
        else:
            super().keyPressEvent(event)


def _item(words: str) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setToolTip(tool_tip(words))
    return item
