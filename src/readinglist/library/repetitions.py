"""Which entries of one listing name the same paper. The answer does not depend on their order.

Two entries are one paper where the evidence says so from either side. More than two are one only if every two of them
are: an entry without a year may be either of two with different years, and then it is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain, combinations

from readinglist.matching.decision import Sameness, decide
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper

#: Entries of one title that say something else each, beyond which they are not compared two by two.
_MOST_COMPARED = 40

Group = tuple[int, ...]
IsSame = Callable[[Group, Group], bool]


def find_repetitions(entries: Sequence[Entry], titles: Sequence[str]) -> dict[int, int]:
    """Place of an entry -> place of the first one that names the same paper. titles: normalised (`model.titles`)."""

    def is_same(one: Group, other: Group) -> bool:
        return all(_is_one_paper(entries[left], entries[right]) for left in one for right in other)

    equal = {places[0]: places for places in _equal(entries)}
    groups: list[Group] = [(place,) for place in equal]
    groups = _joined(groups, lambda place: [(item.scheme, item.value) for item in entries[place].identifiers], is_same)
    groups = _joined(groups, lambda place: [titles[place]] if titles[place] else [], is_same)
    return {other: group[0] for group in groups for place in group for other in equal[place] if other != group[0]}


def as_paper(entry: Entry) -> Paper:
    """What an entry says, as the paper that it may be."""
    return Paper(
        title=entry.title,
        abstract=entry.abstract,
        date=entry.date,
        people=entry.people,
        author_count=entry.author_count,
        organization=entry.organization,
        identifiers=entry.identifiers,
    )


def _is_one_paper(one: Entry, other: Entry) -> bool:
    return all(decide(a, as_paper(b)).sameness is Sameness.SAME for a, b in ((one, other), (other, one)))


def _equal(entries: Sequence[Entry]) -> list[Group]:
    """Entries that say the very same, if that is enough to be one paper."""
    alike: dict[Hashable, list[int]] = {}
    for place, entry in enumerate(entries):
        said = (entry.title, entry.abstract, entry.date, entry.people, entry.author_count, entry.organization)
        alike.setdefault((said, entry.identifiers), []).append(place)
    groups: list[Group] = []
    for places in alike.values():
        is_one = len(places) > 1 and _is_one_paper(entries[places[0]], entries[places[1]])
        groups += [tuple(places)] if is_one else [(place,) for place in places]
    return groups


def _joined(groups: list[Group], names: Callable[[int], Iterable[Hashable]], is_same: IsSame) -> list[Group]:
    """Groups that share a name made one, where each two of all that hang together are the same."""
    linked = _linked(groups, names, is_same)
    joined: dict[Group, Group] = {}
    for group in linked:
        if group not in joined:
            together = _hanging_together(group, linked)
            is_one = all(other in linked[one] or is_same(one, other) for one, other in combinations(together, 2))
            joined |= {one: tuple(sorted(chain(*together))) if is_one else one for one in together}
    return list(dict.fromkeys(joined.get(group, group) for group in groups))


def _linked(
    groups: list[Group], names: Callable[[int], Iterable[Hashable]], is_same: IsSame
) -> dict[Group, set[Group]]:
    """For each group those that share a name with it and are the same."""
    shared: dict[Hashable, list[Group]] = {}
    for group in groups:
        for name in {name for place in group for name in names(place)}:
            shared.setdefault(name, []).append(group)
    linked: dict[Group, set[Group]] = {}
    for alike in shared.values():
        for one, other in combinations(alike if len(alike) <= _MOST_COMPARED else (), 2):
            if is_same(one, other):
                linked.setdefault(one, set()).add(other)
                linked.setdefault(other, set()).add(one)
    return linked


def _hanging_together(group: Group, linked: dict[Group, set[Group]]) -> list[Group]:
    found, waiting = {group}, [group]
    while waiting:
        new = linked[waiting.pop()] - found
        found |= new
        waiting += new
    return sorted(found)
