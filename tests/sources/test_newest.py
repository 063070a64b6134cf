"""What is new of a search is asked newest first, page by page, and never answered from what was kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from readinglist.errors import SourceUnavailable
from readinglist.sources.arxiv import Arxiv
from readinglist.sources.huggingface import HuggingFace
from readinglist.sources.openalex import OpenAlex
from readinglist.sources.pubmed import PubMed
from readinglist.sources.source import FindsNewest, Span
from sources.asking import client_for
from sources.loopback import LoopbackServer, Reply, Request

DAYS = Span(dt.date(2026, 11, 20), dt.date(2026, 11, 25))


def _atom(*entries: tuple[str, str], total: int, start: int = 0) -> Reply:
    shown = "".join(
        f"<entry><id>http://arxiv.org/abs/{number}v1</id><title>Owl {number}</title><summary>Owls.</summary>"
        f"<published>{day}T10:00:00Z</published><author><name>Ada Lovelace</name></author></entry>"
        for number, day in entries
    )
    return Reply(
        f"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults><opensearch:startIndex>{start}"
        f"</opensearch:startIndex>{shown}</feed>".encode()
    )


def test_arxiv_is_asked_in_the_order_of_submission(  # the manual: info.arxiv.org/help/api/user-manual, 3.1.1.4
) -> None:
    reply = _atom(("2611.00002", "2026-11-24"), ("2611.00001", "2026-11-23"), total=250)
    with LoopbackServer(lambda _request: reply) as server, client_for(arxiv=server.address) as client:
        found = Arxiv().find_newest(client, "cat:cs.CL", days=DAYS, page=1)
        Arxiv().find_newest(client, "cat:cs.CL", days=DAYS, page=1)
    assert [record.title for record in found.records] == ["Owl 2611.00002", "Owl 2611.00001"]
    assert found.has_more
    asked = server.requests[0].query
    assert (asked["search_query"], asked["start"], asked["max_results"]) == ("cat:cs.CL", "100", "100")
    assert (asked["sortBy"], asked["sortOrder"]) == ("submittedDate", "descending")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "has_more"),
    [
        (_atom(("2611.00001", "2026-11-20"), total=101), True),
        (_atom(("2611.00001", "2026-11-20"), total=100), False),
        (_atom(("2611.00001", "2026-11-20"), total=200, start=100), False),
        (_atom(("2611.00002", "2026-11-24"), ("2511.00001", "2026-11-19"), total=900), False),
        (_atom(total=0), False),
    ],
)
def test_arxiv_is_not_asked_for_older_pages(reply: Reply, has_more: bool) -> None:
    with LoopbackServer(lambda _request: reply) as server, client_for(arxiv=server.address) as client:
        assert Arxiv().find_newest(client, "au:song", days=DAYS, page=0).has_more is has_more


def test_an_empty_page_of_arxiv_that_should_hold_papers_is_none() -> None:
    """The API answers so when it is overloaded."""
    with (
        LoopbackServer(lambda _request: _atom(total=7)) as server,
        client_for(arxiv=server.address) as client,
        pytest.raises(SourceUnavailable, match="tells of 7 papers and sends none"),
    ):
        Arxiv().find_newest(client, "au:song", days=DAYS, page=0)


def _works(count: int, page: int) -> Reply:
    work = {"title": "Owls", "publication_date": "2026-11-24", "doi": "https://doi.org/10.1000/owls"}
    return Reply(json.dumps({"meta": {"count": count, "page": page, "per_page": 100}, "results": [work]}).encode())


def test_openalex_is_asked_for_days_of_publication_without_the_future() -> None:
    with LoopbackServer(lambda _request: _works(250, 2)) as server, client_for(openalex=server.address) as client:
        found = OpenAlex().find_newest(client, "owls stars", days=DAYS, page=1)
        assert found.has_more
    asked = server.requests[0].query
    assert (asked["search"], asked["page"], asked["sort"]) == ("owls stars", "2", "publication_date:desc")
    assert asked["filter"] == "from_publication_date:2026-11-20,to_publication_date:2026-11-25"
    with LoopbackServer(lambda _request: _works(200, 2)) as server, client_for(openalex=server.address) as client:
        assert not OpenAlex().find_newest(client, "owls", days=DAYS, page=1).has_more


_ARTICLE = (
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>Owls</ArticleTitle>"
    b"</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)


def test_pubmed_is_asked_by_the_day_on_which_it_took_records_in() -> None:
    def answer(request: Request) -> Reply:
        if request.path.endswith("esearch.fcgi"):
            return Reply(json.dumps({"esearchresult": {"count": "51", "idlist": ["7"]}}).encode())
        return Reply(_ARTICLE)

    with LoopbackServer(answer) as server, client_for(pubmed=server.address) as client:
        found = PubMed().find_newest(client, "owls[Title]", days=DAYS, page=0)
        assert not PubMed().find_newest(client, "owls[Title]", days=DAYS, page=1).has_more
    assert ([record.title for record in found.records], found.has_more) == (["Owls"], True)
    asked = server.requests[0].query
    assert (asked["term"], asked["datetype"], asked["retstart"]) == ("owls[Title]", "edat", "0")
    assert (asked["mindate"], asked["maxdate"]) == ("2026/11/20", "2026/11/25")


@pytest.mark.parametrize(("source", "key"), [(Arxiv(), "arxiv"), (OpenAlex(), "openalex"), (PubMed(), "pubmed")])
def test_words_that_a_source_does_not_understand_are_said(source: FindsNewest, key: str) -> None:
    body = b"<feed xmlns='http://www.w3.org/2005/Atom'/>" if key == "arxiv" else b'{"error": "no"}'
    with (
        LoopbackServer(lambda _request: Reply(body, 400)) as server,
        client_for(**{key: server.address}) as client,
        pytest.raises(SourceUnavailable, match="does not understand the words"),
    ):
        source.find_newest(client, "((", days=DAYS, page=0)


def test_the_daily_papers_of_a_period_are_asked_whole_and_anew() -> None:
    about = {"id": "2611.00001", "title": "Owls", "upvotes": 17, "authors": [{"name": "Ada Lovelace"}]}
    paper = {"paper": about, "numComments": 3}
    reply = Reply(json.dumps([paper]).encode())
    with LoopbackServer(lambda _request: reply) as server, client_for(huggingface=server.address) as client:
        for _time in range(2):
            (found,) = HuggingFace().find_daily_papers(client, view="week", period="2026-W48")
    assert found.record.identifier("arxiv") == "2611.00001"
    assert (found.comments, found.upvotes) == (3, 17)
    assert [request.query for request in server.requests] == [{"week": "2026-W48", "limit": "100"}] * 2
    assert server.requests[0].path == "/api/daily_papers"
