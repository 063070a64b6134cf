"""The archive that other tests stand on speaks as the services were recorded."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from sources.archive import SERVICES, Archive, Record

PAPER = Record(
    "On the Number of Owls in a Barn",
    arxiv="2306.01234",
    abstract="We count owls. Then we count owls again.",
    people=("Ada Owl", "Bo van Barn"),
)
DECOY = Record("On the Number of Owls in a Barn: Erratum", doi="10.1000/owls.2", kind="journal", date="2024-01-05")


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive([PAPER, DECOY]) as archive:
        yield archive


def _get(archive: Archive, service: str, path: str, **query: str) -> tuple[int, str]:
    return _send(f"{archive.address(service)}{path}?{urllib.parse.urlencode(query)}", None)


def _send(address: str, body: bytes | None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data=body)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_arxiv_finds_titles_and_leaves_out_unknown_ids(archive: Archive) -> None:
    assert "2306.01234v1" in _get(archive, "arxiv", "/api/query", search_query='ti:"number of owls in a barn"')[1]
    assert "<entry>" not in _get(archive, "arxiv", "/api/query", id_list="2306.99999")[1]
    status, body = _get(archive, "arxiv", "/api/query", id_list="abc")
    assert (status, "<title>Error</title>" in body) == (400, True)


def test_crossref_knows_dois_only_and_says_so_in_plain_text(archive: Archive) -> None:
    assert _get(archive, "crossref", "/works/10.48550/arXiv.2306.01234") == (404, "Resource not found.")
    items = json.loads(_get(archive, "crossref", "/works", filter="doi:10.1000/owls.2,doi:10.1000/x")[1])["message"]
    assert [item["title"] for item in items["items"]] == [[DECOY.title]]


def test_semantic_scholar_puts_null_in_place_and_matches_one_title(archive: Archive) -> None:
    body = json.dumps({"ids": ["ARXIV:2306.99999", "ARXIV:2306.01234"]}).encode()
    answer: list[Any] = json.loads(_send(archive.address("semanticscholar") + "/graph/v1/paper/batch", body)[1])
    assert [item and item["title"] for item in answer] == [None, PAPER.title]
    assert _get(archive, "semanticscholar", "/graph/v1/paper/search/match", query="zebras")[0] == 404


def test_openalex_inverts_abstracts(archive: Archive) -> None:
    body = _get(archive, "openalex", "/works", filter="doi:10.48550/arxiv.2306.01234|10.1000/none")[1]
    assert json.loads(body)["results"][0]["abstract_inverted_index"]["count"] == [1, 5]


def test_hugging_face_gives_one_paper_and_the_papers_of_a_day(archive: Archive) -> None:
    assert json.loads(_get(archive, "huggingface", "/api/papers/2306.01234")[1])["title"] == PAPER.title
    assert _get(archive, "huggingface", "/api/papers/2306.99999")[0] == 404
    assert len(json.loads(_get(archive, "huggingface", "/api/daily_papers", date="2023-06-26")[1])) == 1


def test_a_service_fails_as_often_as_it_is_told_and_requests_are_counted(archive: Archive) -> None:
    archive.fail("arxiv", 429, headers={"Retry-After": "7"}, times=1)
    assert _get(archive, "arxiv", "/api/query", id_list="2306.01234")[0] == 429
    assert _get(archive, "arxiv", "/api/query", id_list="2306.01234")[0] == 200
    assert _get(archive, "openalex", "/works", filter="title.search:owls")[0] == 200
    assert (archive.count("arxiv"), archive.count("openalex"), archive.count()) == (2, 1, 3)


def test_a_slow_service_does_not_hold_up_another_one_nor_the_end() -> None:
    def ask_slowly() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):  # whether it still answers at the end is open
            _get(archive, "arxiv", "/api/query", id_list="2306.01234")

    with Archive([PAPER]) as archive:
        archive.delay("arxiv", 60)
        slow = threading.Thread(target=ask_slowly)
        slow.start()
        assert _get(archive, "openalex", "/works", filter="title.search:owls")[0] == 200
    slow.join(5)
    assert not slow.is_alive()


def test_the_environment_names_every_service(archive: Archive) -> None:
    assert set(archive.environment) == {f"READINGLIST_SOURCE_{service.upper()}" for service in SERVICES}
