"""Finding the place of an annotation again after its text has changed."""

from __future__ import annotations


def find_anchor(text: str, quote: str, *, near: int) -> tuple[int, int] | None:
    """[start, end) of `quote` in `text`, the occurrence nearest to character `near`; None when it is not there.

    White space may differ ("two\\nlines" finds "two lines"); nothing else may: a wrong place is worse than a lost one.
    """
    if not quote:
        return None
    if text[near : near + len(quote)] == quote:
        return near, near + len(quote)
    exact = _nearest(text, quote, near=near)
    if exact is not None:
        return exact, exact + len(quote)
    words = quote.split()
    squeezed, places = _squeeze(text)
    start = _nearest(squeezed, " ".join(words), near=near) if words else None
    if start is None:
        return None
    return places[start], places[start + len(" ".join(words)) - 1] + 1


def _nearest(text: str, wanted: str, *, near: int) -> int | None:
    """Start of the occurrence of `wanted` whose start is nearest to `near`."""
    before = text.rfind(wanted, 0, max(near, 0) + len(wanted))
    after = text.find(wanted, max(near, 0))
    found = [place for place in (before, after) if place >= 0]
    return min(found, key=lambda place: abs(place - near)) if found else None


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Text with white space as single blanks, and for each of its characters the place it came from."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if not char.isspace():
            chars.append(char)
            places.append(place)
        elif chars and chars[-1] != " ":
            chars.append(" ")
            places.append(place)
    return "".join(chars), places
