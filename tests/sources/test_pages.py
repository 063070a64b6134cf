"""A page that a person named is fetched from where its name leads, and from nowhere that its user did not mean."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readinglist.errors import AddressRefused, InvalidRequest, ReadinglistError, SourceUnavailable
from readinglist.sources.client import Client
from readinglist.sources.pages import Page, Validators, fetch_page
from readinglist.sources.reaching import Reach, is_public, parse_hosts
from sources.asking import FakeClock, make_client
from sources.faults import FAULTS
from sources.loopback import LoopbackServer, Reply, Request

HERE = ["127.0.0.1"]


class Names:
    """Looks names up in a table, and remembers what it was asked. A list of lists is given out one after the other."""

    def __init__(self, **numbers: list[str] | list[list[str]]) -> None:
        self.numbers = {name.replace("_", "."): found for name, found in numbers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host == "2130706433":  # 127.0.0.1 as one number, which systems read
            return HERE
        if host[0].isdigit() or ":" in host:
            return [host]
        found = self.numbers.get(host)
        if not found:
            raise OSError("no such name")
        return found.pop(0) if isinstance(found[0], list) else found  # type: ignore[arg-type, return-value]


def _client(names: Names | None = None, *, allowed: tuple[str, ...] = (), **options: object) -> Client:
    return make_client({}, reach=Reach(allowed, names or Names()), **options)


def _fetch(address: str, client: Client, **options: Validators) -> Page:
    with client:
        return fetch_page(client, address, **options)


def _owls(request: Request) -> Reply:
    return Reply(b"<p>Owls", headers={"Content-Type": "text/html; charset=ISO-8859-15", "ETag": '"1"'})


def _named(server: LoopbackServer, host: str = "owls.example.org") -> str:
    return server.address.replace("127.0.0.1", host)


@pytest.fixture
def owls() -> Iterator[LoopbackServer]:
    with LoopbackServer(_owls) as server:
        yield server


# -- what comes back


def test_a_page_says_what_it_is_and_where_it_was_found(owls: LoopbackServer) -> None:
    names = Names(owls_example_org=HERE)
    page = _fetch(f"{_named(owls)}/a/list?x=1#part", _client(names, allowed=("owls.example.org",)))
    assert (page.data, page.media_type, page.charset) == (b"<p>Owls", "text/html", "iso-8859-15")
    assert page.address == f"{_named(owls)}/a/list?x=1"
    (request,) = owls.requests
    assert (request.path, request.query) == ("/a/list", {"x": "1"})
    assert request.headers["host"] == _named(owls).removeprefix("http://")
    assert request.headers["user-agent"].startswith("readinglist/")
    assert "cookie" not in request.headers


def test_what_has_not_changed_is_not_sent_again() -> None:
    def answer(request: Request) -> Reply:
        is_known = request.headers.get("if-none-match") == '"7"'
        return Reply(b"" if is_known else b"owls", 304 if is_known else 200, {"ETag": '"7"', "Last-Modified": "Monday"})

    with LoopbackServer(answer) as server, _client(allowed=("127.0.0.1",)) as client:
        first = fetch_page(client, server.address)
        second = fetch_page(client, server.address, known=first.validators)
        assert (first.is_unchanged, first.data) == (False, b"owls")
        assert (second.is_unchanged, second.data, second.validators) == (True, b"", first.validators)
        assert server.requests[1].headers["if-modified-since"] == "Monday"
        assert not {"if-none-match", "if-modified-since"} & set(server.requests[0].headers)


def test_that_nothing_changed_is_no_answer_to_somebody_who_knows_nothing() -> None:
    with LoopbackServer(lambda _request: Reply(b"", 304)) as server, pytest.raises(SourceUnavailable, match="304"):
        _fetch(server.address, _client(allowed=("127.0.0.1",)))


def test_validators_that_would_break_a_header_are_not_kept() -> None:
    headers = {"ETag": "x" * 2000, "Last-Modified": "zw\xf6lf"}
    with LoopbackServer(lambda _request: Reply(b"owls", headers=headers)) as server:
        assert _fetch(server.address, _client(allowed=("127.0.0.1",))).validators == Validators()


def test_a_page_is_asked_for_each_time_and_a_host_once_a_second(owls: LoopbackServer) -> None:
    clock = FakeClock()
    names = Names(owls_example_org=HERE)
    with _client(names, allowed=("owls.example.org",), clock=clock) as client:
        for _time in range(3):
            fetch_page(client, _named(owls))
    assert len(owls.requests) == 3
    assert 1.9 <= clock.slept <= 2.5


@pytest.mark.parametrize(
    ("status", "words"), [(404, "has no such page"), (410, "gone for good"), (403, "status 403"), (500, "status 500")]
)
def test_a_status_that_brings_no_page_is_said(status: int, words: str) -> None:
    with LoopbackServer(lambda _request: Reply(b"no", status)) as server, pytest.raises(SourceUnavailable, match=words):
        _fetch(server.address, _client(allowed=("127.0.0.1",)))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_is_bounded_in_size_and_time_as_an_answer_of_a_source_is(fault: str) -> None:
    make, words = FAULTS[fault]
    client = _client(allowed=("127.0.0.1",), limit_s=1.0 if "did not answer" in words else 60.0)
    with LoopbackServer(lambda _request: make()) as server, pytest.raises(SourceUnavailable, match=words):
        _fetch(server.address, client)


def test_whoever_asks_can_give_up_at_any_time() -> None:
    class Enough(Exception):
        pass

    asked = threading.Event()

    def answer(_request: Request) -> Reply:
        asked.set()
        return FAULTS["silence"][0]()

    def check() -> None:
        if asked.is_set():
            raise Enough

    with LoopbackServer(answer) as server, pytest.raises(Enough):
        _fetch(server.address, _client(allowed=("127.0.0.1",), check=check))


# -- where nobody goes unasked


@pytest.mark.parametrize(
    ("number", "is_open"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False), ("127.9.9.9", False), ("::1", False), ("0.0.0.0", False), ("::", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("172.31.255.255", False), ("192.168.1.1", False),
        ("100.64.0.1", False), ("169.254.169.254", False), ("fe80::1", False), ("fe80::1%2", False), ("fd00::1", False),
        ("fec0::1", False), ("224.0.0.1", False), ("ff02::1", False), ("239.255.255.250", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False), ("198.18.0.1", False), ("192.0.2.1", False), ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False), ("2002:c0a8:101::1", False),
    ],
)  # fmt: skip
def test_only_numbers_of_the_open_net_are_open(number: str, is_open: bool) -> None:
    assert is_public(number) is is_open


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"])
def test_this_machine_is_not_asked(host: str, owls: LoopbackServer) -> None:
    names = Names(localhost=HERE)
    with pytest.raises(AddressRefused, match="on this machine or its network") as refused:
        _fetch(_named(owls, host), _client(names))
    assert "READINGLIST_PRIVATE_HOSTS=" in refused.value.hint
    assert owls.requests == []


@pytest.mark.parametrize("numbers", [["10.0.0.7"], ["93.184.216.34", "192.168.0.1"], ["fd00::7"], ["169.254.169.254"]])
def test_a_name_that_leads_into_the_network_is_not_followed(numbers: list[str]) -> None:
    with pytest.raises(AddressRefused, match=r"wiki\.example\.org is on this machine or its network"):
        _fetch("https://wiki.example.org/", _client(Names(wiki_example_org=numbers)))


def test_a_host_that_its_user_named_is_asked(owls: LoopbackServer) -> None:
    assert _fetch(owls.address, _client(allowed=("127.0.0.1",))).data == b"<p>Owls"


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(owls: LoopbackServer) -> None:
    names = Names(owls_example_org=[["93.184.216.34"], HERE, HERE, HERE])
    with pytest.raises(ReadinglistError):  # the first number is really asked, which no test lets through; then refused
        _fetch(_named(owls), _client(names))
    assert owls.requests == []
    names = Names(owls_example_org=[HERE, ["10.0.0.1"]])
    _fetch(_named(owls), _client(names, allowed=("owls.example.org",)))
    assert names.asked == ["owls.example.org"]
    assert len(owls.requests) == 1


def test_the_next_number_of_a_host_is_tried_when_one_does_not_answer(owls: LoopbackServer) -> None:
    names = Names(owls_example_org=["127.0.0.9", "127.0.0.1"])
    assert _fetch(_named(owls), _client(names, allowed=("owls.example.org",))).data == b"<p>Owls"


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(SourceUnavailable, match=r"nowhere\.example\.org cannot be found"):
        _fetch("https://nowhere.example.org/", _client())


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("ftp://example.org/a", AddressRefused), ("file:///etc/passwd", AddressRefused),
        ("data:text/plain,a", AddressRefused), ("https://ada:secret@example.org/", AddressRefused),
        ("https://", InvalidRequest), ("https:///a", InvalidRequest),
        ("https://example.org:99999/", InvalidRequest), ("https://exa mple.org/", InvalidRequest),
        ("https://[::1", InvalidRequest), ("https://example.org/a\r\nHost: b", InvalidRequest),
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused(address: str, error: type[Exception]) -> None:
    names = Names()
    with pytest.raises(error) as refused:
        _fetch(address, _client(names))
    assert names.asked == []
    assert "secret" not in str(refused.value)


# -- redirects


def _redirecting(target: Callable[[], str], status: int = 302) -> LoopbackServer:
    return LoopbackServer(lambda _request: Reply(b"", status, {"Location": target()}))


def test_a_redirect_is_followed_to_another_host(owls: LoopbackServer) -> None:
    names = Names(a_example_org=HERE, owls_example_org=HERE)
    with _redirecting(lambda: f"{_named(owls)}/new") as server:
        page = _fetch(_named(server, "a.example.org"), _client(names, allowed=("a.example.org", "owls.example.org")))
    assert (page.data, page.address) == (b"<p>Owls", f"{_named(owls)}/new")


def test_a_redirect_into_this_machine_is_not_followed(owls: LoopbackServer) -> None:
    names = Names(a_example_org=HERE, inner_example_org=HERE)
    for target in (owls.address, _named(owls, "inner.example.org")):
        reply = Reply(b"", 302, {"Location": target})
        with (
            LoopbackServer(lambda _request, reply=reply: reply) as server,  # type: ignore[misc]
            pytest.raises(AddressRefused, match="on this machine or its network"),
        ):
            _fetch(_named(server, "a.example.org"), _client(names, allowed=("a.example.org",)))
    assert owls.requests == []


def test_a_redirect_to_another_scheme_is_not_followed() -> None:
    with (
        _redirecting(lambda: "file:///etc/passwd") as server,
        pytest.raises(AddressRefused, match="no address of the web"),
    ):
        _fetch(server.address, _client(allowed=("127.0.0.1",)))


def test_hosts_that_send_each_other_in_circles_are_left_after_three_times() -> None:
    addresses: list[str] = []
    names = Names(a_example_org=HERE, b_example_org=HERE)

    def answer(request: Request) -> Reply:
        other = "b" if request.headers["host"].startswith("a.") else "a"
        return Reply(b"", 301, {"Location": addresses[0].replace("127.0.0.1", f"{other}.example.org")})

    with LoopbackServer(answer) as server:
        addresses.append(server.address)
        with pytest.raises(SourceUnavailable, match="redirects more than 3 times"):
            _fetch(_named(server, "a.example.org"), _client(names, allowed=("a.example.org", "b.example.org")))
    assert len(server.requests) == 4


def test_an_address_that_leads_to_itself_is_left() -> None:
    addresses: list[str] = []
    with _redirecting(lambda: addresses[0]) as server:
        addresses.append(f"{server.address}/a")
        with pytest.raises(SourceUnavailable, match="to the address that was asked"):
            _fetch(addresses[0], _client(allowed=("127.0.0.1",)))
    assert len(server.requests) == 1


# -- certificates and proxies


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate of owls.example.org that the environment vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate: it is not installed")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=owls.example.org",
         "-addext", "subjectAltName=DNS:owls.example.org", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_the_certificate_must_be_that_of_the_name(certified: ssl.SSLContext) -> None:
    names = Names(owls_example_org=HERE, other_example_org=HERE)
    with LoopbackServer(_owls, tls=certified) as server:
        allowed = ("owls.example.org", "other.example.org")
        assert _fetch(_named(server), _client(names, allowed=allowed)).data == b"<p>Owls"
        with pytest.raises(SourceUnavailable, match="cannot be trusted"):
            _fetch(_named(server, "other.example.org"), _client(names, allowed=allowed))


def test_a_redirect_never_leads_from_https_to_http(certified: ssl.SSLContext, owls: LoopbackServer) -> None:
    def answer(_request: Request) -> Reply:
        return Reply(b"", 301, {"Location": _named(owls)})

    client = _client(Names(owls_example_org=HERE), allowed=("owls.example.org",))
    with (
        LoopbackServer(answer, tls=certified) as server,
        pytest.raises(SourceUnavailable, match="from https: to an address without"),
    ):
        _fetch(_named(server), client)
    assert owls.requests == []


def _set_proxy(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("http_proxy", address)


def test_a_proxy_is_given_the_name_even_where_only_it_can_look_it_up(
    owls: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_proxy(monkeypatch, owls.address)
    assert _fetch("http://far.example.org/list", _client()).data == b"<p>Owls"
    (request,) = owls.requests
    assert request.headers["host"] == "far.example.org"


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "localhost", "router.local", "intranet", "inner.example.org", "2130706433"]
)
def test_a_proxy_is_not_sent_into_the_network(host: str, owls: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    _set_proxy(monkeypatch, owls.address)
    names = Names(localhost=HERE, inner_example_org=["192.168.3.4"])
    with pytest.raises(ReadinglistError):
        _fetch(f"http://{host}/", _client(names))
    assert owls.requests == []


# -- beside the sources


def test_a_page_of_a_source_waits_in_its_queue_and_leads_to_what_replaces_it(owls: LoopbackServer) -> None:
    clock = FakeClock()
    with make_client({"arxiv": f"{owls.address}/arxiv"}, clock=clock, reach=Reach((), Names())) as client:
        page = fetch_page(client, "https://arxiv.org/list/cs.CL/new")
        assert page.data == b"<p>Owls"
        assert owls.requests[0].path == "/arxiv/list/cs.CL/new"
        for other in ("https://huggingface.co/papers", "https://example.org/"):
            with pytest.raises(SourceUnavailable, match=r"addresses of (other )?sources are replaced"):
                fetch_page(client, other)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://arxiv.org/list/cs.CL/new", "arxiv"),
        ("http://arxiv.org:80/list/cs.CL/new", "arxiv"),
        ("https://rss.arxiv.org/rss/cs.CL", "arxiv"),
        ("https://huggingface.co/papers", "huggingface"),
        ("https://arxiv.org:8443/list", "arxiv.org"),
        ("https://arxiv.org.evil.example/list", "arxiv.org.evil.example"),
    ],
)
def test_hosts_of_a_source_share_its_queue(address: str, source: str) -> None:
    with _client() as client:
        assert client.addresses.route_page(address)[0] == source


def test_names_of_hosts_are_read_with_blanks_or_commas_between() -> None:
    assert parse_hosts("localhost, Wiki.Lab  [::1]") == {"localhost", "wiki.lab", "::1"}
    for text in ("http://localhost", "10.0.0.0/8", "*.lab"):
        with pytest.raises(InvalidRequest, match="no name of a host"):
            parse_hosts(text)
