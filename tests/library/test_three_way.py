"""The merge of one field and the pairing of entries, without any file: who changed it alone has the say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.library.three_way import Decision, FieldSides, decide, pair
from readinglist.model.linked import Side

VALUES = st.sampled_from(["", "a", "b", "c"])
CHOICES = st.none() | st.sampled_from(Side)


def reference(base: str, *, file: str, library: str) -> str | None:
    """What both sides say after a merge of a base on which they agreed; None for a conflict."""
    if file == library or library == base:
        return file
    return library if file == base else None


@given(base=VALUES, file=VALUES, library=VALUES, chosen=CHOICES)
def test_a_field_on_which_both_agreed_is_merged_as_everybody_expects(
    base: str, file: str, library: str, chosen: Side | None
) -> None:
    decision = decide(FieldSides(base, file, base, library, is_equal=file == library), chosen=chosen)
    merged = {Decision.PULL: file, Decision.PUSH: library, Decision.KEEP: base, Decision.SETTLE: file}.get(decision)
    expected = reference(base, file=file, library=library)
    if expected is None and chosen is not None:
        expected = file if chosen is Side.FILE else library
    assert merged == expected


@given(steps=st.lists(st.tuples(st.sampled_from(Side), VALUES), max_size=8), syncs=st.sets(st.integers(0, 8)))
def test_a_history_of_edits_on_both_sides_ends_equal_or_in_a_conflict(
    steps: list[tuple[Side, str]], syncs: set[int]
) -> None:
    base = now = {Side.FILE: "a", Side.LIBRARY: "a"}
    for index, (side, value) in enumerate([*steps, (Side.FILE, "")]):
        if index in syncs or index == len(steps):
            sides = FieldSides(
                base[Side.FILE], now[Side.FILE], base[Side.LIBRARY], now[Side.LIBRARY], len(set(now.values())) == 1
            )
            decision = decide(sides)
            if decision is Decision.CONFLICT:
                assert len({base[Side.FILE], *now.values()}) == 3
                continue
            winner = now[Side.LIBRARY if decision is Decision.PUSH else Side.FILE]
            base = now = {Side.FILE: winner, Side.LIBRARY: winner}
        if index < len(steps):
            now = {**now, side: value}


@given(file=VALUES, library=VALUES)
def test_a_difference_that_was_there_before_is_written_nowhere(file: str, library: str) -> None:
    assert decide(FieldSides(file, file, library, library, is_equal=file == library)) is Decision.KEEP


def test_what_changed_here_goes_there_although_both_differed_before() -> None:
    assert decide(FieldSides("file", "file", "old", "new", is_equal=False)) is Decision.PUSH
    assert decide(FieldSides("old", "new", "library", "library", is_equal=False)) is Decision.PULL


def keyed(*items: str) -> list[tuple[str, str]]:
    return [(key, text) for key, _, text in (item.partition(":") for item in items)]


def paired(rows: list[tuple[str, str]], entries: list[tuple[str, str]]) -> dict[int, int]:
    return dict(pair(rows, entries, body=lambda text: text or None).paired)


def test_entries_are_paired_by_key_without_case_in_whatever_order_they_stand() -> None:
    assert paired(keyed("a:1", "b:2"), keyed("B:3", "A:1")) == {0: 1, 1: 0}


def test_a_renamed_entry_is_known_by_what_it_says() -> None:
    assert paired(keyed("a:1", "b:2"), keyed("new:2", "a:1")) == {0: 1, 1: 0}


def test_two_entries_with_one_key_keep_their_rows_when_they_change_places() -> None:
    assert paired(keyed("a:1", "a:2"), keyed("a:2", "a:1")) == {0: 1, 1: 0}


def test_keys_that_changed_places_follow_the_key_and_not_the_text() -> None:
    assert paired(keyed("a:1", "b:2"), keyed("a:2", "b:1")) == {0: 0, 1: 1}


def test_empty_entries_are_not_one_under_different_keys() -> None:
    assert paired(keyed("a:"), keyed("b:")) == {}


@given(
    rows=st.lists(st.tuples(st.sampled_from("abAB"), st.sampled_from(["", "1", "2"])), max_size=8),
    entries=st.lists(st.tuples(st.sampled_from("abAB"), st.sampled_from(["", "1", "2"])), max_size=8),
)
def test_every_entry_is_paired_at_most_once_and_none_is_forgotten(
    rows: list[tuple[str, str]], entries: list[tuple[str, str]]
) -> None:
    found = pair(rows, entries, body=lambda text: text or None)
    assert sorted([*found.paired.values(), *found.entries_left]) == list(range(len(entries)))
    assert sorted([*found.paired, *found.rows_left]) == list(range(len(rows)))
