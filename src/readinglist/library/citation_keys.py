"""The pattern by which new papers get their citation keys. Keys that papers have already are never changed by it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from readinglist.citekeys import DEFAULT_PATTERN, make_key, parse_pattern
from readinglist.library.settings import change_setting
from readinglist.model.changes import Changes
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person

if TYPE_CHECKING:
    from readinglist.library.library import Library

__all__ = [
    "DEFAULT_PATTERN", "EXAMPLE", "SETTING", "check_pattern", "choose_samples", "get_pattern", "preview_keys",
    "set_pattern",
]  # fmt: skip

SETTING = "citation_key_pattern"

#: Stands in for the papers of an empty library when keys are shown.
EXAMPLE = Paper(
    title="Attention Is All You Need",
    type=PaperType.INPROCEEDINGS,
    people=(Person(family="Vaswani", given="Ashish"), Person(family="Shazeer", given="Noam")),
    date=PartialDate(2017),
)
_LOOKED_AT = 200


def get_pattern(library: Library) -> str:
    """The pattern in use: the library's own, else the default one."""
    return library.setting(SETTING) or DEFAULT_PATTERN


def check_pattern(pattern: str) -> None:
    """Raises InvalidRequest, with the part that is wrong, for a pattern that cannot be understood."""
    parse_pattern(pattern)


def set_pattern(library: Library, pattern: str, *, initiator: object | None = None) -> Changes | None:
    """Use a pattern for papers that come from now on; empty or the default one forgets the library's own.

    Raises InvalidRequest for a pattern that cannot be understood; the earlier one then stays.
    """
    pattern = pattern.strip()
    check_pattern(pattern)
    return change_setting(library, SETTING, value="" if pattern == DEFAULT_PATTERN else pattern, initiator=initiator)


def choose_samples(library: Library, *, count: int) -> list[Paper]:
    """At most `count` of the newest papers that differ in what a key is made of: with and without people, dates."""
    ids = [PaperId(paper_id) for paper_id in library.find_ids(limit=_LOOKED_AT)]
    shapes: dict[object, list[Paper]] = {}
    for paper in library.get_papers(ids):
        shapes.setdefault((min(len(paper.people), 3), paper.date is None, paper.type), []).append(paper)
    rounds = chain.from_iterable(zip_longest(*shapes.values()))
    return [paper for paper in rounds if paper is not None][:count]


def preview_keys(library: Library, papers: Sequence[Paper], *, pattern: str) -> list[str]:
    """The key that each paper would get if it came now, beside all others. Changes nothing. Raises InvalidRequest."""
    keys: list[str] = []

    def is_taken(key: str, paper: Paper) -> bool:
        if key.casefold() in (earlier.casefold() for earlier in keys):
            return True
        return library.find_paper(key) not in (None, paper.id)

    for paper in papers:
        keys.append(make_key(paper, pattern=pattern, taken=partial(is_taken, paper=paper)))
    return keys
