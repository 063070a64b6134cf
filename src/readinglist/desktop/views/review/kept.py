"""A review that was left: its text and all that was decided, so that it can be taken up again. No Qt in here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from readinglist.desktop.views.review.decisions import EntryKey
from readinglist.model.correction import PARTS, Act, Correction
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
    """source_name: what the text is called, as of a file. html: the listing with its links, where a browser gave them.

    chosen: decisions that differ from the plan. corrections: of the listing that is read from this text.
    """

    text: str = ""
    source_name: str = ""
    chosen: Mapping[EntryKey, Action] = field(default_factory=dict)
    for_all: ForAll = ForAll()
    html: str = ""
    corrections: tuple[Correction, ...] = ()

    def record(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "text": self.text,
            "source_name": self.source_name,
            "html": self.html,
            "chosen": [[*key, action.value] for key, action in self.chosen.items()],
            "corrections": [[one.act.value, one.start, one.end, one.part, *one.was] for one in self.corrections],
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
            html=str(record.get("html", "")),
            chosen={(str(title), int(number)): Action(action) for title, number, action in record["chosen"]},
            corrections=tuple(_correction_of(one) for one in record.get("corrections", ())),
            for_all=ForAll(
                tags=tuple(str(tag) for tag in record["tags"]),
                status=Status(record["status"]),
                name=str(record["name"]),
                day=dt.date.fromisoformat(record["day"]) if record["day"] else None,
            ),
        )
    except (KeyError, TypeError, ValueError):
        return KeptReview()


def _correction_of(record: list[Any]) -> Correction:
    act, start, end, part, was_start, was_end = record
    if part and part not in PARTS:
        raise ValueError(f"unknown part {part!r}")
    return Correction(Act(act), int(start), int(end), str(part), (int(was_start), int(was_end)))
