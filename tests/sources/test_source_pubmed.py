"""PubMed's records, as recorded in 2026 and as hand-made where no recording has the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.model.candidate import Candidate, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.outside import Malformed
from readinglist.sources.pubmed import PubMed, read_numbers, read_records
from sources.asking import client_for, make_client
from sources.recorded import answer_of, names
from sources.replay import Recording, Replay


def _records(corpus: Path, name: str) -> list[Candidate]:
    return read_records(answer_of((corpus / "metadata" / "pubmed" / name).read_text("utf-8")))


def test_a_recorded_article_is_read_completely_though_it_names_a_dtd(corpus: Path) -> None:
    article = _records(corpus, "efetch.xml")[2]
    assert article.title.startswith("Reliability and Diurnal-Fatigability Effects")
    assert not article.title.endswith(".")
    assert (article.venue, article.volume, article.number, article.pages) == ("Motor control", "30", "2", "182-200")
    assert article.date == PartialDate(2026, 2, 26)
    assert article.identifiers == (Identifier("pmid", "41765003"), Identifier("doi", "10.1123/mc.2025-0075"))
    assert names(article.people)[0] == "Modesto A||Lebron|"
    assert article.abstract.startswith("Single-effort isometric")


def test_the_identifiers_of_references_are_not_those_of_the_record(corpus: Path) -> None:
    assert all(len(article.identifiers) <= 2 for article in _records(corpus, "efetch.xml"))


def test_comments_are_relations_and_mere_citations_are_not(corpus: Path) -> None:
    (article,) = _records(corpus, "MedlineImporterTestNbib.xml")
    assert [(item.kind, item.identifier.value) for item in article.relations] == [(RelationKind.ABOUT, "19175285")]


def test_what_is_cut_off_is_malformed(corpus: Path) -> None:
    with pytest.raises(Malformed):
        _records(corpus, "MedlineImporterTestMalformedEntry.xml")


def test_numbers_of_a_recorded_search_are_read(corpus: Path) -> None:
    numbers = read_numbers(answer_of((corpus / "metadata" / "pubmed" / "esearch.json").read_text("utf-8")))
    assert (len(numbers), numbers[0]) == (20, "42268385")


def _record(article: str, *, citation: str = "") -> Candidate:
    (record,) = read_records(
        answer_of(
            '<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML"><PubmedArticle><MedlineCitation>'
            f"<PMID>7</PMID><Article>{article}</Article>{citation}</MedlineCitation></PubmedArticle></PubmedArticleSet>"
        )
    )
    return record


TITLE = "<ArticleTitle>Owls.</ArticleTitle>"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Effect of <i>E. coli</i> on CO<sub>2</sub>.", "Effect of E. coli on CO₂"),
        ("[Counting owls].", "Counting owls"),
        (
            "Search for <mml:math><mml:msub><mml:mi>H</mml:mi><mml:mn>0</mml:mn></mml:msub></mml:math> at "
            "<mml:math><mml:msqrt><mml:mi>s</mml:mi></mml:msqrt><mml:mo>=</mml:mo><mml:mn>13</mml:mn></mml:math>",
            "Search for H₀ at √s=13",
        ),
        (
            "<mml:math><mml:semantics><mml:mfrac><mml:mn>1</mml:mn><mml:mrow><mml:mi>n</mml:mi><mml:mo>+</mml:mo>"
            "<mml:mn>1</mml:mn></mml:mrow></mml:mfrac><mml:annotation>junk</mml:annotation></mml:semantics></mml:math>",
            "1/(n+1)",
        ),
        (
            "<mml:math><mml:msubsup><mml:mi>x</mml:mi><mml:mi>j</mml:mi><mml:mi>Q</mml:mi></mml:msubsup></mml:math>",
            "xⱼ^Q",
        ),
    ],
)
def test_markup_and_mathml_in_titles_become_text(title: str, expected: str) -> None:
    assert _record(f"<ArticleTitle>{title}</ArticleTitle>").title == expected


def test_sections_of_an_abstract_keep_their_labels() -> None:
    texts = '<AbstractText Label="AIM">We count.</AbstractText><AbstractText>Owls <b>x</b>.</AbstractText>'
    assert _record(f"{TITLE}<Abstract>{texts}</Abstract>").abstract == "AIM: We count.\n\nOwls x."


def test_a_publishers_item_number_is_no_arxiv_identifier() -> None:
    places = '<ELocationID EIdType="pii">2401.12345</ELocationID><ELocationID EIdType="doi">10.1000/owls</ELocationID>'
    assert _record(TITLE + places).identifiers == (Identifier("pmid", "7"), Identifier("doi", "10.1000/owls"))


def test_groups_suffixes_cut_lists_and_misspelt_names() -> None:
    people = (
        '<AuthorList CompleteYN="N">'
        "<Author><LastName>van Barn</LastName><ForeName>Bo</ForeName><Suffix>3rd</Suffix></Author>"
        '<Author ValidYN="N"><LastName>Bran</LastName></Author>'
        "<Author><CollectiveName>Owl Group</CollectiveName></Author></AuthorList>"
    )
    record = _record(TITLE + people)
    assert names(record.people) == ["Bo|van|Barn|3rd", "{Owl Group}"]
    assert record.author_count == 3


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<PubDate><Year>2020</Year><Month>Mar</Month></PubDate>", PartialDate(2020, 3)),
        ("<PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate>", PartialDate(1998)),
        ("<PubDate><Year>2020</Year><Season>Spring</Season></PubDate>", PartialDate(2020)),
        ("<PubDate></PubDate>", None),
    ],
)
def test_dates_are_as_exact_as_the_issue(date: str, expected: PartialDate | None) -> None:
    assert _record(f"{TITLE}<Journal><JournalIssue>{date}</JournalIssue></Journal>").date == expected


def _correction(name: str) -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{name}"><RefSource>Owl Lett. 2024;3</RefSource>'
        "<PMID>9</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )


def test_retractions_errata_and_published_preprints_are_told() -> None:
    assert _record(TITLE, citation=_correction("RetractionIn")).flag == "retracted: Owl Lett. 2024;3"
    types = "<PublicationTypeList><PublicationType>{}</PublicationType></PublicationTypeList>"
    assert _record(TITLE + types.format("Retracted Publication")).flag
    assert _record(TITLE + types.format("Preprint")).kind is VersionKind.PREPRINT
    kinds = {
        name: _record(TITLE, citation=_correction(name)).relations[0].kind
        for name in ("ErratumFor", "UpdateIn", "UpdateOf")
    }
    assert kinds == {
        "ErratumFor": RelationKind.ABOUT,
        "UpdateIn": RelationKind.PUBLISHED_AS,
        "UpdateOf": RelationKind.PREPRINT_OF,
    }


def test_a_title_is_searched_first_and_its_records_fetched_in_one_request(corpus: Path) -> None:
    folder = corpus / "metadata" / "pubmed"
    search = Recording(
        "pubmed", "/entrez/eutils/esearch.fcgi", (folder / "esearch.json").read_bytes(), having="[Title]"
    )
    fetch = Recording("pubmed", "/entrez/eutils/efetch.fcgi", (folder / "efetch.xml").read_bytes(), having="42268385")
    with Replay([search, fetch]) as replay, make_client(replay.addresses, email="ada@owls.example") as client:
        found = PubMed().find_by_title(client, "Neural activity differences")
        asked = [Identifier("pmid", "42268385"), Identifier("pmid", "1")]
        assert set(PubMed().find_by_identifiers(client, asked)) == {asked[0]}
        assert {request.query["email"] for request in replay.requests} == {"ada@owls.example"}
    assert found[0].title.startswith("Neural activity differences")


def test_a_list_of_unknown_numbers_is_a_400_and_means_none() -> None:
    refusal = Recording("pubmed", "/entrez/eutils/efetch.fcgi", b'{"error":"bad id"}', status=400)
    with Replay([refusal]) as replay, client_for(**replay.addresses) as client:
        assert PubMed().find_by_identifiers(client, [Identifier("pmid", "1")]) == {}
