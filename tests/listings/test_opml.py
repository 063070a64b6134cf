"""OPML files name feeds: all of them, in whatever state the file is; and no paper."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pages import TODAY

from readinglist.listings import opml
from readinglist.listings.opml import FeedOutline, read_feeds
from readinglist.outside import Malformed

FILE = """<?xml version="1.0"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Science"><outline text="Journals">
  <outline text="Winds &amp; Waves" type="rss" xmlUrl="https://example.org/winds.rss"/>
</outline>
<outline text="Birds & <br> Trees" xmlUrl="feed:https://example.org/birds.rss" description='"a/b" > c'/>
</outline>
<outline text="Again" xmlUrl="https://example.org/winds.rss"/>
<outline text="A page" type="link" url="https://example.org/page"/>
<outline text="" type="rss" url="https://example.org/old.rss"/>
<outline text="No address"/>
<outline text="Other" xmlUrl="javascript:alert(1)"/>
</body></opml>
"""


def test_feeds_come_with_their_folders_each_once_although_the_file_is_no_xml() -> None:
    assert read_feeds(FILE) == (
        FeedOutline("Winds & Waves", "https://example.org/winds.rss", "Science/Journals"),
        FeedOutline("Birds & <br> Trees", "https://example.org/birds.rss", "Science"),
        FeedOutline("", "https://example.org/old.rss"),
    )


def test_a_listing_of_it_has_no_papers_and_says_what_to_do() -> None:
    listing = opml.read(FILE, taken=None, today=TODAY)
    assert listing.entries == ()
    (issue,) = listing.issues
    assert issue.message.startswith("This file names 3 feeds and no paper. Follow it")
    assert "readinglist follow FILE.opml" in issue.message
    assert "Science/Journals · Winds & Waves · https://example.org/winds.rss" in listing.text


def test_what_is_no_opml_is_said_to_be_none() -> None:
    with pytest.raises(Malformed):
        read_feeds("<rss></rss>")


@pytest.mark.parametrize(
    ("name", "count", "last"),
    [
        ("opml/awesome-science.opml", 24, FeedOutline(
            "This Week in Science – The Kickass Science Podcast", "http://www.twis.org/feed/", "Science"
        )),
        ("opml/listparser_concatenated-documents.xml", 2, FeedOutline("feedname", "http://domain/feed2")),
        ("opml/listparser_hier-4-mixed.xml", 1, FeedOutline("feedname", "http://domain/feed", "grouping")),
        ("zotero/feeds.opml", 5, FeedOutline("", "http://example.com/feed5.rss", "Missing title")),
    ],
)  # fmt: skip
def test_the_files_of_the_corpus_are_read_whole(corpus: Path, name: str, count: int, last: FeedOutline) -> None:
    feeds = read_feeds((corpus / "listings" / name).read_text(encoding="utf-8"))
    assert len(feeds) == count
    assert feeds[-1] == last


@pytest.mark.parametrize("filler", ['<outline "', "<outline /", "<outline a='", "<outline text='a' ", "<outline>"])
def test_a_file_that_repeats_itself_is_read_or_refused_in_time(filler: str) -> None:
    """Processor time with room for a slow machine."""
    started = time.process_time()
    opml.read("<opml>" + filler * 60_000, taken=None, today=TODAY)
    assert time.process_time() - started < 5
