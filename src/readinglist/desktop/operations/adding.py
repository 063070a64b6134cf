"""The way in: paste, drop and open; what comes at once is one review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from readinglist.desktop import clipboard
from readinglist.desktop.clipboard import Pasted
from readinglist.desktop.operations.fetching import FetchedPage, Fetching
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.errors import NothingFound, ReadinglistError
from readinglist.library.library import Library
from readinglist.model.plan import ImportResult
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.desktop.views.review.address import AddressPanel
    from readinglist.desktop.views.review.corrector import Corrector
    from readinglist.desktop.views.review.kept import KeptReview
    from readinglist.desktop.views.review.page import ReviewPage
    from readinglist.library.completing import Client

#: Name under which the session puts aside a review that was left.
LEFT_REVIEW = "left-review"
#: Letters of a text that is kept beyond the end of the program: some twenty Daily Papers pages.
_LEFT_LIMIT = 2_000_000


class Adding(QObject):
    """Brings what came in to its review. The page is made when the first review begins."""

    #: The review page was made and should be placed.
    page_made = Signal(object)
    #: A review begins; it has ended.
    began = Signal()
    ended = Signal()
    #: Papers were added or found again: the result and a sentence.
    accepted = Signal(object, str)
    failed = Signal(object)
    #: A review was left, and is kept for another time.
    kept = Signal()
    #: The listing under review was corrected, or a correction taken back, or it can be corrected now or not any more.
    corrected = Signal()
    #: A menu is wanted for what is chosen in the review, at this point of the screen.
    menu_asked = Signal(QPoint)
    #: An address, or the bytes of an OPML file: to be followed.
    follow_asked = Signal(object)
    #: What was fetched from this address is a feed.
    feed_fetched = Signal(str)

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        session: Session,
        client: Callable[[], Client],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetching = Fetching(tasks, client, parent=self)
        self._fetching.fetched.connect(self._on_fetched)
        self._library = library
        self._tasks = tasks
        self._session = session
        self.page: ReviewPage | None = None

    @property
    def corrector(self) -> Corrector | None:
        """What corrects the listing under review; None while none is."""
        is_open = self.page is not None and self.page.isVisible() and self.page.corrector.listing is not None
        return self.page.corrector if self.page is not None and is_open else None

    @property
    def undo_words(self) -> str:
        """What Undo would take back of the corrections; empty where there is nothing."""
        return self.corrector.corrections.undo_words if self.corrector is not None else ""

    @property
    def redo_words(self) -> str:
        return self.corrector.corrections.redo_words if self.corrector is not None else ""

    def undo_correction(self) -> bool:
        """Take the last correction of the review back; False where there is none."""
        return self.corrector is not None and self.corrector.undo()

    def redo_correction(self) -> bool:
        return self.corrector is not None and self.corrector.redo()

    def paste(self) -> None:
        """Review what the clipboard holds."""
        mime = QGuiApplication.clipboard().mimeData()
        self.take(mime, nothing="The clipboard holds nothing that could name papers.")

    def take(self, mime: QMimeData, *, nothing: str) -> None:
        """Review what came by the clipboard or was dropped; `nothing` is said when there is nothing to read."""
        own = clipboard.own_ids(mime, self._library)
        if own:
            self.failed.emit(NothingFound(f"You copied {count_text(len(own))} of this library; they are here already."))
            return
        try:
            found = clipboard.read(mime)
        except ReadinglistError as error:
            self.failed.emit(error)
            return
        if found is not None:
            self.review(found)
        else:
            self.failed.emit(NothingFound(nothing, "Copy a page that lists papers and paste it here."))

    def review_files(self, paths: Sequence[Path]) -> None:
        """Review files as one listing; what cannot be read among them is told there."""
        try:
            self.review(clipboard.read_files(paths))
        except ReadinglistError as error:
            self.failed.emit(error)

    def review(self, pasted: Pasted) -> None:
        """Review what came in. An empty text opens an empty page."""
        page = self._get_page()
        self.began.emit()
        page.start(pasted.data, name=pasted.name, html=pasted.html, places=pasted.places)

    def _get_page(self) -> ReviewPage:
        if self.page is None:
            from readinglist.desktop.views.review.kept import review_of
            from readinglist.desktop.views.review.page import ReviewPage  # brings the readers: not needed to start

            self.page = ReviewPage(self._library, self._tasks)
            self.page.offer(review_of(self._session.aside(LEFT_REVIEW)))
            self.page.kept_changed.connect(self._on_kept_changed)
            self.page.accepted.connect(self._on_accepted)
            self.page.cancelled.connect(self._on_cancelled)
            self.page.corrected.connect(self.corrected)
            self.page.menu_asked.connect(self.menu_asked)
            self._connect_address(self.page.address)
            self.page_made.emit(self.page)
        return self.page

    def _connect_address(self, panel: AddressPanel) -> None:
        panel.fetch_asked.connect(self._fetching.fetch)
        panel.cancel_asked.connect(self._fetching.cancel)
        panel.follow_asked.connect(self.follow_asked)
        self._fetching.failed.connect(panel.show_error)

    def _on_fetched(self, found: FetchedPage) -> None:
        if self.page is not None:
            self.page.go_on(found.fetched.data, name=found.fetched.name)
        if found.is_feed:
            self.feed_fetched.emit(found.address)

    def _on_accepted(self, result: ImportResult) -> None:
        self.accepted.emit(result, said(result))
        self.ended.emit()

    def _on_cancelled(self, is_kept: bool) -> None:
        if is_kept:
            self.kept.emit()
        self.ended.emit()

    def _on_kept_changed(self, kept: KeptReview) -> None:
        is_kept = bool(kept.text) and len(kept.text) + len(kept.html) <= _LEFT_LIMIT
        self._session.put_aside(LEFT_REVIEW, kept.record() if is_kept else None)

    def keep_open_review(self) -> None:
        """The window closes: what is under review can be taken up after the next start."""
        if self.page is not None:
            self.page.keep()


def said(result: ImportResult) -> str:
    """ "45 papers added, 2 already here; 1 entry left out, not decided yet; 3 parts not understood"."""
    parts = []
    if result.added:
        parts.append(f"{count_text(len(result.added))} added")
    if result.updated:
        parts.append(f"{count_text(len(result.updated))} filled in")
    if result.matched:
        parts.append(f"{len(result.matched):,} already here")
    text = ", ".join(parts) or "Nothing new in this listing"
    if result.undecided:
        text += f"; {counted(result.undecided, 'entry', 'entries')} left out, not decided yet"
    if result.not_understood:
        text += f"; {counted(result.not_understood, 'part')} not understood"
    return text
