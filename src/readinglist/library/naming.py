"""How operations name what they work on."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.model.texts import counted


def papers_phrase(paper_ids: Sequence[int]) -> str:
    """ "1 paper" or "1,204 papers"."""
    return counted(len(set(paper_ids)), "paper")


def paper_named(paper_id: int | None, key: str, title: str) -> str:
    """'#12 vaswani2017 "Attention Is All You Need"', a long title shortened."""
    return f"#{paper_id} {key} {paper_phrase(title, longest=120)}" if title else f"#{paper_id} {key}"


def field_phrase(field: str) -> str:
    """ "author count" for the field author_count."""
    return field.replace("_", " ")


def paper_phrase(title: str, *, longest: int = 40) -> str:
    """A title in quotes, shortened at a word: '"Attention Is All You Need"'."""
    title = " ".join(title.split())
    if len(title) > longest:
        title = title[:longest].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return f'"{title}"' if title else "a paper without a title"
