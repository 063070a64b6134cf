"""Which of two papers gives which field of the one that they become."""

from __future__ import annotations

from readinglist.matching.merging import Side, choose_sides
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person

LISTED = Side(Paper("Owls", PaperId(1), author_count=12))
NAMED = Side(Paper("Owls", PaperId(2), people=(Person("Roe", "Ada"), Person("Poe", "Bo"))))


def test_the_number_of_authors_goes_with_their_names() -> None:
    chosen = choose_sides([LISTED, NAMED], {})
    assert (chosen["people"], chosen["author_count"]) == (NAMED, NAMED)


def test_a_number_stays_where_nobody_knows_the_names() -> None:
    bare = Side(Paper("Owls", PaperId(3)))
    assert choose_sides([bare, LISTED], {})["author_count"] == LISTED


def test_a_number_that_the_user_set_or_chose_is_taken() -> None:
    own = Side(LISTED.paper, own=frozenset({"author_count"}))
    assert choose_sides([own, NAMED], {})["author_count"] == own
    assert choose_sides([LISTED, NAMED], {"author_count": LISTED.id})["author_count"] == LISTED
