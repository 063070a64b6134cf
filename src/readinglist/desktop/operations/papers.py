"""What the window does with papers, tags and saved searches: use cases, run in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readinglist.desktop.operations.running import Operations
from readinglist.library import searching, tagging, trashing, triage
from readinglist.library.library import Library
from readinglist.model.finding import Finding
from readinglist.model.paper import PaperId, Status
from readinglist.model.texts import counted

Ids = Sequence[PaperId]


def count_text(count: int) -> str:
    """ "1 paper", "12 papers"."""
    return counted(count, "paper")


class PaperOperations:
    """Each method returns at once; what it did is said by `operations.done`."""

    def __init__(self, library: Library, operations: Operations) -> None:
        self._library = library
        self._operations = operations

    # -- deciding

    def set_status(self, ids: Ids, status: Status) -> None:
        self._operations.run(lambda: triage.set_status(self._library, ids, status=status), papers=len(ids))

    def set_rating(self, ids: Ids, rating: int) -> None:
        self._operations.run(lambda: triage.set_rating(self._library, ids, rating=rating), papers=len(ids))

    def set_priority(self, ids: Ids, priority: int) -> None:
        self._operations.run(lambda: triage.set_priority(self._library, ids, priority=priority), papers=len(ids))

    def move_in_queue(self, ids: Ids, before: PaperId | None) -> None:
        """Put papers in front of another one of the queue; None: at its end."""
        self._operations.run(lambda: triage.move_in_queue(self._library, ids, before=before), papers=len(ids))

    # -- papers that are one

    def merge(self, ids: Ids, choices: Mapping[str, PaperId]) -> None:
        """Make one paper of several; the first stays."""
        from readinglist.library import merging

        self._operations.run(
            lambda: merging.merge_papers(self._library, ids, choices=choices), said=f"{count_text(len(ids))} made one"
        )

    def tell_apart(self, ids: Ids) -> None:
        from readinglist.library import told_apart

        self._operations.run(
            lambda: told_apart.tell_apart(self._library, ids), said="Not a duplicate: they are not shown again"
        )

    def mend(self, findings: Sequence[Finding]) -> None:
        from readinglist.library import quality

        self._operations.run(
            lambda: quality.fix(self._library, findings), papers=len({finding.paper_id for finding in findings})
        )

    # -- trash

    def trash(self, ids: Ids) -> None:
        self._operations.run(
            lambda: trashing.trash_papers(self._library, ids),
            papers=len(ids),
        )

    def restore(self, ids: Ids) -> None:
        self._operations.run(
            lambda: trashing.restore_papers(self._library, ids),
            papers=len(ids),
        )

    def delete_for_good(self, ids: Ids) -> None:
        self._operations.run(
            lambda: trashing.delete_papers_for_good(self._library, ids),
            papers=len(ids),
        )

    # -- tags

    def add_tag(self, ids: Ids, tag: str) -> None:
        self._operations.run(lambda: tagging.add_tags(self._library, ids, tags=[tag]), papers=len(ids))

    def rename_tag(self, name: str, new_name: str) -> None:
        self._operations.run(lambda: tagging.rename_tag(self._library, name, new_name=new_name))

    def delete_tag(self, name: str) -> None:
        self._operations.run(lambda: tagging.delete_tag(self._library, name))

    # -- saved searches

    def save_search(self, name: str, query: str) -> None:
        self._operations.run(lambda: searching.save_search(self._library, name, query=query))

    def rename_search(self, search_id: int, name: str) -> None:
        self._operations.run(lambda: searching.rename_search(self._library, search_id, name=name))

    def delete_search(self, search_id: int) -> None:
        self._operations.run(lambda: searching.delete_search(self._library, search_id))

    # -- undo

    def undo(self) -> None:
        self._operations.run_undo(self._library.undo, title="Undoing…", verb="Undone", nothing="Nothing to undo")

    def redo(self) -> None:
        self._operations.run_undo(self._library.redo, title="Redoing…", verb="Redone", nothing="Nothing to redo")
