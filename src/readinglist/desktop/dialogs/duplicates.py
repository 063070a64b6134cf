"""Papers that may be one, pair by pair, beside the window: merge, or say that they are two."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.plain_text import PlainLabel, line, show_through
from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.desktop.views.merging.pair_list import FoundPair, PairList
from readinglist.desktop.views.merging.pair_view import PairView
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.merge import Duplicate
from readinglist.model.paper import PaperId

#: After an operation on more papers everything is searched again; else their pairs alone, in milliseconds.
_LOOKED_AT_ALONE = 50
_SHOWN = 2_000
_RELEVANT = frozenset({"papers", "trash"})


class DuplicatesDialog(CompanionDialog):
    """Searches beside the event loop, with a way to cancel; `refresh` follows what is done with the papers."""

    #: Two papers should become one, or be told apart.
    merge_asked = Signal(list)
    apart_asked = Signal(list)

    def __init__(
        self, library: Library, tasks: Tasks, *, reason: Callable[[], str] = str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name="duplicates", title="Find duplicates", parent=parent)
        self.resize(1040, 640)
        self.setMinimumSize(680, 420)
        self._library = library
        self._tasks = tasks
        self._reason = reason
        self._search: Task | None = None
        self.title = PlainLabel(role="heading")
        self.title.setObjectName("duplicates_title")
        self.list = PairList()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.merge = self._button("Merge…", tip="M", name="merge_pair")
        self.apart = self._button("Not a duplicate", tip="N", name="tell_apart")
        self.previous = self._button("Previous", tip="K", name="previous_pair")
        self.next = self._button("Next", tip="J", name="next_pair")
        self.cancel = self._button("Cancel", tip="", name="cancel_search")
        self._connect()
        self._arrange()
        self.search()

    # -- searching

    def search(self) -> None:
        """Look through the whole library."""
        self.title.setText("Looking for duplicates…")
        self.cancel.show()
        self._search = self._tasks.read(
            lambda token: find_pairs(self._library, token),
            slot="duplicates", on_done=self._on_found, on_error=self._on_failed, on_cancelled=self._on_cancelled,
            owner=self, title="Looking for duplicates…",
        )  # fmt: skip

    def refresh(self, changes: Changes) -> None:
        """Look again at the papers that were changed; undo brings a pair back."""
        if not changes.kinds & _RELEVANT or (self._search is not None and not self._search.is_finished):
            return
        touched = changes.paper_ids
        if touched is None or len(touched) > _LOOKED_AT_ALONE:
            self.search()
            return
        others = [pair for pair in self.list.pairs if touched.isdisjoint(pair.key)]
        self._tasks.read(
            lambda _token: _merged(others, find_pairs_of(self._library, sorted(touched))),
            slot="duplicates-again", on_done=self._on_found, owner=self,
        )  # fmt: skip

    def _on_found(self, pairs: list[FoundPair]) -> None:
        self.cancel.hide()
        self.list.show_pairs(pairs)
        count = len(pairs)
        found = "1 pair" if count == 1 else f"{count:,} pairs"
        self.title.setText(f"{found} may be one paper" if count else "No duplicates were found")
        self._show_pair()

    def _on_failed(self, error: ReadinglistError) -> None:
        self.cancel.hide()
        self.title.setText(f"{error.summary} {error.hint}".strip())

    def _on_cancelled(self) -> None:
        self.cancel.hide()
        self.title.setText("The search was cancelled")

    # -- one pair

    def _show_pair(self) -> None:
        pair = self.list.pair
        papers = self._library.get_papers(pair.key) if pair is not None else []
        is_there = pair is not None and len(papers) == 2
        self.area.setWidget(PairView(pair.duplicate, *papers) if pair is not None and is_there else QWidget())
        show_through(self.area)
        reason = self._reason()
        for button in (self.merge, self.apart):
            button.setEnabled(is_there and not reason)
        self.previous.setEnabled(self.list.currentRow() > 0)
        self.next.setEnabled(self.list.currentRow() < self.list.count() - 1)

    def _ask(self, signal: Callable[[list[PaperId]], None]) -> None:
        pair = self.list.pair
        if pair is not None and self.merge.isEnabled():
            signal([pair.duplicate.paper_id, pair.duplicate.other_id])

    # -- how it is put together

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show_pair())
        self.list.merge_asked.connect(lambda: self._ask(self.merge_asked.emit))
        self.list.apart_asked.connect(lambda: self._ask(self.apart_asked.emit))
        self.merge.clicked.connect(self.list.merge_asked)
        self.apart.clicked.connect(self.list.apart_asked)
        self.previous.clicked.connect(lambda: self.list.step(-1))
        self.next.clicked.connect(lambda: self.list.step(1))
        self.cancel.clicked.connect(lambda: self._search.cancel() if self._search is not None else None)

    def _button(self, text: str, *, tip: str, name: str) -> QPushButton:
        made = QPushButton(text)
        made.setObjectName(name)
        made.setAutoDefault(False)
        if tip:
            made.setToolTip(f"{text.removesuffix('…')} ({tip})")
        return made

    def _arrange(self) -> None:
        self.merge.setProperty("kind", "primary")
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(self.area)
        parts.setStretchFactor(1, 1)
        parts.setSizes([300, 740])
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 12)
        foot.setSpacing(8)
        for button in (self.previous, self.next):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.apart, self.merge):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addWidget(parts, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)
        self.list.setFocus()


def find_pairs(library: Library, token: Token) -> list[FoundPair]:
    """All pairs, the likeliest first, as far as anybody would look through them. Raises Cancelled."""
    from readinglist.library import duplicates

    return _named(library, duplicates.find_duplicates(library, check=token.check)[:_SHOWN])


def find_pairs_of(library: Library, ids: Sequence[PaperId]) -> list[FoundPair]:
    """The pairs of these papers, each once."""
    from readinglist.library import duplicates

    found = {
        (one.paper_id, one.other_id): one
        for paper_id in ids
        for one in duplicates.find_duplicates_of(library, paper_id)
    }
    return _named(library, list(found.values()))


def _named(library: Library, found: Sequence[Duplicate]) -> list[FoundPair]:
    rows = {row.id: row for row in library.get_rows([one.paper_id for one in found])}
    return [FoundPair(one, rows[one.paper_id]) for one in found if one.paper_id in rows]


def _merged(pairs: Sequence[FoundPair], more: Sequence[FoundPair]) -> list[FoundPair]:
    return sorted([*pairs, *more], key=lambda pair: (-pair.duplicate.likeness, pair.key))
