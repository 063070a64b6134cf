"""Finding a thing to do by some of its letters. Pure: no widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_START = 12
_WORD = 8
_NEXT = 5
_GAP = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette. id: what to do ("action:papers.trash", "place:tag:nlp"). reason: why not now."""

    id: str
    name: str
    group: str = ""
    key: str = ""
    reason: str = ""
    icon: str = ""


def score(typed: str, name: str) -> tuple[float, tuple[int, ...]] | None:
    """How well typed letters fit a name, and where they lie in it; None when they do not all occur in order.

    Letters at the beginning of words and letters side by side count more; late and scattered ones less.
    """
    wanted = [letter for letter in typed.casefold() if not letter.isspace()]
    text = name.casefold()
    if len(text) != len(name):  # folding changed the length: places would be wrong
        text = name.lower() if len(name.lower()) == len(name) else name
    best: tuple[float, tuple[int, ...]] | None = None
    if not wanted:
        return 0.0, ()
    for start in (place for place, letter in enumerate(text) if letter == wanted[0]):
        found = _score_from(wanted, text, start)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best


def _score_from(wanted: Sequence[str], text: str, start: int) -> tuple[float, tuple[int, ...]] | None:
    places = [start]
    for letter in wanted[1:]:
        place = _next_place(text, letter, after=places[-1])
        if place < 0:
            return None
        places.append(place)
    total = 0.0
    for number, place in enumerate(places):
        if place == 0:
            total += _START
        elif not text[place - 1].isalnum():
            total += _WORD
        if number and place == places[number - 1] + 1:
            total += _NEXT
        elif number:
            total -= _GAP * min(10, place - places[number - 1])
    return total - 0.05 * len(text), tuple(places)


def _next_place(text: str, letter: str, *, after: int) -> int:
    """The letter right after, else at the beginning of a later word, else anywhere later; -1 for nowhere."""
    if text.startswith(letter, after + 1):
        return after + 1
    anywhere = text.find(letter, after + 1)
    place = anywhere
    while place >= 0:
        if not text[place - 1].isalnum():
            return place
        place = text.find(letter, place + 1)
    return anywhere


def rank(typed: str, choices: Iterable[Choice]) -> list[tuple[Choice, tuple[int, ...]]]:
    """Choices that fit, best first, with the places of the typed letters. What cannot be done now comes after its
    equals; without letters the order is kept.
    """
    found = []
    for place, choice in enumerate(choices):
        fit = score(typed, choice.name)
        if fit is None and choice.group:
            fit = score(typed, f"{choice.group} {choice.name}")
            fit = (fit[0] - _START, ()) if fit is not None else None
        if fit is not None:
            found.append((-(fit[0] - (2 if choice.reason else 0)), place, choice, fit[1]))
    found.sort(key=lambda item: item[:2])
    return [(choice, places) for _, _, choice, places in found]
