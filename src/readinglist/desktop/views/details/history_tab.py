"""What was done with a paper, newest first."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.plain_text import tool_tip
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.words import change_words, operation_state, operation_words
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.history import OperationRow
from readinglist.model.paper import Paper, PaperId

Index = QModelIndex | QPersistentModelIndex
#: Gives the OperationRow of a row.
OPERATION = Qt.ItemDataRole.UserRole + 1
_SHOWN_CHANGES = 4
_MARGIN = 16


class OperationList(QAbstractListModel):
    """Operations, newest first."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[OperationRow] = []

    def show_operations(self, rows: list[OperationRow]) -> None:
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return operation_words(row)
        if role == OPERATION:
            return row
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            lines = [operation_words(row), operation_state(row), *(change_words(change) for change in row.changes)]
            text = "\n".join(lines)
            return tool_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None


class OperationDelegate(QStyledItemDelegate):
    """An operation: what it did, when, and the first of its changes."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        row: OperationRow = index.data(OPERATION)
        lines = 1 + len(_change_lines(row))
        small = QFontMetrics(theme.font("small")).height() + 2
        return QSize(120, QFontMetrics(theme.font("body")).height() + lines * small + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: OperationRow = index.data(OPERATION)
        colors = theme.current()
        is_gone = row.state in ("undone", "dropped")
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colors.selection))
        place = option.rect.adjusted(_MARGIN, 8, -_MARGIN, 0)
        title, small = theme.font("body"), theme.font("small")
        title.setStrikeOut(is_gone)
        title.setWeight(QFont.Weight.Medium)
        y = _draw(painter, place, operation_words(row), title, colors.muted if is_gone else colors.text)
        y = _draw(painter, place.adjusted(0, y + 2, 0, 0), operation_state(row), small, colors.muted) + y + 2
        for text in _change_lines(row):
            y += _draw(painter, place.adjusted(8, y + 2, 0, 0), text, small, colors.text) + 2
        painter.restore()


def _change_lines(row: OperationRow) -> list[str]:
    lines = [change_words(change) for change in row.changes[:_SHOWN_CHANGES]]
    rest = len(row.changes) - _SHOWN_CHANGES
    return [*lines, f"and {rest} more"] if rest > 0 else lines


def _draw(painter: QPainter, place: QRect, text: str, font: QFont, color: str) -> int:
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(color))
    rect = QRect(place.left(), place.top(), place.width(), metrics.height())
    painter.drawText(rect, 0, metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width()))
    return metrics.height()


class OperationView(QListView):
    """A list of operations to look at."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("What was done, newest first")
        self.operations = OperationList(parent=self)
        self.setModel(self.operations)
        self.setItemDelegate(OperationDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class HistoryTab(QWidget):
    """The operations that touched one paper."""

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_tab")
        self._library = library
        self._tasks = tasks
        self._paper_id: PaperId | None = None
        self.view = OperationView(name="paper_history")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.view)

    def show_paper(self, paper: Paper) -> None:
        """Show what was done with a paper."""
        if paper.id is None:
            return
        paper_id = paper.id
        if paper_id != self._paper_id:
            self.view.operations.show_operations([])
        self._paper_id = paper_id
        self._tasks.read(
            lambda token: self._library.get_paper_history(paper_id),
            slot="details-history",
            on_done=lambda rows: self._on_read(paper_id, rows),
            owner=self,
        )

    def concerns(self, changes: Changes) -> bool:
        """Every operation on the paper is news here."""
        del changes
        return True

    def _on_read(self, paper_id: PaperId, rows: list[OperationRow]) -> None:
        if paper_id == self._paper_id:
            self.view.operations.show_operations(rows)
