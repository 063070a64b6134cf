"""Citation keys that have left the program: a manuscript may hold them, so they never change silently.

Whatever lets a key out says so here: exporting, copying, pushing, linking. No operation: undo cannot call a key back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readinglist.library.operation import Operation
from readinglist.model.paper import PaperId
from readinglist.model.public_key import PublicKey, Way
from readinglist.storage import papers as paper_rows
from readinglist.storage import public_keys as rows

if TYPE_CHECKING:
    from readinglist.library.library import Library


def mark_public(library: Library, paper_ids: Sequence[PaperId], *, way: Way) -> None:
    """Record that the keys of these papers leave the program. Writes only what is new; nothing in a read-only library.

    Raises LibraryUnavailable kinds. Whoever lets keys out calls this before, so that none is out without a record.
    """
    if library.is_read_only or not set(paper_ids).difference(find_public(library, paper_ids)):
        return
    at = paper_rows.write_time(library.now())
    with library.maintaining() as connection:
        rows.mark(connection, paper_ids, way=way, at=at)


def mark_public_within(op: Operation, paper_ids: Sequence[PaperId], *, way: Way) -> None:
    """As `mark_public`, inside an operation; the record stays when the operation is undone."""
    with op.writer.driver() as connection:
        rows.mark(connection, paper_ids, way=way, at=op.now_text)


def is_public(library: Library, paper_id: PaperId) -> bool:
    """Whether the paper's present key has left the program."""
    return bool(find_public(library, [paper_id]))


def find_public(library: Library, paper_ids: Sequence[PaperId]) -> set[PaperId]:
    """Those of the papers whose present key has left the program."""
    with library.reading() as connection:
        return rows.find_public(connection, paper_ids)


def get_public_keys(library: Library, paper_id: PaperId) -> list[PublicKey]:
    """The public ones among the present and the earlier keys of a paper: how and when each left."""
    with library.reading() as connection:
        return rows.read_public_keys(connection, paper_id)
