"""A page is fetched in the form that says most, and its text arrives in letters that every reader knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from feed_text import rss

from readinglist.errors import AddressRefused, FileProblem, InvalidRequest, UnreadableInput
from readinglist.library import completing, fetching, importing, private_hosts
from readinglist.library.library import Library
from readinglist.sources.pages import Page
from sources.loopback import LoopbackServer, Reply, Request


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("https://huggingface.co/papers", "https://huggingface.co/api/daily_papers?limit=100"),
        (
            "https://huggingface.co/papers/date/2026-06-12",
            "https://huggingface.co/api/daily_papers?date=2026-06-12&limit=100",
        ),
        (
            "https://huggingface.co/papers/week/2026-W24",
            "https://huggingface.co/api/daily_papers?week=2026-W24&limit=100",
        ),
        (
            "https://huggingface.co/papers/month/2026-06",
            "https://huggingface.co/api/daily_papers?month=2026-06&limit=100",
        ),
        ("https://huggingface.co/papers/trending", "https://huggingface.co/papers/trending"),
        ("https://huggingface.co/papers?q=owls", "https://huggingface.co/papers?q=owls"),
        ("https://arxiv.org/list/cs.CL/new", "https://arxiv.org/list/cs.CL/new"),
        ("https://example.org/papers", "https://example.org/papers"),
    ],
)
def test_a_known_page_is_asked_for_as_data(address: str, form: str) -> None:
    assert fetching.best_form(address) == form


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("https://example.org", True), ("HTTP://example.org", True), ("ftp://example.org/a", True),
        ("example.org/a", False), ("C:/papers/list.txt", False), ("10.1000/182", False), ("", False),
    ],
)  # fmt: skip
def test_an_address_is_told_from_a_file_by_its_scheme(text: str, is_address: bool) -> None:
    assert fetching.is_address(text) is is_address


def test_a_page_is_called_by_its_host_and_path() -> None:
    assert fetching.name_of("https://arxiv.org/list/cs.CL/new?skip=0") == "arxiv.org/list/cs.CL/new"
    assert fetching.name_of("https://example.org:8080/") == "example.org"
    assert fetching.name_of("https://example.org/B%C3%BCcher.bib") == "example.org/Bücher.bib"


OWL = "<p>Größe der Eulen"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (Page("", OWL.encode("latin-1"), "text/html", "iso-8859-1"), OWL),
        (Page("", OWL.encode("utf-8"), "text/html", "utf-8"), OWL),
        (Page("", "“Eule”".encode("cp1252"), "text/plain", "iso-8859-1"), "“Eule”"),
        (Page("", "フクロウ".encode("shift_jis"), "text/html", "Shift_JIS"), "フクロウ"),
        (Page("", ('<meta charset="koi8-r">' + "сова").encode("koi8-r"), "text/html"), '<meta charset="koi8-r">сова'),
        (
            Page("", "<?xml version='1.0' encoding='iso-8859-2'?><a>sów".encode("iso-8859-2"), "application/rss+xml"),
            "<?xml version='1.0' encoding='iso-8859-2'?><a>sów",
        ),
        (Page("", OWL.encode(), "text/html", "no-such-letters"), OWL),
        (Page("", OWL.encode(), "text/html", "ascii"), OWL),
        (Page("", OWL.encode(), "text/html", "hex"), OWL),
        (Page("", rb"\ud800", "text/html", "unicode_escape"), "?"),
    ],
)
def test_a_text_arrives_in_utf_8_by_the_words_of_its_server_or_its_own(page: Page, text: str) -> None:
    assert fetching.as_utf8(page).decode() == text


@pytest.mark.parametrize("address", ["http://[::1", "http://[x]/"])
def test_an_address_that_is_none_is_refused_in_words(library: Library, address: str) -> None:
    with completing.make_client(library) as client, pytest.raises((InvalidRequest, AddressRefused)):
        fetching.fetch(client, address)


def test_what_is_no_text_arrives_as_it_is() -> None:
    data = "%PDF-1.7 größe".encode("latin-1")
    assert fetching.as_utf8(Page("", data, "application/pdf", "iso-8859-1")) == data


def test_a_feed_is_fetched_and_read(library: Library) -> None:
    private_hosts.keep_private_hosts(["127.0.0.1"])
    feed = rss(["How Owls Count"])
    with LoopbackServer(lambda _request: Reply(feed)) as server, completing.make_client(library) as client:
        fetched = fetching.fetch(client, f"{server.address}/feed.xml")
    assert (fetched.name, fetched.address) == ("127.0.0.1/feed.xml", f"{server.address}/feed.xml")
    assert [entry.title for entry in importing.read(fetched.data, name=fetched.name).entries] == ["How Owls Count"]


def test_an_empty_page_is_said(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READINGLIST_PRIVATE_HOSTS", "127.0.0.1")
    with (
        LoopbackServer(lambda _request: Reply(b"")) as server,
        completing.make_client(library) as client,
        pytest.raises(UnreadableInput, match="is empty"),
    ):
        fetching.fetch(client, server.address)


def test_whoever_asks_can_end_it(library: Library) -> None:
    class Enough(Exception):
        pass

    def check() -> None:
        raise Enough

    private_hosts.keep_private_hosts(["127.0.0.1"])
    with (
        LoopbackServer(lambda _request: Reply(b"")) as server,
        completing.make_client(library) as client,
        pytest.raises(Enough),
    ):
        fetching.fetch(client, server.address, check=check)
    assert server.requests == []


def test_hosts_of_ones_own_are_closed_until_the_user_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(request: Request) -> Reply:
        return Reply(b"owls")

    with LoopbackServer(asked) as server, Library.open(tmp_path / "a.sqlite") as library:
        with completing.make_client(library) as client, pytest.raises(AddressRefused):
            fetching.fetch(client, server.address)
        assert server.requests == []
        assert private_hosts.private_hosts_in_use({}) == frozenset()
        private_hosts.keep_private_hosts(["Localhost", "127.0.0.1"])
        in_use = private_hosts.private_hosts_in_use({"READINGLIST_PRIVATE_HOSTS": "wiki.lab"})
        assert in_use == {"localhost", "127.0.0.1", "wiki.lab"}
        with completing.make_client(library) as client:
            assert fetching.fetch(client, server.address).data == b"owls"
        with pytest.raises(InvalidRequest):
            private_hosts.keep_private_hosts(["http://wiki.lab/"])
        private_hosts.keep_private_hosts([])
        assert private_hosts.kept_private_hosts() == frozenset()


def test_hosts_that_cannot_be_read_are_said() -> None:
    private_hosts.keep_private_hosts(["localhost"])
    private_hosts.private_hosts_file().write_bytes(b"\xff\xfe")
    with pytest.raises(FileProblem, match="private-hosts"):
        private_hosts.kept_private_hosts()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("  https://owls.example.org/feed.xml \n", "https://owls.example.org/feed.xml"),
        ("HTTP://owls.example.org", "HTTP://owls.example.org"),
        ("https://arxiv.org/list/cs.CL/new", "https://arxiv.org/list/cs.CL/new"),
        ("https://arxiv.org/abs/2303.00001", ""),
        ("https://doi.org/10.1234/abcd", ""),
        ("see https://owls.example.org", ""),
        ("ftp://owls.example.org", ""),
        ("owls.example.org", ""),
        ("", ""),
    ],
)
def test_a_text_that_is_the_address_of_a_page_and_names_no_paper_is_told(text: str, address: str) -> None:
    assert fetching.find_address(text) == address


def test_a_feed_is_told_from_other_pages_and_from_what_is_no_text() -> None:
    pages = (rss(["How Owls Count"]), b"<p>Owls</p>", b"%PDF-1.7\n\xe2\xe3\x00\x01" * 50, b"PK\x03\x04\x00\xff" * 50)
    told = [fetching.is_feed(fetching.Fetched(data, "owls", "https://owls.example.org/")) for data in pages]
    assert told == [True, False, False, False]
