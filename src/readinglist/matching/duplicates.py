"""Which papers of a library may be one: pairs worth a look, found in one pass, and what speaks for each.

A pass compares each paper with few others: those whose title begins or ends alike, or whose abstract begins alike.
A title with one changed part still begins or ends alike, wherever that part stands. Nothing here merges anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from readinglist.matching.decision import Decision, Sameness, decide
from readinglist.matching.evidence import Evidence
from readinglist.matching.versions import kind_of
from readinglist.model.candidate import VersionKind
from readinglist.model.listing import Entry
from readinglist.model.merge import Duplicate
from readinglist.model.paper import Paper, PaperId
from readinglist.model.titles import normalise_title
from readinglist.model.version import is_of_record

Pair = tuple[PaperId, PaperId]

#: Characters with which near titles begin or end alike.
_ALIKE = 24
#: Others with the same title, number, beginning that one paper is compared with: "Editorial" stands in a thousand.
_MOST_COMPARED = 20
_NEAR_TITLE = 85
#: Characters of a beginning of an abstract that must be equal; some may be cut off for "Abstract: ".
_OPENING = 240
#: Titles of different papers reached 0.93 (docs/decisions, matching): nearer than this only misprints are.
_MISPRINT = 0.95
_SAME_ABSTRACT = 0.70
_OTHER_ABSTRACT = 0.55
_SAME_PEOPLE = 0.5
_NUMBERS = {"arxiv": "arXiv number", "doi": "DOI", "pmid": "PubMed number"}
_NUMERAL = re.compile(r"\b(?:\d+|[ivx]+)\b")
#: Papers between two calls of `check`.
_STRETCH = 5_000


def pairs_of_groups(groups: Iterable[Sequence[PaperId]]) -> Iterator[Pair]:
    """Pairs within each group, of a long group each paper with the next few."""
    for group in groups:
        for index, one in enumerate(group):
            for other in group[index + 1 : index + 1 + _MOST_COMPARED]:
                yield _ordered(one, other)


def pairs_by_title(titles: Sequence[tuple[PaperId, str]], check: Callable[[], None]) -> Iterator[Pair]:
    """Pairs with equal or near titles. titles: normalised, in their order."""
    yield from _near(titles, check)
    backwards = sorted(((paper_id, title[::-1]) for paper_id, title in titles), key=lambda item: item[1])
    yield from _near(backwards, check)


def pairs_by_opening(openings: Iterable[tuple[PaperId, str]], check: Callable[[], None]) -> Iterator[Pair]:
    """Pairs whose abstracts begin with the same words, however the lines are broken."""
    groups: dict[str, list[PaperId]] = {}
    for number, (paper_id, opening) in enumerate(openings):
        words = opening.casefold().removeprefix("abstract").lstrip(" .:\n-—").replace("\n", " ")
        groups.setdefault(words[:_OPENING], []).append(paper_id)
        if number % _STRETCH == 0:
            check()
    yield from pairs_of_groups(group for group in groups.values() if len(group) > 1)


def judge_pair(one: Paper, other: Paper) -> Duplicate | None:
    """What speaks for two papers being one, with a reason; None when nothing does, or something against it."""
    decision = decide(_entry(one), other)
    likeness, reason = _weigh(_Pair(one, other, decision))
    if not likeness or one.id is None or other.id is None:
        return None
    low, high = _ordered(one.id, other.id)
    return Duplicate(low, high, reason, likeness, (*decision.evidence.as_pairs(), *_people_pairs(one, other)))


def _near(titles: Sequence[tuple[PaperId, str]], check: Callable[[], None]) -> Iterator[Pair]:
    for index, (paper_id, title) in enumerate(titles):
        if index % _STRETCH == 0:
            check()
        beginning = title[:_ALIKE]
        for other_id, other in titles[index + 1 : index + 1 + _MOST_COMPARED]:
            if not other.startswith(beginning):
                break
            if _is_near(title, other):
                yield _ordered(paper_id, other_id)


def _is_near(title: str, other: str) -> bool:
    """Equal, or long and hardly different, or one of them with a subtitle that the other lacks."""
    if title == other:
        return True
    if len(title) < _ALIKE:
        return False
    return other.startswith(f"{title} ") or fuzz.ratio(title, other, score_cutoff=_NEAR_TITLE) > 0


def _ordered(one: PaperId, other: PaperId) -> Pair:
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class _Pair:
    one: Paper
    other: Paper
    decision: Decision

    @property
    def evidence(self) -> Evidence:
        return self.decision.evidence

    @property
    def people(self) -> float | None:
        return people_overlap(self.one, self.other)

    @property
    def are_versions(self) -> bool:
        """A preprint and what was published: their numbers and years differ by nature."""
        kinds = {kind_of(self.one), kind_of(self.other)}
        return VersionKind.PREPRINT in kinds and any(is_of_record(kind) for kind in kinds)

    @property
    def have_other_numerals(self) -> bool:
        """Part I and part II."""
        one, other = (sorted(_NUMERAL.findall(normalise_title(paper.title))) for paper in (self.one, self.other))
        return one != other

    @property
    def have_same_abstract(self) -> bool:
        return (self.evidence.abstract or 0) >= _SAME_ABSTRACT

    @property
    def have_same_people(self) -> bool:
        return (self.people or 0) >= _SAME_PEOPLE

    @property
    def is_disproved(self) -> bool:
        """Others wrote it, or it has another abstract."""
        if self.have_same_abstract:
            return False
        has_other_abstract = self.evidence.abstract is not None and self.evidence.abstract < _OTHER_ABSTRACT
        return self.people == 0 or (has_other_abstract and not self.have_same_people)


def _weigh(pair: _Pair) -> tuple[float, str]:
    """Likeness and reason; (0, ...) for a pair that is none."""
    shared = [item for item in pair.evidence.identifiers if item.scheme in _NUMBERS]
    if shared:
        is_close = pair.decision.sameness is Sameness.SAME
        return (1.0 if is_close else 0.75), pair.decision.reason
    if pair.decision.reason == "a paper about the paper" or pair.is_disproved:
        return 0, "another paper"
    likeness, reason = _weigh_title(pair)
    if likeness and pair.are_versions:
        return likeness, f"a preprint and what was published: {reason}"
    if likeness and pair.evidence.conflicts:
        others = " and ".join(_NUMBERS.get(scheme, scheme) for scheme in pair.evidence.conflicts)
        return likeness - 0.2, f"{reason}, but another {others}"
    return likeness, reason


def _weigh_title(pair: _Pair) -> tuple[float, str]:
    title = "the same title" if pair.evidence.is_title_equal else f"nearly the same title ({pair.evidence.title:.2f})"
    base = 0.97 if pair.evidence.is_title_equal else 0.9 * pair.evidence.title
    if pair.evidence.title < _NEAR_TITLE / 100:
        is_retitled = (pair.evidence.abstract or 0) >= 0.9
        return (0.6, "the same abstract under another title") if is_retitled else (0, "another title")
    if pair.have_other_numerals:
        return 0, "another number in the title"
    if pair.have_same_abstract:
        return base, f"{title} and abstract"
    if pair.have_same_people:
        return base - 0.05, f"{title} and people"
    if pair.evidence.is_title_equal:
        return _weigh_bare_title(pair)
    is_misprint = pair.evidence.title >= _MISPRINT and not pair.evidence.has_contradiction
    return (0.5, title) if is_misprint else (0, "another title")


def _weigh_bare_title(pair: _Pair) -> tuple[float, str]:
    if pair.decision.sameness is Sameness.SAME:
        return 0.85, pair.decision.reason
    return 0.5, pair.decision.reason


def people_overlap(one: Paper, other: Paper) -> float | None:
    """Part of the people of the shorter list that are in the other, by family name; None when one names nobody."""
    own, others = _surnames(one), _surnames(other)
    if not own or not others:
        return None
    return len(own & others) / min(len(own), len(others))


def _surnames(paper: Paper) -> set[str]:
    return {normalise_title(person.family or person.literal) for person in paper.people} - {""}


def _people_pairs(one: Paper, other: Paper) -> tuple[tuple[str, str], ...]:
    own, others = _surnames(one), _surnames(other)
    if not own or not others:
        return ()
    return (("people", f"{len(own & others)} of {max(len(own), len(others))} the same"),)


def _entry(paper: Paper) -> Entry:
    return Entry(
        paper.title,
        0,
        0,
        abstract=paper.abstract,
        date=paper.date,
        people=paper.people,
        author_count=paper.author_count,
        organization=paper.organization,
        identifiers=paper.identifiers,
        venue=paper.venue,
    )
