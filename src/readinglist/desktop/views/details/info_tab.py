"""All fields of a paper, where each came from, and where the paper was seen."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, show_through
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.field_row import FieldRow
from readinglist.desktop.views.details.words import (
    FIELD_WORDS,
    origins_by_field,
    shown_value,
    sighting_words,
    typed_value,
    when,
)
from readinglist.errors import ReadinglistError
from readinglist.library import editing
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import Paper, PaperId

_SHOWN_SIGHTINGS = 50


class InfoTab(QScrollArea):
    """Rows made once; a new paper only changes their texts."""

    #: A field was set: (sentence, whether it can be undone).
    done = Signal(str, bool)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("info_tab")
        self.setAccessibleName("Fields of the paper")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._library = library
        self._tasks = tasks
        self._paper: Paper | None = None
        self.rows = {field: FieldRow(field) for field in FIELD_WORDS}
        self.seen = PlainLabel(role="small", is_wrapped=True)
        self.seen.setObjectName("seen_in")
        self.about = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.about.setObjectName("about_paper")
        content = QWidget()
        self.setWidget(content)
        show_through(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4, 8, 4, 16)
        layout.setSpacing(2)
        for row in self.rows.values():
            row.set_read_only(library.is_read_only)
            row.edited.connect(self._on_edited)
            row.stepped.connect(self._on_stepped)
            layout.addWidget(row)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 12, 12, 0)
        foot.setSpacing(4)
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
            self.verticalScrollBar().setValue(0)
        self._paper = paper
        origins = origins_by_field(self._library.get_provenance(paper.id))
        for field, row in self.rows.items():
            row.show_value(shown_value(paper, field), typed=typed_value(paper, field), origin=origins.get(field))
        sightings = self._library.get_sightings(paper.id)
        words = [sighting_words(sighting) for sighting in sightings[:_SHOWN_SIGHTINGS]]
        self.seen.setText("\n".join(words) or "no listing")
        about = [] if paper.is_verified else ["Unverified: no source has confirmed these fields yet."]
        if paper.added is not None:
            about.append(f"Added {when(paper.added)}")
        if paper.modified is not None and paper.modified != paper.added:
            about.append(f"changed {when(paper.modified)}")
        about.append(f"#{paper.id}")
        self.about.setText(" · ".join(about))

    def concerns(self, changes: Changes) -> bool:
        """True when an operation may have changed what is shown here."""
        return bool(changes.kinds & {"papers", "listings"})

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
