"""The candidate: a source's record that may be the paper; and the work that several candidates are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person


class VersionKind(StrEnum):
    """What a record is a record of. A work may exist as a preprint, in proceedings and in a journal at once."""

    PREPRINT = "preprint"
    PROCEEDINGS = "proceedings"
    JOURNAL = "journal"
    BOOK = "book"
    THESIS = "thesis"
    OTHER = "other"


class RelationKind(StrEnum):
    """How a record says that it belongs to another one. ABOUT: an erratum, a retraction notice, a review of it."""

    PUBLISHED_AS = "published as"
    PREPRINT_OF = "preprint of"
    VERSION_OF = "version of"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Relation:
    kind: RelationKind
    identifier: Identifier


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record of one source, as it came; nothing is guessed to fill a gap.

    source: key of the source ("arxiv", "crossref" ...). people: in the source's order, complete names. author_count:
    None when the source gives no names; more than len(people) when it says that it cut the list. date: of the first
    version for a preprint, of publication otherwise. version: the newest arXiv version, as far as the source knows.
    flag: "withdrawn" or "retracted" with the reason in words, empty otherwise. link: where a person can look at it.
    """

    source: str
    title: str
    kind: VersionKind = VersionKind.OTHER
    type: PaperType = PaperType.MISC
    abstract: str = ""
    date: PartialDate | None = None
    people: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    author_count: int | None = None
    organization: str = ""
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    identifiers: tuple[Identifier, ...] = ()
    keywords: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    flag: str = ""
    link: str = ""

    def identifier(self, scheme: str) -> str:
        """Value of the first identifier of a scheme, or empty."""
        return next((item.value for item in self.identifiers if item.scheme == scheme), "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of evidence, by name and number.

    name: "title", "abstract", "number of authors", "organization", "date", "identifier", "venue" or "lead".
    value: 0 (nothing in common) to 1 (equal), None where there is no scale. text: for a person ("0.98", "6 of 6
    authors", "26 Jun 2023 = first version"). is_against: it contradicts, and so forbids accepting by itself.
    """

    name: str
    text: str
    value: float | None = None
    is_against: bool = False


class Verdict(StrEnum):
    """What the evidence proves. Only CERTAIN is accepted without a person."""

    CERTAIN = "certain"
    REVIEW = "review"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Match:
    """A work (records of one work, the version of record first) beside a paper, judged.

    reason: a phrase for a person. findings: in the order in which they are shown; `evidence_text` joins them.
    """

    candidates: tuple[Candidate, ...]
    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        return self.candidates[0].title

    @property
    def flag(self) -> str:
        """That any version was retracted, else that the one which would be cited was withdrawn, with the reason."""
        flags = [one.flag for one in self.candidates if one.flag]
        retracted = (flag for flag in flags if flag.startswith("retract"))
        own = (one.flag for one in self.candidates if one.flag and one.kind is self.candidates[0].kind)
        return next(retracted, "") or next(own, "")

    @property
    def evidence_text(self) -> str:
        """ "title 1.00 · abstract 0.98 · 6 of 6 authors · 26 Jun 2023 = first version"."""
        return evidence_line((finding.name, finding.text) for finding in self.findings)


_NAMED = frozenset({"title", "abstract", "lead", "venue", "accepted", "merged"})


def evidence_line(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and texts of evidence on one line; a text that says of itself what it is about stands without its name."""
    return " · ".join(f"{name} {text}" if name in _NAMED else text for name, text in pairs)
