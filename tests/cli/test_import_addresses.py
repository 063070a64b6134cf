"""`import` of addresses: one page is fetched, read by what it is, and brought in as a file would be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from readinglist_shelf import PAGE, Command

from readinglist.library.library import Library
from sources.loopback import LoopbackServer, Reply, Request


def _answer(request: Request) -> Reply:
    if request.path == "/page":
        return Reply(PAGE.encode(), headers={"Content-Type": "text/plain; charset=utf-8"})
    if request.path == "/moved":
        return Reply(b"", 301, {"Location": "/page"})
    return Reply(b"<h1>Not here", 404, {"Content-Type": "text/html"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    monkeypatch.setenv("READINGLIST_PRIVATE_HOSTS", "127.0.0.1")
    with LoopbackServer(_answer) as server:
        yield server


def _titles(path: Path) -> list[str]:
    with Library.open(path) as library:
        return [row.title for row in library.get_rows(library.find_ids(sort="title", is_descending=False))]


def test_a_page_is_fetched_and_brought_in(path: Path, server: LoopbackServer, readinglist: Command) -> None:
    answer = readinglist("import", "--json", f"{server.address}/moved")
    told = json.loads(answer.out)
    assert (answer.code, told["kind"], len(told["added"])) == (0, "daily-papers", 3)
    assert _titles(path) == ["Dreams of a Queue", "The Lazy Teacher", "Sheep That Count Themselves"]
    assert json.loads(readinglist("import", "--json", f"{server.address}/page").out)["added"] == []


def test_a_dry_run_fetches_and_leaves_nothing_behind(path: Path, server: LoopbackServer, readinglist: Command) -> None:
    answer = readinglist("import", "--dry-run", "--json", f"{server.address}/page")
    assert [entry["action"] for entry in json.loads(answer.out)["entries"]] == ["new"] * 3
    assert not path.exists()


def test_a_network_that_fails_is_exit_code_4_and_the_rest_is_brought_in(
    path: Path, server: LoopbackServer, tmp_path: Path, readinglist: Command
) -> None:
    file = tmp_path / "page.txt"
    file.write_text(PAGE, "utf-8")
    answer = readinglist("import", "--json", f"{server.address}/gone", str(file))
    assert answer.code == 4
    assert "has no such page (status 404)" in answer.err
    failed, brought = json.loads(answer.out)
    assert failed["name"] == f"{server.address}/gone"
    assert len(brought["added"]) == 3


def test_a_network_that_fails_makes_no_library(path: Path, server: LoopbackServer, readinglist: Command) -> None:
    assert readinglist("import", f"{server.address}/gone").code == 4
    assert not path.exists()


@pytest.mark.parametrize("address", ["http://localhost:9/", "http://127.0.0.1:9/", "ftp://example.org/a", "file:///a"])
def test_this_machine_and_other_schemes_are_refused(
    path: Path, readinglist: Command, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.delenv("READINGLIST_PRIVATE_HOSTS", raising=False)
    answer = readinglist("import", address)
    assert answer.code == 1
    assert "on this machine or its network" in answer.err or "no address of the web" in answer.err
    assert not path.exists()


def test_an_address_that_cannot_be_one_is_wrong_usage(path: Path, readinglist: Command) -> None:
    assert readinglist("import", "https://exa mple.org/").code == 2
    assert readinglist("import", "https://").code == 2


def test_the_page_of_the_daily_papers_is_asked_for_as_data(
    path: Path, readinglist: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"id": "2611.00001", "title": "How Owls Count the Stars", "summary": "They do.", "upvotes": 7}
    paper = {"paper": {**about, "publishedAt": "2026-11-24T00:00:00.000Z", "authors": [{"name": "Ada Lovelace"}]}}
    reply = Reply(json.dumps([{**paper, "title": about["title"], "numComments": 2}]).encode())
    with LoopbackServer(lambda _request: reply) as server:
        monkeypatch.setenv("READINGLIST_SOURCE_HUGGINGFACE", server.address)
        told = json.loads(readinglist("import", "--json", "https://huggingface.co/papers/date/2026-11-24").out)
    assert (told["kind"], len(told["added"])) == ("daily-papers-json", 1)
    (request,) = server.requests
    assert (request.path, request.query) == ("/api/daily_papers", {"date": "2026-11-24", "limit": "100"})
    assert _titles(path) == ["How Owls Count the Stars"]
