"""An import looked at again: the text that came in, its parts marked, the entry of a paper outlined. Read only."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel, line
from readinglist.desktop.views.review.panels import IssueList, Legend
from readinglist.desktop.views.review.source import SourceEditor
from readinglist.library.kept_listings import as_listing
from readinglist.model.listing import Issue, StoredListing
from readinglist.model.plan import Action
from readinglist.model.texts import counted

NAME = "kept_listing"


class KeptListingDialog(CompanionDialog):
    """The text of one listing after the other: `show_listing` goes to another one, or to another entry."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(name=NAME, title="The text of a listing", parent=parent)
        self._shown: StoredListing | None = None
        self.title = ElidedLabel(role="display")
        self.title.setObjectName("kept_listing_title")
        self.about = PlainLabel(kind="muted")
        self.about.setObjectName("kept_listing_about")
        self.editor = SourceEditor()
        self.editor.edges.set_enabled(False)
        self.editor.left.connect(self.close)
        self.legend = Legend()
        self.issues = IssueList()
        self.issues.issue_chosen.connect(self._on_issue_chosen)
        self.previous, self.next = QPushButton("Previous entry"), QPushButton("Next entry")
        self.previous.setObjectName("previous_entry")
        self.next.setObjectName("next_entry")
        self.previous.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(1))
        self.done_button = QPushButton("Close")
        self.done_button.clicked.connect(self.close)
        self._arrange()
        self.resize(860, 680)
        self.setMinimumSize(480, 360)

    def show_listing(self, stored: StoredListing, *, index: int) -> None:
        """Show a listing, with the entry of this index (from 0) outlined and in view; -1: from its top."""
        if self._shown is None or self._shown.id != stored.id:
            self._shown = stored
            listing = as_listing(stored)
            self.title.setText(stored.name or "Listing")
            self.about.setText(about_listing(stored))
            self.editor.load(stored.text)
            self.editor.set_fixed(True)
            self.editor.show_listing(listing, [_action(entry.action) for entry in stored.entries])
            self.issues.show_issues(stored.issues)
        # Where its lines are is known when the dialog has its size.
        QTimer.singleShot(0, self, lambda: self._show_entry(index))

    @property
    def current(self) -> int:
        """Index of the outlined entry, or -1."""
        return self.editor.current_entry

    def _show_entry(self, index: int) -> None:
        self.editor.show_entry(index)
        number = len(self._shown.entries) if self._shown is not None else 0
        self.previous.setEnabled(index > 0)
        self.next.setEnabled(index + 1 < number)

    def _step(self, by: int) -> None:
        self._show_entry(self.current + by)

    def _on_issue_chosen(self, issue: Issue) -> None:
        self.editor.show_lines(issue.first_line, issue.last_line)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 12)
        top.setSpacing(2)
        top.addWidget(self.title)
        top.addWidget(self.about)
        below = QVBoxLayout()
        below.setContentsMargins(12, 4, 12, 6)
        below.addWidget(self.legend)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.setSpacing(8)
        for button in (self.previous, self.next):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(top)
        layout.addWidget(line())
        layout.addWidget(self.editor, 1)
        layout.addWidget(line())
        layout.addLayout(below)
        layout.addWidget(self.issues)
        layout.addWidget(line())
        layout.addLayout(buttons)


def about_listing(stored: StoredListing) -> str:
    """ "Imported 24 Nov 2026, 09:05 · 45 entries · 2 parts not understood"."""
    parts = [f"Imported {stored.added.astimezone():%Y-%m-%d %H:%M}", counted(len(stored.entries), "entry", "entries")]
    if stored.issues:
        parts.append(f"{counted(len(stored.issues), 'part')} not understood")
    return " · ".join(parts)


def _action(word: str) -> Action:
    return Action(word) if word in set(Action) else Action.SAME
