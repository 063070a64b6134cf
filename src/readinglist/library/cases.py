"""The papers of one run, each a case: what is known of it, and what to ask next, so that little is asked and once.

own identifiers, in batches -> titles, each asked of one source after the other -> the hits' identifiers, in a batch

A case is closed as soon as it is proven and nothing better is to be had, or when nobody is left who could be asked.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from readinglist.errors import SourceUnavailable
from readinglist.library.asking import Question, Reply, batch_of, takes
from readinglist.library.origins import source_name
from readinglist.matching.proving import judge
from readinglist.model.candidate import Candidate, Match, RelationKind, Verdict
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import Paper, PaperId
from readinglist.model.titles import normalise_title
from readinglist.sources.source import FindsByTitle, Source

#: Who is asked for a title, side by side; the others only when none of these proves anything.
FIRST_BY_TITLE = ("arxiv", "semanticscholar", "openalex")
THEN_BY_TITLE = ("crossref", "dblp")
#: Who is asked for an identifier, one after the other until one knows it; the first has it from its origin.
BY_IDENTIFIER = {
    "arxiv": ("arxiv", "semanticscholar", "openalex"),
    "doi": ("crossref", "datacite", "doi", "openalex"),
    "pmid": ("pubmed", "openalex"),
}
#: Sources that help with completing a paper.
ASKED = frozenset({*FIRST_BY_TITLE, *THEN_BY_TITLE, *(key for keys in BY_IDENTIFIER.values() for key in keys)})
#: Whose record of an identifier needs no second one.
ORIGINS = {"arxiv": ("arxiv",), "doi": ("crossref", "datacite"), "pmid": ("pubmed",)}
#: When to ask again a source that did not say when.
RETRY_AFTER_S = 600.0
_FAILURES_IN_A_ROW = 2
#: A source that is silent about a title for so long does not keep others from being asked for it. Longer than arXiv
#: takes with its pause of 3 s.
SLOW_S = 8.0
#: A paper that sources which failed have cost so long is not asked for any more in the run.
LOST_LIMIT_S = 45.0
#: Cases that are open at a time: more than all batches together hold, few enough to be gone through in a millisecond.
_MOST_OPEN = 400
#: Matches that are kept for a person; what comes after them is another paper by far.
_MOST_MATCHES = 8

#: (source, paper) -> whether the source's answer to the paper's title is kept.
IsKept = Callable[[Source, Paper], bool]


class Case:
    """One paper that is looked up. wanted: identifiers to ask for, each with the sources that may know it."""

    def __init__(
        self, paper: Paper, *, known: Lookup | None = None, refused: Collection[tuple[str, str]] = frozenset()
    ) -> None:
        """known: what is kept of it: the hits of a run that was broken off. refused: identifiers, as (scheme, value),
        of works that a person refused for it.
        """
        self.paper = paper
        self.matches: tuple[Match, ...] = ()
        self.wanted: dict[Identifier, list[str]] = {}
        self.is_own: set[Identifier] = set()
        self.tried: set[str] = set()
        self.missed: dict[str, SourceUnavailable] = {}
        self.asking: dict[str, float] = {}  # its title, at this moment: of which source, and since when
        self.lost_s = 0.0  # waited for sources that failed
        self.kept: frozenset[str] | None = None  # who answered its title before; None: not looked up yet
        self._candidates: list[Candidate] = []
        self._asked_for: set[tuple[str, str]] = set()
        self.has_title = bool(normalise_title(paper.title)) and not is_placeholder_title(paper.title, paper.identifiers)
        self._refused = frozenset(refused)
        if known and known.asked is None:
            self.add(one for match in known.matches for one in match.candidates)

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches else None

    @property
    def is_certain(self) -> bool:
        return self.best is not None and self.best.verdict is Verdict.CERTAIN

    @property
    def is_given_up(self) -> bool:
        """Whether nobody else is asked about it in this run."""
        return self.lost_s >= LOST_LIMIT_S

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Judge the paper again with these beside those known before; a work that a person refused is left out."""
        new = [one for one in candidates if not self._refused.intersection(map(_key, one.identifiers))]
        if new:
            self._candidates += new
            self.judge(self.paper)

    def judge(self, paper: Paper) -> None:
        """Judge what was found against the paper as it stands now."""
        self.paper = paper
        self.matches = judge(paper, self._candidates)[:_MOST_MATCHES]

    def want(self, identifier: Identifier, sources: Iterable[str], *, is_own: bool = False) -> None:
        """Ask for an identifier, unless it was asked for before."""
        chain = list(sources)
        if chain and _key(identifier) not in self._asked_for:
            self._asked_for.add(_key(identifier))
            self.wanted[identifier] = chain
            if is_own:
                self.is_own.add(identifier)

    def hits(self) -> list[Identifier]:
        """Identifiers by which the works that may be the paper are found at their origin. A DOI only where it is what
        will be cited, or all there is; also one that only a preprint's record names as its published version.
        """
        found = []
        for match in self.matches:
            if match.verdict is not Verdict.REFUSED:
                items = [item for one in match.candidates for item in one.identifiers]
                known = [item for item in items if item.scheme == "arxiv"]
                if match.verdict is Verdict.CERTAIN or not known:
                    known += [item for item in items if item.scheme in ("doi", "pmid")]
                if match.verdict is Verdict.CERTAIN:
                    known += _published_dois(match)
                found += [item for item in known if not _is_from_origin(match, item)]
        return found

    def lookup(self, now: dt.datetime) -> Lookup:
        """How the case ends, with the reason in plain words."""
        is_open = any(match.verdict is Verdict.REVIEW for match in self.matches)
        names = " and ".join(source_name(key) for key in self.missed)
        missed = f"{names} could not be asked" if names else ""
        state, reason, not_before = LookupState.NOT_FOUND, self._nothing(), None
        if self.is_certain and self.best is not None:
            state, reason = LookupState.PROVEN, self.best.reason
        elif is_open:
            state, reason = LookupState.TO_REVIEW, "; ".join(filter(None, (self.matches[0].reason, missed)))
        elif self.missed:
            state, reason = LookupState.LATER, " ".join(failure.summary for failure in self.missed.values())
            waits = [failure.retry_after_s or RETRY_AFTER_S for failure in self.missed.values()]
            not_before = now + dt.timedelta(seconds=max(waits))
        return Lookup(self.paper.id or PaperId(0), state, reason, self.matches, now, not_before)

    def _nothing(self) -> str:
        if not self.has_title and not self._asked_for:
            return "there is no title and no identifier to look for"
        if not self.matches:
            return "no source that was asked knows it"
        return f"what was found is another paper: {self.matches[0].reason}"


class Agenda:
    """The cases of a run and what to ask for them next, begun with as others are closed. Those that are closed wait in
    `closed` to be written.
    """

    def __init__(
        self,
        cases: Iterable[Case],
        sources: Mapping[str, Source],
        *,
        is_kept: IsKept,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """is_kept: whether a source's answer to the title of a paper is kept from an earlier run. clock: seconds."""
        self._clock = clock
        self._sources = dict(sources)
        self._is_kept = is_kept
        self._coming = iter(cases)
        self._open: dict[PaperId | None, Case] = {}
        self._lost: dict[str, tuple[Source, SourceUnavailable]] = {}
        self.closed: list[Case] = []
        self.failures: dict[str, SourceUnavailable] = {}
        self.answered: set[str] = set()
        self._failed_in_a_row: dict[str, int] = {}
        self._begin_more()

    @property
    def is_done(self) -> bool:
        return not self._open

    def next_question(self, source: str) -> Question | None:
        """What this source, which is idle, is asked now: a batch that is full or will not grow, else a title."""
        batch = self._batch(source)
        if batch:
            return Question(identifiers=batch)
        if not isinstance(self._sources.get(source), FindsByTitle):
            return None
        fresh = (case for case in self._open.values() if not case.asking and self._is_next(case, source))
        slow = (case for case in self._open.values() if case.asking and self._is_next(case, source))
        case = next(fresh, None) or next(slow, None)
        if case is None:
            return None
        case.asking[source] = self._clock()
        return Question(case.paper.id, case.paper.title, case.paper.people)

    def take(self, reply: Reply) -> None:
        """Put an answer, or that there was none, to the cases that it is for."""
        if reply.failure is None:
            self.answered.add(reply.source)
            self._failed_in_a_row[reply.source] = 0
        else:
            for case in self._open.values():
                case.lost_s += reply.took_s if _is_about(reply.question, case) else 0.0
            self._take_failure(reply.source, reply.failure)
        for case in list(self._open.values()):
            asked = [
                item
                for item, chain in case.wanted.items()
                if item in reply.question.identifiers and chain[0] == reply.source
            ]
            is_about_title = reply.question.paper_id == case.paper.id and not reply.question.identifiers
            if (asked or is_about_title) and reply.failure is not None:
                case.missed[reply.source] = reply.failure
            if is_about_title:
                case.asking.pop(reply.source, None)
                case.tried.add(reply.source)
                case.add(reply.candidates)
                self._advance(case)
            elif asked:
                self._take_identified(case, asked, reply)
        self._begin_more()

    def has_lost(self, source: str) -> bool:
        """Whether a source is not asked any more in this run."""
        return source not in self._sources

    def get_open(self, paper_id: PaperId) -> Case | None:
        """The case of a paper that is not closed yet."""
        return self._open.get(paper_id)

    def close_rest(self) -> None:
        """Nobody is left who could be asked about the cases that are open."""
        for case in list(self._open.values()):
            self._close(case)
        self._begin_more()

    def pop_closed(self) -> list[Case]:
        closed, self.closed = self.closed, []
        return closed

    def _begin_more(self) -> None:
        """Open as many cases as are looked through for each question without holding anybody up."""
        while len(self._open) < _MOST_OPEN and (case := next(self._coming, None)) is not None:
            self._open[case.paper.id] = case
            for item in case.paper.identifiers:
                case.want(item, self._chain(item), is_own=True)
            for source, failure in self._lost.values():
                if _would_ask(source, case):
                    case.missed[source.key] = failure
            self._advance(case)

    def _take_identified(self, case: Case, asked: Sequence[Identifier], reply: Reply) -> None:
        for item in asked:
            chain = case.wanted.pop(item)
            found = reply.by_identifier.get(item)
            if found is None and item in case.is_own and chain[1:]:
                case.wanted[item] = chain[1:]
        case.add([reply.by_identifier[item] for item in asked if item in reply.by_identifier])
        self._advance(case)

    def _advance(self, case: Case) -> None:
        """Find out what the case needs next, once nothing that it waits for is under way."""
        if case.is_given_up:
            case.wanted.clear()
        if case.wanted or (case.asking and not case.is_certain):
            return
        for item in () if case.is_given_up else case.hits():
            case.want(item, self._chain(item)[:1])
        if case.wanted:
            return
        if case.is_certain or not self._untried(case):
            self._close(case)

    def _close(self, case: Case) -> None:
        del self._open[case.paper.id]
        self.closed.append(case)

    def _take_failure(self, source: str, failure: SourceUnavailable) -> None:
        """A source is lost that never answered, asks to be left alone or fails twice in a row; once is let pass."""
        self.failures[source] = failure
        count = self._failed_in_a_row[source] = self._failed_in_a_row.get(source, 0) + 1
        if source not in self.answered or failure.retry_after_s is not None or count >= _FAILURES_IN_A_ROW:
            self._lose(source, failure)

    def _lose(self, source: str, failure: SourceUnavailable) -> None:
        """A source cannot be asked any more: every case does without it, and remembers that it missed it."""
        lost = self._sources.pop(source, None)
        if lost is not None:
            self._lost[source] = (lost, failure)
        by_title = isinstance(lost, FindsByTitle) and source in (*FIRST_BY_TITLE, *THEN_BY_TITLE)
        for case in list(self._open.values()):
            waited = [item for item, chain in case.wanted.items() if source in chain]
            if waited or (by_title and case.has_title and source not in case.tried):
                case.missed[source] = failure
            for item in waited:
                case.wanted[item].remove(source)
                if not case.wanted[item]:
                    del case.wanted[item]
            self._advance(case)

    def _chain(self, item: Identifier) -> list[str]:
        return [key for key in BY_IDENTIFIER.get(item.scheme, ()) if takes(self._sources.get(key), item)]

    def _untried(self, case: Case) -> list[str]:
        """Sources that can still be asked for the title: the first ones, and when these are through, the others."""
        if not case.has_title or case.is_given_up:
            return []
        for tier in (FIRST_BY_TITLE, THEN_BY_TITLE):
            by_title = [key for key in tier if isinstance(self._sources.get(key), FindsByTitle)]
            if untried := [key for key in by_title if key not in case.tried and key not in case.asking]:
                return untried
        return []

    def _is_next(self, case: Case, source: str) -> bool:
        """Whether a title may be asked of this source now; those whose answer is kept from before go first."""
        if case.wanted or source not in (untried := self._untried(case)) or not self._may_ask(case, source):
            return False
        if case.kept is None:
            case.kept = frozenset(key for key in untried if self._is_kept(self._sources[key], case.paper))
        return source in case.kept or case.kept.isdisjoint(untried)

    def _may_ask(self, case: Case, source: str) -> bool:
        """Whether the title need not wait for those who are asked for it at this moment: one of them is slow, and for
        the last resort all of the first sources.
        """
        slow = {key: self._clock() - since >= SLOW_S for key, since in case.asking.items()}
        first = [is_slow for key, is_slow in slow.items() if key in FIRST_BY_TITLE]
        return not slow or (any(slow.values()) and (source in FIRST_BY_TITLE or all(first)))

    def _batch(self, source: str) -> tuple[Identifier, ...]:
        """Identifiers to ask this source for, each once; none while the batch of title hits may still grow."""
        wanted: dict[Identifier, bool] = {}
        for case in self._open.values():
            for item, chain in case.wanted.items():
                if chain[0] == source:
                    wanted[item] = wanted.get(item, False) or item in case.is_own
        if not wanted:
            return ()
        batch = batch_of(self._sources[source], list(wanted))
        is_full = len(batch) < len(wanted)
        if is_full or any(wanted.values()):
            return batch
        return () if self._is_searching() or self._may_name_more(batch) else batch

    def _may_name_more(self, batch: Sequence[Identifier]) -> bool:
        """Whether preprints are asked for whose records may name further DOIs for a batch that has no preprints."""
        if any(item.scheme == "arxiv" for item in batch):
            return False
        return any(item.scheme == "arxiv" for case in self._open.values() for item in case.wanted)

    def _is_searching(self) -> bool:
        """Whether titles are asked for, now or next: their hits will be asked for by identifier."""
        return any(not case.wanted and (case.asking or self._untried(case)) for case in self._open.values())


def _is_about(question: Question, case: Case) -> bool:
    return any(item in question.identifiers for item in case.wanted) or question.paper_id == case.paper.id


def _would_ask(source: Source, case: Case) -> bool:
    """Whether a case that begins would ask this source, if it could be asked."""
    if case.has_title and isinstance(source, FindsByTitle) and source.key in (*FIRST_BY_TITLE, *THEN_BY_TITLE):
        return True
    return any(
        source.key in BY_IDENTIFIER.get(item.scheme, ()) and takes(source, item) for item in case.paper.identifiers
    )


def _key(item: Identifier) -> tuple[str, str]:
    return item.scheme, item.value


def _published_dois(match: Match) -> list[Identifier]:
    """DOIs of published versions as the records of a work name them, whichever source was the faster to find it."""
    relations = [relation for one in match.candidates for relation in one.relations]
    named = [relation.identifier for relation in relations if relation.kind is RelationKind.PUBLISHED_AS]
    return [item for item in named if item.scheme == "doi"]


def _is_from_origin(match: Match, item: Identifier) -> bool:
    """Whether a record of the match comes from where its identifier does."""
    return any(
        one.source in ORIGINS[item.scheme] and _key(item) in map(_key, one.identifiers) for one in match.candidates
    )
