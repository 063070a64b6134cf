"""The line above the table: what is shown, how many, in which order; and what the query's words were taken for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.models.columns import COLUMNS
from readinglist.desktop.plain_text import PlainLabel

_WORDS = ("A to Z", "Z to A")
_TIMES = ("Oldest first", "Newest first")
_GRADES = ("Lowest first", "Highest first")
#: (sort, its name, whether it starts with the largest, what its directions are called: ascending, descending)
SORTS = (
    ("added", "Date added", True, _TIMES),
    ("date", "Publication date", True, _TIMES),
    ("title", "Title", False, _WORDS),
    ("people", "People", False, _WORDS),
    ("venue", "Venue", False, _WORDS),
    ("rating", "Rating", True, _GRADES),
    ("priority", "Priority", True, _GRADES),
    ("status", "Status", False, ("Inbox first", "Rejected first")),
    ("modified", "Last changed", True, _TIMES),
    ("queue", "Place in the queue", False, ("First to read first", "Last to read first")),
    ("relevance", "Relevance", True, ("Worst match first", "Best match first")),
)
_NAMES = {sort: name for sort, name, *_ in SORTS} | {"citation_key": "Citation key"}
_DIRECTIONS = {sort: directions for sort, *_, directions in SORTS}


def starts_descending(sort: str) -> bool:
    """Whether a first click on this order shows the largest first."""
    by_column = {column.sort: column.is_descending_first for column in COLUMNS}
    return next((largest for name, _, largest, _ in SORTS if name == sort), by_column.get(sort, False))


class ListHeader(QWidget):
    """Title and number at the left, order at the right, remarks below."""

    #: Another order is wanted: (sort, is_descending).
    sort_asked = Signal(str, bool)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list_header")
        self._title = PlainLabel(role="display", parent=self)
        self._title.setObjectName("view_title")
        self._count = PlainLabel(kind="muted", parent=self)
        self._count.setObjectName("view_count")
        self._remarks = PlainLabel(role="small", kind="warning", is_wrapped=True, parent=self)
        self._remarks.setObjectName("remarks")
        self._remarks.hide()
        self._sort, self._is_descending = "added", True
        self._order = self._make_order_button()
        line = QHBoxLayout()
        line.setSpacing(3 * theme.SPACE)
        line.addWidget(self._title)
        line.addWidget(self._count)
        line.addStretch(1)
        line.addWidget(self._order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * theme.SPACE, 3 * theme.SPACE, 3 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(line)
        layout.addWidget(self._remarks)

    def _make_order_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("order")
        button.setAccessibleName("Order of the papers")
        button.setToolTip("Order of the papers")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFont(theme.font("small"))
        icons.keep_icon(button, "arrow-up-down", color_role="muted")
        button.clicked.connect(self._open_menu)
        return button

    def show_view(self, title: str) -> None:
        self._title.setText(title)

    def show_count(self, count: int, *, is_search: bool) -> None:
        """How many papers there are, or how many match."""
        noun = ("match" if count == 1 else "matches") if is_search else ("paper" if count == 1 else "papers")
        self._count.setText(f"{count:,} {noun}")

    def show_remarks(self, remarks: Sequence[str]) -> None:
        """What of the query was not taken as it was perhaps meant."""
        self._remarks.setText(" ".join(remarks))
        self._remarks.setVisible(bool(remarks))

    def show_sort(self, sort: str, *, is_descending: bool) -> None:
        self._sort, self._is_descending = sort, is_descending
        self._order.setText(f"{_NAMES.get(sort, sort)} {'↓' if is_descending else '↑'}")

    def set_ordered(self, has_rows: bool) -> None:
        """Without rows there is nothing to count or to order."""
        self._count.setVisible(has_rows)
        self._order.setVisible(has_rows)

    @property
    def remarks(self) -> str:
        return self._remarks.text()

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def count_text(self) -> str:
        return self._count.text()

    def make_menu(self) -> QMenu:
        """All orders, the present one ticked, and the direction."""
        menu = QMenu(self)
        menu.setObjectName("order_menu")
        group = QActionGroup(menu)
        for sort, name, largest_first, _ in SORTS:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(sort == self._sort)
            action.triggered.connect(lambda _=False, s=sort, d=largest_first: self.sort_asked.emit(s, d))
            group.addAction(action)
        menu.addSeparator()
        directions = QActionGroup(menu)
        for is_descending, name in enumerate(_DIRECTIONS.get(self._sort, _WORDS)):
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(bool(is_descending) == self._is_descending)
            action.triggered.connect(lambda _=False, d=bool(is_descending): self.sort_asked.emit(self._sort, d))
            directions.addAction(action)
        return menu

    def _open_menu(self) -> None:
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._order.mapToGlobal(QPoint(0, self._order.height() + theme.SPACE)))
