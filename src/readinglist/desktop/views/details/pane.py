"""The right pane: one paper with everything about it, several papers at once, or a hint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.abstract_tab import AbstractTab
from readinglist.desktop.views.details.bibtex_tab import BibtexTab
from readinglist.desktop.views.details.bulk import COUNTED_LIMIT, BulkPanel, Shared, share
from readinglist.desktop.views.details.header import Judgement, PaperHeader
from readinglist.desktop.views.details.history_tab import HistoryTab
from readinglist.desktop.views.details.info_tab import InfoTab
from readinglist.desktop.views.details.notes_tab import NotesTab
from readinglist.errors import NothingFound, ReadinglistError
from readinglist.library import tagging, triage
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import Paper, PaperId
from readinglist.model.version import NO_FLAG, Flag

#: Room for the longest status, priority and the stars side by side. Fixed, so that another paper moves no border.
_MINIMUM_WIDTH = 348

TABS = ("Abstract", "Notes", "BibTeX", "Info", "History")


class Tab(Protocol):
    """A part of the details that is filled only while it is visible."""

    def show_paper(self, paper: Paper) -> None: ...

    def concerns(self, changes: Changes) -> bool: ...


class DetailsPane(QWidget):
    """show_papers(ids) shows; refresh(changes) follows an operation; flush() saves what is being typed."""

    #: Escape in a field of this pane: the focus goes back to the list.
    left = Signal()
    #: Something was done here: (sentence, whether it can be undone).
    done = Signal(str, bool)
    #: Another tab is shown: one of TABS.
    tab_shown = Signal(str)
    #: An action of the window is wanted, by its id.
    asked = Signal(str)
    #: The text of a listing is wanted: its id, and the position of the paper's entry.
    listing_asked = Signal(int, int)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setAccessibleName("Details")
        self.setMinimumWidth(_MINIMUM_WIDTH)
        self._library = library
        self._tasks = tasks
        self._operations = Operations(library, tasks, parent=self)
        self._operations.done.connect(self.done)
        self._ids: tuple[PaperId, ...] = ()
        self._paper: Paper | None = None
        self._stale: set[str] = set()
        self._make_parts()
        self._arrange()
        self._connect()
        self.show_papers([])

    # -- from outside

    @property
    def paper(self) -> Paper | None:
        """The paper that is shown; None for none or several."""
        return self._paper

    def show_papers(self, ids: Sequence[int]) -> None:
        """Show one paper, a summary of several, or a hint when there is none."""
        wanted = tuple(PaperId(paper_id) for paper_id in ids)
        if wanted == self._ids and (self._paper is not None or len(wanted) > 1):
            return
        self._ids = wanted
        if len(wanted) == 1:
            self._load(wanted[0])
            return
        self.flush()
        self._paper = None
        self.stack.setCurrentWidget(self.bulk if wanted else self.hint)
        if wanted:
            self._count_shared()

    def refresh(self, changes: Changes) -> None:
        """After an operation: show again what it touched, and nothing that is being edited here."""
        if len(self._ids) > 1:
            self._count_shared()
        if len(self._ids) != 1 or not changes.touches(self._ids[0]):
            return
        try:
            paper = self._library.get_paper(self._ids[0])
        except NothingFound:
            self._ids = ()
            self._paper = None
            self.stack.setCurrentWidget(self.hint)
            return
        self._paper = paper
        self._show_header(paper)
        if self.notes.concerns(changes):
            self.notes.reload()
        for name, tab in self._tabs.items():
            if tab is not self.notes and tab.concerns(changes):
                self._stale.add(name)
        self._show_notes_mark()
        self._fill_visible()

    def flush(self) -> None:
        """Hand everything that is being typed to the library executor."""
        self.notes.flush()
        self.abstract.flush()
        self.info.flush()
        self.bibtex.flush()

    @property
    def has_unsaved(self) -> bool:
        """True while a note is not in the library yet."""
        return self.notes.has_unsaved

    def finish_saving(self) -> ReadinglistError | None:
        """Save everything that is being typed and wait for it; why a note could not be saved, or None."""
        self.flush()
        return self.notes.finish_saving() if self.has_unsaved else None

    def focus_tags(self) -> None:
        """Put the cursor where a tag is typed."""
        panel = self.bulk.judgement if len(self._ids) > 1 else self.header.judgement
        panel.tags.focus_input()

    def show_tab(self, name: str) -> None:
        """Show one of TABS."""
        self.bar.setCurrentIndex(TABS.index(name))

    def open_tab(self, name: str) -> None:
        """Show one of TABS and give its content the keys."""
        self.show_tab(name)
        places = {
            "Abstract": self.abstract.view,
            "Notes": self.notes.place,
            "BibTeX": self.bibtex.view,
            "Info": self.info.rows["title"],
            "History": self.history.view,
        }
        if self._paper is not None:
            places[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def edit(self, field: str = "title") -> None:
        """Edit a field of the shown paper in place; the focused one on Info, otherwise `field`."""
        if self._paper is None:
            return
        if self.bar.currentIndex() == TABS.index("Info") and self.info.edit_focused():
            return
        self.show_tab("Info")
        self.info.edit(field)

    def explain(self) -> None:
        """Tell on Info why the value of the focused field is here."""
        if self._paper is not None:
            self.show_tab("Info")
            self.info.explain_focused()

    def sizeHint(self) -> QSize:
        return QSize(380, 600)

    # -- one paper

    def _load(self, paper_id: PaperId) -> None:
        try:
            paper = self._library.get_paper(paper_id)
        except NothingFound:
            self.flush()
            self._paper = None
            self.stack.setCurrentWidget(self.hint)
            return
        if self._paper is not None and self._paper.id != paper_id:
            self.flush()
        self._paper = paper
        self._stale = set(TABS)
        self._show_header(paper)
        self._show_notes_mark()
        self.stack.setCurrentWidget(self.single)
        self._fill_visible()

    def _show_header(self, paper: Paper) -> None:
        rows = self._library.get_rows(self._ids)
        flag = Flag(rows[0].flag, rows[0].is_flag_acknowledged) if rows else NO_FLAG
        self.header.show_paper(paper, flag=flag)

    def _fill_visible(self) -> None:
        name = TABS[self.bar.currentIndex()]
        if self._paper is not None and name in self._stale:
            self._stale.discard(name)
            self._tabs[name].show_paper(self._paper)

    def _on_tab_changed(self, index: int) -> None:
        self.flush()
        self.pages.setCurrentIndex(index)
        self._fill_visible()
        self.tab_shown.emit(TABS[index])

    def _show_notes_mark(self) -> None:
        """A dot behind the name of a tab that holds something of the user."""
        if self._paper is not None:
            self.bar.setTabText(TABS.index("Notes"), "Notes •" if self._paper.has_note else "Notes")

    # -- several papers

    def _count_shared(self) -> None:
        ids = self._ids
        self.bulk.show_count(len(ids))
        if len(ids) > COUNTED_LIMIT:
            self.bulk.show_shared(Shared(len(ids)))
            return
        self._tasks.read(
            lambda token: share(self._library.get_rows(ids)),
            slot="details-shared",
            on_done=lambda shared: self._on_shared(ids, shared),
            owner=self,
        )

    def _on_shared(self, ids: tuple[PaperId, ...], shared: Shared) -> None:
        if ids == self._ids:
            self.bulk.show_shared(shared)

    # -- what the user does

    def _connect_judgement(self, judgement: Judgement) -> None:
        library = self._library
        judgement.status_chosen.connect(
            lambda status: self._for_ids(lambda ids: triage.set_status(library, ids, status=status))
        )
        judgement.priority_chosen.connect(
            lambda priority: self._for_ids(lambda ids: triage.set_priority(library, ids, priority=priority))
        )
        judgement.rating_chosen.connect(
            lambda rating: self._for_ids(lambda ids: triage.set_rating(library, ids, rating=rating))
        )
        judgement.tag_added.connect(lambda tag: self._for_ids(lambda ids: tagging.add_tags(library, ids, tags=[tag])))
        judgement.tag_removed.connect(
            lambda tag: self._for_ids(lambda ids: tagging.remove_tags(library, ids, tags=[tag]))
        )
        judgement.left.connect(self.left)
        judgement.set_read_only(library.is_read_only)

    def _acknowledge(self, is_known: bool) -> None:
        from readinglist.library import flags  # with what it takes to write

        self._for_ids(lambda ids: flags.acknowledge_flags(self._library, ids, is_known=is_known))

    def _for_ids(self, change: Callable[[Sequence[PaperId]], Changes | None]) -> None:
        ids = self._ids
        if ids:
            self._operations.run(lambda: change(ids), papers=len(ids))

    # -- how it is put together

    def _make_parts(self) -> None:
        library, tasks = self._library, self._tasks
        self.header = PaperHeader(library.find_tags)
        self.header.flag.button.setEnabled(not library.is_read_only)
        self.bulk = BulkPanel(library.find_tags)
        self.abstract = AbstractTab(library, tasks)
        self.notes = NotesTab(library, tasks)
        self.bibtex = BibtexTab(library, tasks)
        self.info = InfoTab(library, tasks, self._operations)
        self.history = HistoryTab(library, tasks)
        widgets = (self.abstract, self.notes, self.bibtex, self.info, self.history)
        self._tabs: dict[str, Tab] = dict(zip(TABS, widgets, strict=True))
        self.bar = QTabBar()
        self.bar.setObjectName("details_tabs")
        self.bar.setAccessibleName("Parts of the details")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.pages = QStackedWidget()
        for name, widget in zip(TABS, widgets, strict=True):
            self.bar.addTab(name)
            self.pages.addWidget(widget)
        self.hint = self._make_hint()

    def _arrange(self) -> None:
        self.single = QWidget()
        layout = QVBoxLayout(self.single)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        tabs = QVBoxLayout()
        tabs.setContentsMargins(8, 0, 8, 0)
        tabs.addWidget(self.bar)
        layout.addLayout(tabs)
        layout.addWidget(line())
        layout.addWidget(self.pages, 1)
        self.stack = QStackedWidget()
        for widget in (self.single, self.bulk, self.hint):
            self.stack.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _make_hint(self) -> QWidget:
        hint = QWidget()
        self._hint_picture = QLabel()
        self._hint_picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = PlainLabel("Choose a paper to read about it", kind="muted", is_wrapped=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(hint)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._hint_picture)
        layout.addWidget(words)
        layout.addStretch(3)
        self._paint_hint()
        return hint

    def _paint_hint(self) -> None:
        self._hint_picture.setPixmap(icons.pixmap("file-text", 28, color_role="faint"))

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self._on_tab_changed)
        self.info.asked.connect(self.asked)
        self.info.listing_asked.connect(self.listing_asked)
        self.info.done.connect(self.done)
        self.abstract.done.connect(self.done)
        self.bibtex.done.connect(self.done)
        self.bibtex.left.connect(self.left)
        self.header.flag.acknowledged.connect(self._acknowledge)
        self._connect_judgement(self.header.judgement)
        self._connect_judgement(self.bulk.judgement)
        theme.notifier().changed.connect(self._paint_hint)
