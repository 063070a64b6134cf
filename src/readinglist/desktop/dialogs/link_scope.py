"""Other papers are to belong into a linked file: which, and what that would move in it, before it is done."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks, Token
from readinglist.desktop.views.linking.foot import AskingFoot
from readinglist.desktop.views.linking.scope import ScopeChooser, moved_text
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.model.linked import LinkedFile, LinkState, Scope, SyncResult

_ABOUT = (
    "An entry that is taken out stays in the library with its text: it comes back as it was when its paper belongs "
    "into the file again. Undo brings back the file as it is now."
)


class LinkScopeDialog(QDialog):
    """Asks once; `scope` is the answer. It can be accepted only when what it would do is shown."""

    def __init__(self, library: Library, tasks: Tasks, file: LinkedFile, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("link_scope")
        self.setWindowTitle("Papers of a linked .bib")
        self.setMinimumWidth(600)
        self._library, self._tasks, self._file = library, tasks, file
        self.scopes = ScopeChooser(folder=file.path.parent, scope=file.scope)
        self.scopes.changed.connect(self._on_changed)
        self.scopes.settled.connect(self._ask)
        self.forecast = PlainLabel(is_wrapped=True)
        self.forecast.setObjectName("scope_forecast")
        self.forecast.setMinimumHeight(3 * self.forecast.fontMetrics().lineSpacing())
        foot = AskingFoot("Change", name="change")
        self.accept_button = foot.accept_button
        foot.accepted.connect(self.accept)
        foot.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(PlainLabel(f"Which papers belong into {file.path.name}?", role="heading", is_wrapped=True))
        layout.addWidget(self.scopes)
        layout.addSpacing(theme.SPACE)
        layout.addWidget(self.forecast)
        layout.addWidget(PlainLabel(_ABOUT, role="small", kind="muted", is_wrapped=True))
        layout.addStretch(1)
        layout.addWidget(foot)
        self._on_changed()

    @property
    def scope(self) -> Scope:
        """What was chosen."""
        return self.scopes.scope

    def _on_changed(self) -> None:
        """What was foretold is of another scope."""
        self.accept_button.setEnabled(False)
        self.forecast.set_kind("muted")
        if not self.scopes.is_whole:
            self.forecast.setText("Type a search, or choose a document.")
        elif self.scope == self._file.scope:
            self.forecast.setText("These are the papers that belong into it now.")
        else:
            self.forecast.setText("Looking at what would move…")

    def _ask(self) -> None:
        scope = self.scope
        if not self.scopes.is_whole or scope == self._file.scope:
            return

        def _forecast(_token: Token) -> SyncResult:
            from readinglist.library import forecasting

            return forecasting.forecast_scope(self._library, self._file.id, scope=scope)

        self._tasks.read(
            _forecast, slot="scope_forecast", owner=self, title="Looking at what would move…",
            on_done=lambda result: self._show_forecast(scope, result), on_error=self._show_error,
        )  # fmt: skip

    def _show_forecast(self, scope: Scope, result: SyncResult) -> None:
        if scope != self.scope:
            return
        is_error = result.file.state is LinkState.ERROR
        self.accept_button.setEnabled(not is_error)
        self.forecast.set_kind("danger" if is_error else "warning" if result.removed else "")
        self.forecast.setText(result.file.reason if is_error else moved_text(result.added, result.removed))

    def _show_error(self, error: ReadinglistError) -> None:
        self.forecast.set_kind("danger")
        self.forecast.setText(f"{error.summary} {error.hint}".strip())
