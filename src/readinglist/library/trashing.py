"""The trash: papers leave and come back without a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readinglist.library.naming import papers_phrase
from readinglist.library.tagging import forget_unused_tags
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library

_KINDS = ("papers", "tags", "listings", "queue", "trash")


def trash_papers(library: Library, paper_ids: Sequence[PaperId], *, initiator: object | None = None) -> Changes | None:
    """Put papers into the trash. They keep all they have, their place in the queue too."""
    label = f"Put {papers_phrase(paper_ids)} into the trash"
    with library.operation(label, kinds=_KINDS, initiator=initiator) as op:
        rows = op.writer.find("paper", "id", "trashed", id=list(paper_ids))
        op.writer.update("paper", {"trashed": op.now_text}, ids=[row["id"] for row in rows if row["trashed"] is None])
    return op.changes


def restore_papers(
    library: Library, paper_ids: Sequence[PaperId], *, initiator: object | None = None
) -> Changes | None:
    """Take papers out of the trash."""
    label = f"Restore {papers_phrase(paper_ids)} from the trash"
    with library.operation(label, kinds=_KINDS, initiator=initiator) as op:
        rows = op.writer.find("paper", "id", "trashed", id=list(paper_ids))
        op.writer.update("paper", {"trashed": None}, ids=[row["id"] for row in rows if row["trashed"] is not None])
    return op.changes


def delete_papers_for_good(
    library: Library, paper_ids: Sequence[PaperId], *, initiator: object | None = None
) -> Changes | None:
    """Delete papers with their notes, annotations and tags. Listings keep their entries. Undo still brings all back."""
    kinds = (*_KINDS, "notes", "annotations")
    label = f"Delete {papers_phrase(paper_ids)} for good"
    with library.operation(label, kinds=kinds, initiator=initiator) as op:
        ids = [row["id"] for row in op.writer.find("paper", "id", id=list(paper_ids))]
        tag_ids = sorted({row["tag_id"] for row in op.writer.find("paper_tag", "tag_id", paper_id=ids)})
        op.writer.delete("paper", ids=ids)
        forget_unused_tags(op, tag_ids)
    return op.changes
