"""Completing papers: ask sources, judge what they answer, and let what is proven fill the paper.

`looking_up` says how far it is, `cases` what to ask next, `asking` holds the lanes, `matched` what a match does to a
paper, and `reviewing` what a person decides.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from readinglist.errors import InvalidRequest
from readinglist.library import looking_up
from readinglist.library.answers import KeptAnswers
from readinglist.library.api_keys import api_keys_in_use
from readinglist.library.asking import Lanes, is_kept
from readinglist.library.cases import ASKED, Agenda, Case
from readinglist.library.claiming import claiming
from readinglist.library.consent import contact_email
from readinglist.library.editing import read_papers
from readinglist.library.matched import KINDS, completion_label, preview, write_match
from readinglist.library.operation import Operation
from readinglist.library.origins import read_origins, source_name
from readinglist.library.paces import KeptPaces
from readinglist.library.private_hosts import private_hosts_in_use
from readinglist.model.lookup import Completed, CompletionResult, Lookup, LookupState, Progress
from readinglist.model.paper import Paper, PaperId
from readinglist.sources import SOURCES
from readinglist.sources.source import FindsByTitle, Source
from readinglist.storage import lookup_rows

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.sources.client import Client

#: How often a run looks whether it was cancelled and tells how far it is, while nothing else happens.
_TICK_S = 0.1
_READ_AT_ONCE = 100
#: A run is one undo step however long it takes, as long as nothing else is done between.
_LONGEST_RUN_S = 7 * 24 * 3600.0


def _go_on() -> None:
    """Nobody asks this run to end."""


def _tell_nobody(progress: Progress) -> None:
    """Nobody asks how far this run is."""


def make_client(library: Library, *, check: Callable[[], None] = _go_on) -> Client:
    """A client for the sources: answers kept in the library, addresses from the environment, the user's address from
    the settings, the user's API keys, and the hosts from which the user lets pages be fetched. One for a process;
    `client.checked(check)` is for a run that is cancelled by another check.
    """
    from readinglist.sources.addresses import Addresses
    from readinglist.sources.client import Client
    from readinglist.sources.reaching import Reach

    answers = KeptAnswers(library)
    answers.forget_expired()
    addresses = Addresses.from_environment(os.environ)
    paces = KeptPaces(library)
    api_keys = api_keys_in_use(os.environ)
    return Client(
        answers,
        addresses=addresses,
        email=contact_email(library),
        api_keys=api_keys,
        check=check,
        paces=paces,
        reach=Reach(private_hosts_in_use(os.environ)),
    )


def sources_to_ask(client: Client, keys: Collection[str] = ()) -> dict[str, Source]:
    """The sources that a run may ask: those named, else all that help with completing, as far as they can be reached
    at their addresses. Raises InvalidRequest for a key that names none.
    """
    if unknown := [key for key in keys if key not in SOURCES]:
        raise InvalidRequest(f'"{unknown[0]}" is no source.', f"The sources are {', '.join(sorted(SOURCES))}.")
    return {key: source for key, source in SOURCES.items() if key in (keys or ASKED) and client.addresses.has(key)}


def run(
    library: Library,
    client: Client,
    *,
    sources: Mapping[str, Source],
    ids: Sequence[PaperId] | None = None,
    check: Callable[[], None] = _go_on,
    on_progress: Callable[[Progress], None] = _tell_nobody,
    is_dry_run: bool = False,
    initiator: object | None = None,
) -> CompletionResult:
    """Look papers up, in lanes side by side, and let what is proven fill them: one undo step, written as it comes.

    sources: whom to ask, by key; see `sources_to_ask`. ids: None means what waits, which is also what a run before this
    one left. They are put into the queue first, so that a restart goes on with them; proven papers and those in the
    trash are passed over.
    check: called ten times a second and by the lanes; what it raises ends the run, and what was proven so far is kept.
    on_progress is called on this thread. is_dry_run: nothing is written but what sources answered.

    A source that fails makes the papers that missed it "later", with the reason; the others go on. Another run in the
    same library is waited for, and what it found of these papers is not asked for again.
    """
    begun = library.now()
    waiting = Progress(total=len(ids or ()), is_waiting=True)
    with claiming(library, check=check, on_wait=lambda: on_progress(waiting)) as has_waited:
        settled = _settled_since(library, ids or (), moment=begun) if has_waited else {}
        wanted = looking_up.find_waiting(library) if ids is None else [one for one in ids if one not in settled]
        if not is_dry_run:
            looking_up.queue_lookups(library, wanted)
        cases = _cases(library, dict.fromkeys(wanted))
        outcome = _Outcome(library, ids or wanted, settled=settled, is_dry_run=is_dry_run, initiator=initiator)
        agenda = Agenda(cases, sources, is_kept=partial(_is_kept, client))
        progress = _Reporting(client, on_progress, total=len(cases) + len(settled), outcome=outcome)
        with ExitStack() as ending:
            lanes = ending.enter_context(Lanes(sources, client, check=check))
            ending.callback(lambda: outcome.write(agenda.pop_closed()))
            while not agenda.is_done:
                check()
                _step(agenda, lanes, outcome)
                outcome.write(agenda.pop_closed())
                progress.report()
        outcome.write(agenda.pop_closed())
        progress.report()
        return outcome.result(agenda)


def _settled_since(library: Library, ids: Iterable[PaperId], *, moment: dt.datetime) -> dict[PaperId, Completed]:
    """What another run found of these papers, while this one waited for it to end."""
    whole_second = moment.replace(microsecond=0)  # as times are kept
    papers = library.get_papers(list(ids))
    lookups = [looking_up.get_lookup(library, paper.id) for paper in papers if paper.id is not None]
    return {
        lookup.paper_id: Completed(lookup, lookup.matches[0] if lookup.state is LookupState.PROVEN else None)
        for lookup in lookups
        if lookup.asked is not None and lookup.asked >= whole_second and lookup.state is not LookupState.QUEUED
    }


@dataclass(frozen=True, slots=True)
class _Cases:
    """The papers of a run, read when it comes to them: a hundred thousand at once take 600 MB, and stall a window."""

    library: Library
    ids: Sequence[PaperId]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Case]:
        for start in range(0, len(self.ids), _READ_AT_ONCE):
            for paper in self.library.get_papers(self.ids[start : start + _READ_AT_ONCE]):
                if paper.id is not None and not paper.is_verified and paper.trashed is None:
                    yield Case(
                        paper,
                        known=looking_up.get_lookup(self.library, paper.id),
                        refused=looking_up.get_refused(self.library, paper.id),
                    )


def _cases(library: Library, ids: Iterable[PaperId]) -> _Cases:
    unproven = set(library.find_ids("is:unverified"))
    return _Cases(library, [paper_id for paper_id in ids if paper_id in unproven])


def _is_kept(client: Client, source: Source, paper: Paper) -> bool:
    return isinstance(source, FindsByTitle) and is_kept(client, source, title=paper.title, people=paper.people)


def _step(agenda: Agenda, lanes: Lanes, outcome: _Outcome) -> None:
    """Give every idle lane something to do and take one answer."""
    for source in lanes.idle:
        if (question := agenda.next_question(source)) is not None:
            lanes.ask(source, question)
    if not lanes.busy:
        agenda.close_rest()
    elif (reply := lanes.wait(_TICK_S)) is not None:
        agenda.take(reply)
        if agenda.has_lost(reply.source):
            lanes.close(reply.source)
        if reply.question.paper_id is not None:
            outcome.keep_hits(agenda.get_open(reply.question.paper_id))


class _Reporting:
    """Tells how far a run is, when that has changed."""

    def __init__(self, client: Client, tell: Callable[[Progress], None], *, total: int, outcome: _Outcome) -> None:
        self._client, self._tell, self._total, self._outcome = client, tell, total, outcome
        self._told: Progress | None = None

    def report(self) -> None:
        waits = {source_name(key): float(round(seconds)) for key, seconds in self._client.waits().items()}
        progress = self._outcome.progress(self._total, {name: seconds for name, seconds in waits.items() if seconds})
        if progress != self._told:
            self._told = progress
            self._tell(progress)


class _Outcome:
    """What became of the papers of a run, written to the library as it comes."""

    def __init__(
        self,
        library: Library,
        ids: Sequence[PaperId],
        *,
        settled: Mapping[PaperId, Completed],
        is_dry_run: bool,
        initiator: object | None,
    ) -> None:
        """ids: in the order of the result. settled: what is known of some of them without a question."""
        self._library = library
        self._order = {paper_id: place for place, paper_id in enumerate(ids)}
        self._is_dry_run = is_dry_run
        self._initiator = initiator
        self._coalesce_key = f"complete:{uuid4()}"
        self._step: tuple[int, list[PaperId]] = (0, [])
        self._completed = dict(settled)
        self._news = set(settled)

    def keep_hits(self, case: Case | None) -> None:
        """What was found of a paper that is not settled yet, so that a restart need not ask for it again."""
        if case is None or self._is_dry_run or not case.matches or case.paper.id is None:
            return
        lookup = Lookup(case.paper.id, LookupState.QUEUED, matches=case.matches)
        with self._library.maintaining() as connection:
            lookup_rows.write_lookups(connection, [lookup])

    def write(self, cases: Sequence[Case]) -> None:
        """Keep what became of these papers: the proven ones in the run's undo step, with what their match says."""
        proven = [case for case in cases if case.is_certain]
        others = [case for case in cases if not case.is_certain]
        if self._is_dry_run:
            self._preview(cases)
            return
        if proven:
            with self._library.operation(
                "",
                kinds=KINDS,
                coalesce_key=self._coalesce_key,
                coalesce_s=_LONGEST_RUN_S,
                initiator=self._initiator,
            ) as op:
                others += self._write_proven(op, proven)
        if others:
            self._write_others(others)

    def progress(self, total: int, waits: Mapping[str, float]) -> Progress:
        states = Counter(item.lookup.state for item in self._completed.values())
        changed, self._news = frozenset(self._news), set()
        return Progress(
            total=total,
            done=states.total(),
            proven=states[LookupState.PROVEN],
            to_review=states[LookupState.TO_REVIEW],
            not_found=states[LookupState.NOT_FOUND],
            later=states[LookupState.LATER],
            waits=waits,
            changed=changed,
        )

    def result(self, agenda: Agenda) -> CompletionResult:
        papers = sorted(self._completed.items(), key=lambda item: self._order[item[0]])
        failures = {source_name(key): failure.summary for key, failure in agenda.failures.items()}
        return CompletionResult(
            tuple(completed for _, completed in papers),
            failures,
            is_network_down=bool(failures) and not agenda.answered,
        )

    def _write_proven(self, op: Operation, cases: Sequence[Case]) -> list[Case]:
        """Write what is still proven of the papers as they stand now; returns the cases that no longer are."""
        by_id = {case.paper.id: case for case in cases}
        proven: list[Case] = []
        others: list[Case] = []
        for paper in read_papers(op, [case.paper.id for case in cases if case.paper.id is not None]):
            case = by_id[paper.id]
            if paper != case.paper:  # a person was at it meanwhile
                case.judge(paper)
            if paper.is_verified or paper.trashed is not None:
                continue
            (proven if case.is_certain else others).append(case)
        for case in proven:
            self._fill(op, case)
        if proven:
            op.label = self._label(op, [case.paper for case in proven])
        return others

    def _fill(self, op: Operation, case: Case) -> None:
        paper_id, lookup = case.paper.id or PaperId(0), case.lookup(op.now)
        fields, proposed = preview(case.paper, read_origins(op, paper_id), lookup.matches[0])
        write_match(op, case.paper, lookup.matches[0])
        with op.writer.driver() as connection:
            lookup_rows.write_lookups(connection, [lookup])
        self._note(Completed(lookup, lookup.matches[0], fields, proposed))

    def _label(self, op: Operation, papers: Sequence[Paper]) -> str:
        """For all that the undo step holds, whose earlier parts were written before."""
        step_id, ids = self._step
        ids = [*(ids if step_id == op.id else ()), *(paper.id for paper in papers if paper.id is not None)]
        self._step = (op.id, ids)
        return completion_label(papers, count=len(ids))

    def _write_others(self, cases: Sequence[Case]) -> None:
        lookups = [case.lookup(self._library.now()) for case in cases]
        with self._library.maintaining() as connection:
            lookup_rows.write_lookups(connection, lookups)
        for lookup in lookups:
            self._note(Completed(lookup))
        self._library.announce({"lookups"}, [lookup.paper_id for lookup in lookups])

    def _preview(self, cases: Sequence[Case]) -> None:
        for case in cases:
            lookup = case.lookup(self._library.now())
            if case.is_certain:
                origins = self._library.get_provenance(lookup.paper_id)
                self._note(Completed(lookup, lookup.matches[0], *preview(case.paper, origins, lookup.matches[0])))
            else:
                self._note(Completed(lookup))

    def _note(self, completed: Completed) -> None:
        self._completed[completed.lookup.paper_id] = completed
        self._news.add(completed.lookup.paper_id)
