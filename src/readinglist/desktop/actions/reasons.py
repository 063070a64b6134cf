"""Why something cannot be done now: the sentences that disabled actions show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


class Reasons:
    """Each method is a reason for the registry; empty means that nothing stands in the way."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def reviewing(self) -> str:
        return "Finish or cancel adding papers first." if self._window.is_reviewing else ""

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

    def nothing_to_undo(self) -> str:
        return self.read_only() or ("" if self._window.complete().undo_label else "There is nothing to undo.")

    def nothing_to_redo(self) -> str:
        return self.read_only() or ("" if self._window.complete().redo_label else "There is nothing to redo.")

    def no_query(self) -> str:
        return self.adding() or ("" if self._window.pane.query else "Type a search first.")
