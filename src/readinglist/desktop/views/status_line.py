"""The line at the bottom: what was done last and how to take it back, what runs, which library this is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QLabel, QProgressBar, QPushButton, QStatusBar, QToolButton, QWidget

from readinglist.desktop import icons
from readinglist.desktop.plain_text import PlainLabel, set_tool_tip
from readinglist.desktop.tasks import Task, Tasks

#: Work that ends sooner is not worth a progress bar that flashes by.
_SHOW_AFTER_MS = 300
_MESSAGE_MS = 12_000
_PATH_LIMIT = 60
#: The message and its undo, which Qt counts before whatever stands at the right.
_MESSAGE_PARTS = 2


class StatusLine(QStatusBar):
    """Messages with their undo, progress with cancel."""

    undo_asked = Signal()
    #: A button here had the focus and is gone: the keys belong to the list again.
    left = Signal()

    def __init__(self, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setAccessibleName("Status")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self._tasks = tasks
        self._shown: Task | None = None
        self._make_message()
        self._make_progress()
        self._path = PlainLabel(role="small", kind="muted", parent=self)
        self._path.setObjectName("library_path")
        self._lock = QLabel(self)
        self._lock.setObjectName("read_only_mark")
        self._lock.setAccessibleName("Read-only")
        self._lock.hide()
        self.addPermanentWidget(self._lock)
        self.addPermanentWidget(self._path)
        tasks.started.connect(self._on_started)
        tasks.progressed.connect(self._on_progressed)
        tasks.finished.connect(self._on_finished)

    def _make_message(self) -> None:
        self._message = PlainLabel(role="small", kind="muted", parent=self)
        self._message.setObjectName("message")
        self._message.setAccessibleName("Last message")
        self._undo = QPushButton("Undo", self)
        self._undo.setObjectName("undo_message")
        self._undo.setAccessibleName("Undo what the message says")
        self._undo.setToolTip("Take this back (Ctrl+Z)")
        self._undo.setProperty("kind", "quiet")
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are
        self._undo.hide()
        self._undo.clicked.connect(self.undo_asked)
        self.addWidget(self._message)
        self.addWidget(self._undo)
        self._fading = QTimer(self, singleShot=True, interval=_MESSAGE_MS)
        self._fading.timeout.connect(self.clear)

    def _make_progress(self) -> None:
        self._work = PlainLabel(role="small", kind="muted", parent=self)
        self._work.setObjectName("work")
        self._bar = QProgressBar(self)
        self._bar.setObjectName("progress")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = QToolButton(self)
        self._cancel.setObjectName("cancel_work")
        self._cancel.setAccessibleName("Cancel the running work")
        self._cancel.setToolTip("Cancel")
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.keep_icon(self._cancel, "x", color_role="muted")
        self._cancel.clicked.connect(self._on_cancel)
        for widget in (self._work, self._bar, self._cancel):
            widget.hide()
            self.addPermanentWidget(widget)
        self._revealing = QTimer(self, singleShot=True, interval=_SHOW_AFTER_MS)
        self._revealing.timeout.connect(self._show_oldest)

    def place_later_view(self, view: QWidget) -> None:
        """A part that was not there at the first paint, before the name of the library."""
        self.insertPermanentWidget(_MESSAGE_PARTS, view)

    # -- messages

    def say(self, text: str, *, has_undo: bool = False, kind: str = "muted") -> None:
        """Show one sentence for a while; with a button that takes it back."""
        self.clearMessage()  # the tip of a menu, over which the button would stand
        self._message.set_kind(kind)
        self._message.setText(text)
        self._message.setAccessibleDescription(text)
        self._show_button(self._undo, is_shown=has_undo)
        self._fading.start()

    def clear(self) -> None:
        self._fading.stop()
        self._message.setText("")
        self._show_button(self._undo, is_shown=False)

    @property
    def message(self) -> str:
        return self._message.text()

    @property
    def has_undo(self) -> bool:
        return not self._undo.isHidden()

    def show_library(self, path: Path, *, is_read_only: bool, note: str = "") -> None:
        """Name the library; mark one that can only be read."""
        text = str(path).replace(str(Path.home()), "~", 1)
        shown = text if len(text) <= _PATH_LIMIT else "…" + text[-_PATH_LIMIT:]
        self._path.setText(f"{shown} · read-only" if is_read_only else shown)
        set_tool_tip(self._path, f"{path}\n{note}".strip())
        self._lock.setVisible(is_read_only)
        if is_read_only:
            self._lock.setPixmap(icons.pixmap("lock", 14, color_role="warning"))

    # -- work

    def _on_started(self, task: Task) -> None:
        if task.title:
            self._revealing.start()

    def _on_progressed(self, task: Task) -> None:
        if task is self._shown:
            self._show_progress(task)

    def _on_finished(self, task: Task) -> None:
        if task is self._shown:
            self._show_oldest()

    def _show_oldest(self) -> None:
        pending = [task for task in self._tasks.pending() if task.title]
        self._shown = pending[0] if pending else None
        for widget in (self._work, self._bar):
            widget.setVisible(bool(pending))
        can_cancel = bool(pending) and pending[0].is_cancellable and not pending[0].token.is_cancelled
        self._show_button(self._cancel, is_shown=can_cancel)
        if pending:
            self._show_progress(pending[0])

    def _show_progress(self, task: Task) -> None:
        token = task.token
        self._work.setText("Ending…" if token.is_cancelled else token.text or task.title)
        self._bar.setRange(0, token.total)
        self._bar.setValue(token.done)

    def _on_cancel(self) -> None:
        if self._shown is not None:
            self._shown.cancel()
            self._show_oldest()

    def _show_button(self, button: QAbstractButton, *, is_shown: bool) -> None:
        """Show or hide a button; the next one in the window must not inherit its keys."""
        had_focus = button.hasFocus()
        button.setVisible(is_shown)
        if had_focus and not is_shown:
            self.left.emit()
