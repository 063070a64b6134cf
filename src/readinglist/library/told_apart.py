""" "Not a duplicate": papers that a person looked at and told apart, remembered for what they become."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest
from readinglist.library.naming import papers_phrase
from readinglist.library.operation import Operation
from readinglist.library.tagging import existing_ids
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library


def tell_apart(library: Library, paper_ids: Sequence[PaperId], *, initiator: object | None = None) -> Changes | None:
    """Remember that no two of these papers are the same. Raises InvalidRequest for fewer than two papers."""
    with library.operation(f"Tell {papers_phrase(paper_ids)} apart", kinds=("papers",), initiator=initiator) as op:
        ids = sorted(existing_ids(op, paper_ids))
        if len(ids) < 2:
            raise InvalidRequest("Telling apart needs two papers.", "Nothing was changed.")
        for one, other in combinations(ids, 2):
            _add(op, one, other)
        op.touch(ids)
    return op.changes


def follow(op: Operation, lost: PaperId, *, kept: PaperId) -> None:
    """What the lost paper was told apart from, the paper that it is merged into is told apart from as well."""
    rows = [*op.writer.find("told_apart", paper_id=lost), *op.writer.find("told_apart", other_id=lost)]
    for row in rows:
        other = row["other_id"] if row["paper_id"] == lost else row["paper_id"]
        if other != kept:
            _add(op, kept, other)


def _add(op: Operation, one: PaperId, other: PaperId) -> None:
    low, high = sorted((one, other))
    if not op.writer.has_row("told_apart", paper_id=low, other_id=high):
        op.writer.insert("told_apart", [{"paper_id": low, "other_id": high, "recorded": op.now_text}])
