"""Tables of papers in: the columns of databases, of Zotero and of this program, and rows that are damaged."""

from __future__ import annotations

import datetime as dt

import pytest
from exported_papers import FIELDS, PAPERS, said
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats.csv import format_csv
from readinglist.formats.csv_reading import detect, read
from readinglist.library import importing
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import Paper, PaperType, Status
from readinglist.model.people import Person

TODAY = dt.date(2026, 11, 25)
#: Rows written by hand under the headings of real exports.
LENS = """\
Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,ISSNs,Publisher,Author/s,Abstract,Volume,\
Issue Number,Start Page,End Page,Fields of Study,Keywords,External URL,DOI,PMID
000-1,Owls at night,2019-06-12,2019,journal article,Journal of Owls,12345678,Wing,Ana Lima; Jan van der Berg,Owls hunt.\
,7,2,10,19,Biology; Zoology,owls,https://example.org/owls,10.1000/owls.1,123456
"""
IEEE = """\
"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,"Publication Year","Volume",\
"Issue","Start Page","End Page","Abstract","ISSN",ISBNs,"DOI",PDF Link,"Author Keywords","IEEE Terms",\
"Document Identifier"
"Owls at night","A. Lima; J. van der Berg","","2019 Conference on Owls","1 July 2019","2019","","","10","19",\
"Owls hunt.","","978-1-4503-0123-7","10.1109/OWLS.2019.1","https://example.org/x.pdf","owls;night","Birds",\
"IEEE Conferences"
"""
SPRINGER = """\
Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year,URL,\
Content Type
Owls at night,Journal of Owls,,7,2,10.1007/s1-019-1,Ana LimaJan van der Berg,2019,\
https://link.springer.com/article/10.1007/s1-019-1,Article
Bats at night,Journal of Owls,,7,2,10.1007/s1-019-2,Ana McDonald,2019,http://link.springer.com/article/10.1007/s1-019-2,\
Article
"""
ZOTERO = """\
"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date","Pages",\
"Notes","Manual Tags","Automatic Tags"
"ABCD2345","journalArticle","2019","Lima, Ana; van der Berg, Jan","Owls at night","Journal of Owls","10.1000/owls.1",\
"https://example.org/owls","Owls hunt.","2019-06-12","10-19","Read the appendix.","to read; owls","Birds; Night"
"""


def listing(text: str) -> Listing:
    return read(text, taken=None, today=TODAY)


def only(text: str) -> Entry:
    (entry,) = listing(text).entries
    return entry


def issues(text: str) -> list[tuple[str, int, int]]:
    return [(issue.kind, issue.first_line, issue.last_line) for issue in listing(text).issues]


def facts(entry: Entry) -> tuple[object, ...]:
    return (
        entry.title, [person.name for person in entry.people], entry.date.iso if entry.date else None, entry.venue,
        entry.volume, entry.number, entry.pages, entry.type, [identifier.text for identifier in entry.identifiers],
    )  # fmt: skip


def test_lens() -> None:
    assert facts(only(LENS)) == (
        "Owls at night", ["Ana Lima", "Jan van der Berg"], "2019-06-12", "Journal of Owls", "7", "2", "10-19",
        PaperType.ARTICLE, ["doi:10.1000/owls.1", "PMID 123456", "https://example.org/owls"],
    )  # fmt: skip
    assert only(LENS).keywords == ("owls", "Biology", "Zoology")


def test_ieee() -> None:
    assert facts(only(IEEE)) == (
        "Owls at night", ["A. Lima", "J. van der Berg"], "2019", "2019 Conference on Owls", "", "", "10-19",
        PaperType.INPROCEEDINGS,
        ["doi:10.1109/owls.2019.1", "ISBN 9781450301237", "https://example.org/x.pdf"],
    )  # fmt: skip


def test_springer_writes_names_without_a_sign_between_them_so_they_are_left_out_and_said() -> None:
    first, second = listing(SPRINGER).entries
    assert first.people == ()
    assert second.people == (Person("McDonald", "Ana"),)
    assert [identifier.text for identifier in first.identifiers] == ["doi:10.1007/s1-019-1"]
    assert issues(SPRINGER) == [("people", 2, 2)]


def test_zotero_tells_the_users_tags_from_those_that_came_with_the_paper() -> None:
    entry = only(ZOTERO)
    assert entry.tags == ("to read", "owls")
    assert entry.keywords == ("Birds", "Night")
    assert entry.note == "Read the appendix."
    assert entry.citation_key == ""
    assert entry.people == (Person("Lima", "Ana"), Person("Berg", "Jan", "van der"))


def test_tags_of_any_other_table_are_not_the_users() -> None:
    entry = only("Title,Authors,Tags,Status\nOwls,Ana Lima,deep,read\n")
    assert (entry.tags, entry.status) == ((), None)


def test_spans_are_those_of_the_cells() -> None:
    text = 'Title,Authors,Year\n"Owls, at night","Lima, Ana",2019\n'
    shown = {span.kind: text[span.start : span.end] for span in only(text).spans}
    assert shown == {"title": "Owls, at night", "people": "Lima, Ana", "date": "2019"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_heading(separator: str) -> None:
    text = "Title,Year,DOI\nOwls,2019,10.1000/owls.1\n".replace(",", separator)
    assert facts(only(text))[:3] == ("Owls", [], "2019")


def test_a_line_end_in_quotes_ends_no_row() -> None:
    text = 'Title,Year,Abstract\n"Owls\nat night",2019,"Owls\n\nhunt."\nBats,2020,\n'
    first, second = listing(text).entries
    assert (first.title, first.abstract, first.first_line, first.last_line) == ("Owls at night", "Owls\n\nhunt.", 2, 5)
    assert second.first_line == 6


def test_a_row_that_does_not_fit_the_heading_is_read_and_said() -> None:
    text = "Title,Year,DOI\nOwls,2019\nBats,2020,10.1000/bats.1,more\n"
    assert [entry.title for entry in listing(text).entries] == ["Owls", "Bats"]
    assert issues(text) == [("cells", 2, 2), ("cells", 3, 3)]


def test_a_quote_that_is_never_closed_spoils_its_row_alone() -> None:
    text = 'Title,Year,DOI\n"Owls,2019,10.1000/owls.1\nBats,2020,10.1000/bats.1\n'
    assert listing(text).entries[-1].title == "Bats"
    assert ("quote", 2, 2) in issues(text)


def test_lines_above_the_heading_are_an_issue_and_empty_rows_are_furniture() -> None:
    text = "Exported by nobody\nTitle,Year,DOI\n,,\nOwls,2019,10.1000/owls.1\n"
    assert [entry.title for entry in listing(text).entries] == ["Owls"]
    assert issues(text) == [("unknown-line", 1, 1)]


def test_another_heading_after_a_blank_line_begins_another_table() -> None:
    text = "Title,Year,DOI\nOwls,2019,\n\nYear,Paper Title,Authors\n2020,Bats,Ana Lima\n"
    assert [facts(entry)[:3] for entry in listing(text).entries] == [
        ("Owls", [], "2019"),
        ("Bats", ["Ana Lima"], "2020"),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lima, Ana", ["Ana Lima"]),
        ("Ana Lima, Jan Roe", ["Ana Lima", "Jan Roe"]),
        ("Ana Lima and Jan Roe", ["Ana Lima", "Jan Roe"]),
        ("Ana Lima, Jan Roe, and Bo Li", ["Ana Lima", "Jan Roe", "Bo Li"]),
        ("Lima A, Roe JB", ["A Lima", "JB Roe"]),
        ("Liu R., Adler D.G.", ["R. Liu", "D.G. Adler"]),
        ("Li, W., Dou, Z.", ["W. Li", "Z. Dou"]),
        ("Lima, Ana; Roe, Jan", ["Ana Lima", "Jan Roe"]),
        ("Weinan E|Bin Yu", ["Weinan E", "Bin Yu"]),
        ("Ana Lima (University of Owls, Faro)*; Jan Roe (None)", ["Ana Lima", "Jan Roe"]),
    ],
)
def test_lists_of_names(cell: str, names: list[str]) -> None:
    assert facts(only(f'Title,Authors,Year\nOwls,"{cell}",2019\n'))[1] == names


@pytest.mark.parametrize(
    "text",
    [
        "Title,Abstract\n",
        "Title, the first\nof two lines\n",
        '[{"Title": "x", "Year": 1, "DOI": 2}]',
        "<Title,Year,DOI>\n",
        "Name,Address,City\nAna,Rua,Faro\n",
        "| Title | Year | DOI |\n",
    ],
)
def test_other_texts_are_no_table_of_papers(text: str) -> None:
    assert detect(text) == 0


@settings(deadline=None, max_examples=200)
@given(st.lists(PAPERS, min_size=1, max_size=3))
def test_what_is_written_as_csv_is_read_back(papers: list[Paper]) -> None:
    entries = importing.read(format_csv(papers), today=TODAY).entries
    assert len(entries) == len(papers)
    for entry, paper in zip(entries, papers, strict=True):
        known = said(entry, *FIELDS, "tags", "status", "rating", "priority")
        wanted = said(paper, *FIELDS, "tags", "status", "rating", "priority")
        # the heading has three columns for identifiers, and one for names in display order
        kept = {item for item in paper.identifiers if item.scheme in ("doi", "arxiv", "url")}
        known["identifiers"] = {item for item in entry.identifiers if item in kept}
        assert known == wanted | {"identifiers": kept, "people": entry.people}
        assert [person.name for person in entry.people] == [person.name for person in paper.people]


def test_a_count_and_an_organisation_without_names_come_back() -> None:
    paper = Paper("Owls", author_count=6, organization="Institute of Owls", status=Status.READ)
    (entry,) = importing.read(format_csv([paper]), today=TODAY).entries
    assert (entry.author_count, entry.organization, entry.status) == (6, "Institute of Owls", Status.READ)
