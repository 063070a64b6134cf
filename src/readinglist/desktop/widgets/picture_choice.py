"""One of several ways for things to look, shown as a small picture of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from readinglist.desktop import theme

Draw = Callable[[QPainter, QRectF], None]

_PICTURE = QSize(156, 98)
_RING = 1
_ROUND = 8.0
_GAP = 8


class PictureChoice(QAbstractButton):
    """A picture with a word below it; the chosen one has a ring. Arrow keys go from one to the next of a parent.

    draw: paints the picture into a rectangle whose corners are cut round.
    """

    def __init__(self, text: str, draw: Draw, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def follow(self, action: QAction, *, is_on: bool = True) -> None:
        """Stand for a checkable action being on, or off: a click triggers it, and its change is shown here."""

        def _on_toggled(checked: bool) -> None:
            if checked == is_on:
                self.setChecked(True)

        _on_toggled(action.isChecked())
        action.toggled.connect(_on_toggled)
        self.clicked.connect(lambda: action.trigger() if action.isChecked() != is_on else None)

    def sizeHint(self) -> QSize:
        height = _PICTURE.height() + 2 * _RING + _GAP + QFontMetrics(self.font()).height() + 2
        return QSize(_PICTURE.width() + 2 * _RING, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = QRectF(_RING, _RING, _PICTURE.width(), _PICTURE.height())
        path = QPainterPath()
        path.addRoundedRect(picture, _ROUND, _ROUND)
        painter.save()
        painter.setClipPath(path)
        self._draw(painter, picture)
        painter.restore()
        edge = colors.accent if self.isChecked() else colors.faint if self.underMouse() else colors.border
        painter.setPen(QPen(QColor(edge), 2 if self.isChecked() else 1))
        painter.drawPath(path)
        if self.hasFocus():
            painter.setPen(QPen(colors.color("accent"), 1))
            painter.drawRoundedRect(picture.adjusted(4, 4, -4, -4), _ROUND - 3, _ROUND - 3)
        font = theme.font("body")
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colors.color("text" if self.isChecked() else "muted"))
        top = _PICTURE.height() + 2 * _RING + _GAP - 2
        painter.drawText(QRect(0, top, self.width(), self.height() - top), Qt.AlignmentFlag.AlignCenter, self.text())
