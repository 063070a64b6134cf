"""What an import would do: which entries are here already, with evidence and a reason for each. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.citekeys.foreign import is_citable
from readinglist.library.collecting import no_collection
from readinglist.library.operation import Operation
from readinglist.library.repetitions import as_paper, find_repetitions
from readinglist.matching.decision import Decision, Sameness, choose, decide
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PRIORITIES, Paper, PaperId, PaperType
from readinglist.model.plan import Action, ImportPlan, PlannedEntry
from readinglist.model.titles import normalise_title
from readinglist.storage import bib_sources, candidates, reader
from readinglist.storage.papers import read_papers
from readinglist.storage.reader import Connection

if TYPE_CHECKING:
    from readinglist.library.library import Library


#: Entries of one listing for which near titles are looked up in the full text, the slow part of a plan.
_MOST_NEAR_SEARCHES = 200
#: A title this near is the same one under the same citation key.
_NEAR_TITLE = 0.9
#: What a paper is cited by besides its venue: all of it belongs to one version.
_OF_VENUE = ("volume", "number", "pages", "publisher")


def plan(library: Library, listing: Listing) -> ImportPlan:
    """What importing this listing would do now. Changes nothing; `importing.apply` does it."""
    with library.reading() as connection, no_collection():
        return _Planner(connection, listing).plan()


def is_current(library: Library, plan: ImportPlan) -> bool:
    """Whether the library is still as it was when the plan was made."""
    with library.reading() as connection:
        return reader.revision(connection) == plan.revision


def planned_again(op: Operation, plan: ImportPlan) -> ImportPlan:
    """The plan, made anew inside an operation if the library has changed since; nobody else can change it now."""
    with op.writer.driver() as connection:
        if reader.revision(connection) == plan.revision:
            return plan
        return _Planner(connection, plan.listing).plan()


def text_hash(text: str) -> str:
    """By which the same text is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def filled_fields(entry: Entry, paper: Paper) -> dict[str, object]:
    """What an entry knows and the paper lacks, by field. A value that is there is never replaced."""
    values: dict[str, object] = {}
    if is_placeholder_title(paper.title, paper.identifiers) and not _is_placeholder(entry):
        values["title"] = entry.title
    if entry.abstract and not paper.abstract:
        values["abstract"] = entry.abstract
    if entry.date and (paper.date is None or _confirms_year(entry, paper)):
        values["date"] = entry.date
    if not paper.people:
        if entry.people:
            values["people"] = entry.people
        if entry.author_count is not None and paper.author_count is None:
            values["author_count"] = entry.author_count
        if entry.organization and not paper.organization:
            values["organization"] = entry.organization
    if entry.editors and not paper.editors:
        values["editors"] = entry.editors
    values |= _filled_venue(entry, paper)
    if entry.keywords and not paper.keywords:
        values["keywords"] = entry.keywords
    schemes = {item.scheme for item in paper.identifiers}
    if missing := tuple(item for item in entry.identifiers if item.scheme not in schemes):
        values["identifiers"] = paper.identifiers + missing
    return values


def _filled_venue(entry: Entry, paper: Paper) -> dict[str, object]:
    """Where it appeared: a journal's pages beside the name of a conference are worse than none."""
    values: dict[str, object] = {}
    if entry.venue and not paper.venue:
        values["venue"] = entry.venue
        if paper.type is PaperType.MISC and entry.type is not PaperType.MISC:
            values["type"] = entry.type
    elif normalise_title(entry.venue) != normalise_title(paper.venue):
        return {}
    known = {name: getattr(entry, name) for name in _OF_VENUE}
    return values | {name: value for name, value in known.items() if value and not getattr(paper, name)}


def _is_placeholder(entry: Entry) -> bool:
    return is_placeholder_title(entry.title, entry.identifiers)


def _confirms_year(entry: Entry, paper: Paper) -> bool:
    """The listing prints the year that was only inferred."""
    return (
        entry.date is not None
        and paper.date is not None
        and paper.date.is_year_inferred
        and not entry.date.is_year_inferred
        and entry.date.iso == paper.date.iso
    )


class _Planner:
    """Plans one listing: by what this very text became before, by identifiers and titles, then by near titles."""

    def __init__(self, connection: Connection, listing: Listing) -> None:
        self.connection = connection
        self.listing = listing
        self.titles = [normalise_title(entry.title) for entry in listing.entries]
        self.papers: dict[PaperId, Paper] = {}
        self.known: dict[int, PaperId] = {}
        self.by_key: dict[str, PaperId] = {}

    def plan(self) -> ImportPlan:
        revision = reader.revision(self.connection)
        earlier = candidates.find_listing(self.connection, text_hash(self.listing.text))
        if earlier:
            self.known = earlier[2]
        found = self._find_exact()
        self._add_near(found)
        planned = self._explained(self._decided(found))
        return ImportPlan(self.listing, tuple(planned), revision, earlier[0] if earlier else None)

    # -- candidates

    def _find_exact(self) -> list[list[PaperId]]:
        entries = self.listing.entries
        by_title = candidates.find_by_titles(self.connection, self.titles)
        named = [item for entry in entries for item in entry.identifiers]
        by_identifier = candidates.find_by_identifiers(self.connection, named) if named else {}
        keys = [entry.citation_key for entry in entries if entry.citation_key]
        self.by_key = bib_sources.find_by_keys(self.connection, keys) if keys else {}
        found = []
        for position, (entry, title) in enumerate(zip(entries, self.titles, strict=True), 1):
            ids = list(by_title.get(title, ()))
            for item in entry.identifiers:
                ids += by_identifier.get((item.scheme, item.value), ())
            if (named_so := self.by_key.get(entry.citation_key.casefold())) is not None:
                ids.append(named_so)
            if position in self.known:
                ids.append(self.known[position])
            found.append(list(dict.fromkeys(ids)))
        self._read(paper_id for ids in found for paper_id in ids)
        return found

    def _add_near(self, found: list[list[PaperId]]) -> None:
        """Near titles for the entries that nothing else has found; in a long listing only those that begin alike."""
        if not self.connection.execute("SELECT 1 FROM paper LIMIT 1").fetchone():
            return
        entries = self.listing.entries
        unknown = [index for index, ids in enumerate(found) if not ids and not _is_placeholder(entries[index])]
        for index in unknown:
            near = candidates.find_titles_that_begin_alike(self.connection, self.titles[index])
            if len(unknown) <= _MOST_NEAR_SEARCHES:
                near += candidates.find_near_titles(self.connection, self.titles[index])
            found[index] = list(dict.fromkeys(near))
        self._read(paper_id for ids in found for paper_id in ids)

    def _read(self, paper_ids: Iterable[PaperId]) -> None:
        wanted = sorted(set(paper_ids) - set(self.papers))
        if wanted:
            self.papers.update((paper.id, paper) for paper in read_papers(self.connection, wanted) if paper.id)

    # -- decisions

    def _decided(self, found: Sequence[Sequence[PaperId]]) -> list[PlannedEntry]:
        planned: list[PlannedEntry] = []
        repetitions = find_repetitions(self.listing.entries, self.titles)
        for index, (entry, ids) in enumerate(zip(self.listing.entries, found, strict=True)):
            known = self.papers.get(self.known.get(index + 1, PaperId(0)))
            if known is not None and known.id is not None:
                evidence = decide(entry, known).evidence.as_pairs()
                one = PlannedEntry(entry, Action.SAME, "this very listing was imported before", known.id, evidence)
            else:
                one = self._against_library(entry, [self.papers[i] for i in ids if i in self.papers])
                if one.action is not Action.SAME and index in repetitions:
                    one = self._repeated(entry, repetitions[index])
            planned.append(one)
        return planned

    def _against_library(self, entry: Entry, papers: Sequence[Paper]) -> PlannedEntry:
        chosen = choose(entry, papers)
        if chosen is None:
            return self._by_key_alone(entry, papers) or PlannedEntry(entry, Action.NEW, "not in the library yet")
        paper, decision = chosen
        is_same, reason = decision.sameness is Sameness.SAME, decision.reason
        if not is_same and self._has_same_key(entry, paper) and _is_like(decision):
            is_same, reason = True, "the same citation key and title"
        action = Action.SAME if is_same else Action.UNSURE
        return PlannedEntry(entry, action, reason, paper.id, decision.evidence.as_pairs())

    def _by_key_alone(self, entry: Entry, papers: Sequence[Paper]) -> PlannedEntry | None:
        """Where there is no title to compare, the key tells, if nothing else speaks against it."""
        paper = next((paper for paper in papers if self._has_same_key(entry, paper)), None)
        if paper is None or (entry.title and paper.title):
            return None
        evidence = decide(entry, paper).evidence
        is_other = evidence.has_contradiction or bool(evidence.conflicts)
        reason = "the same citation key, and no title to compare"
        return PlannedEntry(entry, Action.UNSURE if is_other else Action.SAME, reason, paper.id, evidence.as_pairs())

    def _has_same_key(self, entry: Entry, paper: Paper) -> bool:
        return bool(entry.citation_key) and self.by_key.get(entry.citation_key.casefold()) == paper.id

    def _repeated(self, entry: Entry, first: int) -> PlannedEntry:
        """The same paper named twice in one listing (the trending view does so)."""
        other = self.listing.entries[first]
        evidence = decide(entry, as_paper(other)).evidence.as_pairs()
        why = f"named twice in this listing: see line {other.first_line}"
        return PlannedEntry(entry, Action.SAME, why, evidence=evidence, repeats=first)

    # -- reasons

    def _explained(self, planned: Sequence[PlannedEntry]) -> list[PlannedEntry]:
        """With reasons in words, and UPDATE where the listing knows what the paper lacks."""
        ids = {one.paper_id for one in planned if one.paper_id is not None}
        names = candidates.find_listing_names(self.connection, ids) if ids else {}
        fills = self._fills(planned)
        taken = set(self.by_key)
        explained = []
        for index, one in enumerate(planned):
            paper_id = one.paper_id
            if paper_id is None:
                explained.append(replace(one, why=_with_words(one, taken)) if one.entry.source else one)
                continue
            paper = self.papers[paper_id]
            if one.action is Action.UNSURE:
                explained.append(replace(one, why=f"{one.why}: may be “{paper.title}” ({paper.citation_key})"))
                continue
            fields = fills.get(index, ())
            if fields:
                one = replace(one, action=Action.UPDATE, fills=fields)
            explained.append(replace(one, why=_here_already(paper, names.get(paper_id, []), one)))
        return explained

    def _fills(self, planned: Sequence[PlannedEntry]) -> dict[int, tuple[str, ...]]:
        """Fields that each SAME entry would fill in, those that the user set excepted; for each paper only once."""
        found: dict[int, tuple[str, ...]] = {}
        seen: set[PaperId] = set()
        for index, one in enumerate(planned):
            if one.action is not Action.SAME or one.paper_id is None or one.paper_id in seen:
                continue
            seen.add(one.paper_id)
            paper = self.papers[one.paper_id]
            if paper.trashed is None and (values := filled_fields(one.entry, paper)):
                found[index] = tuple(values)
        owners = [paper_id for index in found if (paper_id := planned[index].paper_id) is not None]
        own = candidates.find_fields_set_by_user(self.connection, owners) if owners else {}
        for index, fields in list(found.items()):
            users = own.get(planned[index].paper_id or PaperId(0), set())
            found[index] = tuple(name for name in fields if name not in users)
        return found


def _here_already(paper: Paper, names: Sequence[str], planned: PlannedEntry) -> str:
    """ "already here (the same title and abstract): brings date; seen in Daily Papers, 15 Apr 2026; status read" """
    parts = []
    if planned.fills:
        parts.append("brings " + ", ".join(name.replace("_", " ") for name in planned.fills))
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        parts.append(f"seen in {names[-1]}{more}")
    parts.append(f"status {paper.status.value}")
    place = "already here" if paper.trashed is None else "in the trash"
    return f"{place} ({planned.why}): {'; '.join(parts)}"


def _is_like(decision: Decision) -> bool:
    evidence = decision.evidence
    return (evidence.is_title_equal or evidence.title >= _NEAR_TITLE) and not evidence.conflicts


def _with_words(planned: PlannedEntry, taken: set[str]) -> str:
    """The reason, with what the entry brings of its user, and what becomes of its citation key."""
    entry, key = planned.entry, planned.entry.citation_key
    parts = [planned.why]
    if planned.repeats is not None:
        return f"{planned.why}; its key “{key}” will find that paper, too" if key else planned.why
    if brought := _brought(entry):
        parts.append(f"brings {brought}")
    if key.casefold() in taken:
        parts.append(f"its key “{key}” is that of another paper: it gets a new one")
    elif key and not is_citable(key):
        parts.append(f"pdfLaTeX may not be able to cite its key “{key}”")
    taken.add(key.casefold())
    return "; ".join(parts)


def _brought(entry: Entry) -> str:
    """ "status read, priority high, rating 4, tags nlp, parsing and a note" """
    parts = []
    if entry.status is not None:
        parts.append(f"status {entry.status}")
    if entry.priority:
        parts.append(f"priority {PRIORITIES[entry.priority]}")
    if entry.rating:
        parts.append(f"rating {entry.rating}")
    if entry.tags:
        parts.append(("tag " if len(entry.tags) == 1 else "tags ") + ", ".join(entry.tags))
    if entry.note:
        parts.append("a note")
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
