"""What can be followed, in whatever words a person says it, and how far back it is asked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsstand import MORNING, HandClock, Newsstand, opened, refresh, titles

from readinglist.library import following
from readinglist.library.followable import MOST_PAGES, MOST_PERIODS, read_host, read_what
from readinglist.library.library import Library
from readinglist.model.paper import PaperId
from sources.loopback import LoopbackServer, Reply, Request


@pytest.mark.parametrize(
    ("text", "what", "name"),
    [
        ("cs.CL", "arxiv:cat:cs.CL", "arXiv cs.CL"),
        ("hep-th", "arxiv:cat:hep-th", "arXiv hep-th"),
        ("astro-ph.EP", "arxiv:cat:astro-ph.EP", "arXiv astro-ph.EP"),
        ("arXiv:math", "arxiv:cat:math.*", "arXiv math"),
        ("https://arxiv.org/list/cs.LG/recent", "arxiv:cat:cs.LG", "arXiv cs.LG"),
        ("arxiv:au:song AND ti:diffusion", "arxiv:au:song AND ti:diffusion", "arXiv “au:song AND ti:diffusion”"),
        ("arxiv: lazy  teacher", "arxiv:all:lazy AND all:teacher", "arXiv “all:lazy AND all:teacher”"),
        ("openalex:owls at night", "openalex:owls at night", "OpenAlex “owls at night”"),
        ("PubMed:owls[Title]", "pubmed:owls[Title]", "PubMed “owls[Title]”"),
        ("daily-papers", "daily-papers", "Daily Papers"),
        ("daily-papers:day", "daily-papers", "Daily Papers"),
        ("daily-papers:week", "daily-papers:week", "Daily Papers of the week"),
        ("https://huggingface.co/papers", "daily-papers", "Daily Papers"),
        ("https://huggingface.co/papers/date/2026-06-12", "daily-papers", "Daily Papers"),
        ("https://huggingface.co/papers/month/2026-06", "daily-papers:month", "Daily Papers of the month"),
        ("https://Example.org", "https://example.org/", "example.org"),
        ("https://rss.arxiv.org/rss/cs.CL", "https://rss.arxiv.org/rss/cs.CL", "rss.arxiv.org/rss/cs.CL"),
        ("https://example.org:8080/a?b=c#d", "https://example.org:8080/a?b=c", "example.org/a"),
    ],
)
def test_what_is_said_in_many_ways_is_one_thing(text: str, what: str, name: str) -> None:
    followable = read_what(text)
    assert (followable.what, followable.name) == (what, name)
    assert read_what(what) == followable


def test_things_of_one_host_are_asked_one_after_the_other() -> None:
    assert read_host("https://Example.org:8080/a") == "example.org"
    assert read_host("arxiv:cat:cs.CL") == read_host("arxiv:au:song") == "arxiv"
    assert read_host("daily-papers:week") == read_host("daily-papers") == "daily-papers"


# -- searches


class ArxivOf:
    """An arXiv whose papers have the given days, newest first. asked: the first number of each page.

    held: paper by the place into which it comes later.
    """

    def __init__(self, days: list[str]) -> None:
        self.days = days
        self.held: dict[int, int] = {}
        self.asked: list[int] = []

    def __call__(self, request: Request) -> Reply:
        start, count = int(request.query["start"]), int(request.query["max_results"])
        self.asked.append(start)
        papers = [(len(self.days) - place, day) for place, day in enumerate(self.days)]
        for place, number in self.held.items():
            papers.insert(place, (number, papers[place][1]))
        total = len(papers)
        shown = "".join(
            f"<entry><id>http://arxiv.org/abs/2611.{number:05}v1</id>"
            f"<title>Owl {number * 7919 % 99991} Counts {number * 104729 % 99991} Stars</title>"
            f"<published>{day}T10:00:00Z</published><author><name>Ada Lovelace</name></author></entry>"
            for number, day in papers[start : start + count]
        )
        return Reply(
            "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>"
            f"<opensearch:totalResults>{total}</opensearch:totalResults>"
            f"<opensearch:startIndex>{start}</opensearch:startIndex>{shown}</feed>".encode()
        )


def _days(count: int, *, before: dt.date) -> list[str]:
    """Of so many papers, fifty a day."""
    return [(before - dt.timedelta(days=number // 50)).isoformat() for number in range(count)]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def library(tmp_path: Path, clock: HandClock) -> Iterator[Library]:
    with opened(tmp_path / "library.sqlite", clock) as library:
        yield library


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivOf]:
    answer = ArxivOf(_days(1000, before=MORNING.date()))
    with LoopbackServer(answer) as server:
        monkeypatch.setenv("READINGLIST_SOURCE_ARXIV", server.address)
        yield answer


def test_a_search_brings_the_newest_at_first_and_then_all_that_came_since(
    library: Library, arxiv: ArxivOf, clock: HandClock
) -> None:
    one = following.follow(library, "cs.CL")
    (done,) = refresh(library)
    assert arxiv.asked == [0, 100, 200]  # until all of the last four days is known
    assert (len(done.added), done.filtered) == (100, 150)
    assert {waiting.why for waiting in following.find_filtered(library, one.id)} == {
        "it was there before it was followed"
    }
    assert library.get_history()[0].label == "arXiv cs.CL: 100 new papers"
    arxiv.asked.clear()
    clock.pass_on(days=6)
    arxiv.days = _days(300, before=clock.moment.date()) + arxiv.days
    (done,) = refresh(library)
    assert arxiv.asked == [0, 100, 200, 300, 400, 500]
    assert (len(done.added), done.filtered) == (300, 0)
    (done,) = refresh(library)
    assert (done.added, done.filtered, done.remarks) == ((), 0, ())


def test_a_paper_that_was_held_back_for_days_is_brought(library: Library, arxiv: ArxivOf, clock: HandClock) -> None:
    following.follow(library, "cs.CL")
    refresh(library)
    clock.pass_on(days=1)
    arxiv.days = _days(50, before=clock.moment.date()) + arxiv.days
    assert len(refresh(library)[0].added) == 50
    held = len(arxiv.days) + 1
    arxiv.held = {120: held}  # submitted three days ago, announced today
    (done,) = refresh(library)
    assert [library.get_paper(paper).identifiers[0].value for paper in done.added] == [f"2611.{held:05}"]


def test_a_search_that_was_left_for_long_says_that_there_is_more(
    library: Library, arxiv: ArxivOf, clock: HandClock
) -> None:
    following.follow(library, "cs.CL", filter="title:nothing")
    refresh(library)
    clock.pass_on(days=100)
    arxiv.days = _days(100 * MOST_PAGES + 500, before=clock.moment.date())
    arxiv.asked.clear()
    (done,) = refresh(library)
    assert len(arxiv.asked) == MOST_PAGES
    assert done.remarks == (f"Only the newest {100 * MOST_PAGES:,} papers were looked at; there are more.",)


# -- Daily Papers


@pytest.fixture
def daily(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The periods that are asked for; each has one paper of its own, and one that all share."""
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        period = next(request.query[view] for view in ("date", "week", "month") if view in request.query)
        asked.append(period)
        number = f"26{len(period):02}.{abs(hash(period)) % 99999:05}"
        papers = [
            {"paper": {"id": number, "title": f"Owls Count the Stars of {period} in a Forest", "upvotes": 7}},
            {"paper": {"id": "2601.00001", "title": "A Paper That Everybody Likes for a Long Time"}},
        ]
        return Reply(json.dumps(papers).encode())

    with LoopbackServer(answer) as server:
        monkeypatch.setenv("READINGLIST_SOURCE_HUGGINGFACE", server.address)
        yield asked


def test_each_day_since_the_last_answer_is_asked_for(library: Library, daily: list[str], clock: HandClock) -> None:
    following.follow(library, "daily-papers")
    (done,) = refresh(library)
    assert daily == ["2026-11-24", "2026-11-25"]
    assert len(done.added) == 3
    (sighting,) = library.get_sightings(PaperId(library.find_ids("title:stars")[0]))
    assert (sighting.kind, sighting.name, sighting.upvotes) == ("daily-papers", "Daily Papers, 25 Nov 2026", 7)
    daily.clear()
    clock.pass_on(days=3)
    (done,) = refresh(library)
    assert daily == [f"2026-11-{day}" for day in range(24, 29)]
    assert len(done.added) == 3


@pytest.mark.parametrize(
    ("what", "first", "later"),
    [
        ("daily-papers:week", ["2026-W48"], ["2026-W48", "2026-W49", "2026-W50"]),
        ("daily-papers:month", ["2026-11"], ["2026-11", "2026-12"]),
    ],
)
def test_weeks_and_months_are_asked_for_whole(
    library: Library, daily: list[str], clock: HandClock, what: str, first: list[str], later: list[str]
) -> None:
    following.follow(library, what)
    refresh(library)
    assert daily == first
    daily.clear()
    clock.pass_on(days=14)
    refresh(library)
    assert daily == later


def test_days_that_are_too_many_are_named(library: Library, daily: list[str], clock: HandClock) -> None:
    following.follow(library, "daily-papers")
    refresh(library)
    daily.clear()
    clock.pass_on(days=60)
    (done,) = refresh(library)
    assert len(daily) == MOST_PERIODS
    assert daily[-1] == "2027-01-24"
    assert done.remarks == (f"The days before {daily[0]} were not asked for.",)


# -- real feeds


@pytest.mark.parametrize(
    ("file", "name", "count"),
    [
        ("feeds/AASNova_rss.xml", "AAS Nova", 4),
        ("feeds/joss_atom.xml", "Journal of Open Source Software", 1),
        ("arxiv/feed-astro-ph.EP.rss-2024-format.xml", "arXiv astro-ph.EP", 10),
        ("arxiv/feed-astro-ph.EP.atom-2024-format.xml", "arXiv astro-ph.EP", 10),
        ("arxiv/rss-2024-weekend-empty.xml", "arXiv cs.CL", 0),
    ],
)
def test_real_feeds_are_followed_and_bring_nothing_twice(
    library: Library, corpus: Path, file: str, name: str, count: int
) -> None:
    data = (corpus / "listings" / file).read_bytes()
    with Newsstand() as stand:
        stand.pages["/feed"] = Reply(data, headers={"Content-Type": "application/xml"})
        following.follow(library, stand.address())
        (first,) = refresh(library)
        (second,) = refresh(library)
    assert (first.failure, second.failure) == ("", "")
    assert first.subscription.name == name
    assert len(first.added) + first.unsure == count  # of the feeds of arXiv, 8 are new versions
    assert first.filtered == (8 if "astro-ph" in file else 0)
    assert (second.added, second.matched, second.unsure) == ((), (), 0)
    assert len(titles(library)) == len(first.added)


def test_a_real_day_of_the_daily_papers_arrives_whole(
    library: Library, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (corpus / "listings" / "hf" / "daily_papers-api-2026-06-12.json").read_bytes()
    with LoopbackServer(lambda _request: Reply(data)) as server:
        monkeypatch.setenv("READINGLIST_SOURCE_HUGGINGFACE", server.address)
        following.follow(library, "daily-papers:month")
        (done,) = refresh(library)
    assert len(done.added) == 30
    first = PaperId(library.find_ids('title:"On the Limits of LLM Adaptability"')[0])
    paper = library.get_paper(first)
    assert (paper.identifiers[0].value, paper.organization) == ("2606.00467", "California institute of technology")
    assert [(one.comments, one.upvotes) for one in library.get_sightings(first)] == [(2, 0)]
