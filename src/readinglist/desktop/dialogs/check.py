"""Quality > Check: what papers lack or what is doubtful in them, and mending it, seen before it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPushButton, QTreeView, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.models.findings import FindingModel, Index
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.desktop.tasks import Tasks, Token
from readinglist.desktop.views.fix_preview import FixPreview
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.finding import Finding
from readinglist.model.paper import PaperId

#: Changes come in bursts (undo, mending); the check runs once for all of them.
_PAUSE_MS = 400
#: More findings than this are shown by kinds only.
_MOST_EXPANDED = 200


class FindingTree(QTreeView):
    """Space ticks the line, Enter shows its paper."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, FindingModel):
            model.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)


class CheckDialog(CompanionDialog):
    """Runs the check beside the event loop, shows what it found, and runs again when papers have changed."""

    #: A paper should be shown.
    paper_chosen = Signal(int)
    #: These findings should be mended.
    mend_asked = Signal(list)

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        *,
        reason: Callable[[], str] = str,
        is_of_capitals: bool = False,
        name: str = "check",
        title: str = "Check papers",
        parent: QWidget | None = None,
    ) -> None:
        """reason: why nothing can be mended now. is_of_capitals: of all papers, and look for nothing else."""
        super().__init__(name=name, title=title, parent=parent)
        self.resize(860, 600)
        self.setMinimumSize(560, 400)
        self._library = library
        self._tasks = tasks
        self._reason = reason
        self._is_of_capitals = is_of_capitals
        self._title = PlainLabel("Checking…", role="heading")
        self._title.setObjectName("check_title")
        self.hint = PlainLabel(kind="muted", role="small", is_wrapped=True)
        self.hint.setObjectName("check_hint")
        self.tree = self._make_tree()
        self.preview = FixPreview()
        self.preview.setMinimumHeight(5 * self.fontMetrics().lineSpacing())  # the list keeps its place
        self.mend_one = self._button("mend_one", "Mend this", "Mend the field that is shown (M)")
        self.mend_ticked = self._button("mend_ticked", "Mend ticked", "Mend all ticked fields in one step (Ctrl+Enter)")
        self.mend_ticked.setProperty("kind", "primary")
        self._connect()
        self._arrange()
        self._model = FindingModel([], parent=self)
        self._show_current()
        self._again = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._again.timeout.connect(self.check)
        self.check()

    @property
    def title(self) -> str:
        return self._title.text()

    def check(self) -> None:
        """Look through all papers."""
        self._tasks.read(
            self._find,
            slot="check", on_done=self._on_checked, on_error=self._on_failed, on_cancelled=self._on_cancelled,
            owner=self, title="Checking papers…",
        )  # fmt: skip

    def refresh(self, changes: Changes) -> None:
        """The library has changed."""
        if changes.kinds & {"papers", "trash", "versions", "annotations"}:
            self._again.start()

    # -- set-up

    def _make_tree(self) -> FindingTree:
        tree = FindingTree()
        tree.setObjectName("findings")
        tree.setAccessibleName("What was found")
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a sentence says what is in doubt
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return tree

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self.tree.activated.connect(self._on_activated)
        self.mend_one.clicked.connect(self._on_mend_one)
        self.mend_ticked.clicked.connect(self._on_mend_ticked)
        QShortcut(QKeySequence("M"), self, self.mend_one.click)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.mend_ticked.click)

    def _arrange(self) -> None:
        close = self._button("close_check", "Close", "")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setSpacing(2 * theme.SPACE)
        foot.addStretch(1)
        for button in (close, self.mend_one, self.mend_ticked):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self._title)
        layout.addWidget(self.hint)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.preview)
        layout.addWidget(line(self))
        layout.addLayout(foot)

    # -- what was found

    def _find(self, token: Token) -> list[Finding]:
        from readinglist.library import checking, quality

        if self._is_of_capitals:
            return quality.find_capitals(self._library, check=token.check)
        return checking.check_papers(self._library) + quality.find_quality(self._library, check=token.check)

    def _on_checked(self, findings: list[Finding]) -> None:
        opened, current = self._opened(), self._current()
        self._model = FindingModel(findings, ticked=self._model.ticked, parent=self)
        self._model.ticked_changed.connect(self._show_current)
        self.tree.setModel(self._model)
        self.tree.selectionModel().currentChanged.connect(self._show_current)
        count = len(findings)
        mendable = sum(finding.fix is not None for finding in findings)
        things = "1 thing" if count == 1 else f"{count:,} things"
        nothing = "Nothing to look at" if self._is_of_capitals else "Nothing is missing"
        self._title.setText(f"{things} to look at" if count else nothing)
        said = f"{mendable:,} can be mended: tick them with Space. " if mendable else ""
        self.hint.setText(f"{said}Enter or a double click shows the paper." if count else "")
        self._open(opened, is_all=0 < count < _MOST_EXPANDED)
        self._go_to(current)

    def _opened(self) -> set[str]:
        rows = range(self.tree.model().rowCount()) if self.tree.model() else ()
        return {self._kind(row) for row in rows if self.tree.isExpanded(self._model.index(row, 0))}

    def _kind(self, row: int) -> str:
        finding = self._model.finding(self._model.index(0, 0, self._model.index(row, 0)))
        return finding.kind if finding else ""

    def _open(self, kinds: set[str], *, is_all: bool) -> None:
        for row in range(self._model.rowCount()):
            if is_all or self._kind(row) in kinds:
                self.tree.expand(self._model.index(row, 0))

    def _current(self) -> tuple[int, int]:
        """Places of the kind and of the finding that have the focus; the second is -1 on a heading."""
        index = self.tree.currentIndex()
        if not index.isValid():
            return 0, 0
        return (index.parent().row(), index.row()) if index.parent().isValid() else (index.row(), -1)

    def _go_to(self, place: tuple[int, int]) -> None:
        """The same place as before: what was mended is gone, and the next one stands there."""
        if not self._model.rowCount():
            self._show_current()
            return
        heading = self._model.index(min(place[0], self._model.rowCount() - 1), 0)
        child = self._model.index(min(place[1], self._model.rowCount(heading) - 1), 0, heading)
        wanted = child if child.isValid() and self.tree.isExpanded(heading) else heading
        self.tree.selectionModel().setCurrentIndex(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._show_current()

    def _show_current(self) -> None:
        finding = self._model.finding(self.tree.currentIndex())
        fix = finding.fix if finding else None
        hint = "This one needs a person: open the paper and change it there." if finding else ""
        self.preview.show_fix(fix, hint=hint)
        reason, ticked = self._reason(), len(self._model.ticked)
        self.mend_one.setEnabled(fix is not None and not reason)
        self.mend_ticked.setEnabled(ticked > 0 and not reason)
        self.mend_ticked.setText(f"Mend {ticked:,} ticked" if ticked else "Mend ticked")
        for button in (self.mend_one, self.mend_ticked):
            if reason:
                button.setToolTip(reason)

    def _on_failed(self, error: ReadinglistError) -> None:
        self._title.setText(f"{error.summary} {error.hint}".strip())

    def _on_cancelled(self) -> None:
        self._title.setText("The check was cancelled")

    # -- what is done

    def _on_activated(self, index: Index) -> None:
        finding = self._model.finding(index)
        if finding is not None and finding.paper_id is not None:
            self.paper_chosen.emit(PaperId(finding.paper_id))

    def _on_mend_one(self) -> None:
        finding = self._model.finding(self.tree.currentIndex())
        if finding is not None and finding.fix is not None:
            self.mend_asked.emit([finding])

    def _on_mend_ticked(self) -> None:
        if ticked := self._model.ticked:
            self.mend_asked.emit(ticked)
