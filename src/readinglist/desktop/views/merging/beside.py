"""A value beside another one, with what differs marked."""

from __future__ import annotations

from readinglist.desktop.views.candidates.differences import Spans, differing_spans
from readinglist.desktop.widgets.marked_text import MarkedText

_SHOWN = 480


def text_beside(text: str, other: str, *, role: str = "body") -> MarkedText:
    """`text` with the words marked that `other` does not have there; nothing where hardly anything is the same."""
    shown = beginning(text)
    made = MarkedText(role=role)
    spans = differing_spans(shown, beginning(other))[0] if other else []
    made.show_text(shown or "–", spans if _are_few(spans, shown) else [])
    return made


def beginning(text: str) -> str:
    """As much of a long text as tells one paper from another, up to the end of a word."""
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(" ")[0] + "…"


def _are_few(spans: Spans, text: str) -> bool:
    return sum(end - start for start, end in spans) * 2 < len(text)
