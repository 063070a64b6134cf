"""What stands in place of an empty table: why it is empty, and what to do."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel

_ICON = 40
_TEXT_WIDTH = 420


class Emptiness(NamedTuple):
    """One kind of nothing. buttons: (what is asked for, text); the first one is the main thing to do.

    What is asked for is the id of an action, or "clear_search", "search_all" or "refresh_place".
    """

    icon: str
    title: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    is_framed: bool = False


WELCOME = Emptiness(
    "clipboard-paste",
    "Paste a page that lists papers",
    "Copy the Daily Papers page, or DOIs, arXiv numbers and links of papers, and paste them here. "
    "You see every paper that was found in it before anything is added.",
    (
        ("file.paste", "Paste from the clipboard"),
        ("file.import", "Open a file…"),
        ("file.sample", "Try the sample listing"),
    ),
    "Press Ctrl+V, or drop a file, a link or selected text anywhere in this window.",
    is_framed=True,
)
INBOX = Emptiness(
    "inbox",
    "The inbox is empty",
    "Every paper has been decided on. Paste the next listing when you like.",
    (("file.paste", "Paste from the clipboard"), ("file.import", "Open a file…")),
)
QUEUE = Emptiness(
    "list-ordered",
    "Nothing waits to be read",
    "Press R on a paper to put it here, or drop it on Queue. Drag papers to change their order.",
)
TRASH = Emptiness(
    "trash-2", "The trash is empty", "Press Delete on a paper to put it here. Nothing is lost: Ctrl+Z brings it back."
)
SEARCH = Emptiness(
    "search", "No paper matches", "", (("clear_search", "Clear the search"), ("search_all", "Search all papers"))
)
#: All papers were searched already.
SEARCH_OF_ALL = SEARCH._replace(buttons=SEARCH.buttons[:1])
FOLLOWED = Emptiness(
    "rss",
    "No paper came with it yet",
    "What is new there comes into the inbox, and is found here too. What its filter keeps out is shown under Followed.",
    (("refresh_place", "Refresh"), ("file.followed", "Followed…")),
)
NOTHING = Emptiness("file-text", "No papers here", "Papers that belong here will be shown here.")


def emptiness_of(key: str, *, is_search: bool, is_library_empty: bool) -> Emptiness:
    """Which nothing it is: for the key of a place."""
    if is_search:
        return SEARCH_OF_ALL if key == "all" else SEARCH
    if key.startswith("followed:"):
        return FOLLOWED
    if is_library_empty and key != "trash":
        return WELCOME
    return {"status:inbox": INBOX, "status:queue": QUEUE, "trash": TRASH}.get(key, NOTHING)


class EmptyState(QWidget):
    """Shows an `Emptiness` in the middle."""

    #: A button was pressed: what it asks for.
    asked = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty_state")
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown = NOTHING
        self._main: QPushButton | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = QLabel(self)
        self._picture.setObjectName("empty_picture")
        self._title = PlainLabel(role="heading", parent=self)
        self._title.setObjectName("empty_title")
        self._text = PlainLabel(kind="muted", is_wrapped=True, parent=self)
        self._text.setObjectName("empty_text")
        self._hint = PlainLabel(role="small", kind="muted", is_wrapped=True, parent=self)
        self._hint.setObjectName("empty_hint")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * theme.SPACE)
        self._lay_out()
        theme.notifier().changed.connect(self._show_picture)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 24, 48, 24)
        layout.setSpacing(3 * theme.SPACE)
        layout.addStretch(2)
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._picture)
        layout.addWidget(self._title)
        self._text.setFixedWidth(_TEXT_WIDTH)
        layout.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(theme.SPACE)
        layout.addLayout(self._buttons)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._hint)
        layout.addStretch(3)

    def show_emptiness(self, emptiness: Emptiness, *, text: str = "") -> None:
        """Show one kind of nothing; `text` replaces what it says."""
        self._shown = emptiness
        self._title.setText(emptiness.title)
        self._text.setText(text or emptiness.text)
        self._text.setVisible(bool(text or emptiness.text))
        self._text.setFixedHeight(self._text.heightForWidth(_TEXT_WIDTH))
        self._hint.setText(emptiness.hint)
        self._hint.setVisible(bool(emptiness.hint))
        self._show_picture()
        self._make_buttons()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus belongs to the main button."""
        super().focusInEvent(event)
        if self._main is not None:
            self._main.setFocus(event.reason())

    @property
    def shown(self) -> Emptiness:
        return self._shown

    def _show_picture(self) -> None:
        self._picture.setPixmap(icons.pixmap(self._shown.icon, _ICON, color_role="accent"))

    def _make_buttons(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._main = None
        self._buttons.addStretch(1)
        for place, (asked, text) in enumerate(self._shown.buttons):
            button = QPushButton(text, self)
            button.setObjectName(f"empty_{asked}")
            button.setAccessibleName(text)
            if place == 0:
                button.setProperty("kind", "primary")
                self._main = button
            button.clicked.connect(lambda _=False, asked=asked: self.asked.emit(asked))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shown.is_framed:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().color("border"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(16.5, 8.5, -16.5, -16.5), 10, 10)
            painter.end()
