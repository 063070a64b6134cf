"""Places in a text as Python counts them, and as QTextDocument does."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_SPECIAL = re.compile(r"\r\n|[\U00010000-\U0010FFFF]")
#: Characters that are searched at once: a search of many megabytes would hold the interpreter, and with it the window.
_PIECE = 1 << 20


def _find_special(text: str) -> Iterator[re.Match[str]]:
    if text.isascii() and "\r" not in text:
        return
    start = 0
    while start < len(text):
        end = start + _PIECE
        yield from _SPECIAL.finditer(text, start, end + text.startswith("\r\n", end - 1))
        start = end + text.startswith("\r\n", end - 1)


class Offsets:
    """Maps characters of a Python string to positions of the QTextDocument that shows it, and back.

    A document counts UTF-16 units, so a character beyond U+FFFF is two positions, and "\\r\\n" is one. Offsets between
    the two halves of such a pair go to its start. Memory grows only with the number of such places.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._offsets: list[int] = []  # first offset after each special place
        self._positions: list[int] = []  # its position
        shift = 0
        for match in _find_special(text):
            shift += -1 if match.end() - match.start() == 2 else 1
            self._offsets.append(match.end())
            self._positions.append(match.end() + shift)

    def to_position(self, offset: int) -> int:
        """Position in the document of a character of the text."""
        offset = max(0, min(offset, self._length))
        index = bisect_right(self._offsets, offset) - 1
        position = offset if index < 0 else self._positions[index] + offset - self._offsets[index]
        following = index + 1
        if following < len(self._offsets) and position >= self._positions[following]:
            return self._positions[following] - 1  # between "\r" and "\n"
        return position

    def to_offset(self, position: int) -> int:
        """Character of the text at a position of the document."""
        index = bisect_right(self._positions, position) - 1
        offset = position if index < 0 else self._offsets[index] + position - self._positions[index]
        following = index + 1
        if following < len(self._offsets) and offset >= self._offsets[following]:
            return self._offsets[following] - 1  # between two surrogates
        return min(offset, self._length)
