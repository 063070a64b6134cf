"""Fetching one page whose address a person gave, when that person says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.tasks import Task, Tasks, Token
from readinglist.errors import ReadinglistError

if TYPE_CHECKING:
    from readinglist.library.completing import Client
    from readinglist.library.fetching import Fetched


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """address: as it was asked for. is_feed: it names what is new, so it can be followed."""

    address: str
    fetched: Fetched
    is_feed: bool


class Fetching(QObject):
    """One page at a time; asking for another one ends the one before."""

    #: A FetchedPage.
    fetched = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, client: Callable[[], Client], *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._client = client
        self._task: Task | None = None

    def fetch(self, address: str) -> None:
        """`fetched` or `failed` tells what came of it, unless it is cancelled."""
        self.cancel()
        task = self._tasks.network(
            lambda token: self._fetch(address, token),
            on_done=lambda page: self._on_done(task, page),
            on_error=lambda error: self._on_failed(task, error),
            owner=self,
        )
        self._task = task

    def cancel(self) -> None:
        """Nobody wants the page any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _fetch(self, address: str, token: Token) -> FetchedPage:
        """On the network's thread."""
        from readinglist.library import fetching

        fetched = fetching.fetch(self._client(), address, check=token.check)
        return FetchedPage(address, fetched, fetching.is_feed(fetched))

    def _on_done(self, task: Task, page: FetchedPage) -> None:
        if task is self._task:
            self._task = None
            self.fetched.emit(page)

    def _on_failed(self, task: Task, error: ReadinglistError) -> None:
        if task is self._task:
            self._task = None
            self.failed.emit(error)
