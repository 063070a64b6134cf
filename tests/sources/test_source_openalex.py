"""OpenAlex's works, as recorded in September 2025 and as hand-made where no recording has the case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.sources.openalex import OpenAlex, read_inverted_index, read_work, read_works
from sources.archive import Archive, Record
from sources.asking import client_for
from sources.recorded import answer_of, exchange, names


def test_an_inverted_abstract_is_put_in_order(corpus: Path) -> None:
    (work,) = read_works(exchange(corpus / "metadata" / "multi" / "title-search-paperqa.json", "openalex"))
    assert work.abstract.startswith("Large Language Models (LLMs) generalize well across language tasks, but suffer")


def test_a_broken_inverted_index_costs_nothing() -> None:
    assert read_inverted_index({"We": [0, 2], "count": [1]}) == "We count We"
    assert read_inverted_index({"a": [10**12], "b": "0", "c": [None, -1, 3]}) == "c"
    assert read_inverted_index(None) == ""


def test_names_are_those_on_the_paper_not_those_of_the_person_it_was_linked_to(corpus: Path) -> None:
    (work,) = read_works(exchange(corpus / "metadata" / "multi" / "title-search-paperqa.json", "openalex"))
    assert names(work.people)[0] == "Jakub||Lála|"
    assert names(work.people)[-1] == "Andrew D.||White|"  # linked to "Andrew Dickson White" (1832-1918)


def test_a_preprint_has_its_arxiv_identifier_and_the_first_of_january_is_a_year(corpus: Path) -> None:
    (work,) = read_works(exchange(corpus / "metadata" / "multi" / "title-search-paperqa.json", "openalex"))
    assert work.identifiers == (Identifier("arxiv", "2312.07559"),)
    assert (work.kind, work.venue, work.date) == (VersionKind.PREPRINT, "", PartialDate(2023))


def test_an_article_is_read_with_its_place(corpus: Path) -> None:
    (work,) = read_works(exchange(corpus / "metadata" / "multi" / "title-search-copper.json", "openalex"))
    assert (work.kind, work.venue, work.volume, work.number) == (
        VersionKind.JOURNAL,
        "Journal of Applied Physics",
        "118",
        "23",
    )
    assert work.date == PartialDate(2015, 12, 21)


def test_a_404_that_is_a_page_means_unknown(corpus: Path) -> None:
    answer = exchange(corpus / "metadata" / "multi" / "openalex-404.json")
    assert answer.status == 404
    assert read_works(answer) == []


def _work(**fields: Any) -> Candidate:
    return read_work({"title": "Counting Owls", "type": "article"} | fields)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "article", "primary_location": {"source": {"type": "repository"}}}, VersionKind.PREPRINT),
        ({"type": "article", "primary_location": {"source": {"type": "conference"}}}, VersionKind.PROCEEDINGS),
        ({"type": "article", "type_crossref": "proceedings-article"}, VersionKind.PROCEEDINGS),
        ({"type": "article", "doi": "https://doi.org/10.2139/ssrn.1"}, VersionKind.PREPRINT),
        ({"type": "article"}, VersionKind.JOURNAL),
        ({"type": "dissertation"}, VersionKind.THESIS),
        ({"type": "erratum"}, VersionKind.OTHER),
    ],
)
def test_place_and_type_say_what_kind_of_version_it_is(fields: dict[str, Any], kind: VersionKind) -> None:
    assert _work(**fields).kind is kind


def test_a_retraction_is_a_flag() -> None:
    assert _work(is_retracted=True).flag.startswith("retracted")
    assert _work(is_retracted=False).flag == ""


def test_a_cut_list_of_authors_says_that_there_are_more() -> None:
    authors = [{"raw_author_name": "Ada Owl"}, {"author": {"display_name": "Bo Barn"}}]
    assert _work(authorships=authors).author_count == 2
    assert _work(authorships=authors, is_authors_truncated=True).author_count == 3
    assert _work(authorships=None).author_count is None


def test_works_without_a_title_are_left_out() -> None:
    answer = answer_of({"results": [{"title": None}, {"title": "Counting Owls"}, 3]})
    assert [work.title for work in read_works(answer)] == ["Counting Owls"]


def test_preprint_and_published_identifiers_of_one_work_are_both_there() -> None:
    work = _work(
        doi="https://doi.org/10.1000/OWLS",
        ids={"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
        locations=[{"landing_page_url": "https://arxiv.org/abs/2306.01234v2"}, {"landing_page_url": None}],
    )
    assert work.identifiers == (
        Identifier("doi", "10.1000/owls"),
        Identifier("pmid", "123"),
        Identifier("arxiv", "2306.01234"),
    )


def test_arxiv_papers_are_asked_for_by_their_doi_with_all_others_in_one_request() -> None:
    papers = [Record("Counting Owls", arxiv="2306.01234"), Record("Bats", doi="10.1000/bats", kind="journal")]
    asked = [Identifier("arxiv", "2306.01234", 2), Identifier("doi", "10.1000/bats"), Identifier("doi", "10.1000/a|b")]
    with Archive(papers) as archive, client_for(openalex=archive.address("openalex")) as client:
        assert set(OpenAlex().find_by_identifiers(client, asked)) == set(asked[:2])
        assert [request.query["filter"] for request in archive.requests] == [
            "doi:10.1000/bats|10.48550/arxiv.2306.01234"
        ]


def test_a_title_is_searched_without_the_signs_of_the_filter() -> None:
    with Archive([Record("Owls, Bats")]) as archive, client_for(openalex=archive.address("openalex")) as client:
        assert len(OpenAlex().find_by_title(client, "Owls, Bats|")) == 1
        assert archive.requests[0].query["filter"] == "title.search:Owls Bats"
