"""Runs one use case beside the event loop and says what it did."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.tasks import Tasks
from readinglist.model.changes import Changes

UseCase = Callable[[], Changes | None]


class Operations(QObject):
    """Hands use cases to the library executor, in the order of the calls."""

    #: Something was done: (sentence, whether it can be undone).
    done = Signal(str, bool)

    def __init__(self, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks

    def run(self, use_case: UseCase, *, said: str = "", title: str = "") -> None:
        """Run a use case. said: the sentence afterwards, by default the operation's own name."""

        def _on_done(changes: Changes | None) -> None:
            if changes is not None:
                self.done.emit(said or changes.label, True)

        self._tasks.library(lambda _token: use_case(), on_done=_on_done, owner=self, title=title or "Writing…")

    def run_undo(self, step: UseCase, *, verb: str, nothing: str) -> None:
        """Undo or redo: says what it took back or brought again."""

        def _on_done(changes: Changes | None) -> None:
            self.done.emit(f"{verb}: {changes.label}" if changes is not None else nothing, False)

        self._tasks.library(lambda _token: step(), on_done=_on_done, owner=self, title=f"{verb}…")
