"""Any sequence of operations, undone one by one, gives every earlier state exactly; redone, every later one."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.errors import ReadinglistError
from readinglist.library import (
    adding,
    annotating,
    editing,
    merging,
    searching,
    tagging,
    told_apart,
    trashing,
    triage,
    versions,
)
from readinglist.library import settings as library_settings
from readinglist.library.library import Library
from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType, Status
from readinglist.model.people import Person

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))
from dumps import assert_sound, dump

TEXTS = st.text(max_size=40) | st.sampled_from(
    ["", "A Study of Undo", "Ünïcode Ω, 'quotes' \"and\" {braces}", "\\alpha \0 NUL \n two lines", "%_*", "\ud800"]
)
TAGS = st.sampled_from(["nlp", "NLP", "nlp/parsing", "vision", "Äpfel", "to do", "nlp/parsing/deep"])
PEOPLE = st.lists(st.builds(Person, family=TEXTS, given=TEXTS), max_size=3).map(tuple)
DATES = st.none() | st.builds(PartialDate, st.integers(1900, 2030), st.none() | st.integers(1, 12))
IDENTIFIERS = st.lists(
    st.builds(Identifier, st.sampled_from(["doi", "arxiv"]), TEXTS.filter(bool), st.none() | st.integers(1, 3)),
    max_size=2,
).map(tuple)
PAPERS = st.builds(
    Paper,
    title=TEXTS,
    abstract=TEXTS,
    people=PEOPLE,
    editors=PEOPLE,
    date=DATES,
    identifiers=IDENTIFIERS,
    tags=st.lists(TAGS, max_size=3).map(tuple),
    status=st.sampled_from(Status),
    author_count=st.none() | st.integers(0, 9),
    venue=TEXTS,
    keywords=st.just(()) | st.just(("one", "two")),
)


@dataclass(frozen=True, repr=False)
class Act:
    """One thing a user does. numbers pick papers, places and values, whatever the library holds then."""

    name: str
    numbers: tuple[int, ...]
    text: str
    tags: tuple[str, ...]
    papers: tuple[Paper, ...]

    def __repr__(self) -> str:
        """Short: hypothesis warns of a long one, and a warning fails the test."""
        titles = [paper.title[:20] for paper in self.papers]
        return f"Act({self.name!r}, {self.numbers}, {self.text[:40]!r}, {self.tags}, {titles})"


class Actor:
    """Does acts. A second or a minute passes between them, so that some typing joins and some does not."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 4, 15, 9, 0, tzinfo=dt.UTC)
        self.count = 0

    def clock(self) -> dt.datetime:
        return self.moment

    def do(self, library: Library, act: Act) -> None:
        self.moment += dt.timedelta(seconds=1 + act.numbers[0] % 3 * 40)
        try:
            getattr(self, act.name)(library, act)
        except ReadinglistError:
            pass  # a refusal is an answer too: it must leave no step behind

    def _ids(self, library: Library, act: Act) -> list[PaperId]:
        """Some papers, in and out of the trash, in an arbitrary order."""
        ids = [*library.find_ids(), *library.find_ids(scope="in:trash")]
        return [PaperId(ids[number % len(ids)]) for number in act.numbers] if ids else []

    def add(self, library: Library, act: Act) -> None:
        with library.operation("Import", kinds={"papers", "tags", "listings"}) as op:
            papers = [self._keyed(paper) for paper in act.papers]
            ids = adding.insert_papers(op, papers, source="listing", source_name=act.text)
            listing_id = op.writer.insert_one("listing", {"kind": "k", "name": act.text, "added": op.now_text})
            entries: list[dict[str, Any]] = [{"listing_id": listing_id, "paper_id": i, "title": act.text} for i in ids]
            op.writer.insert("entry", entries)

    def _keyed(self, paper: Paper) -> Paper:
        self.count += 1
        from dataclasses import replace

        return replace(paper, citation_key=f"key{self.count}")

    def edit(self, library: Library, act: Act) -> None:
        paper = act.papers[0]
        names = ("title", "abstract", "people", "date", "identifiers", "venue", "keywords", "editors", "author_count")
        chosen = {names[number % len(names)] for number in act.numbers}
        values = {name: getattr(paper, name) for name in sorted(chosen)}
        editing.edit_fields(library, self._ids(library, act), values=values)

    def type_title(self, library: Library, act: Act) -> None:
        for ending in ("", "a", "ab"):
            editing.edit_field(library, self._ids(library, act)[:1], field="title", value=act.text + ending)

    def change_type(self, library: Library, act: Act) -> None:
        kind = list(PaperType)[act.numbers[0] % len(PaperType)]
        editing.edit_field(library, self._ids(library, act), field="type", value=kind.value)

    def tag(self, library: Library, act: Act) -> None:
        tagging.add_tags(library, self._ids(library, act), tags=act.tags)

    def untag(self, library: Library, act: Act) -> None:
        tagging.remove_tags(library, self._ids(library, act), tags=act.tags)

    def rename_tag(self, library: Library, act: Act) -> None:
        tagging.rename_tag(library, act.tags[0], new_name=act.tags[-1])

    def delete_tag(self, library: Library, act: Act) -> None:
        tagging.delete_tag(library, act.tags[0])

    def set_status(self, library: Library, act: Act) -> None:
        triage.set_status(library, self._ids(library, act), status=list(Status)[act.numbers[-1] % len(Status)])

    def enqueue(self, library: Library, act: Act) -> None:
        triage.set_status(library, self._ids(library, act), status=Status.QUEUE)

    def rate(self, library: Library, act: Act) -> None:
        triage.set_rating(library, self._ids(library, act), rating=act.numbers[-1] % 6)

    def prioritise(self, library: Library, act: Act) -> None:
        triage.set_priority(library, self._ids(library, act), priority=act.numbers[-1] % 4)

    def move(self, library: Library, act: Act) -> None:
        queue = library.find_ids(scope="status:queue")
        before = PaperId(queue[act.numbers[0] % len(queue)]) if queue and act.numbers[-1] % 3 else None
        triage.move_in_queue(library, self._ids(library, act), before=before)

    def note(self, library: Library, act: Act) -> None:
        for paper_id in self._ids(library, act)[:1]:
            annotating.set_note(library, paper_id, text=act.text)

    def annotate(self, library: Library, act: Act) -> None:
        for paper_id in self._ids(library, act):
            length = len(library.get_paper(paper_id).abstract)
            annotating.add_annotation(library, paper_id, start=length // 3, end=length, text=act.text)

    def edit_annotation(self, library: Library, act: Act) -> None:
        for annotation in self._annotations(library, act):
            annotating.edit_annotation(library, annotation, text=act.text)

    def delete_annotation(self, library: Library, act: Act) -> None:
        for annotation in self._annotations(library, act):
            annotating.delete_annotation(library, annotation)

    def _annotations(self, library: Library, act: Act) -> list[int]:
        ids = self._ids(library, act)
        return [item.id or 0 for paper_id in ids for item in library.get_annotations(paper_id)][:1]

    def trash(self, library: Library, act: Act) -> None:
        trashing.trash_papers(library, self._ids(library, act))

    def restore(self, library: Library, act: Act) -> None:
        trashing.restore_papers(library, self._ids(library, act))

    def delete_for_good(self, library: Library, act: Act) -> None:
        trashing.delete_papers_for_good(library, self._ids(library, act))

    def merge(self, library: Library, act: Act) -> None:
        ids = list(dict.fromkeys(self._ids(library, act)))
        fields = ("title", "abstract", "citation_key", "venue", "people")
        merging.merge_papers(library, ids, choices={fields[act.numbers[0] % 5]: ids[-1]} if ids else {})

    def tell_apart(self, library: Library, act: Act) -> None:
        told_apart.tell_apart(library, self._ids(library, act))

    def record_versions(self, library: Library, act: Act) -> None:
        for paper_id in self._ids(library, act):
            kinds = list(VersionKind)
            records = [
                Candidate("crossref", paper.title, kinds[len(paper.title) % len(kinds)], date=paper.date,
                          venue=paper.venue, identifiers=paper.identifiers)
                for paper in act.papers
            ]  # fmt: skip
            with library.operation("Complete", kinds={"papers"}) as op:
                versions.record_versions(op, paper_id, records)

    def cite_version(self, library: Library, act: Act) -> None:
        for paper_id in self._ids(library, act):
            for version in versions.get_versions(library, paper_id)[act.numbers[0] % 3 :][:1]:
                versions.cite_version(library, paper_id, version_id=version.id or 0)

    def save_search(self, library: Library, act: Act) -> None:
        searching.save_search(library, act.tags[0], query=act.text)

    def change_setting(self, library: Library, act: Act) -> None:
        library_settings.change_setting(library, "pattern", value=act.text)

    def undo_some(self, library: Library, act: Act) -> None:
        for _ in range(act.numbers[0] % 4):
            library.undo()

    def redo_some(self, library: Library, act: Act) -> None:
        for _ in range(act.numbers[0] % 4):
            library.redo()


_NO_ACTS = {"do", "clock"}
NAMES = [name for name in vars(Actor) if not name.startswith("_") and name not in _NO_ACTS]
ACTS = st.builds(
    Act,
    name=st.sampled_from(NAMES) | st.just("add"),
    numbers=st.lists(st.integers(0, 10), min_size=1, max_size=4).map(tuple),
    text=TEXTS,
    tags=st.lists(TAGS, min_size=1, max_size=3).map(tuple),
    papers=st.lists(PAPERS, min_size=1, max_size=3).map(tuple),
)
SEQUENCES = st.lists(ACTS, min_size=3, max_size=20)
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


#: Memory where there is such a folder: exactness is tested here, and thousands of syncs would take minutes.
FOLDER = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def in_a_library(check: Callable[[Path, Actor], None]) -> None:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        check(Path(folder) / "library.sqlite", Actor())


@SETTINGS
@given(SEQUENCES)
def test_operations_undone_and_redone_one_by_one_give_every_state_exactly(acts: list[Act]) -> None:
    def check(path: Path, actor: Actor) -> None:
        with Library.open(path, clock=actor.clock) as library:
            for act in acts:
                actor.do(library, act)
            assert_sound(path)
            while library.redo() is not None:
                pass  # the acts may have ended with an undo: what it took back would come again below
            undo_all_and_redo_all(library, path)

    in_a_library(check)


def undo_all_and_redo_all(library: Library, path: Path) -> None:
    """Undo to the very beginning, remembering each state, then redo to the end and compare each."""
    states = [dump(path)]
    while library.undo() is not None:
        states.append(dump(path))
    assert all(not rows for rows in states[-1].values()), "the beginning is an empty library"
    assert_sound(path)
    for state in reversed(states[:-1]):
        assert library.redo() is not None
        assert dump(path) == state
    assert_sound(path)
    if library.redo_label:
        raise AssertionError("redo goes on after everything undone was brought back")


@SETTINGS
@given(SEQUENCES)
def test_undo_and_redo_go_on_across_restarts(acts: list[Act]) -> None:
    def check(path: Path, actor: Actor) -> None:
        for act in acts:
            with Library.open(path, clock=actor.clock) as library:
                actor.do(library, act)
        end = dump(path)
        steps = 0
        while True:
            with Library.open(path, clock=actor.clock) as library:
                if library.undo() is None:
                    break
                steps += 1
        assert all(not rows for rows in dump(path).values())
        for _ in range(steps):
            with Library.open(path, clock=actor.clock) as library:
                library.redo()
        assert dump(path) == end
        assert_sound(path)

    in_a_library(check)
