"""Tables as text: the cells that the standard library reads, with their places, and quotes that are never closed."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats.tables import iter_rows

CELLS = st.text(st.sampled_from("ab \",;\t\n'é"), max_size=8)


def cells(text: str, separator: str = ",") -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in iter_rows(text, separator)]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]], separator: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    assert cells(stream.getvalue().removesuffix("\n"), separator) == rows


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from('ab",\n '), max_size=40))
def test_every_character_stands_in_one_row_and_places_are_those_of_the_words(text: str) -> None:
    place = 0
    for row in iter_rows(text, ","):
        assert row.start == place
        for cell in row.cells:
            assert row.start <= cell.start <= cell.end <= row.end
            words = text[cell.start : cell.end]
            assert cell.text in (words, words.replace('""', '"'))
        place = row.end + 1
    assert place == len(text) + 1


def test_a_quote_that_is_never_closed_takes_its_own_row_only() -> None:
    rows = list(iter_rows('title,year\n"Owls,2019\nBats,2020\n', ","))
    assert [row.has_open_quote for row in rows[:3]] == [False, True, False]
    assert [cell.text for cell in rows[2].cells] == ["Bats", "2020"]


def test_a_quote_inside_a_quoted_cell_is_a_character() -> None:
    assert cells('"Ada "the" Countess",2\n')[0] == ['Ada "the" Countess', "2"]


@pytest.mark.parametrize("unit", ['"a\n', '"a"",\n', '"', '"",', ',"', '"a,b\n'])
def test_hostile_quotes_take_time_in_proportion(unit: str) -> None:
    """Processor time with room for a slow machine; from each quote to the end of the text anew, it would be minutes."""
    started = time.process_time()
    assert sum(1 for _row in iter_rows(unit * (1_000_000 // len(unit)), ",")) > 0
    assert time.process_time() - started < 8
