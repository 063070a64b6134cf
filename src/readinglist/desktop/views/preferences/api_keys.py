"""A field for the API key of each source that gives some."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.errors import ReadinglistError
from readinglist.library.api_keys import api_keys_file, keep_api_key, kept_api_keys, told_by_environment
from readinglist.library.kinds import SourceKind, source_kinds

#: What a key is good for, and where its source gives it out.
_ABOUT = {
    "openalex": "More than a few questions a day. From openalex.org/settings/api",
    "semanticscholar": "A question a second. From semanticscholar.org/product/api",
    "pubmed": "Ten questions a second, not three. From an NCBI account",
}


class ApiKeyFields(QWidget):
    """What is typed holds as soon as its field is left; it is shown as dots, one of the environment not at all."""

    #: A key was kept or forgotten.
    changed = Signal()
    #: What is wrong, or empty.
    said = Signal(str)

    def __init__(self, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("api_keys")
        self._tasks = tasks
        self._kept: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._variables = {source.key: source.api_key_variable for source in source_kinds()}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 130)
        grid.setColumnStretch(1, 1)
        for source in source_kinds():
            if source.api_key_variable:
                self._add(grid, source)
        place = str(api_keys_file()).replace(str(Path.home()), "~", 1)
        about = (
            f"Kept in {place}, which only you may read: not in the library, its backups or exports. "
            "A key is sent to its own source and to nobody else."
        )
        grid.addWidget(PlainLabel(about, role="small", kind="muted", is_wrapped=True), grid.rowCount(), 0, 1, 2)

    def load(self) -> None:
        self._tasks.read(
            lambda _token: kept_api_keys(), slot="api_keys", on_done=self._on_read, on_error=self._on_failed, owner=self
        )

    def flush(self) -> None:
        """Keep what is typed."""
        for source, field in self.fields.items():
            text = field.text().strip()
            if field.isEnabled() and text != self._kept.get(source, ""):
                self._keep(source, text)

    def _add(self, grid: QGridLayout, source: SourceKind) -> None:
        field = QLineEdit()
        field.setObjectName(f"api_key_{source.key}")
        field.setAccessibleName(f"API key of {source.name}")
        field.setAccessibleDescription(_ABOUT[source.key])
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(200)
        field.editingFinished.connect(self.flush)
        self.fields[source.key] = field
        row = grid.rowCount()
        grid.addWidget(PlainLabel(source.name), row, 0)
        grid.addWidget(field, row, 1)
        grid.addWidget(PlainLabel(_ABOUT[source.key], role="small", kind="muted", is_wrapped=True), row + 1, 1)
        grid.setRowMinimumHeight(row + 2, 8)

    def _on_read(self, kept: dict[str, str]) -> None:
        self._kept = kept
        told = told_by_environment(os.environ)
        for source, field in self.fields.items():
            field.setEnabled(source not in told)
            field.setPlaceholderText(f"from {self._variables[source]}" if source in told else "none")
            field.setText("" if source in told else kept.get(source, ""))

    def _keep(self, source: str, text: str) -> None:
        self._tasks.library(
            lambda _token: keep_api_key(source, text),
            on_done=lambda _none: self._on_kept(source, text), on_error=self._on_failed, owner=self,
        )  # fmt: skip

    def _on_kept(self, source: str, text: str) -> None:
        self._kept = {**self._kept, source: text}
        self.said.emit("")
        self.changed.emit()

    def _on_failed(self, error: ReadinglistError) -> None:
        self.said.emit(f"{error.summary} {error.hint}")
