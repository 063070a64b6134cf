"""What tests ask with: a clock that takes no time, kept answers in memory, a client for servers on loopback."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

from readinglist.sources.addresses import Addresses
from readinglist.sources.client import Client
from readinglist.sources.source import Answer, Request

NOON = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


class FakeClock:
    """Sleeping moves it on at once. slept: seconds in all."""

    def __init__(self) -> None:
        self.slept = 0.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        return self.slept

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.slept)

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept += seconds


class KeptAnswers:
    """An AnswerCache in memory that looks at expiry by a clock."""

    def __init__(self, clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.kept: dict[str, tuple[Answer, dt.datetime]] = {}

    def find(self, request: Request) -> Answer | None:
        answer, expires = self.kept.get(request.digest, (None, NOON))
        return answer if expires > self._clock.now() else None

    def keep(self, request: Request, answer: Answer, expires: dt.datetime) -> None:
        self.kept[request.digest] = (answer, expires)


def client_for(**addresses: str) -> Client:
    """A client for sources that are replaced, with a clock that takes no time and nothing kept yet."""
    return make_client(addresses)


def make_client(addresses: dict[str, str], **options: Any) -> Client:
    clock = options.pop("clock", None) or FakeClock()
    answers = options.pop("answers", None) or KeptAnswers(clock)
    return Client(answers, addresses=Addresses(addresses), clock=clock, **options)
