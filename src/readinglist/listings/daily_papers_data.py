"""Daily Papers as data: the answer of its API (/api/daily_papers), and the same inside the HTML of its pages.

A page holds everything in the attribute `data-props` of one element: {"dailyPapers": [{"paper": {…}, "numComments": 2,
"organization": {…}}], "periodType": "day", "dateString": "2026-06-12"}; a week is "2026-W24", a month "2026-06", a
search has "searchResults". The page of one paper holds its paper alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.dating import date_of_text
from readinglist.outside.html_trees import attribute, read_html
from readinglist.outside.json_values import objects, part, read_json
from readinglist.outside.json_values import text as said
from readinglist.outside.markup import plain_abstract
from readinglist.outside.naming import people_of_names

_SAMPLE = 200_000
_SHOWN = 300
_PAGE_SIGN = re.compile(r"""data-target=["'](?:DailyPapers|PaperContent)["']""")
_JSON_SIGN = re.compile(r"\s*(?:\[\s*)?\{")
_PAPER_SIGN = re.compile(r'"(?:paper|dailyPapers|searchResults|id)"\s*:')
_OWN_SIGN = re.compile(r'"(?:submittedOnDailyAt|submittedOnDailyBy|discussionId|numComments)"\s*:')
_PAPERS = "[data-target='DailyPapers'], [data-target='PaperContent']"
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def detect_page(text: str) -> float:
    """Sure where the element that holds the papers is there; it stands behind 100 kB of other things at most."""
    return 0.95 if _PAGE_SIGN.search(text[:_SAMPLE]) else 0.0


def detect_json(text: str) -> float:
    """Sure of JSON with papers in it that have what only Daily Papers says of them."""
    sample = text[:_SAMPLE]
    is_ours = _JSON_SIGN.match(sample) and _PAPER_SIGN.search(sample) and _OWN_SIGN.search(sample)
    return 0.95 if is_ours else 0.0


def read_page(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers in the source of a page: of a day, week, month, search, the trending ones, or one."""
    del today
    transcript = Transcript()
    try:
        node = read_html(text).css_first(_PAPERS)
        values = read_json(attribute(node, "data-props") or "{}")
    except Malformed as error:
        return _unread(PAGE_KIND, f"The page could not be read: {error}.", text)
    return _listing(PAGE_KIND, values, transcript, taken=taken)


def read_answer(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers in an answer of the API: a list, a search, or one paper."""
    del today
    try:
        values = read_json(text)
    except Malformed as error:
        return _unread(JSON_KIND, f"The JSON could not be read: {error}.", text)
    return _listing(JSON_KIND, values, Transcript(), taken=taken)


PAGE_KIND = ListingKind(
    key="daily-papers-page",
    name="Daily Papers page",
    example="the page /papers of a day, week, month or search, or of one paper, as HTML",
    detect=detect_page,
    read=read_page,
    group=KindGroup.PAGES,
)
JSON_KIND = ListingKind(
    key="daily-papers-json",
    name="Daily Papers as JSON",
    example='“[{"paper": {"id": "2606.00467", …}, "numComments": 2}]”, /api/daily_papers',
    detect=detect_json,
    read=read_answer,
    group=KindGroup.PAGES,
)


@dataclass(frozen=True, slots=True)
class _View:
    """What a page says of itself."""

    name: str
    date: PartialDate | None = None


def _listing(kind: ListingKind, values: object, transcript: Transcript, *, taken: dt.date | None) -> Listing:
    seen: set[str] = set()
    items = list(_items(values))
    for item in items:
        _add(item, transcript, seen)
    if transcript.is_empty:
        transcript.add_issue("empty", "No paper is named here.", text="(no entries)")
    view = _view(values, items)
    return transcript.listing(kind.key, view.name, date=PartialDate.of(taken) if taken else view.date)


def _unread(kind: ListingKind, message: str, source: str) -> Listing:
    transcript = Transcript()
    transcript.add_issue("unreadable", message, text=source.strip()[:_SHOWN])
    return transcript.listing(kind.key, kind.name)


def _items(values: object) -> Iterator[dict[str, Any]]:
    """Objects with a paper in each; a paper alone is put into one."""
    if isinstance(values, list):
        yield from objects(values)
    elif isinstance(values, dict):
        lists = [items for name in ("dailyPapers", "searchResults", "papers") for items in objects(values.get(name))]
        if lists or "paper" in values:
            yield from lists or [values]
        elif "id" in values:
            yield {"paper": values}


def _add(item: dict[str, Any], transcript: Transcript, seen: set[str]) -> None:
    entry = _entry(item)
    if entry is None:
        words = said(item.get("title")) or str(item)[:_SHOWN]
        transcript.add_issue("unclear", "An item has neither a title nor a number of arXiv.", text=words)
        return
    key = entry.identifiers[0].value if entry.identifiers else entry.title
    if key in seen:
        transcript.add_noise(f"{entry.title} (named above)")
    else:
        transcript.add_entry(entry)
    seen.add(key)


def _entry(item: dict[str, Any]) -> Entry | None:
    paper = part(item, "paper") or item
    number = parse_identifier(said(paper.get("id")))
    identifiers: tuple[Identifier, ...] = (number,) if number is not None and number.scheme == "arxiv" else ()
    title = said(paper.get("title")) or said(item.get("title"))
    if not title and not identifiers:
        return None
    people = people_of_names([said(author.get("name")) for author in objects(paper.get("authors"))])
    organization = part(paper, "organization") or part(item, "organization")
    summary = paper.get("summary") or item.get("summary")
    return Entry(
        title=title or identifiers[0].text,
        first_line=1,
        last_line=1,
        abstract=plain_abstract(summary) if isinstance(summary, str) else "",
        date=date_of_text(said(paper.get("publishedAt"))),
        people=people,
        author_count=len(people) or None,
        organization=said(organization.get("fullname")) or said(organization.get("name")),
        comments=_count(item.get("numComments")),
        upvotes=_count(paper.get("upvotes")),
        identifiers=identifiers,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _view(values: object, items: list[dict[str, Any]]) -> _View:
    """The period that a page says; of an answer, the day on which all its papers were put up."""
    page = part(values)
    if page.get("isTrending") is True:
        return _View("Trending Papers")
    if query := said(part(page, "query").get("q")):
        return _View(f"Daily Papers, search for {query}")
    period = said(page.get("dateString"))
    if week := _WEEK.fullmatch(period):
        return _View(f"Daily Papers, week {int(week[2])} of {week[1]}")
    if "paper" in page or "id" in page:
        number = parse_identifier(said((part(page, "paper") or page).get("id")))
        return _View(number.text if number else "Daily Papers")
    days = {said(part(item, "paper").get("submittedOnDailyAt"))[:10] for item in items}
    date = date_of_text(period or (days.pop() if len(days) == 1 else ""))
    return _View(f"Daily Papers, {date.display}" if date else "Daily Papers", date)
