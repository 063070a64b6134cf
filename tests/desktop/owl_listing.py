"""A Daily Papers page of invented papers, as long as a test wants it."""

from __future__ import annotations

_BIRDS = (
    "Owls",
    "Ravens",
    "Swifts",
    "Herons",
    "Wrens",
    "Gulls",
    "Terns",
    "Larks",
    "Cranes",
    "Finches",
    "Rooks",
    "Geese",
)
_DOINGS = ("Counting", "Following", "Hearing", "Drawing", "Losing", "Weighing", "Timing", "Naming")


def title(number: int) -> str:
    """Title of the entry `number` (from 0); all differ."""
    return f"{_DOINGS[number % len(_DOINGS)]} {_BIRDS[number // len(_DOINGS) % len(_BIRDS)]} in Year {number + 1}"


def abstract(number: int) -> str:
    """An abstract in which every number occurs, so that no two are alike."""
    bird = _BIRDS[number // len(_DOINGS) % len(_BIRDS)].lower()
    return (
        f"We watched {number + 3} {bird} from a hide near the river for {number + 20} nights. They were seldom where "
        f"the maps of {1900 + number} put them. A model with {number + 2} states explains the paths that they took, "
        "and it fails where the river bends. We give all sightings, the code, and a list of what we did not see."
    )


def entry(number: int, *, year: str = ", 2024") -> str:
    """One entry as the page prints it. `year`: "" leaves it out."""
    return f"{title(number)}\n\n{abstract(number)}\n\n  • {number % 9 + 2} authors\n·\nMar {number % 28 + 1}{year}"


def page(count: int, *, first: int = 0) -> str:
    """A page of `count` entries."""
    head = "new\n\nDaily Papers\n\nbyAK and the research community\n\nNov 20\n\n"
    return head + "\n\n".join(entry(number) for number in range(first, first + count)) + "\n"
