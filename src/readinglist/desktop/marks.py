"""Small signs drawn by ourselves: the mark of a status, stars, a dot, a flag. Kept as pictures by theme and density."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap

from readinglist.desktop import icons, theme
from readinglist.desktop.widgets.stars import COUNT, star_polygon
from readinglist.model.paper import Status

MARK_SIZE = 16
STAR_STEP = 14
FLAG_SIZE = 14
FLAG_COLORS = ("", "muted", "warning", "danger")
_MARK_COLORS = {
    Status.INBOX: "accent",
    Status.QUEUE: "faint",
    Status.READING: "star",
    Status.READ: "success",
    Status.REJECTED: "faint",
}


def status_mark(status: Status, *, ratio: float = 1.0) -> QPixmap:
    """A disc for the inbox, a ring for the queue, half filled for reading, a tick for read, a dash for rejected."""
    return _status_mark(status, theme.current().name, ratio)


def status_icon(status: Status) -> QIcon:
    """The status mark as an icon for menus."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(status_mark(status, ratio=ratio))
    return made


def stars(rating: int, *, ratio: float = 1.0) -> QPixmap:
    """`rating` full stars of five."""
    return _stars(rating, theme.current().name, ratio)


def flag(priority: int) -> QPixmap:
    """The flag of a priority from 1 (low) to 3 (high)."""
    return _flag(priority, theme.current().name)


def _canvas(width: int, height: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


@lru_cache(maxsize=64)
def _status_mark(status: Status, theme_name: str, ratio: float) -> QPixmap:
    del theme_name  # part of the key: the colours below are the current theme's
    picture = _canvas(MARK_SIZE, MARK_SIZE, ratio)
    color = theme.current().color(_MARK_COLORS[status])
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ring = QRectF(2.25, 2.25, 11.5, 11.5)
    painter.setPen(QPen(color, 1.5))
    if status is Status.INBOX:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QRectF(4, 4, 8, 8))
    elif status is Status.READ:
        painter.setBrush(color)
        painter.drawEllipse(ring)
        painter.setPen(QPen(theme.current().color("surface"), 1.7, c=Qt.PenCapStyle.RoundCap))
        painter.drawPolyline([QPointF(5.2, 8.3), QPointF(7.2, 10.2), QPointF(10.8, 6.2)])
    else:
        painter.drawEllipse(ring)
        if status is Status.READING:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawPie(QRectF(4.5, 4.5, 7, 7), 90 * 16, -180 * 16)
        elif status is Status.REJECTED:
            painter.drawLine(QPointF(5.5, 8), QPointF(10.5, 8))
    painter.end()
    return picture


@lru_cache(maxsize=64)
def _stars(rating: int, theme_name: str, ratio: float) -> QPixmap:
    del theme_name
    picture = _canvas(STAR_STEP * COUNT, MARK_SIZE, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for star in range(COUNT):
        painter.setBrush(theme.current().color("star" if star < rating else "border"))
        painter.drawPolygon(star_polygon(QPointF(STAR_STEP * (star + 0.5), MARK_SIZE / 2 + 0.5), 5.6))
    painter.end()
    return picture


@lru_cache(maxsize=16)
def _flag(priority: int, theme_name: str) -> QPixmap:
    del theme_name
    return icons.pixmap("flag", FLAG_SIZE, color_role=FLAG_COLORS[priority])
