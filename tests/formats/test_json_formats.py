"""CSL JSON, Mendeley's documents, and the papers of a conference, as JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from exported_papers import FIELDS, PAPERS, said
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import conference_lists, csl_json_reading, mendeley
from readinglist.formats.csl_json import format_csl_json
from readinglist.library import importing
from readinglist.library.importable import KINDS
from readinglist.listings.detection import detect
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import Paper, PaperType, Status
from readinglist.model.people import Person

TODAY = dt.date(2026, 11, 25)


def listing(kind: ListingKind, value: object) -> Listing:
    return kind.read(value if isinstance(value, str) else json.dumps(value), taken=None, today=TODAY)


def only(kind: ListingKind, value: object) -> Entry:
    (entry,) = listing(kind, value).entries
    return entry


def csl(**fields: Any) -> Entry:
    return only(csl_json_reading.KIND, [{"type": "article-journal", "title": "Owls", **fields}])


# -- CSL JSON -----------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(st.lists(PAPERS, min_size=1, max_size=3))
def test_what_is_written_as_csl_json_is_read_back(papers: list[Paper]) -> None:
    text = format_csl_json([(paper, []) for paper in papers])
    found = importing.read(text, today=TODAY)
    assert found.kind == "csl-json"
    for entry, paper in zip(found.entries, papers, strict=True):
        more = ("tags", "status", "rating", "priority")
        known, wanted = said(entry, *FIELDS, *more), said(paper, *FIELDS, *more)
        wanted["identifiers"] |= {item for item in entry.identifiers if item.link in _links(paper)}  # type: ignore[operator]
        if paper.type in (PaperType.UNPUBLISHED, PaperType.MISC):
            known["type"] = wanted["type"]
        assert known == wanted


def _links(paper: Paper) -> set[str]:
    return {identifier.link for identifier in paper.identifiers}


def test_a_count_and_an_organisation_without_names_come_back() -> None:
    paper = Paper("Owls", author_count=6, organization="Institute of Owls", status=Status.READ)
    (entry,) = importing.read(format_csl_json([(paper, [])]), today=TODAY).entries
    assert (entry.author_count, entry.organization, entry.status) == (6, "Institute of Owls", Status.READ)


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2019, 6, 12]]}, "2019-06-12"),
        ({"date-parts": [["2019", "6"]]}, "2019-06"),
        ({"date-parts": [[2019], [2020]]}, "2019"),
        ({"raw": "12 June 2019"}, "2019-06-12"),
        ({"literal": "Spring 2019"}, "2019"),
        ("2019-06-12", "2019-06-12"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ([2019], None),
    ],
)
def test_dates_as_programs_write_them(issued: object, date: str | None) -> None:
    entry = csl(issued=issued)
    assert (entry.date.iso if entry.date else None) == date


def test_names_keep_the_parts_that_csl_gives_them() -> None:
    names = [
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van", "suffix": "Jr."},
        {"family": "Humboldt", "given": "A.", "dropping-particle": "von"},
        {"literal": "ATLAS Collaboration, CERN"},
        {"given": "Plato"},
        {},
        "Ana Lima",
    ]
    assert csl(author=names).people == (
        Person("Beethoven", "Ludwig", "van", "Jr."),
        Person("Humboldt", "A.", "von"),
        Person(literal="ATLAS Collaboration, CERN"),
        Person("Plato"),
    )


def test_identifiers_and_what_zotero_keeps_in_extra() -> None:
    entry = csl(DOI="10.1000/owls.1", note="PMID: 123456\narXiv: 1706.03762 [cs]\nsee 10.1000/other", URL="ftp://x")
    assert [one.text for one in entry.identifiers] == ["doi:10.1000/owls.1", "PMID 123456", "arXiv:1706.03762"]
    assert entry.note == ""


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "article"}, PaperType.MISC),
        ({"type": "article", "container-title": "J"}, PaperType.ARTICLE),
        ({"type": "thesis", "genre": "Master's thesis"}, PaperType.MASTERSTHESIS),
        ({"type": "paper-conference"}, PaperType.INPROCEEDINGS),
        ({"type": "motion_picture"}, PaperType.MISC),
        ({"type": None}, PaperType.MISC),
    ],
)
def test_types_of_csl(fields: dict[str, Any], kind: PaperType) -> None:
    assert csl(**fields).type is kind


def test_items_within_an_object_and_a_single_item_are_read() -> None:
    item = {"type": "book", "title": "Owls", "issued": {"date-parts": [[2019]]}}
    for value in ([item], {"items": [item]}, item):
        found = importing.read(json.dumps(value), today=TODAY)
        assert (found.kind, [entry.title for entry in found.entries]) == ("csl-json", ["Owls"])


@pytest.mark.parametrize("kind", [csl_json_reading.KIND, mendeley.KIND, conference_lists.KIND], ids=lambda k: k.key)
@pytest.mark.parametrize("text", ["", "[", "[1, 2]", '"x"', "{}", "[" * 500_000, '[{"title": 1e999}]', '[{"a": NaN}]'])
def test_what_is_no_such_json_is_one_issue(kind: ListingKind, text: str) -> None:
    found = listing(kind, text)
    assert [entry.title for entry in found.entries] in ([], ["inf"])
    assert found.issues or found.entries
    assert all(issue.first_line >= 1 for issue in found.issues)


# -- Mendeley -----------------------------------------------------------------------------------------------------

DOCUMENT = {
    "id": "1", "profile_id": "2", "authored": False, "title": "Owls", "type": "conference_proceedings", "read": True,
    "authors": [{"first_name": "Ana", "last_name": "Lima"}, {"last_name": "van der Berg", "first_name": "J."}],
    "year": 2019, "month": 6, "source": "Proc. of Owls", "pages": "1--9", "tags": ["owls", "To Read"],
    "keywords": ["birds"], "identifiers": {"doi": "10.1000/owls.1", "issn": "1234-5678", "pmid": "PMID: 12"},
    "websites": ["https://example.org/owls", "nonsense"], "abstract": "Owls <i>hunt</i>.", "citation_key": "Lima2019",
}  # fmt: skip


def test_a_document_of_mendeley_with_what_its_user_made_of_it() -> None:
    entry = only(mendeley.KIND, [DOCUMENT])
    assert detect(json.dumps([DOCUMENT]), kinds=KINDS) is mendeley.KIND
    assert entry.type is PaperType.INPROCEEDINGS
    assert (entry.tags, entry.keywords, entry.status) == (("owls", "To Read"), ("birds",), Status.READ)
    assert (entry.date.iso if entry.date else "", entry.pages, entry.abstract) == ("2019-06", "1-9", "Owls hunt.")
    assert entry.people == (Person("Lima", "Ana"), Person("Berg", "J.", "van der"))
    assert [one.text for one in entry.identifiers] == ["doi:10.1000/owls.1", "PMID 12", "https://example.org/owls"]


# -- conferences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, 2])
def test_notes_of_openreview_in_both_versions_of_its_api(version: int) -> None:
    """Written by hand after openreview-py's models; no raw answer could be had."""
    fields = {"title": "Owls", "authors": ["Ana Lima", "Jan Roe"], "abstract": "Owls hunt.", "keywords": ["birds"]}
    content = {name: {"value": value} for name, value in fields.items()} if version == 2 else fields
    value = {"notes": [{"id": "AbC-d", "forum": "AbC-d", "content": content}], "count": 1}
    assert detect(json.dumps(value), kinds=KINDS) is conference_lists.KIND
    entry = only(conference_lists.KIND, value)
    assert [person.name for person in entry.people] == ["Ana Lima", "Jan Roe"]
    assert (entry.title, entry.abstract, entry.keywords) == ("Owls", "Owls hunt.", ("birds",))
    assert [one.text for one in entry.identifiers] == ["https://openreview.net/forum?id=AbC-d"]


def test_a_list_says_what_became_of_a_paper_and_its_bibtex_where_it_came_out() -> None:
    bibtex = "@inproceedings{lima2019,\n title={OWLS}, booktitle={Proc. of Owls}, year={2019}, pages={1--9}\n}"
    paper = {"title": "Owls", "author": "Ana Lima;Jan Roe", "status": "Oral", "gs_citation": 3, "bibtex": bibtex}
    entry = only(conference_lists.KIND, [paper])
    assert (entry.title, entry.venue, entry.pages, entry.section) == ("Owls", "Proc. of Owls", "1-9", "Oral")
    assert (entry.type, entry.citation_key, entry.author_count) == (PaperType.INPROCEEDINGS, "lima2019", 2)
    assert entry.source == "", "the list is no .bib"


def test_nobody_is_called_anonymous() -> None:
    paper = {"title": "Owls", "author": "Anonymous", "gs_citation": 3, "bibtex": "@misc{a, author={Anonymous}}"}
    assert only(conference_lists.KIND, [paper]).people == ()
