"""Politeness: one queue a source, its rate, and what its answers ask of us."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Protocol

from readinglist.errors import SourceUnavailable
from readinglist.model.texts import span_text
from readinglist.sources.sites import name_of

#: Seconds that we wait for a source before we say "later"; and the longest wait that we believe.
PATIENCE_S = 30.0
LONGEST_WAIT_S = 24 * 3600.0
_SLICE_S = 0.05
_RATE_HEADER = re.compile(r"(?:x-)?rate-?limit-(limit|interval|remaining|reset)")
#: A reset above this is a moment (seconds since 1970), below it a span.
_FIRST_MOMENT = 1e9


class Clock(Protocol):
    """Time, so that tests take none. monotonic and sleep in seconds; now is UTC-aware."""

    def monotonic(self) -> float: ...

    def now(self) -> dt.datetime: ...

    def sleep(self, seconds: float) -> None: ...


class PaceMemory(Protocol):
    """What must be known of a source when the next process asks it. Moments are UTC-aware. Safe on several threads."""

    def find(self, source: str) -> tuple[dt.datetime | None, dt.datetime | None]:
        """When its last request began, and the moment before which it does not want to be asked."""

    def keep_start(self, source: str, moment: dt.datetime) -> None: ...

    def keep_not_before(self, source: str, moment: dt.datetime) -> None: ...


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass(slots=True)
class _Queue:
    """Moments of the monotonic clock. last_start: of the last request. resting_until: of our pause after a failure.
    not_before: by the source's own word.
    """

    interval_s: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    last_start: float = -math.inf
    resting_until: float = 0.0
    not_before: float = 0.0


class Pacing:
    """One queue for each source, held by one request at a time, whoever asks. rates: seconds between two starts.

    memory: shared with other processes, one after the other or side by side.
    """

    def __init__(
        self,
        rates: Mapping[str, float],
        *,
        clock: Clock,
        patience_s: float = PATIENCE_S,
        memory: PaceMemory | None = None,
    ) -> None:
        self._memory = memory
        self._queues = {source: _Queue(interval_s) for source, interval_s in rates.items()}
        self._clock = clock
        self._patience_s = patience_s

    @contextmanager
    def turn(self, source: str, check: Callable[[], None]) -> Iterator[None]:
        """Waits for the source's turn and holds it. SourceUnavailable when the source asks for more than our patience.

        `check` is called every 50 ms and may raise.
        """
        queue = self._queues[source]
        while not queue.lock.acquire(timeout=_SLICE_S):
            check()
        try:
            self._remember(source, queue)
            self._wait(source, queue, check)
            self._remember(source, queue)  # another process may have asked while we waited
            self._wait(source, queue, check)
            self._start(source, queue)
            yield
        finally:
            queue.lock.release()

    def _start(self, source: str, queue: _Queue) -> None:
        queue.last_start = self._clock.monotonic()
        if self._memory is not None and queue.interval_s:
            self._memory.keep_start(source, self._clock.now())

    def _remember(self, source: str, queue: _Queue) -> None:
        """Take over what another process did or was told. A start in the future is of a clock that was set back."""
        if self._memory is None:
            return
        last_start, not_before = self._memory.find(source)
        now, today = self._clock.monotonic(), self._clock.now()
        if last_start is not None and last_start <= today:
            queue.last_start = max(queue.last_start, now - (today - last_start).total_seconds())
        if not_before is not None:
            rest_s = min((not_before - today).total_seconds(), LONGEST_WAIT_S)
            queue.not_before = max(queue.not_before, now + rest_s)

    def _wait(self, source: str, queue: _Queue, check: Callable[[], None]) -> None:
        while True:
            check()
            now = self._clock.monotonic()
            if queue.not_before - now > self._patience_s:
                raise later(source, f"asks us to wait {span_text(queue.not_before - now)}", queue.not_before - now)
            rest = max(queue.last_start + queue.interval_s, queue.resting_until, queue.not_before) - now
            if rest <= 0:
                return
            self._clock.sleep(min(rest, _SLICE_S))

    def admit(self, source: str, interval_s: float) -> None:
        """Make a queue for a source that has none yet."""
        self._queues.setdefault(source, _Queue(interval_s))

    def rest(self, source: str, seconds: float) -> None:
        """A pause of ours, after a failure."""
        self._queues[source].resting_until = self._clock.monotonic() + seconds

    def obey(self, source: str, headers: Mapping[str, str]) -> bool:
        """Does what the headers of an answer ask: Retry-After, X-Rate-Limit-*, X-RateLimit-*. True if told to wait."""
        seconds = read_retry_after(headers.get("retry-after", ""), now=self._clock.now())
        limits = {match[1]: value for name, value in headers.items() if (match := _RATE_HEADER.fullmatch(name))}
        if seconds is None and _number(limits.get("remaining", "")) == 0:
            seconds = self._reset_s(limits.get("reset", ""))
        if seconds is not None:
            self._put_off(source, seconds)
        if interval_s := _interval_s(limits):
            queue = self._queues[source]
            queue.interval_s = max(queue.interval_s, interval_s)
        return seconds is not None

    def _put_off(self, source: str, seconds: float) -> None:
        """Nothing is asked of the source for so long; an earlier, longer wait stays."""
        queue = self._queues[source]
        seconds = min(seconds, LONGEST_WAIT_S)
        until = self._clock.monotonic() + seconds
        if until > queue.not_before:
            queue.not_before = until
            if self._memory is not None:
                self._memory.keep_not_before(source, self._clock.now() + dt.timedelta(seconds=seconds))

    def _reset_s(self, text: str) -> float | None:
        value = _number(text)
        if value is not None and value >= _FIRST_MOMENT:
            return max(0.0, value - self._clock.now().timestamp())
        return value

    def waits(self) -> dict[str, float]:
        """Seconds for which each source asks us to wait; those that do not are left out."""
        now = self._clock.monotonic()
        return {source: queue.not_before - now for source, queue in self._queues.items() if queue.not_before > now}


def later(source: str, what: str, retry_after_s: float | None, *, is_unreachable: bool = False) -> SourceUnavailable:
    """The error that says that a source is asked another time."""
    return SourceUnavailable(
        f"{name_of(source)} {what}.",
        "What was found so far is kept; the rest can be looked up later.",
        source=source,
        retry_after_s=retry_after_s,
        is_unreachable=is_unreachable,
    )


def back_off_s(failures: int) -> float:
    """Seconds to wait after so many failures in a row: 1, 2, 4, each by half more or less, so that clients spread."""
    return float(2 ** (failures - 1)) * random.uniform(0.5, 1.5)


def read_retry_after(text: str, *, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After asks for, in either form of RFC 9110 (10.2.3); None when there is none to read."""
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())


def _interval_s(limits: Mapping[str, str]) -> float | None:
    """Seconds between two requests by Crossref's pair of headers: limit "5" for each interval "1s"."""
    limit, interval_s = _number(limits.get("limit", "")), _number(limits.get("interval", "").removesuffix("s"))
    return interval_s / limit if limit and interval_s else None


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", text) else None
