"""Following in the window: subscriptions are asked when the user says so, and at the intervals that the user chose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.errors import NetworkFailed, ReadinglistError
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.plan import ImportResult
from readinglist.model.subscription import Refreshed, Subscription, SubscriptionId
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.completing import Client

#: How often it is looked whose interval has passed; the first time so long after the window was opened.
LOOK_EVERY_MS = 60_000
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class FollowRequest:
    """What a person wants to follow. what: words for `following.follow`. opml: a file of feeds, instead of `what`.

    is_asked_now: ask it as soon as it is followed.
    """

    what: str = ""
    opml: bytes = b""
    name: str = ""
    filter: str = ""
    interval_s: int = 0
    is_asked_now: bool = True


@dataclass(frozen=True, slots=True)
class FollowStatus:
    """done: subscriptions asked, of total (0: not known yet). name: of the only one that is asked."""

    is_running: bool = False
    is_ending: bool = False
    done: int = 0
    total: int = 0
    name: str = ""

    @property
    def text(self) -> str:
        """ "3 of 12 subscriptions asked"."""
        if self.is_ending or not self.is_running:
            return "Ending…" if self.is_ending else ""
        if self.name or not self.total:
            return f"Asking {self.name or 'what is followed'}…"
        return f"{self.done:,} of {counted(self.total, 'subscription')} asked"


@dataclass(frozen=True, slots=True)
class _Run:
    """ids: None for all. is_quiet: nobody waits for it."""

    ids: tuple[SubscriptionId, ...] | None
    is_quiet: bool


class Following(QObject):
    """The subscriptions of a window's library. One refresh runs at a time; what is asked for meanwhile comes next."""

    #: The subscriptions as they stand now.
    subscriptions_changed = Signal(list)
    status_changed = Signal(object)
    #: (sentence, whether it can be undone)
    said = Signal(str, bool)
    failed = Signal(object)

    def __init__(
        self, library: Library, tasks: Tasks, client: Callable[[], Client], *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._client = client
        self._task: Task | None = None
        self._run = _Run((), is_quiet=True)
        self._next: list[_Run] = []
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.refresh_due)
        self.subscriptions: list[Subscription] = []
        self.status = FollowStatus()

    def show(self, found: Sequence[Subscription]) -> None:
        """The subscriptions were read anew. Those with an interval are looked at now and then from now on."""
        if any(one.interval_s for one in found):
            if not self._looking.isActive():
                self._looking.start()
        else:
            self._looking.stop()
        if list(found) != self.subscriptions:
            self.subscriptions = list(found)
            self.subscriptions_changed.emit(self.subscriptions)

    def find(self, subscription_id: SubscriptionId) -> Subscription | None:
        """None when it is followed no more."""
        return next((one for one in self.subscriptions if one.id == subscription_id), None)

    # -- asking

    def refresh(self, ids: Sequence[SubscriptionId] | None = None, *, is_quiet: bool = False) -> None:
        """Ask these, or all but those that rest; is_quiet: the user did not ask for it just now."""
        run = _Run(tuple(ids) if ids is not None else None, is_quiet)
        if self._task is None:
            self._begin(run)
        elif run not in (self._run, *self._next):
            self._next.append(run)

    def refresh_due(self) -> None:
        """Ask those whose interval has passed."""
        if self._task is not None or self._library.is_read_only:
            return
        self._tasks.read(
            self._find_due,
            slot="follow_due",
            on_done=lambda ids: self.refresh(ids, is_quiet=True) if ids else None,
            owner=self,
        )

    def cancel(self) -> None:
        """Ask nobody any more. What came is kept."""
        self._next.clear()
        if self._task is not None:
            self._task.cancel()
            self._show(replace(self.status, is_ending=True))

    # -- what is followed

    def follow(self, request: FollowRequest) -> None:
        """Follow something from now on, and ask it if that was wanted."""

        def _on_followed(new: list[Subscription]) -> None:
            self.said.emit(_followed_text(new), bool(new))
            if new and request.is_asked_now:
                self.refresh([one.id for one in new])

        self._write(lambda: self._follow(request), _on_followed)

    def change(self, subscription_id: SubscriptionId, request: FollowRequest) -> None:
        """Another name, filter or interval."""
        from readinglist.library import following

        self._write(
            lambda: following.change_subscription(
                self._library,
                subscription_id,
                name=request.name,
                filter=request.filter,
                interval_s=request.interval_s,
                initiator=self,
            ),
            self._say_changes,
        )

    def unfollow(self, ids: Sequence[SubscriptionId]) -> None:
        from readinglist.library import following

        self._write(lambda: following.unfollow(self._library, ids, initiator=self), self._say_changes)

    def take_filtered(self, subscription_id: SubscriptionId, entry_ids: Collection[int] | None = None) -> None:
        """Let entries that were kept out become papers in the inbox; None: all of them."""
        from readinglist.library import following

        self._write(
            lambda: following.take_filtered(self._library, subscription_id, entry_ids, initiator=self),
            lambda result: self.said.emit(_taken_text(result), result.operation_id is not None),
        )

    def _write(self, job: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        self._tasks.library(lambda _token: job(), on_done=on_done, on_error=self.failed.emit, owner=self)

    def _say_changes(self, changes: Changes | None) -> None:
        if changes is not None:
            self.said.emit(changes.label, True)

    # -- beside the event loop

    def _find_due(self, _token: Token) -> list[SubscriptionId]:
        from readinglist.library import following

        return following.find_due(self._library)

    def _follow(self, request: FollowRequest) -> list[Subscription]:
        from readinglist.library import following

        library, filter_, interval_s = self._library, request.filter, request.interval_s
        if request.opml:
            return following.follow_feeds(library, request.opml, filter=filter_, interval_s=interval_s, initiator=self)
        return [
            following.follow(
                library, request.what, name=request.name, filter=filter_, interval_s=interval_s, initiator=self
            )
        ]

    def _refresh(self, token: Token) -> list[Refreshed]:
        """On the network's thread."""
        from readinglist.library import refreshing

        return refreshing.refresh(
            self._library,
            self._client(),
            ids=self._run.ids,
            check=token.check,
            on_progress=token.report,
            initiator=self,
        )

    # -- on the UI thread

    def _begin(self, run: _Run) -> None:
        self._run = run
        only = self.find(run.ids[0]) if run.ids is not None and len(run.ids) == 1 else None
        self._show(FollowStatus(is_running=True, name=only.name if only else ""))
        self._task = self._tasks.network(
            self._refresh,
            on_done=self._on_done,
            on_error=self._on_failed,
            on_cancelled=self._on_cancelled,
            owner=self,
        )
        self._tasks.progressed.connect(self._on_progressed)

    def _on_progressed(self, task: Task) -> None:
        if task is self._task:
            self._show(replace(self.status, done=task.token.done, total=task.token.total))

    def _on_done(self, found: list[Refreshed]) -> None:
        is_quiet = self._run.is_quiet
        if text := refreshed_text(found, is_quiet=is_quiet):
            self.said.emit(text, sum(one.changes is not None for one in found) == 1)
        if not is_quiet and (error := failure_of(found)) is not None:
            self.failed.emit(error)
        self._end()

    def _on_failed(self, error: ReadinglistError) -> None:
        self.failed.emit(error)
        self._end()

    def _on_cancelled(self) -> None:
        self.said.emit("Cancelled; what came is kept", False)
        self._end()

    def _end(self) -> None:
        self._task = None
        self._tasks.progressed.disconnect(self._on_progressed)
        self._show(FollowStatus())
        if self._next:
            self._begin(self._next.pop(0))

    def _show(self, status: FollowStatus) -> None:
        self.status = status
        self.status_changed.emit(status)


def refreshed_text(found: Sequence[Refreshed], *, is_quiet: bool = False) -> str:
    """ "arXiv cs.CL: 12 new papers; 3 filtered", "15 new papers from 3 subscriptions; 4 filtered", "Nothing new".

    Empty for a quiet refresh that brought nothing. Of failures it tells those that are news; to whoever asked, all are
    told as `failure_of`.
    """
    news = [one for one in found if one.added or one.filtered or one.unsure or one.changes is not None]
    if len(news) == 1:
        text = f"{news[0].subscription.name}: {_counts_text(news)}"
    elif news:
        text = f"{_counts_text(news)}, from {counted(len(news), 'subscription')}"
    else:
        answered = [one.subscription.name for one in found if not one.failure]
        text = "" if is_quiet or not answered else f"{answered[0]}: nothing new" if len(found) == 1 else "Nothing new"
    failures = [one for one in found if is_quiet and one.failure and one.is_news]
    remarks = [f"{one.subscription.name}: {remark}" for one in news for remark in one.remarks]
    return ". ".join(part.rstrip(".") for part in (text, *map(_failure_text, failures), *remarks) if part)


def failure_of(found: Sequence[Refreshed]) -> NetworkFailed | None:
    """One error for all that could not be asked."""
    failures = [one for one in found if one.failure]
    if not failures:
        return None
    hint = "It is tried again by itself, less and less often; Refresh asks at once."
    if len(failures) == 1:
        return NetworkFailed(f"{_failure_text(failures[0])}.", hint if failures[0].subscription.interval_s else "")
    names = ", ".join(one.subscription.name for one in failures[:_MOST_NAMED])
    more = f" and {len(failures) - _MOST_NAMED} more" if len(failures) > _MOST_NAMED else ""
    which = "Nothing that is followed" if len(failures) == len(found) else f"{len(failures)} subscriptions"
    could = "could be asked" if len(failures) == len(found) else "could not be asked"
    return NetworkFailed(f"{which} {could}: {names}{more}.", failures[0].failure)


def _failure_text(one: Refreshed) -> str:
    return f"{one.subscription.name} could not be asked: {one.failure.rstrip('.')}"


def _counts_text(found: Sequence[Refreshed]) -> str:
    added, filtered, unsure = (
        sum(numbers) for numbers in zip(*((len(one.added), one.filtered, one.unsure) for one in found), strict=True)
    )
    parts = [counted(added, "new paper") if added else "no new paper"]
    parts += [f"{filtered:,} filtered"] if filtered else []
    parts += [f"{unsure:,} that may be here already"] if unsure else []
    return "; ".join(parts)


def _followed_text(new: Sequence[Subscription]) -> str:
    if not new:
        return "All feeds of the file are followed already"
    return f"“{new[0].name}” is followed" if len(new) == 1 else f"{counted(len(new), 'feed')} are followed"


def _taken_text(result: ImportResult) -> str:
    if not result.added:
        return "They are papers already"
    return f"{count_text(len(result.added))} added to the inbox"
