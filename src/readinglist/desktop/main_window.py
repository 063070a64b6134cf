"""The main window: a frame. What can be done is in `actions`, how it is done in `operations`."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from readinglist.desktop import clipboard
from readinglist.desktop.actions import Actions
from readinglist.desktop.actions.context_menus import open_columns_menu, open_papers_menu, open_place_menu
from readinglist.desktop.actions.menus import fill_menu_bar
from readinglist.desktop.actions.reasons import Reasons
from readinglist.desktop.actions.registering import register_actions
from readinglist.desktop.actions.viewing import show_checks
from readinglist.desktop.broadcast import Broadcast
from readinglist.desktop.models.sidebar import Place, tag_place
from readinglist.desktop.operations.adding import Adding
from readinglist.desktop.operations.copying import CITE_TEMPLATE, DEFAULT_TEMPLATE
from readinglist.desktop.operations.papers import PaperOperations
from readinglist.desktop.operations.queue_order import QueueOrder
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.plain_text import line
from readinglist.desktop.problems import ProblemBar
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.pane import DetailsPane
from readinglist.desktop.views.papers.pane import ListPane
from readinglist.desktop.views.sidebar.view import Sidebar
from readinglist.desktop.views.status_line import StatusLine
from readinglist.desktop.views.top_bar import TopBar
from readinglist.desktop.window_state import WindowState
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.counts import Counts
from readinglist.model.paper import PaperId, PaperRow, Status
from readinglist.model.plan import ImportResult
from readinglist.model.tags import normalise_tag

TITLE = "Reading List"


class MainWindow(QMainWindow):
    """One library in one window."""

    #: The window has closed and everything is written.
    closed = Signal()

    def __init__(self, library: Library, session: Session) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(TITLE)
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self.library = library
        self.session = session
        self.tasks = Tasks(self, interrupt=library.interrupt_reads)
        self.counts = Counts()
        self.undo_label = self.redo_label = ""
        self.selected_ids: list[PaperId] = []
        self._renamed_key = ""
        self.operations = Operations(self.tasks, parent=self)
        self.papers = PaperOperations(library, self.operations)
        self.adding = Adding(library, self.tasks, parent=self)
        self.broadcast = Broadcast(library, self.tasks, parent=self)
        self.registry = Actions(self)
        self.reasons = Reasons(self)
        self._make_views()
        self._showing = QTimer(self, singleShot=True, interval=0)
        self._showing.timeout.connect(lambda: self.details.show_papers(self.selected_ids))
        self.queue_order = QueueOrder(self.papers, ids=lambda: self.pane.model.ids, chosen=lambda: self.selected_ids)
        register_actions(self)
        fill_menu_bar(self.menuBar(), self.registry)
        self.top_bar.show_actions(self.registry)
        self.state = WindowState(self)
        self._connect()
        self.state.restore()
        self._show_library()

    # -- set-up

    def _make_views(self) -> None:
        self.top_bar = TopBar(parent=self)
        self.problem_bar = ProblemBar(parent=self)
        self.sidebar = Sidebar(self.library, parent=self)
        self.pane = ListPane(self.library, self.tasks, parent=self)
        self.details = DetailsPane(self.library, self.tasks, self.registry, parent=self)
        self.status_line = StatusLine(self.tasks, parent=self)
        self.setStatusBar(self.status_line)
        self.inner = _splitter("list_and_details", self.pane, self.details)
        self.inner.setStretchFactor(0, 1)
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("pages")
        self.stack.addWidget(self.inner)
        self.outer = _splitter("sidebar_and_pages", self.sidebar, self.stack)
        self.outer.setStretchFactor(1, 1)
        center = QWidget(self)
        center.setObjectName("center")
        layout = QVBoxLayout(center)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.top_bar, line(center), self.problem_bar):
            layout.addWidget(widget)
        layout.addWidget(self.outer, 1)
        self.setCentralWidget(center)

    def _connect(self) -> None:
        self._connect_list()
        self._connect_sidebar()
        self.operations.done.connect(lambda text, has_undo: self.status_line.say(text, has_undo=has_undo))
        self.status_line.undo_asked.connect(lambda: self.registry.run("edit.undo"))
        self.tasks.failed.connect(self.problem_bar.show_error)
        self.broadcast.changed.connect(self._on_library_changed)
        self.registry.refused.connect(lambda _id, reason: self.status_line.say(reason))
        self.adding.page_made.connect(self.stack.addWidget)
        self.adding.began.connect(self._on_review_began)
        self.adding.ended.connect(self._on_review_ended)
        self.adding.accepted.connect(self._on_accepted)
        self.adding.failed.connect(self.problem_bar.show_error)
        search = self.top_bar.search
        search.query_changed.connect(self.pane.search)
        search.left.connect(self._on_search_left)
        search.save_asked.connect(lambda: self.registry.run("edit.save_search"))

    def _connect_list(self) -> None:
        table = self.pane.table
        table.selection_changed.connect(self._on_selection_changed)
        table.opened.connect(lambda _id: self.registry.run("papers.edit"))
        table.moved.connect(self.queue_order.move_to_row)
        table.escaped.connect(self._on_list_escaped)
        table.dragging.make_mime = self._make_drag
        table.dragging.find_movable = self._find_movable
        table.customContextMenuRequested.connect(
            lambda point: open_papers_menu(self, table.viewport().mapToGlobal(point))
        )
        header = table.horizontalHeader()
        header.customContextMenuRequested.connect(lambda point: open_columns_menu(self, header.mapToGlobal(point)))
        self.pane.asked.connect(self._on_asked)
        self.details.left.connect(self.pane.take_focus)

    def _connect_sidebar(self) -> None:
        self.sidebar.chosen.connect(self._on_place_chosen)
        self.sidebar.renamed.connect(self._on_place_renamed)
        self.sidebar.papers_dropped.connect(self._on_papers_dropped)
        self.sidebar.delete_asked.connect(self.delete_place)
        self.sidebar.menu_asked.connect(lambda place, point: open_place_menu(self, place, point))

    def _show_library(self) -> None:
        """The first rows before the first paint; the rest when the window stands."""
        library = self.library
        self.status_line.show_library(library.path, is_read_only=library.is_read_only, note=library.note)
        self._show_counts(library.get_counts())
        self.state.restore_place()
        self._read_undo_labels()
        self.registry.refresh()
        self.pane.take_focus()
        QTimer.singleShot(0, self, self._on_idle)

    def _on_idle(self) -> None:
        show_checks(self)
        self.state.watch()
        self.broadcast.start_polling()

    # -- what the actions ask for

    @property
    def is_reviewing(self) -> bool:
        return self.stack.currentWidget() is not self.inner

    @property
    def is_in_trash(self) -> bool:
        return self.pane.place.key == "trash"

    def first_selected(self) -> PaperRow | None:
        """The first of the chosen papers."""
        rows = self.library.get_rows(self.selected_ids[:1])
        return rows[0] if rows else None

    def go_to(self, key: str) -> None:
        """Show a place of the sidebar, without a search."""
        place = self.sidebar.find_place(key)
        if place is not None and not self.is_reviewing:
            self.sidebar.select_place(key)
            self._on_place_chosen(place)
            self.pane.take_focus()

    def show_paper(self, paper_id: PaperId) -> None:
        """Show a paper wherever it is: in this view if it is here, else among all papers or in the trash."""
        if self.pane.model.row_of(paper_id) < 0:
            is_trashed = any(row.is_trashed for row in self.library.get_rows([paper_id]))
            self.go_to("trash" if is_trashed else "all")
            self.pane.table.select_when_complete([paper_id])
        else:
            self.pane.table.select_ids([paper_id])

    def rename_place(self, place: Place) -> None:
        """Type another name for a tag or a saved search."""
        if self.sidebar.select_place(place.key):
            self.sidebar.rename_current()

    def delete_place(self, place: Place) -> None:
        """Delete a tag or a saved search; undo brings it back."""
        if place.kind == "tag":
            self.papers.delete_tag(place.value)
        elif place.kind == "search":
            self.papers.delete_search(place.value)

    # -- news

    def _on_library_changed(self, changes: Changes) -> None:
        self.pane.refresh(changes)
        self.details.refresh(changes)
        if self.adding.page is not None:
            self.adding.page.refresh(changes)
        self.tasks.read(lambda _token: self._read_state(), slot="counts", on_done=self._on_state_read, owner=self)

    def _read_state(self) -> tuple[Counts, str, str]:
        library = self.library
        return library.get_counts(), library.undo_label, library.redo_label

    def _on_state_read(self, state: tuple[Counts, str, str]) -> None:
        counts, self.undo_label, self.redo_label = state
        self._show_counts(counts)
        self._name_undo()
        self.registry.refresh()

    def _show_counts(self, counts: Counts) -> None:
        self.counts = counts
        self.sidebar.show_counts(counts)
        is_empty = counts.total == 0 and counts.trash == 0
        self.pane.note_library(is_empty=is_empty)
        self.details.setHidden(is_empty or self.session.flag("hidden_details"))
        self._follow_place()

    def _follow_place(self) -> None:
        """The place shown may have another name or number now, or be gone."""
        place = self.sidebar.find_place(self.pane.place.key)
        if place is not None:
            self.pane.rename_place(place)
        elif self.pane.place.kind != "heading":
            following = self.sidebar.find_place(self._renamed_key) or self.sidebar.find_place("all")
            if following is not None:
                self.sidebar.select_place(following.key)
                self.pane.show_place(following, query=self.pane.query)

    def _read_undo_labels(self) -> None:
        self.undo_label, self.redo_label = self.library.undo_label, self.library.redo_label
        self._name_undo()

    def _name_undo(self) -> None:
        self.registry.set_text("edit.undo", f"&Undo: {_escaped(self.undo_label)}" if self.undo_label else "&Undo")
        self.registry.set_text("edit.redo", f"&Redo: {_escaped(self.redo_label)}" if self.redo_label else "&Redo")

    # -- list, search and sidebar

    def _on_selection_changed(self, ids: list[PaperId]) -> None:
        """Actions follow at once; the details when the keys pause, so that a held key is not slowed down."""
        is_other_number = bool(ids) != bool(self.selected_ids)
        self.selected_ids = ids
        if is_other_number:
            self.registry.refresh()
        self._showing.start()

    def _on_search_left(self, is_choosing: bool) -> None:
        self.pane.take_focus()
        if is_choosing and not self.selected_ids:
            self.pane.table.go_to(0)

    def _on_list_escaped(self) -> None:
        if self.pane.query:
            self.top_bar.search.set_query("")

    def _on_place_chosen(self, place: Place) -> None:
        if self.is_reviewing and self.adding.page is not None:
            self.adding.page.cancel()
        self.top_bar.search.show_query("")
        self.pane.show_place(place)

    def _on_place_renamed(self, place: Place, name: str) -> None:
        if place.kind == "tag":
            self._renamed_key = tag_place(normalise_tag(name)).key
            self.papers.rename_tag(place.value, name)
        else:
            self.papers.rename_search(place.value, name)

    def _on_papers_dropped(self, place: Place, ids: list[PaperId]) -> None:
        if place.kind == "status":
            self.papers.set_status(ids, Status(place.value))
        elif place.kind == "tag":
            self.papers.add_tag(ids, place.value)
        else:
            self.papers.trash(ids)

    def _on_asked(self, asked: str) -> None:
        """A button of an empty table."""
        if asked == "clear_search":
            self.top_bar.search.set_query("")
        elif asked == "search_all":
            query = self.pane.query
            self.sidebar.select_place("all")
            place = self.sidebar.find_place("all")
            if place is not None:
                self.pane.show_place(place, query=query)
        else:
            self.registry.run(asked)

    # -- adding

    def _on_review_began(self) -> None:
        self.problem_bar.hide()
        if self.adding.page is not None:
            self.stack.setCurrentWidget(self.adding.page)
        self.registry.refresh()

    def _on_review_ended(self) -> None:
        self.stack.setCurrentWidget(self.inner)
        self.pane.take_focus()
        self.registry.refresh()

    def _on_accepted(self, result: ImportResult, text: str) -> None:
        self.status_line.say(text, has_undo=result.operation_id is not None)
        if result.added:
            self._on_review_ended()
            self.go_to("status:inbox")

    # -- dragging

    def _make_drag(self, ids: list[PaperId]) -> QMimeData:
        template = self.session.text(CITE_TEMPLATE, DEFAULT_TEMPLATE)
        return clipboard.to_mime(clipboard.drag_papers(self.library, ids, template=template))

    def _find_movable(self, mime: QMimeData) -> list[PaperId]:
        return clipboard.own_ids(mime, self.library) if self.pane.is_queue_in_order else []

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        is_own = event.mimeData().hasFormat(clipboard.PAPERS_TYPE)
        if clipboard.can_read(event.mimeData()) and not is_own and not self.reasons.read_only():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.adding.take(event.mimeData(), nothing="What was dropped names no papers.")

    # -- the window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.state.note()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.state.note()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.details.flush()
        self.state.remember()
        self.session.save()
        self.broadcast.close()
        self.tasks.close()
        event.accept()
        self.closed.emit()


def _splitter(name: str, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setObjectName(name)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter


def _escaped(text: str) -> str:
    """A label in a menu, where "&" marks a letter."""
    return text.replace("&", "&&")
