"""File > Linked .bib files: which there are, how it stands with each, and what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.clipboard import bib_files
from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.file_chooser import choose_file, choose_path
from readinglist.desktop.links import show_in_folder
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.desktop.views.link_status import state_text
from readinglist.desktop.views.linking.decisions import DecisionsView, things_of
from readinglist.desktop.widgets.two_lines import TwoLineDelegate
from readinglist.model.linked import (
    SCOPE,
    UNSURE,
    LinkedFile,
    LinkedFileId,
    LinkState,
    Scope,
    ScopeKind,
    SyncChoices,
    SyncResult,
)
from readinglist.model.listing import Issue

_EMPTY = (
    "No .bib is linked yet. Link the one beside your manuscript: what it holds comes into the library, and from "
    "then on an edit on either side arrives on the other. Nothing else in the file is touched."
)
_KINDS = {LinkState.CONFLICT: "warning", LinkState.ERROR: "danger", LinkState.IN_STEP: "success"}
_MOST_ISSUES = 5


class LinkedFilesDialog(CompanionDialog):
    """Files at the left, the chosen one at the right. What is asked for is done by whoever listens."""

    link_asked = Signal(object)  # Path
    unlink_asked = Signal(int)
    sync_asked = Signal()
    #: (id, SyncChoices)
    decided = Signal(int, object)
    #: (id, Path): where the file is now
    moved = Signal(int, object)
    #: (id): other papers are to belong into the file
    scope_asked = Signal(int)

    def __init__(
        self,
        *,
        results: Callable[[LinkedFileId], SyncResult | None],
        count: Callable[[LinkedFileId], int] = lambda _file_id: 0,
        reason: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="linked_files", title="Linked .bib files", parent=parent)
        self.resize(960, 620)
        self.setMinimumSize(640, 420)
        self.setAcceptDrops(True)
        self._results = results
        self._count = count
        self._reason = reason
        self._files: list[LinkedFile] = []
        self._shown: LinkedFileId | None = None
        self.list = QListWidget()
        self.list.setObjectName("linked_file_list")
        self.list.setAccessibleName("Linked files")
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setProperty("frame", False)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.name = PlainLabel(role="heading", is_selectable=True, is_wrapped=True)
        self.name.setObjectName("linked_name")
        self.state = PlainLabel(is_wrapped=True)
        self.state.setObjectName("linked_state")
        self.about = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.about.setObjectName("linked_about")
        self.issues = PlainLabel(role="small", kind="warning", is_wrapped=True)
        self.issues.setObjectName("linked_issues")
        self.decisions = DecisionsView()
        self.decisions.decided.connect(self._on_decided)
        self._make_buttons()
        self._arrange()
        self._show_current()

    @property
    def file(self) -> LinkedFile | None:
        """The one that is chosen."""
        row = self.list.currentRow()
        return self._files[row] if 0 <= row < len(self._files) else None

    def show_files(self, files: Sequence[LinkedFile]) -> None:
        """The files as they stand now; the choice stays."""
        chosen = self.file.id if self.file else None
        self._files = list(files)
        self.list.blockSignals(True)
        self.list.clear()
        for file in files:
            self.list.addItem(QListWidgetItem(f"{file.path.name}\n{state_text(file)}"))
        ids = [file.id for file in files]
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0 if files else -1)
        self.list.blockSignals(False)
        self._show_current()

    def choose(self, file_id: LinkedFileId) -> None:
        """Show this file."""
        for row, file in enumerate(self._files):
            if file.id == file_id:
                self.list.setCurrentRow(row)

    # -- set-up

    def _make_buttons(self) -> None:
        self.link = self._button("link_file", "Link a file…", self._on_link)
        self.sync = self._button("sync_now", "Sync now", self.sync_asked.emit)
        self.unlink = self._button("unlink_file", "Unlink", self._on_unlink)
        self.show_file = self._button("show_linked", "Show file", self._on_show)
        self.find_it = self._button("find_moved", "Find it…", self._on_find)
        self.make_again = self._button("make_again", "Write it anew", lambda: self._choose(is_made_again=True))
        self.believe = self._button(
            "believe_file", "Take the file as it is", lambda: self._choose(is_loss_accepted=True)
        )
        self.take_out = self._button("take_out", "Take them out", lambda: self._choose(is_scope_accepted=True))
        self.scope = self._button("change_scope", "Which papers…", self._on_scope)
        self.shut = self._button("close_linked", "Close", self.close)
        self.link.setProperty("kind", "primary")
        self.sync.setToolTip("Read and write all linked files now (Ctrl+S)")
        self.unlink.setToolTip("Keep this file in step no longer; the file and the papers stay as they are")
        self.scope.setToolTip("Change which papers belong into this file; what it would do is shown before")
        self.take_out.setToolTip("Their papers do not belong into the file any more: write it without these entries")
        self.find_it.setToolTip("Say where the file is now")

    def _button(self, name: str, text: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _is_on=False: run())
        return button

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(20, 16, 20, 12)
        right.setSpacing(theme.SPACE)
        for label in (self.name, self.state, self.about, self.issues):
            right.addWidget(label)
        right.addSpacing(2 * theme.SPACE)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        for button in (
            self.find_it,
            self.make_again,
            self.believe,
            self.take_out,
            self.scope,
            self.show_file,
            self.unlink,
        ):
            row.addWidget(button)
        row.addStretch(1)
        right.addLayout(row)
        right.addSpacing(3 * theme.SPACE)
        right.addWidget(self.decisions, 1)
        self._rest = QWidget()
        right.addWidget(self._rest, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        side = QWidget()
        side.setProperty("kind", "surface")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setLayout(right)
        self.list.setMinimumWidth(200)
        parts.addWidget(self.list)
        parts.addWidget(side)
        parts.setSizes([280, 680])
        parts.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.setSpacing(2 * theme.SPACE)
        foot.addWidget(self.link)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        foot.addWidget(self.sync)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(parts, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)

    # -- what is shown

    def _show_current(self) -> None:
        file, reason = self.file, self._reason()
        result = self._results(file.id) if file else None
        self._shown = file.id if file else None
        self.name.setText(str(file.path).replace(str(Path.home()), "~", 1) if file else "Keep a .bib in step")
        self.state.set_kind(_KINDS.get(file.state, "muted") if file else "muted")
        self.state.setText(_sentence(state_text(file)) if file else _EMPTY)
        self.about.setText(_about(file, count=self._count(file.id)) if file else "")
        self.about.setVisible(file is not None)
        issues = [issue for issue in result.issues if issue.kind not in (UNSURE, SCOPE)] if result else []
        self.issues.setVisible(bool(issues))
        self.issues.setText(_issue_lines(issues))
        things = things_of(result)
        self.decisions.show_things(things)
        self._rest.setVisible(not things)
        is_error = file is not None and file.state is LinkState.ERROR
        is_there = file is not None and file.path.exists()
        self.find_it.setVisible(is_error and not is_there)
        self.make_again.setVisible(is_error and not is_there)
        self.believe.setVisible(is_error and is_there)
        self.take_out.setVisible(result is not None and any(issue.kind == SCOPE for issue in result.issues))
        self.scope.setVisible(file is not None)
        self.unlink.setVisible(file is not None)
        self.show_file.setVisible(is_there)
        self.sync.setEnabled(bool(self._files) and not reason)
        for button in (self.link, self.unlink, self.find_it, self.make_again, self.believe, self.take_out, self.scope):
            button.setEnabled(not reason)
        self.decisions.setEnabled(not reason)
        if reason:
            self.link.setToolTip(reason)

    # -- what is asked for

    def _on_link(self) -> None:
        path = choose_path(self, "Link a .bib", start=Path.home(), kinds="BibTeX (*.bib);;All files (*)")
        if path is not None:  # one that is there is kept
            self.link_asked.emit(path if path.suffix else path.with_suffix(".bib"))

    def _on_unlink(self) -> None:
        if self.file is not None:
            self.unlink_asked.emit(self.file.id)

    def _on_show(self) -> None:
        if self.file is not None:
            show_in_folder(self.file.path)

    def _on_find(self) -> None:
        if self.file is None:
            return
        path = choose_file(self, "Where is it now?", folder=self.file.path.parent, kinds="BibTeX (*.bib)")
        if path is not None:
            self.moved.emit(self.file.id, path)

    def _on_scope(self) -> None:
        if self.file is not None:
            self.scope_asked.emit(self.file.id)

    def _choose(self, **accepted: bool) -> None:
        self._on_decided(SyncChoices(**accepted))  # type: ignore[arg-type]  # only its flags are given

    def _on_decided(self, choices: SyncChoices) -> None:
        """Of the file that is shown; the one that is chosen may be another by now."""
        if self._shown is not None:
            self.decided.emit(self._shown, choices)

    def _on_row_changed(self) -> None:
        self.decisions.apply()
        self._show_current()

    def done(self, result: int) -> None:
        """However it is closed: what was answered counts."""
        self.decisions.apply()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._reason() and bib_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for path in bib_files(event.mimeData()):
            self.link_asked.emit(path)


def scope_text(scope: Scope) -> str:
    """Which papers belong into a file, in words."""
    match scope.kind:
        case ScopeKind.ALL:
            return "All papers of the library belong into it."
        case ScopeKind.QUERY:
            return f"The papers that match “{scope.value}” belong into it."
        case ScopeKind.CITED:
            return f"The papers that {Path(scope.value).name} cites belong into it."
    return "It has its own papers: those that are in it, and those that you add."


def _about(file: LinkedFile, *, count: int) -> str:
    dialect = "BibLaTeX" if file.dialect == "biblatex" else "BibTeX"
    when = f" Last looked at {file.synced.astimezone():%d %b %Y, %H:%M}." if file.synced else ""
    papers = f"{count_text(count)} in it. " if count else ""
    return f"{papers}{scope_text(file.scope)} New entries are written in {dialect}.{when}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _issue_lines(issues: Sequence[Issue]) -> str:
    shown = [f"Line {issue.first_line}: {issue.message}" if issue.first_line else issue.message for issue in issues]
    more = len(shown) - _MOST_ISSUES
    return "\n".join(shown[:_MOST_ISSUES] + ([f"… and {more:,} more"] if more > 0 else []))
