"""Rows of `lookup`: the persistent queue of looking papers up, and what was found. Plain SQL, without SQLAlchemy.

That a paper is proven is a column of `paper`, which undo takes back; a row here then says what it said before.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence

from readinglist.model.lookup import Lookup, LookupCounts, LookupState
from readinglist.model.paper import PaperId
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.match_records import read_matches, write_matches
from readinglist.storage.papers import read_time, write_time
from readinglist.storage.refusals import IN_STATE, IS_REFUSED

#: Of a paper outside the trash that is not proven; from an index alone.
_OPEN = "id IN (SELECT id FROM paper WHERE trashed IS NULL AND is_verified = 0)"


@reading_rows
def read_lookup(connection: sqlite3.Connection, paper_id: PaperId) -> Lookup | None:
    """What is known about looking a paper up; None when there is no such paper."""
    found = connection.execute(
        f"SELECT p.is_verified, state, reason, matches, asked, not_before, {IS_REFUSED} FROM paper AS p "
        "LEFT JOIN lookup ON lookup.id = p.id WHERE p.id = ?",
        (paper_id,),
    )
    for is_verified, state, reason, matches, asked, not_before, is_refused in whole(found):
        known = LookupState(state) if state else LookupState.UNVERIFIED
        lookup = Lookup(
            paper_id,
            LookupState.PROVEN if is_verified else known,
            "" if is_verified else reason or "",
            read_matches(matches or ""),
            read_time(asked) if asked else None,
            read_time(not_before) if not_before and not is_verified else None,
        )
        return lookup.refused() if is_refused and lookup.state is LookupState.TO_REVIEW else lookup
    return None


def count_lookups(connection: sqlite3.Connection) -> LookupCounts:
    """How many papers outside the trash are in each state."""
    total = _count(connection, "SELECT count(*) FROM paper WHERE trashed IS NULL")
    proven = _count(connection, "SELECT count(*) FROM paper WHERE trashed IS NULL AND is_verified = 1")
    rows = connection.execute(f"SELECT state, count(*) FROM lookup WHERE {_OPEN} GROUP BY state")
    states = dict(rows.fetchall())
    refused = _count(connection, f"SELECT count(*) FROM lookup WHERE state = 'to review' AND {IS_REFUSED} AND {_OPEN}")
    return LookupCounts(
        queued=states.get(LookupState.QUEUED, 0),
        proven=proven,
        to_review=states.get(LookupState.TO_REVIEW, 0) - refused,
        not_found=states.get(LookupState.NOT_FOUND, 0) + refused,
        later=states.get(LookupState.LATER, 0),
        unverified=total - proven - sum(states.values()),
    )


def find_waiting(connection: sqlite3.Connection, *, now: dt.datetime) -> list[PaperId]:
    """Unproven papers outside the trash that wait for their turn, or for a moment that has come; oldest first."""
    rows = connection.execute(
        f"SELECT id FROM lookup WHERE (state = ? OR (state = ? AND not_before <= ?)) AND {_OPEN} ORDER BY id",
        (LookupState.QUEUED.value, LookupState.LATER.value, write_time(now)),
    )
    return [PaperId(row[0]) for row in rows]


def find_in_state(connection: sqlite3.Connection, state: LookupState) -> list[PaperId]:
    """Papers outside the trash that are in this state and not proven, oldest first."""
    condition = IN_STATE.get(state.value, f"state = '{state.value}'")
    rows = connection.execute(f"SELECT id FROM lookup WHERE {condition} AND {_OPEN} ORDER BY id")
    return [PaperId(row[0]) for row in rows]


def queue(connection: sqlite3.Connection, ids: Iterable[PaperId]) -> int:
    """Let unproven papers outside the trash wait for their turn; returns how many of them did not wait before."""
    before = connection.total_changes
    connection.execute(
        "INSERT INTO lookup (id, state) SELECT id, ?1 FROM paper "
        "WHERE id IN (SELECT value FROM json_each(?2)) AND trashed IS NULL AND is_verified = 0 "
        "ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = '', not_before = NULL WHERE state <> ?1",
        (LookupState.QUEUED.value, json.dumps(list(ids))),
    )
    return connection.total_changes - before


def write_lookups(connection: sqlite3.Connection, lookups: Sequence[Lookup]) -> None:
    """Keep these as they are, each in the place of what was known of its paper. PROVEN is no state of a row: what is
    proven is kept as TO_REVIEW, which shows again when the match is undone. Papers that are gone are passed over.
    """
    connection.executemany(
        "INSERT INTO lookup (id, state, reason, matches, asked, not_before) SELECT id, ?, ?, ?, ?, ? FROM paper "
        "WHERE id = ? ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason, "
        "matches = excluded.matches, asked = excluded.asked, not_before = excluded.not_before",
        [_values(lookup) for lookup in lookups],
    )


def delete_lookups(connection: sqlite3.Connection, ids: Iterable[PaperId]) -> None:
    """Forget what is known: the papers are unverified again."""
    connection.execute("DELETE FROM lookup WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))


def _values(lookup: Lookup) -> tuple[object, ...]:
    state = LookupState.TO_REVIEW if lookup.state is LookupState.PROVEN else lookup.state
    return (
        state.value,
        lookup.reason,
        write_matches(lookup.matches),
        _time(lookup.asked),
        _time(lookup.not_before),
        lookup.paper_id,
    )


def _time(moment: dt.datetime | None) -> str | None:
    return write_time(moment) if moment else None


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
