"""A title as a service can search for it."""

from __future__ import annotations

import re

from readinglist.model.readable import readable

_MARK = re.compile(r"[^\w]+|_")


def search_words(title: str) -> str:
    """The words of a title with one blank between them, without marks and TeX, as any search engine reads them.

    Marks would be syntax to one service or the other: quotes, colons, commas, brackets, "AND" in capitals.
    """
    return " ".join(
        word.lower() if word.isupper() and word in ("AND", "OR", "NOT", "ANDNOT") else word for word in _words(title)
    )


def _words(title: str) -> list[str]:
    return _MARK.sub(" ", readable(title)).split()
