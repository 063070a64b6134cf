"""A PDF is read by what is certain about it: its own identifiers, and a title that it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pdf import pdf, xmp_packet

from readinglist.formats.pdf.pages import PdfPage, read_first_page
from readinglist.formats.pdf.reading import read_pdf
from readinglist.formats.pdf.xmp import Xmp, read_xmp
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Issue
from readinglist.outside import Malformed

BODY = [(10.0, "Owls hunt at night, and nobody knows how they see, which is why we looked.")] * 12
PAGE = [(17.0, "Owls that Hunt by Moonlight:"), (17.0, "A Long Study of Night Vision"), (12.0, "Ada Lima and Bo Roth")]


def read(data: bytes) -> tuple[list[Entry], list[Issue]]:
    listing = read_pdf(read_first_page(data), read_xmp(data), name="owls.pdf")
    return list(listing.entries), list(listing.issues)


def the_entry(data: bytes) -> Entry:
    (entry,), issues = read(data)
    assert issues == []
    return entry


def test_the_title_is_what_is_printed_largest_over_all_its_lines() -> None:
    entry = the_entry(pdf([(9, "Journal of Owls 12 (2020) 1-9"), *PAGE, *BODY]))
    assert entry.title == "Owls that Hunt by Moonlight: A Long Study of Night Vision"
    assert entry.people == ()
    assert entry.date is None


def test_the_stamp_of_arxiv_names_the_paper_and_the_day_of_its_first_version() -> None:
    entry = the_entry(pdf([*PAGE, *BODY], stamp="arXiv:2303.01234v1  [cs.CL]  3 Mar 2023"))
    assert entry.identifiers == (Identifier("arxiv", "2303.01234", 1),)
    assert entry.date is not None
    assert entry.date.iso == "2023-03-03"
    later = the_entry(pdf([*PAGE, *BODY], stamp="arXiv:2303.01234v4  [cs.CL]  9 May 2024"))
    assert later.identifiers == (Identifier("arxiv", "2303.01234", 4),)
    assert later.date is None, "it is the day of the fourth version"


def test_a_doi_in_a_line_of_its_own_is_the_papers_and_one_in_a_sentence_is_not() -> None:
    assert the_entry(pdf([(8, "https://doi.org/10.1000/owl.1"), *PAGE, *BODY])).identifiers == (
        Identifier("doi", "10.1000/owl.1"),
    )
    cited = [*PAGE, (10, "We build on what others have shown before, doi:10.1000/mouse, and go on."), *BODY]
    assert the_entry(pdf(cited)).identifiers == ()


def test_of_several_dois_none_is_taken_and_the_person_is_told() -> None:
    (entry,), (issue,) = read(pdf([(8, "doi:10.1000/owl.1"), *PAGE, *BODY, (8, "DOI 10.1000/mouse.2")]))
    assert entry.identifiers == ()
    assert issue.kind == "several-identifiers"


def test_dois_of_the_references_are_others() -> None:
    assert the_entry(pdf([*PAGE, *BODY, (12, "References"), (9, "doi:10.1000/mouse.2")])).identifiers == ()


def test_the_xmp_of_a_publisher_decides() -> None:
    packet = xmp_packet(
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Owls that Hunt by Moonlight: A Long Study of Night Vision"
        "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Ada Lima</rdf:li><rdf:li>Bo Roth</rdf:li></rdf:Seq>"
        "</dc:creator><prism:doi>10.1000/owl.1</prism:doi><prism:publicationName>Owl Letters</prism:publicationName>"
    )
    entry = the_entry(pdf([*PAGE, *BODY, (8, "doi:10.1000/a"), (8, "doi:10.1000/b")], xmp=packet))
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Roth"]
    assert entry.identifiers == (Identifier("doi", "10.1000/owl.1"),)
    assert entry.venue == "Owl Letters"


def test_a_title_of_the_properties_counts_where_the_page_says_it_too() -> None:
    said = {"Title": "Owls that hunt by moonlight: a long study of night vision", "Author": "Ada Lima, Bo Roth"}
    entry = the_entry(pdf([*PAGE, *BODY], properties=said))
    assert entry.title == said["Title"]
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Roth"]
    wrong = {"Title": "Mice of the meadow and their ways", "Author": "Somebody Else"}
    entry = the_entry(pdf([*PAGE, *BODY], properties=wrong))
    assert entry.title.startswith("Owls that Hunt")
    assert entry.people == ()


@pytest.mark.parametrize("title", ["Microsoft Word - owls_final.doc", "untitled", "paper.tex", "main", "2303.01234v1"])
def test_titles_that_programs_write_are_none(title: str) -> None:
    entries, (issue,) = read(pdf(BODY, properties={"Title": title}))
    assert entries == []
    assert issue.kind == "no-title"


def test_a_page_without_text_is_told_to_be_a_scan() -> None:
    entries, (issue,) = read(pdf([]))
    assert entries == []
    assert "scan" in issue.message


def test_a_paper_without_title_is_called_by_its_identifier() -> None:
    entry = the_entry(pdf(BODY, stamp="arXiv:2303.01234v2 [cs.CL] 3 Mar 2023"))
    assert entry.title == "arXiv:2303.01234"


@pytest.mark.parametrize("data", [b"%PDF-1.7 \x00\x01", pdf(PAGE)[:200], b"%PDF-1.4\n" + b"<<" * 50_000])
def test_a_damaged_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Malformed, match=r"damaged|no page"):
        read_first_page(data)


@given(st.binary(max_size=400))
def test_a_packet_of_no_kind_says_nothing(noise: bytes) -> None:
    assert read_xmp(b"<x:xmpmeta " + noise + b"</x:xmpmeta>") == Xmp()
    assert read_pdf(PdfPage(), Xmp(), name="x").entries == ()
