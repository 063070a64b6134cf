from __future__ import annotations

import re
import subprocess
import sys

import pytest
from bib_scanner import is_balanced, scan
from hypothesis import given, settings
from hypothesis import strategies as st
from torture import TORTURE

from readinglist.formats.bibtex.fields import BibEntry, BibField, Dialect, build_entry, needs_t1
from readinglist.formats.bibtex.names import format_people, format_person
from readinglist.formats.bibtex.writing import write_entries
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person, parse_person


def _plain(text: str) -> str:
    return text


def _fields(paper: Paper, dialect: Dialect = Dialect.BIBTEX) -> dict[str, str]:
    return {field.name: field.value for field in build_entry(paper, key="k", dialect=dialect).fields}


ATTENTION = Paper(
    "Attention Is All You Need",
    people=(Person("Vaswani", "Ashish"), Person("Beethoven", "Ludwig", "van", "Jr.")),
    date=PartialDate(2017, 6, 12),
    identifiers=(Identifier("arxiv", "1706.03762", 5),),
    abstract="Sequence models.",
)


def test_a_preprint_is_misc_with_eprint_and_unbraced_month() -> None:
    assert write_entries([build_entry(ATTENTION, key="vaswani2017")]) == (
        "@misc{vaswani2017,\n"
        "  author = {Vaswani, Ashish and van Beethoven, Jr., Ludwig},\n"
        "  title = {Attention Is All You Need},\n"
        "  year = {2017},\n"
        "  month = jun,\n"
        "  day = {12},\n"
        "  eprint = {1706.03762},\n"
        "  archivePrefix = {arXiv},\n"
        "  abstract = {Sequence models.},\n"
        "}\n"
    )


def test_the_primary_class_is_written_only_where_the_identifier_says_it() -> None:
    old = Paper("t", identifiers=(Identifier("arxiv", "hep-th/9901001"),))
    assert _fields(old)["primaryClass"] == "hep-th"
    assert "primaryClass" not in _fields(Paper("t", identifiers=(Identifier("arxiv", "math/0601001"),)))


def test_biblatex_has_its_own_names() -> None:
    fields = _fields(ATTENTION, Dialect.BIBLATEX)
    assert (fields["date"], fields["eprinttype"]) == ("2017-06-12", "arxiv")
    assert build_entry(ATTENTION, key="k", dialect=Dialect.BIBLATEX).type == "online"
    thesis = build_entry(Paper("t", type=PaperType.PHDTHESIS, venue="MIT"), key="k", dialect=Dialect.BIBLATEX)
    assert thesis.type == "thesis"
    assert {(field.name, field.value) for field in thesis.fields} >= {("type", "phdthesis"), ("institution", "MIT")}


@pytest.mark.parametrize(
    ("type_", "field"),
    [
        (PaperType.ARTICLE, "journal"),
        (PaperType.INPROCEEDINGS, "booktitle"),
        (PaperType.INCOLLECTION, "booktitle"),
        (PaperType.PHDTHESIS, "school"),
        (PaperType.TECHREPORT, "institution"),
        (PaperType.MISC, "howpublished"),
    ],
)
def test_the_venue_goes_where_the_type_wants_it(type_: PaperType, field: str) -> None:
    entry = build_entry(Paper("t", type=type_, venue="V & W"), key="k")
    assert entry.type == type_.value
    assert _fields(Paper("t", type=type_, venue="V & W"))[field] == r"V \& W"


def test_nobody_is_invented() -> None:
    assert "author" not in _fields(Paper("t", author_count=6))
    assert "author" not in _fields(Paper("t", organization="Meta AI"))
    assert _fields(Paper("t", organization="Meta AI", is_organization_author=True))["author"] == "{Meta AI}"
    assert {"year", "month", "note"}.isdisjoint(_fields(Paper("t", organization="Meta AI")))


def test_a_venue_that_only_says_arxiv_is_left_to_eprint() -> None:
    arxiv = (Identifier("arxiv", "1706.03762"),)
    for venue in ("arXiv", "arXiv preprint arXiv:1706.03762", "CoRR"):
        assert "howpublished" not in _fields(Paper("t", venue=venue, identifiers=arxiv))
    assert _fields(Paper("t", venue="arXiv Days Workshop", identifiers=arxiv))["howpublished"] == "arXiv Days Workshop"


def test_addresses_are_verbatim_but_cannot_unbalance() -> None:
    url = "https://a.b/c_d%20e~f#x?y={z}\\ä"
    paper = Paper("t", identifiers=(Identifier("url", url), Identifier("doi", "10.1/a_b<c>")))
    assert _fields(paper)["url"] == "https://a.b/c_d%20e~f#x?y=%7Bz%7D%5C%C3%A4"
    assert _fields(paper)["doi"] == "10.1/a_b%3Cc%3E"


def test_pages_get_the_dash_of_bibtex() -> None:
    assert _fields(Paper("t", pages="41–7, 73 - 97, e12"))["pages"] == "41--7, 73--97, e12"


def test_texts_are_one_line() -> None:
    assert _fields(Paper("a\n\n b\x00", abstract="x\r\n@article{y,"))["title"] == "a b"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person("Doe", "Jane"), "Doe, Jane"),
        (Person("Beethoven", "Ludwig", "van", "Jr."), "van Beethoven, Jr., Ludwig"),
        (Person("Alembert", "Jean", "d'"), "d'Alembert, Jean"),
        (Person("Plato"), "Plato"),
        (Person(given="Plato"), "Plato"),
        (Person("Garcia Marquez"), "{Garcia Marquez}"),
        (Person("Garcia Marquez", "G."), "Garcia Marquez, G."),
        (Person("Smith", suffix="Jr."), "Smith, Jr., {}"),
        (Person(literal="Barnes and Noble, Inc."), "{Barnes and Noble, Inc.}"),
        (Person("Barnes and Noble", "A"), "{Barnes and Noble}, A"),
        (Person("Smith, Wesson", "A"), "{Smith, Wesson}, A"),
        (Person("others"), "{others}"),
        (Person("Doe", "J", "x and y'"), "{x and y'}Doe, J"),
        (Person("Doe", r"J.\,R."), r"Doe, {J.\,R.}"),
        (Person("Doe", "--"), "Doe, {--}"),
        (Person("Doe", "Jean-Luc"), "Doe, Jean-Luc"),
        (Person("-", "J"), "{-}, J"),
        (Person(), ""),
    ],
)
def test_names_are_written_so_that_bibtex_finds_their_parts(person: Person, name: str) -> None:
    assert format_person(person, _plain) == name


def test_people_without_a_name_are_left_out() -> None:
    assert format_people((Person("Doe"), Person(), Person("Roe")), _plain) == "Doe and Roe"


@pytest.mark.parametrize("key", ["a b", "a,b", "a}b", "ä", "", "a\\b", "a%b"])
def test_a_key_that_could_break_out_is_never_written(key: str) -> None:
    with pytest.raises(ValueError, match="no safe and unique"):
        write_entries([BibEntry("misc", key, (BibField("title", "t"),))])


def test_a_repeated_key_is_never_written() -> None:
    entry = BibEntry("misc", "Key", (BibField("title", "t"),))
    with pytest.raises(ValueError, match="no safe and unique"):
        write_entries([entry, BibEntry("misc", "kEY", entry.fields)])


def test_no_entries_give_an_empty_file() -> None:
    assert write_entries([]) == ""


def test_letters_of_the_t1_encoding_are_noticed() -> None:
    assert needs_t1(build_entry(Paper("Đặng and «x»"), key="k"))
    assert needs_t1(build_entry(Paper("Jędrzej"), key="k"))
    assert needs_t1(build_entry(Paper("Nguyễn"), key="k"))
    assert not needs_t1(build_entry(Paper("Erdős, Gödel, ǽ and ậ"), key="k"))


def test_bibtexparser_waits_until_an_entry_is_written() -> None:
    code = (
        "import sys, readinglist.library.exporting\n"
        "assert 'bibtexparser' not in sys.modules\n"
        "from readinglist.formats.bibtex.writing import write_entries\n"
        "write_entries([])\n"
        "assert 'bibtexparser' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


_texts = st.sampled_from(TORTURE) | st.text(max_size=40)
_people = st.lists(st.builds(Person, _texts, _texts, _texts, _texts, _texts | st.just("")), max_size=3).map(tuple)
_papers = st.builds(
    Paper,
    title=_texts,
    abstract=_texts,
    people=_people,
    editors=_people,
    type=st.sampled_from(PaperType),
    venue=_texts,
    volume=_texts,
    pages=_texts,
    publisher=_texts,
    keywords=st.lists(_texts, max_size=3).map(tuple),
    identifiers=st.lists(
        st.builds(Identifier, st.sampled_from(["url", "doi", "arxiv", "isbn"]), _texts), max_size=3
    ).map(tuple),
    date=st.none() | st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
)


@settings(deadline=None)
@given(st.lists(_papers, max_size=4), st.sampled_from(Dialect))
def test_no_text_can_break_out_of_its_field(papers: list[Paper], dialect: Dialect) -> None:
    entries = [build_entry(paper, key=f"key{index}", dialect=dialect) for index, paper in enumerate(papers)]
    scanned = scan(write_entries(entries))
    assert [entry.key for entry in scanned] == [entry.key for entry in entries]
    assert [entry.type for entry in scanned] == [entry.type for entry in entries]
    for entry, read in zip(entries, scanned, strict=True):
        assert read.fields == {field.name: field.value for field in entry.fields}
        assert all(is_balanced(value) for value in read.fields.values())


@settings(deadline=None)
@given(_people.filter(bool))
def test_as_many_people_are_read_as_were_written(people: tuple[Person, ...]) -> None:
    """Names are separated by "and" outside braces only."""
    paper = Paper("t", people=people)
    named = [person for person in people if format_person(person, lambda text: text.strip("\x00 \n\t\r"))]
    author = _fields(paper).get("author", "")
    outside = author
    while (shorter := re.sub(r"\{[^{}]*\}", "x", outside)) != outside:
        outside = shorter
    names = re.split(r"(?<=\S) and (?=\S)", outside) if outside else []
    assert len(names) <= len(named)
    assert all(name.count(",") <= 2 for name in names)


def test_a_typed_name_comes_out_as_it_went_in() -> None:
    for name in ("Ludwig van Beethoven", "Donald E. Knuth", "Guy L. Steele Jr.", "Ford, Jr., Henry"):
        assert format_person(parse_person(format_person(parse_person(name), _plain)), _plain) == format_person(
            parse_person(name), _plain
        )
