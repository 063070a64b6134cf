"""Sentences that several commands say."""

from __future__ import annotations

from readinglist.cli import terminal
from readinglist.errors import NothingFound
from readinglist.model.changes import Changes


def title_line(title: str) -> str:
    """A title as a person reads it, within a line; "(no title)" for none."""
    from readinglist.model.readable import readable

    return terminal.brief(readable(title)) or "(no title)"


def tell_changes(changes: Changes | None, nothing: str) -> None:
    """Say what was done. Raises NothingFound with the sentence `nothing` when there was nothing to do."""
    if changes is None:
        raise NothingFound(nothing, "Nothing was changed.")
    terminal.write(f"Done: {terminal.brief(changes.label)}.")
