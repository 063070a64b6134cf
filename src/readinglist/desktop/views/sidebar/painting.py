"""How a row of the sidebar is painted: icon or dot, name, number at the right."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from readinglist.desktop import chips, icons, theme
from readinglist.desktop.models.columns import one_line
from readinglist.desktop.models.sidebar import PLACE, Place

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 30
HEADING_HEIGHT = 36
_ICON = 16
_EDGE = 8
_GAP = 8
_DETAIL_GAP = 6
#: So much of a name is shown in any case.
_TITLE = 48


class PlacePainter(QStyledItemDelegate):
    """Paints the places of a `SidebarModel`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.drop_key = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        place: Place = index.data(PLACE)
        metrics = QFontMetrics(theme.font("body"))
        height = HEADING_HEIGHT if place.kind == "heading" else max(ROW_HEIGHT, metrics.height() + 10)
        return QSize(60, height + (8 if place.kind == "trash" else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: Place = index.data(PLACE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if place.kind == "heading":
            self._paint_heading(painter, rect, place)
        else:
            if place.kind == "trash":
                rect = rect.adjusted(0, 8, 0, 0)
            self._paint_background(painter, rect, option, place)
            self._paint_place(painter, rect, place, is_chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        editor.setGeometry(option.rect.adjusted(_ICON + _GAP - 6, 1, -_EDGE, -1))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setObjectName("place_name")
        editor.setAccessibleName(f"New name of {index.data(PLACE).title}")
        return editor

    def _paint_heading(self, painter: QPainter, rect: QRect, place: Place) -> None:
        font = theme.font("small")
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.current().color("muted"))
        area = rect.adjusted(4, 8, -_EDGE, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, place.title)

    def _paint_background(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, place: Place) -> None:
        view = cast(QAbstractItemView, option.widget)
        area = QRectF(_EDGE, rect.y() + 1, view.viewport().width() - 2 * _EDGE, rect.height() - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colors.color("selection"))
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colors.color("border"))
            painter.setOpacity(0.6)
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
            painter.setOpacity(1.0)
        is_focused = option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus()
        if place.key == self.drop_key or is_focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colors.color("accent"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _paint_place(self, painter: QPainter, rect: QRect, place: Place, *, is_chosen: bool) -> None:
        colors = theme.current()
        middle = rect.y() + rect.height() // 2
        left = rect.x()
        if place.kind == "tag":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(chips.dot_color(place.value)))
            painter.drawEllipse(QRectF(left + 4, middle - 4, 8, 8))
        elif place.icon:
            role = place.tone or ("accent" if is_chosen or place.key == "status:inbox" else "muted")
            painter.drawPixmap(QPoint(left, middle - _ICON // 2), icons.pixmap(place.icon, _ICON, color_role=role))
        left += _ICON + _GAP
        right = rect.right() - _EDGE - 6
        if place.count is not None:
            right -= self._paint_count(painter, rect, place.count, right=right) + _GAP
        font = theme.font("body")
        if is_chosen:
            font.setWeight(QFont.Weight.Medium)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(colors.color("text"))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = right - left - self._detail_width(place.detail)
        title = metrics.elidedText(one_line(place.title, limit=120), Qt.TextElideMode.ElideRight, max(_TITLE, room))
        painter.drawText(QRect(left, rect.y(), right - left, rect.height()), align, title)
        if place.detail:
            start = left + metrics.horizontalAdvance(title) + _DETAIL_GAP
            self._paint_detail(painter, rect, place.detail, left=start, right=right)

    @staticmethod
    def _detail_width(detail: str) -> int:
        """The date tells listings of one name apart, so the name gives way to it."""
        return QFontMetrics(theme.font("small")).horizontalAdvance(detail) + _DETAIL_GAP if detail else 0

    def _paint_count(self, painter: QPainter, rect: QRect, count: int, *, right: int) -> int:
        if not count:
            return 0
        text = f"{count:,}"
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(theme.current().color("muted"))
        width = QFontMetrics(font).horizontalAdvance(text)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(right - width, rect.y(), width, rect.height()), align, text)
        return width

    def _paint_detail(self, painter: QPainter, rect: QRect, text: str, *, left: int, right: int) -> None:
        font = theme.font("small")
        metrics = QFontMetrics(font)
        if right - left < 30:
            return
        painter.setFont(font)
        painter.setPen(theme.current().color("muted"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - left)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, rect.y(), right - left, rect.height()), align, shown)
