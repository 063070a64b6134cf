"""Linking a .bib: what becomes of each of its entries, and which papers belong into it, before anything is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel
from readinglist.desktop.tasks import Tasks, Token
from readinglist.desktop.views.linking.foot import AskingFoot
from readinglist.desktop.views.linking.scope import ScopeChooser
from readinglist.desktop.views.review.cards import CardList
from readinglist.desktop.views.review.decisions import Decisions, EntryKey, entry_keys, headline
from readinglist.desktop.views.review.panels import IssueList
from readinglist.desktop.views.review.plan_list import PlanList
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.model.linked import Scope, SyncChoices
from readinglist.model.plan import Action, ImportPlan

#: An entry that nobody decides on stays in the file, is no paper yet, and is asked about later.
_CHOICES = ((Action.SAME, "It is that paper"), (Action.NEW, "Another paper"), (Action.UNSURE, "Ask me later"))
_ABOUT = (
    "From then on an edit on either side arrives on the other within a second. What both have differently now stays "
    "as it is. Comments, order and spacing of the file are never touched."
)


class LinkFileDialog(QDialog):
    """Asks once; `scope` and `choices` are the answer. It can be accepted only when the entries are shown."""

    def __init__(
        self, library: Library, tasks: Tasks, path: Path, *, query: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("link_file")
        self.setWindowTitle("Link a .bib")
        self.setMinimumWidth(640)
        self.resize(820, 640)
        self._library, self._tasks, self._path = library, tasks, path
        self.decisions = Decisions()
        self.plan = PlanList(self.decisions, parent=self)
        self.plan.decided.connect(self._show_decided)
        self.cards = CardList(self.plan, choices=_CHOICES, has_boxes=False)
        self.cards.setAccessibleName("Entries of the file")
        self.cards.setMinimumHeight(120)
        self.forecast = PlainLabel("Reading the file…", is_wrapped=True)
        self.forecast.setObjectName("link_forecast")
        self.issues = IssueList()
        self.scopes = ScopeChooser(folder=path.parent, query=query)
        self.scopes.changed.connect(self._on_scope_changed)
        self.scopes.settled.connect(self._ask_scope)
        self.scope_forecast = PlainLabel(is_wrapped=True)
        self.scope_forecast.setObjectName("link_scope_forecast")
        self.foot = AskingFoot("Link", name="link")
        self.accept_button = self.foot.accept_button
        self.foot.accepted.connect(self.accept)
        self.foot.rejected.connect(self.reject)
        self._arrange()
        self.issues.show_issues(())
        self.cards.hide()
        self._on_scope_changed()
        self._read()

    @property
    def scope(self) -> Scope:
        """What was chosen."""
        return self.scopes.scope

    @property
    def choices(self) -> SyncChoices:
        """What was said of entries that may be papers that are here."""
        keys: dict[Action, set[str]] = {Action.SAME: set(), Action.NEW: set()}
        for index, action in self.decisions.actions().items():
            keys[action].add(self.decisions.entries[index].entry.citation_key)
        return SyncChoices(same=frozenset(keys[Action.SAME]), new=frozenset(keys[Action.NEW]))

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(ElidedLabel(str(self._path).replace(str(Path.home()), "~", 1), role="heading"))
        layout.addWidget(self.forecast)
        layout.addWidget(self.cards, 1)
        layout.addWidget(self.issues)
        layout.addSpacing(theme.SPACE)
        layout.addWidget(PlainLabel("Which papers belong into it?", role="heading"))
        layout.addWidget(self.scopes)
        layout.addWidget(self.scope_forecast)
        layout.addWidget(PlainLabel(_ABOUT, role="small", kind="muted", is_wrapped=True))
        layout.addWidget(self.foot)

    # -- the entries

    def _read(self) -> None:
        def _plan(_token: Token) -> tuple[ImportPlan, list[EntryKey]]:
            from readinglist.library import forecasting

            plan = forecasting.forecast_link(self._library, self._path)
            return plan, entry_keys(plan)

        self._tasks.read(
            _plan, slot="link_forecast", on_done=self._on_planned, on_error=self._on_failed, owner=self,
            title="Reading the file…",
        )  # fmt: skip

    def _on_planned(self, planned: tuple[ImportPlan, list[EntryKey]]) -> None:
        plan, keys = planned
        self.decisions.set_plan(plan, keys=keys)
        self.plan.refresh()
        self.cards.setVisible(bool(plan.entries))
        self.issues.show_issues(plan.listing.issues)
        if not plan.entries:
            self.adjustSize()
        self._show_decided()

    def _on_failed(self, error: ReadinglistError) -> None:
        self.forecast.set_kind("danger")
        self.forecast.setText(f"{error.summary} {error.hint}".strip())

    def _show_decided(self) -> None:
        plan = self.decisions.plan
        assert plan is not None
        tally = self.decisions.tally()
        is_empty = not (tally.entries or plan.listing.text.strip())
        about = "The file is empty, or does not exist yet: it will be made." if is_empty else f"{headline(tally)}."
        self.forecast.setText(about)
        self.accept_button.setText(f"Link and add {count_text(tally.new)}" if tally.new else "Link")
        self._on_scope_changed()
        self._ask_scope()

    # -- what belongs into the file

    def _on_scope_changed(self) -> None:
        self.accept_button.setEnabled(self.decisions.plan is not None and self.scopes.is_whole)
        if not self.scopes.is_whole:
            self._say_scope("Type a search, or choose a document.", kind="muted")

    def _ask_scope(self) -> None:
        plan, scope, choices = self.decisions.plan, self.scope, self.choices
        if plan is None or not self.scopes.is_whole:
            return

        def _count(_token: Token) -> int:
            from readinglist.library import forecasting

            return forecasting.count_added(self._library, plan, scope=scope, choices=choices)

        self._tasks.read(
            _count, slot="link_scope_forecast", owner=self, title="Looking at what belongs into it…",
            on_done=lambda count: self._say_scope(_added_text(count)),
            on_error=lambda error: self._say_scope(f"{error.summary} {error.hint}".strip(), kind="danger"),
        )  # fmt: skip

    def _say_scope(self, text: str, *, kind: str = "") -> None:
        self.scope_forecast.set_kind(kind)
        self.scope_forecast.setText(text)


def _added_text(count: int) -> str:
    if not count:
        return "Nothing is written into the file now."
    return f"{count_text(count)} of the library will be written into the file at once."
