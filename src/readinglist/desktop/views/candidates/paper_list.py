"""The papers to review, with what was decided of each."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import tool_tip
from readinglist.desktop.views.candidates.decisions import Decision, Decisions
from readinglist.desktop.views.review.colors import tint
from readinglist.model.readable import readable

Index = QModelIndex | QPersistentModelIndex
DECISION = Qt.ItemDataRole.UserRole + 1
REASON = Qt.ItemDataRole.UserRole + 2
_MARGIN = 12


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


class DoubtDelegate(QStyledItemDelegate):
    """Title, reason, and a badge for what was decided."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._refresh_fonts()
        theme.notifier().changed.connect(self._refresh_fonts)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(160, QFontMetrics(self._title).height() + QFontMetrics(self._small).height() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors = theme.current()
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colors.hover))
        painter.setPen(QColor(colors.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_MARGIN, 8, -_MARGIN, -8)
        title = QRect(inner.left(), inner.top(), inner.width(), QFontMetrics(self._title).height())
        reason = QRect(inner.left(), title.bottom() + 3, inner.width(), QFontMetrics(self._small).height())
        words, color = decision_words(index.data(DECISION))
        if words:
            title.setRight(self._paint_badge(painter, title, words, color) - 8)
        self._draw(painter, title, index.data(), self._title, colors.muted if words else colors.text)
        self._draw(painter, reason, index.data(REASON), self._small, colors.muted)
        painter.restore()

    def _paint_badge(self, painter: QPainter, line: QRect, words: str, role: str) -> int:
        """Returns its left edge."""
        width = QFontMetrics(self._small).horizontalAdvance(words) + 16
        badge = QRect(line.right() - width, line.top() + (line.height() - 20) // 2, width, 20)
        color = theme.current().color(role)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(color.name(), 0.13))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setPen(color)
        painter.setFont(self._small)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
        return badge.left()

    @staticmethod
    def _draw(painter: QPainter, rect: QRect, text: str, font: QFont, color: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _refresh_fonts(self) -> None:
        self._title = theme.font("body")
        self._title.setWeight(QFont.Weight.Medium)
        self._small = theme.font("small")


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
