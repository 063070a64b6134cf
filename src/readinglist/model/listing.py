"""The listing and its entries, as a reader understood them, and what it could not understand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import ListingId, PaperId, PaperType, Status
from readinglist.model.people import Person

#: A page of arXiv has three sections; an awesome-list has fifty.
_MOST_SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the listing's text that were understood as `kind`.

    kind: "title", "abstract", "people" (author line, organisation), "date", "page-date", "identifier", "venue",
    "heading" (of a section), "noise".
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the input that could not be understood, with its lines (1-based, inclusive)."""

    kind: str
    message: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as a listing or a .bib names it, with the lines it came from (1-based, inclusive).

    tags, status, priority, rating, note: what the program that wrote a .bib knows of its user; a new paper gets them.
    status: None where nothing is said. former_keys: other citation keys of the same entry. source: the entry's own text
    in BibTeX; macros: name and expanded text of those that it uses. section: of the listing, as its heading says
    ("Replacement submissions").
    """

    title: str
    first_line: int
    last_line: int
    abstract: str = ""
    date: PartialDate | None = None
    people: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    author_count: int | None = None
    organization: str = ""
    comments: int | None = None
    upvotes: int | None = None
    identifiers: tuple[Identifier, ...] = ()
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    type: PaperType = PaperType.MISC
    keywords: tuple[str, ...] = ()
    citation_key: str = ""
    former_keys: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: Status | None = None
    priority: int = 0
    rating: int = 0
    note: str = ""
    source: str = ""
    macros: tuple[tuple[str, str], ...] = ()
    section: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole listing: its text as decoded, its entries in order, and the issues.

    kind: key of the reader ("daily-papers"). name: what a person calls it ("Daily Papers, 15 Apr 2026").
    date: the day of the listing, if known. spans: parts outside entries (page date, noise). is_transcript: the text is
    no text that a person gave, but what was read from markup or data, written out (`model.transcript`).
    """

    kind: str
    name: str
    text: str
    date: PartialDate | None = None
    entries: tuple[Entry, ...] = ()
    issues: tuple[Issue, ...] = ()
    spans: tuple[Span, ...] = ()
    is_transcript: bool = False

    def sections_text(self) -> str:
        """ "9 new submissions, 5 cross submissions": how many entries stand under which heading.

        Empty where there is one heading or none, or so many that they are no sections of a page but chapters of a list.
        """
        counts = Counter(entry.section for entry in self.entries if entry.section)
        if not 1 < len(counts) <= _MOST_SECTIONS:
            return ""
        return ", ".join(f"{number:,} {_within_sentence(section, number)}" for section, number in counts.items())


def _within_sentence(heading: str, number: int) -> str:
    """ "new submissions", "cross submission" of one; a word in capitals keeps them."""
    words = heading if heading[1:2].isupper() else heading[:1].lower() + heading[1:]
    return words.removesuffix("s") if number == 1 and words.endswith("submissions") else words


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as the library kept it; paper_id is None when it was skipped or its paper was deleted for good.

    [start, end) are characters of the listing's text. action: how it was decided ("new", "same" ...).
    """

    position: int
    title: str
    paper_id: PaperId | None
    start: int
    end: int
    first_line: int
    last_line: int
    comments: int | None = None
    upvotes: int | None = None
    author_count: int | None = None
    organization: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class StoredListing:
    """A listing in the library, with its whole text, so that an import can be looked at again."""

    id: ListingId
    kind: str
    name: str
    date: PartialDate | None
    text: str
    added: dt.datetime
    entries: tuple[StoredEntry, ...] = ()
