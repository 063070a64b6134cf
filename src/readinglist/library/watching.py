"""Preprints that grow up: ask sources what was published, withdrawn or retracted, and propose it; a person accepts.

What is found is kept as versions that are not cited. So a proposal is what the library knows, whoever found it and
whenever, and refusing it is choosing what is cited now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from readinglist.errors import NothingFound, SourceUnavailable
from readinglist.library import versions
from readinglist.library.fields import as_text
from readinglist.library.naming import paper_phrase, papers_phrase
from readinglist.library.origins import find_users_fields, source_name
from readinglist.library.settings import change_setting
from readinglist.matching.proving import judge
from readinglist.matching.versions import find_versions, rank_of
from readinglist.model.candidate import Candidate, RelationKind, Verdict, VersionKind
from readinglist.model.changes import Changes
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId
from readinglist.model.version import TAKE_ALL, Difference, Growth, Taking, Version
from readinglist.sources.source import FindsPublished, Source, batches
from readinglist.storage import flags, watched
from readinglist.storage import versions as version_rows

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.sources.client import Client

WEEKLY = "weekly_watch"
#: Nobody is asked twice about a paper in this time.
INTERVAL = dt.timedelta(days=7)
#: Papers that are asked about together and written as one part, which a restart need not ask again.
_BATCH = 40


@dataclass(frozen=True, slots=True)
class WatchResult:
    """A watch, whole or as far as it came. asked: papers with an answer of every source that was asked. growths: what
    is new. failures: by name of the source, why it could not be asked. is_network_down: no source answered.
    """

    asked: int = 0
    growths: tuple[Growth, ...] = ()
    failures: Mapping[str, str] = field(default_factory=dict)
    is_network_down: bool = False


def _go_on() -> None:
    """Nobody asks this watch to end."""


def _tell_nobody(done: int, total: int) -> None:
    """Nobody asks how far this watch is."""


def is_weekly(library: Library) -> bool:
    """Whether the user wants to be told of what was published; off until turned on."""
    return bool(library.setting(WEEKLY))


def set_weekly(library: Library, *, is_on: bool, initiator: object | None = None) -> Changes | None:
    """Let a front end watch by itself, at most once a week; or no more."""
    return change_setting(library, WEEKLY, value="yes" if is_on else "", initiator=initiator)


def is_due(library: Library) -> bool:
    """Whether the user wants it weekly and nobody was asked for a week."""
    if not is_weekly(library):
        return False
    with library.reading() as connection:
        last = watched.read_last_watch(connection)
    return last is None or last <= library.now() - INTERVAL


def find_watched(
    library: Library, sources: Mapping[str, Source], ids: Sequence[PaperId] | None = None
) -> list[PaperId]:
    """Papers that a watch would ask about now: with a number that a source knows, and not asked about for a week.

    ids: only these, in their order, whenever they were asked about.
    """
    schemes = {scheme for source in _watchers(sources) for scheme in source.schemes}
    since = library.now() - INTERVAL if ids is None else library.now() + INTERVAL
    with library.reading() as connection:
        found = watched.find_unwatched(connection, schemes=schemes, since=since)
    if ids is None:
        return found
    known = set(found)
    return [paper_id for paper_id in dict.fromkeys(ids) if paper_id in known]


def watch(
    library: Library,
    client: Client,
    *,
    sources: Mapping[str, Source],
    ids: Sequence[PaperId] | None = None,
    check: Callable[[], None] = _go_on,
    on_progress: Callable[[int, int], None] = _tell_nobody,
    initiator: object | None = None,
) -> WatchResult:
    """Ask for published versions, withdrawals and retractions of papers, and keep what is found as versions.

    No field of a paper changes: `find_growths` proposes, `accept_growths` sets. Written part by part as one undo step;
    what a part asked is not asked again for a week, after a restart neither. check: called between questions; what it
    raises ends the watch and keeps what was written. on_progress: papers done, papers in all.
    """
    wanted = find_watched(library, sources, ids)
    run = _Watch(library, client, _watchers(sources), check, initiator)
    for start in range(0, len(wanted), _BATCH):
        on_progress(start, len(wanted))
        run.ask(library.get_papers(wanted[start : start + _BATCH]))
        if not run.open:
            break
    on_progress(len(wanted) if run.open else run.asked, len(wanted))
    growths = tuple(find_growths(library, run.news))
    return WatchResult(run.asked, growths, run.failures, is_network_down=bool(run.failures) and not run.has_answers)


def find_growths(library: Library, ids: Sequence[PaperId] | None = None) -> list[Growth]:
    """Papers that could cite a version of record but do not, unless a person chose so; and those with a flag of which
    their user does not know. Each with the fields that would change. ids: only these papers.
    """
    with library.reading() as connection:
        known = version_rows.read_grown(connection)
        alarms = {paper_id: flag.alarm for paper_id, flag in flags.read_flags(connection, list(known)).items()}
    wanted = list(known) if ids is None else [paper_id for paper_id in dict.fromkeys(ids) if paper_id in known]
    papers = {paper.id: paper for paper in library.get_papers(wanted)}
    found = (
        _growth(library, papers[paper_id], known[paper_id], alarm=alarms.get(paper_id, ""))
        for paper_id in wanted
        if paper_id in papers
    )
    return [growth for growth in found if growth is not None]


def accept_growths(
    library: Library,
    paper_ids: Sequence[PaperId],
    *,
    taking: Taking = TAKE_ALL,
    takings: Mapping[PaperId, Taking] = MappingProxyType({}),
    initiator: object | None = None,
) -> Changes | None:
    """Let papers cite the versions that `find_growths` proposes, as one step. Key, notes, tags and what the user set
    stay; for the latter there are proposals. taking: which fields, and whether also what was retracted; takings: for
    single papers instead. Raises NothingFound when there is nothing to accept, InvalidRequest for what is not allowed.
    """
    growths = {one.paper_id: one.version.id for one in find_growths(library, paper_ids) if one.version is not None}
    if not growths:
        raise NothingFound("No published version is known of these papers.", "`readinglist watch` asks for them.")
    with library.operation("", kinds=versions.KINDS, initiator=initiator) as op:
        op.label = f"Cite the published versions of {papers_phrase(list(growths))}"
        for paper_id, version_id in growths.items():
            paper, known = versions.get_paper(op, paper_id), versions.read_versions(op, paper_id)
            for version in known:
                if version.id == version_id:
                    versions.take_version(op, paper, version, known, taking=takings.get(paper_id, taking))
    return op.changes


def dismiss_growth(library: Library, paper_id: PaperId, *, initiator: object | None = None) -> Changes | None:
    """Go on citing what is cited now: nothing published is proposed for the paper any more. Raises NothingFound."""
    with library.operation("", kinds=("versions",), initiator=initiator) as op:
        paper = versions.get_paper(op, paper_id)
        known = versions.read_versions(op, paper_id)
        cited = next((version for version in known if version.is_cited), None)
        if cited is None:
            raise NothingFound(f"No version of {paper_phrase(paper.title)} is known to be cited.")
        op.label = f"Go on citing the {cited.kind} of {paper_phrase(paper.title)}"
        versions.write_versions(op, known, cited=replace(cited, is_chosen=True))
    return op.changes


class _Watch:
    """One run: whom it still asks, what it found."""

    def __init__(
        self,
        library: Library,
        client: Client,
        sources: Sequence[FindsPublished],
        check: Callable[[], None],
        initiator: object | None,
    ) -> None:
        self._library, self._client, self._check, self._initiator = library, client.checked(check), check, initiator
        self._began = library.now()
        self.open = list(sources)
        self.asked = 0
        self.news: list[PaperId] = []
        self.failures: dict[str, str] = {}
        self.has_answers = False

    def ask(self, papers: Sequence[Paper]) -> None:
        """Ask about some papers and write what is found. A source that fails is not asked again in this run.

        A source may name a published version of which only another one has the pages: so it is asked in two rounds.
        """
        found: dict[Identifier, list[Candidate]] = {}
        for source in list(self.open):
            self._ask(source, [item for paper in papers for item in paper.identifiers], found)
        named = {item for records in found.values() for record in records for item in _published(record)}
        for source in list(self.open):
            self._ask(source, sorted(item for item in named if not _has_record(found, item, source.key)), found)
        self._write({paper: _proven(paper, found) for paper in papers})
        if self.open and not self.failures:
            self._note_asked(papers)

    def _ask(
        self, source: FindsPublished, identifiers: Sequence[Identifier], found: dict[Identifier, list[Candidate]]
    ) -> None:
        self._check()
        try:
            for batch in batches(source, identifiers):
                answers = source.find_published(self._client, batch)
                self.has_answers = True
                for identifier, candidates in answers.items():
                    found.setdefault(identifier, []).extend(candidates)
        except SourceUnavailable as failure:
            self.failures[source_name(source.key)] = failure.summary
            self.open.remove(source)

    def _write(self, found: Mapping[Paper, Sequence[Candidate]]) -> None:
        key = f"watch:{self._began.isoformat()}"
        with self._library.operation("", kinds=versions.KINDS, coalesce_key=key, initiator=self._initiator) as op:
            for paper, candidates in found.items():
                if paper.id is not None and _note(op, paper.id, candidates):
                    self.news.append(paper.id)
            op.label = f"Note versions of {papers_phrase(self.news)}"

    def _note_asked(self, papers: Sequence[Paper]) -> None:
        ids = [paper.id for paper in papers if paper.id is not None]
        with self._library.maintaining() as connection:
            watched.write_watched(connection, ids, now=self._library.now())
        self.asked += len(ids)


def _note(op: versions.Operation, paper_id: PaperId, candidates: Sequence[Candidate]) -> bool:
    """Keep the versions that records tell of; whether there was something new about them."""
    if not candidates:
        return False
    before = versions.read_versions(op, paper_id)
    return versions.note_versions(op, paper_id, find_versions(candidates, paper_id)) != before


def _proven(paper: Paper, found: Mapping[Identifier, Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """The records of the work that the paper is beyond doubt; none where that is not proven."""
    candidates = [record for item in paper.identifiers for record in found.get(item, ())]
    named = {item for record in candidates for item in _published(record)}.difference(paper.identifiers)
    candidates += [record for item in sorted(named) for record in found.get(item, ())]
    matches = judge(paper, candidates) if candidates else ()
    return next((match.candidates for match in matches if match.verdict is Verdict.CERTAIN), ())


def _published(record: Candidate) -> set[Identifier]:
    """DOIs under which a record says that its work was published."""
    named = {relation.identifier for relation in record.relations if relation.kind is RelationKind.PUBLISHED_AS}
    if record.kind is not VersionKind.PREPRINT:
        named.update(record.identifiers)
    return {item for item in named if item.scheme == "doi"}


def _has_record(found: Mapping[Identifier, Sequence[Candidate]], wanted: Identifier, source: str) -> bool:
    """Whether a source has told of this very identifier already."""
    records = (record for some in found.values() for record in some if record.source == source)
    return any(wanted in record.identifiers for record in records)


def _growth(library: Library, paper: Paper, known: Sequence[Version], *, alarm: str) -> Growth | None:
    paper_id = paper.id or PaperId(0)
    cited = next((version for version in known if version.is_cited), None)
    has_news = cited is None or not (cited.is_of_record or cited.is_chosen)
    published = min(
        (version for version in known if has_news and version.is_of_record and not version.is_cited),
        key=lambda version: (bool(version.flag), rank_of(version.kind)),
        default=None,
    )
    if published is None and not alarm:
        return None
    differences = _differences(library, paper, published, known) if published else ()
    return Growth(paper_id, paper.title, paper.citation_key, published, differences, alarm)


def _differences(library: Library, paper: Paper, version: Version, known: Sequence[Version]) -> tuple[Difference, ...]:
    users = find_users_fields(library.get_provenance(version.paper_id))
    return tuple(
        Difference(name, as_text(getattr(paper, name)), as_text(value), name in users)
        for name, value in versions.citing(paper, version, known).items()
        if value != getattr(paper, name)
    )


def _watchers(sources: Mapping[str, Source]) -> list[FindsPublished]:
    return [source for source in sources.values() if isinstance(source, FindsPublished)]
