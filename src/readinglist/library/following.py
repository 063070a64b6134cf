"""Following: what a person wants to be told of. `refreshing` asks, `followable` says what can be asked and how."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest, NothingFound, ReadinglistError, UnreadableInput
from readinglist.library import importing
from readinglist.library.filtering import checked_filter, explain_filter
from readinglist.library.followable import Followable, read_what
from readinglist.listings import decoding, opml
from readinglist.model.changes import Changes
from readinglist.model.plan import Action, Choices, ImportResult
from readinglist.model.subscription import FilteredEntry, Subscription, SubscriptionId, SubscriptionState
from readinglist.model.texts import counted, one_line
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.storage import following as rows

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.library.operation import Operation

__all__ = [
    "change_subscription", "explain_filter", "find_due", "find_filtered", "find_subscriptions", "follow",
    "follow_feeds", "get_subscription", "interval_text", "parse_interval", "preview_feeds", "take_filtered", "unfollow",
]  # fmt: skip

_INTERVAL = re.compile(r"(\d{1,4})\s?(m|min|h|d|w)")
_UNITS_S = {"m": 60, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
#: Nobody writes papers more often, and no server likes it.
SHORTEST_S = 15 * 60


def follow(
    library: Library,
    what: str,
    *,
    name: str = "",
    filter: str = "",
    interval_s: int = 0,
    initiator: object | None = None,
) -> Subscription:
    """Be told of what is new there from now on; nobody is asked yet.

    what: the address of a feed or page, "cs.CL", "arxiv:au:song", "openalex:owls", "daily-papers:week" (`followable`).
    filter: only what meets this query. interval_s: seconds after which `find_due` names it; 0: on demand only. Raises
    InvalidRequest for words that cannot be followed, a filter that entries cannot meet, what is followed already, and
    an interval under SHORTEST_S; AddressRefused for an address of another scheme.
    """
    followable, filter = read_what(what), checked_filter(filter)
    _check_interval(interval_s)
    if (known := find_what(library, what)) is not None:
        raise InvalidRequest(f"“{known.name}” is followed already.", "Its name, filter and interval can be changed.")
    name = one_line(name)
    label = f"Follow “{name or followable.name}”"
    with library.operation(label, kinds=("following",), initiator=initiator) as op:
        number = _insert(op, followable, name=name, filter_=filter, interval_s=interval_s)
    return get_by_id(library, number)


def follow_feeds(
    library: Library,
    opml_file: bytes,
    *,
    filter: str = "",
    interval_s: int = 0,
    initiator: object | None = None,
) -> list[Subscription]:
    """Follow the feeds that an OPML file names, as one operation, and return those that are new.

    Addresses that cannot be followed are left out. Raises UnreadableInput for what is no OPML or names no feed, and as
    `follow`.
    """
    new = _find_new_feeds(library, opml_file)
    filter = checked_filter(filter)
    _check_interval(interval_s)
    with library.operation(f"Follow {counted(len(new), 'feed')}", kinds=("following",), initiator=initiator) as op:
        numbers = [
            _insert(op, followable, name=one_line(title), filter_=filter, interval_s=interval_s)
            for followable, title in new
        ]
    return [get_by_id(library, number) for number in numbers]


def preview_feeds(library: Library, opml_file: bytes) -> list[str]:
    """The names of the feeds that `follow_feeds` would follow; empty when all are followed already. Raises as that."""
    return [one_line(title) or followable.name for followable, title in _find_new_feeds(library, opml_file)]


def _find_new_feeds(library: Library, opml_file: bytes) -> list[tuple[Followable, str]]:
    """With the title that the file gives them."""
    try:
        feeds = opml.read_feeds(decoding.decode(opml_file).text)
    except Malformed as error:
        raise UnreadableInput(f"The file cannot be followed: {error}.", "An OPML file names feeds.") from error
    found = {one.what: (one, feed.title) for feed in feeds if (one := _readable(feed.address)) is not None}
    if not found:
        raise UnreadableInput("The file names no feed.", "Nothing was changed.")
    known = {one.what for one in find_subscriptions(library)}
    return [one for what, one in found.items() if what not in known]


def change_subscription(
    library: Library,
    subscription_id: SubscriptionId,
    *,
    name: str | None = None,
    filter: str | None = None,
    interval_s: int | None = None,
    initiator: object | None = None,
) -> Changes | None:
    """Change what is not None; an empty name is that of the feed. The filter counts for what comes from now on.

    None when all is so already. Raises NothingFound, and InvalidRequest as `follow`.
    """
    known = get_by_id(library, subscription_id)
    values: dict[str, object] = {}
    if name is not None:
        values["name"] = one_line(name)
    if filter is not None:
        values["filter"] = checked_filter(filter)
    if interval_s is not None:
        _check_interval(interval_s)
        values["interval_s"] = interval_s
    if not values:
        return None
    label = f"Change how “{known.name}” is followed"
    with library.operation(label, kinds=("following",), initiator=initiator) as op:
        op.writer.update("subscription", values, ids=[subscription_id])
    return op.changes


def unfollow(library: Library, ids: Sequence[SubscriptionId], *, initiator: object | None = None) -> Changes | None:
    """Follow these no longer. Papers and listings stay, and so does the memory of what was seen, for a while. Raises
    NothingFound for one that does not exist.
    """
    found = [get_by_id(library, number) for number in dict.fromkeys(ids)]
    if not found:
        return None
    what = f"“{found[0].name}”" if len(found) == 1 else counted(len(found), "subscription")
    with library.operation(f"Unfollow {what}", kinds=("following",), initiator=initiator) as op:
        op.writer.delete("subscription", ids=[one.id for one in found])
    return op.changes


def find_subscriptions(library: Library) -> list[Subscription]:
    """All that is followed, in the order in which it was."""
    with library.reading() as connection:
        return [_named(one) for one in rows.read_subscriptions(connection)]


def find_by_id(library: Library, subscription_id: SubscriptionId) -> Subscription | None:
    """None when it is followed no more."""
    with library.reading() as connection:
        return next(map(_named, rows.read_subscriptions(connection, subscription_id)), None)


def find_what(library: Library, what: str) -> Subscription | None:
    """The subscription that follows this; None also for words that cannot be followed."""
    followable = _readable(what)
    return next((one for one in find_subscriptions(library) if followable and one.what == followable.what), None)


def get_subscription(library: Library, text: str) -> Subscription:
    """The one that a person means: by its name without regard to case, "#3", or what it follows. Raises NothingFound,
    and InvalidRequest for a name that several have.
    """
    found = find_subscriptions(library)
    wanted = one_line(text)
    named = [one for one in found if one.name.casefold() == wanted.casefold() or f"#{one.id}" == wanted]
    if len(named) > 1:
        raise InvalidRequest(f"{len(named)} subscriptions are called “{wanted}”.", "Name it by its number, as #3.")
    one = named[0] if named else find_what(library, wanted)
    if one is None:
        raise NothingFound(f"“{wanted[:100]}” is not followed.", "`readinglist following` lists what is.")
    return one


def get_by_id(library: Library, subscription_id: SubscriptionId) -> Subscription:
    """Raises NothingFound."""
    found = find_by_id(library, subscription_id)
    if found is None:
        raise NothingFound(f"There is no subscription #{subscription_id}.", "It may be followed no more.")
    return found


def find_due(library: Library) -> list[SubscriptionId]:
    """Those with an interval that has passed since they were asked, and that do not wait after a failure."""
    now = library.now()
    return [one.id for one in find_subscriptions(library) if one.interval_s and _is_due(one, now)]


def _is_due(one: Subscription, now: dt.datetime) -> bool:
    is_waiting = one.next_try is not None and one.next_try > now
    is_old = one.asked is None or one.asked + dt.timedelta(seconds=one.interval_s) <= now
    return is_old and not is_waiting


def find_resting(library: Library) -> list[Subscription]:
    """Those that failed and wait for their next try."""
    now = library.now()
    found = find_subscriptions(library)
    return [one for one in found if one.state is SubscriptionState.FAILING and one.next_try and one.next_try > now]


def find_filtered(library: Library, subscription_id: SubscriptionId) -> list[FilteredEntry]:
    """Entries of a subscription that wait: kept out, or taken in and undone; newest first. Raises NothingFound."""
    what = get_by_id(library, subscription_id).what
    with library.reading() as connection:
        return rows.read_waiting(connection, what)


def take_filtered(
    library: Library,
    subscription_id: SubscriptionId,
    entry_ids: Collection[int] | None = None,
    *,
    initiator: object | None = None,
) -> ImportResult:
    """Let entries that were kept out become papers in the inbox, as one operation; entry_ids None: all of them.

    One that may be a paper of the library becomes a paper of its own; one that is here is noted as seen. Raises
    NothingFound when none of them waits.
    """
    known = get_by_id(library, subscription_id)
    waiting = find_filtered(library, subscription_id)
    chosen = [one for one in waiting if entry_ids is None or one.id in entry_ids]
    if not chosen:
        raise NothingFound(f"Nothing of “{known.name}” was kept out.", "Nothing was changed.")
    transcript = Transcript()
    for one in chosen:
        transcript.add_entry(one.entry)
    plan = importing.plan(library, transcript.listing("feed", f"{known.name}, taken by hand"))
    doubtful = {index: Action.NEW for index, planned in enumerate(plan.entries) if planned.action is Action.UNSURE}
    kinds = ("papers", "listings", "tags", "following")
    with library.operation("", kinds=kinds, initiator=initiator) as op:
        choices = Choices(actions=doubtful)
        result = importing.apply_within(op, plan, choices=choices, subscription_id=subscription_id)
        op.label = f"{known.name}: take {counted(len(chosen), 'entry', 'entries')} that waited"
        with op.writer.driver() as connection:
            still = {one.id for one in rows.read_waiting(connection, known.what)}
        mark_taken(op, known.what, [one.id for one in chosen if one.id in still])
    return replace(result, changes=op.changes, operation_id=op.changes.operation_id if op.changes else None)


def mark_taken(op: Operation, what: str, followed_ids: Sequence[int]) -> None:
    """Note in the operation that entries became papers, so that undoing it lets them wait again."""
    op.writer.insert("taken", [{"what": what, "followed_id": number} for number in followed_ids])


def parse_interval(text: str) -> int:
    """Seconds of "15m", "6h", "1d", "2w"; 0 of "never". Raises InvalidRequest."""
    text = text.strip().casefold()
    if text in ("never", "0"):
        return 0
    match = _INTERVAL.fullmatch(text)
    seconds = int(match[1]) * _UNITS_S[match[2]] if match else 0
    if not seconds:
        raise InvalidRequest(f'"{text[:60]}" is no interval.', "It looks like 6h, 1d, 2w, or never.")
    _check_interval(seconds)
    return seconds


def interval_text(seconds: int) -> str:
    """As `parse_interval` reads it, in the largest unit that fits."""
    if not seconds:
        return "never"
    unit = next((unit for unit in ("w", "d", "h") if seconds % _UNITS_S[unit] == 0), "m")
    return f"{seconds // _UNITS_S[unit]}{unit}"


def _check_interval(seconds: int) -> None:
    if 0 < seconds < SHORTEST_S:
        raise InvalidRequest("The interval is too short.", f"{interval_text(SHORTEST_S)} is the shortest.")


def _insert(op: Operation, followable: Followable, *, name: str, filter_: str, interval_s: int) -> SubscriptionId:
    return SubscriptionId(op.writer.insert_one("subscription", {
        "what": followable.what, "name": name, "filter": filter_, "interval_s": interval_s, "added": op.now_text,
    }))  # fmt: skip


def _readable(text: str) -> Followable | None:
    try:
        return read_what(text)
    except ReadinglistError:
        return None


def _named(one: Subscription) -> Subscription:
    """With the name that we give it if it has none; words that this version cannot read stand for themselves."""
    if one.name:
        return one
    followable = _readable(one.what)
    return replace(one, name=followable.name if followable else one.what)
