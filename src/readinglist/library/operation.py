"""One operation while it is being written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.storage.writer import RowWriter


def _go_on() -> None:
    """Nobody asks this operation to end."""


class Operation:
    """What a use case holds inside `with library.operation(...) as op`.

    writer: rows by table name (`storage.writer.RowWriter`). label and kinds may still be changed inside the block.
    changes: None until the operation is committed, and afterwards when there was nothing to do. check: called between
    the parts of long work; what it raises ends the operation, and all is taken back.
    """

    def __init__(
        self, operation_id: int, *, writer: RowWriter, label: str, kinds: Iterable[str], now: dt.datetime
    ) -> None:
        self.id = operation_id
        self.writer = writer
        self.label = label
        self.kinds = set(kinds)
        self.now = now
        #: The moment of the operation as the tables hold it: "2026-04-15T09:30:00Z".
        self.now_text = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.touched: set[PaperId] = set()
        self.changes: Changes | None = None
        self.check: Callable[[], None] = _go_on

    def touch(self, paper_ids: Iterable[PaperId]) -> None:
        """Name papers that are concerned though none of their own rows changes (a tag that they have is renamed)."""
        self.touched.update(paper_ids)
