"""The client asks politely, obeys what it is told, and never asks twice."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import format_datetime

import pytest

from readinglist.errors import InvalidRequest, SourceUnavailable
from readinglist.outside import Malformed
from readinglist.sources.client import Client, NotKept
from readinglist.sources.pacing import Pacing
from readinglist.sources.sites import SITES
from readinglist.sources.source import Answer
from sources.archive import Archive
from sources.asking import NOON, FakeClock, KeptAnswers, make_client
from sources.loopback import LoopbackServer, Reply, Request


def _text(answer: Answer) -> str:
    return answer.body.decode() if answer.status == 200 else ""


class Script:
    """Answers one reply after the other, the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def __call__(self, request: Request) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


Serve = Callable[..., LoopbackServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[LoopbackServer] = []

    def start(*replies: Reply) -> LoopbackServer:
        servers.append(LoopbackServer(Script(*replies)).__enter__())
        return servers[-1]

    yield start
    for server in servers:
        server.__exit__(None, None, None)


def _client(server: LoopbackServer, **options: object) -> Client:
    return make_client({"arxiv": server.address}, **options)


def test_an_answer_is_kept_for_seven_days_and_asked_for_once(serve: Serve) -> None:
    server, clock = serve(Reply(b"owls")), FakeClock()
    with _client(server, clock=clock) as client:
        assert [client.get("arxiv", "/a", read=_text) for _time in range(3)] == ["owls"] * 3
        assert len(server.requests) == 1
        clock.slept += 7 * 24 * 3600 + 1
        client.get("arxiv", "/a", read=_text)
    assert len(server.requests) == 2


@pytest.mark.parametrize("reply", [Reply(b"", 404), Reply(b"")], ids=["not found", "found nothing"])
def test_that_there_is_nothing_is_kept_for_one_day(serve: Serve, reply: Reply) -> None:
    server, clock = serve(reply), FakeClock()
    with _client(server, clock=clock) as client:
        client.get("arxiv", "/a", read=_text)
        clock.slept += 24 * 3600 - 60
        client.get("arxiv", "/a", read=_text)
        assert len(server.requests) == 1
        clock.slept += 120
        client.get("arxiv", "/a", read=_text)
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 403, 500], ids=str)
def test_a_failure_is_never_kept(serve: Serve, status: int) -> None:
    server, answers = serve(Reply(b"no", status)), KeptAnswers()
    with _client(server, answers=answers) as client:
        try:
            assert client.get("arxiv", "/a", read=_text) == ""
        except SourceUnavailable:
            assert status != 400
    assert answers.kept == {}


def test_an_answer_that_cannot_be_read_is_not_kept_and_not_asked_for_again(serve: Serve) -> None:
    def read(answer: Answer) -> str:
        raise Malformed("it is no JSON")

    server, answers = serve(Reply(b"<html>", headers={"Content-Type": "text/html"})), KeptAnswers()
    with (
        _client(server, answers=answers) as client,
        pytest.raises(SourceUnavailable, match=r"text/html: it is no JSON"),
    ):
        client.get("arxiv", "/a", read=read)
    assert (answers.kept, len(server.requests)) == ({}, 1)


def test_a_client_that_recalls_gives_what_is_kept_and_asks_nobody(serve: Serve) -> None:
    server = serve(Reply(b"owls"))
    with _client(server) as client:
        with pytest.raises(NotKept):
            client.recalling().get("arxiv", "/a", read=_text)
        assert server.requests == []
        client.get("arxiv", "/a", read=_text)
        assert client.recalling().get("arxiv", "/a", read=_text) == "owls"
    assert len(server.requests) == 1


def test_a_post_differs_by_its_body(serve: Serve) -> None:
    server = serve(Reply(b"owls"))
    with _client(server) as client:
        for ids in (["a"], ["b"], ["a"]):
            client.post("arxiv", "/batch", body={"ids": ids}, read=_text)
    assert [request.body for request in server.requests] == [b'{"ids":["a"]}', b'{"ids":["b"]}']


def test_a_passing_fault_is_tried_four_times_with_growing_pauses_then_it_is_later(serve: Serve) -> None:
    server, clock = serve(Reply(b"", 503)), FakeClock()
    with _client(server, clock=clock) as client, pytest.raises(SourceUnavailable) as caught:
        client.get("arxiv", "/a", read=_text)
    assert len(server.requests) == 4
    assert 0.5 + 1 + 2 <= clock.slept <= 1.5 + 3 + 6 + 0.2
    assert caught.value.summary == "arXiv refused to answer (status 503)."
    assert (caught.value.source, caught.value.exit_code) == ("arxiv", 4)


def test_a_pause_after_a_failure_is_ours_and_not_called_a_wish_of_the_source(serve: Serve) -> None:
    seen: list[dict[str, float]] = []
    with _client(serve(Reply(b"", 500), Reply(b"owls"))) as client:
        client.checked(lambda: seen.append(client.waits())).get("arxiv", "/a", read=_text)
    assert len(seen) > 2
    assert not any(seen)


def test_a_fault_that_passes_is_forgotten(serve: Serve) -> None:
    with _client(serve(Reply(b"", 500), Reply(b"", 502), Reply(b"owls"))) as client:
        assert client.get("arxiv", "/a", read=_text) == "owls"


@pytest.mark.parametrize(
    "retry_after",
    ["12", format_datetime(NOON.astimezone(dt.UTC) + dt.timedelta(seconds=12), usegmt=True)],
    ids=["seconds", "date"],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_in_both_forms(serve: Serve, status: int, retry_after: str) -> None:
    clock = FakeClock()
    server = serve(Reply(b"", status, {"Retry-After": retry_after}), Reply(b"owls"))
    with _client(server, clock=clock) as client:
        assert client.get("arxiv", "/a", read=_text) == "owls"
    assert 12 <= clock.slept < 12.2


def test_what_a_source_asks_for_is_told_while_it_is_waited_for(serve: Serve) -> None:
    seen: list[dict[str, float]] = []
    server = serve(Reply(b"", 429, {"Retry-After": "12"}), Reply(b"owls"))
    with _client(server) as client:
        client.checked(lambda: seen.append(client.waits())).get("arxiv", "/a", read=_text)
        assert client.waits() == {}
    assert any(11 < waits.get("arxiv", 0) <= 12 for waits in seen)


def test_a_long_wait_is_not_waited_for_and_nothing_is_asked_meanwhile(serve: Serve) -> None:
    server = serve(Reply(b"", 429, {"Retry-After": "600"}))
    with _client(server) as client:
        for path in ("/a", "/b"):
            with pytest.raises(SourceUnavailable, match="arXiv asks us to wait 10 min") as caught:
                client.get("arxiv", path, read=_text)
            assert caught.value.retry_after_s == pytest.approx(600, abs=1)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "20"}, 20, id="used up, span"),
        pytest.param(
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOON.timestamp()) + 20)}, 20, id="moment"
        ),
        pytest.param({"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "20"}, 0, id="some left"),
        pytest.param({"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "5s"}, 5, id="a rate lower than ours"),
        pytest.param({"X-Rate-Limit-Limit": "150", "X-Rate-Limit-Interval": "1s"}, 0, id="a rate higher than ours"),
        pytest.param({"Retry-After": "soon", "X-Rate-Limit-Limit": "many"}, 0, id="nothing to read"),
    ],
)
def test_rate_limit_headers_are_obeyed(serve: Serve, headers: dict[str, str], seconds: float) -> None:
    clock = FakeClock()
    with _client(serve(Reply(b"owls", headers=headers)), clock=clock) as client:
        client.get("arxiv", "/a", read=_text)
        client.get("arxiv", "/b", read=_text)
    assert clock.slept == pytest.approx(seconds, abs=0.1)


def test_arxiv_is_asked_once_in_three_seconds_by_all_threads_together(serve: Serve) -> None:
    clock, server = FakeClock(), serve(Reply(b"owls"))
    pacing = Pacing({key: site.interval_s for key, site in SITES.items()}, clock=clock)
    with _client(server, clock=clock, pacing=pacing) as client:
        threads = [
            threading.Thread(target=client.get, args=("arxiv", f"/{number}"), kwargs={"read": _text})
            for number in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 5
    assert clock.slept == pytest.approx(12, abs=0.5)


def test_a_slow_source_does_not_hold_up_another_one() -> None:
    with Archive([]) as archive:
        archive.delay("arxiv", 60)
        addresses = {key: archive.address(key) for key in ("arxiv", "openalex")}
        with make_client(addresses, limit_s=1) as client:
            lane = threading.Thread(target=_ask_in_vain, args=(client,))
            lane.start()
            while not archive.count("arxiv"):
                time.sleep(0.01)
            client.get("openalex", "/works", params={"filter": "title.search:owls"}, read=_text)
            assert lane.is_alive()
            lane.join()


def _ask_in_vain(client: Client) -> None:
    with pytest.raises(SourceUnavailable, match="did not answer within 1 s"):
        client.get("arxiv", "/api/query", params={"id_list": "2306.01234"}, read=_text)


def test_two_threads_with_one_question_ask_it_once(serve: Serve) -> None:
    server = serve(Reply(b"owls"))
    with _client(server) as client:
        threads = [
            threading.Thread(target=client.get, args=("arxiv", "/a"), kwargs={"read": _text}) for _number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 1


def test_the_user_agent_names_the_program_and_the_user_only_if_that_is_set(serve: Serve) -> None:
    server = serve(Reply(b"owls"))
    for email in ("", "ada@owls.example"):
        with _client(server, email=email) as client:
            client.get("arxiv", f"/{email}", read=_text)
    without, with_email = (request.headers["user-agent"] for request in server.requests)
    assert without.startswith("readinglist/")
    assert "mailto" not in without
    assert "mailto:ada@owls.example" in with_email
    assert {request.headers["accept-encoding"] for request in server.requests} == {"gzip"}


@pytest.mark.parametrize("email", ["ada", "ada@owls.example\r\nX: y", "a b@owls.example", "ada@owls.example)"])
def test_an_email_that_could_break_a_header_is_refused(email: str) -> None:
    with pytest.raises(InvalidRequest):
        make_client({}, email=email)


def test_cookies_are_not_sent_back(serve: Serve) -> None:
    server = serve(Reply(b"owls", headers={"Set-Cookie": "who=ada; Path=/"}))
    with _client(server) as client:
        client.get("arxiv", "/a", read=_text)
        client.get("arxiv", "/b", read=_text)
    assert "cookie" not in server.requests[1].headers


def test_a_path_is_quoted_once(serve: Serve) -> None:
    server = serve(Reply(b"owls"))
    with _client(server) as client:
        client.get("arxiv", "/works/10.1000/a<b>#c?d%20e", read=_text, params={"q": "a&b=c"})
    assert server.requests[0].path == "/works/10.1000/a<b>#c?d%20e"
    assert server.requests[0].query == {"q": "a&b=c"}


def test_httpx_is_imported_with_the_first_question_and_no_socket_is_open_before() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(event) if event.startswith("socket.") else None)
import readinglist.sources
from readinglist.sources.addresses import Addresses
from readinglist.sources.client import Client, NotKept
client = Client(None, addresses=Addresses())
client.close()
print("httpx" in sys.modules, "sqlite3" in sys.modules, opened)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "False", "[]"]


class Paces:
    """A PaceMemory of two processes, in memory."""

    def __init__(self) -> None:
        self.starts: dict[str, dt.datetime] = {}
        self.waits: dict[str, dt.datetime] = {}

    def find(self, source: str) -> tuple[dt.datetime | None, dt.datetime | None]:
        return self.starts.get(source), self.waits.get(source)

    def keep_start(self, source: str, moment: dt.datetime) -> None:
        self.starts[source] = moment

    def keep_not_before(self, source: str, moment: dt.datetime) -> None:
        self.waits[source] = moment


def _pacing_of_a_process(paces: Paces, *, passed_s: float) -> tuple[Pacing, FakeClock]:
    clock = FakeClock()
    clock.slept = 1000.0 + passed_s
    return Pacing({"arxiv": 3.0}, clock=clock, memory=paces), clock


@pytest.mark.parametrize(("passed_s", "waited_s"), [(1.0, 2.0), (2.9, 0.1), (5.0, 0.0), (-500.0, 0.0)])
def test_the_next_process_leaves_a_source_its_pause_too(passed_s: float, waited_s: float) -> None:
    paces = Paces()
    with _pacing_of_a_process(paces, passed_s=0.0)[0].turn("arxiv", lambda: None):
        pass
    pacing, clock = _pacing_of_a_process(paces, passed_s=passed_s)
    with pacing.turn("arxiv", lambda: None):
        assert clock.slept - 1000.0 - passed_s == pytest.approx(waited_s, abs=0.06)


def test_the_next_process_obeys_what_this_one_was_told(serve: Serve) -> None:
    server, paces = serve(Reply(b"", 429, {"Retry-After": "3600"}), Reply(b"owls")), Paces()
    for _process in range(3):
        with _client(server, paces=paces) as client, pytest.raises(SourceUnavailable, match="60 min"):
            client.get("arxiv", "/a", read=_text)
    assert len(server.requests) == 1
    clock = FakeClock()
    clock.slept = 3601.0
    with _client(server, paces=paces, clock=clock) as client:
        assert client.get("arxiv", "/a", read=_text) == "owls"
