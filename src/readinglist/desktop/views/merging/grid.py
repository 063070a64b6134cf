"""Fields of papers that become one, side by side: whose value is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.words import clip, field_name, kept_value
from readinglist.desktop.views.merging.beside import text_beside
from readinglist.model.merge import MergeField
from readinglist.model.paper import Paper, PaperId
from readinglist.model.readable import readable

_COLUMN_WIDTH = 220
_NAME_TOP = 8


class MergeGrid(QWidget):
    """A column a paper, a row a field; made once, `show_fields` only moves the choice."""

    #: (field, whose value is taken)
    chosen = Signal(str, int)
    #: This paper stays, with its number and citation key.
    kept = Signal(int)

    def __init__(self, papers: Sequence[Paper], fields: Sequence[MergeField], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("merge_grid")
        self.cells: dict[str, dict[PaperId, Choice]] = {}
        self._groups: list[QButtonGroup] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 12, 20, 16)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        columns = {paper.id: place for place, paper in enumerate(papers, 1) if paper.id is not None}
        for column in columns.values():
            self._grid.setColumnMinimumWidth(column, _COLUMN_WIDTH)
            self._grid.setColumnStretch(column, 1)
        self._add_heads(papers, columns)
        for row, field in enumerate(fields, 1):
            self._add_field(field, columns, row=row)
        self._grid.setRowStretch(len(fields) + 1, 1)

    def show_fields(self, fields: Sequence[MergeField]) -> None:
        """Show whose values are taken now."""
        for field in fields:
            self.cells[field.field][field.chosen].button.setChecked(True)

    def _add_heads(self, papers: Sequence[Paper], columns: dict[PaperId, int]) -> None:
        self._add_name("Stays", row=0)
        group = self._new_group()
        for paper in papers:
            if paper.id is not None:
                head = Choice(_Value("", f"{paper.citation_key} (#{paper.id})", _state(paper)), name=f"keep_{paper.id}")
                head.button.setAccessibleName(f"{paper.citation_key} stays")
                head.button.setChecked(columns[paper.id] == 1)
                head.button.clicked.connect(partial(self.kept.emit, paper.id))
                group.addButton(head.button)
                self._grid.addWidget(head, 0, columns[paper.id])

    def _add_field(self, field: MergeField, columns: dict[PaperId, int], *, row: int) -> None:
        self._add_name(field_name(field.field), row=row)
        group = self._new_group()
        shown = {paper_id: _shown(field, paper_id) for paper_id in columns}
        first = next(iter(shown.values()))
        second = next(iter([text for text in shown.values() if text != first]), "")
        cells = self.cells[field.field] = {}
        for paper_id, column in columns.items():
            other = second if shown[paper_id] == first else first
            cell = Choice(_Value(shown[paper_id], other=other), name=f"take_{field.field}_{paper_id}")
            cell.button.setAccessibleName(f"{field_name(field.field)}: {clip(shown[paper_id]) or 'nothing'}")
            cell.button.setChecked(paper_id == field.chosen)
            cell.button.clicked.connect(partial(self.chosen.emit, field.field, paper_id))
            group.addButton(cell.button)
            cells[paper_id] = cell
            self._grid.addWidget(cell, row, column)

    def _add_name(self, text: str, *, row: int) -> None:
        """On the line of the first words of the row."""
        name = PlainLabel(text, role="small", kind="muted")
        name.setContentsMargins(0, _NAME_TOP, 0, 0)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)

    def _new_group(self) -> QButtonGroup:
        self._groups.append(QButtonGroup(self))
        return self._groups[-1]


@dataclass(frozen=True, slots=True)
class _Value:
    """text: marked where `other` differs. title, below: plain words above and below it."""

    text: str
    title: str = ""
    below: str = ""
    other: str = ""


class Choice(QFrame):
    """One value to take; a click anywhere in it takes it."""

    def __init__(self, value: _Value, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_cell")
        self.setProperty("kind", "card")
        self.button = QRadioButton()
        self.button.setObjectName(name)
        words = QVBoxLayout()
        words.setSpacing(1)
        if value.title:
            words.addWidget(PlainLabel(value.title, is_wrapped=True))
            words.addWidget(PlainLabel(value.below, role="small", kind="muted", is_wrapped=True))
        else:
            words.addWidget(text_beside(value.text, value.other))
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.button.toggled.connect(self._on_toggled)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.button.click()

    def _on_toggled(self, is_chosen: bool) -> None:
        self.setProperty("kind", "taken_card" if is_chosen else "card")
        self.style().unpolish(self)
        self.style().polish(self)


def _shown(field: MergeField, paper_id: PaperId) -> str:
    return readable(kept_value(field.field, field.values.get(paper_id, "")))


def _state(paper: Paper) -> str:
    """What its user did with a paper, as far as it tells which one to keep."""
    parts = [paper.status.value]
    if paper.is_verified:
        parts.append("proven")
    if paper.has_note:
        parts.append("with a note")
    if paper.annotation_count:
        parts.append(f"{paper.annotation_count} annotations")
    if paper.tags:
        parts.append(", ".join(paper.tags))
    return " · ".join(parts)
