"""Making one paper of several: each field on which they differ, side by side, to be chosen before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, line, show_through
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.merging.grid import MergeGrid
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.model.merge import MergeField
from readinglist.model.paper import Paper, PaperId


@dataclass(frozen=True, slots=True)
class _Preview:
    papers: Sequence[Paper]
    fields: Sequence[MergeField]


class MergeDialog(QDialog):
    """Changes nothing: `accepted_merge` tells what was decided."""

    #: (ids, the paper that stays first; {field: whose value is taken} where somebody chose)
    accepted_merge = Signal(list, dict)

    def __init__(
        self, library: Library, tasks: Tasks, ids: Sequence[PaperId], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("merge")
        self.setWindowTitle("Merge papers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(920, 620)
        self._library = library
        self._tasks = tasks
        self._ids = list(ids)
        self.choices: dict[str, PaperId] = {}
        self.grid: MergeGrid | None = None
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.message = PlainLabel(kind="muted", is_wrapped=True)
        self._arrange()
        self._read()

    def _read(self) -> None:
        library, ids, choices = self._library, list(self._ids), dict(self.choices)

        def _preview(_token: object) -> _Preview:
            from readinglist.library import merging

            return _Preview(library.get_papers(ids), merging.preview_merge(library, ids, choices=choices))

        self._tasks.read(
            _preview, slot="merge", on_done=self._on_read, on_error=self._on_failed, owner=self
        )  # fmt: skip

    def _on_read(self, found: _Preview) -> None:
        if self.grid is None:
            self.grid = MergeGrid(found.papers, found.fields)
            self.grid.chosen.connect(self._on_chosen)
            self.grid.kept.connect(self._on_kept)
            self.area.setWidget(self.grid)
            show_through(self.area)
            self.message.setText("" if found.fields else "They say the same in every field.")
            self.message.setVisible(not found.fields)
        self.grid.show_fields(found.fields)
        self.merge.setEnabled(True)

    def _on_failed(self, error: ReadinglistError) -> None:
        self.merge.setEnabled(False)
        self.message.setText(f"{error.summary} {error.hint}".strip())
        self.message.show()

    def _on_chosen(self, field: str, paper_id: int) -> None:
        self.choices[field] = PaperId(paper_id)

    def _on_kept(self, paper_id: int) -> None:
        """Whose value is taken where nobody chose depends on which paper stays."""
        kept = PaperId(paper_id)
        self._ids = [kept, *(other for other in self._ids if other != kept)]
        self.merge.setEnabled(False)
        self._read()

    def _on_accepted(self) -> None:
        self.accepted_merge.emit(list(self._ids), dict(self.choices))
        self.accept()

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(4)
        head.addWidget(PlainLabel(f"Make one paper of {len(self._ids)}", role="heading"))
        kept = (
            "Tags, notes, annotations, listings, keywords, identifiers and versions of all are kept. Choose the rest "
            "where they differ; the other citation keys still find the paper."
        )
        head.addWidget(PlainLabel(kept, kind="muted", is_wrapped=True))
        head.addWidget(self.message)
        self.message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addWidget(self.area, 1)
        layout.addWidget(line(self))
        layout.addLayout(self._make_foot())

    def _make_foot(self) -> QHBoxLayout:
        cancel = QPushButton("Cancel")
        cancel.setObjectName("cancel_merge")
        cancel.clicked.connect(self.reject)
        self.merge = QPushButton("Merge")
        self.merge.setObjectName("accept_merge")
        self.merge.setProperty("kind", "primary")
        self.merge.setDefault(True)
        self.merge.setEnabled(False)
        self.merge.clicked.connect(self._on_accepted)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 12)
        foot.setSpacing(8)
        foot.addWidget(PlainLabel("One step; Ctrl+Z takes it back.", role="small", kind="muted"), 1)
        foot.addWidget(cancel)
        foot.addWidget(self.merge)
        return foot
