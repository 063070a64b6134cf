"""The Daily Papers page as text.

A paper is printed as title, abstract, author line ("• 6 authors", or an organisation), a line that is exactly "·", and
a date ("Jun 26, 2023", "Apr 12 2": the trailing number counts comments). Blank lines, the header, votes and links come
and go with the way in which the page was copied; the abstract is missing in the title-only view. The reader collects
lines until a sure end of an entry and then judges the block as a whole: what it cannot tell becomes an issue with its
lines.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from readinglist.errors import UnreadableInput
from readinglist.listings.drafts import Draft, Page
from readinglist.listings.lines import Line, Part, iter_lines
from readinglist.listings.markdown_capture import is_markdown_capture, iter_capture_lines
from readinglist.listings.paragraphs import Content, content_of, is_organization, is_prose, is_title
from readinglist.model.dates import MONTHS, PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Issue, Listing, Span

#: A page has some hundred papers; beyond this the text is no listing that a person took.
ENTRY_LIMIT = 50_000

_DAMAGED_DATE = re.compile(r"(?:[A-Z][a-z]{2,8}\.? ?\d{0,2}(?:, ?\d{0,5})?|\d{1,4}[-/. ][\w. /-]{1,14})")
_SOURCE = re.compile(
    r"\s*+(?:<(?:!doctype|!--|\?xml|(?:html|head|meta|link|title|style|script|body|main|section|article|div|span|p|a|ul|svg)"
    r"[\s/>])|(?:\[\s*+)?\{)",
    re.IGNORECASE,
)
#: Without one of these no line is a dot, an author line or the header: one look instead of one a line.
_HINT = re.compile(
    r"[·∙⋅‧・]|\d ?authors?\b|(?:daily|trending) papers|AK and the research|get trending|week \d", re.IGNORECASE
)
_CUT_WORD = re.compile(r"[a-z]+[ :,.-]")
#: A kind is recognised by the beginning of a text.
_SAMPLE = 200_000
_SAMPLE_LINES = 1_000


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The listing in a decoded text. taken: the day on which it was taken, if known; today: the latest day possible.

    Raises UnreadableInput only for more than ENTRY_LIMIT papers.
    """
    return _Reader(text, taken=taken, today=today).read(_lines(text))


def detect(text: str) -> float:
    """Sure with one dot and a date or an author line somewhere; two lines of the header or an author line may do."""
    if _SOURCE.match(text):  # the page's source, or JSON, in which the same words stand by chance
        return 0.0
    if not _HINT.search(text[:_SAMPLE]):
        return 0.0
    found = Counter(line.part for line in islice(_lines(text[:_SAMPLE]), _SAMPLE_LINES))
    if found[Part.DOT] and (found[Part.DATE] or found[Part.AUTHORS]):
        return 0.7 + 0.1 * min(found[Part.DOT], 3)
    return 0.4 if found[Part.AUTHORS] or found[Part.HEADER] > 1 else 0.0


def _lines(text: str) -> Iterable[Line]:
    return iter_capture_lines(text) if is_markdown_capture(text) else iter_lines(text)


KIND = ListingKind(
    key="daily-papers",
    name="Daily Papers",
    example="Title / abstract / “• 6 authors” / “·” / “Jun 26, 2023”",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


class _Reader:
    """Collects lines into a block until an entry ends, judges the block, and settles the years at the end."""

    def __init__(self, text: str, *, taken: dt.date | None, today: dt.date) -> None:
        self.text = text
        self.taken = taken
        self.today = today
        self.pages = [Page()]
        self.drafts: list[Draft] = []
        self.issues: list[Issue] = []
        self.noise: list[Span] = []
        self.block: list[Line] = []
        self.dot: Line | None = None
        self.names_next = False
        self.votes_next = False

    def read(self, lines: Iterable[Line]) -> Listing:
        for line in lines:
            self._take(line)
        self._end_of_text()
        for page in self.pages:
            page.settle(taken=self.taken, today=self.today)
        entries = tuple(draft.entry(self._date(draft)) for draft in self.drafts)
        self._compare_with_day_taken()
        date = self._listing_date()
        spans = tuple(sorted(self.noise, key=lambda span: span.start))
        issues = tuple(sorted(self.issues, key=lambda issue: issue.first_line))
        return Listing(KIND.key, self._name(date), self.text, date, entries, issues, spans)

    # -- line by line

    def _take(self, line: Line) -> None:
        if self.names_next and line.part is not Part.NOISE:  # the line behind "Submitted by"
            self.names_next = False
            if line.part is Part.TEXT and len(line.text) <= 40 and len(line.text.split()) <= 4:
                self._drop(line)
                return
        if self.votes_next:  # the line behind "Upvote"
            self.votes_next = False
            if line.part is Part.VOTES:
                self._vote_after(line)
                return
        if self.dot is not None:
            if line.part is Part.DATE:
                self._finish(line)
                return
            if line.part is Part.NOISE:
                self._drop(line)
                return
            is_damaged = line.part is Part.TEXT and _DAMAGED_DATE.fullmatch(line.text) is not None
            self._finish(line if is_damaged else None)
            if is_damaged:
                return
        elif self.block and self.block[-1].part is Part.AUTHORS and line.part not in (Part.DOT, Part.NOISE):
            self._finish(line if line.part is Part.DATE else None)
            if line.part is Part.DATE:
                return
        self._collect(line)

    def _collect(self, line: Line) -> None:
        match line.part:
            case Part.DOT:
                self.dot = line
            case Part.NOISE:
                self._drop(line)
            case Part.SUBMITTED:
                self.names_next = True
                self._drop(line)
            case Part.VOTES_AFTER:
                self._vote_after(line)
            case _:
                self.block.append(line)

    def _drop(self, line: Line) -> None:
        self.noise.append(Span("noise", line.start, line.end))
        if line.identifiers and not self.block and self.drafts and not self.drafts[-1].identifiers:
            self.drafts[-1].identifiers = line.identifiers
        elif line.identifiers and any(part.part in (Part.TEXT, Part.TITLE) for part in self.block):
            self.block[-1] = replace(self.block[-1], identifiers=self.block[-1].identifiers + line.identifiers)

    def _vote_after(self, line: Line) -> None:
        """ "Upvote" and a number behind an entry, on one line or on two."""
        self.noise.append(Span("noise", line.start, line.end))
        self.votes_next = line.part is Part.VOTES_AFTER and line.number_value is None
        if line.number_value is not None and self.drafts and not self.block:
            self.drafts[-1].upvotes = line.number_value

    def _end_of_text(self) -> None:
        if self.dot is not None or (self.block and self.block[-1].part is Part.AUTHORS):
            self._finish(None)
        elif self.block:
            self._leave(self._without_header(self.block), "cut", "An entry is cut off here: it has no author line.")
            self.block = []

    # -- block by block

    def _finish(self, date: Line | None) -> None:
        """An entry ends: read it, or say why not."""
        block, dot = self.block, self.dot
        self.block, self.dot = [], None
        if len(self.drafts) >= ENTRY_LIMIT:
            raise UnreadableInput(
                f"The text names more than {ENTRY_LIMIT:,} papers.", "Nothing was changed. Import it in parts."
            )
        tail = [line for line in (dot, date) if line is not None]
        body = self._without_header(block)
        votes = self._take_votes(body)
        people = self._take_people(body, has_dot=dot is not None)
        content = self._content(body, people)
        lines = [*([votes] if votes else []), *body, *([people] if people else []), *tail]
        if content.title is None:
            self._leave(lines, "unclear", f"Not read as a paper: {content.doubt}.")
            return
        if content.title.lines[0] is not body[0]:  # something stands above a heading
            at = body.index(content.title.lines[0])
            self._leave(body[:at], "unclear", "These lines belong to no paper.")
            lines = [line for line in lines if line not in body[:at]]
        draft = Draft(lines, content.title, content, self.pages[-1], people, date)
        linked = content.title.lines[0].identifiers or tuple(item for line in lines for item in line.identifiers)
        draft.identifiers = tuple(dict.fromkeys(linked))
        if votes and self.pages[-1].has_votes_before:
            draft.upvotes = votes.number_value
        self.drafts.append(draft)
        self._note_date(draft, dot)

    @staticmethod
    def _content(body: Sequence[Line], people: Line | None) -> Content:
        content = content_of(body)
        if content.title is None:
            return content
        if people is None and not content.abstract:
            return Content(doubt="one line alone may be a title or an organisation")
        first = content.title.lines[0]
        if first.start == 0 and _CUT_WORD.match(first.text):
            return Content(doubt="the text begins in the middle of a line")
        return content

    def _note_date(self, draft: Draft, dot: Line | None) -> None:
        title, last = draft.name, draft.lines[-1]
        if draft.people is None:
            self._issue("no-people", f"{title} has no author line.", draft.lines[0], last)
        if draft.date is None:
            what = "is cut off: it has no date" if dot is not None else "has neither the line “·” nor a date"
            self._issue("no-date", f"{title} {what}.", draft.lines[0], last)
        elif draft.date.date is None:
            self._issue("date", f"“{draft.date.text}” is no date; {title} was read without it.", draft.date, draft.date)
        else:
            self.pages[-1].dates.append(draft.date.date)

    def _without_header(self, block: Sequence[Line]) -> list[Line]:
        """The block without the header of a page, which ends at its last sure sign or at the page's day."""
        signs = [index for index, line in enumerate(block) if line.part is Part.HEADER]
        is_first = not self.drafts and len(self.pages) == 1
        days = [index for index, line in enumerate(block) if line.part is Part.DATE and line.date]
        if not signs and not days:
            return list(block)
        if not signs and not is_first:  # the date of an entry whose other lines were lost
            self._leave(block[: days[-1] + 1], "unclear", "A date without the line “·” before it: not read as a paper.")
            return list(block[days[-1] + 1 :])
        first, last = min(signs + days), max(signs + days)
        if not is_first:
            if first:
                self._leave(block[:first], "cut", "An entry is cut off here: it has no author line.")
            self.pages.append(Page())
            first_noise = first
        else:
            first_noise = 0
        self._header(block[first_noise : last + 1])
        return list(block[last + 1 :])

    def _header(self, lines: Sequence[Line]) -> None:
        page = self.pages[-1]
        for line in lines:
            if line.part is Part.DATE and line.date:
                page.day = line.date
                self.noise.append(Span("page-date", line.start, line.end))
            elif line.part is Part.TEXT and (is_prose(line.text) or not is_title(line.text, has_abstract=False)):
                self._leave([line], "unclear", "These lines belong to no paper.")
            else:
                self.noise.append(Span("noise", line.start, line.end))
        names = [line.text.casefold() for line in lines if line.part is Part.HEADER]
        page.is_trending = "trending papers" in names and "daily papers" not in names

    def _take_votes(self, body: list[Line]) -> Line | None:
        """Numbers above the title. They are up-votes only if the page's first paper has one too: they might else be
        the comments of the paper before."""
        page = self.pages[-1]
        votes = None
        while body and body[0].part is Part.VOTES and not _is_number_title(body):
            if votes is not None:
                self.noise.append(Span("noise", votes.start, votes.end))
            votes = body.pop(0)
        if page.has_votes_before is None:
            page.has_votes_before = votes is not None
        if votes is not None:
            self.noise.append(Span("noise", votes.start, votes.end))
        for line in [line for line in body if line.part is Part.VOTES and line.number_value is None]:
            body.remove(line)
            self.noise.append(Span("noise", line.start, line.end))
        return votes

    @staticmethod
    def _take_people(body: list[Line], *, has_dot: bool) -> Line | None:
        """The author line, or an organisation above the dot; the lines that are left must still hold a title."""
        if body and body[-1].part is Part.AUTHORS:
            return body.pop()
        if not has_dot or len(body) < 2 or not is_organization(body[-1]):
            return None
        is_inside_paragraph = not body[-1].is_after_blank and any(line.is_after_blank for line in body[1:])
        return None if is_inside_paragraph else body.pop()

    # -- what is told

    def _leave(self, lines: Sequence[Line], kind: str, message: str) -> None:
        """Lines that are no paper: an issue, put together with the one directly before it if it says the same."""
        if not lines:
            return
        if all(line.part is Part.VOTES for line in lines):
            self.noise += [Span("noise", line.start, line.end) for line in lines]
            return
        self._issue(kind, message, lines[0], lines[-1])

    def _issue(self, kind: str, message: str, first: Line, last: Line) -> None:
        before = self.issues[-1] if self.issues else None
        if before and (before.kind, before.message) == (kind, message) and self._follows(first, before):
            self.issues[-1] = Issue(kind, message, before.first_line, last.last_number)
        else:
            self.issues.append(Issue(kind, message, first.number, last.last_number))

    @staticmethod
    def _follows(line: Line, issue: Issue) -> bool:
        return issue.first_line <= line.number <= issue.last_line + 2

    # -- at the end

    def _date(self, draft: Draft) -> PartialDate | None:
        date, reason = draft.settled_date(text_end=len(self.text), taken=self.taken, today=self.today)
        if reason and draft.date is not None:
            message = f"“{draft.date.text}” {reason}; {draft.name} was read without it."
            self._issue("date", message, draft.date, draft.date)
        return date

    def _compare_with_day_taken(self) -> None:
        """A page cannot print a day later than the one on which it was taken: then that one was named wrongly."""
        if self.taken is None:
            return
        later = [draft for draft in self.drafts if draft.is_printed_later(than=self.taken)]
        if later and (line := later[0].date) is not None:
            others = f", as {len(later) - 1:,} more dates are" if len(later) > 1 else ""
            message = (
                f"“{line.text}” is later than {PartialDate.of(self.taken).display}, the day on which the listing is "
                f"said to have been taken{others}; the years were read as they are printed."
            )
            self._issue("taken", message, line, line)

    def _listing_date(self) -> PartialDate | None:
        """The day that the first page shows, else the day on which a person says the listing was taken."""
        dates = (page.date(taken=self.taken) for page in self.pages)
        return next(filter(None, dates), PartialDate.of(self.taken) if self.taken else None)

    def _name(self, date: PartialDate | None) -> str:
        name = "Trending Papers" if self.pages[0].is_trending else KIND.name
        return f"{name}, {date.day} {MONTHS[(date.month or 1) - 1]} {date.year}" if date else name


def _is_number_title(body: Sequence[Line]) -> bool:
    """A number directly above an abstract: a lost title, or a paper whose title is a number. Nobody can tell."""
    return len(body) > 1 and body[1].part is Part.TEXT and not is_title(body[1].text, has_abstract=True)
