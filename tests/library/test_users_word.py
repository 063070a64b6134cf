"""Whatever is done in whatever order, no source changes a field of the user, and every value says where it is from."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from fake_sources import FakeClient, arxiv, listed, record, sources_of

from readinglist.errors import InvalidRequest, NothingFound, ReadinglistError
from readinglist.library import adding, completing, editing, looking_up, proposing, reviewing
from readinglist.library.adding import PAPER_FIELDS
from readinglist.library.library import Library
from readinglist.library.origins import find_users_fields, live_origins
from readinglist.model.candidate import Match, Verdict
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import PaperId
from readinglist.model.people import Person
from readinglist.storage import lookup_rows

NOON = dt.datetime(2026, 4, 15, 12, tzinfo=dt.UTC)
FIELDS = ("title", "people", "venue", "date", "identifiers", "abstract", "publisher", "keywords", "author_count")
TEXTS = st.sampled_from(["", "Mine", "A; B", "van {x}", "Theirs", "  two  blanks "])
VALUES = {
    "title": TEXTS,
    "abstract": TEXTS,
    "venue": TEXTS,
    "publisher": TEXTS,
    "people": st.sampled_from([(), (Person("van Gogh", "V"),), (Person("Doe", "Jane"), Person(literal="A and B"))]),
    "date": st.sampled_from([None, PartialDate(2023), PartialDate(2026, 4, 12, is_year_inferred=True)]),
    "identifiers": st.sampled_from([(), (Identifier("doi", "10.1002/a;b"),), (Identifier("arxiv", "2306.00009", 3),)]),
    "keywords": st.sampled_from([(), ("one; two",), ("a", "b")]),
    "author_count": st.sampled_from([None, 0, 2, 9]),
}
#: Two works that disagree about everything, the first of them as the paper is listed.
MATCHES = tuple(
    Match((candidate,), Verdict.REVIEW, "for the test")
    for candidate in (
        record("Owls", 1, venue="Theirs", publisher="Their Press", keywords=("k",)),
        record(
            "Trees", 2, source="crossref", people=(Person("Roe", "Max"),), author_count=1, date=PartialDate(2024, 2),
            venue="Others", abstract="", identifiers=(Identifier("doi", "10.1000/trees"),),
        ),
    )
)  # fmt: skip

EDITS = st.sampled_from(FIELDS).flatmap(lambda name: st.tuples(st.just("edit"), st.just(name), VALUES[name]))
ACTS = EDITS | st.tuples(
    st.sampled_from(["run", "accept", "accept part", "undo match", "propose", "take", "dismiss", "take back", "undo",
                     "redo"]),
    st.sampled_from(FIELDS),
    st.integers(0, 5),
)  # fmt: skip
#: Acts by which the user says something about a field; after all others the user's fields must be as before.
USERS_ACTS = {"edit", "take", "take back", "undo", "redo"}


def find(library: Library, paper_id: PaperId) -> Lookup:
    """Give the paper its two matches, as a look-up that proved nothing would."""
    lookup = Lookup(paper_id, LookupState.TO_REVIEW, "for the test", MATCHES, NOON)
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, [lookup])
    return lookup


def do(library: Library, paper_id: PaperId, act: tuple[str, str, Any]) -> None:
    name, field, value = act
    proposals = looking_up.get_proposals(library, paper_id)
    match name:
        case "edit":
            editing.edit_field(library, [paper_id], field=field, value=value)
        case "run":
            sources: Any = sources_of(arxiv([record("Owls", 1, venue="Theirs", publisher="Their Press")]))
            client: Any = FakeClient()
            completing.run(library, client, sources=sources, ids=[paper_id])
        case "accept" | "accept part":
            find(library, paper_id)
            reviewing.accept(library, paper_id, value % 2, fields=[field] if name == "accept part" else None)
        case "undo match":
            reviewing.undo_match(library, paper_id)
        case "propose":
            with library.operation("Ask", kinds={"papers", "proposals"}) as op:
                (paper,) = editing.read_papers(op, [paper_id])
                proposing.set_or_propose(
                    op, paper, {"venue": f"V{value}"}, source="crossref", source_name="Crossref", evidence={}
                )
        case "take" if proposals:
            proposing.accept_proposal(library, proposals[value % len(proposals)].id)
        case "dismiss" if proposals:
            proposing.dismiss_proposal(library, proposals[value % len(proposals)].id)
        case "take back":
            replaced = [origin.replaced.get(field, "") for origin in library.get_provenance(paper_id)]
            proposing.take_back(library, paper_id, field=field, value=replaced[value % len(replaced)])
        case "undo":
            if library.undo_label != "Import":
                library.undo()
        case "redo":
            library.redo()


def check_origins(library: Library, paper_id: PaperId) -> None:
    """Whatever stands in a field has an origin, the newest act that names it, and nobody speaks twice of one act."""
    paper, origins = library.get_paper(paper_id), library.get_provenance(paper_id)
    live = live_origins(origins)
    unexplained = [name for name in PAPER_FIELDS if getattr(paper, name) not in ("", (), None, False)]
    assert [name for name in unexplained if name not in live] == []
    assert paper.is_verified == ("is_verified" in live)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, min_size=2, max_size=14))
def test_no_source_changes_a_field_of_the_user_and_every_value_has_an_origin(acts: list[tuple[str, str, Any]]) -> None:
    folder = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # thousands of syncs would take minutes
    with tempfile.TemporaryDirectory(dir=folder) as below, Library.open(Path(below) / "l.sqlite") as library:
        with library.operation("Import", kinds={"papers"}) as op:
            (paper_id,) = adding.insert_papers(op, [listed("Owls")], source="listing", source_name="A page")
        for act in acts:
            before, users = library.get_paper(paper_id), find_users_fields(library.get_provenance(paper_id))
            try:
                do(library, paper_id, act)
            except ReadinglistError:
                pass  # a refusal is an answer too
            after = library.get_paper(paper_id)
            if act[0] not in USERS_ACTS:
                assert {name: getattr(after, name) for name in users} == {
                    name: getattr(before, name) for name in users
                }, act
                assert find_users_fields(library.get_provenance(paper_id)) >= users
            assert after.citation_key == before.citation_key
            check_origins(library, paper_id)
            texts = [(one.field, one.value) for one in looking_up.get_proposals(library, paper_id)]
            assert len(texts) == len(set(texts)), "a proposal stands there twice"


@pytest.fixture
def paper_id(library: Library) -> PaperId:
    with library.operation("Import", kinds={"papers"}) as op:
        return adding.insert_papers(op, [listed("Owls")], source="listing", source_name="A page")[0]


@pytest.mark.parametrize("field", FIELDS)
def test_any_earlier_value_is_taken_back_exactly(library: Library, paper_id: PaperId, field: str) -> None:
    listed_value = getattr(library.get_paper(paper_id), field)
    find(library, paper_id)
    reviewing.accept(library, paper_id, 1)
    matched_value = getattr(library.get_paper(paper_id), field)
    typed = {"date": "2020", "author_count": "7", "identifiers": "10.1000/x"}.get(field, "New")
    editing.edit_field(library, [paper_id], field=field, value=typed)
    origins = [one for one in library.get_provenance(paper_id) if field in one.fields and one.source != "listing"]
    assert origins[0].source == "user"
    for origin, value in ((origins[-1], listed_value), (origins[0], matched_value)):
        proposing.take_back(library, paper_id, field=field, value=origin.replaced.get(field, ""))
        assert getattr(library.get_paper(paper_id), field) == value
        assert field in find_users_fields(library.get_provenance(paper_id))


def test_what_the_user_emptied_stays_empty(library: Library, paper_id: PaperId) -> None:
    editing.edit_field(library, [paper_id], field="abstract", value="")
    find(library, paper_id)
    reviewing.accept(library, paper_id, 0)
    assert library.get_paper(paper_id).abstract == ""
    assert [one.field for one in looking_up.get_proposals(library, paper_id)] == ["abstract"]


def test_a_proposal_that_was_answered_cannot_be_answered_again(library: Library, paper_id: PaperId) -> None:
    editing.edit_field(library, [paper_id], field="venue", value="Mine")
    find(library, paper_id)
    reviewing.accept(library, paper_id, 0)
    (proposal,) = looking_up.get_proposals(library, paper_id)
    proposing.dismiss_proposal(library, proposal.id)
    with pytest.raises(NothingFound):
        proposing.accept_proposal(library, proposal.id)
    library.undo()
    proposing.accept_proposal(library, proposal.id)
    assert library.get_paper(paper_id).venue == "Theirs"
    with pytest.raises(NothingFound):
        proposing.dismiss_proposal(library, proposal.id)


def test_a_candidate_that_is_not_there_cannot_be_accepted(library: Library, paper_id: PaperId) -> None:
    with pytest.raises(NothingFound):
        reviewing.accept(library, paper_id, 0)
    find(library, paper_id)
    with pytest.raises(InvalidRequest):
        reviewing.accept(library, paper_id, 2)
    assert library.undo_label == "Import"
