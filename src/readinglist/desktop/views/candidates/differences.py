"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+|[^\w\s]")
#: Longer texts are compared by their beginning: quadratic work for what nobody reads to its end here.
_LONGEST = 4_000

Spans = list[tuple[int, int]]


def differing_spans(one: str, other: str) -> tuple[Spans, Spans]:
    """[start, end) of the words of each text that the other does not have there; case and blanks do not count."""
    left, right = _words(one), _words(other)
    matcher = SequenceMatcher(None, [word for word, _, _ in left], [word for word, _, _ in right], autojunk=False)
    found: tuple[Spans, Spans] = ([], [])
    for kind, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        if kind != "equal":
            _add(found[0], left[left_from:left_to])
            _add(found[1], right[right_from:right_to])
    return found


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text[:_LONGEST])]


def _add(spans: Spans, words: list[tuple[str, int, int]]) -> None:
    if words:
        spans.append((words[0][1], words[-1][2]))
