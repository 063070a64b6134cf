"""The search box: each keystroke is a query, a moment after the last one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from readinglist.desktop import icons

#: Long enough that a fast typist's letters come together, too short to be noticed.
_DEBOUNCE_MS = 40
PLACEHOLDER = "Search titles, abstracts, people, notes…"


class SearchBar(QLineEdit):
    """Tells of the query; Esc clears it and then leaves, Down and Enter go to the list."""

    query_changed = Signal(str)
    #: The keys should go to the list now; True: and choose its first paper.
    left = Signal(bool)
    save_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName("Search")
        self.setPlaceholderText(PLACEHOLDER)
        self.setToolTip('Search this view (Ctrl+F or /). Words, "phrases", author:name, year:2020..2024, tag:nlp …')
        self.setMinimumWidth(200)
        self.setMaximumWidth(640)
        self.setMaxLength(10_000)
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)
        glass = QAction(self)
        icons.keep_icon(glass, "search", color_role="muted")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._save = self._add_button("bookmark-plus", "Save this search in the sidebar")
        self._save.triggered.connect(self.save_asked)
        self._clear = self._add_button("x", "Clear the search (Esc)")
        self._clear.triggered.connect(lambda: self.clear())

    def set_query(self, query: str) -> None:
        """Show a query and tell of it at once."""
        self.setText(query)
        self._tell()

    def show_query(self, query: str) -> None:
        """Show a query that is known already."""
        self._told = query.strip()
        self.setText(query)
        self._timer.stop()

    @property
    def query(self) -> str:
        return self.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self._tell()
            else:
                self.left.emit(False)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
            self.left.emit(True)
        else:
            super().keyPressEvent(event)

    def _add_button(self, icon: str, tooltip: str) -> QAction:
        action = QAction(tooltip, self)
        action.setToolTip(tooltip)
        icons.keep_icon(action, icon, color_role="muted")
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        action.setVisible(False)
        return action

    def _on_text_changed(self, text: str) -> None:
        for action in (self._save, self._clear):
            action.setVisible(bool(text.strip()))
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        if self.query != self._told:
            self._told = self.query
            self.query_changed.emit(self.query)
