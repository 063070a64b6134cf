"""Feeds for the pictures, served on loopback for the moment in which they are asked. All of it is invented."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from readinglist.library import following
from readinglist.library.library import Library

_NAMES = ("Letters on Owls", "arXiv cs.CL", "Slow Science Weekly", "Ada Brandt on Ice", "Daily Papers of the week")
_THINGS = ("Owls", "Ice", "Trees", "Moss", "Clocks", "Rivers", "Bells", "Bridges", "Salt", "Fog")
_VERBS = ("Count", "Remember", "Sleep", "Hear", "Wait", "Wander", "Forget")
_PEOPLE = ("Ada Brandt", "Bela Fontaine", "Cleo Ito")


def follow(library: Library, *, count: int) -> None:
    """Follow so many, some of them through a filter, and ask them once; the third of them is broken."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from library.newsstand import Newsstand, refresh

    os.environ["READINGLIST_PRIVATE_HOSTS"] = "127.0.0.1"
    with Newsstand() as stand:
        for number in range(count):
            name = _NAMES[number] if number < len(_NAMES) else f"Journal of Small Things, Section {number}"
            stand.put(_titles(number), path=f"/feed/{number}", title=name)
            following.follow(
                library,
                stand.address(f"/feed/{number}"),
                name=name,
                filter="" if number % 2 else "title:owls or title:ice",
                interval_s=86400 if number % 3 else 0,
            )
        stand.break_down(path="/feed/2")
        refresh(library)


def _titles(number: int) -> list[tuple[str, str]]:
    """Of one feed, no two of all alike: (title, author)."""
    return [
        (
            f"How {_THINGS[(place + number) % 10]} {_VERBS[(place * 3 + number) % 7]} in Their "
            f"{100 + 12 * number + place}th Year",
            _PEOPLE[place % 3],
        )
        for place in range(3 + number % 9)
    ]
