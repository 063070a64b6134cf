"""Dates and names as they are printed: what is certain is taken, and nothing else."""

from __future__ import annotations

import pytest

from readinglist.model.people import Person
from readinglist.outside.dating import date_of_words
from readinglist.outside.naming import is_index_form, person_of_index


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2017 Nov 15", "2017-11-15"),
        ("DEC 16 2020", "2020-12-16"),
        ("September  1, 2021", "2021-09-01"),
        ("25 Aug 2004", "2004-08-25"),
        ("2020-Dec", "2020-12"),
        ("2010   06", "2010-06"),
        ("2019/10//undefined", "2019-10"),
        ("2001/00/00/", "2001"),
        ("20170422", "2017-04-22"),
        ("25/11/2012", "2012-11-25"),
        ("11/25/2012", "2012-11-25"),
        ("c2015", "2015"),
        ("2017-09-12T00:00:00Z", "2017-09-12"),
    ],
)
def test_a_date_in_whatever_order(text: str, date: str) -> None:
    found = date_of_words(text)
    assert found is not None
    assert found.iso == date


@pytest.mark.parametrize("text", ["10/11/2012", "Nov-Dec 2012", "2012 Nov-Dec", "Spring 2012", "2012 13 40"])
def test_of_what_may_be_two_things_only_the_year_is_taken(text: str) -> None:
    found = date_of_words(text)
    assert found is not None
    assert found.iso == "2012"


@pytest.mark.parametrize("text", ["", "///", "10 15", "99", "JUN 14", "20 Century", "12345", "9999 May", "3/4/5"])
def test_without_a_year_there_is_no_date(text: str) -> None:
    assert date_of_words(text) is None


def test_a_year_that_stands_elsewhere_is_taken_for_a_day_without_one() -> None:
    dates = [date_of_words(text, year=2006) for text in ("JUN 14", "SEP-OCT", "SPR", "2005 May")]
    assert [date.iso if date else "" for date in dates] == ["2006-06-14", "2006", "2006", "2005-05"]


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Smith JA", Person("Smith", "JA")),
        ("Liu R.", Person("Liu", "R.")),
        ("Quintanilla-Dieck L.", Person("Quintanilla-Dieck", "L.")),
        ("van der Berg A-M Jr", Person("Berg", "A-M", "van der", "Jr")),
        ("Künyeli F.B.", Person("Künyeli", "F.B.")),
        ("Li, Wei", Person("Li", "Wei")),
        ("Wei Wu", Person("Wu", "Wei")),
        ("Plato", Person("Plato")),
        ("World Health Organization", Person(literal="World Health Organization")),
    ],
)
def test_names_of_an_index(name: str, person: Person) -> None:
    assert person_of_index(name) == person


@pytest.mark.parametrize("name", ["Ana Lima", "Lima, A", "A", "Lima"])
def test_what_is_no_name_of_an_index(name: str) -> None:
    assert not is_index_form(name)


def test_a_name_without_letters_is_none() -> None:
    assert person_of_index("123 ") is None
