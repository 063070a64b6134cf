"""What reaches a terminal fits it and cannot command it."""

from __future__ import annotations

import pytest

from readinglist.cli import terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\x1b[31mred\x1b[0m", "a[31mred[0m"),
        ("\x07bell\x08\x7f\x9b31m", "bell31m"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\rb\0c", "abc"),
        ("left \u202eright\u202c \u2067x\u2069", "left right x"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("Erdős 眠り עברית", "Erdős 眠り עברית"),
    ],
)
def test_control_characters_never_reach_the_terminal(text: str, shown: str) -> None:
    assert terminal.clean(text) == shown


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("眠り", 4), ("e\u0301", 1), ("a\u200bb", 2), ("", 0), ("\u05e2\u05d1", 2)]
)
def test_width_counts_columns(text: str, width: int) -> None:
    assert terminal.width_of(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("short", 10, "short"),
        ("exactly te", 10, "exactly te"),
        ("longer than ten", 10, "longer th…"),
        ("眠り眠り眠り", 6, "眠り…"),
        ("many\n  blanks", 20, "many blanks"),
    ],
)
def test_cut_text_keeps_within_its_columns(text: str, width: int, shown: str) -> None:
    assert terminal.shorten(text, width) == shown
    assert terminal.width_of(terminal.shorten(text, width)) <= width


def test_a_table_is_aligned_whatever_the_letters() -> None:
    lines = terminal.table([("#1", "key", "眠り", "one"), ("#10", "longer", "é", "two")], limits=(8, 8, 8), total=None)
    assert [terminal.width_of(line[: line.rindex(" ") + 1]) for line in lines] == [19, 19]


def test_a_table_fits_the_terminal() -> None:
    rows = [
        (f"#{number}", "a-very-long-citation-key-indeed", "2024", "Somebody et al.", "word " * 60) for number in (1, 10)
    ]
    for line in terminal.table(rows, limits=(8, 20, 4, 12), total=80):
        assert terminal.width_of(line) <= 80


def test_a_table_of_nothing_is_nothing() -> None:
    assert terminal.table([], limits=(1,), total=80) == []


def test_nothing_is_cut_where_there_is_no_terminal() -> None:
    (line,) = terminal.table([("#1", "word " * 100)], limits=(8,), total=None)
    assert line.count("word") == 100
