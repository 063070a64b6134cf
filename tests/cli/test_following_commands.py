"""`follow`, `following`, `refresh`, `filtered`, `unfollow`: what they print, exit with, and leave in the library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from readinglist_shelf import Command

from library.feed_text import rss
from readinglist.library.library import Library
from sources.loopback import LoopbackServer, Reply, Request


class Stand:
    """Two feeds; `is_broken` answers for both with a refusal."""

    def __init__(self) -> None:
        self.is_broken = False
        self.titles = ["How Owls Count", "Why Trees Sleep"]
        self.server = LoopbackServer(self._answer)

    def _answer(self, request: Request) -> Reply:
        if self.is_broken:
            return Reply(b"", 403)
        if request.path == "/owls":
            return Reply(rss(self.titles))
        return Reply(rss([f"More {title}" for title in self.titles], title="More of It"))


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setenv("READINGLIST_PRIVATE_HOSTS", "127.0.0.1")
    stand = Stand()
    with stand.server:
        yield stand


@pytest.fixture
def owls(stand: Stand) -> str:
    return f"{stand.server.address}/owls"


def _titles(path: Path) -> list[str]:
    with Library.open(path) as library:
        return [row.title for row in library.get_rows(library.find_ids(sort="title", is_descending=False))]


def test_following_asks_at_once_and_brings_what_meets_the_filter(path: Path, owls: str, readinglist: Command) -> None:
    answer = readinglist("follow", owls, "--filter", "title:owls or author:song", "--every", "1d")
    assert answer.code == 0
    assert answer.out == "Owls Weekly: 1 new paper, 1 filtered out.\n"
    assert _titles(path) == ["How Owls Count"]
    (told,) = json.loads(readinglist("following", "--json").out)
    assert (told["id"], told["what"], told["name"], told["every"]) == (1, owls, "Owls Weekly", "1d")
    assert (told["filter"], told["state"], told["taken"], told["filtered"]) == (
        "title:owls or people:song",
        "sound",
        1,
        1,
    )
    assert told["succeeded"] is not None
    assert "every 1d" in readinglist("following").out


def test_what_was_filtered_out_is_listed_and_taken(path: Path, owls: str, readinglist: Command) -> None:
    readinglist("follow", owls, "--filter", "title:owls")
    (told,) = json.loads(readinglist("filtered", "owls weekly", "--json").out)
    assert (told["title"], told["handling"], told["authors"]) == ("Why Trees Sleep", "filtered", ["Ada Lovelace"])
    shown = readinglist("filtered", "#1")
    assert "does not match the filter" in shown.out
    assert readinglist("filtered", "#1", "--only", "1").code == 2
    taken = readinglist("filtered", "#1", "--take", "--only", str(told["number"]))
    assert (taken.code, taken.out) == (0, "Done: Owls Weekly: take 1 entry that waited.\n")
    assert _titles(path) == ["How Owls Count", "Why Trees Sleep"]
    assert readinglist("filtered", "#1").code == 1
    assert readinglist("filtered", "#1", "--json").out == "[]\n"


def test_refresh_brings_what_is_new_of_all_or_of_one(path: Path, stand: Stand, owls: str, readinglist: Command) -> None:
    assert readinglist("follow", owls, "--later").out == ""
    assert readinglist("follow", f"{stand.server.address}/more", "--later", "--name", "More").code == 0
    assert stand.server.requests == []
    told = json.loads(readinglist("refresh", "more", "--json").out)
    assert [(one["subscription"]["name"], len(one["added"]), one["failure"]) for one in told] == [("More", 2, "")]
    assert isinstance(told[0]["operation"], int)
    stand.titles.append("Where Bats Fly")
    assert readinglist("refresh").out == "Owls Weekly: 3 new papers.\nMore: 1 new paper.\n"
    assert len(_titles(path)) == 6
    assert readinglist("undo").code == 0
    assert readinglist("refresh").out == "Owls Weekly: 0 new papers.\nMore: 0 new papers.\n"


def test_only_what_is_due_is_asked_for_a_scheduler(stand: Stand, owls: str, readinglist: Command) -> None:
    readinglist("follow", owls, "--later", "--every", "6h")
    readinglist("follow", f"{stand.server.address}/more", "--later")
    assert readinglist("refresh", "--due").out == "Owls Weekly: 2 new papers.\n"
    again = readinglist("refresh", "--due")
    assert (again.code, again.out) == (0, "")
    assert "Nothing is due" in again.err
    assert readinglist("refresh", "--due", "#1").code == 2


def test_a_failure_is_told_once_and_exit_code_4_says_that_nobody_answered(
    path: Path, stand: Stand, owls: str, readinglist: Command
) -> None:
    readinglist("follow", owls)
    stand.is_broken = True
    answer = readinglist("refresh")
    assert answer.code == 4
    assert "Owls Weekly: 127.0.0.1 refused to answer (status 403)." in answer.err
    quiet = readinglist("refresh")
    assert (quiet.code, quiet.out) == (0, "")
    assert "Left out after failures: Owls Weekly" in quiet.err
    listed = readinglist("following").out
    assert "failing" in listed
    assert "refused to answer (status 403). It is asked again after" in listed
    stand.is_broken = False
    assert "It could be asked again." in readinglist("refresh", "Owls Weekly").out


def test_an_answer_that_is_no_listing_is_not_the_fault_of_the_network(stand: Stand, readinglist: Command) -> None:
    with LoopbackServer(lambda _request: Reply(b"<html><p>Parked.")) as parked:
        answer = readinglist("follow", parked.address)
    assert answer.code == 1
    assert "Nothing that is followed could be asked" in answer.err


def test_the_options_change_what_is_followed_already(owls: str, readinglist: Command) -> None:
    readinglist("follow", owls, "--later")
    assert readinglist("follow", owls).code == 1
    assert readinglist("follow", owls, "--name", "Owls", "--every", "2w", "--filter", "title:owls").code == 0
    (told,) = json.loads(readinglist("following", "--json").out)
    assert (told["name"], told["every"], told["filter"]) == ("Owls", "2w", "title:owls")
    assert readinglist("undo").code == 0
    assert json.loads(readinglist("following", "--json").out)[0]["every"] == "never"


def test_a_file_of_feeds_is_followed_as_one_step(stand: Stand, owls: str, tmp_path: Path, readinglist: Command) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        f'<opml version="2.0"><body><outline text="Owls" xmlUrl="{owls}"/><outline text="Folder">'
        f'<outline text="More" xmlUrl="{stand.server.address}/more"/><outline text="Odd" xmlUrl="ftp://example.org/a"/>'
        "</outline></body></opml>",
        "utf-8",
    )
    answer = readinglist("follow", str(file))
    assert answer.out == "Owls: 2 new papers.\nMore: 2 new papers.\n"
    assert readinglist("follow", str(file)).code == 1
    assert readinglist("follow", str(file), "--name", "All").code == 2
    assert readinglist("unfollow", "Owls", "more").code == 0
    assert readinglist("following").code == 1
    assert readinglist("following", "--json").out == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("follow", "owls"), 2, "cannot be followed"),
        (("follow", "https://example.org/", "--every", "often"), 2, "no interval"),
        (("follow", "https://example.org/", "--every", "1m"), 2, "too short"),
        (("follow", "https://example.org/", "--filter", "tag:owls"), 2, "before it is a paper"),
        (("follow", "https://example.org/", "--filter", "titel:owls"), 2, "Did you mean `title:`"),
        (("follow", "ftp://example.org/"), 1, "no address of the web"),
        (("refresh", "nobody"), 1, "Nothing is followed"),
        (("unfollow", "nobody"), 1, "is not followed"),
        (("filtered", "nobody"), 1, "is not followed"),
    ],
)
def test_what_makes_no_sense_is_said(
    shelf: Path, arguments: tuple[str, ...], code: int, words: str, readinglist: Command
) -> None:
    answer = readinglist(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
