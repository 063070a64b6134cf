"""The links of a copied page name entries exactly, and never speak against the text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import TODAY, sample

from readinglist.library import importing
from readinglist.listings.links import Link, attach_links, read_links
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Listing

ARXIV = Identifier("arxiv", "2609.99001")
DOI = Identifier("doi", "10.5555/winds.7")


def listing(*entries: Entry) -> Listing:
    return Listing("daily-papers", "A page", "", entries=entries)


def attached(html: str, *entries: Entry) -> list[tuple[Identifier, ...]]:
    return [entry.identifiers for entry in attach_links(listing(*entries), read_links(html)).entries]


WINDS = Entry("Names of Winds & What They Measure", 1, 8)


@pytest.mark.parametrize(
    "address",
    [
        "https://huggingface.co/papers/2609.99001",
        "/papers/2609.99001",
        "/abs/2609.99001v2",
        "//arxiv.org/abs/2609.99001",
        " https://arxiv.org/pdf/2609.99001v1.pdf ",
        "https://doi.org/10.48550/arXiv.2609.99001",
        "https://scholar.google.com/scholar_url?url=https://arxiv.org/abs/2609.99001&hl=en&sa=X",
    ],
)
def test_a_link_with_the_title_as_its_words_names_the_paper(address: str) -> None:
    link = f'<a href="{address}">Names of <i>Winds</i>\n &amp; What They Measure</a>'
    assert attached(f'<meta charset="utf-8"><h3 class="x">{link}</h3>', WINDS) == [(ARXIV,)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/papers/2609.99001">Names of Winds</a>',
        '<a href="/papers/2609.99001#community">15</a>',
        '<a href="/papers/2609.99001"><img alt="Names of Winds &amp; What They Measure"></a>',
        '<a href="/papers">Names of Winds &amp; What They Measure</a>',
        '<a href="https://github.com/2609.99001">Names of Winds &amp; What They Measure</a>',
        '<a href="https://example.org/?to=https://arxiv.org/abs/2609.99001">Names of Winds &amp; What They Measure</a>',
        "<a>Names of Winds &amp; What They Measure</a>",
        '<a href="/papers/2609.99001">Names of Winds &amp; What They Measure</a>'
        '<a href="/papers/2609.99002">Names of Winds &amp; What They Measure</a>',
    ],
)
def test_other_links_are_not_attached(html: str) -> None:
    assert attached(html, WINDS) == [()]


def test_a_link_adds_to_the_text_and_never_overrides_it() -> None:
    html = f'<a href="/abs/{ARXIV.value}">{WINDS.title}</a> <a href="https://doi.org/{DOI.value}">{WINDS.title}</a>'
    other = Identifier("arxiv", "2511.99002", 3)
    assert attached(html, replace(WINDS, identifiers=(other,)), WINDS) == [(other, DOI), (ARXIV, DOI)]


def test_two_links_to_the_same_paper_are_one() -> None:
    html = "".join(f'<a href="{address}">{WINDS.title}</a>' for address in ("/abs/2609.99001v1", "/papers/2609.99001"))
    assert attached(html, WINDS, WINDS) == [(ARXIV,), (ARXIV,)]


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at_for_links(html: str) -> None:
    assert all(isinstance(link, Link) for link in read_links(html + '<a href="/abs/2609.99001">x'))


def test_a_page_copied_from_a_browser_names_all_its_papers() -> None:
    text = sample()
    plain = importing.read(text, today=TODAY)
    html = "".join(
        f'<article><a href="/papers/2611.{number:05d}"><img src="x"></a><h3><a href="/papers/2611.{number:05d}">'
        f"{entry.title}</a></h3><p>{entry.abstract}</p></article>"
        for number, entry in enumerate(plain.entries)
    )
    linked = importing.read(text, today=TODAY, html=html)
    assert [entry.identifiers[0].value for entry in linked.entries] == [f"2611.{number:05d}" for number in range(12)]
    assert [replace(entry, identifiers=()) for entry in linked.entries] == list(plain.entries)


def test_a_page_that_is_deeper_than_any_gives_no_links_and_costs_no_time() -> None:
    link = '<a href="/papers/2306.12345">Owls at Night</a>'
    assert len(read_links("<div>" * 1_000 + link)) == 1
    assert read_links("<div>" * 200_000 + link) == []  # five minutes, if it were parsed
    assert len(read_links("<p>One<br>" * 50_000 + link)) == 1, "ends may be left out"
