"""Rows of `refusal`: works that a person said are not the paper. They are the user's, so they are undone and redone.

What a look-up found stays as it is below a refusal of all of it, as what was proven stays below a match: the paper is
not found until it is looked up again, or the refusal is undone.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import write_time

if TYPE_CHECKING:
    from readinglist.model.lookup import Lookup

#: Of a row of `lookup`: all that was found then was refused.
IS_REFUSED = "EXISTS (SELECT 1 FROM refusal WHERE paper_id = lookup.id AND refusal.asked = lookup.asked)"
#: What makes the state of a row of `lookup`, where that is more than its own word.
IN_STATE = {
    "to review": f"state = 'to review' AND NOT {IS_REFUSED}",
    "not found": f"(state = 'not found' OR (state = 'to review' AND {IS_REFUSED}))",
}


@reading_rows
def read_refused(connection: sqlite3.Connection, paper_id: int) -> frozenset[tuple[str, str]]:
    """Identifiers of works that are not to be found for the paper again, as (scheme, value)."""
    from readinglist.storage.versions import read_identifiers

    rows = whole(connection.execute("SELECT identifiers FROM refusal WHERE paper_id = ?", (paper_id,)))
    return frozenset((item.scheme, item.value) for (text,) in rows for item in read_identifiers(text))


def refusal_row(lookup: Lookup, *, recorded: str) -> dict[str, object]:
    """The columns of a refusal of all that a look-up found. recorded: the moment as the tables hold it."""
    items = {item: None for match in lookup.matches for one in match.candidates for item in one.identifiers}
    return {
        "paper_id": lookup.paper_id,
        "identifiers": json.dumps([[item.scheme, item.value, item.version] for item in items]),
        "asked": write_time(lookup.asked) if lookup.asked else None,
        "recorded": recorded,
    }
