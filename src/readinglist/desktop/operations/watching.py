"""Asking what became of preprints: when the user wants to know, or once a week if the user turned that on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.library import consent
from readinglist.library.library import Library
from readinglist.model.lookup import wait_phrases
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.completing import Client
    from readinglist.library.watching import WatchResult

_BEGINNING = "Looking for published versions…"
_CANCELLED = "Cancelled; what was found is kept"


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """done: papers asked about, of total (0: not known yet). words: what the last watch found, or why it did not.

    waits: who asks us to wait. is_paused: it can go on, with about as many papers as are left (0: not known). news:
    papers of which it found something that nobody has looked at yet.
    """

    is_running: bool = False
    done: int = 0
    total: int = 0
    words: str = ""
    waits: str = ""
    is_ending: bool = False
    is_paused: bool = False
    left: int = 0
    news: int = 0

    @property
    def text(self) -> str:
        """ "40 of 120 papers asked about, arXiv asks us to wait 3 s" while it runs."""
        far = f"{self.done:,} of {count_text(self.total)} asked about" if self.total else _BEGINNING
        return ", ".join(part for part in (far, self.waits) if part)


class Watching(QObject):
    """The one watch of a window. Nothing is asked of a source that the user did not allow; what is found is kept as
    versions, so a watch that is paused or cancelled keeps what it has.
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
        #: The papers of this watch: None those that nobody was asked about for a week.
        self._ids: list[PaperId] | None = None
        self._is_pausing = False
        self.status = WatchStatus()

    def watch(self, *, is_again: bool = False) -> None:
        """Ask about papers that nobody was asked about for a week, or go on with a watch that was paused; is_again:
        about all.
        """
        if self._task is not None:
            return
        if not consent.allowed_sources(self._library):
            self.consent_needed.emit()
            return
        if is_again:
            self._ids = [PaperId(paper_id) for paper_id in self._library.find_ids("")]
        elif not self.status.is_paused:
            self._ids = None
        self._begin()

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

    def pause(self) -> None:
        """End soon, and be ready to go on with what is left; `watch` does that too."""
        if self._task is not None:
            self._is_pausing = True
            self._stop()

    def resume(self) -> None:
        """Go on with a watch that was paused."""
        if self.status.is_paused:
            self.watch()

    def cancel(self) -> None:
        """Ask nobody any more. What was found stays."""
        self._is_pausing = False
        if self._task is not None:
            self._stop()
        elif self.status.is_paused:
            self._show(WatchStatus(words=_CANCELLED))

    def forget_news(self) -> None:
        """Somebody looks at what was found."""
        self._show(replace(self.status, news=0))

    def _begin(self) -> None:
        self._is_pausing = False
        self._show(WatchStatus(is_running=True))
        self._task = self._tasks.network(
            self._watch,
            on_done=self._on_done,
            on_error=self._on_failed,
            on_cancelled=self._on_cancelled,
            owner=self,
        )
        self._tasks.progressed.connect(self._on_progressed)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._show(replace(self.status, is_ending=True))

    def _watch(self, token: Token) -> WatchResult:
        """On the network's thread."""
        from readinglist.library import completing, watching
        from readinglist.library.origins import source_name

        client = self._client()
        sources = completing.sources_to_ask(client, consent.allowed_sources(self._library))
        self._ids = watching.find_watched(self._library, sources, self._ids)

        def _check() -> None:
            token.check()
            waits = {source_name(source): seconds for source, seconds in client.waits().items()}
            if (words := ", ".join(wait_phrases(waits))) != (token.detail or ""):
                token.report(token.done, token.total, detail=words)

        return watching.watch(
            self._library,
            client,
            sources=sources,
            ids=self._ids,
            check=_check,
            on_progress=token.report,
            initiator=self,
        )

    def _on_progressed(self, task: Task) -> None:
        if task is self._task:
            token = task.token
            self._show(replace(self.status, done=token.done, total=token.total, waits=token.detail or ""))

    def _on_done(self, result: WatchResult) -> None:
        self._end(WatchStatus(words=said(result), news=len(result.growths)))
        if result.growths:
            self.found.emit(len(result.growths))

    def _on_failed(self, error: object) -> None:
        self._end(WatchStatus())
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        token = self._task.token if self._task is not None else None
        if not self._is_pausing or token is None:
            self._end(WatchStatus(words=_CANCELLED))
            return
        if self._ids is not None and token.total:
            self._ids = self._ids[token.done :]  # a part that was not written is asked again
        self._end(WatchStatus(words="Paused; what was found is kept", is_paused=True, left=len(self._ids or ())))

    def _end(self, status: WatchStatus) -> None:
        self._task = None
        self._tasks.progressed.disconnect(self._on_progressed)
        self._show(status)

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
