"""Which sources may be asked. Nothing is asked of the others, and of none before the user says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from readinglist.desktop.operations.running import Operations
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.preferences.api_keys import ApiKeyFields
from readinglist.desktop.views.preferences.page import PreferencePage, make_card
from readinglist.desktop.views.source_choice import WHAT_IS_SENT, SourceChoice
from readinglist.errors import InvalidRequest
from readinglist.library import consent
from readinglist.library.library import Library
from readinglist.model.changes import Changes


class SourcesPage(PreferencePage):
    """Whatever is ticked here holds at once, and is an operation that can be undone; API keys are none."""

    #: Sources have to be asked with other API keys.
    api_keys_changed = Signal()

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        operations: Operations,
        *,
        reason: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Sources", WHAT_IS_SENT, name="sources_page", icon="globe", parent=parent)
        self._library = library
        self._tasks = tasks
        self._operations = operations
        self._reason = reason
        self._shown: tuple[frozenset[str], str] = (frozenset(), "")
        card, inside = make_card()
        self.choice = SourceChoice()
        self.choice.changed.connect(self.flush)
        inside.addWidget(self.choice)
        self.weekly = QCheckBox("Look for published versions and retractions once a week")
        self.weekly.setObjectName("weekly_watch")
        self.weekly.clicked.connect(self._on_weekly_clicked)
        inside.addSpacing(12)
        inside.addWidget(self.weekly)
        self.message = PlainLabel(role="small", kind="danger", is_wrapped=True)
        self.message.setObjectName("sources_message")
        self.message.hide()
        self.column.addWidget(card)
        self.column.addSpacing(8)
        self.column.addWidget(self.message)
        self._add_api_keys()
        self.column.addStretch(1)

    def _add_api_keys(self) -> None:
        self.add_heading("API keys")
        card, inside = make_card()
        self.api_keys = ApiKeyFields(self._tasks)
        self.api_keys.changed.connect(self.api_keys_changed)
        inside.addWidget(self.api_keys)
        message = PlainLabel(role="small", kind="danger", is_wrapped=True)
        message.setObjectName("api_keys_message")
        message.hide()
        self.api_keys.said.connect(message.setText)
        self.api_keys.said.connect(lambda text: message.setVisible(bool(text)))
        inside.addWidget(message)
        self.column.addWidget(card)

    def load(self) -> None:
        library = self._library
        self._tasks.read(
            lambda _token: _read(library),
            slot="sources", on_done=self._on_read, owner=self,
        )  # fmt: skip
        self.api_keys.load()

    def refresh(self, changes: Changes) -> None:
        if "settings" in changes.kinds:
            self.load()

    def flush(self) -> None:
        """Put what is ticked and typed into use."""
        self.api_keys.flush()
        sources, email = self.choice.chosen, self.choice.email.text().strip()
        shown_sources, shown_email = self._shown
        library = self._library
        if sources != shown_sources:
            self._operations.run(lambda: consent.allow_sources(library, sources))
        if email != shown_email:
            try:
                consent.check_email(email)
            except InvalidRequest as error:
                self._say(f"{error.summary} The earlier one stays.")
                return
            self._operations.run(lambda: consent.set_contact_email(library, email))
        self._shown = (sources, email)
        self._say("")

    def _on_weekly_clicked(self, is_on: bool) -> None:
        from readinglist.library import watching

        self._operations.run(lambda: watching.set_weekly(self._library, is_on=is_on))

    def _on_read(self, found: tuple[frozenset[str], str, bool]) -> None:
        sources, email, is_weekly = found
        self._shown = (sources, email)
        self.weekly.setChecked(is_weekly)
        self.weekly.setEnabled(not self._reason())
        self.choice.show_choice(sources, email=email)
        self.choice.setEnabled(not self._reason())

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))


def _read(library: Library) -> tuple[frozenset[str], str, bool]:
    """Sources that are allowed, the address, whether to watch weekly."""
    from readinglist.library import watching

    return consent.allowed_sources(library), consent.contact_email(library), watching.is_weekly(library)
