"""Whatever a service does: an end within the total limit, with a message, in little memory, earlier results kept."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import textwrap
import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglist.errors import SourceUnavailable
from readinglist.model.identifiers import Identifier
from readinglist.sources.arxiv import Arxiv
from readinglist.sources.bodies import BodyProblem, unpack
from readinglist.sources.crossref import Crossref
from readinglist.sources.source import Answer
from sources.archive import Archive, Record
from sources.asking import FakeClock, KeptAnswers, client_for, make_client
from sources.faults import FAULTS, gzip_bomb
from sources.loopback import LoopbackServer, Reply, Request

LIMIT_S = 1.0


def _text(answer: Answer) -> str:
    return answer.body.decode() if answer.status == 200 else ""


class Switch:
    """Answers as `reply` says at the time."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def __call__(self, request: Request) -> Reply:
        return self.reply


@pytest.fixture
def switch() -> Switch:
    return Switch(Reply(b"owls"))


@pytest.fixture
def server(switch: Switch) -> Iterator[LoopbackServer]:
    with LoopbackServer(switch) as server:
        yield server


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_within_the_limit_with_a_message_and_earlier_answers_are_kept(
    name: str, switch: Switch, server: LoopbackServer
) -> None:
    fault, words = FAULTS[name]
    answers = KeptAnswers()
    with make_client({"crossref": server.address}, answers=answers, limit_s=LIMIT_S) as client:
        assert client.get("crossref", "/before", read=_text) == "owls"
        switch.reply = fault()
        begun = time.monotonic()
        with pytest.raises(SourceUnavailable, match=words) as caught:
            client.get("crossref", "/fault", read=_text)
        assert time.monotonic() - begun < LIMIT_S + 1
        assert caught.value.summary.startswith("Crossref ")
        assert client.get("crossref", "/before", read=_text) == "owls"
        switch.reply = Reply(b"bats")
        assert client.get("crossref", "/after", read=_text) == "bats"
    assert len(answers.kept) == 2


def test_all_faults_together_stay_below_200_mib() -> None:
    program = textwrap.dedent("""
        from pathlib import Path
        from readinglist.errors import SourceUnavailable
        from sources.asking import make_client
        from sources.faults import FAULTS, gzip_bomb
        from sources.loopback import LoopbackServer, Reply
        from readinglist.sources.crossref import read_works
        from readinglist.sources.pubmed import read_records

        def ask(reply, read, words):
            with LoopbackServer(lambda request: reply) as server:
                with make_client({"crossref": server.address}, limit_s=0.5) as client:
                    try:
                        client.get("crossref", "/", read=read)
                    except SourceUnavailable as error:
                        assert words in error.summary, error.summary
                    else:
                        raise AssertionError(words)

        for fault, words in FAULTS.values():
            ask(fault(), lambda answer: answer.body, words)
        ask(Reply(b"[" + b"[]," * 3_300_000 + b"0]"), read_works, "parts")
        ask(Reply(b"<a>" + b"<a/>" * 2_400_000 + b"</a>"), read_records, "parts")
        ask(Reply(b"<a>" + b'<a b="c"/>' * 900_000 + b"</a>"), read_records, "parts")
        # Not ru_maxrss: Linux lets a child begin with the highest mark of whoever started it.
        status = Path("/proc/self/status").read_text()
        print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
    """)
    tests = Path(__file__).resolve().parents[1]
    result = subprocess.run([sys.executable, "-c", program], cwd=tests, capture_output=True, text=True, check=True)
    assert int(result.stdout) < 200 * 1024


class Cancelled(Exception):
    pass


@pytest.mark.parametrize("name", ["silence", "silence after headers", "drip", "dripping headers"])
def test_a_hanging_answer_is_left_at_once_when_the_user_cancels(
    name: str, switch: Switch, server: LoopbackServer
) -> None:
    switch.reply = FAULTS[name][0]()
    cancelled = threading.Event()
    moments: list[float] = []

    def check() -> None:
        if cancelled.is_set():
            raise Cancelled

    def ask() -> None:
        with pytest.raises(Cancelled):
            client.checked(check).get("crossref", "/a", read=_text)
        moments.append(time.monotonic())

    with client_for(crossref=server.address) as client:
        lane = threading.Thread(target=ask)
        lane.start()
        while not server.requests:
            time.sleep(0.01)
        begun = time.monotonic()
        cancelled.set()
        lane.join(5)
    assert moments[0] - begun < 0.4  # looked at every 0.05 s; the rest is for a busy machine
    assert not [thread for thread in threading.enumerate() if thread.name == "asking crossref" and _lives(thread)]


def _lives(thread: threading.Thread) -> bool:
    thread.join(1)
    return thread.is_alive()


def test_a_long_wait_for_politeness_is_left_at_once_when_the_user_cancels(
    switch: Switch, server: LoopbackServer
) -> None:
    switch.reply = Reply(b"", 429, {"Retry-After": "20"})
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) > 20:
            raise Cancelled

    with client_for(crossref=server.address) as client, pytest.raises(Cancelled):
        client.checked(check).get("crossref", "/a", read=_text)
    assert len(server.requests) == 1


def test_where_nobody_listens_is_tried_twice_and_left() -> None:
    clock = FakeClock()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        client = make_client({"crossref": address}, clock=clock)
        with client, pytest.raises(SourceUnavailable, match="cannot be reached"):
            client.get("crossref", "/a", read=_text)
    assert 0.5 <= clock.slept <= 1.6, "one pause of about a second"


# -- redirects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("/a", "redirects to the address that was asked"),
        ("", "redirects to the address that was asked"),
        ("http://127.0.0.1/\tworks", "redirects to an address that cannot be read"),
        ("http://[::1", "redirects to an address that cannot be read"),
        ("file:///etc/passwd", "redirects to file:"),
        ("ftp://127.0.0.1/x", "redirects to ftp:"),
        ("https://evil.example/works", "redirects to another host, evil.example"),
        ("https://api.crossref.org@evil.example/", "redirects to another host, evil.example"),
        ("https://api.crossref.org/works", "not replaced|to another host"),
        ("http://127.0.0.1:1/x", "redirects to http:"),
        ("http://[", "redirects"),
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(
    location: str, words: str, switch: Switch, server: LoopbackServer
) -> None:
    switch.reply = Reply(b"", 302, {"Location": location})
    with client_for(arxiv=server.address) as client, pytest.raises(SourceUnavailable, match=words):
        client.get("arxiv", "/a", read=_text)
    assert len(server.requests) == 1


def test_redirects_without_end_are_left_after_three(switch: Switch, server: LoopbackServer) -> None:
    switch.reply = Reply(b"", 302, {"Location": "again/and"})
    with client_for(arxiv=server.address) as client, pytest.raises(SourceUnavailable, match="more than 3 times"):
        client.get("arxiv", "/a", read=_text)
    assert len(server.requests) == 4


def test_three_redirects_are_followed(server: LoopbackServer, switch: Switch) -> None:
    class Chain(Switch):
        def __call__(self, request: Request) -> Reply:
            number = int(request.path.rpartition("/")[2])
            return Reply(b"", 301, {"Location": f"/{number + 1}"}) if number < 3 else Reply(b"owls")

    with LoopbackServer(Chain(Reply())) as chain, client_for(arxiv=chain.address) as client:
        assert client.get("arxiv", "/0", read=_text) == "owls"


def test_a_question_with_a_body_is_not_carried_elsewhere(switch: Switch, server: LoopbackServer) -> None:
    switch.reply = Reply(b"", 307, {"Location": "/b"})
    with client_for(arxiv=server.address) as client, pytest.raises(SourceUnavailable, match="has a body"):
        client.post("arxiv", "/a", body={}, read=_text)
    assert len(server.requests) == 1


# -- what is inside -----------------------------------------------------------------------------------------------

_ENTITIES = '<!DOCTYPE feed [<!ENTITY a "owls"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{}</title></entry></feed>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(_ENTITIES + _FEED.format("&b;"), "document type", id="entity bomb"),
        pytest.param(
            '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _FEED.format("&x;"),
            "document type",
            id="external entity",
        ),
        pytest.param(
            '<!DOCTYPE feed [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>' + _FEED.format(""),
            "document type",
            id="external parameter entity",
        ),
        pytest.param("<a>" * 5000, "nested more than", id="deep"),
        pytest.param(_FEED[:40], "no XML", id="cut"),
        pytest.param("\x00\x01", "no XML", id="binary"),
        pytest.param('<?xml version="1.0" encoding="utf-7"?><a/>', "no XML", id="odd encoding"),
        pytest.param("<html><p>Sign in to the wireless network</html>", "no XML", id="another type"),
    ],
)
def test_dangerous_or_broken_xml_is_refused_with_a_message(
    body: str, words: str, switch: Switch, server: LoopbackServer
) -> None:
    switch.reply = Reply(body.encode(), headers={"Content-Type": "text/html"})
    with client_for(arxiv=server.address) as client, pytest.raises(SourceUnavailable, match=words):
        Arxiv().find_by_title(client, "Counting owls")


@pytest.mark.parametrize(
    "body",
    [b'{"message": {"items": [', b"<html>", b"[" * 200_000, b"\xff\xfe\x00", b"[]", b"7" * 10_000],
    ids=["cut", "another type", "deep", "binary", "a list", "a huge number"],
)
def test_broken_json_is_refused_with_a_message(body: bytes, switch: Switch, server: LoopbackServer) -> None:
    switch.reply = Reply(body, headers={"Content-Type": "application/json"})
    with client_for(crossref=server.address) as client, pytest.raises(SourceUnavailable, match="no JSON"):
        Crossref().find_by_title(client, "Counting owls")


def test_one_service_that_fails_leaves_what_the_others_found() -> None:
    paper = Record("Counting Owls", arxiv="2306.01234", doi="10.1000/owls")
    asked = Identifier("arxiv", "2306.01234")
    with Archive([paper]) as archive:
        archive.fail("crossref", 503)
        with client_for(arxiv=archive.address("arxiv"), crossref=archive.address("crossref")) as client:
            with pytest.raises(SourceUnavailable):
                Crossref().find_by_title(client, paper.title)
            assert asked in Arxiv().find_by_identifiers(client, [asked])
            archive.heal("crossref")
            assert Crossref().find_by_title(client, paper.title)


# -- bodies -------------------------------------------------------------------------------------------------------


def test_a_body_may_be_as_large_as_the_limit_and_one_byte_is_too_much() -> None:
    assert unpack([b"a" * 6, b"b" * 4], "", limit=10) == b"aaaaaabbbb"
    with pytest.raises(BodyProblem, match="more than"):
        unpack([b"a" * 6, b"b" * 5], "", limit=10)


def test_one_packed_piece_never_takes_more_memory_than_the_limit() -> None:
    bomb = gzip_bomb().body
    tracemalloc.start()
    try:
        with pytest.raises(BodyProblem, match="more than"):
            unpack([bomb], "gzip", limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_gzip_is_unpacked_in_any_pieces_and_with_several_members() -> None:
    packed = gzip.compress(b"count ") + gzip.compress(b"owls")
    for size in (1, 7, len(packed)):
        chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
        assert unpack(chunks, "gzip", limit=100) == b"count owls"
