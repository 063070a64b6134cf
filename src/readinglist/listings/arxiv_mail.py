"""The text in which arXiv mails a day's papers and keeps its months: records between lines of "\\\\".

    \\\\
    arXiv:2303.00773 (*cross-listing*)
    Date: Wed, 1 Mar 2023 19:01:06 GMT   (617kb,D)

    Title: A title that goes on
      behind two blanks
    Authors: Ada Lima (1), Bo Li ((1) Oslo)
    \\\\
      The abstract, which a replacement and a record of a month do not have.
    \\\\ ( https://arxiv.org/abs/2303.00773 ,  617kb)

Source of the form: info.arxiv.org/help/subscribe.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from readinglist.listings.arxiv_records import ArxivRecord, entry_of
from readinglist.listings.arxiv_sections import CROSS, NEW, REPLACED
from readinglist.listings.text_lines import Marks, TextLine, text_lines
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing, Span
from readinglist.model.texts import one_line
from readinglist.outside.dating import date_in_words

_RECORD = re.compile(r"arXiv:\s?([\w./-]{5,30})(?:\s+\(\*?([a-z -]+)\*?\))?\s*$")
_FIELD = re.compile(
    r"(From|Date(?: \([\w ]{1,20}\))?|Title|Authors?|Categories|Comments|Report-no|Proxy|Journal-ref|DOI|License"
    r"|MSC-class|ACM-class|Note|replaced with revised version|Subj-class):? ?(.*)"
)
_RULE = re.compile(r"[-=_%]{10,}")
_END = re.compile(r"\\\\ ?\( ?https?://.*")
_DAY = re.compile(r"/\* (.{6,40}) \*/")
_SIGN = re.compile(r"^arXiv:\s?\S{5,30}.*\n(?:.*\n){0,6}?(?:Title|Date): ", re.MULTILINE)
_HEADER = re.compile(
    r"(?:Send any comments|Archives at|To unsubscribe|Submissions to:|received from|For subscribe options|e-mail To:"
    r"|For help on viewing|Date:|Subject:|From:|To:|Content-|MIME-|Reply-To:|Message-ID:)",
    re.IGNORECASE,
)
#: The day of a mail, else the end of the time in which its papers came in.
_DATES = (
    re.compile(r"^Date:(.{5,40})", re.MULTILINE), re.compile(r"received from .{5,40}\bto\s+(.{5,40})"),
    re.compile(r"^/\*(.{5,40})\*/", re.MULTILINE),
)  # fmt: skip
_SUBJECT = re.compile(r"Subject:\s+([a-z-]+(?:\.[A-Za-z-]+)?) daily")
_LIST_ADDRESS = re.compile(r"To: ([a-z-]+)@arXiv\.org", re.IGNORECASE)
_SAMPLE = 200_000


def detect(text: str) -> float:
    """Sure where a number of arXiv is followed by its date or title within a few lines."""
    return 0.95 if _SIGN.search(text[:_SAMPLE]) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The records of a mail or of a file of listings."""
    del today
    reader = _Reader()
    for line in text_lines(text):
        reader.take(line)
    reader.end_record(is_whole=False)
    head = text[: max(text.find("\narXiv:"), 0)]
    date = PartialDate.of(taken) if taken else _date(head)
    return reader.marks.listing(KIND.key, _name(head, date), text, date=date)


KIND = ListingKind(
    key="arxiv-mail",
    name="arXiv mail or listing file",
    example="“\\\\” / “arXiv:2303.00773” / “Date: …” / “Title: …” / “Authors: …”",
    detect=detect,
    read=read,
    group=KindGroup.MAIL,
)


class _Reader:
    """Lines outside records are furniture or an issue; a record ends at its address, a rule, or the next number."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.record: list[TextLine] = []
        self.day: PartialDate | None = None
        self.is_in_header = True

    def take(self, line: TextLine) -> None:
        if _RECORD.match(line.text):
            self.end_record(is_whole=False)
            self.record = [line]
        elif _RULE.fullmatch(line.text):
            self.end_record(is_whole=True)
            self.marks.add_noise(line)
        elif self.record:
            self.record.append(line)
            if _END.match(line.text):
                self.end_record(is_whole=True)
        elif line.text:
            self._outside(line)

    def _outside(self, line: TextLine) -> None:
        text = line.text.strip()
        if day := _DAY.fullmatch(text):
            self.marks.add_heading(line)
            self.day = date_in_words(day[1])
        elif text == "\\\\" or self.is_in_header or _HEADER.match(text):
            self.marks.add_noise(line)
        else:
            self.marks.add_issue("unclear", "These lines belong to no paper.", line, line)

    def end_record(self, *, is_whole: bool) -> None:
        """is_whole: an end was seen; without one the last "\\\\" opens the next record."""
        lines, self.record = _without_blank_end(self.record), []
        if not lines:
            return
        self.is_in_header = False
        opened = [line for line in lines if line.text == "\\\\"]
        if not is_whole and len(opened) == 1 and lines[-1] is opened[0]:
            self.marks.add_noise(lines.pop())
        found = _Record(lines, announced=self.day)
        entry = found.entry()
        if entry is None:
            message = "Not read as a paper: its number is none of arXiv's."
            self.marks.add_issue("unclear", message, lines[0], lines[-1])
            return
        self.marks.entries.append(entry)
        if "Title" not in found.fields:
            self.marks.add_issue("cut", f"{entry.title} is cut off: it has no title.", lines[0], lines[-1])


def _without_blank_end(lines: Sequence[TextLine]) -> list[TextLine]:
    kept = list(lines)
    while kept and not kept[-1].text:
        kept.pop()
    return kept


class _Record:
    """The lines of one record: a head with fields, perhaps an abstract, perhaps its address."""

    def __init__(self, lines: Sequence[TextLine], *, announced: PartialDate | None) -> None:
        self.lines = lines
        self.announced = announced
        self.fields: dict[str, list[TextLine]] = {}
        self.values: dict[str, list[str]] = {}
        self.abstract: list[TextLine] = []
        self._read()

    def _read(self) -> None:
        field, is_head = "", True
        for line in self.lines[1:]:
            if line.text == "\\\\":
                is_head = False
            elif _END.match(line.text):
                break
            elif not is_head:
                self.abstract.append(line)
            elif match := _FIELD.match(line.text):
                field = match[1]
                self._add(field, line, match[2])
            elif field and line.text:
                self._add(field, line, line.text)
            else:
                field = ""

    def _add(self, field: str, line: TextLine, value: str) -> None:
        self.fields.setdefault(field, []).append(line)
        self.values.setdefault(field, []).append(value)

    def entry(self) -> Entry | None:
        match = _RECORD.match(self.lines[0].text)
        entry = entry_of(
            ArxivRecord(
                number=match[1] if match else "",
                title=self._value("Title"),
                authors=self._value("Authors") or self._value("Author"),
                abstract=_paragraphs(self.abstract),
                categories=tuple(self._value("Categories").split()),
                dois=self._value("DOI"),
                section=self._section(match[2] if match else ""),
                announced=self.announced,
                date=date_in_words(next((self._value(name) for name in self.values if name.startswith("Date")), "")),
            ),
            first_line=self.lines[0].number,
            last_line=self.lines[-1].number,
        )
        return entry and replace(entry, spans=tuple(self._spans()))

    def _value(self, field: str) -> str:
        return one_line(" ".join(self.values.get(field, ())))

    def _section(self, mark: str | None) -> str:
        if "replaced with revised version" in self.fields:
            return REPLACED
        return CROSS if mark and "cross" in mark else NEW

    def _spans(self) -> list[Span]:
        named = (("title", "Title"), ("people", "Authors"), ("date", "Date"), ("identifier", "DOI"))
        first = self.lines[0]
        spans = [Span("identifier", first.start, first.start + len(first.text.partition(" (")[0]))]
        for kind, field in named:
            if lines := self.fields.get(field):
                value = self.values[field][0]
                spans.append(Span(kind, lines[0].end - len(value), lines[-1].end))
        if shown := [line for line in self.abstract if line.text]:
            indent = len(shown[0].text) - len(shown[0].text.lstrip())
            spans.append(Span("abstract", shown[0].start + indent, shown[-1].end))
        return spans


def _paragraphs(lines: Sequence[TextLine]) -> str:
    """A paragraph begins with two blanks, or behind a line without words."""
    paragraphs: list[list[str]] = []
    is_open = False
    for line in lines:
        if not line.text:
            is_open = False
            continue
        if not is_open or line.text.startswith("  "):
            paragraphs.append([])
        paragraphs[-1].append(line.text)
        is_open = True
    return "\n\n".join(one_line(" ".join(words)) for words in paragraphs)


def _date(head: str) -> PartialDate | None:
    found = (match[1] for pattern in _DATES if (match := pattern.search(head)))
    return next(filter(None, map(date_in_words, found)), None)


def _name(head: str, date: PartialDate | None) -> str:
    """ "arXiv astro-ph.CO, mail of 3 Mar 2023"."""
    match = _SUBJECT.search(head) or _LIST_ADDRESS.search(head)
    where = f"arXiv {match[1]}" if match else "arXiv"
    if date is None:
        return f"{where} listing"
    return f"{where}, mail of {date.display}"
