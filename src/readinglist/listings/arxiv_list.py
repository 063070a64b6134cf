"""The pages of arXiv that list papers (/list/cs.CL/new, recent, pastweek, a month), as HTML.

Markup: arXiv/arxiv-browse, templates/list. A paper is a <dt> with its number and a <dd> with the rest. A heading is a
day ("recent"), or a section of a day ("new": new, cross and replacement submissions).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from readinglist.listings.arxiv_records import ArxivRecord, categories_of, entry_of
from readinglist.listings.arxiv_sections import CROSS, NEW, section_of_heading
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.dating import date_in_words, date_of_text
from readinglist.outside.html_trees import Node, attribute, line_of, read_html

_SIGN = re.compile(r"class=['\"]list-title\b")
_SAMPLE = 200_000
_ADDRESS = re.compile(r"/list/([a-z-]+(?:\.[A-Za-z-]+)?)/(?:new|recent|pastweek|(\d{4}-\d{2})\?skip)\b")
_NUMBER = re.compile(r"(?:/abs/|arXiv:)\s*([\w./-]+)")
_VERSION = re.compile(r"/(?:html|pdf|abs|format)/[\w./-]+?v(\d{1,3})\b")
#: What a heading says of the whole page.
_VIEWS = (
    ("new listings for", "new submissions"), ("ew submissions for", "new submissions"),
    ("recent submissions", "recent submissions"),
)  # fmt: skip
_IS_DAY = re.compile(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]+ \d{2}")
_PARTS = "h1, h2, h3, dt, dd, dl > p"
_LABELS = {"list-title": "Title:", "list-authors": "Authors:", "list-subjects": "Subjects:", "list-doi": "DOI:"}
_NOTES = frozenset({"list-comments", "list-journal-ref", "list-report-no", "list-msc-class", "list-acm-class"})
#: Characters of a heading or of words between entries that are shown.
_SHOWN = 300


def detect(text: str) -> float:
    """Sure where a title of a list of arXiv and the address of an abstract stand near the beginning."""
    sample = text[:_SAMPLE]
    return 0.95 if "/abs/" in sample and _SIGN.search(sample) and "<dt" in sample else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers of the page in their sections; the day of each is that of the heading above it."""
    del today
    page = _Page(taken)
    try:
        tree = read_html(text)
    except Malformed as error:
        page.transcript.add_issue("unreadable", f"The page could not be read: {error}.", text=text[:_SHOWN])
        return page.listing()
    if match := _ADDRESS.search(text):
        page.archive, page.month = match[1], date_of_text(match[2] or "")
    for node in tree.css(_PARTS):
        page.take(node)
    return page.listing()


KIND = ListingKind(
    key="arxiv-list",
    name="arXiv list page",
    example="the page /list/cs.CL/new, recent or a month, as HTML",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


class _Page:
    """What stands above the next entry: the day, the section, and the number in its <dt>."""

    def __init__(self, taken: dt.date | None) -> None:
        self.transcript = Transcript()
        self.archive = self.subject = self.view = ""
        self.month: PartialDate | None = None
        self.date = PartialDate.of(taken) if taken else None
        self.day: PartialDate | None = None
        self.section = ""
        self.pending: Node | None = None

    def take(self, node: Node) -> None:
        match node.tag:
            case "dt":
                self._end_entry()
                self.pending = node
            case "dd":
                self._add(node)
            case "h1" | "h2" | "h3":
                self._end_entry()
                self._heading(line_of(node)[:_SHOWN], is_title=node.tag == "h1")
            case _:
                self.transcript.add_noise(line_of(node)[:_SHOWN])

    def listing(self) -> Listing:
        self._end_entry()
        return self.transcript.listing(KIND.key, self._name(), date=self.date)

    def _heading(self, text: str, *, is_title: bool) -> None:
        if is_title:
            self.subject = self.subject or text
            self.transcript.add_noise(text)
            return
        self.view = self.view or next((name for sign, name in _VIEWS if sign in text), "")
        self.day = self.month or date_in_words(text) or self.day
        self.date = self.date or self.day
        self.section = section_of_heading(text) or (NEW if _IS_DAY.match(text) else "")
        self.transcript.add_heading(text)

    def _add(self, body: Node) -> None:
        head, self.pending = self.pending, None
        record = _record(head, body, section=self.section, announced=self.day)
        entry = entry_of(record)
        if entry is None:
            words = " ".join((line_of(head), line_of(body)))[:_SHOWN]
            self.transcript.add_issue("unclear", "An entry of the page has no number of arXiv.", text=words)
        else:
            self.transcript.add_entry(entry, remark=record.remark)

    def _end_entry(self) -> None:
        """A number without the rest of its entry, as where the page is cut."""
        if self.pending is not None:
            words = line_of(self.pending)[:_SHOWN]
            self.transcript.add_issue("cut", "An entry is cut off here: it has no title.", text=words)
            self.pending = None

    def _name(self) -> str:
        where = f"arXiv {self.archive or self.subject}".strip()
        return ", ".join(filter(None, (where, self.view, self.date.display if self.date else "")))


def _record(head: Node | None, body: Node, *, section: str, announced: PartialDate | None) -> ArxivRecord:
    said = line_of(head)
    fields = dict(_fields(body))
    return ArxivRecord(
        number=_number(head),
        title=fields.get("list-title", ""),
        authors=fields.get("list-authors", ""),
        abstract=fields.get("abstract", ""),
        categories=categories_of(fields.get("list-subjects", "")),
        dois=fields.get("list-doi", ""),
        section=CROSS if section == NEW and "(cross-list" in said else section,
        announced=announced,
        notes=tuple(value for name, value in fields.items() if name in _NOTES),
    )


def _number(head: Node | None) -> str:
    """As the address of the abstract says it; with the version, if one of the addresses beside it has one."""
    if head is None:
        return ""
    addresses = [attribute(link, "href") for link in head.css("a[href]")]
    numbers = (match[1] for text in (*addresses, line_of(head)) if (match := _NUMBER.search(text)))
    number = next(numbers, "")
    version = next((match[1] for text in addresses if (match := _VERSION.search(text))), "")
    return f"{number}v{version}" if version and not re.search(r"v\d+$", number) else number


def _fields(body: Node) -> Iterator[tuple[str, str]]:
    """The parts of an entry by the first word of their class; a note keeps its label ("Comments: 12 pages")."""
    for part in (body.css_first("div.meta") or body).iter():
        text = line_of(part)
        if part.tag == "p":
            yield "abstract", text
        elif name := attribute(part, "class").partition(" ")[0]:
            yield name, text.removeprefix(_LABELS.get(name, "")).lstrip()
