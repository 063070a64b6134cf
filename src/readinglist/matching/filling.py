"""Which value of which record fills each field of a paper, once a work is known to be the paper.

What is cited comes from one version alone, the version of record: a journal's pages under a conference's name are
worse than none. What is the same in all versions (people, abstract) comes from the record that has it best.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from readinglist.matching.names import has_full_name
from readinglist.model.candidate import Candidate, Match, VersionKind
from readinglist.model.identifiers import Identifier
from readinglist.model.titles import normalise_title

#: Fields that are those of the version that is cited.
_CITED = ("type", "venue", "volume", "number", "pages", "publisher", "editors", "date")
_SHORTEST_ABSTRACT = 80
#: Some services give the whole text of an article as its abstract.
_LONGEST_ABSTRACT = 5_000
_UNSOUND = re.compile(r"(?:…|\.\.\.)\s*$|</?[A-Za-z][A-Za-z:]*[ >/]|\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A value for a field, with the key of the source that says so and its record."""

    value: object
    source: str
    candidate: Candidate


def fill(match: Match) -> dict[str, Filled]:
    """The fields that the work knows, each with its value; names as in `library.adding.PAPER_FIELDS`.

    The title and what is cited are those of the version of record, the first record of the match. date: its day of
    publication, or that of the first version where there is only a preprint. identifiers: its DOI, and the arXiv
    number of the preprint. people: the longest list that was not cut, of these the one with most full given names.
    abstract: the longest sound one.
    """
    work = match.candidates
    cited = _records_of_cited(work)
    chosen: dict[str, Filled | None] = {"title": _title(cited)}
    for name in _CITED:
        chosen[name] = _first(name, cited)
    chosen["people"] = people = _people(work)
    chosen["author_count"] = _author_count(work, people)
    chosen["identifiers"] = _identifiers(work, cited)
    chosen["abstract"] = _best(work, "abstract", key=_abstract_worth)
    for name in ("organization", "keywords"):
        chosen[name] = _first(name, work)
    if chosen["venue"] is not None and _is_only_arxiv(work[0]):
        chosen["venue"] = None
    return {name: filled for name, filled in chosen.items() if filled is not None}


def _records_of_cited(work: Sequence[Candidate]) -> list[Candidate]:
    """The records of the version that is cited: the first one, and others of its kind that do not name another DOI."""
    first = work[0]
    return [one for one in work if one.kind is first.kind and _have_one_doi(first, one) and _have_one_venue(first, one)]


def _have_one_doi(one: Candidate, other: Candidate) -> bool:
    own, others = one.identifier("doi"), other.identifier("doi")
    return not own or not others or own == others


def _have_one_venue(one: Candidate, other: Candidate) -> bool:
    """Without a DOI on both sides, only the venue can tell that two records are of one version."""
    if one.identifier("doi") and one.identifier("doi") == other.identifier("doi"):
        return True
    return not one.venue or not other.venue or normalise_title(one.venue) == normalise_title(other.venue)


def _is_only_arxiv(candidate: Candidate) -> bool:
    """Whether the venue only repeats what the arXiv number says."""
    is_named = normalise_title(candidate.venue).startswith("arxiv")
    return candidate.kind is VersionKind.PREPRINT and is_named and bool(candidate.identifier("arxiv"))


def _first(name: str, candidates: Iterable[Candidate]) -> Filled | None:
    return next((_filled(one, name) for one in candidates if getattr(one, name) not in ("", (), None)), None)


def _filled(candidate: Candidate, name: str) -> Filled:
    return Filled(getattr(candidate, name), candidate.source, candidate)


def _best(
    candidates: Sequence[Candidate], name: str, *, key: Callable[[Candidate], tuple[float, ...]]
) -> Filled | None:
    """The record that is worth most, the earlier one of equals; None where none is worth anything."""
    best = max(candidates, key=key)
    return _filled(best, name) if any(key(best)) else None


def _title(cited: Sequence[Candidate]) -> Filled:
    """As the version of record has it, but not shouted where another record of it is not."""
    words = normalise_title(cited[0].title)
    calm = (one for one in cited if normalise_title(one.title) == words and not one.title.isupper())
    return _filled(next(calm, cited[0]), "title")


def _people(work: Sequence[Candidate]) -> Filled | None:
    return _best(work, "people", key=_people_worth)


def _people_worth(candidate: Candidate) -> tuple[float, ...]:
    if candidate.author_count is not None and candidate.author_count > len(candidate.people):
        return (0, 0)
    return (len(candidate.people), sum(map(has_full_name, candidate.people)))


def _author_count(work: Sequence[Candidate], people: Filled | None) -> Filled | None:
    """The length of the list that is given; of lists that were all cut, the number that they admit."""
    if people is None:
        return _first("author_count", work)
    return Filled(len(people.candidate.people), people.source, people.candidate)


def _abstract_worth(candidate: Candidate) -> tuple[float, ...]:
    text = candidate.abstract
    is_sound = _SHORTEST_ABSTRACT <= len(text) <= _LONGEST_ABSTRACT and not _UNSOUND.search(text)
    return (is_sound, len(text) if is_sound else 0)


def _identifiers(work: Sequence[Candidate], cited: Sequence[Candidate]) -> Filled | None:
    """Those of the cited version, one DOI at most, and the numbers under which the work is kept elsewhere."""
    of_cited = [item for one in cited for item in one.identifiers]
    of_others = [item for one in work for item in one.identifiers if item.scheme in ("arxiv", "pmid")]
    kept: dict[tuple[str, str], Identifier] = {}
    for item in (*of_cited, *of_others):
        key = (item.scheme, "" if item.scheme in ("arxiv", "doi", "pmid") else item.value)
        if key not in kept or (kept[key].value == item.value and (kept[key].version or 0) < (item.version or 0)):
            kept[key] = item
    if not kept:
        return None
    source = next(one for one in (*cited, *work) if one.identifiers)
    return Filled(tuple(kept.values()), source.source, source)
