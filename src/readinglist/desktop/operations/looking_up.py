"""Looking papers up from the window: asks for consent once, runs beside all else, can be paused and cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.library import claiming, consent, looking_up
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.lookup import CompletionResult, LookupCounts, LookupState, Progress
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.completing import Client

_RELEVANT = frozenset({"papers", "lookups", "trash"})


@dataclass(frozen=True, slots=True)
class LookupStatus:
    """What the status line shows. progress: None while nothing runs here. counts: of the library.

    is_elsewhere: another window or program looks papers up in the same library.
    """

    counts: LookupCounts = field(default_factory=LookupCounts)
    progress: Progress | None = None
    is_ending: bool = False
    is_elsewhere: bool = False

    @property
    def is_running(self) -> bool:
        return self.progress is not None


class LookingUp(QObject):
    """The one run of look-ups of a window.

    look_up(ids) begins, or adds to what waits; pause() leaves the rest waiting, also across a restart; cancel() forgets
    it. Nothing is asked of a source that the user did not allow.
    """

    status_changed = Signal(object)
    #: Papers should be looked up, and no source is allowed yet: their ids.
    consent_needed = Signal(list)
    #: A run has ended: (sentence, whether it can be undone).
    said = Signal(str, bool)
    failed = Signal(object)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._client: Client | None = None
        self._clients = ExitStack()
        self._making = threading.Lock()
        self._task: Task | None = None
        self._is_forgetting = False
        self._again = False
        self.status = LookupStatus()

    # -- from outside

    def look_up(self, ids: Sequence[PaperId]) -> None:
        """Look papers up as soon as the user has agreed that sources may be asked."""
        if not ids:
            self.said.emit("Sources have confirmed these papers already", False)
        elif consent.allowed_sources(self._library):
            self._queue(ids)
        else:
            self.consent_needed.emit(list(ids))

    def agree(self, sources: Iterable[str], *, email: str, ids: Sequence[PaperId]) -> None:
        """The user allows these sources from now on, and begins with these papers."""
        library, sources = self._library, frozenset(sources)

        def _remember(_token: Token) -> None:
            consent.allow_sources(library, sources)
            if email != consent.contact_email(library):
                consent.set_contact_email(library, email)

        self.renew_client()
        self._tasks.library(_remember, on_done=lambda _none: self._queue(ids), owner=self)

    def resume(self) -> None:
        """Go on with what waits, which may be from an earlier day."""
        if not self.status.is_running:
            self._run()

    def pause(self) -> None:
        """End the run soon; what was not looked up yet waits."""
        if self._task is not None:
            self._task.cancel()
            self._set_status(is_ending=True)

    def cancel(self) -> None:
        """End the run, and let nothing wait. What was found stays."""
        self._is_forgetting = True
        if self._task is not None:
            self.pause()
        else:
            self._forget()

    def refresh(self, changes: Changes | None = None) -> None:
        """Count again; None: at the start."""
        if changes is not None and "settings" in changes.kinds:
            self.renew_client()
        if changes is None or changes.kinds & _RELEVANT:
            library = self._library
            self._tasks.read(
                lambda _token: (looking_up.count_lookups(library), claiming.is_claimed_elsewhere(library)),
                slot="lookup_counts", on_done=self._on_counted, owner=self,
            )  # fmt: skip

    def notice_others(self) -> None:
        """See whether another process began or ended to look papers up, be it by a kill, which tells nobody."""
        if claiming.is_claimed_elsewhere(self._library) != self.status.is_elsewhere:
            self.refresh()

    def client(self) -> Client:
        """The one client of the window, made when it is first needed, on a thread of the network. Whatever asks, asks
        through it, so that each source is left the pause it wants.
        """
        from readinglist.library import completing

        with self._making:
            if self._client is None:
                self._client = self._clients.enter_context(completing.make_client(self._library))
            return self._client

    def renew_client(self) -> None:
        """The next run asks with the address and the API keys as they are now; one under way ends as it began."""
        self._client = None

    def close(self) -> None:
        """Ask nobody any more. At the end, when nothing is under way."""
        with self._making:
            self._clients.close()

    # -- inside

    def _queue(self, ids: Sequence[PaperId]) -> None:
        library = self._library
        self._tasks.library(
            lambda _token: looking_up.queue_lookups(library, ids), on_done=lambda _count: self._begin(), owner=self
        )

    def _begin(self) -> None:
        if self.status.is_running:
            self._again = True  # what came meanwhile waits in the library; the run knows only what it began with
        else:
            self._run()

    def _run(self) -> None:
        self._set_status(progress=Progress(total=0))
        self._task = self._tasks.network(
            self._complete,
            on_done=self._on_done,
            on_error=self._on_failed,
            on_cancelled=self._on_ended,
            owner=self,
        )
        self._tasks.progressed.connect(self._on_progressed)

    def _complete(self, token: Token) -> CompletionResult:
        """On the network's thread."""
        from readinglist.library import completing

        client = self.client()

        def _report(progress: Progress) -> None:
            token.report(progress.done, progress.total, detail=progress)

        return completing.run(
            self._library,
            client,
            sources=completing.sources_to_ask(client, consent.allowed_sources(self._library)),
            check=token.check,
            on_progress=_report,
            initiator=self,
        )

    def _on_progressed(self, task: Task) -> None:
        if task is self._task and isinstance(task.token.detail, Progress):
            self._set_status(progress=task.token.detail)

    def _on_done(self, result: CompletionResult) -> None:
        text = said(result)
        proven = result.count(LookupState.PROVEN)
        self._on_ended()
        if text:
            self.said.emit(text, proven > 0)

    def _on_failed(self, error: object) -> None:
        self._on_ended()
        self.failed.emit(error)

    def _on_ended(self) -> None:
        self._task = None
        self._tasks.progressed.disconnect(self._on_progressed)
        self.status = LookupStatus(self.status.counts, is_elsewhere=self.status.is_elsewhere)
        if self._is_forgetting:
            self._forget()
        elif self._again:
            self._again = False
            self._run()
        self.refresh()
        self.status_changed.emit(self.status)

    def _forget(self) -> None:
        self._is_forgetting = self._again = False
        library = self._library
        self._tasks.library(
            lambda _token: looking_up.forget_lookups(library, looking_up.find_waiting(library)), owner=self
        )

    def _on_counted(self, counted: tuple[LookupCounts, bool]) -> None:
        counts, is_elsewhere = counted
        self.status = replace(self.status, counts=counts, is_elsewhere=is_elsewhere)
        self.status_changed.emit(self.status)

    def _set_status(self, *, progress: Progress | None = None, is_ending: bool = False) -> None:
        self.status = replace(
            self.status, progress=progress or self.status.progress, is_ending=is_ending or self.status.is_ending
        )
        self.status_changed.emit(self.status)


def said(result: CompletionResult) -> str:
    """ "31 papers completed, 9 to review, 5 not found"; empty when there was nothing to look up."""
    parts = []
    if proven := result.count(LookupState.PROVEN):
        parts.append(f"{count_text(proven)} completed")
    for state in (LookupState.TO_REVIEW, LookupState.NOT_FOUND, LookupState.LATER):
        if count := result.count(state):
            parts.append(f"{count:,} {state}")
    if not parts:
        return ""
    if not proven:
        parts.insert(0, "Nothing could be proven")
    return ", ".join(parts) + "".join(f". {reason}" for reason in result.failures.values())
