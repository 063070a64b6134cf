"""Whether a paper is proven, its versions, all its fields and where each came from, and where the paper was seen."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.operations.keys import KeyOperations
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.operations.telling import Telling
from readinglist.desktop.plain_text import PlainLabel, show_through
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.alias_list import AliasList
from readinglist.desktop.views.details.dossier import Dossier, read_dossier
from readinglist.desktop.views.details.field_row import FieldRow
from readinglist.desktop.views.details.merged_list import MergedList
from readinglist.desktop.views.details.sighting_list import SightingList
from readinglist.desktop.views.details.standing import standing_of
from readinglist.desktop.views.details.standing_panel import StandingPanel
from readinglist.desktop.views.details.trail import trails_by_field
from readinglist.desktop.views.details.version_list import VersionList
from readinglist.desktop.views.details.words import (
    FIELD_WORDS,
    shown_value,
    typed_value,
    when,
)
from readinglist.errors import NothingFound, ReadinglistError
from readinglist.library import editing
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.lookup import Proposal
from readinglist.model.paper import Paper, PaperId

_SHOWN_HERE = frozenset({"papers", "listings", "lookups", "proposals", "versions"})


class InfoTab(QScrollArea):
    """Rows made once; a new paper only changes their texts."""

    #: An action of the window is wanted, by its id.
    asked = Signal(str)
    #: The text of a listing is wanted: its id, and the position of the paper's entry.
    listing_asked = Signal(int, int)
    #: A field was set: (sentence, whether it can be undone).
    done = Signal(str, bool)

    def __init__(
        self, library: Library, tasks: Tasks, operations: Operations, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("info_tab")
        self.setAccessibleName("Fields of the paper")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._library = library
        self._tasks = tasks
        self._telling = Telling(library, operations)
        self._keys = KeyOperations(library, operations)
        self._paper: Paper | None = None
        self.standing = StandingPanel()
        self.versions = VersionList()
        self.rows = {field: FieldRow(field) for field in FIELD_WORDS}
        self.aliases = AliasList()
        self.merged = MergedList()
        self.seen = SightingList()
        self.about = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.about.setObjectName("about_paper")
        self._connect()
        self._arrange()

    def _connect(self) -> None:
        self.standing.asked.connect(self.asked)
        self.seen.opened.connect(self.listing_asked)
        self.versions.chosen.connect(self._on_version_chosen)
        self.aliases.dropped.connect(self._on_alias_dropped)
        for row in self.rows.values():
            row.set_read_only(self._library.is_read_only)
            row.edited.connect(self._on_edited)
            row.stepped.connect(self._on_stepped)
            row.taken_back.connect(self._on_taken_back)
            row.proposal_accepted.connect(self._telling.accept_proposal)
            row.proposal_dismissed.connect(self._telling.dismiss_proposal)

    def _arrange(self) -> None:
        content = QWidget()
        self.setWidget(content)
        show_through(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4, 8, 4, 16)
        layout.setSpacing(2)
        for part in (self.standing, self.versions, *self.rows.values()):
            layout.addWidget(part)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 12, 12, 0)
        foot.setSpacing(4)
        foot.addWidget(self.aliases)
        foot.addWidget(self.merged)
        foot.addWidget(PlainLabel("Seen in", role="small", kind="muted"))
        foot.addWidget(self.seen)
        foot.addWidget(self.about)
        layout.addLayout(foot)
        layout.addStretch()

    def show_paper(self, paper: Paper) -> None:
        """Show all fields of a paper."""
        if paper.id is None:
            return
        if self._paper is not None and paper.id != self._paper.id:
            self.flush()
            self.close_explanations()
            self.verticalScrollBar().setValue(0)
        self._paper = paper
        try:
            self._show(read_dossier(self._library, paper, paper.id))
        except NothingFound:
            return  # deleted meanwhile, of which the pane hears next

    def _show(self, dossier: Dossier) -> None:
        paper, can_change = dossier.paper, not self._library.is_read_only
        self.standing.show_standing(standing_of(dossier), can_change=can_change)
        self.versions.show_versions(dossier.versions, can_change=can_change)
        self.aliases.show_aliases(dossier.aliases, can_change=can_change)
        trails = trails_by_field(dossier.origins)
        proposals: defaultdict[str, list[Proposal]] = defaultdict(list)
        for proposal in dossier.proposals:
            proposals[proposal.field].append(proposal)
        for field, row in self.rows.items():
            row.show_value(shown_value(paper, field), typed=typed_value(paper, field), trail=trails.get(field))
            row.show_proposals(proposals[field])
        self.merged.show_merged(dossier.merged)
        self.seen.show_sightings(dossier.sightings)
        about = [f"Added {when(paper.added)}"] if paper.added is not None else []
        if paper.modified is not None and paper.modified != paper.added:
            about.append(f"changed {when(paper.modified)}")
        about.append(f"#{paper.id}")
        self.about.setText(" · ".join(about))

    def concerns(self, changes: Changes) -> bool:
        """True when an operation may have changed what is shown here."""
        return bool(changes.kinds & _SHOWN_HERE)

    def explain_focused(self) -> None:
        """Tell why the value of the focused field is here, of the title if none has the focus; or close that again."""
        row = next((row for row in self.rows.values() if row.hasFocus()), self.rows["title"])
        row.setFocus(Qt.FocusReason.ShortcutFocusReason)
        row.toggle_explanation()
        self.ensureWidgetVisible(row)

    def close_explanations(self) -> None:
        for row in self.rows.values():
            row.close_explanation()

    def edit(self, field: str) -> None:
        """Open the editor of a field and bring it into view."""
        row = self.rows[field]
        row.edit()
        self.ensureWidgetVisible(row)

    def edit_focused(self) -> bool:
        """Edit the field that has the focus; False when none has."""
        row = next((row for row in self.rows.values() if row.hasFocus()), None)
        if row is not None:
            row.edit()
        return row is not None

    def flush(self) -> None:
        """Save what is being edited, for the paper that it belongs to."""
        for row in self.rows.values():
            if row.is_editing:
                row.commit()
                row.close_editor()

    def _on_stepped(self, field: str, by: int) -> None:
        fields = list(self.rows)
        place = fields.index(field) + by
        if 0 <= place < len(fields):
            self.edit(fields[place])

    def _on_edited(self, field: str, text: str) -> None:
        if self._paper is None or self._paper.id is None:
            return
        paper_id = self._paper.id
        self._tasks.library(
            lambda token: editing.edit_field(self._library, [paper_id], field=field, value=text),
            on_done=lambda changes: self._on_saved(paper_id, field, changes),
            on_error=lambda error: self._on_refused(paper_id, field, error),
            owner=self,
        )

    def _on_taken_back(self, field: str, value: str) -> None:
        if self._paper is not None and self._paper.id is not None:
            self._telling.take_back(self._paper.id, field=field, value=value)

    def _on_version_chosen(self, version_id: int, is_anyway: bool) -> None:
        if self._paper is not None and self._paper.id is not None:
            self._telling.cite_version(self._paper.id, version_id, is_anyway=is_anyway)

    def _on_alias_dropped(self, alias: str) -> None:
        if self._paper is not None and self._paper.id is not None:
            self._keys.drop_alias(self._paper.id, alias)

    def _reveal_problem(self, field: str) -> None:
        self.ensureWidgetVisible(self.rows[field])
        self.ensureWidgetVisible(self.rows[field].problem)

    def _on_saved(self, paper_id: PaperId, field: str, changes: Changes | None) -> None:
        if changes is not None:
            self.done.emit(changes.label, True)
        if self._paper is not None and self._paper.id == paper_id:
            self.rows[field].close_editor()

    def _on_refused(self, paper_id: PaperId, field: str, error: ReadinglistError) -> None:
        if self._paper is not None and self._paper.id == paper_id:
            self.rows[field].refuse(f"{error.summary} {error.hint}".strip())
            QTimer.singleShot(0, self, lambda: self._reveal_problem(field))  # once the words have their place
        else:
            self._tasks.failed.emit(error)
