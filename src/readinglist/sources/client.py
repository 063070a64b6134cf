"""The one polite client: asks sources, obeys them, keeps their answers, and never longer than it may.

get/post -> kept answer? -> turn in the source's queue -> exchange -> redirects, tries -> read -> keep
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Self, TypeVar
from urllib.parse import quote, urlencode, urljoin

from readinglist import __version__
from readinglist.errors import AddressRefused, InvalidRequest
from readinglist.outside import Malformed
from readinglist.sources.addresses import Addresses
from readinglist.sources.api_keys import ApiKeys
from readinglist.sources.exchange import FINAL, TRIES, UNREACHABLE, ExchangeFailed, Exchanges, PlaceRefused
from readinglist.sources.pacing import Clock, PaceMemory, Pacing, SystemClock, back_off_s, later
from readinglist.sources.reaching import VARIABLE, Reach, is_loopback
from readinglist.sources.sites import SITES, name_of
from readinglist.sources.source import Answer, AnswerCache, Request

TOTAL_LIMIT_S = 30.0
REDIRECTS = 3
#: Seconds between two requests for pages of one host of which no other rate is known.
PAGE_INTERVAL_S = 1.0
FOUND_FOR = dt.timedelta(days=7)
NOTHING_FOR = dt.timedelta(days=1)
JSON = "application/json"

#: What a source file judges by itself: found, a question that it refuses, not found.
_ANSWERS = frozenset({200, 400, 404})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Of a page that a person named: there, not changed, elsewhere.
_PAGES = frozenset({200, 304}) | _MOVED
_LOST = {404: "has no such page (status 404)", 410: "says that the page is gone for good (status 410)"}
_KEPT_HEADERS = frozenset({"content-type"})
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)

T = TypeVar("T")


class NotKept(Exception):
    """No answer to this question is kept, and it was not to be asked."""


def _go_on() -> None:
    """The check of somebody who never cancels."""


class Client:
    """One for the process, safe on several threads. Close it at the end.

    answers: where answers are kept; paces: what the next process must know of our requests, else each begins anew.
    email: the user's address, told to the sources only if it is set. api_keys: those that sources gave the user.
    check: called at least every 50 ms while something is waited for; it cancels by raising. A source whose address is
    replaced by one on loopback has no rate, because nobody there needs politeness; what its answers ask for is still
    obeyed.
    """

    def __init__(
        self,
        answers: AnswerCache,
        *,
        addresses: Addresses,
        email: str = "",
        api_keys: ApiKeys | None = None,
        clock: Clock | None = None,
        check: Callable[[], None] = _go_on,
        pacing: Pacing | None = None,
        paces: PaceMemory | None = None,
        limit_s: float = TOTAL_LIMIT_S,
        reach: Reach | None = None,
    ) -> None:
        self._answers = answers
        self._api_keys = api_keys or ApiKeys()
        self._clock = clock or SystemClock()
        self._check = check
        self._limit_s = limit_s
        self._pacing = pacing or Pacing(_rates(addresses, self._api_keys), clock=self._clock, memory=paces)
        self._is_recalling = False
        self._exchanges = Exchanges(
            user_agent=_user_agent(email), uses_proxies=not addresses.replaced, reach=reach or Reach()
        )
        self.addresses = addresses
        self.email = email

    def checked(self, check: Callable[[], None]) -> Client:
        """The same client, with its queues and its connections, for a run that is cancelled by another check."""
        twin = copy.copy(self)
        twin._check = check
        return twin

    def recalling(self) -> Client:
        """The same client, but nothing goes out: it gives answers that are kept, and raises NotKept for all others."""
        twin = copy.copy(self)
        twin._is_recalling = True
        return twin

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._exchanges.close()

    def waits(self) -> dict[str, float]:
        """Seconds for which each source asks us to wait, by its key; those that do not are left out."""
        return self._pacing.waits()

    def get(
        self,
        source: str,
        path: str,
        *,
        read: Callable[[Answer], T],
        params: Mapping[str, str] | None = None,
        accept: str = JSON,
        is_fresh: bool = False,
    ) -> T:
        """What `read` makes of the answer to a GET, from what was kept or from the source. path: unquoted.
        is_fresh: what was kept does not do, and the answer is not kept.

        `read` gets an answer with status 200, 400 or 404 and raises Malformed for what it cannot read. Where it finds
        nothing (a false value) the source is asked again after a day, else after seven. SourceUnavailable for the rest.
        """
        return self._ask(Request(source, "GET", self._address(source, path, params), accept, is_fresh=is_fresh), read)

    def post(
        self,
        source: str,
        path: str,
        *,
        body: object,
        read: Callable[[Answer], T],
        params: Mapping[str, str] | None = None,
    ) -> T:
        """As `get`, for a POST of `body` as JSON."""
        data = json.dumps(body, separators=(",", ":")).encode()
        return self._ask(Request(source, "POST", self._address(source, path, params), JSON, data), read)

    def fetch(self, address: str, *, accept: str, conditions: Mapping[str, str] | None = None) -> tuple[Answer, str]:
        """The page at an address that a person named, and the address where it was found. Never one that was kept.

        Its status is 200, or 304 where `conditions` (headers) allow that. AddressRefused for another scheme and for a
        place on this machine or its network, at each redirect too; InvalidRequest for what is no address;
        SourceUnavailable for the rest.
        """
        end = time.monotonic() + self._limit_s
        request = Request(
            "", "GET", "", accept, is_fresh=True, is_page=True, conditions=tuple((conditions or {}).items())
        )
        request = self._led_to(request, address)
        for _hop in range(REDIRECTS + 1):
            self._check()
            answer, _kept = self._fetch(request, limit_s=max(0.0, end - time.monotonic()))
            if answer.status not in _MOVED:
                return answer, request.address
            try:
                request = self._redirected(request, answer)
            except ExchangeFailed as error:
                raise later(request.source, str(error), None) from error
        raise later(request.source, f"redirects more than {REDIRECTS} times", None)

    def _led_to(self, request: Request, address: str) -> Request:
        source, address = self.addresses.route_page(address)
        self._pacing.admit(source, 0.0 if is_loopback(source) else PAGE_INTERVAL_S)
        return replace(request, source=source, address=address)

    def _address(self, source: str, path: str, params: Mapping[str, str] | None) -> str:
        address = self.addresses.address(source) + quote(path, safe="/:;()")
        return f"{address}?{urlencode(params)}" if params else address

    def _ask(self, request: Request, read: Callable[[Answer], T]) -> T:
        self._check()
        kept = self._find_kept(request)
        if kept is None and self._is_recalling:
            raise NotKept
        answer, is_kept = (kept, True) if kept else self._fetch(request, limit_s=self._limit_s)
        found = self._read(answer, request, read)
        if not (is_kept or request.is_fresh) and answer.status != 400:
            headers = {name: value for name, value in answer.headers.items() if name in _KEPT_HEADERS}
            lasts = FOUND_FOR if found and answer.status == 200 else NOTHING_FOR
            self._answers.keep(request, replace(answer, headers=headers), self._clock.now() + lasts)
        return found

    def _read(self, answer: Answer, request: Request, read: Callable[[Answer], T]) -> T:
        try:
            return read(answer)
        except Malformed as error:
            kind = answer.headers.get("content-type", "no type")
            raise later(request.source, f"gave an answer that cannot be read ({kind}: {error})", None) from error

    def _find_kept(self, request: Request) -> Answer | None:
        return None if request.is_fresh else self._answers.find(request)

    def _fetch(self, request: Request, *, limit_s: float) -> tuple[Answer, bool]:
        """The answer after at most four tries, and whether another thread got and kept it while we waited."""
        spent_s = 0.0
        for failures in range(1, TRIES + 1):
            with self._pacing.turn(request.source, self._check):
                if kept := self._find_kept(request):
                    return kept, True
                begun = time.monotonic()
                try:
                    return self._exchange(request, limit_s=limit_s - spent_s), False
                except ExchangeFailed as error:
                    failure = error
                spent_s += time.monotonic() - begun
            if failures >= failure.tries or spent_s >= limit_s:
                break
            if request.source not in self.waits():
                self._pacing.rest(request.source, back_off_s(failures))
        if isinstance(failure, PlaceRefused):
            name = name_of(request.source)
            raise AddressRefused(f"{name} {failure}, and was not asked.", f"{VARIABLE}={name} allows it.") from failure
        is_unreachable = failure.tries == UNREACHABLE
        wait_s = self.waits().get(request.source)
        raise later(request.source, str(failure), wait_s, is_unreachable=is_unreachable) from failure

    def _exchange(self, request: Request, *, limit_s: float) -> Answer:
        """One try: the answer at the end of at most three redirects. ExchangeFailed when that is none to read."""
        end = time.monotonic() + limit_s
        with ExitStack() as turns:  # of the source that it was sent on to, beside its own
            for _hop in range(REDIRECTS + 1):
                answer = self._perform(request, limit_s=max(0.0, end - time.monotonic()))
                is_told_to_wait = self._pacing.obey(request.source, answer.headers)
                if answer.status not in _MOVED or request.is_page:
                    if phrase := self._api_keys.explain_refusal(answer, request.source):
                        raise ExchangeFailed(f"{phrase}: see the sources in the preferences", tries=FINAL)
                    accepted = _accepted(request)
                    return _judged(answer, accepted, is_told_to_wait=is_told_to_wait)
                asked, request = request.source, self._redirected(request, answer)
                if request.source != asked:
                    turns.enter_context(self._pacing.turn(request.source, self._check))
        raise ExchangeFailed(f"redirects more than {REDIRECTS} times", tries=FINAL)

    def _perform(self, request: Request, *, limit_s: float) -> Answer:
        """One exchange, with the user's key for the source if it is the source's own address that is asked."""
        if not self.addresses.is_own(request.source, request.address):
            return self._exchanges.perform(request, limit_s=limit_s, check=self._check, is_bounded=request.is_page)
        keyed, headers = self._api_keys.put_on(request)
        answer = self._exchanges.perform(keyed, headers=headers, limit_s=limit_s, check=self._check)
        return self._api_keys.strike_out(answer, request.source)

    def _redirected(self, request: Request, answer: Answer) -> Request:
        if request.method != "GET":
            raise ExchangeFailed("redirects a question that has a body", tries=FINAL)
        try:
            location = urljoin(request.address, answer.headers.get("location", ""))
            if location == request.address:
                raise ValueError("to the address that was asked")
            if request.is_page:
                if request.address.startswith("https:") and not location.startswith("https:"):
                    raise ValueError("from https: to an address without")
                return self._led_to(request, location)
            source, address = self.addresses.route(request.source, location)
        except ValueError as error:
            raise ExchangeFailed(f"redirects {error}; that was not followed", tries=FINAL) from error
        return replace(request, source=source, address=address)


def _accepted(request: Request) -> frozenset[int]:
    if not request.is_page:
        return _ANSWERS
    return _PAGES if request.conditions else _PAGES - {304}


def _judged(answer: Answer, accepted: frozenset[int], *, is_told_to_wait: bool) -> Answer:
    if answer.status in accepted:
        return answer
    if answer.status in _LOST:
        raise ExchangeFailed(_LOST[answer.status], tries=FINAL)
    if answer.status == 429:
        raise ExchangeFailed("asks us to slow down (status 429)")
    is_passing = answer.status in _PASSING or is_told_to_wait
    raise ExchangeFailed(f"refused to answer (status {answer.status})", tries=TRIES if is_passing else FINAL)


def _rates(addresses: Addresses, api_keys: ApiKeys) -> dict[str, float]:
    return {key: 0.0 if addresses.is_on_loopback(key) else api_keys.interval_s(site) for key, site in SITES.items()}


def _user_agent(email: str) -> str:
    """Names the program, and its user only if the user wants so. An address that could break a header is refused."""
    if email and not _EMAIL.fullmatch(email):
        raise InvalidRequest(
            f"{email!r} is no e-mail address.", "It is sent to the sources, so it must be a plain one."
        )
    about = f"a library of papers on one desktop; mailto:{email}" if email else "a library of papers on one desktop"
    return f"readinglist/{__version__} ({about})"
