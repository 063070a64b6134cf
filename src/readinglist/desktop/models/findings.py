"""What a check found, as a tree of two levels: kinds with their number, and the findings of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from readinglist.desktop import icons
from readinglist.desktop.plain_text import tool_tip
from readinglist.model.finding import Finding, Severity

Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    Severity.DAMAGE: ("circle-alert", "danger"),
    Severity.REPAIR: ("triangle-alert", "warning"),
    Severity.QUALITY: ("info", "muted"),
}
TITLES = {
    "no-title": "No title",
    "no-date": "No date",
    "inferred-year": "The year was inferred, not printed",
    "no-people": "No names of people",
    "no-identifier": "No identifier (DOI, arXiv, ISBN …)",
    "missing-field": "A field that a bibliography needs is missing",
    "lost-annotation": "An annotation has lost its place",
    "flagged": "Withdrawn or retracted",
    "same-title": "The same title as another paper",
    "same-identifier": "The same identifier as another paper",
    "markup": "HTML in a text",
    "latex": "LaTeX in a text",
    "invisible": "Invisible characters",
    "decomposed": "Letters and marks taken apart",
    "no-latex-form": "Characters that pdfLaTeX cannot set",
    "all-capitals": "A title in capitals",
    "full-stop": "A full stop behind the title",
    "et-al": "“et al.” among the names",
    "odd-name": "A name that looks wrong",
    "name-in-capitals": "Names in capitals",
    "author-count": "Fewer or more names than the listing counted",
    "odd-year": "A year that cannot be",
    "pages-word": "A word before the pages",
    "odd-pages": "Pages that look wrong",
    "pages-backwards": "Pages that run backwards",
    "number-word": "A word in the volume or number",
    "identifier-form": "An identifier with more around it",
    "bad-doi": "A DOI that is none",
    "bad-isbn": "An ISBN whose check digit is wrong",
    "bad-arxiv": "An arXiv number that is none",
    "bad-pmid": "A PubMed number that is none",
    "bad-url": "An address that is none",
    "doubled-link": "An address that only repeats the identifier",
    "cut-venue": "A venue that ends too early",
    "venue-mark": "A mark behind the venue",
    "year-in-venue": "The year in the name of the journal",
    "unknown-macro": "A macro that nothing defines",
    "month-text": "A month as text",
    "repeated-field": "A field that is there more than once",
    "unprotected-capitals": "Capitals that styles write small",
    "unsafe-key": "A citation key that LaTeX could misread",
}


class FindingModel(QAbstractItemModel):
    """Kinds and their findings in the order of the check. Those that can be mended have a tick, and so have kinds.

    ticked: of those that were found before; it stays with what is found still.
    """

    #: How many findings are ticked now.
    ticked_changed = Signal(int)

    def __init__(
        self, findings: Sequence[Finding], *, ticked: Sequence[Finding] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._groups = [list(group) for _, group in groupby(findings, key=lambda finding: finding.kind)]
        self._ticked = set(ticked).intersection(findings)

    @property
    def ticked(self) -> list[Finding]:
        """Findings to be mended, in their order."""
        return [finding for group in self._groups for finding in group if finding in self._ticked]

    def finding(self, index: Index) -> Finding | None:
        """The finding of a line; None for the heading of a kind."""
        number = index.internalId() - 1 if index.isValid() else -1
        return self._groups[number][index.row()] if number >= 0 else None

    def toggle(self, index: Index) -> None:
        """Tick a finding, or all of a kind; none when all are ticked."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            ticks = Qt.CheckState.Unchecked if state == Qt.CheckState.Checked else Qt.CheckState.Checked
            self.setData(index, ticks, Qt.ItemDataRole.CheckStateRole)

    # -- Qt's side

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

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._mendable(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(index)
        finding = self.finding(index)
        if finding is None:
            return self._heading(index.row(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.message
        return tool_tip(finding.message) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        findings = self._mendable(index)
        if role != Qt.ItemDataRole.CheckStateRole or not findings:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Unchecked:
            self._ticked.difference_update(findings)
        else:
            self._ticked.update(findings)
        heading = index.parent() if index.parent().isValid() else index
        for changed in (self.index(heading.row(), 0), *self._ends(heading.row())):
            self.dataChanged.emit(changed, changed, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit(len(self._ticked))
        return True

    def _ends(self, row: int) -> list[QModelIndex]:
        heading = self.index(row, 0)
        return [self.index(child, 0, heading) for child in range(len(self._groups[row]))]

    def _mendable(self, index: Index) -> list[Finding]:
        """What a tick on this line is about."""
        if not index.isValid():
            return []
        finding = self.finding(index)
        findings = self._groups[index.row()] if finding is None else [finding]
        return [one for one in findings if one.fix is not None]

    def _check_state(self, index: Index) -> Qt.CheckState | None:
        findings = self._mendable(index)
        if not findings:
            return None
        ticked = sum(finding in self._ticked for finding in findings)
        if ticked == 0:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == len(findings) else Qt.CheckState.PartiallyChecked

    def _heading(self, row: int, role: int) -> Any:
        group = self._groups[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{TITLES.get(group[0].kind, group[0].kind)}: {len(group):,}"
        if role == Qt.ItemDataRole.DecorationRole:
            name, color_role = _ICONS[group[0].severity]
            return icons.icon(name, color_role=color_role)
        return None
