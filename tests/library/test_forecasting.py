"""What linking a file and changing its scope would do, told before it is done."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import forecasting, linking, noticing
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.linked import LinkState, Scope, ScopeKind, SyncChoices
from readinglist.model.paper import Paper
from readinglist.model.plan import Action

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path / "refs.bib")


@pytest.fixture
def linked(desk: Desk) -> Desk:
    desk.link()
    return desk


def add(library: Library, *papers: Paper) -> None:
    with library.operation("Add", kinds=("papers",)) as op:
        insert_papers(op, papers, source="user")


def test_every_entry_of_a_file_is_told_before_it_is_linked(desk: Desk) -> None:
    add(desk.library, Paper("A Book of Ravens"))
    desk.write(TEXT + "\n@misc{open, title = {Never\n")
    plan = forecasting.forecast_link(desk.library, desk.path)
    assert [(one.entry.citation_key, one.action) for one in plan.entries] == [
        ("doe2020", Action.NEW), ("roe2021", Action.NEW), ("poe1999", Action.UNSURE)
    ]  # fmt: skip
    assert [issue.first_line for issue in plan.listing.issues] == [23]
    assert desk.library.count() == 1
    assert not linking.find_linked_files(desk.library)


def test_what_a_person_said_before_linking_is_done_with_it_in_one_step(desk: Desk) -> None:
    add(desk.library, Paper("A Book of Ravens", citation_key="ravens"))
    desk.write(TEXT)
    result = linking.link_file(desk.library, desk.path, choices=SyncChoices(same=frozenset(["poe1999"])))
    assert (result.file.state, result.unsure) == (LinkState.IN_STEP, ())
    assert desk.paper("ravens").publisher == "Nevermore"
    desk.library.undo()
    assert desk.library.count() == 1
    assert desk.paper("ravens").publisher == ""


def test_a_file_that_is_still_to_be_made_has_no_entries(desk: Desk) -> None:
    assert forecasting.forecast_link(desk.library, desk.path).entries == ()


def test_a_file_that_is_linked_already_is_refused_before_it_is_read(linked: Desk) -> None:
    with pytest.raises(InvalidRequest, match="linked already"):
        forecasting.forecast_link(linked.library, linked.path)


def test_another_scope_is_told_before_it_is_set(linked: Desk) -> None:
    add(linked.library, Paper("Older Owls", citation_key="older"))
    scope = Scope(ScopeKind.QUERY, "owls")
    told = forecasting.forecast_scope(linked.library, linked.file_id, scope=scope)
    assert (told.added, told.removed) == (("older",), ("doe2020", "poe1999"))
    assert linked.text == TEXT
    assert linking.find_linked_files(linked.library)[0].scope == Scope.own()
    linking.set_scope(linked.library, linked.file_id, scope=scope)
    assert [file.id for file in noticing.find_pending(linked.library)] == [linked.file_id]
    done = linked.sync(SyncChoices(is_scope_accepted=True))
    assert (done.added, done.removed) == (told.added, told.removed)


def test_undoing_another_scope_brings_the_bytes_back(linked: Desk) -> None:
    linking.set_scope(linked.library, linked.file_id, scope=Scope(ScopeKind.QUERY, "owls OR ravens"))
    assert linked.sync().removed == ("doe2020",)
    linked.library.undo()
    assert [file.id for file in noticing.find_pending(linked.library)] == [linked.file_id]
    linked.sync()
    assert linked.text == TEXT


def test_a_document_that_is_not_there_is_told_before_it_is_the_scope(linked: Desk, tmp_path: Path) -> None:
    scope = Scope(ScopeKind.CITED, str(tmp_path / "none.tex"))
    told = forecasting.forecast_scope(linked.library, linked.file_id, scope=scope)
    assert (told.file.state, told.removed) == (LinkState.ERROR, ())
    assert "none.tex" in told.file.reason
