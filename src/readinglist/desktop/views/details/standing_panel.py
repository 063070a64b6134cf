"""On top of a paper's fields: whether it is proven, by which evidence, or why not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.standing import Standing
from readinglist.desktop.widgets.quiet_button import QuietButton

_SIGN = QSize(15, 15)


class StandingPanel(QWidget):
    """A sign, a sentence, the evidence or the reason, and a button."""

    #: An action of the window is wanted, by its id.
    asked = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("standing")
        self._standing = Standing("")
        self._sign = QLabel()
        self.words = PlainLabel(role="small", is_wrapped=True)
        self.detail = PlainLabel(role="small", kind="muted", is_wrapped=True, is_selectable=True)
        for label in (self.words, self.detail):
            label.setMinimumWidth(1)
        self.button = QuietButton("", name="standing_button")
        self.button.setStyleSheet("QPushButton { margin-left: -8px; }")  # its words stand below the others
        self.button.clicked.connect(lambda: self.asked.emit(self._standing.action))
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(self.words)
        said.addWidget(self.detail)
        said.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(said, 1)
        theme.notifier().changed.connect(self._paint)

    def show_standing(self, standing: Standing, *, can_change: bool) -> None:
        self._standing = standing
        self.words.setText(standing.words)
        self.detail.setText(standing.detail)
        self.detail.setVisible(bool(standing.detail))
        self.button.setText(standing.button)
        self.button.setVisible(bool(standing.action))
        self.button.setEnabled(can_change)
        self._paint()

    def _paint(self) -> None:
        name, role = ("badge-check", "success") if self._standing.is_proven else ("circle-dashed", "muted")
        self._sign.setPixmap(icons.pixmap(name, _SIGN.width(), color_role=role))
