"""Finding papers that may be one: by number, by work, by evidence; and remembering that some are not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from readinglist.library import duplicates, told_apart, trashing
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.library.merging import merge_papers
from readinglist.library.versions import cite_version, get_versions, record_versions
from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.sources.crossref import read_work

ABSTRACT = (
    "Internal layers of an ice sheet record centuries of snowfall, but tracing them in airborne radar takes an expert "
    "several days for each flight line. We ask how much of that skill can be learned without a single traced layer, "
    "and find that a model that has only seen radargrams traces layers as well as most people do after a week."
)
OTHER_ABSTRACT = (
    "Teachers who rest more teach better, or so they say. We follow four hundred teachers through a school year, count "
    "hours of sleep and marks of students, and find nothing that would hold in a second year, let alone in a third one."
)
PEOPLE = (Person("Doe", "Jane"), Person("Roe", "Max"), Person("Poe", "Ed"))
PREPRINT = Paper(
    title="Reading Old Ice Without a Teacher",
    abstract=ABSTRACT,
    people=PEOPLE,
    date=PartialDate(2023, 6, 1),
    identifiers=(Identifier("arxiv", "2306.00001"),),
)
JOURNAL = Paper(
    title="Reading old ice without a teacher",
    type=PaperType.ARTICLE,
    venue="Annals of Ice",
    people=(Person("Doe", "J."), Person("Roe", "M."), Person("Poe", "E.")),
    date=PartialDate(2024),
    identifiers=(Identifier("doi", "10.1000/ice.2024"),),
)


def add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Import", kinds={"papers"}) as op:
        return insert_papers(op, papers, source="listing", source_name="A page")


def found(library: Library) -> list[tuple[int, int]]:
    return [(pair.paper_id, pair.other_id) for pair in duplicates.find_duplicates(library)]


def test_a_library_without_duplicates_has_none(library: Library) -> None:
    add(library, PREPRINT, Paper(title="Counting Sheep at Scale"), Paper(title=""), Paper(title=""))
    assert duplicates.find_duplicates(library) == []


SAME = [
    pytest.param(PREPRINT, replace(JOURNAL, people=()), "same title", id="published, nobody named"),
    pytest.param(PREPRINT, JOURNAL, "a preprint and what was published: the same title and people", id="published"),
    pytest.param(
        replace(PREPRINT, identifiers=(Identifier("doi", "10.1101/2023.06.01"),), venue="bioRxiv"), JOURNAL,
        "a preprint and what was published", id="published, another DOI",
    ),
    pytest.param(
        PREPRINT, replace(JOURNAL, title="Reading old ice without any teacher"), "nearly the same title",
        id="published, a word changed",
    ),
    pytest.param(
        PREPRINT, replace(JOURNAL, title="Reading Old Ice Without a Teacher: Radar Layers by Themselves"),
        "nearly the same title", id="published with a subtitle",
    ),
    pytest.param(
        PREPRINT, replace(JOURNAL, title="Layers by Themselves", abstract=f"Abstract: {ABSTRACT}"),
        "the same abstract under another title", id="published under another title",
    ),
    pytest.param(
        PREPRINT, replace(PREPRINT, title="Radar", abstract=""), "the same arXiv 2306.00001, but another title",
        id="same number",
    ),
    pytest.param(PREPRINT, replace(PREPRINT, identifiers=()), "the same title and abstract", id="without a number"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_papers_that_may_be_one_are_found_with_a_reason(
    library: Library, one: Paper, other: Paper, reason: str
) -> None:
    first, _, second = add(library, one, Paper(title="Counting Sheep at Scale", abstract=OTHER_ABSTRACT), other)
    (pair,) = duplicates.find_duplicates(library)
    assert (pair.paper_id, pair.other_id) == (first, second)
    assert reason in pair.reason
    assert pair.evidence


DIFFERENT = [
    pytest.param(replace(PREPRINT, title=f"{PREPRINT.title}, Part II", abstract=""), id="part two"),
    pytest.param(replace(PREPRINT, title=f"Erratum: {PREPRINT.title}"), id="erratum"),
    pytest.param(
        replace(JOURNAL, title=f"{PREPRINT.title}: A Survey", people=(Person("Moe", "Ann"),), abstract=OTHER_ABSTRACT),
        id="a survey of the same words by others",
    ),
    pytest.param(replace(JOURNAL, people=(Person("Moe", "Ann"),)), id="the same title by others"),
    pytest.param(
        replace(JOURNAL, title="Reading Old Ice Without a Sledge", people=(), abstract=OTHER_ABSTRACT), id="near title"
    ),
]


@pytest.mark.parametrize("other", DIFFERENT)
def test_papers_that_only_look_alike_are_not_offered(library: Library, other: Paper) -> None:
    add(library, PREPRINT, replace(other, identifiers=(Identifier("doi", "10.1/x"),)))
    assert found(library) == []


def test_nothing_is_merged_and_the_likeliest_come_first(library: Library) -> None:
    ids = add(library, PREPRINT, replace(PREPRINT, title="Radar Layers by Themselves, at Last", identifiers=()))
    ids += add(library, replace(PREPRINT, citation_key="again"))
    pairs = duplicates.find_duplicates(library)
    assert pairs[0].likeness == 1.0
    assert (pairs[0].paper_id, pairs[0].other_id) == (ids[0], ids[2])
    assert [pair.likeness for pair in pairs] == sorted((pair.likeness for pair in pairs), reverse=True)
    assert len(library.find_ids()) == 3


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_they_came_makes_no_difference(library: Library, order: tuple[int, ...]) -> None:
    papers = (PREPRINT, JOURNAL, Paper(title="Counting Sheep at Scale"))
    ids = add(library, *(papers[number] for number in order))
    by_number = dict(zip(order, ids, strict=True))
    assert found(library) == [tuple(sorted((by_number[0], by_number[1])))]


def test_not_a_duplicate_is_remembered_also_for_what_the_papers_become(library: Library) -> None:
    one, other, third = add(library, PREPRINT, JOURNAL, replace(PREPRINT, citation_key="third"))
    told_apart.tell_apart(library, [one, other])
    told_apart.tell_apart(library, [third, other])
    assert found(library) == [(one, third)]
    merge_papers(library, [one, third])
    assert found(library) == []
    library.undo()
    library.undo()
    assert (other, third) in found(library)


def test_papers_in_the_trash_are_left_out(library: Library) -> None:
    one, _ = add(library, PREPRINT, JOURNAL)
    trashing.trash_papers(library, [one])
    assert found(library) == []
    assert duplicates.find_duplicates_of(library, one) == []


def test_a_version_that_is_not_cited_gives_a_paper_away(library: Library) -> None:
    """Who cites the preprint has the DOI of the journal in a version only."""
    one, other = add(library, PREPRINT, Paper(title="Layers", identifiers=JOURNAL.identifiers, type=PaperType.ARTICLE))
    record = Candidate("crossref", "x", VersionKind.JOURNAL, PaperType.ARTICLE, identifiers=JOURNAL.identifiers)
    with library.operation("Complete", kinds={"papers"}) as op:
        record_versions(op, one, [record])
    preprint = next(version for version in get_versions(library, one) if version.kind is VersionKind.PREPRINT)
    cite_version(library, one, version_id=preprint.id or 0)
    assert library.get_paper(one).identifiers == PREPRINT.identifiers
    assert found(library) == [(one, other)]


def test_of_one_paper_the_same_is_found_by_index(library: Library) -> None:
    one, other, _ = add(library, PREPRINT, JOURNAL, Paper(title="Counting Sheep at Scale"))
    for paper_id in (one, other):
        assert duplicates.find_duplicates_of(library, paper_id) == duplicates.find_duplicates(library)
    assert duplicates.find_duplicates_of(library, PaperId(99)) == []


def test_only_pairs_with_the_papers_that_were_named(library: Library) -> None:
    one, other, third = add(library, PREPRINT, JOURNAL, Paper(title="Counting Sheep at Scale"))
    assert duplicates.find_duplicates(library, [third]) == []
    assert [(pair.paper_id, pair.other_id) for pair in duplicates.find_duplicates(library, [other])] == [(one, other)]


def test_a_thousand_of_one_generic_title_are_compared_with_few(library: Library) -> None:
    add(library, *(Paper(title="Editorial", people=(Person(f"Name{n}"),)) for n in range(1_000)))
    assert found(library) == []


def recorded_works(thing: object) -> Iterator[dict[str, Any]]:
    """Every work in a recorded answer of Crossref, however deep it lies."""
    if isinstance(thing, str) and thing[:1] in ("{", "["):
        with suppress(ValueError):
            yield from recorded_works(json.loads(thing))
    elif isinstance(thing, list):
        for part in thing:
            yield from recorded_works(part)
    elif isinstance(thing, dict) and "DOI" in thing and isinstance(thing.get("title"), list):
        yield thing
    elif isinstance(thing, dict):
        yield from recorded_works(list(thing.values()))


def test_among_recorded_works_the_same_are_found_and_no_others(library: Library, corpus: Path) -> None:
    """89 works of Crossref, near titles to each other by the nature of a search: looked at, three pairs are one."""
    answers = sorted((corpus / "metadata" / "crossref").glob("*.json"))
    works = {work["DOI"]: work for answer in answers for work in recorded_works(json.loads(answer.read_text("utf-8")))}
    candidates = [candidate for work in works.values() if (candidate := read_work(work)).title]
    add(library, *(
        Paper(
            one.title, type=one.type, abstract=one.abstract, date=one.date, people=one.people, venue=one.venue,
            identifiers=one.identifiers,
        )
        for one in candidates
    ))  # fmt: skip
    pairs = {
        tuple(sorted(library.get_paper(i).identifier("doi") for i in (pair.paper_id, pair.other_id))): pair.reason
        for pair in duplicates.find_duplicates(library)
    }
    assert pairs == {
        ("10.20944/preprints202507.0230.v1", "10.3390/curroncol32080461"):
            "a preprint and what was published: the same title and abstract",
        ("10.1177/00178969251328913", "10.2139/ssrn.4930891"):
            "a preprint and what was published: nearly the same title (0.91) and people",
        ("10.1016/j.drugalcdep.2024.111572", "10.1016/j.drugalcdep.2024.111915"):
            "the same title and people, but another DOI",
    }  # fmt: skip


class Stop(Exception):
    """A person ends the search."""


def test_the_search_can_be_ended(library: Library) -> None:
    def check() -> None:
        raise Stop

    add(library, PREPRINT, JOURNAL)
    with pytest.raises(Stop):
        duplicates.find_duplicates(library, check=check)
