"""The paper as the .bib will have it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import icons
from readinglist.desktop.operations.keys import mark_public
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.widgets.bibtex import BibtexView
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.export import Export, ExportReport
from readinglist.model.paper import Paper, PaperId
from readinglist.model.public_key import Way


class BibtexTab(QWidget):
    """Shows the entry, says what it lacks, and copies it."""

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bibtex_tab")
        self._library = library
        self._tasks = tasks
        self._paper_id: PaperId | None = None
        self.remark = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.remark.setObjectName("bibtex_remark")
        self.copy = QPushButton("Copy")
        self.copy.setObjectName("copy_bibtex")
        self.copy.setToolTip("Copy this entry")
        icons.keep_icon(self.copy, "copy")
        self.copy.clicked.connect(self._on_copy_clicked)
        self.view = BibtexView()
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self.remark, 1)
        bar.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        inner = QVBoxLayout()
        inner.setContentsMargins(10, 0, 10, 8)
        inner.addWidget(self.view)
        layout.addLayout(inner, 1)

    def show_paper(self, paper: Paper) -> None:
        """Show the entry of a paper; it is made in a worker, for the first one loads the BibTeX library."""
        if paper.id is None:
            return
        paper_id = paper.id
        if paper_id != self._paper_id:
            self.view.clear()
            self.remark.setText("")
        self._paper_id = paper_id
        self._tasks.read(
            lambda token: self._make(paper_id),
            slot="details-bibtex",
            on_done=lambda export: self._on_made(paper_id, export),
            owner=self,
        )

    def concerns(self, changes: Changes) -> bool:
        """True when an operation may have changed what is shown here."""
        return "papers" in changes.kinds

    def _make(self, paper_id: PaperId) -> Export:
        from readinglist.library import exporting  # brings the formats: not needed to start

        return exporting.export_text(self._library, [paper_id])

    def _on_made(self, paper_id: PaperId, export: Export) -> None:
        if paper_id != self._paper_id:
            return
        if self.view.toPlainText() != export.text.strip():
            self.view.setPlainText(export.text.strip())
        words = remark(export.report)
        self.remark.set_kind("warning" if words else "muted")
        self.remark.setText(words or "Complete")

    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(self.view.toPlainText() + "\n")
        if self._paper_id is not None:
            mark_public(self._library, self._tasks, [self._paper_id], way=Way.COPIED, owner=self)
        self.remark.set_kind("success")
        self.remark.setText("Copied")


def remark(report: ExportReport) -> str:
    """What is incomplete or was altered in the only entry of an export, in words; empty when nothing is."""
    parts = []
    if report.incomplete:
        parts.append(f"Incomplete: {', '.join(report.incomplete[0].reasons)}")
    if report.altered:
        parts.append(", ".join(report.altered[0].reasons))
    if report.unknown:
        parts.append("no LaTeX form for " + " ".join(char for char, _count in report.unknown[:12]))
    return "; ".join(parts)
