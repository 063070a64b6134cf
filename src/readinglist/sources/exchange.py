"""One HTTP exchange with a source: the only module that knows httpx.

httpx has no limit for a whole exchange and a blocked read cannot be left. So each exchange runs in a daemon thread
while the caller watches the clock and its own `check`; whoever gives up shuts the socket, which ends the thread.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

from readinglist.sources.bodies import BodyProblem, unpack
from readinglist.sources.source import Answer, Request

if TYPE_CHECKING:
    import httpx

SIZE_LIMIT = 10_000_000
#: Tries of what may pass, of a host that cannot be reached (two, for one lost packet), and of what will not pass.
TRIES, UNREACHABLE, FINAL = 4, 2, 1
_SILENCE_S = 10.0
_SLICE_S = 0.05


class ExchangeFailed(Exception):
    """No answer, and why, as a phrase that follows the source's name. tries: after how many it is given up."""

    def __init__(self, phrase: str, *, tries: int = TRIES) -> None:
        super().__init__(phrase)
        self.tries = tries


class Exchanges:
    """All exchanges of the process. httpx is imported by the first one; may be used from several threads at once.

    uses_proxies: whether proxies and certificates of the environment count.
    """

    def __init__(self, *, user_agent: str, uses_proxies: bool) -> None:
        self._user_agent = user_agent
        self._uses_proxies = uses_proxies
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._is_closed = False

    def perform(
        self,
        request: Request,
        *,
        headers: Mapping[str, str] | None = None,
        limit_s: float,
        check: Callable[[], None],
    ) -> Answer:
        """The answer, whatever its status, within `limit_s` seconds; redirects are not followed.

        headers: beside those of every question.
        """
        exchange = _Exchange(self._made_client(), request, headers or {})
        exchange.start()
        end = time.monotonic() + limit_s
        try:
            while not exchange.ended.wait(_SLICE_S):
                check()
                if time.monotonic() > end:
                    raise ExchangeFailed(f"did not answer within {limit_s:.0f} s")
        finally:
            if not exchange.ended.is_set():
                exchange.give_up()
        return exchange.result()

    def close(self) -> None:
        """Nobody is asked any more."""
        with self._lock:
            self._is_closed = True
            if self._client is not None:
                self._client.close()

    def _made_client(self) -> httpx.Client:
        with self._lock:
            if self._is_closed:
                raise ExchangeFailed("is asked no more, because the program ends", tries=FINAL)
            if self._client is None:
                try:
                    self._client = _make_client(self._user_agent, uses_proxies=self._uses_proxies)
                except (OSError, ValueError, ImportError) as error:  # the last: a SOCKS proxy needs one more library
                    phrase = f"cannot be asked with the proxy or the certificates of the environment: {error}"
                    raise ExchangeFailed(phrase.rstrip("."), tries=FINAL) from error
            return self._client


class _Exchange(threading.Thread):
    def __init__(self, client: httpx.Client, request: Request, headers: Mapping[str, str]) -> None:
        super().__init__(name=f"asking {request.source}", daemon=True)
        self.ended = threading.Event()
        self._client = client
        self._request = request
        self._headers = headers
        self._socket: socket.socket | None = None
        self._is_given_up = False
        self._outcome: Answer | ExchangeFailed | None = None

    def result(self) -> Answer:
        if isinstance(self._outcome, Answer):
            return self._outcome
        raise self._outcome or ExchangeFailed("could not be asked: see the problem report", tries=FINAL)

    def give_up(self) -> None:
        """Ends the thread: at once where it reads or writes, after its time-out where it is still connecting."""
        self._is_given_up = True
        self._shut()

    def run(self) -> None:
        import httpx

        try:
            self._outcome = self._ask()
        except BodyProblem as problem:
            self._outcome = ExchangeFailed(str(problem), tries=TRIES if problem.is_passing else FINAL)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._outcome = _failure(error)
        finally:
            self.ended.set()

    def _ask(self) -> Answer:
        request = self._request
        headers = {**self._headers, "accept": request.accept}
        if request.body:
            headers["content-type"] = "application/json"
        extensions = {"trace": self._note}
        with self._client.stream(
            request.method, request.address, headers=headers, content=request.body or None, extensions=extensions
        ) as response:
            encoding = response.headers.get("content-encoding", "").strip().lower()
            body = unpack(response.iter_raw(), encoding, limit=SIZE_LIMIT)
            return Answer(response.status_code, dict(response.headers.items()), body)

    def _note(self, event: str, info: dict[str, Any]) -> None:
        """Follows httpcore's trace for the socket, which is the only way to end a read from outside."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
        if self._is_given_up:
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # closed by the other side in the meantime
                self._socket.shutdown(socket.SHUT_RDWR)


def _make_client(user_agent: str, *, uses_proxies: bool) -> httpx.Client:
    import httpx

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it notes each address, and an API key may be in one
    return httpx.Client(
        headers={"user-agent": user_agent, "accept-encoding": "gzip"},
        timeout=_SILENCE_S,
        follow_redirects=False,
        trust_env=uses_proxies,
        # Every exchange has a connection of its own: the socket must be known to be shut, and a queue of seconds
        # between two requests gains nothing from keeping one.
        limits=httpx.Limits(max_keepalive_connections=0),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )


def _failure(error: Exception) -> ExchangeFailed:
    import httpx

    if _has_cause(error, ssl.SSLCertVerificationError):
        return ExchangeFailed("showed a certificate that cannot be trusted", tries=FINAL)
    if _has_cause(error, httpx.InvalidURL):  # httpx reads the Location of a redirect that it does not follow
        return ExchangeFailed("redirects to an address that cannot be read", tries=FINAL)
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return ExchangeFailed("cannot be reached", tries=UNREACHABLE)
        case httpx.TimeoutException():
            return ExchangeFailed(f"was silent for {_SILENCE_S:.0f} s")
        case httpx.ProtocolError() | httpx.NetworkError():
            return ExchangeFailed("broke off its answer")
    return ExchangeFailed(f"could not be asked ({type(error).__name__})", tries=FINAL)


def _has_cause(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
