"""Asking subscriptions for what is new, and bringing it in: through the filter, into the inbox, each thing once.

What an answer holds is written in one transaction with the memory that it was seen: a kill leaves both or neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readinglist.errors import (
    LibraryNotWritable,
    LibraryUnavailable,
    NetworkFailed,
    ReadinglistError,
    SourceUnavailable,
)
from readinglist.library import following, importing
from readinglist.library.filtering import Sieve
from readinglist.library.followable import Asked, Brought, Item, read_host, read_what
from readinglist.library.side_by_side import Check, Question, ask_all
from readinglist.listings.arxiv_sections import REPLACED
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Listing
from readinglist.model.plan import Action, Choices, ImportPlan, ImportResult
from readinglist.model.subscription import Handling, Refreshed, Subscription, SubscriptionId, SubscriptionState
from readinglist.model.texts import counted
from readinglist.model.transcript import Transcript
from readinglist.storage import following as rows
from readinglist.storage.entry_records import write_entry
from readinglist.storage.following import FollowedRow, Told

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.library.operation import Operation
    from readinglist.sources.client import Client

#: Pages of different hosts that are asked for at once.
_LANES = 6
#: The first rest after a failure; each further one doubles it, up to the longest.
FIRST_REST, LONGEST_REST = dt.timedelta(hours=1), dt.timedelta(days=7)
#: A rest where there seems to be no network, which is nobody's fault.
OFFLINE_REST = dt.timedelta(minutes=15)
#: What a subscription brought that is gone is known for so long.
_MEMORY = dt.timedelta(days=90)
#: An entry that was taken can wait again for so long, if that is undone.
_SECOND_THOUGHTS = dt.timedelta(days=30)
_KINDS = frozenset({"papers", "listings", "tags", "following"})
_FILTERED = "it does not match the filter"
_FOREIGN = "it is a new version of a paper that is not here"
_OLD = "it was there before it was followed"
#: Of one that was taken, should that be undone.
_UNDONE = "taking it was undone"


def _go_on() -> None:
    """Nobody asks this run to end."""


def _tell_nobody(done: int, total: int) -> None:
    """Nobody asks how far this run is."""


def refresh(
    library: Library,
    client: Client,
    *,
    ids: Sequence[SubscriptionId] | None = None,
    check: Check = _go_on,
    on_progress: Callable[[int, int], None] = _tell_nobody,
    initiator: object | None = None,
) -> list[Refreshed]:
    """Ask subscriptions what is new and bring it in, as it comes; one operation for each that brings something.

    ids None: all, those left out that failed and rest (`following.find_resting`). New entries become papers in the
    inbox if they meet the filter; the others wait (`following.find_filtered`). What was seen is not brought again.
    check: called ten times a second and between the parts; what it raises ends the run, and what came is kept.
    on_progress: subscriptions done, and in all. Raises LibraryUnavailable kinds; trouble with a subscription is in what
    is returned, in the order of `ids`.
    """
    if library.is_read_only:
        raise LibraryNotWritable(f'The library "{library.path}" cannot be changed.', library.note)
    wanted = _find_wanted(library, ids)
    with Sieve() as sieve:
        found = _Run(library, client, sieve, check, initiator).refresh(wanted, on_progress)
    with library.maintaining() as connection:
        rows.forget_orphans(connection, before=library.now() - _MEMORY)
        rows.forget_records(connection, before=library.now() - _SECOND_THOUGHTS)
    library.announce({"following"}, ())
    return found


def _find_wanted(library: Library, ids: Sequence[SubscriptionId] | None) -> list[Subscription]:
    if ids is not None:
        return [following.get_by_id(library, number) for number in dict.fromkeys(ids)]
    resting = {one.id for one in following.find_resting(library)}
    return [one for one in following.find_subscriptions(library) if one.id not in resting]


class _SeenMeanwhile(Exception):
    """Somebody else brought some of the entries while we planned."""


@dataclass(frozen=True, slots=True)
class _News:
    """What is new in an answer. kept_out: items with the reason; taken: the others; plan: of these, in their order."""

    kept_out: tuple[tuple[Item, str], ...]
    taken: tuple[Item, ...]
    plan: ImportPlan

    def followed(self, plan: ImportPlan) -> list[FollowedRow]:
        """What becomes of each, by the plan as it is carried out."""
        kept_out = [
            FollowedRow(item.keys, Handling.FILTERED, why, write_entry(item.entry)) for item, why in self.kept_out
        ]
        return kept_out + [
            FollowedRow(item.keys, Handling.UNSURE, planned.why, write_entry(item.entry))
            if planned.action is Action.UNSURE
            else FollowedRow(item.keys, Handling.TAKEN, _UNDONE, write_entry(item.entry))
            for item, planned in zip(self.taken, plan.entries, strict=True)
        ]


class _Run:
    def __init__(self, library: Library, client: Client, sieve: Sieve, check: Check, initiator: object | None) -> None:
        self._library, self._client, self._sieve = library, client, sieve
        self._check, self._initiator = check, initiator

    def refresh(self, wanted: Sequence[Subscription], tell: Callable[[int, int], None]) -> list[Refreshed]:
        """Ask all; what could not even be reached is judged at the end: if nobody answered, there is no network."""
        found: dict[int, Refreshed] = {}
        unreached: dict[int, SourceUnavailable] = {}
        tell(0, len(wanted))
        questions = [(read_host(one.what), self._question(one)) for one in wanted]
        with closing(ask_all(questions, lanes=_LANES, check=self._check)) as answers:
            for index, answer in answers:
                if isinstance(answer, SourceUnavailable) and answer.is_unreachable:
                    unreached[index] = answer
                else:
                    found[index] = self._settle(wanted[index], answer)
                tell(len(found) + len(unreached), len(wanted))
        is_offline = not found
        for index, error in unreached.items():
            found[index] = self._rest(wanted[index], error) if is_offline else self._fail(wanted[index], error)
        return [found[index] for index in range(len(wanted))]

    def _settle(self, one: Subscription, answer: Brought | ReadinglistError) -> Refreshed:
        if isinstance(answer, LibraryUnavailable):
            raise answer
        if isinstance(answer, ReadinglistError):
            return self._fail(one, answer)
        if following.find_by_id(self._library, one.id) is None:  # followed no more
            return Refreshed(one)
        return self._bring(one, answer)

    def _now(self, one: Subscription) -> Subscription:
        return following.find_by_id(self._library, one.id) or one

    def _question(self, one: Subscription) -> Question[Brought]:
        with self._library.reading() as connection:
            page = rows.read_page_state(connection, one.id)
        asked = Asked(self._library.now(), one.succeeded, page)
        return lambda check: read_what(one.what).ask(self._client.checked(check), asked)

    # -- an answer

    def _bring(self, one: Subscription, brought: Brought) -> Refreshed:
        one = one if one.is_named or not brought.title else replace(one, name=brought.title)
        told = Told(SubscriptionState.SOUND, is_answered=True, title=brought.title, page=brought.page)
        while True:
            news = self._find_news(one, brought)
            try:
                result = self._write(one, told, news)
            except _SeenMeanwhile:
                continue
            plan = result.plan or news.plan
            return Refreshed(
                self._now(one),
                result.added,
                result.matched,
                filtered=len(news.kept_out),
                unsure=sum(planned.action is Action.UNSURE for planned in plan.entries),
                is_recovered=one.state is SubscriptionState.FAILING,
                remarks=brought.remarks,
                changes=result.changes,
            )

    def _find_news(self, one: Subscription, brought: Brought) -> _News:
        keys = [key for item in brought.items for key in item.keys]
        with self._library.reading() as connection:
            seen = rows.find_seen(connection, one.what, keys)
        items: list[Item] = []
        old: list[Item] = []
        for index, item in enumerate(brought.items):
            if not seen.intersection(item.keys):
                (items if brought.fresh is None or index < brought.fresh else old).append(item)
            seen.update(item.keys)
        matching = self._sieve.find_matches([item.entry for item in items], one.filter)
        taken = tuple(item for index, item in enumerate(items) if index in matching)
        kept_out = [(item, _FILTERED) for index, item in enumerate(items) if index not in matching]
        kept_out += [(item, _OLD) for item in old]
        plan = importing.plan(self._library, self._listing(one, brought, taken))
        if foreign := _find_foreign(taken, plan):
            kept_out += [(item, _FOREIGN) for item in foreign]
            taken = tuple(item for item in taken if item not in foreign)
            plan = importing.plan(self._library, self._listing(one, brought, taken))
        return _News(tuple(kept_out), taken, plan)

    def _listing(self, one: Subscription, brought: Brought, taken: Sequence[Item]) -> Listing:
        transcript, section = Transcript(), ""
        for item in taken:
            if item.entry.section != section:
                section = item.entry.section
                transcript.add_heading(section)
            transcript.add_entry(item.entry)
        day = PartialDate.of(self._library.now().astimezone().date())
        return transcript.listing(brought.kind, f"{one.name}, {day.display}", date=day)

    def _write(self, one: Subscription, told: Told, news: _News) -> ImportResult:
        """All in one transaction. It is an operation only if papers or listings change: nothing else can be undone."""
        if importing.has_work(news.plan, Choices()):
            with self._library.operation("", kinds=_KINDS, initiator=self._initiator) as op:
                op.check = self._check
                result = importing.apply_within(op, news.plan, subscription_id=one.id)
                op.label = _label(one, result)
                self._note(op, one, told, news.followed(result.plan or news.plan))
            if op.changes is not None:
                return replace(result, changes=op.changes, operation_id=op.changes.operation_id)
        followed = [
            replace(row, record="") if row.handling is Handling.TAKEN else row for row in news.followed(news.plan)
        ]
        with self._library.maintaining() as connection:
            rows.write_followed(connection, one.what, followed, now=self._library.now())
            rows.write_told(connection, one.id, told, now=self._library.now())
        return ImportResult(plan=news.plan)

    def _note(self, op: Operation, one: Subscription, told: Told, followed: Sequence[FollowedRow]) -> None:
        with op.writer.driver() as connection:
            if rows.find_seen(connection, one.what, [key for row in followed for key in row.keys]):
                raise _SeenMeanwhile
            rows.write_followed(connection, one.what, followed, now=op.now)
            rows.write_told(connection, one.id, told, now=op.now)
            taken = [row.keys[0] for row in followed if row.handling is Handling.TAKEN]
            numbers = rows.find_ids(connection, one.what, taken)
        following.mark_taken(op, one.what, numbers)

    # -- no answer

    def _fail(self, one: Subscription, error: ReadinglistError) -> Refreshed:
        """It rests, longer each time; only the first failure is news."""
        rest = min(FIRST_REST * 2 ** min(one.failures, 10), LONGEST_REST)
        if isinstance(error, SourceUnavailable) and error.retry_after_s is not None:
            rest = max(rest, dt.timedelta(seconds=error.retry_after_s))
        next_try = self._library.now() + rest
        told = Told(SubscriptionState.FAILING, reason=error.summary, failures=one.failures + 1, next_try=next_try)
        return self._failed(one, error, told, is_news=one.state is not SubscriptionState.FAILING)

    def _rest(self, one: Subscription, error: ReadinglistError) -> Refreshed:
        """Nobody could be reached, which is no fault of this one."""
        next_try = max(filter(None, (one.next_try, self._library.now() + OFFLINE_REST)))
        told = Told(one.state, reason=one.reason, failures=one.failures, next_try=next_try)
        return self._failed(one, error, told, is_news=False)

    def _failed(self, one: Subscription, error: ReadinglistError, told: Told, *, is_news: bool) -> Refreshed:
        with self._library.maintaining() as connection:
            rows.write_told(connection, one.id, told, now=self._library.now())
        is_network = isinstance(error, NetworkFailed)
        return Refreshed(self._now(one), failure=error.summary, is_network_failure=is_network, is_news=is_news)


def _find_foreign(taken: Sequence[Item], plan: ImportPlan) -> list[Item]:
    """New versions of papers that are not here: they are no news, and are as many as the new papers."""
    return [
        item
        for item, planned in zip(taken, plan.entries, strict=True)
        if item.entry.section == REPLACED and planned.action is Action.NEW
    ]


def _label(one: Subscription, result: ImportResult) -> str:
    if result.added:
        return f"{one.name}: {counted(len(result.added), 'new paper')}"
    if result.updated:
        return f"{one.name}: {counted(len(result.updated), 'paper')} updated"
    return f"{one.name}: {counted(len(result.matched), 'paper')} seen"
