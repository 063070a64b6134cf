"""Crossref's works, as recorded in June and August 2026 and as hand-made where no recording has the case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.model.candidate import Candidate, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.outside.markup import plain_abstract
from readinglist.sources.crossref import Crossref, read_work, read_works
from sources.archive import Archive, Record
from sources.asking import client_for
from sources.recorded import answer_of, exchange, names


def _works(corpus: Path, name: str) -> list[Candidate]:
    return read_works(answer_of((corpus / "metadata" / "crossref" / name).read_text("utf-8")))


def test_a_404_in_plain_text_means_unknown(corpus: Path) -> None:
    answer = exchange(corpus / "metadata" / "crossref" / "works-404.json")
    assert (answer.status, answer.body) == (404, b"Resource not found.")
    assert read_works(answer) == []


def test_a_refused_question_has_no_works(corpus: Path) -> None:
    assert read_works(exchange(corpus / "metadata" / "crossref" / "error-400-filters.json")) == []


def test_a_404_for_an_arxiv_doi_means_that_it_is_another_agencys(corpus: Path) -> None:
    answer = exchange(corpus / "metadata" / "multi" / "title-search-author-mismatch.json", "10.48550")
    assert answer.status == 404
    assert read_works(answer) == []


def test_an_article_is_read_completely(corpus: Path) -> None:
    article = _works(corpus, "title-search-05-lee-covid-racial-differences.json")[0]
    assert (article.kind, article.type, article.venue) == (
        VersionKind.JOURNAL,
        PaperType.ARTICLE,
        "Journal of Substance Use",
    )
    assert (article.volume, article.number, article.pages) == ("31", "1", "82-90")
    assert article.date == PartialDate(2025, 2, 2)
    assert article.identifiers == (Identifier("doi", "10.1080/14659891.2025.2460803"),)
    assert (article.author_count, names(article.people)[0]) == (5, "Yen-Han||Lee|")
    assert article.publisher == "Informa UK Limited"


def test_preprint_and_article_of_one_search_are_told_apart_and_related(corpus: Path) -> None:
    preprint, article, *_others = _works(corpus, "title-search-preprint-vor-collision.json")
    assert (preprint.kind, preprint.type) == (VersionKind.PREPRINT, PaperType.MISC)
    assert article.kind is VersionKind.JOURNAL
    assert [(item.kind, item.identifier.value) for item in preprint.relations] == [
        (RelationKind.PUBLISHED_AS, article.identifier("doi"))
    ]


def test_a_group_is_one_author(corpus: Path) -> None:
    (work,) = _works(corpus, "works-issn-group-author.json")
    assert work.people
    assert all(person.literal or person.family for person in work.people)


def test_jats_abstracts_become_paragraphs(corpus: Path) -> None:
    folder = corpus / "metadata" / "crossref"
    structured = plain_abstract((folder / "jats-abstract-1.xml").read_text("utf-8"))
    paragraphs = structured.split("\n\n")
    assert [paragraph.split(":")[0] for paragraph in paragraphs] == [
        "Aim",
        "Background",
        "Design",
        "Methods",
        "Findings",
        "Conclusion",
    ]
    expected = (folder / "jats-abstract-1.expected.txt").read_text("utf-8").split("\n\n")[1::2]
    assert [paragraph.partition(": ")[2] for paragraph in paragraphs] == [text.strip() for text in expected]


def test_formulas_in_jats_abstracts_stay_tex_and_are_there_once(corpus: Path) -> None:
    folder = corpus / "metadata" / "crossref"
    text = plain_abstract((folder / "jats-abstract-2.xml").read_text("utf-8"))
    expected = (folder / "jats-abstract-2.expected.txt").read_text("utf-8")
    assert _without_blanks(text) == _without_blanks(expected)


def test_of_a_formula_in_two_forms_the_tex_is_taken_without_the_document_around_it() -> None:
    tex = "\\documentclass{minimal}\\begin{document}$$x_1$$\\end{document}"
    math = "<mml:math><mml:mi>x</mml:mi><mml:mn>1</mml:mn></mml:math>"
    formula = "<jats:alternatives><jats:tex-math>{}</jats:tex-math>{}</jats:alternatives>"
    assert plain_abstract(f"<jats:p>For {formula.format(tex, math)}.</jats:p>") == "For $$x_1$$."
    assert plain_abstract(f"<jats:p>For <jats:alternatives>{math}</jats:alternatives>.</jats:p>") == "For x1."


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _work(**fields: Any) -> Candidate:
    return read_work({"DOI": "10.1000/Owls", "title": ["Counting Owls"], "type": "journal-article"} | fields)


def test_issued_null_gives_no_date_and_another_form_of_publication_its_own() -> None:
    assert _work(issued={"date-parts": [[None]]}).date is None
    assert _work(issued={"date-parts": [[None]]}, created={"date-parts": [[2020, 1, 1]]}).date is None
    assert _work(issued={"date-parts": [[None]]}, posted={"date-parts": [[2020, 5]]}).date == PartialDate(2020, 5)


def test_issued_null_is_in_the_recordings_and_harmless(corpus: Path) -> None:
    works = [
        work
        for file in sorted((corpus / "metadata" / "crossref").glob("*.json"))
        for work in _all_works(json.loads(file.read_text("utf-8")))
    ]
    undated = [work for work in works if work.get("issued") == {"date-parts": [[None]]}]
    assert undated
    assert all(read_work(work).title for work in works)


def _all_works(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if value.get("DOI") and value.get("title") and "issued" in value else []
        return own + [work for child in value.values() for work in _all_works(child)]
    return [work for child in value for work in _all_works(child)] if isinstance(value, list) else []


def test_people_have_their_particles_and_suffixes() -> None:
    authors = [
        {"given": "Ludwig", "family": "van Beethoven"},
        {"given": "Donald", "family": "Hora", "suffix": "Jr."},
        {"name": "The Owl Consortium"},
        {"family": "Plato"},
        {"given": "Jean", "non-dropping-particle": "de", "family": "La Fontaine"},
        {"ORCID": "x"},
    ]
    assert names(_work(author=authors).people) == [
        "Ludwig|van|Beethoven|",
        "Donald||Hora|Jr.",
        "{The Owl Consortium}",
        "||Plato|",
        "Jean|de|La Fontaine|",
    ]


def test_titles_lose_markup_and_keep_subtitle_and_signs() -> None:
    assert _work(title=["<i>E. coli</i> &amp; CO<sub>2</sub>: R&amp;amp;D"]).title == "E. coli & CO₂: R&D"
    assert _work(title=["MNIST < CIFAR10 > Imagenet"]).title == "MNIST < CIFAR10 > Imagenet"
    assert _work(subtitle=["A Survey"]).title == "Counting Owls: A Survey"
    assert _work(title=["Counting Owls: A Survey"], subtitle=["A survey"]).title == "Counting Owls: A Survey"
    assert _work(
        title=["Mass <mml:math><mml:msup><mml:mi>e</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>"]
    ).title == ("Mass e²")


def test_a_retraction_is_a_flag_on_the_paper_and_a_relation_on_its_notice() -> None:
    notice = {
        "DOI": "10.1000/notice",
        "type": "retraction",
        "label": "Retraction",
        "updated": {"date-parts": [[2024, 5]]},
    }
    assert _work(**{"updated-by": [notice]}).flag == "retracted: Retraction of May 2024, doi.org/10.1000/notice"
    assert _work(**{"updated-by": [notice | {"type": "erratum"}]}).flag == ""
    assert _work(title=["RETRACTED: Counting Owls"]).flag
    (relation,) = _work(**{"update-to": [{"DOI": "10.1000/Owls.1", "type": "retraction"}]}).relations
    assert (relation.kind, relation.identifier) == (RelationKind.ABOUT, Identifier("doi", "10.1000/owls.1"))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "posted-content", "subtype": "preprint"}, VersionKind.PREPRINT),
        ({"type": "posted-content", "subtype": "other"}, VersionKind.OTHER),
        ({"type": "journal-article", "DOI": "10.2139/ssrn.12"}, VersionKind.PREPRINT),
        ({"type": "journal-article", "DOI": "10.1101/gr.12"}, VersionKind.JOURNAL),
        ({"type": "proceedings-article"}, VersionKind.PROCEEDINGS),
        ({"type": "dissertation"}, VersionKind.THESIS),
        ({"type": "something new"}, VersionKind.OTHER),
        ({"type": None}, VersionKind.OTHER),
    ],
)
def test_types_say_what_kind_of_version_it_is(fields: dict[str, Any], kind: VersionKind) -> None:
    assert _work(**fields).kind is kind


def test_fields_of_an_unexpected_form_count_as_absent() -> None:
    odd = _work(
        author="Ada",
        issued="2020",
        relation=[1],
        volume={"a": 1},
        page=7,
        abstract=["x"],
        ISBN="no",
        **{"updated-by": 3},
    )
    assert (odd.people, odd.date, odd.relations, odd.volume, odd.pages, odd.abstract) == ((), None, (), "", "7", "")


PUBLISHED = Record("Counting Owls", doi="10.1000/owls", kind="journal", venue="Owl Letters", preprint="2306.01234")


def test_many_dois_are_one_request() -> None:
    asked = [Identifier("doi", value) for value in ("10.1000/owls", "10.1000/none", "10.1000/a,b")]
    with Archive([PUBLISHED]) as archive, client_for(crossref=archive.address("crossref")) as client:
        assert set(Crossref().find_by_identifiers(client, asked)) == {asked[0]}
        assert [request.query["filter"] for request in archive.requests] == ["doi:10.1000/none,doi:10.1000/owls"]


def test_a_title_is_searched_with_its_people() -> None:
    with Archive([PUBLISHED]) as archive, client_for(crossref=archive.address("crossref")) as client:
        (found,) = Crossref().find_by_title(client, "Counting: Owls", people=[Person("Owl", "Ada"), Person("Barn")])
        assert archive.requests[0].query["query.author"] == "Owl Barn"
    assert found.relations[0].kind is RelationKind.PREPRINT_OF
    assert found.relations[0].identifier == Identifier("arxiv", "2306.01234")
