"""What the library's papers lack, grouped by what it is; a line leads to its paper."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QDialogButtonBox, QTreeView, QVBoxLayout, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel, tool_tip
from readinglist.desktop.tasks import Tasks
from readinglist.errors import ReadinglistError
from readinglist.library import checking
from readinglist.library.library import Library
from readinglist.model.finding import Finding, Severity
from readinglist.model.paper import PaperId

Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    Severity.DAMAGE: ("circle-alert", "danger"),
    Severity.REPAIR: ("triangle-alert", "warning"),
    Severity.QUALITY: ("info", "muted"),
}
_TITLES = {
    "flagged": "Withdrawn or retracted",
    "no-title": "No title",
    "no-date": "No date",
    "inferred-year": "The year was inferred, not printed",
    "no-people": "No names of people",
    "no-identifier": "No identifier (DOI, arXiv, ISBN …)",
    "lost-annotation": "An annotation has lost its place",
    "same-title": "The same title as another paper",
    "same-identifier": "The same identifier as another paper",
}


class FindingModel(QAbstractItemModel):
    """Two levels: kinds with their number, and the findings of each, in the order of the check."""

    def __init__(self, findings: list[Finding], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups = [list(group) for _, group in groupby(findings, key=lambda finding: finding.kind)]

    def finding(self, index: Index) -> Finding | None:
        """The finding of a line; None for the heading of a kind."""
        number = index.internalId() - 1 if index.isValid() else -1
        return self._groups[number][index.row()] if number >= 0 else None

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        if parent is None or not parent.isValid():
            return self.createIndex(row, column, 0) if 0 <= row < len(self._groups) else QModelIndex()
        is_there = parent.internalId() == 0 and 0 <= row < len(self._groups[parent.row()])
        return self.createIndex(row, column, parent.row() + 1) if is_there else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        number = index.internalId() if index.isValid() else 0
        return self.createIndex(number - 1, 0, 0) if number else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is None or not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()]) if parent.internalId() == 0 else 0

    def columnCount(self, parent: Index | None = None) -> int:
        del parent
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        finding = self.finding(index)
        if finding is None:
            return self._heading(index.row(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.message
        return tool_tip(finding.message) if role == Qt.ItemDataRole.ToolTipRole else None

    def _heading(self, row: int, role: int) -> Any:
        group = self._groups[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{_TITLES.get(group[0].kind, group[0].kind)}: {len(group):,}"
        if role == Qt.ItemDataRole.DecorationRole:
            name, color_role = _ICONS[group[0].severity]
            return icons.icon(name, color_role=color_role)
        return None


class CheckDialog(QDialog):
    """Runs the check beside the event loop and shows what it found."""

    #: A paper should be shown.
    paper_chosen = Signal(int)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check")
        self.setWindowTitle("Check papers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 480)
        self._title = PlainLabel("Checking…", role="heading", parent=self)
        self._title.setObjectName("check_title")
        self._hint = PlainLabel("Double-click a paper to see it.", kind="muted", role="small", parent=self)
        self._hint.setObjectName("check_hint")
        self._hint.hide()
        self._tree = self._make_tree()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.setObjectName("check_buttons")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(2 * theme.SPACE)
        for widget in (self._title, self._hint, self._tree, buttons):
            layout.addWidget(widget)
        tasks.read(
            lambda _token: checking.check_papers(library),
            slot="check", on_done=self._on_checked, on_error=self._on_failed, on_cancelled=self._on_cancelled,
            owner=self, title="Checking papers…",
        )  # fmt: skip

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setObjectName("findings")
        tree.setAccessibleName("What was found")
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.activated.connect(self._on_activated)
        return tree

    @property
    def title(self) -> str:
        return self._title.text()

    def _on_checked(self, findings: list[Finding]) -> None:
        self._tree.setModel(FindingModel(findings, parent=self))
        count = len(findings)
        things = "1 thing" if count == 1 else f"{count:,} things"
        self._title.setText(f"{things} to look at" if count else "Nothing is missing")
        self._hint.setVisible(bool(count))
        if 0 < count < 200:
            self._tree.expandAll()

    def _on_failed(self, error: ReadinglistError) -> None:
        self._title.setText(f"{error.summary} {error.hint}".strip())

    def _on_cancelled(self) -> None:
        self._title.setText("The check was cancelled")

    def _on_activated(self, index: Index) -> None:
        model = self._tree.model()
        finding = model.finding(index) if isinstance(model, FindingModel) else None
        if finding is not None and finding.paper_id is not None:
            self.paper_chosen.emit(PaperId(finding.paper_id))
            self.accept()
