"""What the pages of the preferences have in common: a title, a sentence, and a column of parts that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, show_through
from readinglist.model.changes import Changes


class PreferencePage(QScrollArea):
    """One page. `load` reads what it shows, each time that it comes to the front."""

    def __init__(self, title: str, about: str = "", *, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.icon = icon
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.setWidget(self.content)
        show_through(self)
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(0)
        self.column.addWidget(PlainLabel(title, role="display"))
        if about:
            self.column.addSpacing(6)
            self.column.addWidget(PlainLabel(about, kind="muted", is_wrapped=True))
        self.column.addSpacing(20)

    def load(self) -> None:
        """Read what is shown."""

    def refresh(self, changes: Changes) -> None:
        """The library has changed."""

    def flush(self) -> None:
        """Put what is typed into use: the page is left."""

    def add_heading(self, text: str, *, space: int = 24) -> PlainLabel:
        """A heading below what there is; `space` pixels away from it."""
        heading = PlainLabel(text, role="heading")
        self.column.addSpacing(space)
        self.column.addWidget(heading)
        self.column.addSpacing(8)
        return heading


def make_card() -> tuple[QFrame, QVBoxLayout]:
    """A framed part and the column inside it."""
    card = QFrame()
    card.setProperty("kind", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    return card, column
