"""Names taken apart as `bibtex` does; its own `format.name$` is the oracle."""

from __future__ import annotations

import re
import time

import pytest
from bibtex_program import Bibtex
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.bibtex.encoding import FieldEncoder
from readinglist.formats.bibtex.names import format_people
from readinglist.formats.bibtex.values import parse_names, readable
from readinglist.model.people import Person

_NAMES = r"""
Donald E. Knuth
Knuth, Donald E.
Knuth, D.~E.
Donald~E.~Knuth
Ludwig van Beethoven
van Beethoven, Ludwig
von Beethoven, Jr., Ludwig
Beethoven, III, Ludwig van
Charles Louis Xavier Joseph de la Vall{\'e}e Poussin
de la Vall{\'e}e Poussin, Charles Louis Xavier Joseph
{de la Vall{\'e}e Poussin}, C.
Jean de La Fontaine
La Fontaine, Jean de
Jean le Rond d'Alembert
Jean-Paul Sartre
Sartre, Jean-Paul
Anna-Lena Mayer-L{\"u}denscheidt
Mayer-L{\"u}denscheidt, Anna-Lena
Smith-jones, Ann
al-Hasan ibn Musa
de-Grouchy Emile
Simon Peyton Jones
Peyton Jones, Simon
Brinch Hansen, Per
Per Brinch Hansen
{Peyton Jones}, Simon
Gabriel {Garc{\'\i}a M{\'a}rquez}
{Barnes and Noble, Inc.}
{{World Health Organization}}
The {Unicode Consortium}
Plato
aristotle
jane doe
aa BB
AA bb
AA bb CC
AA bb CC dd EE
AA {bb} CC
bb CC, AA
bb cc, AA
bb CC dd EE, Jr, AA
BB, AA
BB,AA
{BB,CC}, AA
AA {\relax bb} CC
AA {\relax Bb} cc DD
{\'E}variste Galois
{\'e}lan Vital Last
{\o}rsted Hans Christian
Hans {\O}rsted
{\OE}uvre {\oe}il Mot
Maria {\'d}e Souza
Maria {\uppercase{d}e} Souza
Uwe {\v{s}} Berg
Stra{\ss}e, J{\"u}rgen
Jones, Jr., Bob
Bob Jones, Jr.
Jones, {Jr.,} Bob
J. {von der} Berg
1st 2nd Name
Smith, John and
Ludwig  van   der
Vincent {\"u}ber Gogh
Yoshi Ōno
Ōno Taiichi
Nguy{\~{\^e}}n, V{\u{a}}n An
{\L}ukasiewicz, Jan
Otto {d'} Something
Miguel de {C}ervantes {S}aavedra
O'Neil, Shaun
""".strip().splitlines()
#: What we read otherwise than BibTeX, on purpose.
_DIFFERENT = {
    "Ōno Taiichi",  # BibTeX sees bytes: the small n is its first letter, so the word is a particle
    "de-Grouchy Emile",  # the hyphen stays with the particle: "de-Grouchy", where BibTeX forgets it
}
_TIE = re.compile(r"(?<!\\)~")
_STYLE = r"""
ENTRY { author } {} {}
FUNCTION {misc} { author #1 "{ff}|{vv}|{ll}|{jj}" format.name$ "NAME " swap$ * " END" * write$ newline$ }
FUNCTION {default.type} { misc }
READ
ITERATE {call.type$}
"""


def _parts(person: Person) -> tuple[str, ...]:
    return person.given, person.particle, person.family or person.literal, person.suffix


def test_names_are_taken_apart_as_bibtex_does(bibtex: Bibtex) -> None:
    (bibtex.folder / "names.bst").write_text(_STYLE)
    text = "\n".join(f"@misc{{k{at}, author = {{{name}}}}}" for at, name in enumerate(_NAMES))
    bbl, _ = bibtex.run(text, style="names")
    shown = [line.removesuffix(" END") for line in " ".join(bbl.split()).split("NAME ")[1:]]
    assert len(shown) == len(_NAMES) >= 61
    different = set()
    for name, line in zip(_NAMES, shown, strict=True):
        theirs = tuple(readable("title", _TIE.sub(" ", part)) for part in line.strip().removesuffix(" END").split("|"))
        people, has_others = parse_names(name)
        assert not has_others
        different |= {name} if tuple(map(_parts, people)) != (theirs,) else set()
    assert different == _DIFFERENT


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("van der Berg, Jr., Ann B.", Person("Berg", "Ann B.", "van der", "Jr.")),
        ("Ludwig van Beethoven", Person("Beethoven", "Ludwig", "van")),
        ("{Barnes and Noble, Inc.}", Person(literal="Barnes and Noble, Inc.")),
        (r"{\"O}zg{\"u}r", Person("Özgür")),
        (r"{\O}", Person("Ø")),
        (r"{{\O}rsted Institute}", Person(literal="Ørsted Institute")),
        (r"{\O rsted Institute}", Person(literal="Ørsted Institute")),
        ("D.~E. Knuth", Person("Knuth", "D. E.")),
        ("al-Hasan, Ali", Person("Hasan", "Ali", "al-")),
        ("d'Alembert, Jean", Person("d'Alembert", "Jean")),
        ("{van Gogh}, Vincent", Person("van Gogh", "Vincent")),
        ("Smith, Jr., {}", Person("Smith", suffix="Jr.")),
        ("A, B, C, D E", Person("A", "C D E", suffix="B")),
        ("Doe, Jane,", Person("Doe", "Jane")),
    ],
)
def test_the_parts_of_a_name(name: str, person: Person) -> None:
    assert parse_names(name) == ((person,), False)


@pytest.mark.parametrize(
    ("field", "families", "has_others"),
    [
        ("Ann Roe and Bob Poe", ["Roe", "Poe"], False),
        ("Ann Roe AND\n\tBob Poe", ["Roe", "Poe"], False),
        ("Ann Roe and others", ["Roe"], True),
        ("others and Ann Roe", ["others", "Roe"], False),
        ("Ann Roe and and Bob Poe and", ["Roe", "and"], False),
        ("Ann {Roe and} Bob~and~Poe", ["Poe"], False),
        ("Anders Andersand and Bandon", ["Andersand", "Bandon"], False),
        ("others", [], True),
        ("{}", [], False),
        ("", [], False),
    ],
)
def test_names_are_parted_at_and(field: str, families: list[str], has_others: bool) -> None:
    people, is_cut = parse_names(field)
    assert ([person.family for person in people], is_cut) == (families, has_others)


_CAPITALS = st.sampled_from([*"ABCXYZ", "O'B", "Ö", "Ł", "Đ", "É"])
_SMALL = st.text(alphabet="abcxyzéüßøőłễ", min_size=1, max_size=6)
_WORD = st.builds("".join, st.tuples(_CAPITALS, _SMALL))
_NAME_PART = st.lists(_WORD, min_size=1, max_size=3).flatmap(
    lambda words: st.sampled_from([" ".join(words), "-".join(words)])
)
_PARTICLE = st.sampled_from(["", "von", "van der", "de la", "al-"])
_PEOPLE = st.lists(
    st.builds(
        Person, family=_NAME_PART, given=_NAME_PART, particle=_PARTICLE, suffix=st.sampled_from(["", "Jr.", "III"])
    )
    | st.builds(Person, family=_WORD, particle=st.sampled_from(["", "von"]))
    | st.builds(Person, literal=st.sampled_from(["Barnes and Noble, Inc.", "Ö & Söhne", "others", "100% and"]))
)


@given(_PEOPLE.map(tuple), st.booleans())
def test_names_that_are_written_are_read_again_as_they_were(people: tuple[Person, ...], is_unicode_kept: bool) -> None:
    written = format_people(people, FieldEncoder(is_unicode_kept=is_unicode_kept))
    assert parse_names(written) == (people, False)


@pytest.mark.parametrize("piece", ["and ", " ", "{", "a and ", "a,", "~-", r"{\'", "{} "])
def test_twice_the_names_take_twice_the_time(piece: str) -> None:
    def cost_s(count: int) -> float:
        start_s = time.process_time()
        parse_names(piece * count)
        return time.process_time() - start_s

    once = min(cost_s(20_000) for _ in range(3))
    assert min(cost_s(40_000) for _ in range(3)) < max(3 * once, 0.1)
