"""What no title, name or abstract can be is left out, and nothing hides in what is kept."""

from __future__ import annotations

import pytest

from readinglist.outside.json_values import text
from readinglist.outside.markup import ABSTRACT_LIMIT, LINE_LIMIT, plain_abstract, plain_line
from readinglist.outside.naming import person_of_name, person_of_parts


@pytest.mark.parametrize("read", [text, plain_line])
def test_a_line_that_is_longer_than_any_title_counts_as_absent(read) -> None:
    assert read("y" * LINE_LIMIT) == "y" * LINE_LIMIT
    assert read("y" * (LINE_LIMIT + 1)) == ""


def test_an_abstract_that_is_longer_than_any_counts_as_absent() -> None:
    assert plain_abstract("y" * ABSTRACT_LIMIT)
    assert plain_abstract("y" * (ABSTRACT_LIMIT + 1)) == ""


def test_a_name_that_is_longer_than_any_is_no_name() -> None:
    assert person_of_name("y" * 1_000_000) is None
    assert person_of_parts("y" * 1_000_000, "Ada") == person_of_name("Ada")


def test_marks_that_turn_text_around_and_controls_are_taken_away() -> None:
    person = person_of_name("\u202eNaughty\u202c \x9bTester")
    assert person is not None
    assert person.name == "Naughty Tester"
    assert plain_line("An \u2066owl\u2069 \x85at\x9b night") == "An owl at night"
    assert plain_abstract("One \u202eowl.\n\nTwo\x90 owls.") == "One owl.\n\nTwo owls."
    assert text("an owl\u200f at night") == "an owl\u200f at night", "a mark for one letter's direction is sound text"
