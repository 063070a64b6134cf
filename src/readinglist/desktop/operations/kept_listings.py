"""Opens the text of an import, at the entry of a paper if one is meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from readinglist.desktop.tasks import Tasks
from readinglist.library.kept_listings import index_of
from readinglist.library.library import Library
from readinglist.model.listing import StoredListing
from readinglist.model.paper import ListingId, PaperId


class KeptListings(QObject):
    """One dialog that goes from one listing to the next."""

    #: There is nothing to show; why, in a sentence.
    said = Signal(str)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._window = parent

    def open(self, listing_id: ListingId, *, position: int = 0) -> None:
        """Show a listing; position: of an entry, from 1."""
        self._read(lambda: (self._library.get_listing(listing_id), position - 1))

    def open_for_paper(self, paper_id: PaperId) -> None:
        """Show the paper in the listing that it was seen in last."""
        self._read(lambda: self._last_seen(paper_id))

    def _last_seen(self, paper_id: PaperId) -> tuple[StoredListing, int] | None:
        sightings = self._library.get_sightings(paper_id)
        if not sightings:
            return None
        stored = self._library.get_listing(sightings[0].listing_id)
        return stored, index_of(stored, paper_id)

    def _read(self, find: Callable[[], tuple[StoredListing, int] | None]) -> None:
        self._tasks.read(lambda _token: find(), slot="kept_listing", on_done=self._show, owner=self)

    def _show(self, found: tuple[StoredListing, int] | None) -> None:
        from readinglist.desktop.dialogs.companion import raise_open
        from readinglist.desktop.dialogs.kept_listing import NAME, KeptListingDialog

        if found is None:
            self.said.emit("This paper came in by no listing.")
            return
        stored, index = found
        if not raise_open(self._window, NAME):
            KeptListingDialog(parent=self._window).show()
        dialog = self._window.findChild(KeptListingDialog, NAME)
        if dialog is not None:
            dialog.show_listing(stored, index=index)
