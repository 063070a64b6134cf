"""The page of one paper at arXiv (/abs/2303.00763), as HTML. Markup: arXiv/arxiv-browse, templates/abs."""

from __future__ import annotations

import datetime as dt
import re

from readinglist.listings.arxiv_records import ArxivRecord, categories_of, entry_of
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.texts import one_line
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.dating import date_in_words
from readinglist.outside.html_trees import Node, line_of, read_html

_SIGN = re.compile(r"""name=["']citation_arxiv_id["']|<div id=["']abs["']>""")
_NUMBER = re.compile(r"arXiv:([\w./-]+)")
_SAMPLE = 200_000
_SHOWN = 300


def detect(text: str) -> float:
    """Sure where the page says its own number of arXiv."""
    sample = text[:_SAMPLE]
    return 0.95 if _SIGN.search(sample) and "arxiv.org" in sample else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The paper of the page. Its day is that of its first version, which the page says first."""
    del today
    transcript = Transcript()
    try:
        record = _record(read_html(text).root)
    except Malformed as error:
        transcript.add_issue("unreadable", f"The page could not be read: {error}.", text=text[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    entry = entry_of(record)
    if entry is None:
        words = one_line(record.title or record.abstract)[:_SHOWN]
        transcript.add_issue("unclear", "The page does not say its number of arXiv.", text=words)
        return transcript.listing(KIND.key, KIND.name)
    transcript.add_entry(entry, remark=record.remark)
    return transcript.listing(KIND.key, entry.identifiers[0].text, date=PartialDate.of(taken) if taken else None)


KIND = ListingKind(
    key="arxiv-abs",
    name="arXiv page of one paper",
    example="the page /abs/2303.00763, as HTML",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


def _record(page: Node | None) -> ArxivRecord:
    def said(selector: str, label: str = "") -> str:
        return line_of(page.css_first(selector) if page else None).removeprefix(label).strip()

    number = _NUMBER.search(said("td.arxividv")) or _NUMBER.search(said("td.arxivid"))
    notes = (("Comments: ", said("td.comments")), ("Journal-ref: ", said("td.jref")))
    return ArxivRecord(
        number=number[1] if number else "",
        title=said("h1.title", "Title:"),
        authors=said("#abs .authors", "Authors:"),
        abstract=said("blockquote.abstract", "Abstract:"),
        categories=categories_of(said("td.subjects")),
        dois=said("td.doi"),
        date=date_in_words(said(".dateline")),
        notes=tuple(label + value for label, value in notes if value),
    )
