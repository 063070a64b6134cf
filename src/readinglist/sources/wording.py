"""A title as a service can search for it."""

from __future__ import annotations

import re

_FONT = re.compile(r"\\(?:emph|text[a-z]*|math[a-z]*)\s*\{([^{}]*)\}")
_BRACES = re.compile(r"[{}]")
_MARK = re.compile(r"[\W_]+")
_OPERATORS = frozenset({"AND", "OR", "NOT", "ANDNOT"})


def search_words(title: str) -> str:
    """The words of a title with one blank between them, without marks and TeX, as search engines cut them.

    Marks would be syntax to one service or the other: quotes, colons, commas, brackets, "AND" in capitals. A TeX symbol
    keeps its name, since that is the word under which arXiv has it ("$\\epsilon$-net": epsilon net).
    """
    text = _BRACES.sub("", _FONT.sub(r"\1", title))
    return " ".join(word.lower() if word in _OPERATORS else word for word in _MARK.sub(" ", text).split())
