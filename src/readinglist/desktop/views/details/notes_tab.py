"""The note of a paper: Markdown as typed, saved while it is typed."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel, typed_text
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.widgets.markdown import MarkdownView
from readinglist.errors import LibraryLocked, NothingFound, ReadinglistError
from readinglist.library import annotating
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import Paper, PaperId

#: The first unsaved letter starts the clock, so that steady typing is saved too.
SAVING_PAUSE_MS = 300
_RETRY_MS = 3000
_FINISH_S = 12.0


class NoteField(QPlainTextEdit):
    """The source of the note; tells when the focus leaves it."""

    focus_left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_left.emit()


class NotesTab(QWidget):
    """Edits one paper's note. What is typed is kept until the library says that it is saved, paper by paper."""

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notes_tab")
        self._library = library
        self._tasks = tasks
        self._paper_id: PaperId | None = None
        self._is_dirty = False
        self._is_loading = False
        #: Texts on their way into the library; the newest one of each paper.
        self._unsaved: dict[PaperId, str] = {}
        self._refused: set[PaperId] = set()
        self._problem: ReadinglistError | None = None
        self._retrying = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retrying.timeout.connect(self._retry)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.timeout.connect(self.flush)
        self.field = NoteField()
        self.field.setObjectName("note")
        self.field.setAccessibleName("Note")
        self.field.setPlaceholderText("Notes in Markdown. They are saved as you type.")
        self.field.setProperty("frame", False)
        self.field.setTabChangesFocus(True)
        self.field.setReadOnly(library.is_read_only)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.focus_left.connect(self.flush)
        self.preview = MarkdownView()
        self.preview.setFont(theme.font("body"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.field)
        self.stack.addWidget(self.preview)
        self.state = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.state.setObjectName("note_state")
        self._arrange()

    @property
    def has_unsaved(self) -> bool:
        """True while something typed is not in the library yet."""
        return self._is_dirty or bool(self._unsaved)

    def show_paper(self, paper: Paper) -> None:
        """Show the note of a paper; what was typed for another one is saved first."""
        if paper.id == self._paper_id:
            return
        self.flush()
        self._paper_id = paper.id
        self._say("")
        self._load()
        # Two papers may have the same text: Ctrl+Z here must not bring back what was typed there.
        self.field.document().clearUndoRedoStacks()
        self.show_source()

    def concerns(self, changes: Changes) -> bool:
        """True when an operation of somebody else may have changed the note."""
        return changes.initiator is not self and "notes" in changes.kinds

    def reload(self) -> None:
        """The note changed elsewhere (undo, the command line): show it, unless something typed is not saved."""
        if not self.has_unsaved:
            self._load()

    @property
    def place(self) -> QWidget:
        """Where the keys belong: the field, or the preview while that is shown."""
        return self.field if self.stack.currentWidget() is self.field else self.preview

    def flush(self) -> None:
        """Hand what was typed to the library now. It is written before the library executor ends."""
        self._saving.stop()
        if not self._is_dirty or self._paper_id is None:
            return
        self._is_dirty = False
        paper_id, text = self._paper_id, typed_text(self.field)
        self._unsaved[paper_id] = text
        self._save(paper_id, text)

    def finish_saving(self, *, timeout_s: float = _FINISH_S) -> ReadinglistError | None:
        """Save what was typed and wait for it, at the end of the window. Why that failed, or None when all is saved.

        The event loop goes on meanwhile, without taking keys or clicks.
        """
        self._problem = None
        self.flush()
        self._retry()
        end_s = time.monotonic() + timeout_s
        while self._unsaved and self._problem is None and time.monotonic() < end_s:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
        if not self._unsaved:
            return None
        return self._problem or LibraryLocked("The library is busy with other work.")

    def show_source(self) -> None:
        """Show the field to type in."""
        self._edit.setChecked(True)
        self.stack.setCurrentWidget(self.field)

    def show_preview(self) -> None:
        """Show the note as it reads."""
        self.flush()
        self.preview.show_markdown(typed_text(self.field))
        self._preview.setChecked(True)
        self.stack.setCurrentWidget(self.preview)

    def _save(self, paper_id: PaperId, text: str) -> None:
        self._tasks.library(
            lambda token: annotating.set_note(self._library, paper_id, text=text, initiator=self),
            on_done=lambda _changes: self._on_saved(paper_id, text),
            on_error=lambda error: self._on_not_saved(paper_id, error),
            owner=self,
        )

    def _on_saved(self, paper_id: PaperId, text: str) -> None:
        if self._unsaved.get(paper_id) == text:
            del self._unsaved[paper_id]
        self._refused.discard(paper_id)
        if paper_id == self._paper_id and not self.has_unsaved:
            self._say("Saved")

    def _on_not_saved(self, paper_id: PaperId, error: ReadinglistError) -> None:
        if isinstance(error, NothingFound):  # the paper was deleted for good while its note was typed
            self._unsaved.pop(paper_id, None)
            return
        self._problem = error
        self._refused.add(paper_id)
        self._say(f"Not saved yet: {error.summary} It will be tried again.", kind="danger")
        self._retrying.start()

    def _retry(self) -> None:
        """Hand over again what was refused."""
        self._retrying.stop()
        refused, self._refused = self._refused, set()
        for paper_id in refused & self._unsaved.keys():
            self._save(paper_id, self._unsaved[paper_id])

    def _load(self) -> None:
        if self._paper_id is None:
            return
        unsaved = self._unsaved.get(self._paper_id)
        text = unsaved if unsaved is not None else self._library.get_note(self._paper_id).text
        if text == typed_text(self.field):
            return
        position = self.field.textCursor().position()
        self._is_loading = True
        self.field.setPlainText(text)
        self._is_loading = False
        cursor = self.field.textCursor()
        cursor.setPosition(min(position, self.field.document().characterCount() - 1))
        self.field.setTextCursor(cursor)
        self._say("")
        if self.stack.currentWidget() is self.preview:
            self.preview.show_markdown(text)

    def _on_text_changed(self) -> None:
        if self._is_loading:
            return
        self._is_dirty = True
        self._say("")
        if not self._saving.isActive():
            self._saving.start(SAVING_PAUSE_MS)

    def _say(self, text: str, *, kind: str = "muted") -> None:
        self.state.set_kind(kind)
        self.state.setText(text)

    def _arrange(self) -> None:
        self._edit, self._preview = QToolButton(), QToolButton()
        choice = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 4)
        bar.setSpacing(4)
        for button, words, show in (
            (self._edit, "Edit", self.show_source),
            (self._preview, "Preview", self.show_preview),
        ):
            button.setText(words)
            button.setObjectName(f"note_{words.lower()}")
            button.setAccessibleName(f"{words} the note")
            button.setCheckable(True)
            button.clicked.connect(show)
            choice.addButton(button)
            bar.addWidget(button)
        bar.addWidget(self.state, 1, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        inner = QVBoxLayout()
        inner.setContentsMargins(10, 0, 10, 8)
        inner.addWidget(self.stack)
        layout.addLayout(inner, 1)
        self._edit.setChecked(True)
