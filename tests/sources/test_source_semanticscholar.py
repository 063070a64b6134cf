"""Semantic Scholar's papers, as recorded from 2023 to 2026 and as hand-made where no recording has the case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.outside import Malformed
from readinglist.sources.semanticscholar import SemanticScholar, read_batch, read_match, read_paper
from sources.archive import Archive, Record
from sources.asking import client_for
from sources.recorded import answer_of, exchange, names
from sources.replay import Recording, Replay


def test_an_unknown_paper_of_a_batch_is_null_in_its_place(corpus: Path) -> None:
    papers = read_batch(exchange(corpus / "metadata" / "semanticscholar" / "batch-with-null.json"))
    assert papers[0] is None
    assert [paper.title[:8] for paper in papers[1:] if paper] == ["How Much", "The Mira", "Improvin"]


def test_each_paper_of_a_batch_belongs_to_the_identifier_at_its_place(corpus: Path) -> None:
    asked = [Identifier("doi", f"10.1000/{number}") for number in range(4)]
    answer = exchange(corpus / "metadata" / "semanticscholar" / "batch-with-null.json")
    batch = Recording("semanticscholar", "/graph/v1/paper/batch", answer.body)
    with Replay([batch]) as replay, client_for(**replay.addresses) as client:
        found = SemanticScholar().find_by_identifiers(client, asked)
        assert json.loads(replay.requests[0].body)["ids"][0] == "DOI:10.1000/0"
    assert list(found) == asked[1:]
    assert found[asked[2]].title.startswith("The Miracle of Microfinance")


def test_a_batch_without_any_known_paper_is_a_400_and_means_none() -> None:
    batch = Recording("semanticscholar", "/graph/v1/paper/batch", b'{"error":"No valid paper ids given"}', status=400)
    with Replay([batch]) as replay, client_for(**replay.addresses) as client:
        assert SemanticScholar().find_by_identifiers(client, [Identifier("arxiv", "2306.01234")]) == {}


def test_title_match_not_found_is_a_404(corpus: Path) -> None:
    answer = exchange(corpus / "metadata" / "multi" / "bad-dois.json", "search/match")
    assert (answer.status, json.loads(answer.body)) == (404, {"error": "Title match not found"})
    assert read_match(answer) == []


def test_nothing_found_may_also_be_a_200_with_empty_data(corpus: Path) -> None:
    answer = exchange(corpus / "metadata" / "multi" / "s2-match-empty.json")
    assert answer.status == 200
    assert read_match(answer) == []


def test_a_match_is_read_with_people_and_identifiers(corpus: Path) -> None:
    (paper,) = read_match(exchange(corpus / "metadata" / "multi" / "title-search-paperqa.json", "semanticscholar"))
    assert paper.identifiers == (Identifier("arxiv", "2312.07559"),)
    assert (paper.kind, paper.date, paper.author_count) == (VersionKind.PREPRINT, PartialDate(2023, 12, 8), 6)
    assert names(paper.people)[4] == "Samuel G.||Rodriques|"
    assert paper.venue == ""


def _paper(**fields: Any) -> Candidate:
    return read_paper({"title": "Counting Owls", "publicationTypes": ["JournalArticle"]} | fields)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"venue": "arXiv.org"}, VersionKind.PREPRINT),
        ({"journal": {"name": "ArXiv", "volume": "abs/2306.01234"}}, VersionKind.PREPRINT),
        ({"venue": "Owl Letters", "externalIds": {"DOI": "10.2139/ssrn.1"}}, VersionKind.PREPRINT),
        ({"externalIds": {"ArXiv": "2306.01234"}}, VersionKind.PREPRINT),
        ({"externalIds": {"ArXiv": "2306.01234", "DOI": "10.1000/owls"}}, VersionKind.JOURNAL),
        ({"venue": "OwlConf", "publicationTypes": ["JournalArticle", "Conference"]}, VersionKind.PROCEEDINGS),
        ({"publicationVenue": {"name": "OwlConf", "type": "conference"}}, VersionKind.PROCEEDINGS),
        (
            {"publicationVenue": {"name": "Owls", "type": "journal"}, "publicationTypes": ["Conference"]},
            VersionKind.JOURNAL,
        ),
        ({"publicationTypes": None, "journal": {"name": "Owl Letters", "volume": "3"}}, VersionKind.JOURNAL),
        ({"publicationTypes": ["Book"]}, VersionKind.BOOK),
        ({"publicationTypes": None}, VersionKind.OTHER),
    ],
)
def test_the_venue_before_the_type_says_what_kind_of_version_it_is(fields: dict[str, Any], kind: VersionKind) -> None:
    assert _paper(**fields).kind is kind


def test_a_merged_record_has_the_identifiers_of_all_its_versions() -> None:
    ids = {"ArXiv": "2306.01234", "DOI": "10.1000/OWLS", "PubMed": "123", "DBLP": "x", "CorpusId": 5}
    assert _paper(externalIds=ids, venue="Owl Letters").identifiers == (
        Identifier("arxiv", "2306.01234"),
        Identifier("doi", "10.1000/owls"),
        Identifier("pmid", "123"),
    )


def test_pages_and_volume_are_those_of_the_published_version() -> None:
    journal = {"name": "Owl Letters", "volume": "7", "pages": "\n  1 - 9 "}
    article = _paper(venue="Owl Letters", journal=journal, year=2024)
    assert (article.venue, article.volume, article.pages, article.date) == (
        "Owl Letters",
        "7",
        "1-9",
        PartialDate(2024),
    )


def test_what_is_no_list_of_papers_is_malformed() -> None:
    with pytest.raises(Malformed):
        read_batch(answer_of({"message": "Forbidden"}))


def test_many_identifiers_are_one_request_and_a_title_is_one() -> None:
    asked = [Identifier("arxiv", "2306.01234", 2), Identifier("arxiv", "2306.09999")]
    with Archive([Record("Counting Owls", arxiv="2306.01234")]) as archive:
        with client_for(semanticscholar=archive.address("semanticscholar")) as client:
            assert list(SemanticScholar().find_by_identifiers(client, asked)) == asked[:1]
            assert len(SemanticScholar().find_by_title(client, "Counting owls!")) == 1
            assert SemanticScholar().find_by_title(client, "Zebras") == []
        assert [request.method for request in archive.requests] == ["POST", "GET", "GET"]
