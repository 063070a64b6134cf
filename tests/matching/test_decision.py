"""Whether an entry is a paper that is already known: a table of evidence, and no wrong answer that is sure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist.library import importing
from readinglist.matching.decision import Sameness, choose, decide
from readinglist.matching.titles import is_generic
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper, PaperId

ABSTRACT = (
    "A sand castle is stronger in the afternoon than at noon, although it has lost water. We show that capillary "
    "bridges between grains age: under slow shear, the contact angle of a bridge drifts logarithmically in time, and "
    "the yield stress of the pile follows it with no free parameter. The memory can be erased by a single tap."
)
OTHER_ABSTRACT = (
    "Most of the energy that a language model spends is spent on tokens that change nothing. Lanternfish is a decoder "
    "in which every attention head may go dark for a stretch of tokens and is woken by a learned signal from those "
    "that stay lit. We discuss why the saving shrinks with the size of the batch, and where a dense model is better."
)
REWRITTEN = (
    "A sand castle is stronger in the evening than at noon, though it has lost water. Here we show that capillary "
    "bridges between grains age: under a slow shear the contact angle of a bridge drifts logarithmically with time, "
    "and the yield stress of the pile follows with no free parameter. One tap erases the memory."
)
TITLE = "Why Wet Sand Remembers: Aging of Capillary Bridges"
DAY = PartialDate(2025, 12, 3)
ARXIV = Identifier("arxiv", "2512.01234", 1)

SAME, UNSURE, DIFFERENT = Sameness.SAME, Sameness.UNSURE, Sameness.DIFFERENT

#: (what the entry says, what the paper says, the answer): what is not named is the same title and nothing else.
TABLE = {
    "same identifier": ({"identifiers": (ARXIV,)}, {"identifiers": (replace(ARXIV, version=3),)}, SAME),
    "same identifier, new title, same abstract": (
        {"identifiers": (ARXIV,), "abstract": ABSTRACT, "title": "Memory in Wet Granular Piles"},
        {"identifiers": (ARXIV,), "abstract": REWRITTEN},
        SAME,
    ),
    "same identifier under an unrelated title": (
        {"identifiers": (ARXIV,), "title": "Low-Dose Light at Dawn in Night-Shift Nurses"},
        {"identifiers": (ARXIV,)},
        UNSURE,
    ),
    "same identifier, and nothing else known of the entry": (
        {"identifiers": (ARXIV,), "title": "arXiv:2512.01234"},
        {"identifiers": (ARXIV,)},
        SAME,
    ),
    "same identifier, and nothing else known of the paper": (
        {"identifiers": (ARXIV,)},
        {"identifiers": (ARXIV,), "title": "arXiv:2512.01234"},
        SAME,
    ),
    "two identifiers that differ in one digit": (
        {"identifiers": (ARXIV,), "title": "arXiv:2512.01234"},
        {"identifiers": (Identifier("arxiv", "2512.01235"),), "title": "arXiv:2512.01235"},
        DIFFERENT,
    ),
    "same title and abstract": ({"abstract": ABSTRACT}, {"abstract": ABSTRACT}, SAME),
    "same title, abstract rewritten a little": ({"abstract": ABSTRACT}, {"abstract": REWRITTEN}, SAME),
    "same title, other abstract": ({"abstract": ABSTRACT}, {"abstract": OTHER_ABSTRACT}, UNSURE),
    "same title, other abstract, same day and number of authors": (
        {"abstract": ABSTRACT, "date": DAY, "author_count": 4},
        {"abstract": OTHER_ABSTRACT, "date": DAY, "author_count": 4},
        SAME,
    ),
    "same title, other abstract, same day, other number of authors": (
        {"abstract": ABSTRACT, "date": DAY, "author_count": 4},
        {"abstract": OTHER_ABSTRACT, "date": DAY, "author_count": 9},
        UNSURE,
    ),
    "same title alone": ({}, {}, SAME),
    "same title, abstract on one side": ({"abstract": ABSTRACT}, {}, SAME),
    "same title, other number of authors": ({"author_count": 4}, {"author_count": 9}, UNSURE),
    "same title, years apart": ({"date": DAY}, {"date": PartialDate(2019)}, UNSURE),
    "same title, preprint and publication": ({"date": DAY}, {"date": PartialDate(2026)}, SAME),
    "same title, another arXiv number": (
        {"identifiers": (ARXIV,)},
        {"identifiers": (Identifier("arxiv", "2401.00001"),)},
        UNSURE,
    ),
    "generic title alone": (
        {"title": "Introduction to Machine Learning"},
        {"title": "Introduction to Machine Learning"},
        UNSURE,
    ),
    "generic title, same day": (
        {"title": "Introduction to Machine Learning", "date": DAY, "author_count": 1},
        {"title": "Introduction to Machine Learning", "date": DAY, "author_count": 1},
        SAME,
    ),
    "generic title, other abstract": (
        {"title": "Introduction to Machine Learning", "abstract": ABSTRACT},
        {"title": "Introduction to Machine Learning", "abstract": OTHER_ABSTRACT},
        UNSURE,
    ),
    "subtitle dropped, same abstract": (
        {"title": "Why Wet Sand Remembers", "abstract": ABSTRACT},
        {"abstract": ABSTRACT},
        SAME,
    ),
    "two wrong letters, same abstract": (
        {"title": "Why Wet Sand Rememders: Aging of Capilary Bridges", "abstract": ABSTRACT},
        {"abstract": ABSTRACT},
        SAME,
    ),
    "two wrong letters, nothing else": ({"title": "Why Wet Sand Rememders: Aging of Capilary Bridges"}, {}, UNSURE),
    "another title, same abstract": (
        {"title": "Memory in Granular Piles of a Beach", "abstract": ABSTRACT},
        {"abstract": ABSTRACT},
        UNSURE,
    ),
    "second part, same abstract": (
        {"title": "Why Wet Sand Remembers, Part II", "abstract": ABSTRACT},
        {"title": "Why Wet Sand Remembers, Part I", "abstract": ABSTRACT},
        UNSURE,
    ),
    "another title and abstract": (
        {"title": "Lanternfish: Attention that Goes Dark", "abstract": OTHER_ABSTRACT},
        {"abstract": ABSTRACT},
        DIFFERENT,
    ),
    "another title alone": ({"title": "Lanternfish: Attention that Goes Dark"}, {}, DIFFERENT),
    "erratum": ({"title": f"Erratum: {TITLE}", "abstract": ABSTRACT}, {"abstract": ABSTRACT}, DIFFERENT),
    "comment": ({"title": f"Comment on “{TITLE}”"}, {}, DIFFERENT),
    # Pairs of the experiment that neither count nor year can tell apart.
    "structured and stacked": (
        {"title": "Structured Generative Adversarial Networks", "abstract": ABSTRACT},
        {"title": "Stacked Generative Adversarial Networks", "abstract": OTHER_ABSTRACT},
        DIFFERENT,
    ),
    "structured and stacked without abstracts": (
        {"title": "Structured Generative Adversarial Networks", "author_count": 7},
        {"title": "Stacked Generative Adversarial Networks", "author_count": 7},
        UNSURE,
    ),
    "adaptive and fast": (
        {"title": "Adaptive Nearest Neighbor Machine Translation", "author_count": 7, "date": DAY},
        {"title": "Fast Nearest Neighbor Machine Translation", "author_count": 7, "date": DAY},
        UNSURE,
    ),
}  # fmt: skip


def entry_of(**facts: object) -> Entry:
    return Entry(**{"title": TITLE, "first_line": 1, "last_line": 1, **facts})  # type: ignore[arg-type]


def paper_of(**facts: object) -> Paper:
    return Paper(**{"title": TITLE, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", TABLE)
def test_the_table_of_evidence(name: str) -> None:
    entry, paper, sameness = TABLE[name]
    decision = decide(entry_of(**entry), paper_of(**paper))
    assert decision.sameness is sameness, decision
    assert decision.reason


@pytest.mark.parametrize("name", TABLE)
def test_nothing_is_the_same_against_the_evidence_of_a_title_that_is_not_even_near(name: str) -> None:
    entry, paper, _ = TABLE[name]
    far = {**entry, "title": "Low-Dose Light at Dawn in Night-Shift Nurses"}
    decision = decide(entry_of(**far), paper_of(**paper))
    has_proof = bool(decision.evidence.identifiers) and (decision.evidence.abstract or 0) >= 0.7
    assert decision.sameness is not SAME or has_proof or not decision.evidence.has_titles


def test_of_several_candidates_the_proved_one_is_chosen() -> None:
    entry = entry_of(abstract=ABSTRACT, date=DAY)
    near = paper_of(id=PaperId(1), title="Why Wet Sand Remembers", abstract=OTHER_ABSTRACT)
    proved = paper_of(id=PaperId(2), abstract=REWRITTEN)
    chosen = choose(entry, [near, proved])
    assert chosen is not None
    assert (chosen[0].id, chosen[1].sameness) == (2, SAME)


def test_of_equal_candidates_one_outside_the_trash_and_then_the_oldest_is_chosen() -> None:
    trashed = paper_of(id=PaperId(1), abstract=ABSTRACT, trashed=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    older, newer = paper_of(id=PaperId(2), abstract=ABSTRACT), paper_of(id=PaperId(3), abstract=ABSTRACT)
    chosen = choose(entry_of(abstract=ABSTRACT), [newer, trashed, older])
    assert chosen is not None
    assert chosen[0].id == 2
    only = choose(entry_of(abstract=ABSTRACT), [trashed])
    assert only is not None
    assert only[0].id == 1


def test_no_candidate_gives_no_answer() -> None:
    assert choose(entry_of(), []) is None
    assert choose(entry_of(title="Something Entirely Different about Bees"), [paper_of()]) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Introduction to Machine Learning", True),
        ("An Introduction to Optimal Transport in Economics", True),
        ("Deep Learning", True),
        ("Lecture Notes on Everything that Moves", True),
        ("On the Measure of Intelligence", False),
        ("Attention Is All You Need", False),
    ],
)
def test_titles_that_several_papers_may_have(title: str, expected: bool) -> None:
    assert is_generic(title) is expected


def test_no_two_papers_of_the_real_page_are_taken_for_one(corpus: Path) -> None:
    page = corpus / "listings" / "hf" / "hf-papers-search-2026-04-15.txt"
    entries = importing.read_file(page, taken=dt.date(2026, 4, 15)).entries
    papers = [
        Paper(entry.title, abstract=entry.abstract, date=entry.date, author_count=entry.author_count)
        for entry in entries
    ]
    verdicts = {
        (i, j): decide(entry, paper).sameness for i, entry in enumerate(entries) for j, paper in enumerate(papers)
    }
    assert {pair for pair, sameness in verdicts.items() if sameness is SAME} == {(i, i) for i in range(45)}
    assert {pair for pair, sameness in verdicts.items() if sameness is UNSURE} == set()
    without_abstracts = [replace(entry, abstract="") for entry in entries]
    assert all(decide(entry, paper).sameness is SAME for entry, paper in zip(without_abstracts, papers, strict=True))
