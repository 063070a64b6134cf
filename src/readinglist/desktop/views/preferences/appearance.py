"""How the window looks: its colours, and how much room a paper takes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QHBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.actions.registry import Actions
from readinglist.desktop.theme import DARK, LIGHT, Theme
from readinglist.desktop.views.preferences.page import PreferencePage
from readinglist.desktop.widgets.picture_choice import PictureChoice


class AppearancePage(PreferencePage):
    """Pictures to choose from; each stands for an action of the View menu and follows it."""

    def __init__(self, actions: Actions, *, parent: QWidget | None = None) -> None:
        super().__init__("Appearance", name="appearance_page", icon="sun-moon", parent=parent)
        self.system = PictureChoice("Follow the desktop", draw_both, name="theme_system")
        self.light = PictureChoice("Light", partial(draw_window, colors=LIGHT), name="theme_light")
        self.dark = PictureChoice("Dark", partial(draw_window, colors=DARK), name="theme_dark")
        for name, choice in (("system", self.system), ("light", self.light), ("dark", self.dark)):
            choice.follow(actions[f"view.theme_{name}"])
        self.comfortable = PictureChoice("Comfortable", partial(draw_rows, is_compact=False), name="rows_comfortable")
        self.compact = PictureChoice("Compact", partial(draw_rows, is_compact=True), name="rows_compact")
        self.comfortable.follow(actions["view.compact"], is_on=False)
        self.compact.follow(actions["view.compact"])
        self.add_heading("Colours", space=0)
        self._add_row("Colours", self.system, self.light, self.dark)
        self.add_heading("Rows of the list")
        self._add_row("Rows of the list", self.comfortable, self.compact)
        self.column.addStretch(1)

    def _add_row(self, name: str, *choices: PictureChoice) -> None:
        row = QWidget()
        row.setAccessibleName(name)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for choice in choices:
            layout.addWidget(choice)
        layout.addStretch(1)
        self.column.addWidget(row)


def draw_window(painter: QPainter, rect: QRectF, *, colors: Theme) -> None:
    """The main window in small: sidebar, list with a chosen paper, details."""
    painter.fillRect(rect, QColor(colors.surface))
    sidebar = QRectF(rect.left(), rect.top(), rect.width() * 0.24, rect.height())
    details = QRectF(rect.left() + rect.width() * 0.7, rect.top(), rect.width() * 0.3, rect.height())
    painter.fillRect(sidebar, QColor(colors.sidebar))
    painter.fillRect(details, QColor(colors.window))
    for number in range(4):
        _bar(painter, sidebar.left() + 8, rect.top() + 14 + number * 13, 20 - 3 * (number % 2), colors.faint, height=3)
    for number in range(4):
        top = rect.top() + 10 + number * 22
        if number == 1:
            width = details.left() - sidebar.right()
            painter.fillRect(QRectF(sidebar.right(), top - 6, width, 22), QColor(colors.selection))
        _dot(painter, QPointF(sidebar.right() + 10, top + 2), colors.accent)
        _bar(painter, sidebar.right() + 18, top, 44 - 9 * (number % 3), colors.text)
        _bar(painter, sidebar.right() + 18, top + 7, 28 + 6 * (number % 2), colors.faint, height=3)
    for number, width in enumerate((34, 26, 36, 36, 22)):
        _bar(painter, details.left() + 7, rect.top() + 12 + number * 9 + (6 if number else 0), width,
             colors.faint if number else colors.text, height=3 if number else 4)  # fmt: skip


def draw_both(painter: QPainter, rect: QRectF) -> None:
    """Light at the left, dark at the right of a slanted edge."""
    draw_window(painter, rect, colors=LIGHT)
    half = QPainterPath(QPointF(rect.left() + rect.width() * 0.62, rect.top()))
    for point in (rect.topRight(), rect.bottomRight(), QPointF(rect.left() + rect.width() * 0.38, rect.bottom())):
        half.lineTo(point)
    painter.save()
    painter.setClipPath(half, Qt.ClipOperation.IntersectClip)
    draw_window(painter, rect, colors=DARK)
    painter.restore()


def draw_rows(painter: QPainter, rect: QRectF, *, is_compact: bool) -> None:
    """Papers of the list, in two lines or in one, in the colours of now."""
    colors = theme.current()
    painter.fillRect(rect, QColor(colors.surface))
    step = 16 if is_compact else 33
    for number in range(7 if is_compact else 3):
        top = rect.top() + number * step
        if number == 1:
            painter.fillRect(QRectF(rect.left(), top, rect.width(), step - 1), QColor(colors.selection))
        painter.fillRect(QRectF(rect.left(), top + step - 1, rect.width(), 1), QColor(colors.border))
        first = top + (5 if is_compact else 9)
        long = 66 - 13 * (number % 3)
        _dot(painter, QPointF(rect.left() + 14, first + 2), colors.accent)
        _bar(painter, rect.left() + 26, first, long, colors.text)
        if is_compact:
            _bar(painter, rect.left() + 32 + long, first + 0.5, 24 + 7 * (number % 2), colors.faint, height=3)
        else:
            _bar(painter, rect.left() + 26, first + 9, 46 + 8 * (number % 2), colors.faint, height=3)


def _bar(painter: QPainter, left: float, top: float, width: float, color: str, *, height: float = 4) -> None:
    """A line of text in small."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(QRectF(left, top, width, height), height / 2, height / 2)


def _dot(painter: QPainter, center: QPointF, color: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(center, 3, 3)
