"""A review that was left: its text and all that was decided, so that it can be taken up again. No Qt in here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from readinglist.desktop.views.review.decisions import EntryKey
from readinglist.model.paper import Status
from readinglist.model.plan import Action


@dataclass(frozen=True, slots=True)
class ForAll:
    """What a person said of all papers of the listing. day: when it was taken; None: as the listing says itself."""

    tags: tuple[str, ...] = ()
    status: Status = Status.INBOX
    name: str = ""
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class KeptReview:
    """source_name: what the text is called, as of a file. chosen: decisions that differ from the plan."""

    text: str = ""
    source_name: str = ""
    chosen: Mapping[EntryKey, Action] = field(default_factory=dict)
    for_all: ForAll = ForAll()

    def record(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "text": self.text,
            "source_name": self.source_name,
            "chosen": [[*key, action.value] for key, action in self.chosen.items()],
            "tags": list(self.for_all.tags),
            "status": self.for_all.status.value,
            "name": self.for_all.name,
            "day": self.for_all.day.isoformat() if self.for_all.day is not None else None,
        }


def review_of(record: object) -> KeptReview:
    """The other way round; a record that makes no sense is no review."""
    if not isinstance(record, dict):
        return KeptReview()
    try:
        return KeptReview(
            text=str(record["text"]),
            source_name=str(record["source_name"]),
            chosen={(str(title), int(number)): Action(action) for title, number, action in record["chosen"]},
            for_all=ForAll(
                tags=tuple(str(tag) for tag in record["tags"]),
                status=Status(record["status"]),
                name=str(record["name"]),
                day=dt.date.fromisoformat(record["day"]) if record["day"] else None,
            ),
        )
    except (KeyError, TypeError, ValueError):
        return KeptReview()
