"""A list page of arXiv as a browser copies it: the text that a person sees.

    [1] arXiv:2303.00763 [pdf, html, other]
    Title: Census of Gaseous Satellites
    Ada Lima, Bo Li            (before 2024: "Authors: Ada Lima, Bo Li")
    Comments: 18 pages
    Subjects: Astrophysics of Galaxies (astro-ph.GA)
    The abstract, on "new" pages.

Without a label the authors are the line behind the title. Hand-made fixtures only: no real copy is in the corpus.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from readinglist.listings.arxiv_records import ArxivRecord, categories_of, entry_of
from readinglist.listings.arxiv_sections import CROSS, NEW, section_of_heading
from readinglist.listings.text_lines import Marks, TextLine, text_lines
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing, Span
from readinglist.model.texts import one_line
from readinglist.outside.dating import date_in_words

_RECORD = re.compile(
    r"\s*\[\d{1,5}\]\s+arXiv:\s?([\w./-]{5,30})(?:\s+\((cross-list|replaced)[^)]*\))?(?:\s+\[[\w ,]*(?:\]|$))?\s*"
)
_SIGN = re.compile(r"^[ \t]*\[\d{1,5}\]\s+arXiv:\s?\S{5,30}.*\n\s*Title:", re.MULTILINE)
_FIELD = re.compile(
    r"\s*(Title|Authors?|Comments|Subjects|Journal-ref|Report-no|MSC-class|ACM-class|DOI|Related DOI):\s*(.*)"
)
_PAGE_HEAD = re.compile(
    r"\s*(?:Showing new listings for|Authors and titles for|Showing up to|Total of [\d,]+ entries"
    r"|See (?:today's|recent)|New submissions|Cross submissions|Replacement submissions|Cross-lists|Replacements)\b"
)
_FURNITURE = re.compile(
    r"\s*(?:Total of \d.*|Showing up to .*|fewer ?\|? ?more ?\|? ?all|(?:About|Help|Contact|Subscribe|Copyright"
    r"|Privacy Policy|Web Accessibility Assistance|arXiv Operational Status.*|Get status notifications.*"
    r"|No updates for this time period\.|\[ .* \])\s*)+"
)
_DAY_HEADING = re.compile(r"\s*(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]{2,8} \d{2,4}\b.{0,60}")
#: A line of the head of a page is no longer, and a head has no more lines.
_HEAD_LINE, _HEAD_LINES = 200, 60
_SAMPLE = 200_000


def detect(text: str) -> float:
    """Sure where a numbered number of arXiv has its title in the next line."""
    return 0.96 if _SIGN.search(text[:_SAMPLE]) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers of the page in their sections; the day of each is that of the heading above it."""
    del today
    reader = _Reader()
    for line in text_lines(text):
        reader.take(line)
    reader.end_of_text()
    date = PartialDate.of(taken) if taken else reader.date
    name = ", ".join(filter(None, ("arXiv", reader.view, date.display if date else "")))
    return reader.marks.listing(KIND.key, name, text, date=date)


KIND = ListingKind(
    key="arxiv-copy",
    name="arXiv list page, copied",
    example="“[1] arXiv:2303.00763 [pdf, html, other]” / “Title: …” / “Ada Lima, Bo Li”",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


class _Reader:
    """A record goes on to the next one, to a heading, or to the blank line behind its abstract."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.record: list[TextLine] = []
        self.unknown: list[TextLine] = []
        self.section = self.view = ""
        self.day: PartialDate | None = None
        self.date: PartialDate | None = None

    def take(self, line: TextLine) -> None:
        if _RECORD.fullmatch(line.text):
            self._end_record()
            self._leave_unknown()
            self.record = [line]
        elif _PAGE_HEAD.match(line.text) or _DAY_HEADING.fullmatch(line.text):
            self._end_record()
            self._take_heading(line)
        elif self.record and not self._is_beyond(line):
            self.record.append(line)
        elif line.text:
            self._end_record()
            self._take_outside(line)

    def end_of_text(self) -> None:
        self._end_record()
        self._leave_unknown()

    def _is_beyond(self, line: TextLine) -> bool:
        """Whether a line behind a blank one belongs to the record no more: only an abstract may still come."""
        if not line.text or self.record[-1].text:
            return False
        return _is_furniture(line) or not _may_be_abstract(line, self.record)

    def _take_heading(self, line: TextLine) -> None:
        """Unknown lines above what opens a page are its head: its subject, the names of its sections."""
        text = line.text.strip()
        day, section = date_in_words(text), section_of_heading(text)
        self._leave_unknown(is_head=not text.startswith("Total of") and "(" not in text)
        is_heading = day is not None or "(" in text
        (self.marks.add_heading if is_heading else self.marks.add_noise)(line)
        if not is_heading:
            return
        self.day = day or self.day
        self.date = self.date or self.day
        self.section = section or (NEW if _DAY_HEADING.fullmatch(text) else self.section)
        self.view = self.view or ("new submissions" if section else "recent submissions" if self.section else "")

    def _take_outside(self, line: TextLine) -> None:
        if _is_furniture(line):
            self.marks.add_noise(line)
        else:
            self.unknown.append(line)

    def _leave_unknown(self, *, is_head: bool = False) -> None:
        lines, self.unknown = self.unknown, []
        is_head = is_head and len(lines) <= _HEAD_LINES and all(len(line.text) <= _HEAD_LINE for line in lines)
        for line in lines:
            if is_head:
                self.marks.add_noise(line)
            else:
                self.marks.add_issue("unclear", "These lines belong to no paper.", line, line)

    def _end_record(self) -> None:
        lines, self.record = [line for line in self.record if line.text], []
        if not lines:
            return
        entry = _entry(lines, section=self.section, announced=self.day)
        if entry is None:
            message = "Not read as a paper: its number is none of arXiv's."
            self.marks.add_issue("unclear", message, lines[0], lines[-1])
            return
        self.marks.entries.append(entry)
        if not any(span.kind == "title" for span in entry.spans):
            self.marks.add_issue("cut", f"{entry.title} is cut off: it has no title.", lines[0], lines[-1])


def _is_furniture(line: TextLine) -> bool:
    return len(line.text) <= _HEAD_LINE and _FURNITURE.fullmatch(line.text) is not None


def _may_be_abstract(line: TextLine, record: Sequence[TextLine]) -> bool:
    """Prose, where the record has none yet: it ends with a labelled line."""
    is_labelled = _FIELD.match(next(line for line in reversed(record) if line.text).text) is not None
    return is_labelled and (len(line.text) > 100 or line.text.endswith("."))


def _entry(lines: Sequence[TextLine], *, section: str, announced: PartialDate | None) -> Entry | None:
    head = _RECORD.fullmatch(lines[0].text)
    fields = _fields(lines[1:])
    values = {name: one_line(" ".join(_value(line) for line in found)) for name, found in fields.items()}
    entry = entry_of(
        ArxivRecord(
            number=head[1] if head else "",
            title=values.get("Title", ""),
            authors=values.get("Authors", ""),
            abstract=values.get("Abstract", ""),
            categories=categories_of(values.get("Subjects", "")),
            dois=values.get("DOI", "") or values.get("Related DOI", ""),
            section=CROSS if head and head[2] == "cross-list" and section == NEW else section,
            announced=announced,
        ),
        first_line=lines[0].number,
        last_line=lines[-1].number,
    )
    return entry and replace(entry, spans=tuple(_spans(lines[0], fields)))


def _fields(lines: Sequence[TextLine]) -> dict[str, list[TextLine]]:
    """The lines of each part; what has no label is the authors behind the title, the abstract behind the subjects."""
    found: dict[str, list[TextLine]] = {}
    has_label = any(line.text.lstrip().startswith(("Authors:", "Author:")) for line in lines)
    name = ""
    for line in lines:
        if match := _FIELD.match(line.text):
            name = "Authors" if match[1] == "Author" else match[1]
        elif name == "Title" and not has_label:
            name = "Authors"
        elif name == "Subjects" and not found["Subjects"][-1].text.endswith(";"):
            name = "Abstract"
        elif not name:
            name = "Title"
        found.setdefault(name, []).append(line)
    return found


def _value(line: TextLine) -> str:
    match = _FIELD.match(line.text)
    return match[2] if match else line.text


def _spans(head: TextLine, fields: dict[str, list[TextLine]]) -> list[Span]:
    start = head.text.index("arXiv:")
    number = head.text[start:].partition(" [")[0].partition(" (")[0]
    spans = [Span("identifier", head.start + start, head.start + start + len(number))]
    for kind, name in (("title", "Title"), ("people", "Authors"), ("abstract", "Abstract")):
        if lines := fields.get(name):
            spans.append(Span(kind, lines[0].end - len(_value(lines[0]).lstrip()), lines[-1].end))
    return spans
