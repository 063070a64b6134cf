"""The user's word against that of sources: proposals, earlier values, versions, matches."""

from __future__ import annotations

from collections.abc import Mapping

from readinglist.desktop.operations.running import Operations
from readinglist.library.library import Library
from readinglist.model.paper import PaperId
from readinglist.model.version import Taking


class Telling:
    """Each method returns at once; what it did is said by `operations.done`. The use cases are imported when used."""

    def __init__(self, library: Library, operations: Operations) -> None:
        self._library = library
        self._operations = operations

    def accept_proposal(self, proposal_id: int) -> None:
        from readinglist.library import proposing

        self._operations.run(lambda: proposing.accept_proposal(self._library, proposal_id))

    def dismiss_proposal(self, proposal_id: int) -> None:
        from readinglist.library import proposing

        self._operations.run(lambda: proposing.dismiss_proposal(self._library, proposal_id))

    def take_back(self, paper_id: PaperId, *, field: str, value: str) -> None:
        from readinglist.library import proposing

        self._operations.run(lambda: proposing.take_back(self._library, paper_id, field=field, value=value))

    def cite_version(self, paper_id: PaperId, version_id: int, *, is_anyway: bool) -> None:
        from readinglist.library import versions

        taking = Taking(is_anyway=is_anyway)
        self._operations.run(
            lambda: versions.cite_version(self._library, paper_id, version_id=version_id, taking=taking)
        )

    def accept_growths(self, takings: Mapping[PaperId, Taking]) -> None:
        from readinglist.library import watching

        self._operations.run(lambda: watching.accept_growths(self._library, list(takings), takings=takings))

    def dismiss_growth(self, paper_id: PaperId) -> None:
        from readinglist.library import watching

        self._operations.run(lambda: watching.dismiss_growth(self._library, paper_id))

    def acknowledge_flag(self, paper_id: PaperId) -> None:
        from readinglist.library import flags

        self._operations.run(lambda: flags.acknowledge_flags(self._library, [paper_id]))

    def undo_match(self, paper_id: PaperId) -> None:
        from readinglist.library import reviewing

        self._operations.run(lambda: reviewing.undo_match(self._library, paper_id))
