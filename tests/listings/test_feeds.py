"""Feeds: what arXiv, journals and everybody else write, and what is told of a feed that is empty or broken."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from pages import TODAY

from readinglist.listings import feeds
from readinglist.listings.feeds import listing_of, read_feed
from readinglist.model.listing import Entry, Listing
from readinglist.outside import Malformed

#: Hand-made after the form of arXiv's feeds since 2024.
ARXIV = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
<pubDate>Wed, 29 Jul 2026 00:00:00 -0400</pubDate>
{items}
</channel></rss>
"""
ITEM = """<item><title>{title}</title><link>https://arxiv.org/abs/{number}</link>
<description>arXiv:{number}v{version} Announce Type: {kind}
Abstract: Birds sing.</description><guid isPermaLink="false">oai:arXiv.org:{number}v{version}</guid>
<pubDate>Wed, 29 Jul 2026 00:00:00 -0400</pubDate><arxiv:announce_type>{kind}</arxiv:announce_type>
<dc:creator>{authors}</dc:creator></item>"""


def arxiv_feed(*items: str) -> str:
    return ARXIV.format(items="\n".join(items))


def item(number: str = "2607.11111", *, kind: str = "new", version: int = 1, authors: str = "A. Lima, Bo Li") -> str:
    return ITEM.format(title=f"Song {number}", number=number, version=version, kind=kind, authors=authors)


def rss(inner: str) -> str:
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/3.0/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    return f"<rss version='2.0' {spaces}><channel><title>Journal</title><item>{inner}</item></channel></rss>"


def read(text: str) -> Listing:
    return feeds.read(text, taken=None, today=TODAY)


def only_entry(text: str) -> Entry:
    (entry,) = read(text).entries
    return entry


def test_an_item_of_arxiv_says_its_section_its_version_and_its_authors() -> None:
    entry = only_entry(arxiv_feed(item(version=2, kind="new", authors=r"Jos\'e Ruiz, The X Collaboration, {\L}. Li")))
    assert entry.section == "New submissions"
    assert entry.identifiers[0].version == 2
    assert [person.name for person in entry.people] == ["José Ruiz", "The X Collaboration", "Ł. Li"]
    assert entry.abstract == "Birds sing."
    assert entry.date is not None
    assert entry.date.iso == "2026-07-29"


@pytest.mark.parametrize(
    ("number", "kind", "day"),
    [
        ("2607.11111", "new", "2026-07-29"),
        ("2606.11111", "cross", "2026-07-29"),
        ("2605.11111", "cross", None),
        ("2607.11111", "replace", None),
        ("2203.11111", "replace-cross", None),
        ("hep-th/9901001", "cross", None),
    ],
)
def test_the_day_of_an_announcement_is_that_of_a_paper_only_if_it_was_new(
    number: str, kind: str, day: str | None
) -> None:
    entry = only_entry(arxiv_feed(item(number, kind=kind)))
    assert (entry.date.iso if entry.date else None) == day


def test_sections_are_headings_of_what_is_shown() -> None:
    listing = read(arxiv_feed(item("2607.00001"), item("2607.00002", kind="cross"), item("2607.00003", kind="replace")))
    assert listing.sections_text() == "1 new submission, 1 cross submission, 1 replacement submission"
    headings = [listing.text[span.start : span.end] for span in listing.spans if span.kind == "heading"]
    assert headings == ["New submissions", "Cross submissions", "Replacement submissions"]


def test_a_feed_without_items_says_so_with_its_day() -> None:
    listing = read(arxiv_feed())
    assert [issue.message for issue in listing.issues] == ["The feed has no entries: arXiv cs.CL, 29 Jul 2026."]
    assert read_feed(arxiv_feed()).items == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "<rss><channel><title>A & B</title></channel></rss>",
            "it is no XML: not well-formed (invalid token) in line 1",
        ),
        ("<rss><channel>\n<item>", "it is no XML: no element found in line 2"),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "its XML has a document type (DOCTYPE)"),
        ("<records/>", "its XML is no feed, but “records”"),
    ],
)
def test_a_broken_feed_is_an_issue_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Malformed):
        read_feed(text)
    listing = read(text)
    assert listing.entries == ()
    assert [issue.message for issue in listing.issues] == [f"The feed could not be read: {reason}."]


def test_the_declaration_may_stand_behind_blank_lines() -> None:
    assert len(read("\n\n" + arxiv_feed(item())).entries) == 1


def test_what_publishers_write_in_prism_and_dublin_core_is_read() -> None:
    entry = only_entry(
        rss(
            "<title>Winds, Vol. 9: Names of &lt;i&gt;Winds&lt;/i&gt;</title><link>https://example.org/a/9?af=R</link>"
            "<dc:title>Names of &lt;i&gt;Winds&lt;/i&gt;</dc:title><dc:creator>Ada Lima</dc:creator>"
            "<dc:creator>Li, Bo</dc:creator><prism:doi>10.5555/Winds.9</prism:doi>"
            "<prism:publicationName>Winds</prism:publicationName><prism:volume>9</prism:volume>"
            "<prism:number>2</prism:number><prism:startingPage>7</prism:startingPage>"
            "<prism:endingPage>9</prism:endingPage><prism:coverDate>2024-05-01</prism:coverDate>"
            "<description>Winds, Volume 9, Issue 2, May 2024</description>"
        )
    )
    assert (entry.title, entry.venue, entry.volume, entry.number, entry.pages) == (
        "Names of Winds",
        "Winds",
        "9",
        "2",
        "7-9",
    )
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Li"]
    assert [item.text for item in entry.identifiers] == ["doi:10.5555/winds.9"]
    assert entry.abstract == "", "the issue of a journal is no abstract"
    assert entry.date is not None
    assert entry.date.iso == "2024-05-01"


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        ("Ada Lima, Bo Li", ["Ada Lima", "Bo Li"]),
        ("Lima, Ada", ["Ada Lima"]),
        ("Ada Lima", ["Ada Lima"]),
        ("Ada Lima, Bo Li and Cy Ro", ["Ada Lima", "Bo Li", "Cy Ro"]),
        ("Ada Lima et al.", []),
        ("Lima, A., Li, B. C., Ro, CD", ["A. Lima", "B. C. Li", "CD Ro"]),
        ("Ada Lima;Bo Li", ["Ada Lima", "Bo Li"]),
        ("ADA LIMA, BO LI", ["ADA LIMA", "BO LI"]),
        ("Lima, Ada, Li, Bo", []),
    ],
)
def test_one_creator_may_be_several_people(creator: str, names: list[str]) -> None:
    entry = only_entry(rss(f"<title>A title</title><dc:creator>{creator}</dc:creator>"))
    assert [person.name for person in entry.people] == names


def test_facts_with_labels_in_a_description_are_read_as_such() -> None:
    entry = only_entry(
        rss(
            "<title>Names of Winds</title><link>https://example.org/pii/S1?dgcid=rss_sd_all</link><description>"
            "&lt;p&gt;Publication date: June 2024&lt;/p&gt;&lt;p&gt;&lt;b&gt;Source:&lt;/b&gt; Winds and Waves, "
            "Volume 9&lt;/p&gt;&lt;p&gt;Author(s): Ada Lima, Bo Li&lt;/p&gt;</description>"
        )
    )
    assert (entry.venue, entry.volume, entry.abstract) == ("Winds and Waves", "9", "")
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo Li"]
    assert entry.date is not None
    assert entry.date.iso == "2024-06"


def test_an_error_of_arxiv_is_no_paper() -> None:
    listing = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>arXiv Query: search_query=&amp;id_list=x</title><entry>"
        "<id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
        "<summary>incorrect id format for x</summary></entry></feed>"
    )
    assert listing.entries == ()
    assert "incorrect id format for x" in listing.text


def test_a_piece_of_news_is_known_by_its_address_without_what_tracks_its_reader() -> None:
    entry = only_entry(
        rss("<title>N</title><link>https://example.org/n?id=7&amp;utm_source=rss</link><author>a@b.c (Al Bo)</author>")
    )
    assert [item.value for item in entry.identifiers] == ["https://example.org/n?id=7"]
    assert [person.name for person in entry.people] == ["Al Bo"]


def test_an_item_that_names_nothing_is_an_issue() -> None:
    listing = read(rss("<description>Words without a title</description>"))
    assert [issue.message for issue in listing.issues] == ["An item of the feed has neither a title nor an address."]
    assert "Words without a title" in listing.text


def test_markup_in_atom_is_read_whether_it_is_escaped_or_not() -> None:
    text = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><id>tag:a</id>"
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>H<sub>2</sub>O</div></title>"
        "<link rel='self' href='https://example.org/self'/><link href='https://example.org/1'/>"
        "<updated>2024-05-02T10:00:00Z</updated>"
        "<summary type='html'>&lt;p&gt;MNIST &amp;lt; CIFAR10&lt;/p&gt;</summary>"
        "</entry></feed>"
    )
    (known,) = read_feed(text).items
    assert (known.entry.title, known.entry.abstract, known.entry.date) == ("H₂O", "MNIST < CIFAR10", None)
    assert (known.guid, known.link) == ("tag:a", "https://example.org/1")
    assert known.published == dt.datetime(2024, 5, 2, 10, tzinfo=dt.UTC)


def test_what_is_new_in_a_feed_can_be_written_out_alone() -> None:
    feed = read_feed(arxiv_feed(item("2607.00001"), item("2607.00002", version=3, kind="replace")))
    assert [known.guid for known in feed.items] == ["oai:arXiv.org:2607.00001v1", "oai:arXiv.org:2607.00002v3"]
    assert feed.items[0].published == dt.datetime(2026, 7, 29, 4, tzinfo=dt.UTC)
    listing = listing_of(replace(feed, items=feed.items[1:]))
    assert [entry.title for entry in listing.entries] == ["Song 2607.00002"]
    assert listing.name == "arXiv cs.CL, 29 Jul 2026"
