"""Soft colours for the parts of a listing and for what happens to its entries."""

from __future__ import annotations

from PySide6.QtGui import QColor

from readinglist.desktop import theme
from readinglist.model.plan import Action

#: Kinds of spans in the order of the legend, with the words for a person.
SPAN_WORDS = (
    ("title", "Title"),
    ("people", "Authors"),
    ("date", "Date"),
    ("abstract", "Abstract"),
    ("venue", "Venue"),
    ("identifier", "Identifier"),
    ("noise", "Not a part"),
)
_SPAN_MARKS = {
    "title": ("mark_blue", 1.0),
    "people": ("mark_pink", 0.9),
    "date": ("mark_yellow", 0.9),
    "page-date": ("mark_yellow", 0.9),
    "abstract": ("mark_green", 0.45),
    "identifier": ("mark_orange", 0.9),
    "venue": ("mark_violet", 0.9),
}
_ACTION_ROLES = {
    Action.NEW: "success",
    Action.SAME: "muted",
    Action.UPDATE: "accent",
    Action.UNSURE: "warning",
    Action.SKIPPED: "muted",
}
ACTION_WORDS = {
    Action.NEW: "New",
    Action.SAME: "Already here",
    Action.UPDATE: "Adds to it",
    Action.UNSURE: "Unsure",
    Action.SKIPPED: "Left out",
}


def span_color(kind: str) -> QColor | None:
    """Background of a span; None for noise and what has no colour."""
    if kind not in _SPAN_MARKS:
        return None
    role, share = _SPAN_MARKS[kind]
    return theme.tint(getattr(theme.current(), role), share)


def action_color(action: Action) -> QColor:
    """Text colour of what happens to an entry."""
    return theme.current().color(_ACTION_ROLES[action])
