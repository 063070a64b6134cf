"""A field that offers a few words in a list."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from readinglist.desktop import icons

_ARROW = 16
_MARGIN = 8


class Dropdown(QComboBox):
    """A combo box with an arrow of our icons: a style sheet takes the style's own away and knows no theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = QRect(self.width() - _ARROW - _MARGIN, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        icons.icon("chevron-down", color_role="muted").paint(QPainter(self), place)
