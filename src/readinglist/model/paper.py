"""The paper: what the library keeps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.people import Person, people_line

PaperId = NewType("PaperId", int)
ListingId = NewType("ListingId", int)


class Status(StrEnum):
    """Where a paper stands for its reader. The queue is the papers with status QUEUE, in the user's order."""

    INBOX = "inbox"
    QUEUE = "queue"
    READING = "reading"
    READ = "read"
    REJECTED = "rejected"


class PaperType(StrEnum):
    """BibTeX's entry types (btxdoc, appendix B) that a paper can have; a preprint is MISC with an eprint."""

    ARTICLE = "article"
    INPROCEEDINGS = "inproceedings"
    BOOK = "book"
    INCOLLECTION = "incollection"
    INBOOK = "inbook"
    PROCEEDINGS = "proceedings"
    PHDTHESIS = "phdthesis"
    MASTERSTHESIS = "mastersthesis"
    TECHREPORT = "techreport"
    UNPUBLISHED = "unpublished"
    MISC = "misc"


#: Priorities 0 to 3 in words, as the menu and the table show them.
PRIORITIES = ("none", "low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything about one paper except its notes, annotations, provenance and history.

    author_count may be known while `people` is empty; organization may be known without being the author.
    Nothing is invented to fill such a gap. rating 0 (none) to 5; priority 0 (none) to 3 (high).
    """

    title: str
    id: PaperId | None = None
    citation_key: str = ""
    type: PaperType = PaperType.MISC
    abstract: str = ""
    date: PartialDate | None = None
    people: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    author_count: int | None = None
    organization: str = ""
    is_organization_author: bool = False
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    identifiers: tuple[Identifier, ...] = ()
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    status: Status = Status.INBOX
    priority: int = 0
    rating: int = 0
    is_verified: bool = False
    added: dt.datetime | None = None
    modified: dt.datetime | None = None
    trashed: dt.datetime | None = None
    has_note: bool = False
    annotation_count: int = 0

    def identifier(self, scheme: str) -> str:
        """Value of the first identifier of a scheme ("doi", "arxiv", "url" ...), or empty."""
        return next((item.value for item in self.identifiers if item.scheme == scheme), "")

    @property
    def byline(self) -> str:
        return byline(self.people, author_count=self.author_count, organization=self.organization)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What one row of the table needs, read in one go. flag, is_flag_acknowledged: see `model.version.Flag`."""

    id: PaperId
    title: str
    byline: str
    date: PartialDate | None
    venue: str
    status: Status
    priority: int
    rating: int
    tags: tuple[str, ...]
    is_verified: bool
    has_note: bool
    annotation_count: int
    added: dt.datetime
    citation_key: str
    is_trashed: bool = False
    flag: str = ""
    is_flag_acknowledged: bool = False

    @property
    def alarm(self) -> str:
        """The flag, unless the user knows of it."""
        return "" if self.is_flag_acknowledged else self.flag


@dataclass(frozen=True, slots=True)
class Note:
    """The user's Markdown on a paper. Times are UTC-aware."""

    paper_id: PaperId
    text: str
    modified: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note tied to a place: characters [start, end) of the abstract, with the words that stood there.

    `quote` finds the place again when the abstract changes; is_lost says that it could not be found.
    color is one of ANNOTATION_COLORS.
    """

    paper_id: PaperId
    start: int
    end: int
    quote: str
    color: str = "yellow"
    text: str = ""
    id: int | None = None
    place: str = "abstract"
    created: dt.datetime | None = None
    is_lost: bool = False


ANNOTATION_COLORS = ("yellow", "green", "blue", "pink", "orange")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A listing in which a paper was seen, and how it stood there. subscription_id: of the one that brought it."""

    listing_id: ListingId
    kind: str
    name: str
    date: PartialDate | None
    position: int
    comments: int | None = None
    upvotes: int | None = None
    organization: str = ""
    first_line: int = 0
    last_line: int = 0
    text: str = ""
    added: dt.datetime | None = None
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One act that set fields of a paper: provenance.

    source: "listing", "user", "file" or a source's name ("arxiv", "crossref" ...). source_name: what a person calls it
    ("Daily Papers, 15 Apr 2026"). replaced: the values that the act replaced, as text by field. evidence: what was
    agreed, by name and number, when a candidate was accepted.
    """

    fields: tuple[str, ...]
    source: str
    source_name: str
    recorded: dt.datetime
    operation_id: int
    replaced: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)


def byline(people: tuple[Person, ...], *, author_count: int | None, organization: str) -> str:
    """Who wrote it, as far as that is known: names, else "N authors" and the organisation, else empty."""
    if people:
        return people_line(people)
    parts = []
    if author_count is not None:
        parts.append("1 author" if author_count == 1 else f"{author_count:,} authors")
    if organization:
        parts.append(organization)
    return " · ".join(parts)
