"""What agrees and what disagrees between an entry and a paper, by name and number.

Numbers are from 0 (nothing in common) to 1 (equal); None means that one side does not say. Where the scales come from:
the experiment on 24,555 records in the notes on listings, section 4. Titles of different papers reached 0.93, abstracts
of unrelated papers never passed 0.50, those of the same paper in two places had a median of 0.92.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from readinglist.matching.titles import title_ratio
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper
from readinglist.model.titles import normalise_title

#: An abstract is compared by its beginning: later parts are cut by some sources and rewritten by others.
_ABSTRACT_LENGTH = 600
#: Below this many characters an abstract is a remark, which proves nothing.
_ABSTRACT_SHORTEST = 80
_NUMBER = re.compile(r"\b\d+\b")
_HEADING = re.compile(r"^(?:abstract|summary)\s")
#: Schemes of which a paper has one value: two different ones are two works (or versions with their own number).
_SINGLE_SCHEMES = ("arxiv", "doi", "pmid")


@dataclass(frozen=True, slots=True)
class Evidence:
    """is_title_equal: equal when only words count. date: 1 the same, 0.8 a year apart, 0.3 two, else 0.

    author_count: 1 equal, 0.5 one apart, else 0. identifiers: those that agree; conflicts: schemes in which both sides
    have a value and none agrees. has_titles: neither side has an identifier in place of its title; else title is 0.
    """

    title: float
    is_title_equal: bool
    abstract: float | None = None
    author_count: float | None = None
    organization: bool | None = None
    date: float | None = None
    is_same_day: bool = False
    identifiers: tuple[Identifier, ...] = ()
    conflicts: tuple[str, ...] = ()
    has_titles: bool = True

    @property
    def has_contradiction(self) -> bool:
        """Whether anything besides the title speaks against it."""
        return (
            bool(self.conflicts)
            or self.author_count == 0
            or self.organization is False
            or (self.date is not None and self.date < 0.8)
        )

    def as_pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each known agreement, for a person and for provenance."""
        pairs = []
        if self.has_titles:
            pairs.append(("title", "equal" if self.is_title_equal else f"{self.title:.2f}"))
        if self.abstract is not None:
            pairs.append(("abstract", f"{self.abstract:.2f}"))
        if self.author_count is not None:
            pairs.append(("number of authors", {1: "equal", 0.5: "one apart"}.get(self.author_count, "differs")))
        if self.organization is not None:
            pairs.append(("organization", "equal" if self.organization else "differs"))
        if self.date is not None:
            same = "same day" if self.is_same_day else "same year"
            pairs.append(("date", same if self.date == 1 else "a year apart" if self.date >= 0.8 else "differs"))
        pairs += [("identifier", item.text) for item in self.identifiers]
        pairs += [("identifier", f"{scheme} differs") for scheme in self.conflicts]
        return tuple(pairs)


def gather(entry: Entry, paper: Paper) -> Evidence:
    """Compare an entry with a paper (or, as a paper, with another entry)."""
    has_titles = not any(is_placeholder_title(side.title, side.identifiers) for side in (entry, paper))
    own, other = normalise_title(entry.title), normalise_title(paper.title)
    agreeing, conflicts = compare_identifiers(entry.identifiers, paper.identifiers)
    return Evidence(
        title=title_ratio(entry.title, paper.title) if has_titles else 0.0,
        is_title_equal=has_titles and own == other and bool(own),
        abstract=abstract_ratio(entry.abstract, paper.abstract),
        author_count=count_agreement(
            entry.author_count or len(entry.people) or None, paper.author_count or len(paper.people) or None
        ),
        organization=same_words(entry.organization, paper.organization),
        date=_date_agreement(entry.date, paper.date),
        is_same_day=is_same_day(entry.date, paper.date),
        identifiers=agreeing,
        conflicts=conflicts,
        has_titles=has_titles,
    )


def abstract_ratio(one: str, other: str) -> float | None:
    """Likeness of the beginnings of two abstracts, cut to the shorter; None when a side has too little to compare."""
    if len(one) < _ABSTRACT_SHORTEST or len(other) < _ABSTRACT_SHORTEST:
        return None
    if one == other:
        return 1.0
    beginnings = [_beginning(one), _beginning(other)]
    length = min(map(len, beginnings))
    if length < _ABSTRACT_SHORTEST:
        return None
    return fuzz.ratio(beginnings[0][:length], beginnings[1][:length]) / 100


def differ_in_numbers(one: str, other: str) -> bool:
    """Whether at most half of the numbers in the beginning of either abstract are anywhere in the other one.

    Texts of one experiment repeat each other; what was measured tells them apart. Below two numbers it tells nothing.
    """
    return _has_other_numbers(one, other) and _has_other_numbers(other, one)


def _has_other_numbers(one: str, other: str) -> bool:
    numbers = set(_NUMBER.findall(_beginning(one)))
    return len(numbers) > 1 and 2 * len(numbers & set(_NUMBER.findall(normalise_title(other)))) <= len(numbers)


def _beginning(abstract: str) -> str:
    """The part that is compared, without the heading that some sources leave in the text."""
    return _HEADING.sub("", normalise_title(abstract[: 2 * _ABSTRACT_LENGTH]))[:_ABSTRACT_LENGTH]


def compare_identifiers(
    own: Iterable[Identifier], others: Iterable[Identifier]
) -> tuple[tuple[Identifier, ...], tuple[str, ...]]:
    """Identifiers of both sides, an arXiv version being no part of the identity; and schemes that only disagree."""
    own, known = tuple(own), {(item.scheme, item.value) for item in others}
    agreeing = tuple(item for item in own if (item.scheme, item.value) in known)
    agreed = {item.scheme for item in agreeing}
    both = {item.scheme for item in own} & {scheme for scheme, _ in known}
    return agreeing, tuple(scheme for scheme in _SINGLE_SCHEMES if scheme in both - agreed)


def count_agreement(one: int | None, other: int | None) -> float | None:
    if one is None or other is None:
        return None
    return {0: 1.0, 1: 0.5}.get(abs(one - other), 0.0)


def same_words(one: str, other: str) -> bool | None:
    """Whether two names of an organisation are the same but for case and order; None when a side has none."""
    if not one or not other:
        return None
    return fuzz.token_sort_ratio(normalise_title(one), normalise_title(other)) >= 90


def _date_agreement(one: PartialDate | None, other: PartialDate | None) -> float | None:
    if one is None or other is None:
        return None
    if is_same_day(one, other):
        return 1.0
    return {0: 1.0, 1: 0.8, 2: 0.3}.get(abs(one.year - other.year), 0.0)


def is_same_day(one: PartialDate | None, other: PartialDate | None) -> bool:
    """The same day; an inferred year may be wrong, so there month and day decide."""
    if one is None or other is None or one.day is None or other.day is None:
        return False
    if (one.month, one.day) != (other.month, other.day):
        return False
    return one.year == other.year or one.is_year_inferred or other.is_year_inferred
