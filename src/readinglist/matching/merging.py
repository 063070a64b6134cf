"""Which of several papers that are one gives which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readinglist.matching.versions import kind_of, rank_of
from readinglist.model.paper import Paper, PaperId
from readinglist.model.version import VERSION_FIELDS

#: Fields of which a merged paper has one value. Identifiers, keywords and tags are united.
MERGED_FIELDS = (
    "title", "abstract", "people", "editors", "author_count", "organization", "is_organization_author", "citation_key",
    *VERSION_FIELDS,
)  # fmt: skip
_NOTHING: tuple[object, ...] = ("", (), None, False)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the papers. own: fields that the user set last. is_version_chosen: the user chose what it cites."""

    paper: Paper
    own: frozenset[str] = frozenset()
    is_version_chosen: bool = False

    @property
    def id(self) -> PaperId:
        return self.paper.id or PaperId(0)


def choose_sides(sides: Sequence[Side], choices: Mapping[str, PaperId]) -> dict[str, Side]:
    """By field the side whose value is taken: the one of `choices`; else the user's, then that of a verified paper,
    then any, the first of equals. The first side is the one that is kept; its citation key stays.

    The fields of a version go together, or the venue of a journal would stand beside the year of a preprint: they come
    from the side that cites the version of record.
    """
    cited = max(sides, key=_version_rank)
    by_id = {side.id: side for side in sides}
    chosen = {}
    for field in MERGED_FIELDS:
        if field in choices:
            chosen[field] = by_id[choices[field]]
        elif field == "citation_key":
            chosen[field] = sides[0]
        elif field in VERSION_FIELDS:
            chosen[field] = next((side for side in sides if field in side.own), cited)
        else:
            chosen[field] = max(sides, key=lambda side: _rank(side, field))
    if "author_count" not in choices and chosen["people"].paper.people:
        chosen["author_count"] = _giver_of_count(sides, chosen["people"])
    return chosen


def _giver_of_count(sides: Sequence[Side], people: Side) -> Side:
    """The number of authors goes with their names, or a listing's 12 would stand beside a list of 4."""
    return next((side for side in sides if "author_count" in side.own), people)


def _rank(side: Side, field: str) -> tuple[bool, bool, bool]:
    says = getattr(side.paper, field) not in _NOTHING
    return field in side.own, says and side.paper.is_verified, says


def _version_rank(side: Side) -> tuple[float, ...]:
    paper = side.paper
    known = sum(getattr(paper, name) not in _NOTHING for name in VERSION_FIELDS)
    has_own_year = paper.date is not None and not paper.date.is_year_inferred
    return side.is_version_chosen, -rank_of(kind_of(paper)), paper.is_verified, has_own_year, known
