"""The page of one paper: meta tags, COinS, JSON-LD. The pages are made by hand, but for the meta tags of arXiv."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from readinglist.library import importing
from readinglist.listings import landing_page
from readinglist.model.listing import Entry, Listing

TODAY = dt.date(2026, 11, 25)


def page(*tags: tuple[str, str], body: str = "", head: str = "") -> str:
    metas = "\n".join(f'<meta name="{name}" content="{content}">' for name, content in tags)
    return f"<!doctype html><html><head><title>A site</title>{metas}{head}</head><body>{body}</body></html>"


def read(html: str) -> Listing:
    listing = importing.read(html, today=TODAY)
    assert listing.kind == "landing-page"
    return listing


def entry(html: str) -> Entry:
    (found,) = read(html).entries
    return found


def coins(**values: str) -> str:
    said = {name.replace("rft_", "rft.", 1): text for name, text in values.items() if name != "form"}
    context = urlencode({"ctx_ver": "Z39.88-2004", "rft_val_fmt": f"info:ofi/fmt:kev:mtx:{values['form']}", **said})
    return f'<span class="Z3988" title="{context.replace("&", "&amp;")}"></span>'


def linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


ARTICLE = {
    "@type": "ScholarlyArticle",
    "headline": "Sheep on the Shore",
    "author": [{"@type": "Person", "name": "Ada Lima"}, {"familyName": "Otto", "givenName": "Bo"}],
    "datePublished": "2021-03-04",
    "isPartOf": {
        "@type": "PublicationIssue",
        "issueNumber": "2",
        "isPartOf": {"@type": "PublicationVolume", "volumeNumber": "7", "isPartOf": {"name": "Journal of Sheep"}},
    },
    "pageStart": "10",
    "pageEnd": "19",
    "sameAs": "https://doi.org/10.1000/sheep.7",
}


def test_the_meta_tags_of_150_papers_of_arxiv_are_read_whole(corpus: Path) -> None:
    """Counted in the recorded tags themselves: each has a title, its authors, a first date and a number."""
    recorded = json.loads((corpus / "listings" / "html" / "arxiv-citation-meta-150.json").read_text("utf-8"))
    for number, tags in recorded.items():
        said = [(tag["name"], tag["content"].replace('"', "&quot;")) for tag in tags]
        found = entry(page(*said))
        values = {name: content for name, content in said if name != "citation_author"}
        authors = [content for name, content in said if name == "citation_author"]
        assert len(found.people) == len(authors), number
        assert found.date is not None
        assert found.date.iso == values["citation_date"].replace("/", "-")
        assert {"arxiv"} <= {item.scheme for item in found.identifiers}
        assert found.title


def test_an_abstract_page_of_arxiv_is_left_to_a_kind_that_knows_more() -> None:
    assert landing_page.detect(page(("citation_title", "Sheep"), ("citation_arxiv_id", "2301.00001"))) < 0.9


def test_dublin_core_alone_is_enough() -> None:
    found = entry(
        page(
            ("DC.title", "Sheep on the Shore"),
            ("DC.creator", "Lima, Ada"),
            ("DC.Creator", "Otto, Bo"),
            ("DC.Date.issued", "2019-05-06"),
            ("DC.Identifier", "10.1000/182"),
            ("DC.Source", "Journal of Sheep; Vol. 3"),
        )
    )
    assert [person.name for person in found.people] == ["Ada Lima", "Bo Otto"]
    assert (found.date.iso if found.date else None) == "2019-05-06"
    assert [item.text for item in found.identifiers] == ["doi:10.1000/182"]


def test_a_later_vocabulary_fills_what_an_earlier_one_leaves_open_and_changes_nothing() -> None:
    tags = [("citation_title", "Sheep on the Shore"), ("citation_author", "Lima, Ada"), ("citation_author", "Otto, Bo")]
    found = entry(page(*tags, ("citation_publication_date", "2020"), body=linked(ARTICLE)))
    assert (found.date.iso if found.date else None) == "2020"
    assert (found.venue, found.volume, found.number, found.pages) == ("Journal of Sheep", "7", "2", "10-19")
    assert [item.text for item in found.identifiers] == ["doi:10.1000/sheep.7"]


def test_another_paper_on_the_page_adds_nothing_and_is_told() -> None:
    other = {**ARTICLE, "headline": "Wolves in the Hills", "sameAs": "https://doi.org/10.1000/wolf"}
    listing = read(page(("citation_title", "Sheep on the Shore"), ("citation_author", "Ada Lima"), body=linked(other)))
    assert [found.title for found in listing.entries] == ["Sheep on the Shore"]
    assert listing.entries[0].identifiers == ()
    assert "1 other paper" in listing.text


def test_json_ld_is_found_in_a_graph_and_around_a_web_page() -> None:
    for wrapped in ({"@graph": [{"@type": "WebSite"}, ARTICLE]}, {"@type": "WebPage", "mainEntity": ARTICLE}):
        found = entry(page(body=linked(wrapped)))
        assert found.title == "Sheep on the Shore"
        assert [person.name for person in found.people] == ["Ada Lima", "Bo Otto"]


def test_several_coins_are_several_entries() -> None:
    first = coins(form="journal", rft_atitle="Sheep", rft_jtitle="Meadow", rft_date="2001")
    book = coins(form="book", rft_genre="book", rft_btitle="Wool", rft_isbn="9783161484100")
    listing = read(page(body=first + book + first))
    assert [(found.title, found.venue, found.type.value) for found in listing.entries] == [
        ("Sheep", "Meadow", "article"),
        ("Wool", "", "book"),
    ]
    assert [item.scheme for item in listing.entries[1].identifiers] == ["isbn"]


def test_the_first_author_of_coins_is_not_lost_and_not_doubled() -> None:
    alone = entry(page(body=coins(rft_atitle="S", rft_aulast="Lima", rft_aufirst="Ada", form="journal")))
    both = entry(page(body=coins(rft_atitle="S", rft_aulast="Lima", rft_au="Ada Lima", form="journal")))
    assert [person.name for person in (*alone.people, *both.people)] == ["Ada Lima", "Ada Lima"]


def test_the_isbn_of_proceedings_is_no_identifier_of_a_paper_in_them() -> None:
    tags = [("citation_title", "Sheep"), ("citation_author", "A. Lima"), ("citation_isbn", "978-3-16-148410-0")]
    assert entry(page(*tags, ("citation_conference_title", "Meadows"))).identifiers == ()


def test_several_authors_in_one_tag_are_several_people() -> None:
    found = entry(page(("citation_title", "Sheep"), ("citation_authors", "Lima, Ada; Otto, Bo")))
    assert [person.name for person in found.people] == ["Ada Lima", "Bo Otto"]


def test_markup_and_comparison_signs_in_a_title_are_kept_apart() -> None:
    found = entry(
        page(("citation_title", "&lt;i&gt;MNIST&lt;/i&gt; &lt; CIFAR10: color &gt; size"), ("citation_doi", "10.1/x"))
    )
    assert found.title == "MNIST < CIFAR10: color > size"


def test_a_short_description_is_no_abstract() -> None:
    assert entry(page(("DC.title", "Sheep"), ("DC.creator", "A. Lima"), ("DC.description", "A journal"))).abstract == ""


@pytest.mark.parametrize(
    "broken", ['{"@type": "ScholarlyArticle"', "[" * 5000, '{"@type": "ScholarlyArticle", "author": 5}']
)
def test_broken_json_ld_is_no_reason_to_stumble(broken: str) -> None:
    html = page(("citation_title", "Sheep"), ("citation_doi", "10.1000/1"))
    script = f'<script type="application/ld+json">{broken}</script>'
    assert entry(html.replace("<body>", f"<body>{script}")).title == "Sheep"


def test_a_page_that_says_nothing_is_an_issue_when_a_person_asks_for_it() -> None:
    listing = importing.read(page(body="<p>Hello"), kind="landing-page", today=TODAY)
    assert listing.entries == ()
    assert [issue.kind for issue in listing.issues] == ["unclear"]


def test_a_page_too_deep_to_be_one_is_an_issue() -> None:
    listing = importing.read("<html>" + "<div>" * 5000, kind="landing-page", today=TODAY)
    assert [issue.kind for issue in listing.issues] == ["unreadable"]
