"""Pages and entries while a text is being read: what is known of them before the years are settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from readinglist.listings.lines import Line, Part, PrintedDate
from readinglist.listings.paragraphs import Content, Paragraph, organization_name
from readinglist.listings.viewing import day_of, is_later, year_of_viewing
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Span


@dataclass(slots=True)
class Page:
    """One page of the text (several may have been pasted one after the other).

    day: the day that it shows for itself. dates: those of its papers. year: of viewing, once it is settled.
    """

    day: PrintedDate | None = None
    dates: list[PrintedDate] = field(default_factory=list)
    is_trending: bool = False
    has_votes_before: bool | None = None
    year: int | None = None

    def settle(self, *, taken: dt.date | None, today: dt.date) -> None:
        """Find the year in which the page was looked at."""
        self.year = year_of_viewing(self.day, self.dates, taken=taken, today=today)

    def date(self, *, taken: dt.date | None) -> PartialDate | None:
        """The day that the page shows, if it shows one that the calendar has."""
        if self.day is None:
            return None
        found = day_of((self.day.month, self.day.day), self.day.year or self.year)
        if found is None:
            return None
        is_inferred = self.day.year is None and found != taken
        return PartialDate(found.year, found.month, found.day, is_year_inferred=is_inferred)

    def last_day(self, *, otherwise: dt.date) -> dt.date:
        """The day that no date without a year can pass."""
        if self.day is None or self.day.year is not None:
            return otherwise
        return day_of((self.day.month, self.day.day), self.year) or otherwise


@dataclass(slots=True)
class Draft:
    """An entry whose year is not settled yet. lines: all that belong to it, in order."""

    lines: list[Line]
    title: Paragraph
    content: Content
    page: Page
    people: Line | None = None
    date: Line | None = None
    upvotes: int | None = None
    identifiers: tuple[Identifier, ...] = ()

    @property
    def name(self) -> str:
        """The title as an issue names it."""
        text = self.title.text
        return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"

    @property
    def printed(self) -> PrintedDate | None:
        return self.date.date if self.date else None

    def entry(self, date: PartialDate | None) -> Entry:
        people = self.people
        is_count = people is not None and people.part is Part.AUTHORS
        return Entry(
            title=" ".join(self.title.text.split()),
            first_line=self.lines[0].number,
            last_line=self.lines[-1].last_number,
            abstract=self.content.abstract_text,
            date=date,
            author_count=people.number_value if people and is_count else None,
            organization=organization_name(people.text) if people and not is_count else "",
            comments=self.printed.comments if self.printed else None,
            upvotes=self.upvotes,
            identifiers=self.identifiers,
            spans=tuple(self._spans()),
        )

    def settled_date(self, *, text_end: int, taken: dt.date | None, today: dt.date) -> tuple[PartialDate | None, str]:
        """The day of the entry, or the reason why it has none: the calendar, the page or the end of the text.

        taken: the day that no date can pass on a page that shows no day, else that is today.
        """
        printed = self.printed
        if printed is None:
            return None, ""
        page, year = self.page, printed.year or self.page.year
        if printed.year is None and self._may_be_cut(text_end):
            return None, "is where the text ends, and its year may be cut off"
        if year is None:
            return None, "has no year, and none fits the years that the page prints"
        if day_of((printed.month, printed.day), year) is None:
            return None, "is a day that the calendar does not have"
        if taken is None and self.is_printed_later(than=today):
            return None, "is still to come"
        if printed.year is None and is_later(printed, year, than=page.last_day(otherwise=taken or today)):
            return None, "has no year, and is later than the day on which the page was looked at"
        return PartialDate(year, printed.month, printed.day, is_year_inferred=printed.year is None), ""

    def is_printed_later(self, *, than: dt.date) -> bool:
        """Whether the page prints a year for this entry that puts it behind a day."""
        printed = self.printed
        return printed is not None and printed.year is not None and is_later(printed, printed.year, than=than)

    def _may_be_cut(self, text_end: int) -> bool:
        """ "May 3" at the very end, on a page that prints years, may be the beginning of "May 30, 2021"."""
        assert self.date is not None
        is_open = self.printed is not None and self.printed.comments is None and self.date.end == text_end
        return is_open and any(date.year is not None for date in self.page.dates)

    def _spans(self) -> Iterator[Span]:
        yield Span("title", self.title.lines[0].start, self.title.lines[-1].end)
        abstract = self.content.abstract
        if abstract:
            yield Span("abstract", abstract[0].lines[0].start, abstract[-1].lines[-1].end)
        if self.people:
            yield Span("people", self.people.start, self.people.end)
        if self.date and self.date.date:
            yield Span("date", self.date.start, self.date.end)
