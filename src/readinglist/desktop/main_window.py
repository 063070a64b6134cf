"""The main window: a frame that shows the list at once. What can be done in it is the `Workbench`, built later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from readinglist.desktop.models.sidebar import Place
from readinglist.desktop.plain_text import line
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.menu_bar import add_menus
from readinglist.desktop.views.papers.pane import ListPane
from readinglist.desktop.views.sidebar.view import Sidebar
from readinglist.desktop.views.status_line import StatusLine
from readinglist.desktop.views.top_bar import TopBar
from readinglist.desktop.window_state import WindowState
from readinglist.library.library import Library
from readinglist.model.counts import Counts
from readinglist.model.paper import PaperId, PaperRow
from readinglist.model.subscription import Subscription

if TYPE_CHECKING:
    from readinglist.desktop.actions import Actions
    from readinglist.desktop.actions.reasons import Reasons
    from readinglist.desktop.operations.adding import Adding
    from readinglist.desktop.operations.choosing import Choosing
    from readinglist.desktop.operations.following import Following
    from readinglist.desktop.operations.looking_up import LookingUp
    from readinglist.desktop.operations.papers import PaperOperations
    from readinglist.desktop.operations.queue_order import QueueOrder
    from readinglist.desktop.operations.telling import Telling
    from readinglist.desktop.operations.watching import Watching
    from readinglist.desktop.problems import ProblemBar
    from readinglist.desktop.views.details.pane import DetailsPane
    from readinglist.desktop.workbench import Workbench

TITLE = "Reading List"
#: After the first paint, so that it reaches the screen before the rest is built.
_COMPLETE_AFTER_MS = 15
#: So many chosen papers make no difference to what can be done.
_COUNTED = 7
_KEYPAD = Qt.KeyboardModifier.KeypadModifier.value


class MainWindow(QMainWindow):
    """One library in one window."""

    #: Other papers are chosen; True: some instead of none, or none instead of some.
    selection_changed = Signal(bool)
    #: The window has closed and everything is written.
    closed = Signal()

    def __init__(self, library: Library, session: Session) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(TITLE)
        self.setMinimumSize(900, 460)  # a screen of 1920 x 1080 at twice the size has 540
        self.setAcceptDrops(True)
        self.library = library
        self.session = session
        self.tasks = Tasks(self, interrupt=library.interrupt_reads)
        self.counts = Counts()
        self.is_library_empty = False
        self.selected_ids: list[PaperId] = []
        self._workbench: Workbench | None = None
        self._completing = QTimer(self, singleShot=True, interval=_COMPLETE_AFTER_MS)
        self._completing.timeout.connect(self.complete)
        self._make_views()
        self.state = WindowState(self)
        self._connect()
        self.state.restore()
        self._show_library()

    # -- set-up

    def _make_views(self) -> None:
        """From the outside in: a widget that changes its parent is styled once more, with all that it holds."""
        add_menus(self.menuBar())
        center = QWidget(self)
        center.setObjectName("center")
        self.setCentralWidget(center)
        self.top_bar = TopBar(parent=center)
        self.outer = _splitter("sidebar_and_pages", center)
        self._layout = QVBoxLayout(center)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.top_bar)
        self._layout.addWidget(line(center))
        self._layout.addWidget(self.outer, 1)
        self.sidebar = Sidebar(self.library, parent=self.outer)
        self.stack = QStackedWidget(self.outer)
        self.stack.setObjectName("pages")
        self.inner = _splitter("list_and_details", self.stack)
        self.stack.addWidget(self.inner)
        self.pane = ListPane(self.library, self.tasks, parent=self.inner)
        self._details_place = _surface(self.inner)
        self.inner.setStretchFactor(0, 1)
        self.outer.setStretchFactor(1, 1)
        self.status_line = StatusLine(self.tasks, parent=self)
        self.setStatusBar(self.status_line)

    def _connect(self) -> None:
        self.pane.table.selection_changed.connect(self._on_selection_changed)
        self.pane.table.escaped.connect(self._on_list_escaped)
        self.sidebar.chosen.connect(self._on_place_chosen)
        search = self.top_bar.search
        search.query_changed.connect(self.pane.search)
        search.left.connect(self._on_search_left)
        self.pane.installEventFilter(self)

    def _show_library(self) -> None:
        """The first rows. Numbers are read before the first paint only where there are none: a first start."""
        library = self.library
        self.status_line.show_library(library.path, is_read_only=library.is_read_only, note=library.note)
        self.sidebar.show_counts(self.counts)
        self.state.restore_place()
        if not self.pane.model.count:
            self.show_counts(library.get_counts())
        self._details_place.setHidden(self.is_library_empty or self.session.flag("hidden_details"))
        self.pane.take_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint of the list: from now on there is time for the rest."""
        if event.type() == QEvent.Type.Paint and watched is self.pane:
            self.pane.removeEventFilter(self)
            self._completing.start()
        return super().eventFilter(watched, event)

    # -- the workbench

    def complete(self) -> Workbench:
        """Build what the first paint did without, if that was not done yet."""
        if self._workbench is None:
            from readinglist.desktop.workbench import Workbench

            self._workbench = Workbench(self)
        return self._workbench

    def adopt(self, workbench: Workbench) -> None:
        """The workbench is being built; its parts may ask for each other through the window."""
        self._workbench = workbench

    def place_later_views(self, *bars: QWidget, details: QWidget, status: QWidget) -> None:
        """Put in what was not there at the first paint: bars below the top, the details, a part of the status line."""
        for bar in reversed(bars):
            self._layout.insertWidget(2, bar)
        self.status_line.place_later_view(status)
        sizes = self.inner.sizes()
        self.inner.replaceWidget(1, details)
        self._details_place.deleteLater()
        self.inner.setSizes(sizes)

    @property
    def registry(self) -> Actions:
        return self.complete().registry

    @property
    def reasons(self) -> Reasons:
        return self.complete().reasons

    @property
    def adding(self) -> Adding:
        return self.complete().adding

    @property
    def choosing(self) -> Choosing:
        return self.complete().choosing

    @property
    def looking_up(self) -> LookingUp:
        return self.complete().looking_up

    @property
    def following(self) -> Following:
        return self.complete().following

    @property
    def papers(self) -> PaperOperations:
        return self.complete().papers

    @property
    def telling(self) -> Telling:
        return self.complete().telling

    @property
    def watching(self) -> Watching:
        return self.complete().watching

    @property
    def queue_order(self) -> QueueOrder:
        return self.complete().queue_order

    @property
    def details(self) -> DetailsPane:
        return self.complete().details

    @property
    def problem_bar(self) -> ProblemBar:
        return self.complete().problem_bar

    # -- what is shown

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

    def show_counts(self, counts: Counts, followed: Sequence[Subscription] = ()) -> None:
        """New numbers for the sidebar with what is followed, and whether there are papers at all."""
        self.counts = counts
        self.sidebar.show_counts(counts, followed)
        self.is_library_empty = counts.total == 0 and counts.trash == 0
        self.pane.note_library(is_empty=self.is_library_empty)

    # -- list, search and sidebar

    def _on_selection_changed(self, ids: list[PaperId]) -> None:
        is_other_number = min(len(ids), _COUNTED) != min(len(self.selected_ids), _COUNTED)
        self.selected_ids = ids
        self.selection_changed.emit(is_other_number)

    def _on_search_left(self, is_choosing: bool) -> None:
        self.pane.take_focus()
        if is_choosing and not self.selected_ids:
            self.pane.table.go_to(0)

    def _on_list_escaped(self) -> None:
        if self.pane.query:
            self.top_bar.search.set_query("")

    def _on_place_chosen(self, place: Place) -> None:
        if self.is_reviewing:
            self.complete().leave_page()
        self.top_bar.search.show_query("")
        self.pane.show_place(place)

    # -- the window itself

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.complete().can_take(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.complete().take(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nobody else wanted: Esc leads back to the list, that of a disabled action says why it is."""
        pressed = QKeySequence(event.modifiers().value & ~_KEYPAD | event.key())
        if event.key() == Qt.Key.Key_Escape and not self.is_reviewing:
            self.pane.take_focus()
        elif not self.registry.explain(pressed, focus=self.focusWidget()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.state.note()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.state.note()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._workbench is not None:
            if not self._workbench.finish_typing():
                event.ignore()
                return
            self._workbench.close()
        self.state.remember()
        self.session.save()
        self.tasks.close()
        if self._workbench is not None:
            self._workbench.looking_up.close()
        event.accept()
        self.closed.emit()


def _splitter(name: str, parent: QWidget) -> QSplitter:
    """Takes in its children as they are made."""
    splitter = QSplitter(Qt.Orientation.Horizontal, parent)
    splitter.setObjectName(name)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    return splitter


def _surface(parent: QWidget) -> QWidget:
    """Holds the place of the details until they are there."""
    made = QWidget(parent)
    made.setObjectName("details_place")
    made.setProperty("kind", "surface")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made
