"""Why something cannot be done now: the sentences that disabled actions show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.model.linked import ScopeKind

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow

#: More columns could not be read side by side.
MERGED_AT_ONCE = 6


class Reasons:
    """Each method is a reason for the registry; empty means that nothing stands in the way."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def reviewing(self) -> str:
        if not self._window.is_reviewing:
            return ""
        page = self._window.choosing.page
        is_choosing = page is not None and self._window.stack.currentWidget() is page
        return "Close the review of candidates first." if is_choosing else "Finish or cancel adding papers first."

    def read_only(self) -> str:
        library = self._window.library
        return (library.note or "This library can only be read.") if library.is_read_only else ""

    def no_selection(self) -> str:
        return self.reviewing() or ("" if self._window.selected_ids else "Choose a paper first.")

    def no_change(self) -> str:
        """For what changes the chosen papers."""
        return self.read_only() or self.no_selection()

    def no_live_change(self) -> str:
        """For what makes no sense in the trash."""
        return self.no_change() or ("Take the papers out of the trash first." if self._window.is_in_trash else "")

    def not_in_trash(self) -> str:
        """For what makes sense in the trash alone."""
        return self.no_change() or ("" if self._window.is_in_trash else "Only for papers in the trash.")

    def no_queue_order(self) -> str:
        in_order = self._window.pane.is_queue_in_order
        return self.no_change() or ("" if in_order else "Go to the queue, in its own order.")

    def no_papers(self) -> str:
        return self.reviewing() or ("" if self._window.pane.model.count else "There are no papers here.")

    def library_empty(self) -> str:
        return self.reviewing() or ("" if self._window.counts.total else "The library has no papers yet.")

    def adding(self) -> str:
        return self.read_only() or self.reviewing()

    def not_correcting(self) -> str:
        """For what corrects a listing under review."""
        return "" if self._window.adding.corrector is not None else "Only while a listing is being added."

    def no_profile(self) -> str:
        """For what reads a listing anew without the profile that it was read with."""
        corrector = self._window.adding.corrector
        if corrector is None or corrector.listing is None:
            return self.not_correcting()
        return "" if corrector.listing.profile else "This listing was read without a profile."

    def nothing_to_undo(self) -> str:
        if self._window.adding.undo_words:
            return ""
        return self.read_only() or ("" if self._window.complete().undo_label else "There is nothing to undo.")

    def nothing_to_redo(self) -> str:
        if self._window.adding.redo_words:
            return ""
        return self.read_only() or ("" if self._window.complete().redo_label else "There is nothing to redo.")

    def nothing_linked(self) -> str:
        return self.read_only() or ("" if self._window.complete().linking.files else "No .bib is linked yet.")

    def no_own_bib(self) -> str:
        """For what goes into a linked .bib, or out of it, at the user's word."""
        files = self._window.complete().linking.files
        if not any(file.scope.kind is ScopeKind.OWN for file in files):
            return "No linked .bib has papers of its own choice." if files else "No .bib is linked yet."
        return self.no_live_change()

    def no_query(self) -> str:
        return self.adding() or ("" if self._window.pane.query else "Type a search first.")

    def no_list_to_complete(self) -> str:
        in_trash = "Take the papers out of the trash first." if self._window.is_in_trash else ""
        return self.read_only() or self.no_papers() or in_trash

    def nothing_to_review(self) -> str:
        counts = self._window.looking_up.status.counts
        return (
            self.read_only() or self.reviewing() or ("" if counts.to_review else "No paper has candidates to choose.")
        )

    def not_looking_up(self) -> str:
        return "" if self._window.looking_up.status.is_running else "Nothing is being looked up."

    def nothing_waits(self) -> str:
        status = self._window.looking_up.status
        is_there = status.counts.queued and not status.is_running
        return self.read_only() or self._looked_up_elsewhere() or ("" if is_there else "Nothing waits to be looked up.")

    def nothing_to_cancel(self) -> str:
        status = self._window.looking_up.status
        if status.is_running:
            return ""
        return self._looked_up_elsewhere() or ("" if status.counts.queued else "Nothing is being looked up.")

    def _looked_up_elsewhere(self) -> str:
        is_elsewhere = self._window.looking_up.status.is_elsewhere
        return "Another window or program is looking papers up." if is_elsewhere else ""

    def nothing_to_refresh(self) -> str:
        is_there = self._window.following.subscriptions
        return self.read_only() or ("" if is_there else "Nothing is followed yet.")

    def not_refreshing(self) -> str:
        return "" if self._window.following.status.is_running else "Nothing that is followed is being asked."

    def no_match(self) -> str:
        paper = self._window.first_selected() if len(self._window.selected_ids) == 1 else None
        one_proven = "" if paper is not None and paper.is_verified else "Choose one paper that a source has proven."
        return self.no_live_change() or one_proven

    def nothing_to_merge(self) -> str:
        count = len(self._window.selected_ids)
        few_enough = "" if count <= MERGED_AT_ONCE else f"Choose at most {MERGED_AT_ONCE} papers at once."
        return self.no_live_change() or ("Choose two papers or more." if count < 2 else few_enough)

    def not_watching(self) -> str:
        return "" if self._window.watching.status.is_running else "Nobody is asked about preprints."

    def no_paused_watch(self) -> str:
        return "" if self._window.watching.status.is_paused else "No watch was paused."

    def no_watch_to_cancel(self) -> str:
        status = self._window.watching.status
        return "" if status.is_running or status.is_paused else "Nobody is asked about preprints."

    def no_papers_to_watch(self) -> str:
        return self.read_only() or self.library_empty()
