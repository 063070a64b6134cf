"""Letters that have no plain letter inside them are found by how people without such a keyboard type them."""

from __future__ import annotations

import pytest

from readinglist.library import adding
from readinglist.library.library import Library
from readinglist.model.paper import Paper
from readinglist.model.people import Person
from readinglist.storage.words import has_words_of, spellings

TITLES = ("Ferries over the Øresund", "Straßen und Gassen", "Printing in Łódź", "Œuvres of Curæ", "Ferries of Oresund")


@pytest.fixture
def library(library: Library) -> Library:
    papers = [Paper(title, citation_key=f"k{number}") for number, title in enumerate(TITLES, 1)]
    papers.append(Paper("Untitled", citation_key="k6", people=(Person("Đorđević", "Ana"),)))
    with library.operation("Add", kinds={"papers"}) as op:
        adding.insert_papers(op, papers, source="user")
    return library


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("oresund", [1, 5]),
        ("Øresund", [1, 5]),
        ("oresun*", [1, 5]),
        ("title:oresund", [1, 5]),
        ('"the oresund"', [1]),
        ("-oresund ferries", []),
        ("strassen", [2]),
        ("Straßen", [2]),
        ("lodz", [3]),
        ("oeuvres", [4]),
        ("curae", [4]),
        ("authors:dordevic", [6]),
        ("authors:đorđević", [6]),
    ],
)
def test_a_plain_spelling_finds_the_letter_and_the_letter_finds_it(
    library: Library, query: str, ids: list[int]
) -> None:
    assert sorted(library.find_ids(query)) == ids
    assert library.count(query) == len(ids)


def test_a_text_has_few_spellings_and_its_own_is_among_them() -> None:
    text = "world models of good old dolls " * 20
    assert text in spellings(text)
    assert len(spellings(text)) <= 12
    assert spellings("the year 2023") == ["the year 2023"]


def test_texts_that_are_compared_one_by_one_follow_the_same_rule() -> None:
    assert has_words_of("Ferries over the Øresund", "oresund", 0)
    assert has_words_of("Strassen", "Straßen", 0)
