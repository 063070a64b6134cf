"""Versions of a paper: one work as preprint, in proceedings, in a journal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from readinglist.model.candidate import VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperId, PaperType

#: Fields of a paper that are those of the version that is cited. Identifiers follow it too; see `versions.citing`.
VERSION_FIELDS = ("type", "date", "venue", "volume", "number", "pages", "publisher")
_OF_RECORD = frozenset({VersionKind.JOURNAL, VersionKind.PROCEEDINGS, VersionKind.BOOK})


def is_of_record(kind: VersionKind) -> bool:
    """Whether it is a version of record: published by somebody who stands for it (NISO RP-8-2008)."""
    return kind in _OF_RECORD


def flag_word(flag: str) -> str:
    """ "retracted" of "retracted: the data were made up", empty of an empty one."""
    return flag.partition(":")[0].partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a paper's user must know before citing it: the cited version was withdrawn, or any version retracted.

    text: "retracted: the data were made up", empty for nothing. is_acknowledged: the user knows and is not told again,
    unless a paper that they know as withdrawn is retracted.
    """

    text: str = ""
    is_acknowledged: bool = False

    @property
    def alarm(self) -> str:
        """What is to be told unasked."""
        return "" if self.is_acknowledged else self.text


NO_FLAG = Flag()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper. is_cited: the paper's own VERSION_FIELDS are this version's. is_chosen: because a person
    chose it; then nothing but a person cites another. flag: "withdrawn" or "retracted" with the reason, empty
    otherwise. source: who says so. acknowledged: the `flag_word` of which a person said that they know; see `Flag`.
    """

    paper_id: PaperId
    kind: VersionKind
    type: PaperType
    identifiers: tuple[Identifier, ...] = ()
    date: PartialDate | None = None
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    flag: str = ""
    source: str = ""
    is_cited: bool = False
    is_chosen: bool = False
    acknowledged: str = ""
    id: int | None = None

    @property
    def is_acknowledged(self) -> bool:
        """Whether its user knows of the flag, as far as its word goes."""
        return bool(self.flag) and flag_word(self.flag) == self.acknowledged

    def identifier(self, scheme: str) -> str:
        """Value of the first identifier of a scheme, or empty."""
        return next((item.value for item in self.identifiers if item.scheme == scheme), "")

    @property
    def is_of_record(self) -> bool:
        return is_of_record(self.kind)

    @property
    def label(self) -> str:
        """ "journal version, Nature, 2024" or "preprint 2306.00001v2, 26 Jun 2023"."""
        words = self.kind.value if self.kind in (VersionKind.PREPRINT, VersionKind.THESIS) else f"{self.kind} version"
        number = next((item for item in self.identifiers if item.scheme == "arxiv"), None)
        if number is not None and self.kind is VersionKind.PREPRINT:
            words += f" {number.value}" + (f"v{number.version}" if number.version else "")
        return ", ".join(part for part in (words, self.venue, self.date.display if self.date else "") if part)


@dataclass(frozen=True, slots=True)
class Taking:
    """How a version is taken to be cited. fields: only these are set, None for all; what the others would be becomes
    a proposal each, one that is_rest_dismissed at once. Fields of the user stay in any case, and where all are taken
    they are the rest. is_anyway: also when the version was withdrawn or retracted.
    """

    fields: Collection[str] | None = None
    is_rest_dismissed: bool = False
    is_anyway: bool = False


TAKE_ALL = Taking()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, as the paper has it and as the version to cite has it, both as text. is_users: a person set it, so
    accepting leaves it alone and puts the other value beside it as a proposal.
    """

    field: str
    own: str
    found: str
    is_users: bool = False


@dataclass(frozen=True, slots=True)
class Growth:
    """A preprint that was published, or a paper that was withdrawn or retracted.

    version: the one that could be cited instead, None where only a flag is new; it may have a flag of its own. flag:
    `Flag.alarm` of the paper.
    """

    paper_id: PaperId
    title: str
    citation_key: str
    version: Version | None
    differences: tuple[Difference, ...] = ()
    flag: str = ""
