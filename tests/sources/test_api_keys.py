"""An API key goes to its own source and is seen nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest

from readinglist.errors import InvalidRequest, SourceUnavailable
from readinglist.model.identifiers import Identifier
from readinglist.sources import SOURCES
from readinglist.sources.addresses import Addresses
from readinglist.sources.api_keys import ApiKeys
from readinglist.sources.client import Client
from readinglist.sources.sites import SITES
from readinglist.sources.source import Answer
from sources.asking import KeptAnswers, make_client
from sources.loopback import LoopbackServer, Reply, Request

SECRET = "s3cret-0123456789abcdef"
TAKING = ("openalex", "semanticscholar", "pubmed")

Serve = Callable[[Callable[[Request], Reply]], LoopbackServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[LoopbackServer] = []

    def start(answer: Callable[[Request], Reply]) -> LoopbackServer:
        servers.append(LoopbackServer(answer).__enter__())
        return servers[-1]

    yield start
    for server in servers:
        server.__exit__(None, None, None)


def _owls(_request: Request) -> Reply:
    return Reply(b'{"results": []}', headers={"Content-Type": "application/json"})


def _keyed(addresses: dict[str, str], **options: object) -> Client:
    return make_client(addresses, api_keys=ApiKeys(dict.fromkeys(TAKING, SECRET)), **options)


def _body(answer: Answer) -> str:
    return answer.body.decode()


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("openalex", lambda request: request.query.get("api_key")),
        ("semanticscholar", lambda request: request.headers.get("x-api-key")),
        ("pubmed", lambda request: request.query.get("api_key")),
    ],
)
def test_a_key_is_sent_where_its_source_wants_it(serve: Serve, source: str, where: Callable[[Request], str]) -> None:
    server = serve(_owls)
    with _keyed({source: server.address}) as client:
        client.get(source, "/a", params={"q": "owl"}, read=_body)
        client.get(source, "/b", read=_body)
    assert [where(request) for request in server.requests] == [SECRET, SECRET]
    assert server.requests[0].query["q"] == "owl"


def test_a_batch_of_semantic_scholar_has_the_key_too(serve: Serve) -> None:
    server = serve(lambda _request: Reply(b"[null]", headers={"Content-Type": "application/json"}))
    with _keyed({"semanticscholar": server.address}) as client:
        SOURCES["semanticscholar"].find_by_identifiers(client, [Identifier("arxiv", "2306.12345")])  # type: ignore[attr-defined]
    assert server.requests[0].headers["x-api-key"] == SECRET


def test_no_other_source_sees_a_key(serve: Serve) -> None:
    server = serve(_owls)
    others = {key: server.address for key in SITES if key not in TAKING}
    with _keyed(others) as client:
        for source in others:
            client.get(source, f"/{source}", read=_body)
    assert len(server.requests) == len(others)
    assert not [request for request in server.requests if SECRET in str(request)]


@pytest.mark.parametrize("source", TAKING)
def test_a_redirect_to_another_host_gets_no_key_and_is_not_followed(serve: Serve, source: str) -> None:
    thief = serve(_owls)
    server = serve(lambda _request: Reply(b"", 302, {"Location": f"{thief.address}/works?api_key={SECRET}"}))
    with _keyed({source: server.address}) as client, pytest.raises(SourceUnavailable, match="redirects") as caught:
        client.get(source, "/a", read=_body)
    assert thief.requests == []
    assert SECRET not in str(caught.value.__cause__)


def test_a_redirect_to_another_source_on_the_same_machine_gets_no_key(serve: Serve) -> None:
    other = serve(_owls)
    server = serve(lambda _request: Reply(b"", 302, {"Location": f"{other.address}/works"}))
    addresses = {"openalex": server.address, "crossref": other.address, "pubmed": other.address}
    with _keyed(addresses) as client, pytest.raises(SourceUnavailable):
        client.get("openalex", "/a", read=_body)
    assert other.requests == []


def test_a_redirect_within_the_source_keeps_one_key(serve: Serve) -> None:
    def answer(request: Request) -> Reply:
        return Reply(b"", 302, {"Location": f"/b?api_key={SECRET}"}) if request.path == "/a" else _owls(request)

    server = serve(answer)
    with _keyed({"openalex": server.address}) as client:
        client.get("openalex", "/a", read=_body)
    assert server.requests[1].path == "/b"
    assert server.requests[1].query["api_key"] == SECRET


def test_kept_answers_are_found_again_with_without_and_with_another_key(serve: Serve) -> None:
    server, answers = serve(_owls), KeptAnswers()
    for keys in ({"openalex": SECRET}, {}, {"openalex": "another-key-9876"}):
        with make_client({"openalex": server.address}, answers=answers, api_keys=ApiKeys(keys)) as client:
            client.get("openalex", "/a", read=_body)
    assert len(server.requests) == 1


def test_what_is_read_and_kept_does_not_repeat_the_key(serve: Serve) -> None:
    server = serve(lambda request: Reply(f"you said {request.query['api_key']}".encode()))
    answers = KeptAnswers()
    with _keyed({"openalex": server.address}, answers=answers) as client:
        assert client.get("openalex", "/a", read=_body) == "you said …"
    assert SECRET not in str(answers.kept)


def test_no_log_and_no_repr_has_a_key(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    server = serve(_owls)
    caplog.set_level(logging.DEBUG)
    with _keyed({"openalex": server.address}) as client:
        client.get("openalex", "/a", read=_body)
    assert SECRET not in caplog.text
    assert SECRET not in repr(ApiKeys({"openalex": SECRET}))


@pytest.mark.parametrize(
    ("source", "status", "body"),
    [
        ("openalex", 403, b"{}"),
        ("semanticscholar", 401, b"{}"),
        ("pubmed", 400, f'{{"error":"API key invalid","api-key":"{SECRET}"}}'.encode()),
    ],
)
def test_a_refused_key_is_said_at_once_and_not_shown(serve: Serve, source: str, status: int, body: bytes) -> None:
    server = serve(lambda _request: Reply(body, status))
    with _keyed({source: server.address}) as client, pytest.raises(SourceUnavailable) as caught:
        client.get(source, "/a", read=_body)
    assert "refuses your API key: see the sources in the preferences" in caught.value.summary
    assert SECRET not in caught.value.summary + caught.value.hint
    assert len(server.requests) == 1


def test_a_source_that_wants_a_key_is_told_so(serve: Serve) -> None:
    server = serve(lambda _request: Reply(b"{}", 401))
    with make_client({"openalex": server.address}) as client, pytest.raises(SourceUnavailable) as caught:
        client.get("openalex", "/a", read=_body)
    assert "answers only those who have an API key" in caught.value.summary


def test_a_key_raises_the_rate_that_pubmed_allows() -> None:
    assert ApiKeys({"pubmed": SECRET}).interval_s(SITES["pubmed"]) == 0.1
    assert ApiKeys().interval_s(SITES["pubmed"]) == SITES["pubmed"].interval_s == 0.34


def test_the_real_addresses_are_the_ones_that_get_keys() -> None:
    addresses = Addresses()
    assert addresses.is_own("openalex", "https://api.openalex.org/works")
    assert not addresses.is_own("openalex", "https://api.openalex.org.example/works")
    assert not addresses.is_own("openalex", "http://api.openalex.org/works")
    assert not addresses.is_own("pubmed", "https://api.openalex.org/works")


def test_the_environment_gives_keys() -> None:
    keys = ApiKeys.from_environment({"READINGLIST_KEY_PUBMED": f" {SECRET}\n", "READINGLIST_KEY_OPENALEX": ""})
    assert dict(keys.values) == {"pubmed": SECRET}


@pytest.mark.parametrize("name", ["READINGLIST_KEY_ARXIV", "READINGLIST_KEY_OPENALEKS"])
def test_a_variable_of_no_source_that_takes_a_key_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest, match="names no source that takes a key") as caught:
        ApiKeys.from_environment({name: SECRET})
    assert SECRET not in caught.value.summary + caught.value.hint


@pytest.mark.parametrize("value", ["short", f"{SECRET}\r\nX-Evil: 1", f"{SECRET}&a=b", f"a {SECRET}", "schlüssel-0123"])
def test_what_could_break_a_header_or_an_address_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(InvalidRequest, match="is no API key") as caught:
        ApiKeys.from_environment({"READINGLIST_KEY_OPENALEX": value})
    assert value not in caught.value.summary + caught.value.hint
