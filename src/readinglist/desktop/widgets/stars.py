"""A rating as five stars: by mouse, by arrow keys, by figures."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from readinglist.desktop import theme

COUNT = 5
_COLORS = {"light": "#C98500", "dark": "#F0B45A"}
_STEP = 18


def star_polygon(center: QPointF, radius: float) -> QPolygonF:
    """A five-pointed star standing on two points."""
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.45
        angle = math.pi / 5 * corner - math.pi / 2
        points.append(center + QPointF(math.cos(angle), math.sin(angle)) * reach)
    return QPolygonF(points)


def star_color() -> QColor:
    """Gold, at 3 to 1 on the surface: a star is a mark, not a text."""
    return QColor(_COLORS[theme.current().name])


class StarRating(QAbstractSlider):
    """Shows a rating of 0 to 5; `chosen` tells what the user wants. A click on the last lit star takes it back to 0."""

    chosen = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = 0
        self._is_mixed = False
        self.setObjectName("rating")
        self.setAccessibleName("Rating")
        self.setRange(0, COUNT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip("Rating: press 1 to 5, or 0 for none")

    def show_rating(self, rating: int | None) -> None:
        """Show a rating; None when the chosen papers differ."""
        self._is_mixed = rating is None
        self.setValue(rating or 0)
        self.setAccessibleDescription("different ratings" if rating is None else f"{rating} of {COUNT}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_STEP * COUNT + 4, 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = 0
        self.update()
        super().leaveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._star_at(event.position().x())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position().x())
            self._choose(0 if star == self.value() and not self._is_mixed else star)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        if event.text() in tuple("012345"):
            self._choose(int(event.text()))
        elif event.key() in steps:
            self._choose(max(0, min(COUNT, self.value() + steps[Qt.Key(event.key())])))
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._hovered or self.value()
        for star in range(1, COUNT + 1):
            is_lit = star <= lit
            color = star_color() if is_lit else QColor(colors.faint)
            painter.setPen(QPen(color, 1.1))
            painter.setBrush(color if is_lit else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(star_polygon(QPointF(2 + _STEP * (star - 0.5), self.height() / 2 + 0.5), 6.6))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.accent), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)

    def _star_at(self, x: float) -> int:
        return max(1, min(COUNT, int((x - 2) // _STEP) + 1))

    def _choose(self, rating: int) -> None:
        self.chosen.emit(rating)
