"""Citation keys: which leave the program, and papers that get other ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from readinglist.desktop.operations.running import Operations
from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library
from readinglist.model.paper import PaperId
from readinglist.model.public_key import KeyChange, Way


def mark_public(library: Library, tasks: Tasks, ids: Sequence[PaperId], *, way: Way, owner: QObject) -> None:
    """Record that the keys of these papers left, in the order of the clicks: behind what was asked for before.

    A copy does not wait for a long import, so the record comes right after it.
    """
    from readinglist.library import public_keys

    tasks.library(lambda _token: public_keys.mark_public(library, ids, way=way), owner=owner)


class KeyOperations:
    """Each method returns at once; what it did is said by `operations.done`."""

    def __init__(self, library: Library, operations: Operations) -> None:
        self._library = library
        self._operations = operations

    def change(self, changes: Sequence[KeyChange]) -> None:
        """Give papers the keys that were planned for them."""
        from readinglist.library import renaming

        self._operations.run(lambda: renaming.change_keys(self._library, changes), papers=len(changes))

    def drop_alias(self, paper_id: PaperId, alias: str) -> None:
        from readinglist.library import renaming

        self._operations.run(lambda: renaming.drop_alias(self._library, paper_id, alias=alias))
