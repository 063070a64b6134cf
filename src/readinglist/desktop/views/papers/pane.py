"""The middle of the window: one place of the sidebar, narrowed by the search box, in an order of the user's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from readinglist.desktop.models.columns import COLUMNS
from readinglist.desktop.models.paper_list import PaperListModel, Shown
from readinglist.desktop.models.sidebar import ALL, Place
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.papers.header import ListHeader, starts_descending
from readinglist.desktop.views.papers.table import PaperTable
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId
from readinglist.model.query import parse_query

if TYPE_CHECKING:
    from readinglist.desktop.views.papers.empty import EmptyState

_RELEVANCE = "relevance"
_MINIMUM_WIDTH = 340


class ListPane(QWidget):
    """Header, table, and what stands in place of an empty table."""

    #: The place, the query or the order changed: time to remember it.
    view_changed = Signal()
    #: A button of the empty table was pressed: the id of an action, "clear_search" or "search_all".
    asked = Signal(str)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list_pane")
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_MINIMUM_WIDTH)
        self._library = library
        self.place: Place = ALL
        self.query = ""
        self._orders: dict[str, tuple[str, bool]] = {}
        self._is_library_empty = False
        self._chosen_before: list[PaperId] = []
        self.model = PaperListModel(library, tasks, parent=self)
        self.header = ListHeader(parent=self)
        self._stack = QStackedWidget(self)
        self._stack.setObjectName("list_stack")
        self.table = PaperTable(self.model, parent=self._stack)
        self._stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._stack, 1)
        self.model.counted.connect(self._on_counted)
        self.header.sort_asked.connect(self.set_order)
        self.table.sort_asked.connect(self._on_column_clicked)

    @cached_property
    def empty(self) -> EmptyState:
        """What stands in place of an empty table, made for the first one."""
        from readinglist.desktop.views.papers.empty import EmptyState

        made = EmptyState(parent=self._stack)
        made.asked.connect(self.asked)
        self._stack.addWidget(made)
        return made

    # -- what is shown

    def show_place(self, place: Place, *, query: str = "", is_immediate: bool = False) -> None:
        """Show a place of the sidebar. is_immediate: its first rows before returning, for the first paint."""
        self.place = place
        self._chosen_before = []
        self._set_query(query)
        self._show(is_immediate=is_immediate)

    def search(self, query: str) -> None:
        """Narrow the place by a query; empty shows all of it, and chooses again what was chosen before the search."""
        if query == self.query:
            return
        chosen = self.table.selected_ids()
        if not self.query:
            self._chosen_before = chosen
        self._set_query(query)
        self._show()
        if not query:
            self.table.select_when_complete(chosen or self._chosen_before)

    def set_order(self, sort: str, is_descending: bool) -> None:
        """Another order, remembered for this place."""
        self._orders[self.place.key] = (sort, is_descending)
        self._show()

    def refresh(self, changes: Changes) -> None:
        """After an operation."""
        self.model.refresh(changes)

    def note_library(self, *, is_empty: bool) -> None:
        """Whether the library has any paper at all, for what an empty table says."""
        if is_empty != self._is_library_empty:
            self._is_library_empty = is_empty
            self._on_counted(self.model.count)

    @property
    def order(self) -> tuple[str, bool]:
        """(sort, is_descending) of the place shown."""
        sort, is_descending = self._orders.get(self.place.key, self.place.sort)
        if (sort == _RELEVANCE and not self.query) or (sort == "queue" and self.place.key != "status:queue"):
            return self.place.sort
        return sort, is_descending

    @property
    def orders(self) -> dict[str, tuple[str, bool]]:
        """Orders chosen by the user, by key of the place, for the session."""
        return dict(self._orders)

    def set_orders(self, orders: Mapping[str, object]) -> None:
        """Take over what `orders` gave; what does not fit is left out."""
        for key, order in orders.items():
            if isinstance(order, (list, tuple)) and len(order) == 2 and isinstance(order[0], str):
                self._orders[str(key)] = (order[0], bool(order[1]))

    @property
    def is_queue_in_order(self) -> bool:
        """Whether rows stand in the queue's own order, so that moving them means something."""
        return self.place.key == "status:queue" and not self.query and self.order == ("queue", False)

    def _set_query(self, query: str) -> None:
        self.query = query
        self.header.show_remarks(parse_query(query).remarks if query else ())

    def _show(self, *, is_immediate: bool = False) -> None:
        sort, is_descending = self.order
        # While it is typed, the last word may be a beginning.
        query = str(parse_query(self.query, is_typing=True))
        shown = Shown(self.place.scope, query, sort, is_descending)
        self.header.show_view(self.place.title if self.place.kind != "tag" else str(self.place.value))
        self.header.show_sort(sort, is_descending=is_descending)
        self.table.show_sort(sort, is_descending=is_descending)
        if is_immediate:
            self.model.show_now(shown)
        else:
            self.model.show(shown)
        self.view_changed.emit()

    def rename_place(self, place: Place) -> None:
        """The place shown got another name or number."""
        if place.key == self.place.key:
            is_same = place.scope == self.place.scope
            self.place = replace(place)
            self.header.show_view(place.title if place.kind != "tag" else str(place.value))
            if not is_same:
                self._show()

    def _on_column_clicked(self, key: str) -> None:
        sort = next(column.sort for column in COLUMNS if column.key == key)
        current, is_descending = self.order
        self.set_order(sort, not is_descending if sort == current else starts_descending(sort))

    def _on_counted(self, count: int) -> None:
        focused = self.focusWidget()
        had_focus = focused is not None and focused.hasFocus() and self._stack.isAncestorOf(focused)
        self._show_counted(count)
        if had_focus:
            self.take_focus()  # a button that goes away must not hand the keys to the next one outside

    def _show_counted(self, count: int) -> None:
        is_search = bool(self.query)
        self.header.show_count(count, is_search=is_search)
        self.header.set_ordered(bool(count))
        if count:
            self._stack.setCurrentWidget(self.table)
            return
        from readinglist.desktop.views.papers.empty import emptiness_of

        kind = emptiness_of(self.place.key, is_search=is_search, is_library_empty=self._is_library_empty)
        self.empty.show_emptiness(kind, text=self._search_text() if is_search else "")
        self._stack.setCurrentWidget(self.empty)

    def take_focus(self) -> None:
        """The keys go to the table, or to the first button of what stands in its place."""
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_text(self) -> str:
        where = "" if self.place.key == "all" else f" in {self.place.title}"
        return f"Nothing{where} matches “{self.query[:80]}”."
