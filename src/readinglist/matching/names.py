"""People of two records, compared by surname: given names come as initials in one source and in full in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from readinglist.model.people import Person
from readinglist.model.titles import normalise_title


def surname(person: Person) -> str:
    """The word by which a name is compared: the last one of the family name, as particles stand here or there."""
    words = normalise_title(person.family or person.literal or person.given).split()
    return words[-1] if words else ""


def count_shared(one: Sequence[Person], other: Sequence[Person]) -> int:
    """How many surnames both lists have, in whatever order; one that occurs twice counts twice."""
    return (Counter(map(surname, one)) & Counter(map(surname, other))).total()


def are_same_people(one: Sequence[Person], other: Sequence[Person], *, share: float = 0.5) -> bool:
    """Whether at least this share of the shorter list is in the other one; False when a side names nobody."""
    shorter = min(len(one), len(other))
    return shorter > 0 and count_shared(one, other) >= share * shorter


def has_full_name(person: Person) -> bool:
    """Whether a given name is written out ("Ada", "Ada K."), not only its initials ("A.", "A. K.", "AK")."""
    if person.literal:
        return True
    words = person.given.replace("-", " ").replace(".", " ").split()
    return any(len(word) > 1 and not word.isupper() for word in words)
