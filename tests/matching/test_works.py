"""Which records are one work, and which never are."""

from __future__ import annotations

import random

import pytest
from tests.matching.shelf import (
    ABSTRACT,
    ARXIV,
    AUTHORS,
    DOI,
    OTHER_ABSTRACT,
    OTHERS,
    REWRITTEN,
    TITLE,
    candidate_of,
    journal_of,
    people,
)

from readinglist.matching.works import group_works
from readinglist.model.candidate import Relation, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier

LATER_DOI = Identifier("doi", "10.5555/later")
RETITLED = "Logarithmic Memory of Granular Piles under Slow Shear"

#: The record beside the preprint of `shelf`: what it says where it differs from the article there.
SAME = {
    "same title and people": {},
    "same title, half of the people": {"people": (*AUTHORS[:3], *people("X One", "Y Two", "Z Three"))},
    "initials and another order": {"people": people("E. Foam", "A. Brook", "F. Gull")},
    "shared number under another title": {"title": RETITLED, "identifiers": (DOI, ARXIV)},
    "published as, under another title": {"title": RETITLED, "relations": (Relation(RelationKind.VERSION_OF, ARXIV),)},
    "published as, by a group": {"people": (), "relations": (Relation(RelationKind.VERSION_OF, ARXIV),)},
    "title that reviewers changed": {"title": "Why Wet Sand Remembers: The Aging of a Capillary Bridge"},
    "same title and abstract, no names": {"people": (), "abstract": REWRITTEN},
    "near title, same abstract and people": {"title": "Why Wet Sand Remembers: Ageing Bridges", "abstract": ABSTRACT},
}
APART = {
    "other people": {"people": OTHERS},
    "no names and no abstract": {"people": ()},
    "another title by the same people": {"title": RETITLED},
    "published as, by mistake": {
        "title": "Cooking with Gas in a Harbour Town",
        "people": OTHERS,
        "relations": (Relation(RelationKind.VERSION_OF, ARXIV),),
    },
    "erratum": {"title": f"Erratum: {TITLE}"},
    "erratum with the number": {"title": f"Erratum: {TITLE}", "identifiers": (DOI, ARXIV)},
    "notice by its relation": {"relations": (Relation(RelationKind.ABOUT, ARXIV),)},
    "part II": {"title": f"{TITLE} II", "abstract": ABSTRACT},
    "another number of arXiv": {"identifiers": (Identifier("arxiv", "1901.00001"),), "abstract": ABSTRACT},
    "the same title ten years later": {"date": PartialDate(2033)},
    "edited title, some of the people": {
        "title": "Why the Wet Sand Remembers: The Aging of a Capillary Bridge",
        "people": AUTHORS[:5],
    },
    "near title and another abstract": {
        "title": "Why Dry Sand Remembers: Aging of Capillary Bridges",
        "abstract": OTHER_ABSTRACT,
    },
    "shared number by mistake": {"title": RETITLED, "people": OTHERS, "identifiers": (ARXIV,)},
    "survey of the same words": {"title": f"{TITLE}: A Survey", "people": AUTHORS[:2]},
    "shared ISBN alone": {"title": RETITLED, "identifiers": (Identifier("isbn", "9780306406157"),)},
}


@pytest.mark.parametrize("name", SAME)
def test_records_of_one_work(name: str) -> None:
    article = journal_of(**SAME[name])
    assert group_works([candidate_of(), article]) == [(article, candidate_of())]
    assert group_works([article, candidate_of()]) == [(article, candidate_of())]


@pytest.mark.parametrize("name", APART)
def test_records_of_two_works(name: str) -> None:
    own_isbn = (ARXIV, Identifier("isbn", "9780306406157"))
    preprint = candidate_of(identifiers=own_isbn) if "ISBN" in name else candidate_of()
    assert group_works([preprint, journal_of(**APART[name])]) == [(preprint,), (journal_of(**APART[name]),)]


def test_a_title_without_its_subtitle_needs_the_very_same_people() -> None:
    whole = candidate_of(title="Why Wet Sand Remembers the Tide: Aging of Capillary Bridges")
    main = journal_of(title="Why Wet Sand Remembers the Tide")
    assert group_works([whole, main]) == [(main, whole)]
    of_some = journal_of(title="Why Wet Sand Remembers the Tide", people=AUTHORS[:4])
    assert group_works([whole, of_some]) == [(whole,), (of_some,)]


def test_the_same_people_may_use_a_generic_title_twice() -> None:
    first = journal_of(title="Editorial")
    second = journal_of(title="Editorial", identifiers=(LATER_DOI,))
    assert len(group_works([first, second])) == 2


def test_records_far_apart_meet_through_a_third() -> None:
    retitled = journal_of(title=RETITLED, identifiers=(DOI, ARXIV))
    proceedings = journal_of(source="dblp", kind=VersionKind.PROCEEDINGS, title=RETITLED, identifiers=())
    assert group_works([candidate_of(), proceedings, retitled]) == [(retitled, proceedings, candidate_of())]


def test_nothing_brings_together_what_cannot_be_one_work() -> None:
    first, second = candidate_of(), candidate_of(identifiers=(Identifier("arxiv", "1901.00001"),))
    works = group_works([first, second, journal_of()])
    assert [len(work) for work in works] == [2, 1]
    assert not any({first, second} <= set(work) for work in works)


def test_the_version_of_record_comes_first_and_its_register_before_those_that_gather() -> None:
    gathered = journal_of(source="openalex")
    proceedings = journal_of(source="dblp", kind=VersionKind.PROCEEDINGS, identifiers=())
    records = [candidate_of(), gathered, proceedings, journal_of()]
    for seed in range(10):
        random.Random(seed).shuffle(records)
        assert group_works(records) == [(journal_of(), gathered, proceedings, candidate_of())]


def test_works_keep_the_order_in_which_the_sources_answered() -> None:
    other = candidate_of(title=RETITLED, people=OTHERS, abstract=OTHER_ABSTRACT, identifiers=())
    assert group_works([other, candidate_of()]) == [(other,), (candidate_of(),)]
    assert group_works([]) == []
