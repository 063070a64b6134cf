"""What an entry that is here already is told: what was decided of its paper, on which day, and where it was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId, Status
from readinglist.storage import sightings
from readinglist.storage.reader import Connection
from readinglist.storage.sightings import Seen

_DECIDED = {
    Status.INBOX: "in the inbox since",
    Status.QUEUE: "in the queue since",
    Status.READING: "being read since",
    Status.READ: "read on",
    Status.REJECTED: "rejected on",
}


class Standings:
    """How papers stand, in words; two questions to the library for all of them."""

    def __init__(self, connection: Connection, papers: Mapping[PaperId, Paper], *, ids: Iterable[PaperId]) -> None:
        wanted = sorted(set(ids))
        self._papers = papers
        self._seen = sightings.find_seen(connection, wanted) if wanted else {}
        self._decided = sightings.find_decided(connection, wanted) if wanted else {}

    def words(self, paper_id: PaperId) -> str:
        """ "rejected on 3 Mar 2026; seen in arXiv cs.CL new, 2 Mar 2026 and 1 more"."""
        paper = self._papers[paper_id]
        parts = [_DECIDED[paper.status] + _day_behind(self._decided.get(paper_id) or paper.added)]
        if seen := self._seen.get(paper_id):
            parts.append(_seen_words(seen))
        return "; ".join(parts)


def _seen_words(seen: Sequence[Seen]) -> str:
    more = f" and {len(seen) - 1} more" if len(seen) > 1 else ""
    return f"seen in {_listing_words(seen[-1])}{more}"


def _listing_words(seen: Seen) -> str:
    """The name with the day of the listing; without one, the day on which it was imported."""
    if seen.date is not None:
        day = seen.date.display
        return seen.name if day in seen.name else f"{seen.name}, {day}"
    return f"{seen.name}, imported on{_day_behind(seen.added)}"


def _day_behind(moment: dt.datetime | None) -> str:
    return f" {PartialDate.of(moment.astimezone().date()).display}" if moment is not None else " an unknown day"
