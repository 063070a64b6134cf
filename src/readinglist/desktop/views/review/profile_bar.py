"""Below the text of a listing: what becomes of corrections, and the profile that it was read with or could become."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QWidget

from readinglist.desktop.operations.reviewing import keep_learned
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.library.library import Library
from readinglist.model.listing import Listing
from readinglist.model.texts import counted


class ProfileBar(QWidget):
    """A sentence, and what can be done about it. Hidden where there is nothing to say."""

    #: Why the corrections cannot be kept; empty when they were.
    told = Signal(str)
    #: The listing should be read without the profile.
    plain_asked = Signal()

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("profile_bar")
        self._library = library
        self._tasks = tasks
        self._listing: Listing | None = None
        self._corrections = 0
        self._kept = ""
        self.words = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.words.setObjectName("review_hint")
        self.keep = QuietButton("Keep as a profile…", name="keep_profile")
        self.keep.setToolTip("Read listings of this shape so from now on")
        self.keep.clicked.connect(self.ask_name)
        self.plain = QuietButton("Read without it", name="without_profile")
        self.plain.setToolTip("Read this listing as if there were no such profile")
        self.plain.clicked.connect(self.plain_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.keep)
        layout.addWidget(self.plain)
        self.hide()

    def show_listing(self, listing: Listing | None, *, corrections: int) -> None:
        """Say how the listing was read and corrected."""
        self._listing, self._corrections = listing, corrections
        words = []
        if listing is not None and listing.profile:
            words.append(f"read with your profile “{listing.profile}”")
        if corrections:
            lines = "its lines stay" if corrections == 1 else "their lines stay"
            words.append(f"{counted(corrections, 'correction')}, kept while {lines} as they are")
        if listing is not None and listing.is_transcript:
            words.append("written out from the page: it can be marked, not typed in")
        if self._kept:
            words.append(f"kept as your profile “{self._kept}”")
        text = "; ".join(words)
        self.words.setText(text[:1].upper() + text[1:])
        self.keep.setVisible(bool(corrections) and listing is not None and not listing.is_transcript)
        self.plain.setVisible(listing is not None and bool(listing.profile))
        self.setVisible(bool(text))

    def ask_name(self) -> None:
        """Keep the corrections as a profile, by a name that a person gives it."""
        listing = self._listing
        if listing is None:
            return
        name, is_named = QInputDialog.getText(
            self, "Keep as a profile", "Name of the profile", text=listing.profile or listing.name[:60]
        )
        if is_named:
            self._tasks.read(
                lambda _token: keep_learned(self._library, listing, name=name),
                slot="profile",
                on_done=self._on_kept,
                on_error=lambda error: self.told.emit(f"{error.summary} {error.hint}".strip()),
                owner=self,
            )

    def forget_kept(self) -> None:
        """It is another listing now."""
        self._kept = ""

    def _on_kept(self, name: str) -> None:
        self._kept = name
        self.told.emit("")
        self.show_listing(self._listing, corrections=self._corrections)
