"""What an operation touched, told to everybody after the commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NewType

from readinglist.model.paper import PaperId

OperationId = NewType("OperationId", int)

#: The closed list of what a change can be about; views decide by it whether they refresh.
KINDS = frozenset({
    "papers", "tags", "notes", "annotations", "listings", "searches", "settings", "queue", "trash", "lookups",
    "proposals", "versions", "links", "following",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """One committed operation as its listeners see it.

    kinds: subset of KINDS. paper_ids: papers touched; None means "any, ask again" (another process wrote, or more
    than 10,000). initiator: whatever object was given to the operation, so that an editor can ignore its own echo.
    """

    kinds: frozenset[str]
    paper_ids: frozenset[PaperId] | None = None
    initiator: object | None = field(default=None, compare=False)
    operation_id: OperationId | None = None
    label: str = ""

    def touches(self, paper_id: PaperId) -> bool:
        return self.paper_ids is None or paper_id in self.paper_ids
