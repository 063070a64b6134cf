"""Rows of two lines: what a thing is called, and below it, more quietly, what is to be said of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from readinglist.desktop import theme

Index = QModelIndex | QPersistentModelIndex
_MARGIN = 12


class TwoLineDelegate(QStyledItemDelegate):
    """The text of an item is its lines; a subclass may know them from elsewhere, and a badge beside the first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._refresh_fonts()
        theme.notifier().changed.connect(self._refresh_fonts)

    def lines(self, index: Index) -> tuple[str, str]:
        """Both lines; the second may be empty."""
        first, _newline, second = index.data().partition("\n")
        return first, second

    def badge(self, index: Index) -> tuple[str, str]:
        """(words, colour of the theme), empty for none; a row that has one is done with."""
        del index
        return "", ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(160, QFontMetrics(self._title).height() + QFontMetrics(self._small).height() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors = theme.current()
        painter.save()
        self._paint_ground(painter, option)
        inner = option.rect.adjusted(_MARGIN, 8, -_MARGIN, -8)
        first, second = self.lines(index)
        title = QRect(inner.left(), inner.top(), inner.width(), QFontMetrics(self._title).height())
        if not second:
            title.moveTop(inner.center().y() - title.height() // 2)
        words, color = self.badge(index)
        if words:
            title.setRight(self._paint_badge(painter, title, words, color) - 8)
        self._draw(painter, title, first, self._title, colors.muted if words else colors.text)
        below = QRect(inner.left(), title.bottom() + 3, inner.width(), QFontMetrics(self._small).height())
        self._draw(painter, below, second, self._small, colors.muted)
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colors.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colors.hover))
        painter.setPen(QColor(colors.border))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_badge(self, painter: QPainter, line: QRect, words: str, role: str) -> int:
        """Returns its left edge."""
        width = QFontMetrics(self._small).horizontalAdvance(words) + 16
        badge = QRect(line.right() - width, line.top() + (line.height() - 20) // 2, width, 20)
        color = theme.current().color(role)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(color.name(), 0.13))
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
