"""Finding papers that may be one. It only finds: merging is a person's act, and "not a duplicate" is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from readinglist.matching.duplicates import Pair, judge_pair, pairs_by_opening, pairs_by_title, pairs_of_groups
from readinglist.model.identifiers import Identifier
from readinglist.model.merge import Duplicate
from readinglist.model.paper import Paper, PaperId
from readinglist.model.titles import normalise_title
from readinglist.model.version import Version
from readinglist.storage import candidates
from readinglist.storage.duplicates import read_identified, read_openings, read_titles, read_trashed
from readinglist.storage.merged import read_told_apart
from readinglist.storage.papers import read_papers
from readinglist.storage.reader import Connection
from readinglist.storage.versions import read_versions

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Pairs whose papers are read together.
_BATCH = 200


def _go_on() -> None:
    """Nobody asks the search to end."""


def find_duplicates(
    library: Library, ids: Sequence[PaperId] | None = None, *, check: Callable[[], None] = _go_on
) -> list[Duplicate]:
    """Pairs outside the trash that may be one paper, the likeliest first; those told apart are left out.

    ids: only pairs with one of these papers. check: called all the while; what it raises ends the search.
    """
    wanted = None if ids is None else set(ids)
    with library.reading() as connection:
        pairs = _find_pairs(connection, check)
        if wanted is not None:
            pairs = {pair for pair in pairs if not wanted.isdisjoint(pair)}
        return _judged(connection, pairs, check)


def find_duplicates_of(library: Library, paper_id: PaperId) -> list[Duplicate]:
    """As `find_duplicates` for one paper, by index: some milliseconds in a library of any size."""
    with library.reading() as connection:
        pairs = {_ordered(paper_id, other) for other in _find_others(connection, paper_id) if other != paper_id}
        return _judged(connection, pairs, _go_on)


def _find_pairs(connection: Connection, check: Callable[[], None]) -> set[Pair]:
    pairs = set(pairs_of_groups(read_identified(connection)))
    check()
    pairs.update(pairs_by_title(read_titles(connection), check))
    check()
    pairs.update(pairs_by_opening(read_openings(connection), check))
    return pairs


def _find_others(connection: Connection, paper_id: PaperId) -> set[PaperId]:
    trashed = read_trashed(connection)
    if paper_id in trashed or not (papers := read_papers(connection, [paper_id])):
        return set()
    title = normalise_title(papers[0].title)
    identified = candidates.find_by_identifiers(connection, papers[0].identifiers)
    found = {other for ids in identified.values() for other in ids}
    found.update(*candidates.find_by_titles(connection, [title]).values())
    found.update(candidates.find_titles_that_begin_alike(connection, title))
    found.update(candidates.find_near_titles(connection, title))
    return found - trashed


def _judged(connection: Connection, pairs: set[Pair], check: Callable[[], None]) -> list[Duplicate]:
    pairs -= read_told_apart(connection)
    found: list[Duplicate] = []
    for batch in _batches(sorted(pairs)):
        check()
        papers = _read_with_versions(connection, sorted({paper_id for pair in batch for paper_id in pair}))
        judged = (judge_pair(papers[one], papers[other]) for one, other in batch if {one, other} <= papers.keys())
        found += [duplicate for duplicate in judged if duplicate is not None]
    return sorted(found, key=lambda item: (-item.likeness, item.paper_id, item.other_id))


def _read_with_versions(connection: Connection, ids: Sequence[PaperId]) -> dict[PaperId, Paper]:
    """Papers with the identifiers of the versions that they do not cite as well."""
    versions = read_versions(connection, ids)
    return {
        paper_id: replace(paper, identifiers=(*paper.identifiers, *_identifiers(versions.get(paper_id, ()))))
        for paper in read_papers(connection, ids)
        if (paper_id := paper.id)
    }


def _identifiers(versions: Iterable[Version]) -> Iterator[Identifier]:
    return (item for version in versions for item in version.identifiers)


def _batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    rest = iter(pairs)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _ordered(one: PaperId, other: PaperId) -> Pair:
    return (one, other) if one < other else (other, one)
