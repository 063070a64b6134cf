"""The two buttons of a dialog that asks once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from readinglist.desktop import theme


class AskingFoot(QWidget):
    """Cancel, and what is done instead; Enter does it."""

    accepted = Signal()
    rejected = Signal()

    def __init__(self, words: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        cancel = QPushButton("Cancel")
        cancel.setObjectName(f"cancel_{name}")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.rejected)
        self.accept_button = QPushButton(words)
        self.accept_button.setObjectName(name)
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accepted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addStretch(1)
        layout.addWidget(cancel)
        layout.addWidget(self.accept_button)
