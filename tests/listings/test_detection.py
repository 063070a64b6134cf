"""What kind of listing a text is, or what it looks like when it is none that we read."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from pathlib import Path

import pytest
from pages import TODAY, sample

from readinglist.errors import InvalidRequest, UnreadableInput
from readinglist.library import importing
from readinglist.listings import KINDS
from readinglist.listings.decoding import decode
from readinglist.listings.detection import describe, detect, get_kind
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Listing

OTHERS = {
    "RIS": "TY  - JOUR\nTI  - A title\nER  - \n",
    "HTML": "<!DOCTYPE html>\n<html><body>Daily</body></html>",
    "XML": "<?xml version='1.0'?>\n<records/>",
    "a feed (RSS or Atom)": "<rss version='2.0'><channel/></rss>",
    "JSON": '[{"paper": {"id": "2606.00467"}}]',
    "an arXiv listing (line 3)": "Today\n\n[1]  arXiv:2301.00001 [pdf, other]\nTitle: A\n",
    "a list of links": "https://example.org/paper\n\nhttps://github.com/nobody/code\n",
    "a link to a page that is not known as a paper's": "https://example.org/10.1000/182",
    "a table (CSV)": "PMID,Title,Authors,Citation,DOI\n1,A title,A. Lima,2020,10.1000/182\n",
    "an e-mail": "From: a@example.org\nTo: b@example.org\nSubject: papers\n\nHello\n",
    "MEDLINE (nbib)": "PMID- 123456\nTI  - A title\n",
}


@pytest.mark.parametrize("look", OTHERS)
def test_what_a_text_looks_like_is_said_by_name(look: str) -> None:
    assert describe(OTHERS[look]) == look


def test_a_text_of_no_kind_is_refused_with_what_it_looks_like_and_what_is_read_instead() -> None:
    with pytest.raises(UnreadableInput) as caught:
        importing.read(OTHERS["a link to a page that is not known as a paper's"], today=TODAY)
    assert caught.value.summary == "This looks like a link to a page that is not known as a paper's."
    assert "This version reads: Daily Papers" in caught.value.hint


@pytest.mark.parametrize("text", ["Hello, how are you?", "new\n", "one\ntwo\nthree", "Jun 26, 2023"])
def test_a_text_that_looks_like_nothing_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UnreadableInput, match="No listing was recognised"):
        importing.read(text, today=TODAY)


def test_a_header_alone_names_no_paper() -> None:
    header = sample()[: sample().index("Reading the Ice")]
    with pytest.raises(UnreadableInput, match=r"No paper was found in “page\.txt”"):
        importing.read(header, name="page.txt", today=TODAY)


def test_a_kind_that_is_named_overrides_the_detection() -> None:
    text = "A title\n\n·\n"
    listing = importing.read(text, kind="daily-papers", today=TODAY)
    assert listing.entries == ()
    assert listing.issues


def test_a_kind_that_does_not_exist_is_a_wrong_request_with_the_kinds_that_do() -> None:
    with pytest.raises(InvalidRequest, match="daily-papers"):
        importing.read(sample(), kind="weekly-papers", today=TODAY)


def test_the_kind_that_is_surest_reads_the_text() -> None:
    def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
        return Listing("other", "Other", text)

    other = ListingKind("other", "Other", "?", lambda text: 0.95 if "zebra" in text else 0.1, read)
    assert detect(sample() + "zebra", kinds=(*KINDS, other)) is not other, "the page is surer"
    assert detect("zebra", kinds=(*KINDS, other)) is other
    assert detect(sample(), kinds=(other, *KINDS)) is get_kind("Daily-Papers ")


def test_keys_of_kinds_are_unique_words_for_the_command_line() -> None:
    keys = [kind.key for kind in KINDS]
    assert len(set(keys)) == len(keys)
    assert all(key == key.casefold() and " " not in key for key in keys)
    assert all(kind.name and kind.example for kind in KINDS)


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("exports/RisImporterTest1.ris", "RIS"),
        ("exports/asreview_pubmed_endnote.txt", ""),
        ("arxiv/mail-digest-2024-11-21.txt", "an arXiv listing"),
        ("arxiv/list-new-astro-ph-2023-03-03.html", "HTML"),
        ("arxiv/feed-astro-ph.EP.rss-2024-format.xml", "a feed"),
        ("hf/daily_papers-api-2026-06-12.json", "JSON"),
        ("hf/paper-page-2509.24002.html", "HTML"),
        ("mail/scholar-alert-single-hanney-olecranon.eml", "an e-mail"),
        ("exports/ais_enl.txt", "EndNote"),
        ("exports/scopus_sample.csv", ""),
        ("markdown/Awesome-LLM.md", "Markdown"),
    ],
)
def test_no_other_listing_of_the_corpus_is_taken_for_daily_papers(corpus: Path, name: str, look: str) -> None:
    text = decode((corpus / "listings" / name).read_bytes()).text
    assert get_kind("daily-papers").detect(text) < 0.3
    assert look in describe(text)


def test_no_file_of_the_corpus_makes_a_reader_stumble(corpus: Path) -> None:
    """Every listing and export we have: read as what it is, or refused."""
    read = []
    for path in sorted((corpus / "listings").rglob("*")):
        if not path.is_file() or path.name == "PROVENANCE.md":
            continue
        with contextlib.suppress(UnreadableInput):
            listing = importing.read_file(path, today=TODAY)
            read.append((listing.kind, len(listing.entries)))
    assert read.count(("daily-papers", 3)) == 2
    assert {("daily-papers", 45), ("bibtex", 3), ("bibtex", 4)} <= set(read)


def test_a_text_is_described_from_its_beginning_only() -> None:
    assert describe("x\n" * 200_000 + "@article{a, b = 1}") == ""


@pytest.mark.parametrize("text", ["Hello, how are you?", OTHERS["JSON"]])
def test_a_refused_file_is_named(text: str) -> None:
    with pytest.raises(UnreadableInput, match=r"“notes\.txt”"):
        importing.read(text, name="notes.txt", today=TODAY)


@pytest.mark.parametrize("filler", ["\n", " \n", "\t", "@", "{", "[", "<", "#", "From: x\n"])
def test_a_text_that_repeats_itself_is_described_in_time(filler: str) -> None:
    """Processor time with room for a slow machine; tried from each line anew, blank lines alone took ten seconds."""
    started = time.process_time()
    describe(filler * 150_000 + "x")
    assert time.process_time() - started < 3


def test_the_least_of_csl_json_is_known() -> None:
    listing = importing.read('[{"type": "article-journal", "title": "Owls at night"}]', today=TODAY)
    assert (listing.kind, [entry.title for entry in listing.entries]) == ("csl-json", ["Owls at night"])
