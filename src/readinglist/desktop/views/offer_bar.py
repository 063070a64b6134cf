"""A bar that offers something once, and goes away by either answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import icons
from readinglist.desktop.plain_text import PlainLabel


class OfferBar(QFrame):
    """Never in the way: it takes no focus and stands above the list until it is answered.

    is_being_taken: the offer is accepted right now; whoever must ask first shows the bar again if the answer is no.
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offer_bar")
        self.setProperty("kind", "card")
        self._take: Callable[[], object] = lambda: None
        self.is_being_taken = False
        icon = QLabel(self)
        icon.setPixmap(icons.pixmap("scan-search", 18, color_role="accent"))
        self._text = PlainLabel(is_wrapped=True, parent=self)
        self._text.setObjectName("offer_text")
        self._hint = PlainLabel(role="small", kind="muted", is_wrapped=True, parent=self)
        self._hint.setObjectName("offer_hint")
        self._accept = QPushButton(self)
        self._accept.setObjectName("accept_offer")
        self._accept.setProperty("kind", "primary")
        self._accept.clicked.connect(self._on_accepted)
        later = QPushButton("Not now", self)
        later.setObjectName("refuse_offer")
        later.clicked.connect(self.hide)
        for button in (self._accept, later):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(self._accept)
        layout.addWidget(later)
        self.hide()

    def offer(self, text: str, *, hint: str, accept: str, take: Callable[[], object]) -> None:
        """Offer `text`; the button `accept` does `take`. An offer that stands is replaced."""
        self._text.setText(text)
        self._hint.setText(hint)
        self._accept.setText(accept)
        self._take = take
        self.setAccessibleName(f"{text} {hint}")
        self.show()

    def _on_accepted(self) -> None:
        self.hide()
        self.is_being_taken = True
        self._take()
        self.is_being_taken = False
