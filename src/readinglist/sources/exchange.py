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
from readinglist.sources.reaching import Reach, Unreachable, proxy_of
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


class PlaceRefused(ExchangeFailed):
    """The place that an address leads to is none to which we go."""


#: The proxies that the environment names, whichever are for an address; and none at all.
_ENVIRONMENT, _DIRECT = "environment", ""


class Exchanges:
    """All exchanges of the process. httpx is imported by the first one; may be used from several threads at once.

    uses_proxies: whether proxies and certificates of the environment count. reach: where pages may be fetched from.
    """

    def __init__(self, *, user_agent: str, uses_proxies: bool, reach: Reach) -> None:
        self._user_agent = user_agent
        self._uses_proxies = uses_proxies
        self._reach = reach
        self._lock = threading.Lock()
        self._clients: dict[str, httpx.Client] = {}
        self._is_closed = False

    def perform(
        self,
        request: Request,
        *,
        headers: Mapping[str, str] | None = None,
        limit_s: float,
        check: Callable[[], None],
        is_bounded: bool = False,
    ) -> Answer:
        """The answer, whatever its status, within `limit_s` seconds; redirects are not followed.

        headers: beside those of every question. is_bounded: only `reach` is gone to; PlaceRefused where it ends.
        """
        exchange: _Exchange
        if is_bounded:
            proxy = proxy_of(request.address) if self._uses_proxies else _DIRECT
            exchange = _BoundedExchange(self._made_client(proxy), request, headers or {}, self._reach, bool(proxy))
        else:
            exchange = _Exchange(self._made_client(_ENVIRONMENT), request, headers or {})
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
            for client in self._clients.values():
                client.close()

    def _made_client(self, proxy: str) -> httpx.Client:
        with self._lock:
            if self._is_closed:
                raise ExchangeFailed("is asked no more, because the program ends", tries=FINAL)
            if proxy not in self._clients:
                try:
                    self._clients[proxy] = _make_client(self._user_agent, proxy, has_environment=self._uses_proxies)
                except (OSError, ValueError, ImportError) as error:  # the last: a SOCKS proxy needs one more library
                    phrase = f"cannot be asked with the proxy or the certificates of the environment: {error}"
                    raise ExchangeFailed(phrase.rstrip("."), tries=FINAL) from error
            return self._clients[proxy]


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
        except Unreachable as problem:
            made = PlaceRefused if problem.is_refused else ExchangeFailed
            self._outcome = made(str(problem), tries=FINAL if problem.is_refused else UNREACHABLE)
        finally:
            self.ended.set()

    def _ask(self) -> Answer:
        return self._answer(self._request.address, {}, {})

    def _answer(self, address: httpx.URL | str, headers: Mapping[str, str], extensions: Mapping[str, Any]) -> Answer:
        request = self._request
        headers = {**self._headers, **dict(request.conditions), **headers, "accept": request.accept}
        if request.body:
            headers["content-type"] = "application/json"
        extensions = {**extensions, "trace": self._note}
        with self._client.stream(
            request.method, address, headers=headers, content=request.body or None, extensions=extensions
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


class _BoundedExchange(_Exchange):
    """Connects to numbers that were looked at, under the name that was asked for: in its header and certificate."""

    def __init__(
        self, client: httpx.Client, request: Request, headers: Mapping[str, str], reach: Reach, is_proxied: bool
    ) -> None:
        super().__init__(client, request, headers)
        self._reach, self._is_proxied = reach, is_proxied

    def _ask(self) -> Answer:
        import httpx

        url = httpx.URL(self._request.address)
        host = url.raw_host.decode("ascii")
        port = url.port or {"https": 443}.get(url.scheme, 80)
        numbers = self._reach.numbers(host, port, is_proxied=self._is_proxied)
        if self._is_proxied:
            return super()._ask()
        headers, extensions = {"host": url.netloc.decode("ascii")}, {"sni_hostname": host}
        for number in numbers[:-1]:
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return self._answer(url.copy_with(host=number), headers, extensions)
        return self._answer(url.copy_with(host=numbers[-1]), headers, extensions)


def _make_client(user_agent: str, proxy: str, *, has_environment: bool) -> httpx.Client:
    """proxy: an address, _DIRECT or _ENVIRONMENT. has_environment: whether its proxies and certificates count."""
    import httpx

    logging.getLogger("httpx").setLevel(logging.WARNING)  # it notes each address, and an API key may be in one
    return httpx.Client(
        headers={"user-agent": user_agent, "accept-encoding": "gzip"},
        timeout=_SILENCE_S,
        follow_redirects=False,
        trust_env=has_environment and proxy == _ENVIRONMENT,
        proxy=proxy if proxy not in (_DIRECT, _ENVIRONMENT) else None,
        verify=httpx.create_ssl_context(trust_env=has_environment),
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
