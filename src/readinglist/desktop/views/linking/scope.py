"""Choosing which papers belong into a linked file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QPushButton, QRadioButton, QWidget

from readinglist.desktop import theme
from readinglist.desktop.file_chooser import choose_file
from readinglist.desktop.plain_text import tool_tip
from readinglist.model.linked import Scope, ScopeKind
from readinglist.model.texts import counted

_TYPING_PAUSE_MS = 250
_MOST_NAMED = 6
_WORDS = {
    ScopeKind.OWN: "The papers that it has, and those that I add to it",
    ScopeKind.QUERY: "The papers that match a search:",
    ScopeKind.CITED: "The papers that a document cites:",
    ScopeKind.ALL: "All papers of the library",
}
_DOCUMENTS = "Documents (*.tex *.aux *.bcf *.md *.qmd *.rmd *.typ *.org)"


class ScopeChooser(QWidget):
    """One of four, two of them with a value of their own. folder: where documents are looked for first."""

    #: Another scope is chosen, whole or not.
    changed = Signal()
    #: The same, when nobody has typed for a moment.
    settled = Signal()

    def __init__(self, *, folder: Path, scope: Scope | None = None, query: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("scope_chooser")
        self._folder = folder
        self._document: Path | None = None
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.settled)
        self.kinds = {kind: QRadioButton(words) for kind, words in _WORDS.items()}
        group = QButtonGroup(self)
        for kind, button in self.kinds.items():
            button.setObjectName(f"scope_{kind.value}")
            group.addButton(button)
        self.query = QLineEdit(query)
        self.query.setObjectName("scope_query")
        self.query.setAccessibleName("Search")
        self.query.setPlaceholderText("tag:thesis")
        self.document = QPushButton("Choose a document…")
        self.document.setObjectName("scope_document")
        self.document.setAutoDefault(False)
        self._arrange()
        self._show(scope or Scope.own())
        for button in self.kinds.values():
            button.toggled.connect(self._tell)
        self.query.textEdited.connect(lambda: self.kinds[ScopeKind.QUERY].setChecked(True))
        self.query.textChanged.connect(self._tell)
        self.document.clicked.connect(self._on_document)

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        kind = next(kind for kind, button in self.kinds.items() if button.isChecked())
        value = {ScopeKind.QUERY: self.query.text().strip(), ScopeKind.CITED: str(self._document or "")}
        return Scope(kind, value.get(kind, ""))

    @property
    def is_whole(self) -> bool:
        """False while the search or the document is missing."""
        return bool(self.scope.value) or self.scope.kind not in (ScopeKind.QUERY, ScopeKind.CITED)

    def use_document(self, path: Path) -> None:
        """The document that says which papers are cited."""
        self._document = path
        self.document.setText(path.name.replace("&", "&&"))
        self.document.setToolTip(tool_tip(str(path)))
        self.kinds[ScopeKind.CITED].setChecked(True)
        self._tell()

    def _show(self, scope: Scope) -> None:
        if scope.kind is ScopeKind.QUERY:
            self.query.setText(scope.value)
        elif scope.kind is ScopeKind.CITED:
            self.use_document(Path(scope.value))
        self.kinds[scope.kind].setChecked(True)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(theme.SPACE)
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setColumnStretch(1, 1)
        beside = {ScopeKind.QUERY: self.query, ScopeKind.CITED: self.document}
        for row, (kind, button) in enumerate(self.kinds.items()):
            grid.addWidget(button, row, 0, 1, 1 if kind in beside else 2)
            if kind in beside:
                grid.addWidget(beside[kind], row, 1)

    def _on_document(self) -> None:
        folder = self._document.parent if self._document else self._folder
        path = choose_file(self, "Choose a document", folder=folder, kinds=_DOCUMENTS)
        if path is not None:
            self.use_document(path)

    def _tell(self) -> None:
        self.changed.emit()
        self._pause.start()


def moved_text(added: Sequence[str], removed: Sequence[str]) -> str:
    """ "2 papers would be written into it: doe2020, roe2021. 1 entry would be taken out: poe1999." """
    parts = []
    if added:
        parts.append(f"{counted(len(added), 'paper')} would be written into it: {_named(added)}.")
    if removed:
        parts.append(f"{counted(len(removed), 'entry', 'entries')} would be taken out: {_named(removed)}.")
    return " ".join(parts) or "Nothing would move in the file."


def _named(keys: Sequence[str]) -> str:
    more = len(keys) - _MOST_NAMED
    return ", ".join(keys[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
