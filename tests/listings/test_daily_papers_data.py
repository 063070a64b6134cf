"""Daily Papers as data: pages of a day, a week, a month and a search, and answers of the API (hand-made)."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from pages import TODAY, lines_not_accounted_for

from readinglist.library import importing
from readinglist.model.listing import Listing


def item(number: str = "2606.00467", **paper: Any) -> dict[str, Any]:
    known = {
        "id": number, "title": f"Song\n {number}", "summary": "MNIST < CIFAR10 in\nthis order.", "upvotes": 3,
        "authors": [{"name": "Ada Lima"}, {"name": "Bo van der Li", "hidden": False}],
        "publishedAt": "2026-05-30T00:00:00.000Z", "submittedOnDailyAt": "2026-06-12T01:58:54.337Z",
    }  # fmt: skip
    return {"paper": known | paper, "numComments": 2, "organization": {"name": "caltech", "fullname": "Caltech"}}


def page(**props: Any) -> str:
    return (
        '<!DOCTYPE html><html><body><div class="SVELTE_HYDRATER contents" data-target="DailyPapers"'
        f' data-props="{html.escape(json.dumps(props))}"></div></body></html>'
    )


def read(text: str) -> Listing:
    listing = importing.read(text, today=TODAY)
    assert lines_not_accounted_for(listing) == []
    return listing


def test_everything_that_the_page_knows_of_a_paper_is_read() -> None:
    listing = read(page(dailyPapers=[item()], periodType="day", dateString="2026-06-12"))
    (entry,) = listing.entries
    assert (listing.kind, listing.issues) == ("daily-papers-page", ())
    assert (entry.title, entry.abstract) == ("Song 2606.00467", "MNIST < CIFAR10 in this order.")
    assert [person.name for person in entry.people] == ["Ada Lima", "Bo van der Li"]
    assert (entry.author_count, entry.organization, entry.comments, entry.upvotes) == (2, "Caltech", 2, 3)
    assert [one.text for one in entry.identifiers] == ["arXiv:2606.00467"]
    assert entry.date is not None
    assert entry.date.iso == "2026-05-30"


@pytest.mark.parametrize(
    ("props", "name", "date"),
    [
        ({"periodType": "day", "dateString": "2026-06-12"}, "Daily Papers, 12 Jun 2026", "2026-06-12"),
        ({"periodType": "week", "dateString": "2026-W24"}, "Daily Papers, week 24 of 2026", None),
        ({"periodType": "month", "dateString": "2026-06"}, "Daily Papers, Jun 2026", "2026-06"),
        ({"isTrending": True, "dateString": "2026-06-12"}, "Trending Papers", None),
    ],
)
def test_the_period_of_a_page_is_in_its_name(props: dict[str, Any], name: str, date: str | None) -> None:
    listing = read(page(dailyPapers=[item()], **props))
    assert (listing.name, listing.date.iso if listing.date else None) == (name, date)


def test_a_search_page_and_the_page_of_one_paper_are_read_too() -> None:
    found = read(page(query={"q": "owls"}, searchResults=[item(), item("2606.00468")]))
    assert (found.name, len(found.entries)) == ("Daily Papers, search for owls", 2)
    alone = read(page(paper=item()["paper"]).replace("DailyPapers", "PaperContent"))
    assert (alone.name, len(alone.entries)) == ("arXiv:2606.00467", 1)


def test_an_answer_of_the_api_is_the_day_on_which_all_its_papers_were_put_up() -> None:
    listing = read(json.dumps([item(), item("2606.00468")]))
    assert (listing.kind, listing.name) == ("daily-papers-json", "Daily Papers, 12 Jun 2026")
    other = read(json.dumps([item(), item("2606.00468", submittedOnDailyAt="2026-06-11T00:00:00Z")]))
    assert (other.name, other.date) == ("Daily Papers", None)


def test_a_paper_that_is_named_twice_is_one_entry() -> None:
    assert len(read(page(dailyPapers=[item(), item()])).entries) == 1


def test_fields_of_an_unexpected_form_count_as_absent() -> None:
    odd = item(authors=None, summary=["x"], upvotes="many", publishedAt=7, title=None)
    (entry,) = read(json.dumps([odd])).entries
    assert (entry.title, entry.people, entry.author_count, entry.upvotes) == ("arXiv:2606.00467", (), None, None)
    assert (entry.abstract, entry.date) == ("", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (page(), "No paper is named here."),
        (page().replace("{}", "{&quot;a&quot;:"), "The page could not be read: it is no JSON."),
        (page(dailyPapers=[{"title": "", "numComments": 1}]), "An item has neither a title nor a number of arXiv."),
        ('[{"paper": {"id": "2606.00467", "discussionId": "', "The JSON could not be read: it is no JSON."),
        ("[" * 400_000 + '{"paper": {"id": 1, "discussionId": 2}', "The JSON could not be read"),
    ],
)
def test_what_cannot_be_read_is_an_issue_with_the_reason(text: str, message: str) -> None:
    kind = "daily-papers-page" if text.startswith("<") else "daily-papers-json"
    listing = importing.read(text, kind=kind, today=TODAY)
    assert [message in issue.message for issue in listing.issues] == [True]
    assert listing.entries == ()
