"""Subscriptions and what came of them, in lines and in JSON; and the run that asks them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from readinglist.cli import terminal
from readinglist.errors import NetworkFailed, NothingFound
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.subscription import FilteredEntry, Refreshed, Subscription, SubscriptionId


def refresh(library: Library, ids: Sequence[SubscriptionId] | None, *, is_json: bool) -> None:
    """Ask subscriptions, tell what came, and raise NetworkFailed or NothingFound where none of them answered."""
    from readinglist.library import completing, refreshing

    with completing.make_client(library) as client:
        try:
            found = refreshing.refresh(library, client, ids=ids, on_progress=_tell_progress)
        finally:
            terminal.show_progress("")
    if is_json:
        write_json([refreshed_json(one) for one in found])
    for one in found:
        if one.failure and (one.is_news or ids is not None):
            terminal.say(f"{one.subscription.name}: {one.failure}")
        for remark in one.remarks:
            terminal.say(f"{one.subscription.name}: {remark}")
        for line in () if is_json else refreshed_lines(one):
            terminal.write(line)
    if found and all(one.failure for one in found):
        made = NetworkFailed if any(one.is_network_failure for one in found) else NothingFound
        raise made("Nothing that is followed could be asked.", "The library is as it was. Try again later.")


def _tell_progress(done: int, total: int) -> None:
    terminal.show_progress(f"{done} of {counted(total, 'subscription')} asked")


def write_json(records: Sequence[dict[str, object]]) -> None:
    terminal.write_raw(json.dumps(list(records), ensure_ascii=False, indent=2))


def refreshed_lines(one: Refreshed) -> Iterator[str]:
    """What came, and that it came again; nothing for one that had no answer."""
    if one.failure:
        return
    name = one.subscription.name
    told = [counted(len(one.added), "new paper")]
    if one.matched:
        told.append(f"{len(one.matched):,} already here")
    if one.filtered:
        told.append(f"{one.filtered:,} filtered out")
    if one.unsure:
        told.append(f"{one.unsure:,} that may be here already")
    again = " It could be asked again." if one.is_recovered else ""
    yield f"{name}: {', '.join(told)}.{again}"


def refreshed_json(one: Refreshed) -> dict[str, object]:
    return {
        "subscription": subscription_json(one.subscription),
        "added": list(one.added),
        "matched": list(one.matched),
        "filtered": one.filtered,
        "unsure": one.unsure,
        "failure": one.failure,
        "remarks": list(one.remarks),
        "operation": one.changes.operation_id if one.changes else None,
    }


def subscription_lines(found: Sequence[Subscription]) -> Iterator[str]:
    """A table, and under it the reasons of those that fail."""
    from readinglist.library.following import interval_text

    rows = []
    for one in found:
        every = f"every {interval_text(one.interval_s)}" if one.interval_s else "on demand"
        count = f"{one.taken:,} taken" + (f", {one.filtered:,} filtered out" if one.filtered else "")
        filter_ = f" [{one.filter}]" if one.filter else ""
        rows.append((f"#{one.id}", one.state.value, every, _moment(one.succeeded), count, f"{one.name}{filter_}"))
    yield from terminal.table(rows, limits=(6, 8, 12, 16, 30), total=terminal.columns())
    for one in found:
        if one.reason:
            again = f" It is asked again after {_moment(one.next_try)}." if one.next_try else ""
            yield f"#{one.id} {one.name}: {one.reason}{again}"


def subscription_json(one: Subscription) -> dict[str, object]:
    from readinglist.library.following import interval_text

    return {
        "id": one.id,
        "what": one.what,
        "name": one.name,
        "filter": one.filter,
        "every": interval_text(one.interval_s),
        "state": one.state.value,
        "reason": one.reason,
        "taken": one.taken,
        "filtered": one.filtered,
        "asked": _iso(one.asked),
        "succeeded": _iso(one.succeeded),
        "next_try": _iso(one.next_try),
    }


def filtered_json(one: FilteredEntry) -> dict[str, object]:
    entry = one.entry
    return {
        "number": one.id,
        "title": entry.title,
        "abstract": entry.abstract,
        "date": entry.date.iso if entry.date else None,
        "authors": [person.name for person in entry.people],
        "identifiers": [f"{item.scheme}:{item.value}" for item in entry.identifiers],
        "handling": one.handling.value,
        "why": one.why,
        "seen": _iso(one.seen),
    }


def filtered_lines(found: Sequence[FilteredEntry]) -> list[str]:
    rows = [(f"{one.id}", one.why, one.entry.title) for one in found]
    return terminal.table(rows, limits=(8, 30), total=terminal.columns())


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(moment: dt.datetime | None) -> str:
    """In the user's own time."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "never"
