"""How operations name what they work on."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.model.texts import counted


def papers_phrase(paper_ids: Sequence[int]) -> str:
    """ "1 paper" or "1,204 papers"."""
    return counted(len(set(paper_ids)), "paper")


def paper_phrase(title: str, *, longest: int = 40) -> str:
    """A title in quotes, shortened at a word: '"Attention Is All You Need"'."""
    title = " ".join(title.split())
    if len(title) > longest:
        title = title[:longest].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return f'"{title}"' if title else "a paper without a title"
