"""Lists of identifiers and links, however they are written down."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import TODAY, lines_not_accounted_for

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.listings import identifiers
from readinglist.listings.detection import detect
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Listing

WRITTEN = {
    "2306.12345v2": Identifier("arxiv", "2306.12345", 2),
    "https://arxiv.org/abs/hep-th/9901001": Identifier("arxiv", "hep-th/9901001"),
    "10.1000/S01(20)30-5": Identifier("doi", "10.1000/s01(20)30-5"),
    "https://doi.org/10.1000/182": Identifier("doi", "10.1000/182"),
    "PMID: 12345678": Identifier("pmid", "12345678"),
    "https://pubmed.ncbi.nlm.nih.gov/777/": Identifier("pmid", "777"),
    "ISBN 0-306-40615-2": Identifier("isbn", "9780306406157"),
    "https://huggingface.co/papers/2609.18063": Identifier("arxiv", "2609.18063"),
}


def read(text: str) -> Listing:
    return identifiers.read(text, taken=None, today=TODAY)


def found(listing: Listing) -> list[Identifier]:
    return [entry.identifiers[0] for entry in listing.entries]


_ITEMS = st.lists(st.sampled_from(list(WRITTEN)), min_size=1, max_size=8, unique=True)
_BULLET = st.sampled_from(["", "- ", "* ", "• ", "1. ", "12) ", "[3] ", "(4) ", "<", "“", "see "])
_TAIL = st.sampled_from(["", ".", ",", ";", ")", ">", "”", " (good)", " # later", "\r"])


@given(_ITEMS, _BULLET, _TAIL)
def test_one_on_each_line_with_any_bullet_and_tail(items: list[str], bullet: str, tail: str) -> None:
    text = "\n".join(bullet + item + tail for item in items)
    listing = read(text)
    assert found(listing) == [WRITTEN[item] for item in items]
    assert [entry.first_line for entry in listing.entries] == list(range(1, len(items) + 1))
    assert listing.issues == ()
    assert detect(text) is identifiers.KIND


@given(_ITEMS, st.sampled_from([" ", ", ", "; ", " | ", ",", ";", "\t", " and "]))
def test_all_on_one_line_however_they_are_parted(items: list[str], separator: str) -> None:
    assert found(read(separator.join(items))) == [WRITTEN[item] for item in items]


@given(st.text(st.sampled_from("10.23/arxivdoipmsbn:-()[]<>,;hts w97X\n\t•·"), max_size=300))
def test_every_line_of_any_text_belongs_to_an_entry_an_issue_or_the_noise(text: str) -> None:
    listing = read(text)
    assert lines_not_accounted_for(listing) == []
    for entry in listing.entries:
        assert entry.title == entry.identifiers[0].text
        assert [span.kind for span in entry.spans] == ["identifier"]
    keys = [(item.scheme, item.value) for item in found(listing)]
    assert len(set(keys)) == len(keys)


def test_what_is_repeated_is_one_entry() -> None:
    listing = read("arXiv:2306.12345v1\nhttps://arxiv.org/pdf/2306.12345v2\ndoi:10.48550/arXiv.2306.12345")
    assert found(listing) == [Identifier("arxiv", "2306.12345", 1)]
    assert listing.issues == ()
    assert lines_not_accounted_for(listing) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("12345678", "“12345678” names no paper: a PubMed number needs its name"),
        ("978-0-306-40615-8", "an ISBN its right check digit"),
        ("PMC1234567", "“PMC1234567” names no paper"),
        ("https://github.com/nobody/code", "“https://github.com/nobody/code” is not known as the page of one paper."),
        ("something else", "No identifier of a paper in these lines."),
        ("arXiv:2306.12345, 87654321", "“87654321” names no paper"),
    ],
)
def test_what_cannot_be_understood_is_an_issue_with_its_lines(line: str, message: str) -> None:
    listing = read(f"10.1000/182\n\n{line}\n10.1000/183")
    assert len(listing.issues) == 1
    assert message in listing.issues[0].message
    assert (listing.issues[0].first_line, listing.issues[0].last_line) == (3, 3)


def test_ten_digits_are_an_isbn_when_they_have_the_line_for_themselves() -> None:
    assert found(read("- 0306406152\n\n9780306406157, 10.1000/182")) == [
        Identifier("isbn", "9780306406157"), Identifier("doi", "10.1000/182"),
    ]  # fmt: skip


def test_a_listing_is_named_by_its_count_or_its_one_identifier() -> None:
    assert read("10.1000/182").name == "doi:10.1000/182"
    assert read("10.1000/182 2306.12345").name == "2 identifiers"
    assert identifiers.read("10.1000/182", taken=dt.date(2026, 4, 15), today=TODAY).date is not None


def test_references_with_identifiers_in_them_are_no_list_of_identifiers() -> None:
    line = "A. Lima and B. Otto. On the counting of sheep by sheep. Journal of Sheep 12 (2019) 1-20. doi:10.1000/{}\n"
    listing = importing.read("".join(line.format(number) for number in range(40)), today=TODAY)
    assert (listing.kind, len(listing.entries)) == ("references", 40)


def test_more_papers_than_anybody_collects_are_refused() -> None:
    text = "\n".join(f"10.1000/{number}" for number in range(identifiers.ENTRY_LIMIT + 1))
    with pytest.raises(UnreadableInput, match="50,000"):
        read(text)


@pytest.mark.parametrize("line", ["10.1000/182", "x", "1234567", "https://example.org/a", "ISBN 97", "-", "PMID"])
def test_many_lines_take_time_in_proportion(line: str) -> None:
    """Processor time with room for a slow machine: 20,000 lines at 200 µs."""
    started = time.process_time()
    read(f"{line}\n" * 20_000)
    assert time.process_time() - started < 4
