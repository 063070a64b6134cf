"""Asking what became of preprints: when the user wants to know, or once a week if the user turned that on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.library import consent
from readinglist.library.library import Library
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.completing import Client
    from readinglist.library.watching import WatchResult


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """done: papers asked about, of total (0: not known yet). words: what the last watch found, or why it did not."""

    is_running: bool = False
    done: int = 0
    total: int = 0
    words: str = ""


class Watching(QObject):
    """The one watch of a window. Nothing is asked of a source that the user did not allow; what is found is kept as
    versions, so a watch that is cancelled keeps what it has.
    """

    status_changed = Signal(object)
    #: Nobody may be asked yet.
    consent_needed = Signal()
    #: Something new is known of so many papers.
    found = Signal(int)
    failed = Signal(object)

    def __init__(
        self, library: Library, tasks: Tasks, client: Callable[[], Client], *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._client = client
        self._task: Task | None = None
        self.status = WatchStatus()

    def watch(self, *, is_again: bool = False) -> None:
        """Ask about papers that nobody was asked about for a week; is_again: about all."""
        if self._task is not None:
            return
        if consent.allowed_sources(self._library):
            self._begin(is_again=is_again)
        else:
            self.consent_needed.emit()

    def agree(self, sources: Iterable[str], *, email: str) -> None:
        """The user allows these sources from now on: remember it, and begin."""
        library, sources = self._library, frozenset(sources)

        def _remember(_token: Token) -> None:
            consent.allow_sources(library, sources)
            if email != consent.contact_email(library):
                consent.set_contact_email(library, email)

        self._tasks.library(_remember, on_done=lambda _none: self.watch(), owner=self)

    def watch_if_due(self) -> None:
        """At the start: ask, if the user wants that weekly and agreed to sources; else stay silent."""
        library = self._library
        self._tasks.read(
            lambda _token: _is_due(library),
            slot="watch-due", on_done=lambda is_due: self.watch() if is_due else None, owner=self,
        )  # fmt: skip

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _begin(self, *, is_again: bool) -> None:
        self._show(WatchStatus(is_running=True))
        self._task = self._tasks.network(
            lambda token: self._watch(token, is_again=is_again),
            on_done=self._on_done,
            on_error=self._on_failed,
            on_cancelled=lambda: self._end("Cancelled; what was found is kept"),
            owner=self,
        )
        self._tasks.progressed.connect(self._on_progressed)

    def _watch(self, token: Token, *, is_again: bool) -> WatchResult:
        """On the network's thread."""
        from readinglist.library import completing, watching

        client = self._client()
        return watching.watch(
            self._library,
            client,
            sources=completing.sources_to_ask(client, consent.allowed_sources(self._library)),
            ids=[PaperId(paper_id) for paper_id in self._library.find_ids("")] if is_again else None,
            check=token.check,
            on_progress=token.report,
            initiator=self,
        )

    def _on_progressed(self, task: Task) -> None:
        if task is self._task:
            self._show(WatchStatus(is_running=True, done=task.token.done, total=task.token.total))

    def _on_done(self, result: WatchResult) -> None:
        self._end(said(result))
        if result.growths:
            self.found.emit(len(result.growths))

    def _on_failed(self, error: object) -> None:
        self._end("")
        self.failed.emit(error)

    def _end(self, words: str) -> None:
        self._task = None
        self._tasks.progressed.disconnect(self._on_progressed)
        self._show(WatchStatus(words=words))

    def _show(self, status: WatchStatus) -> None:
        self.status = status
        self.status_changed.emit(status)


def said(result: WatchResult) -> str:
    """ "Asked about 12 papers, news of 2", and why a source could not be asked."""
    news = f", news of {len(result.growths):,}" if result.growths else ", nothing new"
    words = f"Asked about {count_text(result.asked)}{news}" if result.asked or not result.failures else ""
    return ". ".join(part for part in (words, *(reason.rstrip(".") for reason in result.failures.values())) if part)


def _is_due(library: Library) -> bool:
    from readinglist.library import watching

    return not library.is_read_only and watching.is_due(library) and bool(consent.allowed_sources(library))
