"""Linking a .bib: which papers belong into it, and what would come into the library, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks, Token
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.model.linked import Scope, ScopeKind
from readinglist.model.plan import Action, ImportPlan

_CHOICES = {
    ScopeKind.OWN: "The papers that it has, and those that I add to it",
    ScopeKind.QUERY: "The papers that match a search:",
    ScopeKind.CITED: "The papers that a document cites:",
    ScopeKind.ALL: "All papers of the library",
}


@dataclass(frozen=True, slots=True)
class _Forecast:
    """plan: None for a file that is still to be made."""

    plan: ImportPlan | None


class LinkFileDialog(QDialog):
    """Asks once; `scope` is the answer."""

    def __init__(
        self, library: Library, tasks: Tasks, path: Path, *, query: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("link_file")
        self.setWindowTitle("Link a .bib")
        self.setMinimumWidth(560)
        self._library = library
        self._path = path
        self.forecast = PlainLabel("Reading the file…", is_wrapped=True)
        self.forecast.setObjectName("link_forecast")
        self.choices = {kind: QRadioButton(words) for kind, words in _CHOICES.items()}
        group = QButtonGroup(self)
        for kind, choice in self.choices.items():
            choice.setObjectName(f"scope_{kind.value}")
            choice.toggled.connect(self._show_ready)
            group.addButton(choice)
        self.query = QLineEdit(query)
        self.query.setObjectName("scope_query")
        self.query.setAccessibleName("Search")
        self.query.setPlaceholderText("tag:thesis")
        self.query.textEdited.connect(lambda: self.choices[ScopeKind.QUERY].setChecked(True))
        self.query.textChanged.connect(self._show_ready)
        self.document = QPushButton("Choose a document…")
        self.document.setObjectName("scope_document")
        self.document.setAutoDefault(False)
        self.document.clicked.connect(self._on_document)
        self._document: Path | None = None
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = self.buttons.addButton("Link", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setObjectName("link")
        self.accept_button.setProperty("kind", "primary")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._arrange()
        self.choices[ScopeKind.OWN].setChecked(True)
        tasks.read(
            self._plan, slot="link_forecast", on_done=self._on_planned, on_error=self._on_failed, owner=self,
            title="Reading the file…",
        )  # fmt: skip

    @property
    def scope(self) -> Scope:
        """What was chosen."""
        kind = next(kind for kind, choice in self.choices.items() if choice.isChecked())
        value = {ScopeKind.QUERY: self.query.text().strip(), ScopeKind.CITED: str(self._document or "")}
        return Scope(kind, value.get(kind, ""))

    def use_document(self, path: Path) -> None:
        """The document that says which papers are cited."""
        self._document = path
        self.document.setText(path.name)
        self.choices[ScopeKind.CITED].setChecked(True)
        self._show_ready()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(PlainLabel(self._path.name, role="heading"))
        layout.addWidget(self.forecast)
        layout.addSpacing(theme.SPACE)
        layout.addWidget(PlainLabel("Which papers belong into it?", role="heading"))
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.SPACE)
        grid.setColumnStretch(1, 1)
        beside = {ScopeKind.QUERY: self.query, ScopeKind.CITED: self.document}
        for row, (kind, choice) in enumerate(self.choices.items()):
            grid.addWidget(choice, row, 0, 1, 1 if kind in beside else 2)
            if kind in beside:
                grid.addWidget(beside[kind], row, 1)
        layout.addLayout(grid)
        layout.addSpacing(theme.SPACE)
        about = (
            "From then on an edit on either side arrives on the other within a second. What both have differently now "
            "stays as it is. Comments, order and spacing of the file are never touched."
        )
        layout.addWidget(PlainLabel(about, role="small", kind="muted", is_wrapped=True))
        layout.addWidget(self.buttons)

    def _plan(self, _token: Token) -> _Forecast:
        from readinglist.library import importing

        if not self._path.exists() or self._path.stat().st_size == 0:
            return _Forecast(None)
        listing = importing.read_file(self._path, kind="bibtex")
        return _Forecast(importing.plan(self._library, listing))

    def _on_planned(self, forecast: _Forecast) -> None:
        self.forecast.setText(forecast_text(forecast.plan))

    def _on_failed(self, error: ReadinglistError) -> None:
        self.forecast.set_kind("danger")
        self.forecast.setText(f"{error.summary} {error.hint}".strip())

    def _on_document(self) -> None:
        kinds = "Documents (*.tex *.aux *.bcf)"
        name, _ = QFileDialog.getOpenFileName(self, "Choose a document", str(self._path.parent), kinds)
        if name:
            self.use_document(Path(name))

    def _show_ready(self) -> None:
        scope = self.scope
        needs_value = scope.kind in (ScopeKind.QUERY, ScopeKind.CITED)
        self.accept_button.setEnabled(bool(scope.value) or not needs_value)


def forecast_text(plan: ImportPlan | None) -> str:
    """ "127 entries: 100 papers new to the library, 20 here already, 7 that may be here already." """
    if plan is None:
        return "The file does not exist yet, or is empty: it will be made."
    counts = {action: plan.count(action) for action in Action}
    here = counts[Action.SAME] + counts[Action.UPDATE]
    parts = [f"{count_text(counts[Action.NEW])} new to the library"] if counts[Action.NEW] else []
    parts += [f"{here:,} here already"] if here else []
    parts += [f"{counts[Action.UNSURE]:,} that may be here already"] if counts[Action.UNSURE] else []
    text = f"{len(plan.entries):,} entries: {', '.join(parts)}." if plan.entries else "The file has no entries yet."
    if issues := len(plan.listing.issues):
        text += f" {issues:,} parts need a look; they stay in the file as they are."
    return text
