"""What is new arrives once, through the filter, in the inbox; what breaks says so once and recovers by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from newsstand import MORNING, HandClock, Newsstand, opened, refresh, titles

from readinglist.errors import LibraryNotWritable, NothingFound
from readinglist.library import editing, following, importing, trashing, triage
from readinglist.library.library import Library
from readinglist.library.refreshing import FIRST_REST, LONGEST_REST
from readinglist.model.paper import PaperId, Status
from readinglist.model.subscription import Handling, Subscription, SubscriptionState
from readinglist.storage.connecting import Access
from sources.loopback import Reply


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def library(tmp_path: Path, clock: HandClock) -> Iterator[Library]:
    with opened(tmp_path / "library.sqlite", clock) as library:
        yield library


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with Newsstand() as stand:
        stand.put(["How Owls Count", "Why Owls Sleep"])
        yield stand


@pytest.fixture
def owls(library: Library, stand: Newsstand) -> Subscription:
    return following.follow(library, stand.address())


def _paper(library: Library, title: str) -> PaperId:
    return PaperId(library.find_ids(f'title:"{title}"')[0])


# -- news


def test_new_entries_become_papers_in_the_inbox_in_one_step(library: Library, owls: Subscription) -> None:
    (done,) = refresh(library)
    assert titles(library, "status:inbox") == ["How Owls Count", "Why Owls Sleep"]
    assert len(done.added) == 2
    assert done.changes is not None
    assert done.changes.kinds >= {"papers", "listings", "following"}
    assert library.get_history()[0].label == "Owls Weekly: 2 new papers"
    library.undo()
    assert titles(library) == []
    library.redo()
    assert titles(library) == ["How Owls Count", "Why Owls Sleep"]


def test_a_paper_is_marked_with_its_subscription(library: Library, owls: Subscription) -> None:
    refresh(library)
    (sighting,) = library.get_sightings(_paper(library, "How Owls Count"))
    assert (sighting.subscription_id, sighting.name, sighting.kind) == (owls.id, "Owls Weekly, 25 Nov 2026", "feed")
    importing.apply(library, importing.plan(library, importing.read("doi:10.1000/bats")))
    for query in ('listing:"Owls Weekly"', f"followed:#{owls.id}", 'followed:"owls weekly"', "followed:127.0.0.1"):
        assert titles(library, query) == ["How Owls Count", "Why Owls Sleep"]
    assert titles(library, "followed:#7") == titles(library, "followed:bats") == []
    assert [one.subscription_id for one in library.get_counts().listings] == [None, owls.id]
    stored = library.get_listing(sighting.listing_id)
    assert [stored.text[entry.start : entry.end].split("\n")[0] for entry in stored.entries] == [
        "How Owls Count",
        "Why Owls Sleep",
    ]


def test_only_what_is_new_is_brought_and_nothing_is_no_step(
    library: Library, stand: Newsstand, owls: Subscription, clock: HandClock
) -> None:
    refresh(library)
    clock.pass_on(days=1)
    stand.put(["Where Owls Nest", "How Owls Count", "Why Owls Sleep"])
    (done,) = refresh(library)
    assert [library.get_paper(one).title for one in done.added] == ["Where Owls Nest"]
    newest = library.get_history()[0].id
    stand.put(["Why Owls Sleep", "Where Owls Nest"], title="Owls Weekly, again")
    (done,) = refresh(library)
    assert (done.added, done.changes) == ((), None)
    assert library.get_history()[0].id == newest
    assert len(library.get_counts().listings) == 2


def test_an_unchanged_feed_is_not_sent_again(library: Library, stand: Newsstand, owls: Subscription) -> None:
    refresh(library)
    (done,) = refresh(library)
    assert [request.headers.get("if-none-match") is not None for request in stand.requests] == [False, True]
    assert (done.added, done.failure, done.subscription.state) == ((), "", SubscriptionState.SOUND)


def test_what_a_feed_has_let_go_stays(library: Library, stand: Newsstand, owls: Subscription) -> None:
    refresh(library)
    stand.put(["Where Owls Nest"])
    refresh(library)
    assert titles(library) == ["How Owls Count", "Where Owls Nest", "Why Owls Sleep"]


@pytest.mark.parametrize("fate", ["rejected", "trashed", "deleted", "undone", "renamed"])
def test_what_was_seen_is_not_brought_again_whatever_became_of_it(
    library: Library, stand: Newsstand, owls: Subscription, fate: str
) -> None:
    refresh(library)
    paper = _paper(library, "How Owls Count")
    match fate:
        case "rejected":
            triage.set_status(library, [paper], status=Status.REJECTED)
        case "trashed":
            trashing.trash_papers(library, [paper])
        case "deleted":
            trashing.trash_papers(library, [paper])
            trashing.delete_papers_for_good(library, [paper])
        case "undone":
            library.undo()
        case "renamed":
            editing.edit_field(library, [paper], field="title", value="Something Else Altogether")
    before = library.find_ids("in:trash or -in:trash")
    stand.put(["How Owls Count", "Why Owls Sleep"], title="Owls Monthly")
    (done,) = refresh(library)
    assert (done.added, done.matched, done.filtered) == ((), (), 0)
    assert library.find_ids("in:trash or -in:trash") == before


def test_a_paper_that_is_here_is_noted_and_not_doubled(library: Library, stand: Newsstand, owls: Subscription) -> None:
    title = "How Owls Count the Stars above a Forest at Night"
    stand.put([title, "Why Owls Sleep"])
    listing = importing.read(f"@article{{owls, title={{{title}}}, author={{Lovelace, Ada}}, year={{2026}}}}")
    importing.apply(library, importing.plan(library, listing))
    (done,) = refresh(library)
    assert titles(library) == [title, "Why Owls Sleep"]
    sightings = library.get_sightings(_paper(library, title))
    assert [one.subscription_id for one in sightings] == [owls.id, None]
    assert (len(done.added), len(done.matched)) == (1, 1)


def test_items_that_share_a_guid_are_told_apart_by_their_titles(library: Library, stand: Newsstand) -> None:
    stand.put(["A", "B"])
    page = stand.pages["/feed"]
    one = page.body.replace(b"tag:owls,a<", b"https://owls.example.org<").replace(
        b"tag:owls,b<", b"https://owls.example.org<"
    )
    stand.pages["/feed"] = type(page)(one, headers=page.headers)
    following.follow(library, stand.address())
    assert len(refresh(library)[0].added) == 2


def test_a_feed_without_items_is_sound(library: Library, stand: Newsstand, owls: Subscription) -> None:
    stand.put([])
    (done,) = refresh(library)
    assert (done.failure, done.subscription.state, done.subscription.name) == (
        "",
        SubscriptionState.SOUND,
        "Owls Weekly",
    )


def test_a_page_that_is_a_listing_is_followed_as_well(library: Library, stand: Newsstand) -> None:
    stand.pages["/links"] = Reply(b"https://arxiv.org/abs/2306.00001\nhttps://doi.org/10.1000/owls\n")
    following.follow(library, stand.address("/links"), name="Links of the group")
    assert len(refresh(library)[0].added) == 2
    stand.pages["/links"] = Reply(b"doi:10.1000/owls\narXiv:2306.00001v3\narXiv:2306.00002\n")
    (done,) = refresh(library)
    assert [str(library.get_paper(one).identifiers[0].value) for one in done.added] == ["2306.00002"]


def test_many_feeds_are_asked_side_by_side_and_told_in_order(library: Library, stand: Newsstand) -> None:
    for number in range(12):
        stand.put([f"Owl Number {number}"], path=f"/{number}", title=f"Feed {number}")
        following.follow(library, stand.address(f"/{number}"))
    told: list[tuple[int, int]] = []
    done = refresh(library, on_progress=lambda done, total: told.append((done, total)))
    assert [one.subscription.name for one in done] == [f"Feed {number}" for number in range(12)]
    assert [len(one.added) for one in done] == [1] * 12
    assert told[0] == (0, 12)
    assert told[-1] == (12, 12)


# -- the filter


def test_what_does_not_meet_the_filter_is_counted_and_can_be_taken(library: Library, stand: Newsstand) -> None:
    stand.put([("Diffusion of Owls", "Ada Lovelace"), ("Owls in Song", "Yang Song"), ("A Survey of Trees", "Max Roe")])
    owls = following.follow(library, stand.address(), filter="title:diffusion or author:Song")
    (done,) = refresh(library)
    assert titles(library) == ["Diffusion of Owls", "Owls in Song"]
    assert (done.filtered, done.subscription.filtered, done.subscription.taken) == (1, 1, 2)
    stand.put(["Something New"])  # the feed has let the tree go
    (done,) = refresh(library)
    assert (done.filtered, done.subscription.filtered) == (1, 2)
    waiting = following.find_filtered(library, owls.id)
    assert {one.entry.title for one in waiting} == {"A Survey of Trees", "Something New"}
    assert {one.handling for one in waiting} == {Handling.FILTERED}
    tree = next(one for one in waiting if one.entry.title == "A Survey of Trees")
    assert [person.name for person in tree.entry.people] == ["Max Roe"]
    assert tree.entry.abstract == "About A Survey of Trees, in a few words."
    result = following.take_filtered(library, owls.id, {tree.id})
    assert [library.get_paper(one).title for one in result.added] == ["A Survey of Trees"]
    assert library.get_sightings(result.added[0])[0].subscription_id == owls.id
    assert library.get_history()[0].label == "Owls Weekly: take 1 entry that waited"
    library.undo()
    assert tree in following.find_filtered(library, owls.id)
    library.redo()
    assert [one.entry.title for one in following.find_filtered(library, owls.id)] == ["Something New"]
    assert len(following.take_filtered(library, owls.id).added) == 1
    with pytest.raises(NothingFound):
        following.take_filtered(library, owls.id)


def test_what_was_undone_waits_and_can_be_taken(
    library: Library, stand: Newsstand, owls: Subscription, clock: HandClock
) -> None:
    refresh(library)
    assert following.get_by_id(library, owls.id).taken == 2
    library.undo()
    waiting = following.find_filtered(library, owls.id)
    assert [one.entry.title for one in waiting] == ["How Owls Count", "Why Owls Sleep"]
    assert {(one.handling, one.why) for one in waiting} == {(Handling.TAKEN, "taking it was undone")}
    assert (following.get_by_id(library, owls.id).taken, following.get_by_id(library, owls.id).filtered) == (0, 2)
    library.redo()
    assert following.find_filtered(library, owls.id) == []
    library.undo()
    following.take_filtered(library, owls.id, {waiting[0].id})
    assert titles(library) == ["How Owls Count"]
    clock.pass_on(days=31)
    refresh(library)  # which keeps whole only what still waits
    assert [one.entry.title for one in following.find_filtered(library, owls.id)] == ["Why Owls Sleep"]
    library.undo()
    assert titles(library) == []
    assert [one.entry.title for one in following.find_filtered(library, owls.id)] == ["Why Owls Sleep"]


def test_what_was_filtered_out_is_not_brought_when_it_comes_again(library: Library, stand: Newsstand) -> None:
    owls = following.follow(library, stand.address(), filter="title:nest")
    assert refresh(library)[0].filtered == 2
    stand.put(["How Owls Count", "Why Owls Sleep", "Where Owls Nest"])
    following.change_subscription(library, owls.id, filter="")
    (done,) = refresh(library)
    assert [library.get_paper(one).title for one in done.added] == ["Where Owls Nest"]
    assert done.subscription.filtered == 2


def test_an_entry_that_may_be_here_waits_with_its_reason(library: Library, stand: Newsstand) -> None:
    stand.put(["On the Counting of Stars by Owls in Northern Forests"])
    owls = following.follow(library, stand.address())
    text = "@article{a, title={On the Counting of Stars by Owls in Southern Forests}, author={Roe, Max}, year={2001}}"
    importing.apply(library, importing.plan(library, importing.read(text)))
    (done,) = refresh(library)
    assert (done.added, done.unsure, done.subscription.filtered) == ((), 1, 1)
    (waiting,) = following.find_filtered(library, owls.id)
    assert waiting.handling is Handling.UNSURE
    assert "may be" in waiting.why
    assert len(following.take_filtered(library, owls.id).added) == 1


def _announced(number: str, title: str, kind: str) -> str:
    return (
        f"<item><title>{title}</title><link>https://arxiv.org/abs/{number}</link><guid>oai:arXiv.org:{number}v2</guid>"
        f"<description>arXiv:{number}v2 Announce Type: {kind}\nAbstract: Words of {title}.</description>"
        f"<arxiv:announce_type>{kind}</arxiv:announce_type></item>"
    )


def test_new_versions_of_papers_that_are_not_here_are_no_news(library: Library, stand: Newsstand) -> None:
    importing.apply(library, importing.plan(library, importing.read("arXiv:2611.00001")))
    items = [
        _announced("2611.00001", "How Owls Count the Stars above a Forest", "replace"),
        _announced("2611.00002", "Growing Trees out of Nothing but Patience", "replace-cross"),
        _announced("2611.00003", "Where Bats Hang and What They Think of It", "new"),
    ]
    stand.pages["/feed"] = Reply(
        "<rss version='2.0' xmlns:arxiv='http://arxiv.org/schemas/atom'><channel><title>cs.CL updates on arXiv.org"
        f"</title>{''.join(items)}</channel></rss>".encode()
    )
    one = following.follow(library, stand.address())
    (done,) = refresh(library)
    assert titles(library) == ["How Owls Count the Stars above a Forest", "Where Bats Hang and What They Think of It"]
    assert (len(done.added), len(done.matched), done.filtered) == (1, 1, 1)
    (waiting,) = following.find_filtered(library, one.id)
    assert waiting.why == "it is a new version of a paper that is not here"


# -- trouble


def test_a_broken_feed_says_so_once_rests_longer_each_time_and_recovers(
    library: Library, stand: Newsstand, owls: Subscription, clock: HandClock
) -> None:
    following.change_subscription(library, owls.id, interval_s=3600)
    refresh(library)
    stand.break_down()
    clock.pass_on(hours=2)
    (done,) = refresh(library)
    assert done.is_news
    assert "refused to answer (status 403)" in done.failure
    failing = done.subscription
    assert (failing.state, failing.failures, failing.reason) == (SubscriptionState.FAILING, 1, done.failure)
    assert failing.next_try == clock() + FIRST_REST
    asked = len(stand.requests)
    assert refresh(library) == []
    assert following.find_due(library) == []
    assert len(stand.requests) == asked
    rests = []
    for _time in range(10):
        clock.moment = following.get_by_id(library, owls.id).next_try or MORNING
        assert following.find_due(library) == [owls.id]
        (done,) = refresh(library)
        assert not done.is_news
        rests.append((done.subscription.next_try or MORNING) - clock())
    assert rests[:3] == [FIRST_REST * 2, FIRST_REST * 4, FIRST_REST * 8]
    assert rests[-1] == LONGEST_REST
    stand.put(["Where Owls Nest"])
    (done,) = refresh(library, owls.id)  # named, so asked in spite of the rest
    assert (done.is_recovered, len(done.added)) == (True, 1)
    mended = done.subscription
    assert (mended.state, mended.failures, mended.reason, mended.next_try) == (SubscriptionState.SOUND, 0, "", None)


def test_a_feed_that_is_none_any_more_breaks_without_harm(
    library: Library, stand: Newsstand, owls: Subscription
) -> None:
    for body in (
        b"<html><title>Parked</title><p>Buy this domain",
        b"",
        b"<rss><channel><item><title>cut",
        b"\x00\x01\x02",
    ):
        stand.pages["/feed"] = Reply(body)
        (done,) = refresh(library, owls.id)
        assert done.failure
        assert done.subscription.state is SubscriptionState.FAILING
    assert titles(library) == []


def test_a_page_that_names_its_feed_says_so(library: Library, stand: Newsstand) -> None:
    page = b"<html><head><link rel='alternate' type='application/atom+xml' href='/feed.xml'></head><p>Our group."
    stand.pages["/group/"] = Reply(page, headers={"Content-Type": "text/html"})
    following.follow(library, stand.address("/group/"))
    (done,) = refresh(library)
    assert done.failure == f"127.0.0.1/group is no listing; its feed is {stand.address('/feed.xml')}: follow that."


def test_one_that_breaks_leaves_the_others_alone(library: Library, stand: Newsstand, owls: Subscription) -> None:
    following.follow(library, stand.address("/gone"))
    following.follow(library, "http://127.0.0.1:9/nobody")
    done = refresh(library)
    assert [bool(one.failure) for one in done] == [False, True, True]
    assert [one.is_news for one in done] == [False, True, True]
    assert len(titles(library)) == 2


def test_without_a_network_nobody_is_blamed(library: Library, clock: HandClock) -> None:
    one = following.follow(library, "http://127.0.0.1:9/nobody", interval_s=3600)
    (done,) = refresh(library)
    assert "cannot be reached" in done.failure
    assert (done.is_news, done.subscription.state) == (False, SubscriptionState.NEW)
    assert following.find_due(library) == []
    clock.pass_on(hours=1)
    assert following.find_due(library) == [one.id]


def test_a_wait_that_the_server_asks_for_is_kept(
    library: Library, stand: Newsstand, owls: Subscription, clock: HandClock
) -> None:
    stand.pages["/feed"] = Reply(b"", 503, {"Retry-After": "36000"})
    (done,) = refresh(library)
    rest = (done.subscription.next_try or MORNING) - clock()
    assert dt.timedelta(hours=9.9) < rest <= dt.timedelta(hours=10)


def test_a_run_that_is_ended_keeps_what_came(library: Library, stand: Newsstand, owls: Subscription) -> None:
    class Enough(Exception):
        pass

    for number in range(5):
        stand.put([f"Owl Number {number}"], path=f"/{number}")
        following.follow(library, stand.address(f"/{number}"))

    def tell(done: int, total: int) -> None:
        if done == 2:
            raise Enough

    with pytest.raises(Enough):
        refresh(library, on_progress=tell)
    assert len(titles(library)) == 3  # two of the first, one of the second
    refresh(library)
    assert len(titles(library)) == 7


def test_one_that_is_unfollowed_meanwhile_brings_nothing(
    library: Library, stand: Newsstand, owls: Subscription
) -> None:
    other = following.follow(library, stand.address("/gone"))

    def tell(done: int, total: int) -> None:
        if done == 0:
            following.unfollow(library, [owls.id])

    done = refresh(library, owls.id, other.id, on_progress=tell)
    assert done[0].added == ()
    assert titles(library) == []


def test_a_library_that_is_only_read_asks_nobody(library: Library, stand: Newsstand, owls: Subscription) -> None:
    with Library(replace(library.file, access=Access.READ)) as read_only, pytest.raises(LibraryNotWritable):
        refresh(read_only)
    assert stand.requests == []
