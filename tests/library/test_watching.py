"""Preprints that grow up: what sources published is proposed, a person accepts, and what is the user's stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_sources import FakeClient, IdentifierSource, abstract_of, listed, record, title_of

from readinglist.errors import InvalidRequest, NothingFound, SourceUnavailable
from readinglist.library import annotating, editing, exporting, tagging, trashing, watching
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.library.looking_up import get_proposals
from readinglist.library.proposing import accept_proposal
from readinglist.library.versions import get_versions
from readinglist.model.candidate import Candidate, Relation, RelationKind, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.model.version import Taking

PEOPLE = (Person("Beethoven", "Ludwig", "van"), Person("Doe", "Jane"))


class Watcher(IdentifierSource):
    """Knows what became of papers, by their arXiv numbers or DOIs."""

    def find_published(
        self, client: FakeClient, identifiers: Sequence[Identifier]
    ) -> dict[Identifier, list[Candidate]]:
        self._note(client, tuple(identifiers))
        found = {}
        for wanted in identifiers:
            known = [one for one in self.records if wanted.value in {item.value for item in one.identifiers}]
            if known:
                found[wanted] = known
        return found


def watcher(*records: Candidate, key: str = "semanticscholar", **values: Any) -> Watcher:
    return Watcher(key, list(records), frozenset({"arxiv", "doi"}), **values)


def preprint(topic: str, number: int) -> Paper:
    arxiv = Identifier("arxiv", f"2306.{number:05d}")
    return listed(topic, identifiers=(arxiv,), people=PEOPLE, citation_key=f"{topic.lower()}2023")


def published(topic: str, number: int, **values: object) -> Candidate:
    doi = Identifier("doi", f"10.1000/{topic.lower()}")
    facts: dict[str, Any] = {
        "kind": VersionKind.JOURNAL,
        "type": PaperType.ARTICLE,
        "date": PartialDate(2024, 3),
        "venue": f"Journal of {topic}",
        "volume": "12",
        "identifiers": (Identifier("arxiv", f"2306.{number:05d}"), doi),
    }
    return record(topic, number, **{"source": "semanticscholar", **facts, **values})


class Clock:
    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite", clock=clock) as library:
        yield library


def add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Import", kinds={"papers"}) as op:
        return insert_papers(op, papers, source="listing", source_name="A page")


def watch(library: Library, *watchers: Watcher, **values: Any) -> watching.WatchResult:
    client: Any = values.pop("client", FakeClient())
    sources: Any = {one.key: one for one in watchers}
    return watching.watch(library, client, sources=sources, **values)


def test_a_published_preprint_is_proposed_field_by_field_and_nothing_changes(library: Library) -> None:
    owls, bats = add(library, preprint("Owls", 1), preprint("Bats", 2))
    before = library.get_papers([owls, bats])
    result = watch(library, watcher(published("Owls", 1)))
    (growth,) = result.growths
    assert (growth.paper_id, growth.citation_key, growth.flag) == (owls, "owls2023", "")
    assert growth.version is not None
    assert growth.version.label == "journal version, Journal of Owls, Mar 2024"
    assert {one.field: (one.own, one.found) for one in growth.differences} == {
        "type": ("misc", "article"),
        "date": ("2023-06-26", "2024-03"),
        "venue": ("", "Journal of Owls"),
        "volume": ("", "12"),
        "identifiers": ("arxiv:2306.00001", "10.1000/owls; arxiv:2306.00001"),
    }
    assert result.asked == 2
    assert watching.find_growths(library) == [growth]
    assert library.get_papers([owls, bats]) == before
    assert library.undo_label == "Note versions of 1 paper"


def test_accepting_keeps_key_notes_tags_and_what_the_user_set(library: Library) -> None:
    (owls,) = add(library, preprint("Owls", 1))
    tagging.add_tags(library, [owls], tags=["birds"])
    annotating.set_note(library, owls, text="Mine.")
    editing.edit_fields(library, [owls], values={"venue": "J. Owls", "title": "Owls!"})
    editing.edit_field(library, [owls], field="title", value=title_of("Owls"))
    watch(library, watcher(published("Owls", 1)))
    (growth,) = watching.find_growths(library)
    assert [one.field for one in growth.differences if one.is_users] == ["venue"]
    watching.accept_growths(library, [owls])
    paper = library.get_paper(owls)
    assert (paper.type, paper.volume, paper.date) == (PaperType.ARTICLE, "12", PartialDate(2024, 3))
    assert (paper.venue, paper.title, paper.citation_key) == ("J. Owls", title_of("Owls"), "owls2023")
    assert (paper.tags, library.get_note(owls).text) == (("birds",), "Mine.")
    assert [(one.field, one.value) for one in get_proposals(library, owls)] == [("venue", "Journal of Owls")]
    assert "eprint" in exporting.bibtex_of(paper)
    assert watching.find_growths(library) == []
    assert library.get_provenance(owls)[0].source_name == "Semantic Scholar"


def test_several_are_accepted_as_one_step_and_undone_exactly(library: Library) -> None:
    ids = add(library, preprint("Owls", 1), preprint("Bats", 2))
    watch(library, watcher(published("Owls", 1), published("Bats", 2)))
    before = library.get_papers(ids)
    watching.accept_growths(library, ids)
    assert library.undo_label == "Cite the published versions of 2 papers"
    library.undo()
    assert library.get_papers(ids) == before
    assert len(watching.find_growths(library)) == 2
    with pytest.raises(NothingFound):
        watching.accept_growths(library, [PaperId(99)])


def test_fields_are_taken_one_by_one_and_the_rest_is_proposed_or_dismissed(library: Library) -> None:
    owls, bats = add(library, preprint("Owls", 1), preprint("Bats", 2))
    tagging.add_tags(library, [owls], tags=["birds"])
    editing.edit_field(library, [owls], field="volume", value="mine")
    watch(library, watcher(published("Owls", 1), published("Bats", 2)))
    before = library.get_papers([owls, bats]), get_proposals(library, owls), get_versions(library, owls)
    watching.accept_growths(
        library,
        [owls, bats],
        taking=Taking(fields=("venue", "volume")),
        takings={bats: Taking(fields=("date",), is_rest_dismissed=True)},
    )
    paper, other = library.get_papers([owls, bats])
    assert (paper.venue, paper.volume, paper.type, paper.date) == (
        "Journal of Owls", "mine", PaperType.MISC, PartialDate(2023, 6, 26)
    )  # fmt: skip
    assert (paper.citation_key, paper.tags) == ("owls2023", ("birds",))
    assert {one.field for one in get_proposals(library, owls)} == {"type", "date", "identifiers", "volume"}
    assert (other.date, other.venue, get_proposals(library, bats)) == (PartialDate(2024, 3), "", [])
    assert watching.find_growths(library) == [], "both cite what was published"
    for proposal in get_proposals(library, owls):
        if proposal.field == "identifiers":
            accept_proposal(library, proposal.id)
            assert library.get_paper(owls).identifier("doi") == "10.1000/owls"
            library.undo()
    library.undo()
    assert (library.get_papers([owls, bats]), get_proposals(library, owls), get_versions(library, owls)) == before


def test_a_field_that_no_version_has_is_refused(library: Library) -> None:
    (owls,) = add(library, preprint("Owls", 1))
    watch(library, watcher(published("Owls", 1)))
    with pytest.raises(InvalidRequest, match='no field "title"'):
        watching.accept_growths(library, [owls], taking=Taking(fields=("title", "venue")))
    with pytest.raises(InvalidRequest, match="No field"):
        watching.accept_growths(library, [owls], taking=Taking(fields=()))
    assert library.undo_label == "Note versions of 1 paper"


def test_a_growth_that_was_dismissed_is_not_proposed_again(library: Library, clock: Clock) -> None:
    (owls,) = add(library, preprint("Owls", 1))
    watch(library, watcher(published("Owls", 1)))
    watching.dismiss_growth(library, owls)
    clock.moment += dt.timedelta(days=30)
    assert watch(library, watcher(published("Owls", 1))).growths == ()
    assert watching.find_growths(library) == []
    preprint_cited = next(version for version in get_versions(library, owls) if version.is_cited)
    assert preprint_cited.kind is VersionKind.PREPRINT


def test_a_source_that_only_names_the_published_version_leads_to_its_pages(library: Library) -> None:
    (owls,) = add(library, preprint("Owls", 1))
    doi = Identifier("doi", "10.1000/owls")
    names = record("Owls", 1, relations=(Relation(RelationKind.PUBLISHED_AS, doi),))
    pages = published("Owls", 1, source="crossref", identifiers=(doi,), pages="1-9")
    archive = Watcher("arxiv", [names], frozenset({"arxiv"}))
    registry = Watcher("crossref", [pages], frozenset({"doi"}))
    (growth,) = watch(library, archive, registry).growths
    assert growth.version is not None
    assert (growth.paper_id, growth.version.pages, growth.version.identifiers) == (owls, "1-9", (doi,))
    assert (archive.asked, registry.asked) == ([(Identifier("arxiv", "2306.00001"),)], [(doi,)])


def test_another_paper_under_the_same_number_is_no_growth(library: Library) -> None:
    """A source that has the wrong paper behind a number proposes nothing."""
    add(library, preprint("Owls", 1))
    wrong = replace(published("Bats", 1), title=title_of("Bats"), abstract=abstract_of("Bats"))
    assert watch(library, watcher(wrong)).growths == ()


def test_withdrawals_and_retractions_are_told(library: Library) -> None:
    owls, bats = add(
        library,
        preprint("Owls", 1),
        replace(preprint("Bats", 2), type=PaperType.ARTICLE, venue="Journal of Bats",
                identifiers=(Identifier("doi", "10.1000/bats"),), is_verified=True),
    )  # fmt: skip
    withdrawn = record("Owls", 1, flag="withdrawn: an error in the proof")
    retracted = published("Bats", 2, identifiers=(Identifier("doi", "10.1000/bats"),), flag="retracted: made up")
    result = watch(library, watcher(withdrawn, retracted))
    assert {growth.paper_id: (growth.version, growth.flag) for growth in result.growths} == {
        owls: (None, "withdrawn: an error in the proof"),
        bats: (None, "retracted: made up"),
    }


def test_nothing_is_asked_twice_in_a_week_but_what_is_named_is(library: Library, clock: Clock) -> None:
    owls, _ = add(library, preprint("Owls", 1), Paper(title="Without a number"))
    source = watcher()
    watch(library, source)
    assert source.asked == [(Identifier("arxiv", "2306.00001"),)]
    clock.moment += dt.timedelta(days=6)
    watch(library, source)
    assert len(source.asked) == 1
    watch(library, source, ids=[owls])
    assert len(source.asked) == 2
    clock.moment += dt.timedelta(days=8)
    watch(library, source)
    assert len(source.asked) == 3


def test_what_a_stopped_watch_asked_is_not_asked_again(library: Library) -> None:
    add(library, *(preprint(f"Owls{number}", number) for number in range(100)))
    source = watcher(published("Owls3", 3))
    calls = iter(range(100))

    def check() -> None:
        if next(calls) >= 4:  # in the middle of the second part
            raise Stop

    with pytest.raises(Stop):
        watch(library, source, check=check)
    assert len(source.asked) == 2
    asked = len(source.asked[0])  # type: ignore[arg-type]
    assert 0 < asked < 100
    assert [growth.citation_key for growth in watching.find_growths(library)] == ["owls32023"]
    source.asked.clear()
    result = watch(library, source)
    assert result.asked == sum(map(len, source.asked)) == 100 - asked


class Stop(Exception):
    """A person ends the watch."""


def test_a_source_that_fails_is_told_and_its_papers_are_asked_about_again(library: Library) -> None:
    add(library, *(preprint(f"Owls{number}", number) for number in range(50)))
    broken = watcher(key="crossref", failure=SourceUnavailable("Crossref did not answer.", source="crossref"))
    sound = watcher(published("Owls1", 1))
    result = watch(library, broken, sound)
    assert result.failures == {"Crossref": "Crossref did not answer."}
    assert (len(result.growths), result.asked, result.is_network_down) == (1, 0, False)
    assert len(broken.asked) == 1, "it is not asked again in the same run"
    assert watch(library, broken).is_network_down
    assert watch(library, sound).asked == 50


def test_progress_is_told_to_the_end(library: Library) -> None:
    add(library, *(preprint(f"Owls{number}", number) for number in range(50)))
    told: list[tuple[int, int]] = []
    watch(library, watcher(), on_progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 50), (40, 50), (50, 50)]


def test_papers_in_the_trash_are_left_alone(library: Library) -> None:
    (owls,) = add(library, preprint("Owls", 1))
    watch(library, watcher(published("Owls", 1)))
    trashing.trash_papers(library, [owls])
    assert watching.find_growths(library) == []
    source = watcher()
    watch(library, source, ids=[owls])
    assert source.asked == []


def test_it_is_due_once_a_week_and_only_if_it_was_turned_on(library: Library, clock: Clock) -> None:
    add(library, preprint("Owls", 1))
    assert not watching.is_due(library)
    watching.set_weekly(library, is_on=True)
    assert watching.is_due(library)
    watch(library, watcher())
    assert not watching.is_due(library)
    clock.moment += dt.timedelta(days=7)
    assert watching.is_due(library)
    watching.set_weekly(library, is_on=False)
    assert not watching.is_due(library)
