"""What a source can do, as protocols; and what is asked and answered on the way."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from readinglist.model.candidate import Candidate
from readinglist.model.identifiers import Identifier
from readinglist.model.people import Person

if TYPE_CHECKING:
    from readinglist.sources.client import Client


class Source(Protocol):
    """A network service that knows papers. key: "arxiv"; name: "arXiv"."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...


@runtime_checkable
class FindsByIdentifier(Source, Protocol):
    """schemes: of identifiers that it understands. batch_size: how many one request can hold."""

    @property
    def schemes(self) -> frozenset[str]: ...

    @property
    def batch_size(self) -> int: ...

    def find_by_identifiers(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        """What is known of at most `batch_size` identifiers, in one request; unknown ones are left out."""


@runtime_checkable
class FindsByTitle(Source, Protocol):
    def find_by_title(self, client: Client, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        """A few candidates in the source's order, which proves nothing; one request, or two where it has to be."""


@runtime_checkable
class FindsPublished(Source, Protocol):
    """New version of: knows published versions, withdrawals, retractions. `schemes` as above."""

    @property
    def schemes(self) -> frozenset[str]: ...

    @property
    def batch_size(self) -> int: ...

    def find_published(self, client: Client, identifiers: Sequence[Identifier]) -> dict[Identifier, list[Candidate]]:
        """The records of what was asked for (a flag says withdrawn or retracted) and of its published versions."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, of which the newest records are asked for."""

    since: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Newest:
    """A page of new records. has_more: the next page may hold further ones of the days that were asked for."""

    records: tuple[Candidate, ...]
    has_more: bool


@runtime_checkable
class FindsNewest(Source, Protocol):
    """A search that can be followed. lag: so long after its date a record may still appear."""

    @property
    def lag(self) -> dt.timedelta: ...

    def find_newest(self, client: Client, words: str, *, days: Span, page: int) -> Newest:
        """What meets a search in the source's own words, as it is now. page: from 0; the first may also hold records
        that are older than the days. SourceUnavailable also where the source does not understand the words.
        """


def batches(
    source: FindsByIdentifier | FindsPublished, identifiers: Sequence[Identifier]
) -> Iterator[list[Identifier]]:
    """The identifiers that a source understands, cut as it can take them, so that each batch is kept as it comes."""
    known = [identifier for identifier in identifiers if identifier.scheme in source.schemes]
    for start in range(0, len(known), source.batch_size):
        yield known[start : start + source.batch_size]


@dataclass(frozen=True, slots=True)
class Request:
    """One question. address: complete, with its parameters. body: of a POST, empty otherwise.

    is_fresh: no earlier answer does, and this one is not kept. is_page: a person named the address, on whatever host;
    the source is then a host, or the one that lives there. conditions: headers by which the answer may be that nothing
    has changed.
    """

    source: str
    method: str
    address: str
    accept: str
    body: bytes = b""
    is_fresh: bool = False
    is_page: bool = False
    conditions: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """By what an answer is found again: SHA-256 of method, address, kind of answer and body, in hex."""
        text = f"{self.method} {self.address}\n{self.accept}\n".encode()
        return hashlib.sha256(text + self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. headers: lower-case names, only those that matter later. body: unpacked."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class AnswerCache(Protocol):
    """Keeps answers so that nothing is asked twice. Called from several threads. `expires` is UTC-aware."""

    def find(self, request: Request) -> Answer | None:
        """The answer that was kept, unless it has expired."""

    def keep(self, request: Request, answer: Answer, expires: dt.datetime) -> None: ...
