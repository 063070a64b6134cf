"""Sentences that several commands say."""

from __future__ import annotations

from readinglist.cli import terminal
from readinglist.errors import NothingFound
from readinglist.model.changes import Changes


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 paper", "1,045 papers"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def tell_changes(changes: Changes | None, nothing: str) -> None:
    """Say what was done. Raises NothingFound with the sentence `nothing` when there was nothing to do."""
    if changes is None:
        raise NothingFound(nothing, "Nothing was changed.")
    terminal.write(f"{changes.label}: done.")
