"""Completing papers: what is asked, what becomes of it, and that nothing is lost or asked twice."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from fake_sources import FakeClient, FakeSource, IdentifierSource, arxiv, listed, record, sources_of, title_of

from readinglist.errors import InvalidRequest, SourceUnavailable
from readinglist.library import (
    adding,
    annotating,
    completing,
    editing,
    looking_up,
    public_keys,
    reviewing,
    trashing,
    triage,
)
from readinglist.library.library import Library
from readinglist.library.proposing import accept_proposal, dismiss_proposal
from readinglist.library.versions import get_versions
from readinglist.model.candidate import Relation, RelationKind, VersionKind
from readinglist.model.changes import Changes
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import CompletionResult, Lookup, LookupState, Progress
from readinglist.model.paper import Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.model.public_key import Way
from readinglist.storage.tables import USER_TABLES
from storage.dumps import dump

TOPICS = ("Owls", "Trees", "Rivers", "Stones", "Clouds", "Ferns")
PEOPLE = (Person("Beethoven", "Ludwig", "van"), Person("Doe", "Jane"))


def add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Import", kinds={"papers"}) as op:
        return adding.insert_papers(op, papers, source="listing", source_name="A page")


def run(library: Library, *fakes: IdentifierSource, **values: Any) -> CompletionResult:
    client: Any = values.pop("client", FakeClient())
    sources: Any = sources_of(*fakes)
    return completing.run(library, client, sources=sources, **values)


def rows_of(library: Library, paper_id: PaperId) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the user's tables that belongs to the paper, its number included."""
    with closing(sqlite3.connect(library.path)) as connection:
        return {
            table.name: connection.execute(f"SELECT * FROM {table.name} WHERE {key} = ?", (paper_id,)).fetchall()
            for table in USER_TABLES
            if (key := "id" if table.name == "paper" else "paper_id" if "paper_id" in table.columns else "")
        }


def state_of(library: Library, paper_id: PaperId) -> LookupState:
    return looking_up.get_lookup(library, paper_id).state


def test_a_bare_title_becomes_a_paper_with_names_identifier_and_evidence(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls"))
    before = library.get_paper(paper_id)
    result = run(library, arxiv([record("Owls", 1)]), ids=[paper_id])
    paper = library.get_paper(paper_id)
    assert (paper.people, paper.identifiers, paper.is_verified) == (
        PEOPLE,
        (Identifier("arxiv", "2306.00001", 1),),
        True,
    )
    assert paper.citation_key == before.citation_key
    (completed,) = result.papers
    assert completed.lookup.state is LookupState.PROVEN
    assert completed.fields["people"] == ("", "van Beethoven, Ludwig; Doe, Jane")
    origin = library.get_provenance(paper_id)[0]
    assert (origin.source, origin.source_name) == ("arxiv", "arXiv")
    assert origin.evidence["title"] == "1.00"
    assert set(origin.fields) >= {"people", "identifiers", "is_verified"}
    assert "title" not in origin.fields


def test_undo_of_a_run_restores_every_paper_exactly_and_they_are_to_review(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS))
    before = library.get_papers(ids)
    run(library, arxiv([record(topic, number) for number, topic in enumerate(TOPICS)]), ids=ids)
    assert library.undo_label == "Complete 6 papers"
    library.undo()
    assert library.get_papers(ids) == before
    assert {state_of(library, paper_id) for paper_id in ids} == {LookupState.TO_REVIEW}
    assert library.find_ids("is:to-review") == ids[::-1]
    library.redo()
    assert looking_up.count_lookups(library).proven == 6


def test_one_match_of_many_is_taken_back_exactly(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:3]))
    before, rows = library.get_paper(ids[1]), rows_of(library, ids[1])
    run(library, arxiv([record(topic, number) for number, topic in enumerate(TOPICS)]), ids=ids)
    assert reviewing.undo_match(library, ids[1]) is not None
    assert library.get_paper(ids[1]) == before
    assert rows_of(library, ids[1]) == rows
    assert state_of(library, ids[1]) is LookupState.TO_REVIEW
    assert [state_of(library, i) for i in (ids[0], ids[2])] == [LookupState.PROVEN] * 2
    assert reviewing.undo_match(library, ids[1]) is None


def test_a_match_that_was_undone_and_redone_is_taken_back_exactly_and_that_again_is_undone(library: Library) -> None:
    ids = add(library, *(listed(topic, people=PEOPLE) for topic in TOPICS[:2]))
    rows = rows_of(library, ids[0])
    run(library, arxiv([record(topic, number) for number, topic in enumerate(TOPICS)]), ids=ids)
    proven = dump(library.path)
    library.undo()
    library.redo()
    reviewing.undo_match(library, ids[0])
    assert rows_of(library, ids[0]) == rows
    library.undo()
    assert dump(library.path) == proven


def test_what_was_done_beside_a_match_stays_when_all_of_the_match_is_taken_back(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls"))
    before, versions = library.get_paper(paper_id), get_versions(library, paper_id)
    run(library, arxiv([record("Owls", 1)]), ids=[paper_id])
    triage.set_rating(library, [paper_id], rating=4)
    annotating.set_note(library, paper_id, text="Read again")
    changed = library.get_paper(paper_id).modified
    reviewing.undo_match(library, paper_id)
    assert library.get_paper(paper_id) == replace(before, rating=4, has_note=True, modified=changed)
    assert library.get_note(paper_id).text == "Read again"
    assert get_versions(library, paper_id) == versions


def test_what_the_user_set_after_a_match_stays_when_the_match_is_taken_back(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls"))
    run(library, arxiv([record("Owls", 1)]), ids=[paper_id])
    editing.edit_field(library, [paper_id], field="people", value="Max Roe")
    reviewing.undo_match(library, paper_id)
    paper = library.get_paper(paper_id)
    assert (paper.people, paper.identifiers, paper.is_verified) == ((Person("Roe", "Max"),), (), False)


def test_three_lanes_share_the_titles_and_ask_for_the_details_in_one_batch(library: Library) -> None:
    papers = [listed(topic) for topic in TOPICS]
    ids = add(library, *papers)
    bare = [record(topic, number, abstract="", people=()) for number, topic in enumerate(TOPICS)]
    details = arxiv([record(topic, number) for number, topic in enumerate(TOPICS)], delay_s=0.2)
    lanes = [
        FakeSource(key, [replace(one, source=key) for one in bare], delay_s=0.05)
        for key in ("semanticscholar", "openalex")
    ]
    result = run(library, details, *lanes, ids=ids)
    assert result.count(LookupState.PROVEN) == 6
    titles = [question for fake in (details, *lanes) for question in fake.asked if isinstance(question, str)]
    assert sorted(titles) == sorted(paper.title for paper in papers), "a title was asked of two sources"
    batches = [question for question in details.asked if isinstance(question, tuple)]
    assert len(batches) == 1
    assert {name for fake in (details, *lanes) for name in fake.threads} == {
        "ask arxiv", "ask semanticscholar", "ask openalex",
    }  # fmt: skip


def test_papers_with_identifiers_are_asked_for_by_them_in_batches_and_by_no_title(library: Library) -> None:
    known = arxiv([record(topic, number) for number, topic in enumerate(TOPICS)], batch_size=4)
    ids = add(
        library,
        *(replace(listed(topic), identifiers=record(topic, n).identifiers) for n, topic in enumerate(TOPICS)),
    )
    result = run(library, known, FakeSource("openalex", known.records), ids=ids)
    assert result.count(LookupState.PROVEN) == 6
    assert [len(question) for question in known.asked if isinstance(question, tuple)] == [4, 2]
    assert len(known.asked) == 2


def test_an_identifier_that_one_source_does_not_know_is_asked_of_the_next(library: Library) -> None:
    doi = Identifier("doi", "10.5281/zenodo.1")
    found = record("Owls", 1, source="datacite", identifiers=(doi,))
    crossref = FakeSource("crossref", [], frozenset({"doi"}))
    datacite = FakeSource("datacite", [found], frozenset({"doi"}))
    (paper_id,) = add(library, replace(listed("Owls"), identifiers=(doi,)))
    run(library, crossref, datacite, ids=[paper_id])
    assert library.get_paper(paper_id).is_verified
    assert crossref.asked == datacite.asked == [(doi,)]


BARE = Identifier("arxiv", "2306.00001")


def test_a_paper_called_by_its_identifier_gets_a_key_with_its_match_and_loses_it_with_that(library: Library) -> None:
    (paper_id,) = add(library, Paper(BARE.text, identifiers=(BARE,)))
    assert library.get_paper(paper_id).citation_key == "arXiv:2306.00001"
    run(library, arxiv([record("Owls", 1)]), ids=[paper_id])
    proper = library.get_paper(paper_id).citation_key
    assert proper.startswith("vanbeethovenOwls")
    assert proper.endswith("2023")
    library.undo()
    assert library.get_paper(paper_id).citation_key == "arXiv:2306.00001"
    library.redo()
    assert library.get_paper(paper_id).citation_key == proper
    reviewing.undo_match(library, paper_id)
    assert library.get_paper(paper_id).citation_key == "arXiv:2306.00001"


def test_an_identifier_that_left_the_program_as_a_key_stays_the_key(library: Library) -> None:
    copied, typed = add(library, *[Paper(BARE.text, identifiers=(BARE,))] * 2)
    public_keys.mark_public(library, [copied], way=Way.COPIED)
    editing.edit_field(library, [typed], field="citation_key", value="arXiv:2306.00001x")
    run(library, arxiv([record("Owls", 1)]), ids=[copied, typed])
    assert [paper.citation_key for paper in library.get_papers([copied, typed])] == [
        "arXiv:2306.00001", "arXiv:2306.00001x",
    ]  # fmt: skip


def test_the_published_version_of_a_hit_is_asked_for_by_its_doi(library: Library) -> None:
    doi = Identifier("doi", "10.1000/owls")
    hit = record("Owls", 1, source="openalex", identifiers=(Identifier("arxiv", "2306.00001"), doi))
    published = record(
        "Owls", 1, source="crossref", kind=VersionKind.JOURNAL, type=PaperType.ARTICLE, venue="Journal of Birds",
        identifiers=(doi,), date=PartialDate(2024, 2), abstract="",
    )  # fmt: skip
    crossref = FakeSource("crossref", [published], frozenset({"doi"}))
    (paper_id,) = add(library, listed("Owls"))
    run(library, arxiv([]), FakeSource("openalex", [hit]), crossref, ids=[paper_id])
    paper = library.get_paper(paper_id)
    assert (paper.venue, paper.type, paper.identifier("doi")) == ("Journal of Birds", PaperType.ARTICLE, "10.1000/owls")
    assert paper.identifier("arxiv") == "2306.00001"
    sources = {origin.source for origin in library.get_provenance(paper_id)}
    assert sources == {"crossref", "listing"}


def test_a_published_version_that_only_the_preprint_names_is_asked_for_whichever_lane_was_faster(
    library: Library,
) -> None:
    dois = [Identifier("doi", f"10.1000/{topic.lower()}") for topic in TOPICS]
    preprints = [
        record(topic, number, relations=(Relation(RelationKind.PUBLISHED_AS, doi),))
        for number, (topic, doi) in enumerate(zip(TOPICS, dois, strict=True))
    ]
    published = [
        record(
            topic,
            number,
            source="crossref",
            kind=VersionKind.JOURNAL,
            type=PaperType.ARTICLE,
            venue="Journal of Birds",
            identifiers=(doi,),
            date=PartialDate(2024, 2),
            abstract="",
        )
        for number, (topic, doi) in enumerate(zip(TOPICS, dois, strict=True))
    ]
    hits = [replace(one, source="openalex", relations=()) for one in preprints]
    crossref = FakeSource("crossref", published, frozenset({"doi"}))
    ids = add(library, *(listed(topic) for topic in TOPICS))
    run(library, arxiv(preprints), FakeSource("openalex", hits, delay_s=0.05), crossref, ids=ids)
    papers = library.get_papers(ids)
    assert [paper.identifier("doi") for paper in papers] == [doi.value for doi in dois]
    assert {paper.venue for paper in papers} == {"Journal of Birds"}
    (batch,) = crossref.asked
    assert isinstance(batch, tuple)
    assert set(batch) == set(dois)


def test_a_title_is_asked_of_the_source_whose_answer_is_kept_from_before(library: Library) -> None:
    client = FakeClient()
    titles = [title_of(topic) for topic in TOPICS]
    client.kept = {("openalex", title) for title in titles[:3]}
    records = [record(topic, number) for number, topic in enumerate(TOPICS)]
    first, second = arxiv(records), FakeSource("openalex", [replace(one, source="openalex") for one in records])
    second.delay_s = 0.05
    run(library, first, second, ids=add(library, *(listed(topic) for topic in TOPICS)), client=client)
    assert [one for one in first.asked if one in titles[:3]] == []
    assert [one for one in second.asked if one in titles[:3]] == titles[:3]


def test_without_proof_a_paper_is_to_review_and_keeps_what_the_listing_said(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls", abstract=""))
    other = record("Owls", 1, author_count=5, people=PEOPLE * 2 + PEOPLE[:1])
    before = library.get_paper(paper_id)
    result = run(library, arxiv([other]), ids=[paper_id])
    assert library.get_paper(paper_id) == before
    lookup = looking_up.get_lookup(library, paper_id)
    assert lookup.state is LookupState.TO_REVIEW
    assert lookup.reason == result.papers[0].lookup.reason
    assert lookup.matches[0].candidates == (other,)
    assert library.undo_label == "Import"


def test_a_title_that_nobody_knows_is_asked_of_everybody_once_and_not_found(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls"))
    lanes = [FakeSource(key) for key in ("arxiv", "semanticscholar", "openalex", "crossref", "dblp")]
    run(library, *lanes, ids=[paper_id])
    lookup = looking_up.get_lookup(library, paper_id)
    assert (lookup.state, lookup.reason) == (LookupState.NOT_FOUND, "no source that was asked knows it")
    assert [len(lane.asked) for lane in lanes] == [1] * 5


def test_a_source_that_fails_makes_later_what_missed_it_while_the_others_go_on(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS))
    failing = FakeSource(
        "arxiv", failure=SourceUnavailable("arXiv asks us to come back later.", source="arxiv", retry_after_s=90)
    )
    knows = FakeSource("openalex", [record(topic, n, source="openalex") for n, topic in enumerate(TOPICS[:4])])
    result = run(library, failing, knows, ids=ids)
    assert (result.count(LookupState.PROVEN), result.count(LookupState.LATER)) == (4, 2)
    assert (result.failures, result.is_network_down) == ({"arXiv": "arXiv asks us to come back later."}, False)
    assert len(failing.asked) == 1, "a source that failed was asked again"
    lookup = looking_up.get_lookup(library, ids[5])
    assert lookup.reason == "arXiv asks us to come back later."
    assert lookup.not_before is not None
    assert lookup.asked is not None
    assert (lookup.not_before - lookup.asked).total_seconds() == 90


def test_one_answer_that_cannot_be_read_costs_only_its_own_paper(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS))
    knows = FakeSource("openalex", [record(topic, n, source="openalex") for n, topic in enumerate(TOPICS)])
    unreadable = SourceUnavailable("OpenAlex gave an answer that cannot be read.", source="openalex")

    def fail_once() -> None:
        knows.failure = unreadable if len(knows.asked) == 3 else None

    knows.before = fail_once
    result = run(library, knows, ids=ids)
    assert (result.count(LookupState.PROVEN), result.count(LookupState.LATER)) == (5, 1)
    assert state_of(library, ids[2]) is LookupState.LATER
    assert not result.is_network_down


def test_when_no_source_answers_the_network_is_down_and_all_are_later(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:3]))
    down = [
        FakeSource(key, failure=SourceUnavailable(f"{key} could not be reached.", source=key))
        for key in ("arxiv", "openalex")
    ]
    result = run(library, *down, ids=ids)
    assert result.is_network_down
    assert result.count(LookupState.LATER) == 3


class Cancelled(Exception):
    """What a front end raises to end a run."""


def test_a_cancelled_run_keeps_what_was_proven_and_the_rest_waits(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS))
    knows = arxiv([record(topic, number) for number, topic in enumerate(TOPICS)], delay_s=0.02)

    def check() -> None:
        if len(knows.asked) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(library, knows, ids=ids, check=check)
    proven = [paper_id for paper_id in ids if library.get_paper(paper_id).is_verified]
    assert 1 <= len(proven) <= 4
    assert looking_up.find_waiting(library) == [paper_id for paper_id in ids if paper_id not in proven]
    result = run(library, replace(knows, asked=[]))
    assert result.count(LookupState.PROVEN) == 6 - len(proven)
    assert looking_up.count_lookups(library).proven == 6


def test_hits_of_a_run_that_was_broken_off_are_not_asked_for_again(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:3]))
    bare = [record(topic, n, source="openalex", abstract="", people=()) for n, topic in enumerate(TOPICS)]
    openalex = FakeSource("openalex", bare)
    records = [record(topic, number) for number, topic in enumerate(TOPICS)]
    details = IdentifierSource("arxiv", records, frozenset({"arxiv"}))

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run(library, replace(details, before=stop), openalex, ids=ids)
    assert len(openalex.asked) == 3
    result = run(library, details, openalex)
    assert len(openalex.asked) == 3, "a title was asked for a second time"
    assert result.count(LookupState.PROVEN) == 3


def test_progress_is_told_with_the_waits_that_sources_ask_for(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:2]))
    client = FakeClient()
    client.waiting = {"arxiv": 12.2}
    told: list[Progress] = []
    run(library, arxiv([record("Owls", 1)]), ids=ids, client=client, on_progress=told.append)
    assert told[-1].text == "1 of 2 completed, 1 not found, arXiv asks us to wait 12 s"
    assert frozenset().union(*(progress.changed for progress in told)) == set(ids)


def test_what_the_user_does_meanwhile_is_a_step_of_its_own(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:3]))
    knows = arxiv([record(topic, number) for number, topic in enumerate(TOPICS)])
    is_edited: list[bool] = []

    def edit(progress: Progress) -> None:
        if progress.proven == 1 and not is_edited:
            is_edited.append(editing.edit_field(library, ids[2:], field="venue", value="Mine") is not None)

    run(library, replace(knows, delay_s=0.05), ids=ids, on_progress=edit)
    labels = [row.label for row in library.get_history()]
    assert labels[1] == "Edit venue of 1 paper"
    assert labels[0] == "Complete 2 papers"
    library.undo()
    assert looking_up.count_lookups(library).proven == 1


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:2]))
    before = library.get_papers(ids)
    result = run(library, arxiv([record("Owls", 1)]), ids=ids, is_dry_run=True)
    assert [item.lookup.state for item in result.papers] == [LookupState.PROVEN, LookupState.NOT_FOUND]
    assert "people" in result.papers[0].fields
    assert library.get_papers(ids) == before
    assert [looking_up.get_lookup(library, i) for i in ids] == [Lookup(i, LookupState.UNVERIFIED) for i in ids]


def test_papers_that_are_proven_or_in_the_trash_are_passed_over(library: Library) -> None:
    ids = add(library, listed("Owls"), listed("Trees", is_verified=True), listed("Rivers"))
    trashing.trash_papers(library, ids[2:])
    source = arxiv()
    result = run(library, source, ids=ids)
    assert [item.lookup.paper_id for item in result.papers] == ids[:1]
    assert source.asked == [listed("Owls").title]


def test_views_are_told_what_was_completed_by_whom(library: Library) -> None:
    ids = add(library, *(listed(topic) for topic in TOPICS[:2]))
    told: list[Changes] = []
    library.subscribe(told.append)
    me = object()
    run(library, arxiv([record("Owls", 1)]), ids=ids, initiator=me)
    (done,) = [changes for changes in told if "papers" in changes.kinds]
    assert (done.paper_ids, done.initiator is me, "lookups" in done.kinds) == (frozenset(ids[:1]), True, True)
    assert any(changes.kinds == {"lookups"} and ids[1] in (changes.paper_ids or ()) for changes in told)


# -- what a person decides


@pytest.fixture
def doubtful(library: Library) -> PaperId:
    """A paper with one candidate whose number of authors speaks against it."""
    (paper_id,) = add(library, listed("Owls", abstract=""))
    other = record("Owls", 1, author_count=5, people=PEOPLE * 2 + PEOPLE[:1])
    run(library, arxiv([other]), ids=[paper_id])
    return paper_id


def test_an_accepted_candidate_fills_the_paper_and_says_who_accepted_it(library: Library, doubtful: PaperId) -> None:
    reviewing.accept(library, doubtful, 0)
    paper = library.get_paper(doubtful)
    assert (paper.is_verified, len(paper.people), paper.author_count) == (True, 5, 5)
    origin = library.get_provenance(doubtful)[0]
    assert origin.evidence["accepted"] == "by you"
    assert origin.replaced["author_count"] == "2"
    assert library.undo_label.startswith('Complete "Owls and')
    library.undo()
    assert state_of(library, doubtful) is LookupState.TO_REVIEW


def test_a_candidate_is_accepted_field_by_field(library: Library, doubtful: PaperId) -> None:
    reviewing.accept(library, doubtful, 0, fields=["identifiers"])
    paper = library.get_paper(doubtful)
    assert (paper.is_verified, paper.people, paper.identifier("arxiv")) == (True, (), "2306.00001")


def test_none_of_these_is_remembered_and_can_still_be_changed(library: Library, doubtful: PaperId) -> None:
    (kept,) = looking_up.get_lookup(library, doubtful).matches
    reviewing.refuse_matches(library, doubtful)
    assert state_of(library, doubtful) is LookupState.NOT_FOUND
    for _again in range(2):
        run(library, arxiv(list(kept.candidates)), ids=[doubtful])
        assert state_of(library, doubtful) is LookupState.NOT_FOUND


def test_none_of_these_is_undone_and_redone_exactly(library: Library, doubtful: PaperId) -> None:
    before, rows = looking_up.get_lookup(library, doubtful), dump(library.path)
    reviewing.refuse_matches(library, doubtful)
    refused = looking_up.get_lookup(library, doubtful)
    assert (refused.state, refused.reason) == (LookupState.NOT_FOUND, "you refused all candidates")
    assert library.undo_label.startswith('Refuse the candidates of "Owls and')
    assert (library.find_ids("is:not-found"), library.find_ids("is:to-review")) == ([doubtful], [])
    assert (looking_up.count_lookups(library).not_found, looking_up.find_to_review(library)) == (1, [])
    library.undo()
    assert (looking_up.get_lookup(library, doubtful), dump(library.path)) == (before, rows)
    assert (library.find_ids("is:not-found"), library.find_ids("is:to-review")) == ([], [doubtful])
    assert (looking_up.count_lookups(library).to_review, looking_up.find_to_review(library)) == (1, [doubtful])
    library.redo()
    assert looking_up.get_lookup(library, doubtful) == refused
    assert reviewing.refuse_matches(library, doubtful) is None, "there is nothing left to refuse"


def test_accepting_some_and_refusing_others_is_one_step_that_is_undone_exactly(library: Library) -> None:
    ids = add(library, *(listed(topic, abstract="") for topic in TOPICS[:3]))
    others = [record(topic, n, author_count=5, people=PEOPLE * 2 + PEOPLE[:1]) for n, topic in enumerate(TOPICS)]
    run(library, arxiv(others), ids=ids)
    before, rows = [looking_up.get_lookup(library, paper_id) for paper_id in ids], dump(library.path)
    reviewing.decide(library, {ids[0]: 0}, refused=ids[1:])
    assert library.undo_label.endswith(", refuse the candidates of 2 papers")
    assert [state_of(library, paper_id) for paper_id in ids] == [LookupState.PROVEN, *[LookupState.NOT_FOUND] * 2]
    library.undo()
    assert [looking_up.get_lookup(library, paper_id) for paper_id in ids] == before
    assert dump(library.path) == rows


def test_a_decision_that_cannot_be_written_whole_is_not_written_at_all(library: Library, doubtful: PaperId) -> None:
    (proven,) = add(library, listed("Trees"))
    run(library, arxiv([record("Trees", 7)]), ids=[proven])
    rows = dump(library.path)
    with pytest.raises(InvalidRequest, match="is proven"):
        reviewing.decide(library, {doubtful: 0}, refused=[proven])
    assert dump(library.path) == rows


def test_a_refused_candidate_can_be_accepted_after_all(library: Library, doubtful: PaperId) -> None:
    reviewing.refuse_matches(library, doubtful)
    reviewing.accept(library, doubtful, 0)
    assert state_of(library, doubtful) is LookupState.PROVEN
    library.undo()
    assert state_of(library, doubtful) is LookupState.NOT_FOUND
    library.redo()
    reviewing.undo_match(library, doubtful)
    assert state_of(library, doubtful) is LookupState.NOT_FOUND, "refused, as it was before"


def test_another_candidate_takes_the_place_of_an_accepted_one(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls", abstract="", venue="A venue"))
    one = record("Owls", 1, author_count=5, people=PEOPLE * 2 + PEOPLE[:1], venue="Theirs", abstract="")
    other = record("Owls", 2, author_count=6, people=(Person("Roe", "Max"),) * 6, abstract="")
    run(library, arxiv([one, other]), ids=[paper_id])
    first = [match.candidates[0] for match in looking_up.get_lookup(library, paper_id).matches].index(one)
    reviewing.accept(library, paper_id, first)
    reviewing.accept(library, paper_id, 1 - first)
    paper = library.get_paper(paper_id)
    assert (paper.identifier("arxiv"), paper.venue, len(paper.people)) == ("2306.00002", "A venue", 6)
    reviewing.undo_match(library, paper_id)
    assert library.get_paper(paper_id).identifiers == ()


# -- the user's word


def test_a_field_of_the_user_gets_a_proposal_once(library: Library) -> None:
    (paper_id,) = add(library, listed("Owls"))
    editing.edit_field(library, [paper_id], field="publisher", value="My Press")
    run(library, arxiv([record("Owls", 1, publisher="Their Press")]), ids=[paper_id])
    assert library.get_paper(paper_id).publisher == "My Press"
    (proposal,) = looking_up.get_proposals(library, paper_id)
    assert (proposal.field, proposal.value, proposal.source_name) == (
        "publisher", "Their Press", "arXiv",
    )  # fmt: skip
    assert proposal.evidence.startswith("title 1.00 · abstract 1.00")
    reviewing.undo_match(library, paper_id)
    assert looking_up.get_proposals(library, paper_id) == []
    reviewing.accept(library, paper_id, 0)
    reviewing.accept(library, paper_id, 0)
    assert len(looking_up.get_proposals(library, paper_id)) == 1


def test_an_accepted_proposal_is_the_users_value_and_a_dismissed_one_does_not_come_back(library: Library) -> None:
    ids = add(library, listed("Owls"), listed("Trees"))
    editing.edit_field(library, ids, field="publisher", value="My Press")
    run(
        library,
        arxiv([record("Owls", 1, publisher="Their Press"), record("Trees", 2, publisher="Their Press")]),
        ids=ids,
    )
    accept_proposal(library, looking_up.get_proposals(library, ids[0])[0].id)
    assert library.get_paper(ids[0]).publisher == "Their Press"
    assert library.get_provenance(ids[0])[0].source == "user"
    dismiss_proposal(library, looking_up.get_proposals(library, ids[1])[0].id)
    reviewing.undo_match(library, ids[1])
    reviewing.accept(library, ids[1], 0)
    assert [looking_up.get_proposals(library, i) for i in ids] == [[], []]
    assert library.get_paper(ids[1]).publisher == "My Press"
