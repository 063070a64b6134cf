"""Finding a thing by some of its letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.desktop.models.palette import Choice, rank, score

NAMES = (
    "Undo", "Redo", "Copy BibTeX", "Copy reference", "Copy citation key", "Move to trash", "Go to Inbox",
    "Set status: Read", "Rate 5 of 5", "Export", "Preferences",
)  # fmt: skip
CHOICES = [Choice(name, name, group="Edit") for name in NAMES]


def best(typed: str) -> str:
    return rank(typed, CHOICES)[0][0].name


def test_beginnings_of_words_find_the_right_one():
    assert best("cck") == "Copy citation key"
    assert best("cb") == "Copy BibTeX"
    assert best("mtt") == "Move to trash"
    assert best("gi") == "Go to Inbox"
    assert best("r5") == "Rate 5 of 5"


def test_letters_in_a_row_win_over_scattered_ones():
    assert best("red") == "Redo"
    assert best("ref") == "Copy reference" or best("ref") == "Preferences"
    assert best("trash") == "Move to trash"
    assert best("expo") == "Export"


def test_letters_that_do_not_occur_in_order_find_nothing():
    assert score("odnu", "Undo") is None
    assert rank("zzz", CHOICES) == []


def test_without_letters_everything_is_there_in_its_order():
    assert [choice.name for choice, _ in rank("", CHOICES)] == list(NAMES)


def test_the_group_helps_to_find():
    assert any(choice.name == "Undo" for choice, _ in rank("edit un", CHOICES))


def test_what_cannot_be_done_now_comes_after_its_equal():
    choices = [Choice("a", "Restore", reason="Nothing chosen."), Choice("b", "Restore")]
    assert [choice.id for choice, _ in rank("rest", choices)] == ["b", "a"]


@given(st.text(max_size=12), st.text(max_size=60))
def test_the_places_are_those_of_the_typed_letters(typed, name):
    found = score(typed, name)
    wanted = [letter for letter in typed.casefold() if not letter.isspace()]
    if found is not None:
        places = found[1]
        assert len(places) == len(wanted)
        assert list(places) == sorted(set(places))
        assert all(place < len(name) for place in places)
