"""Papers that may be one, pair by pair, beside the window: merge, or say that they are two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from readinglist.desktop.dialogs.deciding import DecidingDialog, make_button
from readinglist.desktop.models.columns import shown_title
from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.desktop.views.merging.pair_view import PairView
from readinglist.desktop.widgets.decision_list import DecisionList
from readinglist.errors import ReadinglistError
from readinglist.library.collecting import no_collection
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.merge import Duplicate
from readinglist.model.paper import PaperId, PaperRow

#: After an operation on more papers everything is searched again; else their pairs alone, in milliseconds.
_LOOKED_AT_ALONE = 50
_SHOWN = 2_000
_RELEVANT = frozenset({"papers", "trash"})


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair with the row of its first paper, which names it in the list."""

    duplicate: Duplicate
    row: PaperRow

    @property
    def key(self) -> tuple[PaperId, PaperId]:
        return self.duplicate.paper_id, self.duplicate.other_id

    @property
    def words(self) -> str:
        return f"{shown_title(self.row)}\n{self.duplicate.reason}"


class DuplicatesDialog(DecidingDialog):
    """Searches beside the event loop, with a way to cancel; `refresh` follows what is done with the papers."""

    #: Two papers should become one, or be told apart.
    merge_asked = Signal(list)
    apart_asked = Signal(list)

    def __init__(
        self, library: Library, tasks: Tasks, *, reason: Callable[[], str] = str, parent: QWidget | None = None
    ) -> None:
        pairs: DecisionList[FoundPair] = DecisionList(
            key=lambda pair: pair.key, words=lambda pair: pair.words, accept=Qt.Key.Key_M, refuse=Qt.Key.Key_N
        )
        pairs.setAccessibleName("Pairs that may be one paper")
        super().__init__(pairs, name="duplicates", title="Find duplicates", parent=parent)
        self._library = library
        self._tasks = tasks
        self._reason = reason
        self._search: Task | None = None
        self.apart = make_button("Not a duplicate", name="tell_apart", key="N")
        self.merge = make_button("Merge…", name="merge_pair", key="M")
        self.merge.setProperty("kind", "primary")
        self.foot.addWidget(self.apart)
        self.foot.addWidget(self.merge)
        pairs.currentRowChanged.connect(lambda _row: self._show_pair())
        pairs.accepted.connect(lambda: self._ask(self.merge_asked.emit))
        pairs.refused.connect(lambda: self._ask(self.apart_asked.emit))
        self.merge.clicked.connect(pairs.accepted)
        self.apart.clicked.connect(pairs.refused)
        self.cancel.clicked.connect(lambda: self._search.cancel() if self._search is not None else None)
        self._show_pair()
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
        others = [pair for pair in self.list.things if touched.isdisjoint(pair.key)]
        self._tasks.read(
            lambda _token: _merged(others, find_pairs_of(self._library, sorted(touched))),
            slot="duplicates-again", on_done=self._on_found, owner=self,
        )  # fmt: skip

    def _on_found(self, pairs: list[FoundPair]) -> None:
        self.cancel.hide()
        self.list.show_things(pairs)
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
        pair: FoundPair | None = self.list.thing
        papers = self._library.get_papers(pair.key) if pair is not None else []
        is_there = pair is not None and len(papers) == 2
        self.show_part(PairView(pair.duplicate, *papers) if pair is not None and is_there else None)
        for button in (self.merge, self.apart):
            button.setEnabled(is_there and not self._reason())

    def _ask(self, signal: Callable[[list[PaperId]], None]) -> None:
        pair: FoundPair | None = self.list.thing
        if pair is not None and self.merge.isEnabled():
            signal([pair.duplicate.paper_id, pair.duplicate.other_id])


def find_pairs(library: Library, token: Token) -> list[FoundPair]:
    """All pairs, the likeliest first, as far as anybody would look through them. Raises Cancelled."""
    from readinglist.library import duplicates

    with no_collection():
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
