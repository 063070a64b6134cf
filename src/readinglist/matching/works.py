"""Which records are records of one work: preprint, proceedings and journal version are; an erratum is not.

The lead of the best over the second is worth something only between different works (see the notes on listings).
"""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.matching.evidence import abstract_ratio
from readinglist.matching.names import are_same_people
from readinglist.matching.titles import (
    differs_in_kind,
    differs_in_number,
    is_generic,
    speaks_about,
    title_forms,
    title_ratio,
)
from readinglist.model.candidate import Candidate, RelationKind, VersionKind

#: The order within a work, the version of record first.
_KINDS = (
    VersionKind.JOURNAL,
    VersionKind.PROCEEDINGS,
    VersionKind.BOOK,
    VersionKind.THESIS,
    VersionKind.OTHER,
    VersionKind.PREPRINT,
)
#: Sources that register what is published or read it closely come before those that gather.
_SOURCES = ("arxiv", "crossref", "pubmed", "doi", "datacite", "dblp", "openalex", "semanticscholar", "huggingface")
#: Schemes of which a work's versions have one each. Papers of one volume share an ISBN, and pages many a URL.
_OWN_SCHEMES = ("arxiv", "doi", "pmid")
_SAME_ABSTRACT = 0.70
_EQUAL_ABSTRACT = 0.90
_CLOSE_TITLE = 0.60
#: Titles of one paper that was retitled in two of 5,869 pairs: 0.77 and 0.81.
_EDITED_TITLE = 0.80
#: The same people publish under the same title again after years: statistics, reports, new editions.
_YEARS_APART = 3


def group_works(candidates: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
    """The records, gathered into works: within a work the version to cite first, works in the order of the records.

    A work never holds two records that cannot be the same, whatever lies between them.
    """
    works = [[candidate] for candidate in candidates]
    position = 0
    while position < len(works):
        for other in range(position + 1, len(works)):
            if _belong_together(works[position], works[other]):
                works[position] += works.pop(other)
                break
        else:
            position += 1
    return [_in_order(work) for work in works]


def _in_order(work: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The version of record first; one that was retracted or withdrawn after those that were not."""
    flagged = {candidate.kind for candidate in work if candidate.flag}
    unsound = flagged | {VersionKind.OTHER} if flagged else flagged  # a record of no kind may be of any of them
    return tuple(sorted(work, key=lambda candidate: (candidate.kind in unsound, version_order(candidate))))


def version_order(candidate: Candidate) -> tuple[int, ...]:
    """Sorts the version of record first, and of several records of it the most authoritative one."""
    return (
        _KINDS.index(candidate.kind),
        not candidate.identifier("doi") and not candidate.identifier("arxiv"),
        _SOURCES.index(candidate.source) if candidate.source in _SOURCES else len(_SOURCES),
    )


def _belong_together(one: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    pairs = [(first, second) for first in one for second in other]
    return any(_is_same_work(*pair) for pair in pairs) and not any(_is_apart(*pair) for pair in pairs)


def _is_same_work(one: Candidate, other: Candidate) -> bool:
    has_same_people = are_same_people(one.people, other.people)
    title = title_ratio(one.title, other.title)
    if _is_related(one, other) or _shares_identifier(one, other):  # registers have wrong numbers, too
        return has_same_people or title >= _CLOSE_TITLE
    abstract = abstract_ratio(one.abstract, other.abstract)
    if title == 1.0 and abstract is not None and abstract >= _SAME_ABSTRACT:
        return True
    if abstract is not None and abstract >= _EQUAL_ABSTRACT and title >= _CLOSE_TITLE:
        return has_same_people
    if not has_same_people or not _are_near_in_time(one, other):
        return False
    return _has_telling_title(one, other) or (title >= _EDITED_TITLE and abstract is None and _is_edited(one, other))


def _is_edited(one: Candidate, other: Candidate) -> bool:
    """Whether one is a preprint and the other a publication by exactly the same people: reviewers change titles."""
    is_pair = (one.kind is VersionKind.PREPRINT) != (other.kind is VersionKind.PREPRINT)
    return is_pair and len(one.people) > 1 and _have_all_people(one, other)


def _is_apart(one: Candidate, other: Candidate) -> bool:
    """What no likeness overrules: a notice about the other, another part, its poster, another arXiv number."""
    return (
        speaks_about(one.title, other.title)
        or differs_in_number(one.title, other.title)
        or differs_in_kind(one.title, other.title)
        or _names(one, other, (RelationKind.ABOUT,))
        or _names(other, one, (RelationKind.ABOUT,))
        or _has_other(one, other, "arxiv")
    )


def _has_telling_title(one: Candidate, other: Candidate) -> bool:
    """The same title, which few papers can have; or that of one without subtitle, by exactly the same people."""
    (whole, main), (other_whole, other_main) = title_forms(one.title), title_forms(other.title)
    if whole == other_whole:
        return not is_generic(one.title)
    shorter = whole if whole == other_main else main if main == other_whole else ""
    return bool(shorter) and not is_generic(shorter) and _have_all_people(one, other)


def _have_all_people(one: Candidate, other: Candidate) -> bool:
    return len(one.people) == len(other.people) and are_same_people(one.people, other.people, share=1)


def _are_near_in_time(one: Candidate, other: Candidate) -> bool:
    return one.date is None or other.date is None or abs(one.date.year - other.date.year) <= _YEARS_APART


def _shares_identifier(one: Candidate, other: Candidate) -> bool:
    own = {(item.scheme, item.value) for item in one.identifiers if item.scheme in _OWN_SCHEMES}
    return any((item.scheme, item.value) in own for item in other.identifiers)


def _has_other(one: Candidate, other: Candidate, scheme: str) -> bool:
    values, others = ({item.value for item in each.identifiers if item.scheme == scheme} for each in (one, other))
    return bool(values) and bool(others) and not values & others


def _is_related(one: Candidate, other: Candidate) -> bool:
    kinds = (RelationKind.PUBLISHED_AS, RelationKind.PREPRINT_OF, RelationKind.VERSION_OF)
    return _names(one, other, kinds) or _names(other, one, kinds)


def _names(one: Candidate, other: Candidate, kinds: Sequence[RelationKind]) -> bool:
    """Whether a relation of one of these kinds leads from one to the other."""
    own = {(item.scheme, item.value) for item in other.identifiers}
    return any((link.identifier.scheme, link.identifier.value) in own for link in one.relations if link.kind in kinds)
