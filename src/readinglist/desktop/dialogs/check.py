"""What the library's papers lack, as a list; a line leads to its paper."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListView, QVBoxLayout, QWidget

from readinglist.desktop import icons
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


class FindingModel(QAbstractListModel):
    """Findings in the order of the check."""

    def __init__(self, findings: list[Finding], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings = findings

    def finding(self, row: int) -> Finding | None:
        return self._findings[row] if 0 <= row < len(self._findings) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding = self.finding(index.row())
        if finding is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.message
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(finding.message)
        if role == Qt.ItemDataRole.DecorationRole:
            name, color_role = _ICONS[finding.severity]
            return icons.icon(name, color_role=color_role)
        return None


class CheckDialog(QDialog):
    """Runs the check beside the event loop and lists what it found."""

    #: A paper should be shown.
    paper_chosen = Signal(int)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check")
        self.setWindowTitle("Check papers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 480)
        self._title = PlainLabel("Checking…", role="heading", parent=self)
        self._title.setObjectName("check_title")
        self._list = QListView(self)
        self._list.setObjectName("findings")
        self._list.setAccessibleName("What was found")
        self._list.setUniformItemSizes(True)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.activated.connect(self._on_activated)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.setObjectName("check_buttons")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        for widget in (self._title, self._list, buttons):
            layout.addWidget(widget)
        tasks.read(
            lambda _token: checking.check_papers(library),
            slot="check", on_done=self._on_checked, on_error=self._on_failed, owner=self, title="Checking papers…",
        )  # fmt: skip

    @property
    def title(self) -> str:
        return self._title.text()

    def _on_checked(self, findings: list[Finding]) -> None:
        self._list.setModel(FindingModel(findings, parent=self))
        count = len(findings)
        self._title.setText(
            "Nothing is missing"
            if not count
            else "1 thing to look at"
            if count == 1
            else f"{count:,} things to look at"
        )

    def _on_failed(self, error: ReadinglistError) -> None:
        self._title.setText(f"{error.summary} {error.hint}".strip())

    def _on_activated(self, index: Index) -> None:
        model = self._list.model()
        finding = model.finding(index.row()) if isinstance(model, FindingModel) else None
        if finding is not None and finding.paper_id is not None:
            self.paper_chosen.emit(PaperId(finding.paper_id))
            self.accept()
