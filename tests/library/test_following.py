"""What is followed: said in many ways, changed, left and taken up again, each as one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from newsstand import HandClock, Newsstand, opened, refresh, titles

from readinglist.errors import AddressRefused, InvalidRequest, NothingFound, UnreadableInput
from readinglist.library import following
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.subscription import SubscriptionState

FEED = "https://owls.example.org/feed.xml"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def library(tmp_path: Path, clock: HandClock) -> Iterator[Library]:
    with opened(tmp_path / "library.sqlite", clock) as library:
        yield library


def test_following_asks_nobody_and_is_one_step(library: Library) -> None:
    told: list[Changes] = []
    library.subscribe(told.append)
    one = following.follow(library, FEED, name=" Owls ", filter="author:song  title:owls", interval_s=86400)
    assert (one.what, one.name, one.is_named, one.interval_s) == (FEED, "Owls", True, 86400)
    assert (one.filter, one.state, one.asked) == ("people:song title:owls", SubscriptionState.NEW, None)
    assert [changes.kinds for changes in told] == [{"following"}]
    assert library.undo_label == "Follow “Owls”"
    library.undo()
    assert following.find_subscriptions(library) == []
    library.redo()
    assert following.find_subscriptions(library) == [one]


@pytest.mark.parametrize("again", [FEED, "HTTPS://OWLS.example.org/feed.xml#top", f"  {FEED} "])
def test_the_same_thing_is_followed_once(library: Library, again: str) -> None:
    following.follow(library, FEED)
    with pytest.raises(InvalidRequest, match="followed already"):
        following.follow(library, again)


def test_one_is_found_by_its_name_its_number_or_what_it_follows(library: Library) -> None:
    owls = following.follow(library, FEED, name="Owls")
    language = following.follow(library, "cs.CL")
    for text in ("owls", "#1", FEED):
        assert following.get_subscription(library, text) == owls
    for text in ("arXiv cs.CL", "#2", "cs.CL", "arxiv:cs.CL", "arxiv:cat:cs.CL", "https://arxiv.org/list/cs.CL/new"):
        assert following.get_subscription(library, text) == language
    with pytest.raises(NothingFound):
        following.get_subscription(library, "#3")
    following.follow(library, "cs.LG", name="OWLS")
    with pytest.raises(InvalidRequest, match="2 subscriptions are called"):
        following.get_subscription(library, "owls")


def test_name_filter_and_interval_are_changed_as_one_step(library: Library) -> None:
    one = following.follow(library, FEED)
    assert following.change_subscription(library, one.id) is None
    assert following.change_subscription(library, one.id, interval_s=0) is None
    changes = following.change_subscription(library, one.id, name="Owls", filter="year:2026", interval_s=3600)
    assert changes is not None
    changed = following.get_by_id(library, one.id)
    assert (changed.name, changed.filter, changed.interval_s) == (
        "Owls",
        "year:2026",
        3600,
    )
    following.change_subscription(library, one.id, name="")
    assert following.get_by_id(library, one.id).name == "owls.example.org/feed.xml"
    library.undo()
    library.undo()
    assert following.get_by_id(library, one.id) == one
    with pytest.raises(InvalidRequest):
        following.change_subscription(library, one.id, filter="status:read")


def test_what_is_left_keeps_its_papers_and_taken_up_again_brings_nothing_twice(
    library: Library, clock: HandClock
) -> None:
    with Newsstand() as stand:
        stand.put(["How Owls Count", "Why Trees Sleep"])
        one = following.follow(library, stand.address(), filter="title:owls")
        refresh(library)
        following.unfollow(library, [one.id])
        assert titles(library) == ["How Owls Count"]
        assert following.find_subscriptions(library) == []
        again = following.follow(library, stand.address())
        assert again.id != one.id
        assert (again.taken, again.filtered) == (1, 1)
        (done,) = refresh(library)
        assert done.added == ()
        following.unfollow(library, [again.id])
        clock.pass_on(days=91)
        stand.put(["Where Owls Nest"], path="/other")
        following.follow(library, stand.address("/other"))
        refresh(library)  # which forgets what was left long ago
        back = following.follow(library, stand.address())
        assert (back.taken, back.filtered) == (1, 0)


def test_leaving_is_taken_back_whole(library: Library) -> None:
    with Newsstand() as stand:
        stand.put(["How Owls Count"])
        one = following.follow(library, stand.address())
        refresh(library)
        following.unfollow(library, [one.id, one.id])
        library.undo()
        (back,) = following.find_subscriptions(library)
        assert (back.id, back.taken) == (one.id, 1)
        assert refresh(library)[0].added == ()


def test_leaving_what_is_not_followed_is_said(library: Library) -> None:
    one = following.follow(library, FEED)
    with pytest.raises(NothingFound):
        following.unfollow(library, [one.id, type(one.id)(7)])
    assert len(following.find_subscriptions(library)) == 1
    assert following.unfollow(library, []) is None


def test_the_feeds_of_a_file_are_one_step(library: Library) -> None:
    following.follow(library, "https://a.example.org/feed")
    opml = (
        b"<opml><body><outline text='A' xmlUrl='https://a.example.org/feed'/><outline text='Folder'>"
        b"<outline text='B' xmlUrl='https://b.example.org/feed'/><outline xmlUrl='https://c.example.org/feed'/>"
        b"<outline text='Odd' xmlUrl='https://ada:secret@d.example.org/'/></outline></body></opml>"
    )
    new = following.follow_feeds(library, opml, filter="title:owls", interval_s=3600)
    assert [(one.name, one.filter, one.interval_s) for one in new] == [
        ("B", "title:owls", 3600),
        ("c.example.org/feed", "title:owls", 3600),
    ]
    assert library.undo_label == "Follow 2 feeds"
    assert following.follow_feeds(library, opml) == []
    library.undo()
    assert len(following.find_subscriptions(library)) == 1


@pytest.mark.parametrize("data", [b"<rss><channel></channel></rss>", b"<opml><body></body></opml>", b"owls", b""])
def test_a_file_that_names_no_feed_is_said(library: Library, data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        following.follow_feeds(library, data)


@pytest.mark.parametrize("file", ["opml/awesome-science.opml", "zotero/feeds.opml"])
def test_real_files_of_feeds_are_followed(library: Library, corpus: Path, file: str) -> None:
    new = following.follow_feeds(library, (corpus / "listings" / file).read_bytes())
    assert new
    assert len({one.what for one in new}) == len(new)
    assert all(one.what.startswith("http") and one.name for one in new)


# -- intervals and filters


@pytest.mark.parametrize(
    ("text", "seconds"), [("15m", 900), ("6h", 21600), ("1d", 86400), ("2w", 1209600), ("never", 0), ("30 min", 1800)]
)
def test_an_interval_is_read_and_said(text: str, seconds: int) -> None:
    assert following.parse_interval(text) == seconds
    assert following.parse_interval(following.interval_text(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "1", "daily", "-1d", "1.5h", "1m", "14m", "99999d"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        following.parse_interval(text)


def test_only_those_whose_interval_has_passed_are_due(library: Library, clock: HandClock) -> None:
    with Newsstand() as stand:
        stand.put(["How Owls Count"])
        daily = following.follow(library, stand.address(), interval_s=86400)
        following.follow(library, FEED)
        assert following.find_due(library) == [daily.id]
        refresh(library, daily.id)
        assert following.find_due(library) == []
        clock.pass_on(hours=23, minutes=59)
        assert following.find_due(library) == []
        clock.pass_on(minutes=1)
        assert following.find_due(library) == [daily.id]


@pytest.mark.parametrize(
    "text",
    ["", "title:diffusion or author:Song", "owls -survey", "keyword:cs.CL year:2024..", "has:doi", "arxiv:2306.00001",
     '"count the stars" abstract:forest*', "type:article venue:nature org:labs"],
)  # fmt: skip
def test_a_filter_may_ask_for_what_entries_have(text: str) -> None:
    assert following.explain_filter(text) == []


@pytest.mark.parametrize(
    "text",
    ["tag:nlp", "status:read", "rating:>3", "priority:high", "note:owls", "added:7d", "modified:today", "is:verified",
     "in:trash", "has:note", "has:tag", "listing:owls", "key:a", "#3", "title:owls -tag:x", "(a or is:flagged)"],
)  # fmt: skip
def test_a_filter_may_not_ask_for_what_only_papers_have(text: str) -> None:
    (sentence,) = following.explain_filter(text)
    assert "before it is a paper" in sentence


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("", InvalidRequest), ("owls", InvalidRequest), ("arxiv:", InvalidRequest), ("dblp:owls", InvalidRequest),
        ("daily-papers:year", InvalidRequest), ("https://", InvalidRequest), ("ftp://example.org/feed", AddressRefused),
        ("https://ada:secret@example.org/", AddressRefused), ("cs.C", InvalidRequest),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_said(library: Library, what: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        following.follow(library, what)
