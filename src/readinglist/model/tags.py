"""Tags: the user's own words on a paper, nested with "/"."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.model.texts import clean_text

SEPARATOR = "/"


def normalise_tag(text: str) -> str:
    """One spelling for a typed tag: no blanks around levels, single blanks inside, no empty levels, NUL-free.

    Case is kept as typed; storage compares tags without regard to case. Empty when nothing is left.
    """
    levels = (" ".join(level.split()) for level in clean_text(text).replace(",", " ").split(SEPARATOR))
    return SEPARATOR.join(level for level in levels if level)


def normalise_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Normalised, without empty ones and repetitions (case ignored), first spelling and order kept."""
    seen: dict[str, str] = {}
    for text in texts:
        tag = normalise_tag(text)
        if tag:
            seen.setdefault(tag.casefold(), tag)
    return tuple(seen.values())


def split_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are typed, with commas between them: ["a,b", "c"] are three."""
    return normalise_tags(part for text in texts for part in text.split(","))


def ancestors(tag: str) -> tuple[str, ...]:
    """ "a/b/c" -> ("a", "a/b")."""
    levels = tag.split(SEPARATOR)
    return tuple(SEPARATOR.join(levels[:depth]) for depth in range(1, len(levels)))
