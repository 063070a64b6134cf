"""DataCite, DBLP, doi.org and Hugging Face: recorded where there are recordings, hand-made else (all of DBLP)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from readinglist.model.candidate import Candidate, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.outside import Malformed
from readinglist.sources import datacite, dblp, huggingface
from readinglist.sources.doi_org import DoiOrg
from sources.archive import Archive, Record
from sources.asking import client_for
from sources.recorded import answer_of, exchange, names
from sources.replay import Recording, Replay, recordings

# -- DataCite -----------------------------------------------------------------------------------------------------


def _datacite(corpus: Path, name: str) -> list[Candidate]:
    return datacite.read_records(exchange(corpus / "metadata" / "datacite" / name, "/dois"))


def test_a_recorded_conference_paper_has_people_editors_and_venue(corpus: Path) -> None:
    (paper,) = _datacite(corpus, "author_with_scheme.json")
    assert (paper.kind, paper.type) == (VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS)
    assert paper.venue == "Proceedings of the 7th Int. Particle Accelerator Conf."
    assert names(paper.people)[0] == "Masashi||Otani|"
    assert names(paper.editors)[0] == "Christine||Petit-Jean-Genaz|"
    assert (paper.date, paper.pages) == (PartialDate(2016), "")


def test_an_organisation_is_one_name_and_a_version_is_a_relation(corpus: Path) -> None:
    assert names(_datacite(corpus, "Schema_org_type.json")[0].people) == ["{Statistique Canada}"]
    (relation,) = _datacite(corpus, "cc-by_3_0_us.json")[0].relations
    assert (relation.kind, relation.identifier.value) == (RelationKind.VERSION_OF, "10.6084/m9.figshare.1286826")


def test_datacite_knows_nothing_with_404(corpus: Path) -> None:
    assert _datacite(corpus, "DOI_not_found.json") == []


ARXIV_AT_DATACITE = {
    "doi": "10.48550/arxiv.2306.01234",
    "titles": [{"title": "Owl-counting", "titleType": "AlternativeTitle"}, {"title": "Counting Owls"}],
    "creators": [{"name": "van Barn, Bo", "nameType": "Personal", "givenName": "Bo", "familyName": "van Barn"}],
    "types": {"resourceTypeGeneral": "Text", "resourceType": "Article"},
    "dates": [
        {"date": "2023-07-01T00:00:00Z", "dateType": "Updated"},
        {"date": "2023-06-02T10:00:00Z", "dateType": "Submitted"},
        {"date": "2023-06", "dateType": "Issued"},
    ],
    "descriptions": [
        {"description": "junk", "descriptionType": "Other"},
        {"description": "We count.", "descriptionType": "Abstract"},
    ],
    "relatedIdentifiers": [{"relationType": "IsVersionOf", "relatedIdentifier": "10.1000/OWLS"}],
    "publisher": "arXiv",
}


def test_an_arxiv_doi_is_the_arxiv_paper_of_its_first_day_and_names_its_published_version() -> None:
    body = {"data": [{"attributes": ARXIV_AT_DATACITE}, {"attributes": {"doi": "10.1000/untitled"}}]}
    asked = [Identifier("arxiv", "2306.01234", 1), Identifier("doi", "10.1000/none")]
    with Replay([Recording("datacite", "/dois", answer_of(body).body)]) as replay:
        with client_for(**replay.addresses) as client:
            found = datacite.DataCite().find_by_identifiers(client, asked)
        assert replay.requests[0].query["query"] == 'doi:("10.1000/none" OR "10.48550/arxiv.2306.01234")'
    (paper,) = found.values()
    assert list(found) == asked[:1]
    assert (paper.title, paper.kind, paper.date) == ("Counting Owls", VersionKind.PREPRINT, PartialDate(2023, 6, 2))
    assert (paper.abstract, names(paper.people)) == ("We count.", ["Bo|van|Barn|"])
    assert paper.identifiers == (Identifier("arxiv", "2306.01234"),)
    assert [(item.kind, item.identifier.value) for item in paper.relations] == [
        (RelationKind.PUBLISHED_AS, "10.1000/owls")
    ]


# -- DBLP -----------------------------------------------------------------------------------------------------------


def _hits(*infos: dict[str, Any]) -> list[Candidate]:
    return dblp.read_hits(answer_of({"result": {"hits": {"@total": "1", "hit": [{"info": info} for info in infos]}}}))


def test_dblp_leaves_hit_out_when_there_is_none() -> None:
    assert dblp.read_hits(answer_of({"result": {"hits": {"@total": "0", "@sent": "0"}}})) == []


def test_one_author_is_an_object_and_several_are_a_list() -> None:
    one, several = _hits(
        {"title": "Owls.", "authors": {"author": {"@pid": "1", "text": "Ada Owl"}}},
        {"title": "Bats.", "authors": {"author": [{"text": "Bo van Barn"}, {"text": "Cy O&apos;Bat Jr."}]}},
    )
    assert names(one.people) == ["Ada||Owl|"]
    assert names(several.people) == ["Bo|van|Barn|", "Cy||O'Bat|Jr."]


def test_numbers_behind_names_go_and_numbers_in_titles_stay() -> None:
    (paper,) = _hits(
        {
            "title": "120001_ and 120001_ Regularization in 2001 0001.",
            "authors": {"author": [{"text": "Wei Wang 0001"}, {"text": "Ada Owl"}]},
        }
    )
    assert names(paper.people) == ["Wei||Wang|", "Ada||Owl|"]
    assert paper.title == "120001_ and 120001_ Regularization in 2001 0001"


@pytest.mark.parametrize(
    ("info", "kind", "type_"),
    [
        ({"type": "Journal Articles", "venue": "CoRR"}, VersionKind.PREPRINT, PaperType.MISC),
        ({"type": "Informal and Other Publications", "venue": "CoRR"}, VersionKind.PREPRINT, PaperType.MISC),
        ({"type": "Journal Articles", "venue": ["Owl J.", "Bat J."]}, VersionKind.JOURNAL, PaperType.ARTICLE),
        ({"type": "Conference and Workshop Papers"}, VersionKind.PROCEEDINGS, PaperType.INPROCEEDINGS),
        ({"type": "Editorship"}, VersionKind.BOOK, PaperType.PROCEEDINGS),
        ({"type": "Something New"}, VersionKind.OTHER, PaperType.MISC),
    ],
)
def test_corr_is_arxiv_and_types_are_read(info: dict[str, Any], kind: VersionKind, type_: PaperType) -> None:
    (paper,) = _hits({"title": "Owls."} | info)
    assert (paper.kind, paper.type) == (kind, type_)


def test_identifiers_come_from_doi_and_electronic_editions() -> None:
    (paper,) = _hits(
        {"title": "Owls.", "year": "2023", "doi": "10.1000/OWLS", "ee": ["https://arxiv.org/abs/2306.01234", "x"]}
    )
    assert paper.identifiers == (Identifier("doi", "10.1000/owls"), Identifier("arxiv", "2306.01234"))
    assert paper.date == PartialDate(2023)


# -- doi.org ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "doi", "agency"),
    [
        ("doi-agency/crossref.json", "10.1371/x", "Crossref"),
        ("doi-agency/jalc.json", "10.11367/x", "JaLC"),
        ("doi-agency/medra.json", "10.1392/x", "mEDRA"),
        ("doi-agency/not_found.json", "10.99999/x", ""),
        ("datacite/BlogPosting.json", "10.5438/x", "DataCite"),
    ],
)
def test_the_agency_of_a_doi_is_told(corpus: Path, file: str, doi: str, agency: str) -> None:
    with Replay(recordings(corpus / "metadata" / file)) as replay, client_for(**replay.addresses) as client:
        assert DoiOrg().find_agency(client, doi) == agency


def test_content_negotiation_is_followed_to_the_agency_that_was_replaced_too(corpus: Path) -> None:
    redirect, csl = recordings(corpus / "metadata" / "crossref" / "cn-csljson.json")
    moved = Recording(
        "doi", "/10.1126/science.169.3946.635", b"", 302, {"location": f"https://api.crossref.org{csl.path}"}
    )
    agency = Recording("doi", "/ra/10.1126", b'[{"DOI": "10.1126", "RA": "Crossref"}]')
    with Replay([agency, moved, csl]) as replay, client_for(**replay.addresses) as client:
        asked = Identifier("doi", "10.1126/science.169.3946.635")
        record = DoiOrg().find_by_identifiers(client, [asked])[asked]
    assert redirect.status == 301
    assert record.title.startswith("The Structure of Ordinary Water")
    assert (record.source, record.kind, record.volume) == ("doi", VersionKind.JOURNAL, "169")
    assert names(record.people) == ["Henry S.||Frank|"]


def test_an_unknown_doi_is_a_page_with_404(corpus: Path) -> None:
    (recorded,) = recordings(corpus / "metadata" / "crossref" / "cn-404-html.json")
    assert recorded.body.startswith(b"<!DOCTYPE html>")
    agency = Recording("doi", "/ra/10.1126", b'[{"DOI": "10.1126", "RA": "Crossref"}]')
    with Replay([agency, recorded]) as replay, client_for(**replay.addresses) as client:
        assert DoiOrg().find_by_identifiers(client, [Identifier("doi", "10.1126/foo")]) == {}
    assert replay.unanswered == []


def test_an_agency_that_we_do_not_know_is_not_followed(corpus: Path) -> None:
    with Replay(recordings(corpus / "metadata" / "doi-agency" / "medra.json")) as replay:
        with client_for(**replay.addresses) as client:
            assert DoiOrg().find_by_identifiers(client, [Identifier("doi", "10.1392/owls")]) == {}
        assert [request.path for request in replay.requests] == ["/doi/ra/10.1392"]


# -- Hugging Face -----------------------------------------------------------------------------------------------


def test_a_recorded_day_of_daily_papers_is_read(corpus: Path) -> None:
    answer = answer_of((corpus / "listings" / "hf" / "daily_papers-api-2026-06-12.json").read_text("utf-8"))
    papers = huggingface.read_list(answer)
    assert len(papers) == 30
    first = papers[0]
    assert first.identifiers == (Identifier("arxiv", "2606.00467"),)
    assert (first.kind, first.date, first.author_count) == (VersionKind.PREPRINT, PartialDate(2026, 5, 30), 3)
    assert first.organization == "California institute of technology"
    assert names(first.people)[2] == "R. Michael||Alvarez|"


def test_papers_are_found_by_identifier_and_by_title() -> None:
    known, unknown = Identifier("arxiv", "2306.01234"), Identifier("arxiv", "2306.09999")
    archive = Archive([Record("Counting Owls", arxiv="2306.01234")])
    with archive, client_for(huggingface=archive.address("huggingface")) as client:
        assert set(huggingface.HuggingFace().find_by_identifiers(client, [known, unknown])) == {known}
        assert len(huggingface.HuggingFace().find_by_title(client, "Counting owls")) == 1


@pytest.mark.parametrize("read", [huggingface.read_list, huggingface.read_one, datacite.read_records, dblp.read_hits])
def test_what_is_no_json_is_malformed(read: Any) -> None:
    for body in ("<html>Sign in to the wireless network</html>", '{"a": [1, 2', "[" * 100_000):
        with pytest.raises(Malformed):
            read(answer_of(body))
