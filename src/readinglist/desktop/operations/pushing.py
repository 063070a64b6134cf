"""Cite commands into the editor that the preferences name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from readinglist.desktop.operations.copying import CITE_TEMPLATE, DEFAULT_TEMPLATE
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library
from readinglist.library.pushing import VIM_SERVER_NAME, Pushed, Target, push_citation
from readinglist.model.paper import PaperId

#: Names in the session: the editor, and what two of them need to know besides.
EDITOR, VIM_SERVER, LYX_PIPE = "push_editor", "vim_server", "lyx_pipe"


class Pushing(QObject):
    """Starts programs beside the event loop; trouble goes where all trouble of tasks goes."""

    #: Something was sent: what to say.
    said = Signal(str)

    def __init__(self, library: Library, tasks: Tasks, session: Session, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._session = session

    @property
    def editor(self) -> str:
        """The editor of the preferences; empty until one is chosen."""
        return self._session.text(EDITOR)

    def push(self, ids: Sequence[PaperId]) -> None:
        """Cite the papers in the editor, at its cursor."""
        session = self._session
        target = Target(self.editor, session.text(VIM_SERVER) or VIM_SERVER_NAME, session.text(LYX_PIPE))
        template = session.text(CITE_TEMPLATE, DEFAULT_TEMPLATE)
        self._tasks.read(
            lambda _token: push_citation(self._library, ids, target=target, template=template),
            slot="push", on_done=self._on_pushed, owner=self, title="Sending to the editor…",
        )  # fmt: skip

    def _on_pushed(self, pushed: Pushed) -> None:
        shown = pushed.text if len(pushed.text) <= 60 else pushed.text[:60] + "…"
        if pushed.is_for_clipboard:
            QGuiApplication.clipboard().setText(pushed.text)
            self.said.emit(f"{shown} copied: paste it into {pushed.editor}")
        else:
            self.said.emit(f"{shown} sent to {pushed.editor}")
