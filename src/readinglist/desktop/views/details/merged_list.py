"""The papers that were merged into the one that is shown, and all that each of them said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.words import FIELD_WORDS, clip, shown_value, when
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.model.merge import MergedPaper
from readinglist.model.readable import readable

_SHOWN_VALUE = 600


class MergedList(QWidget):
    """Hidden where nothing was merged."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("merged")
        self.setAccessibleName("Papers that were merged into this one")
        self._shown: tuple[MergedPaper, ...] = ()
        self.rows: list[MergedRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(4)
        self._column.addWidget(PlainLabel("Merged into it", role="small", kind="muted"))
        self.hide()

    def show_merged(self, merged: Sequence[MergedPaper]) -> None:
        """Show what was merged into another paper, closed."""
        if tuple(merged) == self._shown:
            return
        self._shown = tuple(merged)
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [MergedRow(one) for one in merged]
        for row in self.rows:
            self._column.addWidget(row)
        self.setVisible(bool(merged))


class MergedRow(QFrame):
    """The old key, title and day, and a button that opens what the paper said."""

    def __init__(self, merged: MergedPaper, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "inset")
        self._merged = merged
        self.title = PlainLabel(clip(readable(merged.title), _SHOWN_VALUE), role="small", is_wrapped=True)
        told = f"{merged.citation_key} · #{merged.merged_id} · {when(merged.recorded)}"
        self.words = PlainLabel(told, role="small", kind="muted", is_wrapped=True, is_selectable=True)
        for label in (self.title, self.words):
            label.setMinimumWidth(1)
        self.button = QuietButton("", name=f"show_merged_{merged.merged_id}")
        self.button.clicked.connect(self.toggle)
        self.record: QWidget | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 6, 8, 6)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addWidget(self.words)
        self._name_button()

    def toggle(self) -> None:
        """Open or close what the paper said."""
        if self.record is None:
            self.record = _record(self._merged)
            self._column.addWidget(self.record)
        else:
            self._column.removeWidget(self.record)
            self.record.hide()
            self.record.deleteLater()
            self.record = None
        self._name_button()

    def _name_button(self) -> None:
        words = "Hide" if self.record is not None else "What it said"
        self.button.setText(words)
        self.button.setAccessibleName(f"{words}: {self._merged.citation_key}")


def _record(merged: MergedPaper) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for name, value in record_lines(merged):
        row = grid.rowCount()
        grid.addWidget(PlainLabel(name, role="small", kind="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        shown = PlainLabel(value, role="small", is_wrapped=True, is_selectable=True)
        shown.setMinimumWidth(1)
        grid.addWidget(shown, row, 1)
    return made


def record_lines(merged: MergedPaper) -> list[tuple[str, str]]:
    """(name, value) of everything that the paper said, in the order of Info; then its tags and its note."""
    paper = merged.paper
    lines = [
        (name, readable(shown_value(paper, field)))
        for field, name in FIELD_WORDS.items()
        if field != "is_organization_author"
    ]
    lines += [("Status", paper.status.value), ("Tags", ", ".join(paper.tags)), ("Note", merged.note)]
    return [(name, clip(value, _SHOWN_VALUE)) for name, value in lines if value]
