"""Rows of `subscription`, and of `subscription_state` and `followed`, which no undo reaches."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from readinglist.model.subscription import (
    FilteredEntry,
    Handling,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from readinglist.model.texts import clean_text
from readinglist.storage.entry_records import read_entry
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_time, write_time

#: Of rows of `followed` called f. A record is there to wait; its entry does unless it was taken.
_WAITS = "f.record <> '' AND NOT EXISTS (SELECT 1 FROM taken WHERE followed_id = f.id)"
_SUBSCRIPTIONS = f"""
SELECT s.id, s.what, s.name, s.filter, s.interval_s, s.added, coalesce(t.title, ''), coalesce(t.state, 'new'),
    coalesce(t.reason, ''), coalesce(t.failures, 0), t.asked, t.succeeded, t.next_try,
    (SELECT count(*) FROM taken AS n WHERE n.what = s.what),
    (SELECT count(*) FROM followed AS f WHERE f.what = s.what AND {_WAITS})
FROM subscription AS s LEFT JOIN subscription_state AS t ON t.id = s.id
"""


@dataclass(frozen=True, slots=True)
class PageState:
    """Which state of a page we have. address: of the page that the validators belong to."""

    address: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """How an attempt ended, to be remembered. is_answered: there was an answer.

    title: what the feed calls itself; empty keeps what was known, and so does a page that is None.
    """

    state: SubscriptionState
    is_answered: bool = False
    reason: str = ""
    failures: int = 0
    next_try: dt.datetime | None = None
    title: str = ""
    page: PageState | None = None


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """How an entry was met. keys: by which it is known again, at least one. record: of the whole entry."""

    keys: tuple[str, ...]
    handling: Handling
    why: str = ""
    record: str = ""


@reading_rows
def read_subscriptions(connection: sqlite3.Connection, only: SubscriptionId | None = None) -> list[Subscription]:
    """All subscriptions, or one, in the order in which they were made. The name is empty where nobody has said one."""
    found = connection.execute(f"{_SUBSCRIPTIONS} WHERE ?1 IS NULL OR s.id = ?1 ORDER BY s.id", (only,))
    rows = whole(found, "itttittttiTTTii")
    return [
        Subscription(
            SubscriptionId(number), what, name or title, bool(name), filter_, interval_s, read_time(added),
            SubscriptionState(state), reason, failures, _time(asked), _time(succeeded), _time(next_try), taken,
            filtered,
        )
        for number, what, name, filter_, interval_s, added, title, state, reason, failures, asked, succeeded, next_try,
            taken, filtered in rows
    ]  # fmt: skip


@reading_rows
def read_page_state(connection: sqlite3.Connection, subscription_id: SubscriptionId) -> PageState:
    rows = connection.execute(
        "SELECT address, etag, last_modified FROM subscription_state WHERE id = ?", (subscription_id,)
    )
    return next((PageState(*row) for row in whole(rows, "ttt")), PageState())


def write_told(
    connection: sqlite3.Connection, subscription_id: SubscriptionId, told: Told, *, now: dt.datetime
) -> None:
    """Remember how an attempt ended; nothing is written for a subscription that is gone."""
    asked = write_time(now)
    connection.execute(
        "INSERT INTO subscription_state (id, asked) SELECT id, ? FROM subscription WHERE id = ? "
        "ON CONFLICT (id) DO UPDATE SET asked = excluded.asked",
        (asked, subscription_id),
    )
    values: dict[str, object] = {
        "state": told.state.value,
        "reason": clean_text(told.reason),
        "failures": told.failures,
        "next_try": write_time(told.next_try) if told.next_try else None,
    }
    if told.is_answered:
        values["succeeded"] = asked
    if told.title:
        values["title"] = clean_text(told.title)
    if told.page is not None:
        values |= {"address": told.page.address, "etag": told.page.etag, "last_modified": told.page.last_modified}
    columns = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE subscription_state SET {columns} WHERE id = ?", (*values.values(), subscription_id))


def find_seen(connection: sqlite3.Connection, what: str, keys: Iterable[str]) -> set[str]:
    """Those of the keys under which an entry of this subscription was seen."""
    rows = connection.execute(
        "SELECT known_by FROM followed WHERE what = ? AND known_by IN (SELECT value FROM json_each(?))",
        (what, json.dumps(list(keys))),
    )
    return {row[0] for row in rows}


def write_followed(connection: sqlite3.Connection, what: str, rows: Iterable[FollowedRow], *, now: dt.datetime) -> None:
    """Remember entries; a key that is known already stays as it is."""
    seen = write_time(now)
    values = []
    for row in rows:
        first, *others = row.keys
        values.append((what, first, row.handling.value, clean_text(row.why), row.record, seen))
        values += [(what, key, "", "", "", seen) for key in others]
    connection.executemany(
        "INSERT OR IGNORE INTO followed (what, known_by, handling, why, record, seen) VALUES (?, ?, ?, ?, ?, ?)", values
    )


@reading_rows
def read_waiting(connection: sqlite3.Connection, what: str) -> list[FilteredEntry]:
    """The entries that wait, newest first; of one moment in the order in which they came."""
    rows = connection.execute(
        f"SELECT f.id, f.record, f.handling, f.why, f.seen FROM followed AS f WHERE f.what = ? AND {_WAITS} "
        "ORDER BY f.seen DESC, f.id",
        (what,),
    )
    return [
        FilteredEntry(number, read_entry(record), Handling(handling), why, read_time(seen))
        for number, record, handling, why, seen in whole(rows, "itttt")
    ]


def find_ids(connection: sqlite3.Connection, what: str, keys: Iterable[str]) -> list[int]:
    """The rows of these keys."""
    rows = connection.execute(
        "SELECT id FROM followed WHERE what = ? AND known_by IN (SELECT value FROM json_each(?))",
        (what, json.dumps(list(keys))),
    )
    return [row[0] for row in rows]


def forget_records(connection: sqlite3.Connection, *, before: dt.datetime) -> None:
    """Entries that came before this moment and were taken cannot wait again: of them only the keys are kept."""
    connection.execute(
        "UPDATE followed SET record = '' WHERE record <> '' AND seen < ? AND id IN (SELECT followed_id FROM taken)",
        (write_time(before),),
    )


def forget_orphans(connection: sqlite3.Connection, *, before: dt.datetime) -> None:
    """Forget what subscriptions brought that are gone and brought nothing since this moment."""
    connection.execute(
        "DELETE FROM followed WHERE what NOT IN (SELECT what FROM subscription) AND what IN "
        "(SELECT what FROM followed GROUP BY what HAVING max(seen) < ?)",
        (write_time(before),),
    )


def _time(text: str | None) -> dt.datetime | None:
    return read_time(text) if text else None
