"""A web server of feeds on loopback, and a library whose clock a test holds in its hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from library.feed_text import rss
from readinglist.library import completing, private_hosts, refreshing
from readinglist.library.library import Library
from readinglist.model.subscription import Refreshed, SubscriptionId
from sources.loopback import LoopbackServer, Reply, Request

MORNING = dt.datetime(2026, 11, 25, 8, tzinfo=dt.UTC)


class HandClock:
    def __init__(self) -> None:
        self.moment = MORNING

    def __call__(self) -> dt.datetime:
        return self.moment

    def pass_on(self, **span: float) -> None:
        self.moment += dt.timedelta(**span)


class Newsstand:
    """Serves what is put on it, with validators. pages: reply by path; a path that is not there is a 404."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self._released = threading.Event()
        self._released.set()
        self._server = LoopbackServer(self._answer)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    def address(self, path: str = "/feed") -> str:
        return self._server.address + path

    def put(self, items: Iterable[str | tuple[str, str]], *, path: str = "/feed", title: str = "Owls Weekly") -> None:
        body = rss(items, title=title)
        tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
        self.pages[path] = Reply(body, headers={"Content-Type": "application/rss+xml", "ETag": tag})

    def break_down(self, *, path: str = "/feed", status: int = 403) -> None:
        self.pages[path] = Reply(b"no", status)

    def hold(self, released: threading.Event) -> None:
        """Answer nobody before this happens, or the stand is taken down."""
        self._released = released

    def _answer(self, request: Request) -> Reply:
        while not (self._released.wait(0.02) or self._server.stopping.is_set()):
            continue
        reply = self.pages.get(request.path, Reply(b"not here", 404))
        if reply.headers.get("ETag") == request.headers.get("if-none-match", "none"):
            return Reply(b"", 304, reply.headers)
        return reply


@contextmanager
def opened(path: Path, clock: HandClock) -> Iterator[Library]:
    """A library that may fetch from this machine."""
    with Library.open(path, clock=clock) as library:
        private_hosts.keep_private_hosts(["127.0.0.1"])
        yield library


def refresh(library: Library, *ids: SubscriptionId, **options: object) -> list[Refreshed]:
    with completing.make_client(library) as client:
        return refreshing.refresh(library, client, ids=ids or None, **options)  # type: ignore[arg-type]


def titles(library: Library, query: str = "") -> list[str]:
    """Of the papers outside the trash, by title."""
    return [row.title for row in library.get_rows(library.find_ids(query, sort="title", is_descending=False))]
