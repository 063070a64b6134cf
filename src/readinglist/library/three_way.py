"""Three-way merge of one field: who changed it since both sides last agreed, and so who has the say. Pure.

The base is what the file said and what the library said at that time. They need not have said the same: a difference
that was there before is no change, and each side is compared with its own base only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from readinglist.model.linked import Side


class Decision(StrEnum):
    """What happens to a field.

    KEEP: neither side changed. SETTLE: what they say now is the new base, and nothing is written. PULL: the library
    takes what the file says. PUSH: the other way. CONFLICT: a person chooses; until then nothing is written.
    """

    KEEP = "keep"
    SETTLE = "settle"
    PULL = "pull"
    PUSH = "push"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class FieldSides:
    """One field: how it was and is in the file, and in the library; is_equal: both now say the same."""

    file_base: Hashable
    file: Hashable
    library_base: Hashable
    library: Hashable
    is_equal: bool


def decide(sides: FieldSides, *, chosen: Side | None = None) -> Decision:
    """What happens to the field; chosen: whom a person believes, should it be a conflict."""
    is_file_changed = sides.file != sides.file_base
    is_library_changed = sides.library != sides.library_base
    if not (is_file_changed or is_library_changed):
        return Decision.KEEP
    if sides.is_equal:
        return Decision.SETTLE
    if not is_library_changed or (is_file_changed and chosen is Side.FILE):
        return Decision.PULL
    if not is_file_changed or chosen is Side.LIBRARY:
        return Decision.PUSH
    return Decision.CONFLICT


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which entry of the file is which row: indexes of entries by index of the row, and what is left on each side."""

    paired: Mapping[int, int]
    rows_left: tuple[int, ...]
    entries_left: tuple[int, ...]


_Named = TypeVar("_Named", bound=Hashable)


def pair(
    rows: Iterable[tuple[str, _Named]], entries: Iterable[tuple[str, _Named]], *, body: Callable[[_Named], Hashable]
) -> Pairs:
    """Pair rows with entries, both as (key, what it is): by key without case, then by what they say without the key.

    Among entries with one key the same text goes first, then their order decides. Under different keys only those are
    one whose `body` is the same and not None: a renamed entry. Whatever is left is for evidence to decide.
    """
    rows, entries = list(rows), list(entries)
    paired: dict[int, int] = {}
    taken: set[int] = set()

    def join(match: Callable[[str, _Named], Hashable]) -> None:
        if len(paired) == len(rows):
            return
        free: dict[Hashable, list[int]] = {}
        for index, (key, what) in enumerate(entries):
            if index not in taken and (wanted := match(key, what)) is not None:
                free.setdefault(wanted, []).append(index)
        for index, (key, what) in enumerate(rows):
            if index not in paired and (wanted := match(key, what)) is not None and free.get(wanted):
                paired[index] = free[wanted].pop(0)
                taken.add(paired[index])

    join(lambda key, what: (key, what))  # nearly all of a long file, without looking into them
    join(lambda key, what: (key.casefold(), body(what)))
    join(lambda key, _what: key.casefold())
    join(lambda _key, what: body(what))
    return Pairs(
        paired,
        tuple(index for index in range(len(rows)) if index not in paired),
        tuple(index for index in range(len(entries)) if index not in taken),
    )
