"""Serves recorded answers over real HTTP, each to the question that it belongs to.

    with Replay(recordings(corpus / "multi" / "title-search-paperqa.json")) as replay:
        client = make_client(replay.addresses)

A question without a recording is answered with 404 and stands in `unanswered`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from readinglist.sources.sites import SITES, site_of
from sources.loopback import LoopbackServer, Reply, Request


@dataclass(frozen=True)
class Recording:
    """One answer of a service. path: of the question; having: words that must stand in its query or body."""

    service: str
    path: str
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    having: str = ""
    delay_s: float = 0.0

    def answers(self, service: str, path: str, request: Request) -> bool:
        asked = " ".join([*request.query.values(), request.body.decode()]).casefold()
        return (self.service, self.path) == (service, path) and self.having.casefold() in asked


class Replay:
    """A loopback server of recordings; the first one that answers a question is served."""

    def __init__(self, recordings: Iterable[Recording]) -> None:
        self._recordings = list(recordings)
        self._server = LoopbackServer(self._answer)
        self.unanswered: list[Request] = []

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    @property
    def addresses(self) -> dict[str, str]:
        return {key: f"{self._server.address}/{key}" for key in SITES}

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point the program here, for all services."""
        return {f"READINGLIST_SOURCE_{key.upper()}": address for key, address in self.addresses.items()}

    @property
    def requests(self) -> list[Request]:
        return self._server.requests

    def _answer(self, request: Request) -> Reply:
        service, _, path = request.path.removeprefix("/").partition("/")
        for recording in self._recordings:
            if recording.answers(service, f"/{path}", request):
                self._server.stopping.wait(recording.delay_s)
                return Reply(recording.body, recording.status, recording.headers)
        self.unanswered.append(request)
        return Reply(b"Not recorded.", 404, {"Content-Type": "text/plain"})


def recordings(file: Path) -> list[Recording]:
    """The exchanges of a recorded file, by the service that their address belongs to; others are left out."""
    found = []
    for exchange in json.loads(file.read_text("utf-8")):
        parts = urlsplit(exchange["uri"])
        if site := site_of(parts.hostname or ""):
            headers = {name: value for name, value in exchange["headers"].items() if name in _SENT_AGAIN}
            recording = Recording(site.key, unquote(parts.path), body_of(exchange), exchange["status"], headers)
            found.append(recording)
    return found


def having(recording: Recording, words: str, *, path: str = "") -> Recording:
    """The recording for questions with these words; path: where today's question goes, if it was another one."""
    return replace(recording, having=words, path=path or recording.path)


def body_of(exchange: Mapping[str, Any]) -> bytes:
    body = exchange["body"]
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


_SENT_AGAIN = frozenset({"content-type", "location", "x-rate-limit-limit", "x-rate-limit-interval"})
