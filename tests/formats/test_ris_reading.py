"""RIS in: as programs write it, with every place told, and what was damaged said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from exported_papers import FIELDS, PAPERS, said
from hypothesis import given, settings

from readinglist.formats.ris import format_ris
from readinglist.formats.ris_reading import detect, read
from readinglist.library import importing
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person
from readinglist.model.readable import readable

TODAY = dt.date(2026, 11, 25)
OWLS = """\
TY  - JOUR
TI  - Owls of the north
AU  - Lima, Ana
AU  - van der Berg, Jan, Jr.
T2  - Journal of Owls
PY  - 2019
DA  - 2019/06/12/
DO  - 10.1000/owls.1
AB  - Owls hunt.
ER  - 
"""  # noqa: W291 - as programs write it


def listing(text: str) -> Listing:
    return read(text, taken=None, today=TODAY)


def only(text: str) -> Entry:
    (entry,) = listing(text).entries
    return entry


def record(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - A title", *lines, "ER  - "])


def issues(text: str) -> list[tuple[str, int, int]]:
    return [(issue.kind, issue.first_line, issue.last_line) for issue in listing(text).issues]


def test_a_record_with_the_words_that_say_it() -> None:
    entry = only(OWLS)
    assert entry.people == (Person("Lima", "Ana"), Person("Berg", "Jan", "van der", "Jr."))
    assert (entry.venue, entry.date.iso if entry.date else "") == ("Journal of Owls", "2019-06-12")
    assert (entry.first_line, entry.last_line) == (1, 10)
    shown = [(span.kind, OWLS[span.start : span.end]) for span in entry.spans]
    assert ("title", "Owls of the north") in shown
    assert [text for kind, text in shown if kind == "people"] == ["Lima, Ana", "van der Berg, Jan, Jr."]
    assert ("abstract", "Owls hunt.") in shown
    assert ("identifier", "10.1000/owls.1") in shown
    assert [text for kind, text in shown if kind == "date"] == ["2019", "2019/06/12/"]


def test_headings_between_records_are_furniture_and_other_lines_an_issue() -> None:
    text = f"Record #1 of 2\nProvider: P\nContent: text/plain\n\n{OWLS}\nRecord #2 of 2\n{OWLS}\nGood bye.\nSee you.\n"
    found = listing(text)
    assert len(found.entries) == 2
    assert [text[span.start : span.end] for span in found.spans][:2] == ["Record #1 of 2", "Provider: P"]
    last = text.count("\n")
    assert issues(text) == [("unknown-line", last - 1, last)]


def test_a_record_without_its_last_line_ends_where_the_next_begins() -> None:
    text = OWLS.replace("ER  - \n", "") + OWLS
    assert [entry.first_line for entry in listing(text).entries] == [1, 10]
    assert issues(text) == [("incomplete", 9, 9)]


def test_a_record_without_its_first_line_is_read_and_said() -> None:
    text = OWLS.replace("TY  - JOUR\n", "")
    assert only(text).title == "Owls of the north"
    assert issues(text) == [("incomplete", 1, 1)]


def test_a_cut_file_gives_what_is_there() -> None:
    text = OWLS + OWLS[:60]
    assert [entry.title for entry in listing(text).entries] == ["Owls of the north", "Owls of the north"]
    assert issues(text) == [("incomplete", 14, 14)]


@pytest.mark.parametrize("indent", ["", "      "])
def test_long_values_have_several_lines_and_short_ones_not(indent: str) -> None:
    text = record("AB  - First line,", f"{indent}second line.", "VL  - 3", f"{indent}4")
    entry = only(text)
    assert (entry.abstract, entry.volume) == ("First line, second line.", "3")
    assert issues(text) == [("unknown-line", 6, 6)]


def test_keywords_stand_one_a_line_under_one_tag_too() -> None:
    text = record("KW  - Owls", "Bats, brown", "Mice", "KW  - owls")
    assert only(text).keywords == ("Owls", "Bats, brown", "Mice")


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2012///"], "2012"),
        (["PY  - 1948/07//"], "1948-07"),
        (["Y1  - 2001/09/01/"], "2001-09-01"),
        (["DA  - 2019/10//undefined", "PY  - 2019"], "2019-10"),
        (["DA  - Mar 1", "PY  - 2018"], "2018-03-01"),
        (["DA  - 2018/03/01", "PY  - 2019"], "2019"),
        (["PY  - YEAR/MONTH/DAY/", "PY  - 2001/00/00/"], "2001"),
        (["DA  - 2009"], "2009"),
        (["PY  - ///"], None),
    ],
)
def test_dates_in_their_many_forms(lines: list[str], date: str | None) -> None:
    entry = only(record(*lines))
    assert (entry.date.iso if entry.date else None) == date
    assert issues(record(*lines)) == []


def test_a_date_that_is_none_is_said_with_its_words() -> None:
    (issue,) = listing(record("PY  - 10 15")).issues
    assert (issue.kind, issue.first_line) == ("date", 3)
    assert "“10 15”" in issue.message


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Shannon,Claude E.", (Person("Shannon", "Claude E."),)),
        ("Plato", (Person("Plato"),)),
        ("Rivers of Babylon Foundation,", (Person(literal="Rivers of Babylon Foundation"),)),
        ("Lima, Ana; Roe, Richard", (Person("Lima", "Ana"), Person("Roe", "Richard"))),
        ("Lima, Ana and Roe, Richard", (Person("Lima", "Ana"), Person("Roe", "Richard"))),
        (", ", ()),
    ],
)
def test_names(name: str, people: tuple[Person, ...]) -> None:
    assert only(record(f"AU  - {name}")).people == people


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["TY  - JOUR"], PaperType.ARTICLE),
        (["TY  - Journal Article"], PaperType.ARTICLE),
        (["TY  - CONF", "AU  - Lima, A."], PaperType.INPROCEEDINGS),
        (["TY  - CONF", "ED  - Lima, A."], PaperType.PROCEEDINGS),
        (["TY  - THES", "M3  - Master's thesis"], PaperType.MASTERSTHESIS),
        (["TY  - THES"], PaperType.PHDTHESIS),
        (["TY  - UNPB", "M1  - arXiv:1706.03762"], PaperType.MISC),
        (["TY  - NONSENSE"], PaperType.MISC),
    ],
)
def test_types(lines: list[str], kind: PaperType) -> None:
    assert only("\n".join([*lines, "TI  - A title", "ER  - "])).type is kind


def test_the_school_of_a_thesis_is_its_venue() -> None:
    entry = only("TY  - THES\nTI  - A title\nPB  - University of Owls\nER  - \n")
    assert (entry.venue, entry.publisher) == ("University of Owls", "")


def test_a_number_of_pubmed_counts_where_the_record_came_from_there() -> None:
    assert [i.text for i in only(record("AN  - 21553931", "DP  - NLM")).identifiers] == ["PMID 21553931"]
    assert only(record("AN  - 21553931", "DB  - PTSDpubs")).identifiers == ()


def test_only_the_users_own_words_become_a_note() -> None:
    entry = only(record("N1  - Export Date: 1 April 2016", "RN  - Read the appendix.", "", "Twice."))
    assert entry.note == "Read the appendix.\n\nTwice."


def test_a_record_without_title_is_called_by_its_identifier_and_one_without_anything_is_an_issue() -> None:
    assert only("TY  - JOUR\nDO  - 10.1000/owls.1\nER  - \n").title == "doi:10.1000/owls.1"
    assert issues("TY  - JOUR\nAU  - Lima, A.\nER  - \n") == [("untitled", 1, 3)]


def test_a_number_is_no_citation_key() -> None:
    assert only(record("ID  - 369")).citation_key == ""
    assert only(record("ID  - lima2019")).citation_key == "lima2019"


@pytest.mark.parametrize(
    "text", [OWLS, OWLS.replace("TY  - JOUR\n", ""), "\ufeff\n\n" + OWLS, OWLS.replace("ER  - ", "")]
)
def test_ris_is_known_by_its_lines(text: str) -> None:
    assert detect(text) >= 0.9


@pytest.mark.parametrize(
    "text", ["", "TY is short for thank you\n", "<html><pre>\nTY  - JOUR\nER  - \n</pre>", "ER - room"]
)
def test_other_texts_are_no_ris(text: str) -> None:
    assert detect(text) == 0


@settings(deadline=None, max_examples=200)
@given(PAPERS)
def test_what_is_written_as_ris_is_read_back(paper: Paper) -> None:
    paper = replace(paper, title=readable(paper.title), abstract=readable(paper.abstract))
    if paper.type in (PaperType.UNPUBLISHED, PaperType.MISC) and paper.identifier("arxiv"):
        paper = replace(paper, type=PaperType.MISC)
    (entry,) = importing.read(format_ris([paper]), today=TODAY).entries
    given = said(paper, *FIELDS)
    given["identifiers"] |= {item for item in entry.identifiers if item.link in _links(paper)}  # type: ignore[operator]
    assert said(entry, *FIELDS) == given


def _links(paper: Paper) -> set[str]:
    return {identifier.link for identifier in paper.identifiers}
