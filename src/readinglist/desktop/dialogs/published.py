"""Papers that were published, withdrawn or retracted since they were added, one by one, to be cited or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from readinglist.desktop.dialogs.deciding import DecidingDialog, make_button
from readinglist.desktop.models.columns import one_line
from readinglist.desktop.operations.watching import WatchStatus
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.merging.growth_view import GrowthView, first_taking
from readinglist.desktop.widgets.decision_list import DecisionList
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.readable import readable
from readinglist.model.version import Growth, Taking

_RELEVANT = frozenset({"papers", "versions", "trash"})


class PublishedDialog(DecidingDialog):
    """Shows what is known already, and more as a watch finds it."""

    #: Cite the published versions of papers, as one step: a mapping of paper to `Taking`.
    accepted_growths = Signal(object)
    #: Go on citing what this paper cites.
    dismissed_growth = Signal(int)
    #: The user knows that this paper was withdrawn or retracted.
    acknowledged_flag = Signal(int)
    #: Ask the sources again, about all papers.
    watch_asked = Signal()
    cancel_asked = Signal()

    def __init__(
        self, library: Library, tasks: Tasks, *, reason: Callable[[], str] = str, parent: QWidget | None = None
    ) -> None:
        growths: DecisionList[Growth] = DecisionList(
            key=lambda growth: growth.paper_id, words=_words, accept=Qt.Key.Key_A, refuse=Qt.Key.Key_N
        )
        growths.setAccessibleName("Papers with a published version, or withdrawn")
        super().__init__(growths, name="published", title="Published versions", parent=parent)
        self._library = library
        self._tasks = tasks
        self._reason = reason
        self._status = WatchStatus()
        self._takings: dict[int, Taking] = {}
        self._view: GrowthView | None = None
        self.status = PlainLabel(role="small", kind="muted")
        self.status.setObjectName("published_status")
        self.again = make_button("Ask again", name="watch_again")
        self.head.insertWidget(1, self.status)
        self.head.addWidget(self.again)
        self.dismiss = make_button("Keep citing as now", name="dismiss_growth", key="N")
        self.accept_all = make_button("Cite all published", name="accept_all_growths")
        self.accept_all.setToolTip("With the fields that are ticked; nothing that was withdrawn or retracted")
        self.accept_one = make_button("Cite published", name="accept_growth", key="A")
        self.accept_one.setProperty("kind", "primary")
        for button in (self.dismiss, self.accept_all, self.accept_one):
            self.foot.addWidget(button)
        self._connect()
        self.show_status(self._status)
        self._read()

    def show_status(self, status: WatchStatus) -> None:
        """How far the watch is."""
        self._status = status
        self.status.setText(status.text if status.is_running else status.words)
        self.cancel.setVisible(status.is_running)
        self.again.setVisible(not status.is_running)
        self._show_title()

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & _RELEVANT:
            self._read()

    def _read(self) -> None:
        self._tasks.read(
            lambda _token: find_growths(self._library), slot="published", on_done=self._on_read, owner=self
        )

    def _on_read(self, growths: list[Growth]) -> None:
        self.list.show_things(growths)
        self._show_title()
        self._show_growth()

    def _show_title(self) -> None:
        count = len(self.list.things)
        papers = "1 paper" if count == 1 else f"{count:,} papers"
        nothing = "Looking for published versions…" if self._status.is_running else "Nothing new is known"
        self.title.setText(f"News of {papers}" if count else nothing)

    def _show_growth(self) -> None:
        growth: Growth | None = self.list.thing
        self._view = None
        if growth is not None:
            self._view = GrowthView(growth, taking=self._takings.get(growth.paper_id))
            self._view.changed.connect(self._on_ticked)
        self.show_part(self._view)
        self._show_buttons()

    def _on_ticked(self) -> None:
        growth: Growth | None = self.list.thing
        if growth is not None and self._view is not None:
            self._takings[growth.paper_id] = self._view.taking
            self._show_buttons()

    def _show_buttons(self) -> None:
        growth: Growth | None = self.list.thing
        version = growth.version if growth is not None else None
        can_change = not self._reason()
        takes = growth is not None and version is not None and _takes_something(self._taking(growth))
        self.accept_one.setText("Cite all the same" if version is not None and version.flag else "Cite published")
        self.accept_one.setEnabled(takes and can_change)
        # Of what was only retracted there is nothing to cite: one can but know of it.
        self.dismiss.setText("I know" if growth is not None and version is None else "Keep citing as now")
        self.dismiss.setEnabled(growth is not None and can_change)
        self.accept_all.setEnabled(bool(self._published()) and can_change)

    def _taking(self, growth: Growth) -> Taking:
        return self._takings.get(growth.paper_id) or first_taking(growth)

    def _published(self) -> dict[int, Taking]:
        """What is cited without more questions: nothing that was withdrawn or retracted."""
        sound = [growth for growth in self.list.things if growth.version is not None and not growth.version.flag]
        takings = {growth.paper_id: self._taking(growth) for growth in sound}
        return {paper_id: taking for paper_id, taking in takings.items() if _takes_something(taking)}

    def _on_accepted(self) -> None:
        growth: Growth | None = self.list.thing
        if growth is not None and self.accept_one.isEnabled():
            self.accepted_growths.emit({growth.paper_id: self._taking(growth)})

    def _on_numbered(self, number: int) -> None:
        if self._view is not None:
            self._view.toggle(number)

    def _on_refused(self) -> None:
        growth: Growth | None = self.list.thing
        if growth is not None and self.dismiss.isEnabled():
            answer = self.acknowledged_flag if growth.version is None else self.dismissed_growth
            answer.emit(growth.paper_id)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show_growth())
        self.list.accepted.connect(self._on_accepted)
        self.list.numbered.connect(self._on_numbered)
        self.list.refused.connect(self._on_refused)
        self.accept_one.clicked.connect(self.list.accepted)
        self.dismiss.clicked.connect(self.list.refused)
        self.accept_all.clicked.connect(lambda: self.accepted_growths.emit(self._published()))
        self.again.clicked.connect(self.watch_asked)
        self.cancel.clicked.connect(self.cancel_asked)


def _takes_something(taking: Taking) -> bool:
    return taking.fields is None or bool(taking.fields)


def find_growths(library: Library) -> list[Growth]:
    """What is known now."""
    from readinglist.library import watching

    return watching.find_growths(library)


def _words(growth: Growth) -> str:
    news = growth.flag or (growth.version.label if growth.version is not None else "")
    return f"{one_line(readable(growth.title))}\n{one_line(readable(news))}"
