"""The papers to review, with what was decided of each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from readinglist.desktop.plain_text import tool_tip
from readinglist.desktop.views.candidates.decisions import Decision, Decisions
from readinglist.desktop.widgets.two_lines import Index, TwoLineDelegate
from readinglist.model.readable import readable

DECISION = Qt.ItemDataRole.UserRole + 1
REASON = Qt.ItemDataRole.UserRole + 2


def decision_words(decision: Decision | None) -> tuple[str, str]:
    """(what a badge says, colour of the theme); empty while nothing is decided."""
    if decision is None:
        return "", ""
    if decision.match is None:
        return "None", "muted"
    return "Accept", "success"


class DoubtList(QAbstractListModel):
    """One row a paper, read where it lies."""

    def __init__(self, decisions: Decisions, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions

    def refresh(self) -> None:
        """Other papers are to review."""
        self.beginResetModel()
        self.endResetModel()

    def tell(self, row: int) -> None:
        """A decision is another one."""
        self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._decisions.doubts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        doubt = self._decisions.doubts[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return readable(doubt.paper.title)
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(f"{readable(doubt.paper.title)}\n{doubt.lookup.reason}")
            case Qt.ItemDataRole.AccessibleTextRole:
                words, _color = decision_words(self._decisions.get(index.row()))
                return f"{words or 'To review'}: {readable(doubt.paper.title)}, {doubt.lookup.reason}"
        if role == DECISION:
            return self._decisions.get(index.row())
        return doubt.lookup.reason if role == REASON else None


class DoubtDelegate(TwoLineDelegate):
    """Title, reason, and a badge for what was decided."""

    def lines(self, index: Index) -> tuple[str, str]:
        return index.data(), index.data(REASON)

    def badge(self, index: Index) -> tuple[str, str]:
        return decision_words(index.data(DECISION))


class DoubtView(QListView):
    """A accept, X none of these, S or U leave open, 1 to 9 another candidate, J and K down and up."""

    pointed = Signal(int)
    accept_asked = Signal()
    refuse_asked = Signal()
    open_asked = Signal()
    skip_asked = Signal()
    match_asked = Signal(int)

    def __init__(self, model: DoubtList, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubts")
        self.setAccessibleName("Papers to review")
        self.setModel(model)
        self.setItemDelegate(DoubtDelegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    @property
    def row(self) -> int:
        """The current row, or -1."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Make a row current; one that is not there is nothing."""
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters are keys here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = {"a": self.accept_asked, "x": self.refuse_asked, "u": self.open_asked, "s": self.skip_asked}
        key = event.text().lower()
        if key in asked and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            asked[key].emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.accept_asked.emit()
        elif key in ("j", "n"):
            self.go_to(self.row + 1)
        elif key in ("k", "p"):
            self.go_to(self.row - 1)
        elif key.isdigit() and key != "0":
            self.match_asked.emit(int(key) - 1)
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.pointed.emit(current.row())
