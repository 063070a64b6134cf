"""Pages of no known site: what looks like papers is offered, and what does not is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 25)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Ada Lima</title>{head}</head><body>{body}</body></html>"


def read(html: str) -> Listing:
    listing = importing.read(html, today=TODAY)
    assert listing.kind == "unknown-page"
    return listing


def said(entry: Entry) -> tuple[str, list[str]]:
    return entry.title, [item.text for item in entry.identifiers]


SHEEP = ("Counting Sheep on the Shore", ["arXiv:2301.00001"])
LINK = "https://arxiv.org/abs/2301.00001"


@pytest.mark.parametrize(
    "item",
    [
        f'<ul><li><a href="{LINK}">Counting Sheep on the Shore</a>, A. Lima, 2023</ul>',
        f'<p><b>Counting Sheep on the Shore</b><br>Ada Lima [<a href="{LINK}">pdf</a>] [<a href="x.bib">bib</a>]</p>',
        f'<div><h4>Counting Sheep on the Shore</h4><div>A. Lima <a href="{LINK}">arXiv</a></div></div>',
        f'<table><tr><td><em>Counting Sheep on the Shore</em></td><td><a href="{LINK}">arXiv</a></td></tr></table>',
        f'<ol><li>A. Lima. Counting Sheep on the Shore. In Proc. of the Meadow, 2023. <a href="{LINK}">[pdf]</a></ol>',
    ],
)
def test_the_element_around_a_link_to_a_paper_is_an_entry(item: str) -> None:
    listing = read(page("<h2>Papers</h2>" + item))
    assert [said(entry) for entry in listing.entries] == [SHEEP]
    assert listing.entries[0].section == "Papers"


def test_two_papers_in_one_paragraph_are_two_entries_by_their_links() -> None:
    other = '<a href="https://arxiv.org/abs/2301.00002">On Wool and Looms</a>'
    listing = read(page(f'<p>See <a href="{LINK}">Counting Sheep on the Shore</a> and {other}.</p>'))
    assert [said(entry) for entry in listing.entries] == [SHEEP, ("On Wool and Looms", ["arXiv:2301.00002"])]


def test_a_link_without_a_title_is_called_by_its_identifier_and_told() -> None:
    listing = read(page(f'<p>our <a href="{LINK}">new one</a></p>'))
    assert [entry.title for entry in listing.entries] == ["arXiv:2301.00001"]
    assert [issue.kind for issue in listing.issues] == ["no-title"]


def test_a_paper_that_is_linked_twice_is_one_entry() -> None:
    item = f'<li><a href="{LINK}">Counting Sheep on the Shore</a> <a href="{LINK}">[arXiv]</a>'
    assert len(read(page(f"<ul>{item}</ul><ul>{item}</ul>")).entries) == 1


def test_items_beside_papers_that_link_to_none_are_shown() -> None:
    listing = read(
        page(f'<ul><li><a href="{LINK}">Counting Sheep on the Shore</a><li>Wool of the North, in press</ul>')
    )
    assert len(listing.entries) == 1
    (issue,) = listing.issues
    assert listing.text.split("\n")[issue.first_line - 1] == "Wool of the North, in press"


def test_an_article_of_any_site_is_offered_by_its_title_with_a_remark() -> None:
    head = '<meta property="og:type" content="article"><meta property="og:title" content="Sheep in the News">'
    listing = read(page("<p>Text", head + '<meta property="og:url" content="https://example.org/sheep">'))
    assert [said(entry) for entry in listing.entries] == [("Sheep in the News", ["https://example.org/sheep"])]
    assert len(listing.issues) == 1


def test_a_page_without_anything_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="looks like HTML"):
        importing.read(page("<p>Hello <a href='https://example.org'>there</a>"), today=TODAY)


@pytest.mark.parametrize("tag", ["li", "div", "br"])
def test_a_page_of_ten_thousand_links_takes_time_in_proportion(
    tag: str, seconds_of_reading: Callable[[str, str], float]
) -> None:
    item = f'<{tag}><a href="https://arxiv.org/abs/2301.{{:05d}}">Counting sheep in the year {{}}</a>, A. Lima'
    item += "</div>" if tag == "div" else ""
    html = page("<ul>" + "".join(item.format(number, number) for number in range(10_000)) + "</ul>")
    assert seconds_of_reading("unknown-page", html) < 6
