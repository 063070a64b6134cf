"""Names: what is typed in one line falls into the parts that BibTeX and CSL agree on."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readinglist.model.people import Person, parse_person, people_line

WORD = st.text("abcdefghijklmnopqrstuvwxyzéő'-", min_size=1, max_size=8).map(str.title)


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("Ada Lovelace", Person("Lovelace", "Ada")),
        ("Lovelace, Ada", Person("Lovelace", "Ada")),
        ("Ludwig van Beethoven", Person("Beethoven", "Ludwig", "van")),
        ("van Beethoven, Ludwig", Person("Beethoven", "Ludwig", "van")),
        ("van der Berg, Jr, Jan", Person("Berg", "Jan", "van der", "Jr")),
        ("Martin Luther King Jr.", Person("King", "Martin Luther", "", "Jr.")),
        ("Martin Luther King, Jr.", Person("King", "Martin Luther", "", "Jr.")),
        ("Plato", Person("Plato")),
        ("{European Space Agency}", Person(literal="European Space Agency")),
        ("Tammo  van\tLessen", Person("Lessen", "Tammo", "van")),
        ("Wei Di", Person("Di", "Wei")),
    ],
)
def test_a_typed_name_falls_into_its_parts(typed: str, person: Person) -> None:
    assert parse_person(typed) == person


@given(given_name=WORD, family=WORD, particle=st.sampled_from(["", "van", "de la", "von der"]))
def test_the_comma_form_reads_back_as_it_was_written(given_name: str, family: str, particle: str) -> None:
    assume(given_name.casefold() not in ("jr", "sr", "ii", "iii", "iv"))  # "King, Jr" is taken for a suffix
    person = Person(family=family, given=given_name, particle=particle)
    assert parse_person(person.sort_name) == person


@given(st.text(max_size=60))
def test_no_typed_name_is_refused(text: str) -> None:
    parse_person(text)


def test_a_line_of_people_names_three_and_counts_no_more() -> None:
    doe, roe, poe, loe = (Person(name, "A.") for name in ("Doe", "Roe", "Poe", "Loe"))
    assert people_line((doe,)) == "Doe"
    assert people_line((doe, roe)) == "Doe and Roe"
    assert people_line((doe, roe, poe)) == "Doe, Roe and Poe"
    assert people_line((doe, roe, poe, loe)) == "Doe et al."
    assert people_line(()) == ""
