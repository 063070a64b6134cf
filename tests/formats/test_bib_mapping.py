"""What the fields of an entry say about a paper. All entries are hand-made."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.bibtex.entries import field_sources
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.mapping import read_values
from readinglist.formats.bibtex.values import MONTHS, expand
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person


def said(field: str, type: str = "article", **tex: str) -> object:
    return read_values(type, {name.replace("_", "-"): value for name, value in tex.items()}).get(field)


@pytest.mark.parametrize(
    ("type", "of_thesis", "known"),
    [
        ("Article", "", PaperType.ARTICLE),
        ("CONFERENCE", "", PaperType.INPROCEEDINGS),
        ("mvcollection", "", PaperType.BOOK),
        ("thesis", "", PaperType.PHDTHESIS),
        ("thesis", "mathesis", PaperType.MASTERSTHESIS),
        ("thesis", "Master's thesis", PaperType.MASTERSTHESIS),
        ("thesis", "phdthesis", PaperType.PHDTHESIS),
        ("report", "", PaperType.TECHREPORT),
        ("online", "", PaperType.MISC),
        ("www-page", "", PaperType.MISC),
    ],
)
def test_types_of_both_dialects_and_unknown_ones_have_a_type_of_paper(
    type: str, of_thesis: str, known: PaperType
) -> None:
    assert read_values(type, {"type": of_thesis})["type"] is known


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"year": "2017", "month": "June"}, PartialDate(2017, 6)),
        ({"year": "2017", "month": "July~4"}, PartialDate(2017, 7, 4)),
        ({"year": "2017", "month": "4 Jul"}, PartialDate(2017, 7, 4)),
        ({"year": "2017", "month": "11"}, PartialDate(2017, 11)),
        ({"year": "2017", "month": "Jul", "day": "4"}, PartialDate(2017, 7, 4)),
        ({"year": "2017", "month": "July 4--7"}, PartialDate(2017, 7)),
        ({"year": "2017", "month": "June/July"}, PartialDate(2017, 6)),
        ({"year": "2017", "month": "Spring"}, PartialDate(2017)),
        ({"year": "2017", "month": "Feb", "day": "31"}, PartialDate(2017, 2)),
        ({"year": "{1995}"}, PartialDate(1995)),
        ({"year": "c1995"}, PartialDate(1995)),
        ({"year": "in press"}, None),
        ({"year": "20175"}, None),
        ({"date": "2020-05-03"}, PartialDate(2020, 5, 3)),
        ({"date": "2020-05-03/2020-05-06"}, PartialDate(2020, 5, 3)),
        ({"date": "2020-21"}, PartialDate(2020)),
        ({"date": "1995?"}, PartialDate(1995)),
        ({"date": "2020-05", "year": "1999"}, PartialDate(2020, 5)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_one(fields: dict[str, str], date: PartialDate | None) -> None:
    assert said("date", **fields) == date


@pytest.mark.parametrize(
    ("type", "fields", "venue"),
    [
        ("article", {"journal": "Annals"}, "Annals"),
        ("article", {"journaltitle": "Annals"}, "Annals"),
        ("inproceedings", {"booktitle": "Proc. of X", "series": "LNCS"}, "Proc. of X"),
        ("phdthesis", {"school": "MIT"}, "MIT"),
        ("thesis", {"institution": "MIT"}, "MIT"),
        ("report", {"institution": "RAND"}, "RAND"),
        ("unpublished", {"note": "Under review"}, "Under review"),
        ("misc", {"howpublished": "Talk at Y"}, "Talk at Y"),
        ("misc", {"howpublished": r"\url{https://example.org}"}, None),
        ("book", {"publisher": "Springer", "series": "LNCS"}, "LNCS"),
    ],
)
def test_where_it_appeared_stands_in_the_field_of_its_type(
    type: str, fields: dict[str, str], venue: str | None
) -> None:
    assert said("venue", type, **fields) == venue


@pytest.mark.parametrize(
    ("type", "fields", "expected"),
    [
        ("misc", {"eprint": "1706.03762v5", "archiveprefix": "arXiv"}, [("arxiv", "1706.03762", 5)]),
        ("online", {"eprint": "hep-th/9901001", "eprinttype": "arxiv"}, [("arxiv", "hep-th/9901001", None)]),
        ("article", {"eprint": "10023455", "eprinttype": "jstor"}, []),
        ("article", {"eprint": "12345", "eprinttype": "pubmed"}, [("pmid", "12345", None)]),
        ("article", {"journal": "arXiv preprint arXiv:1706.03762"}, [("arxiv", "1706.03762", None)]),
        ("article", {"journal": "CoRR", "volume": "abs/1706.03762"}, [("arxiv", "1706.03762", None)]),
        ("article", {"arxivid": "1706.03762"}, [("arxiv", "1706.03762", None)]),
        ("article", {"doi": "https://doi.org/10.1145/ABC.1"}, [("doi", "10.1145/abc.1", None)]),
        ("article", {"doi": r"10.1007/3-540-1\_2"}, [("doi", "10.1007/3-540-1_2", None)]),
        ("article", {"doi": "10.1145/1", "url": "https://doi.org/10.1145/1"}, [("doi", "10.1145/1", None)]),
        ("article", {"url": "https://doi.org/10.1145/1"}, [("doi", "10.1145/1", None)]),
        ("article", {"url": r"\url{http://a.b/{\textasciitilde}c\_d}"}, [("url", "http://a.b/~c_d", None)]),
        ("book", {"isbn": "0-306-40615-2, 9780306406157"}, [("isbn", "9780306406157", None)]),
        ("inproceedings", {"isbn": "0-306-40615-2"}, []),
        ("misc", {"howpublished": r"\url{https://example.org/x}"}, [("url", "https://example.org/x", None)]),
    ],
)
def test_identifiers_are_found_in_the_fields_of_all_programs(
    type: str, fields: dict[str, str], expected: list[tuple[str, str, int | None]]
) -> None:
    assert list(said("identifiers", type, **fields) or ()) == [Identifier(*parts) for parts in expected]  # type: ignore[call-overload]


def test_a_title_goes_together_with_its_subtitle() -> None:
    assert said("title", title="Ice", subtitle="A {H}istory") == "Ice: A History"
    assert said("title", title="Why ice?", subtitle="A history") == "Why ice? A history"


def test_names_are_those_of_bibtex_and_others_are_no_person() -> None:
    people = said("people", author=r"van Beethoven, Ludwig and {World Health Organization} and others")
    assert people == (Person("Beethoven", "Ludwig", "van"), Person(literal="World Health Organization"))


@pytest.mark.parametrize("dash", ["--", "-", "---", "–", " -- "])
def test_a_range_of_pages_has_one_hyphen(dash: str) -> None:
    assert said("pages", pages=f"12{dash}34") == "12-34"


def test_keywords_have_semicolons_or_commas_between_them() -> None:
    assert said("keywords", keywords="ice, snow,  ice") == ("ice", "snow")
    assert said("keywords", keywords="ice, old; snow") == ("ice, old", "snow")


def test_what_an_entry_does_not_say_is_left_out() -> None:
    assert read_values("article", {"title": "{}", "year": "", "pages": ""}) == {"type": PaperType.ARTICLE}


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.integers(1, 3), st.sampled_from(Dialect))
def test_a_date_comes_back_from_either_dialect_as_exact_as_it_was(day: dt.date, parts: int, dialect: Dialect) -> None:
    date = PartialDate(*(day.year, day.month, day.day)[:parts])
    sources = field_sources(Paper("", date=date), "date", dialect=dialect, type="misc")
    assert read_values("misc", {name: expand(source, MONTHS) for name, source in sources.items()})["date"] == date
