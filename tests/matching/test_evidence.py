"""What agrees and disagrees between an entry and a paper, by name and number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.matching.evidence import Evidence, abstract_ratio, gather
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper
from readinglist.model.people import Person

ABSTRACT = (
    "We order data sets by how much a model forgets when it moves from one to the next, and find that the order is "
    "stable under changes of the seed but not under changes of the optimiser, which we did not expect at all."
)


def compare(entry: dict[str, object], paper: dict[str, object]) -> Evidence:
    return gather(
        Entry(**{"title": "A Title of Some Length", "first_line": 1, "last_line": 1, **entry}),  # type: ignore[arg-type]
        Paper(**{"title": "A Title of Some Length", **paper}),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On the Measure of Intelligence", "ON THE MEASURE OF INTELLIGENCE."),
        ("Fränkische Größen: a naïve view", "Frankische Großen — a naive view"),
        (r"\textbf{L}azy proofs", "{L}azy Proofs"),
        ("GPT-4 &amp; friends", "GPT-4 & Friends"),
        ("Learning <i>p</i>-adics", "Learning p-Adics"),
    ],
)
def test_titles_are_equal_when_only_their_words_count(one: str, other: str) -> None:
    assert compare({"title": one}, {"title": other}).is_title_equal


def test_a_title_without_its_subtitle_is_near_but_never_equal() -> None:
    evidence = compare({"title": "Stratum: Reading Ice by Radar"}, {"title": "Stratum"})
    assert not evidence.is_title_equal
    assert evidence.title == 0.93


@pytest.mark.parametrize(
    ("own", "other", "agreement"),
    [
        ({"author_count": 4}, {"author_count": 4}, 1.0),
        ({"author_count": 4}, {"author_count": 5}, 0.5),
        ({"author_count": 4}, {"author_count": 9}, 0.0),
        ({"author_count": 4}, {}, None),
        ({"author_count": 2}, {"people": (Person("Doe"), Person("Roe"))}, 1.0),
    ],
)
def test_numbers_of_authors(own: dict[str, object], other: dict[str, object], agreement: float | None) -> None:
    assert compare(own, other).author_count == agreement


@pytest.mark.parametrize(
    ("own", "other", "agreement", "is_same_day"),
    [
        ("2024-02-29", "2024-02-29", 1.0, True),
        ("2024-02-29", "2024-03-05", 1.0, False),
        ("2024-02-29", "2024", 1.0, False),
        ("2024-02-29", "2025-02-28", 0.8, False),
        ("2024-02-29", "2026-01-01", 0.3, False),
        ("2024-02-29", "2019-01-01", 0.0, False),
    ],
)
def test_dates(own: str, other: str, agreement: float, is_same_day: bool) -> None:
    evidence = compare({"date": PartialDate.parse(own)}, {"date": PartialDate.parse(other)})
    assert (evidence.date, evidence.is_same_day) == (agreement, is_same_day)


def test_an_inferred_year_may_be_wrong_so_month_and_day_decide() -> None:
    inferred = PartialDate(2026, 2, 15, is_year_inferred=True)
    evidence = compare({"date": inferred}, {"date": PartialDate(2024, 2, 15)})
    assert (evidence.date, evidence.is_same_day) == (1.0, True)


def test_identifiers_agree_without_regard_to_the_arxiv_version() -> None:
    evidence = compare(
        {"identifiers": (Identifier("arxiv", "2301.00001", 2),)},
        {"identifiers": (Identifier("arxiv", "2301.00001", 1),)},
    )
    assert [item.value for item in evidence.identifiers] == ["2301.00001"]
    assert evidence.conflicts == ()


def test_different_numbers_of_one_scheme_are_a_conflict_and_of_two_schemes_are_none() -> None:
    one, other = Identifier("arxiv", "2301.00001"), Identifier("arxiv", "2301.00002")
    assert compare({"identifiers": (one,)}, {"identifiers": (other,)}).conflicts == ("arxiv",)
    assert compare({"identifiers": (one,)}, {"identifiers": (Identifier("doi", "10.1/x"),)}).conflicts == ()
    links = (Identifier("url", "https://a.org"),), (Identifier("url", "https://b.org"),)
    assert compare({"identifiers": links[0]}, {"identifiers": links[1]}).conflicts == ()


def test_abstracts_are_compared_by_their_beginnings() -> None:
    assert abstract_ratio(ABSTRACT, ABSTRACT) == 1.0
    assert abstract_ratio(ABSTRACT, ABSTRACT.upper() + " And more." * 3) == 1.0
    assert abstract_ratio(ABSTRACT, "") is None
    assert abstract_ratio(ABSTRACT, "We show it.") is None
    other = (
        "Seeds of one species from one plant in one handful of soil do not wake together, and the spread insures them."
    )
    assert (abstract_ratio(ABSTRACT, other) or 0) < 0.55


def test_the_pairs_name_what_is_known_and_leave_out_what_is_not() -> None:
    assert compare({}, {}).as_pairs() == (("title", "equal"),)
    pairs = dict(
        compare(
            {"abstract": ABSTRACT, "author_count": 3, "date": PartialDate(2024, 1, 2), "organization": "Oslo Uni"},
            {"abstract": ABSTRACT, "author_count": 4, "date": PartialDate(2024, 1, 2), "organization": "Uni Oslo"},
        ).as_pairs()
    )
    assert pairs == {
        "title": "equal",
        "abstract": "1.00",
        "number of authors": "one apart",
        "organization": "equal",
        "date": "same day",
    }


@given(st.text(max_size=80), st.text(max_size=80))
def test_evidence_of_any_two_titles_is_a_number_between_0_and_1_and_the_same_both_ways(one: str, other: str) -> None:
    there, back = compare({"title": one}, {"title": other}), compare({"title": other}, {"title": one})
    assert 0 <= there.title <= 1
    assert there.title == pytest.approx(back.title)
    assert there.is_title_equal == back.is_title_equal
