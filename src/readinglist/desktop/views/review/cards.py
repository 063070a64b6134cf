"""The list of cards: keys, selection, nothing painted here."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from readinglist.desktop.views.review.card import CHOICES, CardDelegate, Options
from readinglist.desktop.views.review.plan_list import PLANNED, PlanList
from readinglist.model.plan import Action

Index = QModelIndex | QPersistentModelIndex


class CardList(QListView):
    """Space includes and leaves out, j and k go down and up, s, n and x answer for an unsure entry.

    choices: for these, the last one by x. has_boxes: whether entries can be left out.
    """

    entry_pointed = Signal(int)
    #: The entry needs a choice before it can be included.
    choice_needed = Signal(int)

    def __init__(
        self, plan: PlanList, *, choices: Options = CHOICES, has_boxes: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("plan")
        self.setAccessibleName("Entries of the listing")
        self._plan = plan
        self._is_silent = False
        plan.modelAboutToBeReset.connect(self._make_room)
        self.setModel(plan)
        self._answers = dict(zip("snx", (action for action, _words in choices), strict=True))
        self._has_boxes = has_boxes
        self._cards = CardDelegate(self, choices=choices, has_boxes=has_boxes)
        self.setItemDelegate(self._cards)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(480, 400)

    @property
    def current(self) -> int:
        """Row of the current entry, or -1."""
        return self.currentIndex().row()

    def show_entry(self, row: int) -> None:
        """Make an entry current and visible without telling anybody."""
        if row == self.current:
            return
        self._is_silent = True
        index = self._plan.index(row) if 0 <= row < self._plan.rowCount() else QModelIndex()
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index.isValid():
            self.scrollTo(index)
        self._is_silent = False

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters are keys here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.current >= 0:
            if self._has_boxes and not self._plan.toggle(self.current):
                self.choice_needed.emit(self.current)
        elif event.text() in ("j", "k"):
            self._step(1 if event.text() == "j" else -1)
        elif event.text() in self._answers and self.current >= 0:
            self._answer(self._answers[event.text()])
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._is_silent and current.isValid():
            self.entry_pointed.emit(current.row())

    def _make_room(self) -> None:
        """A plan with reasons to read has higher cards."""
        self._cards.last_lines = 2 if self._plan.has_reasons else 1

    def _step(self, by: int) -> None:
        row = max(0, min(self._plan.rowCount() - 1, self.current + by))
        if self._plan.rowCount():
            self.setCurrentIndex(self._plan.index(row))

    def _answer(self, action: Action) -> None:
        planned = self._plan.index(self.current).data(PLANNED)
        if planned.action is Action.UNSURE or action is Action.SKIPPED:
            self._plan.choose(self.current, action)
