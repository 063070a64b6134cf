"""Brings a window back as it was left: size, panes, columns, view, search, selection, appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QObject, QTimer

from readinglist.desktop.models.sidebar import place_of, record_of, status_place
from readinglist.model.paper import PaperId, Status

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow

_SELECTED_LIMIT = 200
_DELAY_MS = 250
_SIDEBAR_WIDTH = 220
_DETAILS_WIDTH = 380
_FRAME_HEIGHT = 40  # of a title bar, which is known only when the window is shown


class WindowState(QObject):
    """Reads the session into a window once, then writes what changes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        # What is about papers belongs to one library: a number or a tag means nothing in another.
        # (Qt's hash, for `hashlib` loads OpenSSL before the first paint.)
        path = str(window.library.path).encode("utf-8", "surrogatepass")
        digest = QCryptographicHash.hash(path, QCryptographicHash.Algorithm.Sha256)
        self._library_key = bytes(digest.toHex().left(12).data()).decode()
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.remember)

    def _own(self, name: str) -> str:
        """Name of a value that belongs to this library."""
        return f"{self._library_key}/{name}"

    # -- before the first paint

    def restore(self) -> None:
        """Everything but the place: sizes, columns, orders, what is folded."""
        window, session = self._window, self._session
        if not window.restoreGeometry(session.state("geometry")):
            available = window.screen().availableSize()
            window.resize(min(1280, available.width()), min(800, available.height() - _FRAME_HEIGHT))
        self._restore_splitters()
        window.sidebar.setHidden(session.flag("hidden_sidebar"))
        window.sidebar.set_collapsed([str(key) for key in session.record(self._own("collapsed")) or []])
        window.pane.table.columns.restore(session.record("columns"))
        orders = session.record(self._own("orders"))
        window.pane.set_orders(orders if isinstance(orders, dict) else {})
        window.pane.table.set_compact(session.flag("compact"))

    def restore_place(self) -> None:
        """The view that was open, with its search and selection. The inbox at the first time."""
        window, session = self._window, self._session
        place = place_of(session.record(self._own("place"))) or status_place(Status.INBOX)
        query = session.text(self._own("query"))
        window.top_bar.search.show_query(query)
        window.sidebar.select_place(place.key)
        window.pane.show_place(place, query=query, is_immediate=True)
        self._restore_selection()

    def _restore_selection(self) -> None:
        selected = self._session.record(self._own("selected"))
        wanted = [PaperId(item) for item in selected if isinstance(item, int)] if isinstance(selected, list) else []
        if not wanted:
            return
        pane = self._window.pane
        if pane.model.is_complete or pane.model.rows_of(wanted):
            pane.table.select_ids(wanted)
        else:
            pane.table.select_when_complete(wanted)

    def _restore_splitters(self) -> None:
        window, session = self._window, self._session
        if not window.outer.restoreState(session.state("outer")):
            window.outer.setSizes([_SIDEBAR_WIDTH, 1060])
        if not window.inner.restoreState(session.state("inner")):
            window.inner.setSizes([1060 - _DETAILS_WIDTH, _DETAILS_WIDTH])

    # -- afterwards

    def watch(self) -> None:
        """From now on, remember what changes."""
        window = self._window
        window.outer.splitterMoved.connect(self.note)
        window.inner.splitterMoved.connect(self.note)
        window.pane.table.columns.changed.connect(self.note)
        window.pane.view_changed.connect(self.note)
        window.pane.table.selection_changed.connect(self.note)
        window.sidebar.collapsed.connect(self.note)
        window.sidebar.expanded.connect(self.note)

    def note(self, *_: object) -> None:
        """Something changed; it is written in a moment."""
        self._timer.start()

    def remember(self) -> None:
        """Write the present state."""
        self._timer.stop()
        window, session = self._window, self._session
        session.remember("geometry", window.saveGeometry())
        session.remember("outer", window.outer.saveState())
        session.remember("inner", window.inner.saveState())
        session.remember("columns", window.pane.table.columns.record())
        session.remember(self._own("collapsed"), window.sidebar.collapsed_keys)
        session.remember(self._own("place"), record_of(window.pane.place))
        session.remember(self._own("query"), window.pane.query)
        session.remember(self._own("orders"), {key: list(order) for key, order in window.pane.orders.items()})
        session.remember(self._own("selected"), list(window.selected_ids[:_SELECTED_LIMIT]))
