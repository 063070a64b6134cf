"""Brings the library's news to the UI thread: own operations, and those of other processes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library
from readinglist.model.changes import Changes

_POLL_MS = 1000


class Broadcast(QObject):
    """Emits `changed` on the UI thread after each committed operation, whoever did it, and `polled` each second."""

    changed = Signal(object)
    polled = Signal()
    _came = Signal(object)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = library.subscribe(self._on_library)
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)

    def start_polling(self) -> None:
        """Look each second whether another process has written."""
        self._timer.start()

    def close(self) -> None:
        self._timer.stop()
        self._unsubscribe()

    def _on_library(self, changes: Changes) -> None:
        """On the writing thread."""
        self._came.emit(changes)

    def _on_came(self, changes: Changes) -> None:
        self.changed.emit(changes)

    def _poll(self) -> None:
        """A busy library need not be asked: what it writes is announced anyway."""
        if self._tasks.is_idle:
            self._library.poll_other_processes()
        self.polled.emit()
