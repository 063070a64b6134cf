"""The results of a search at arXiv, as HTML. Markup: arXiv/arxiv-search, templates/search/search-macros.html."""

from __future__ import annotations

import datetime as dt
import re

from readinglist.listings.arxiv_records import ArxivRecord, entry_of
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.dating import date_in_words
from readinglist.outside.html_trees import Node, line_of, read_html

_SIGN = re.compile(r"""class=["']arxiv-result["']""")
_NUMBER = re.compile(r"arXiv:([\w./-]+)")
_RESULTS = re.compile(r"Showing .{1,60} results? for (.{1,200})")
_FIRST_VERSION = re.compile(r"v1 submitted ([^;]{5,30})")
#: What unfolds the abstract and folds it again.
_FOLDING = re.compile(r"\s*[▽△]\s*(?:More|Less)\s*$")
_SAMPLE = 200_000
_SHOWN = 300


def detect(text: str) -> float:
    return 0.95 if _SIGN.search(text[:_SAMPLE]) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The results on the page, in its order."""
    del today
    transcript = Transcript()
    try:
        page = read_html(text)
    except Malformed as error:
        transcript.add_issue("unreadable", f"The page could not be read: {error}.", text=text[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    title = line_of(page.css_first("h1"))[:_SHOWN]
    transcript.add_noise(title)
    for result in page.css("li.arxiv-result"):
        record = _record(result)
        entry = entry_of(record)
        if entry is None:
            transcript.add_issue("unclear", "A result has no number of arXiv.", text=line_of(result)[:_SHOWN])
        else:
            transcript.add_entry(entry, remark=record.remark)
    found = _RESULTS.search(title)
    name = f"arXiv search for {found[1]}" if found else "arXiv search"
    return transcript.listing(KIND.key, name, date=PartialDate.of(taken) if taken else None)


KIND = ListingKind(
    key="arxiv-search",
    name="arXiv search results",
    example="the page /search/?query=…, as HTML",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


def _record(result: Node) -> ArxivRecord:
    def said(selector: str, label: str = "") -> str:
        return line_of(result.css_first(selector)).removeprefix(label).strip()

    number = _NUMBER.search(said("p.list-title"))
    submitted = next((line for line in map(line_of, result.css("p.is-size-7")) if line.startswith("Submitted")), "")
    first = _FIRST_VERSION.search(submitted)
    return ArxivRecord(
        number=number[1] if number else "",
        title=said("p.title"),
        authors=said("p.authors", "Authors:"),
        abstract=_FOLDING.sub("", said(".abstract-full") or said(".abstract-short")),
        categories=tuple(line_of(tag) for tag in result.css("span.tag.tooltip")),
        dois=said("span.tag a[href*='doi.org']"),
        date=date_in_words(first[1] if first else submitted.partition(";")[0]),
        notes=tuple(line_of(note) for note in result.css("p.comments")),
    )
