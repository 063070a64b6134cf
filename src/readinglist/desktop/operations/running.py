"""Runs one use case beside the event loop and says what it did."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.tasks import Tasks, Token
from readinglist.library.library import Library
from readinglist.model.changes import Changes

UseCase = Callable[[], Changes | None]
#: From so many papers on it takes long enough that somebody may want it to end.
BULK = 500
_CANCELLED = "Cancelled: nothing was changed"


class Operations(QObject):
    """Hands use cases to the library executor, in the order of the calls."""

    #: Something was done: (sentence, whether it can be undone).
    done = Signal(str, bool)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks

    def run(self, use_case: UseCase, *, said: str = "", papers: int = 1) -> None:
        """Run a use case. said: the sentence afterwards, by default the operation's own name.

        papers: how many it may change; of many it can be cancelled, and all is taken back.
        """

        def _on_done(changes: Changes | None) -> None:
            if changes is not None:
                self.done.emit(said or changes.label, True)

        is_bulk = papers >= BULK
        title = f"Changing {papers:,} papers…" if is_bulk else "Writing…"
        self._hand_over(use_case, on_done=_on_done, title=title, is_cancellable=is_bulk)

    def run_undo(self, step: UseCase, *, title: str, verb: str, nothing: str) -> None:
        """Undo or redo, of whatever size: says what it took back or brought again; can be cancelled."""

        def _on_done(changes: Changes | None) -> None:
            self.done.emit(f"{verb}: {changes.label}" if changes is not None else nothing, False)

        self._hand_over(step, on_done=_on_done, title=title, is_cancellable=True)

    def _hand_over(
        self, use_case: UseCase, *, on_done: Callable[[Changes | None], None], title: str, is_cancellable: bool
    ) -> None:
        self._tasks.library(
            lambda token: self._run(use_case, token) if is_cancellable else use_case(),
            on_done=on_done,
            on_cancelled=lambda: self.done.emit(_CANCELLED, False),
            owner=self,
            title=title,
            is_cancellable=is_cancellable,
        )

    def _run(self, use_case: UseCase, token: Token) -> Changes | None:
        with self._library.heeding(token.check):
            return use_case()
