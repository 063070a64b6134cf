"""The text of one entry, read and edited by a person: the paper, its own text and its file follow."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.errors import InvalidRequest
from readinglist.library import editing
from readinglist.library.adding import insert_papers
from readinglist.library.bib_sources import edit_source, find_faults, source_of
from readinglist.library.library import Library
from readinglist.model.linked import LinkState
from readinglist.model.paper import Paper, PaperId

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk, changed_lines


@pytest.fixture
def linked(library: Library, tmp_path: Path) -> Desk:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link()
    return desk


def edit(desk: Desk, key: str, old: str, new: str) -> None:
    paper_id = desk.paper(key).id
    assert paper_id is not None
    before = source_of(desk.library, paper_id)
    assert old in before.source.text
    edit_source(desk.library, paper_id, before.source.text.replace(old, new), before=before)


def test_the_text_is_that_of_the_file(linked: Desk) -> None:
    paper_id = linked.paper("doe2020").id
    shown = source_of(linked.library, paper_id)
    assert shown.source.text in TEXT
    assert (shown.file.path, [file.path for file in shown.files]) == (linked.path, [linked.path])


def test_a_changed_field_is_the_users_and_stands_in_the_file_in_that_line_alone(linked: Desk) -> None:
    edit(linked, "doe2020", "Reading {Old} Ice", "Reading {New} Ice")
    paper = linked.paper("doe2020")
    assert paper.title == "Reading New Ice"
    assert linked.library.get_provenance(paper.id)[0].source == "user"
    assert "Reading {New} Ice" in linked.text
    assert len(changed_lines(TEXT, linked.text)) <= 2
    assert linked.sync().file.state is LinkState.IN_STEP
    assert linked.sync().is_idle


def test_braces_for_a_capital_reach_the_file_though_the_paper_says_the_same(linked: Desk) -> None:
    edit(linked, "doe2020", "Reading {Old} Ice", "Reading {Old} {Ice}")
    assert linked.paper("doe2020").title == "Reading Old Ice"
    assert "Reading {Old} {Ice}" in linked.text
    assert linked.sync().is_idle


def test_a_field_that_papers_have_no_word_for_stays_in_the_text(linked: Desk) -> None:
    edit(linked, "doe2020", "{Reading {Old} Ice}", "{Reading {Old} Ice},\n  shelf = {B 12}")
    assert "shelf = {B 12}" in linked.text
    shown = source_of(linked.library, linked.paper("doe2020").id)
    assert "shelf = {B 12}" in shown.source.text
    assert linked.sync().is_idle


def test_another_key_keeps_the_old_one_as_alias_and_renames_in_the_file(linked: Desk) -> None:
    paper_id = linked.paper("doe2020").id
    edit(linked, "doe2020", "doe2020", "doe2021")
    assert linked.library.find_paper("doe2021") == paper_id
    assert linked.library.find_paper("doe2020") == paper_id
    assert "doe2021" in linked.text
    assert linked.sync().file.state is LinkState.IN_STEP


def test_the_key_of_another_paper_is_refused_and_nothing_is_changed(linked: Desk) -> None:
    with pytest.raises(InvalidRequest):
        edit(linked, "doe2020", "doe2020", "poe1999")
    assert linked.text == TEXT
    assert linked.paper("doe2020").title == "Reading Old Ice"


def test_what_was_changed_elsewhere_meanwhile_stays(linked: Desk) -> None:
    paper = linked.paper("doe2020")
    before = source_of(linked.library, paper.id)
    editing.edit_field(linked.library, [paper.id], field="volume", value="7")
    linked.sync()
    edit_source(linked.library, paper.id, before.source.text.replace("{Old} Ice", "New Ice"), before=before)
    paper = linked.paper("doe2020")
    assert (paper.title, paper.volume) == ("Reading New Ice", "7")
    assert "New Ice" in linked.text
    assert any("volume" in line and "7" in line for line in changed_lines(TEXT, linked.text))


def test_a_paper_without_a_file_keeps_the_text_as_its_own(library: Library) -> None:
    with library.operation("Add", kinds=("papers",)) as op:
        (paper_id,) = insert_papers(op, [Paper("Lazy Owls", citation_key="owl")], source="user")
    before = source_of(library, paper_id)
    assert (before.file, before.is_own) == (None, False)
    text = "@misc{owl,\n  title = {Lazy {Owls}},\n  shelf = {A}\n}"
    edit_source(library, PaperId(paper_id), text, before=before)
    after = source_of(library, paper_id)
    assert (after.source.text, after.is_own) == (text, True)


def test_undo_takes_an_edit_back_in_both_places(linked: Desk) -> None:
    edit(linked, "doe2020", "Reading {Old} Ice", "Reading {New} Ice")
    linked.library.undo()
    linked.sync()
    assert linked.paper("doe2020").title == "Reading Old Ice"
    assert linked.text == TEXT


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("@article{k,\n title={a}\n year=2020\n}", 3, "no comma after “title”"),
        ("@article{k,\n title={a},\n year=2020\n", 4, "not closed"),
        ("@article{k,\n title={a\n}", 3, "not closed"),
        ("@article{k,\n title={a,\n year={2020}\n}", 3, "a brace is still open where “year” begins"),
        ("", 1, "no entry"),
        ("@article{k,\n title={a}}\n\n@book{l, title={b}}", 4, "second entry"),
        ("@article{k,\n title={a}}\n\nand more", 4, "outside"),
        ("@article{,\n title={a}}", 1, "no citation key"),
    ],
)
def test_faults_are_told_with_their_line(text: str, line: int, reason: str) -> None:
    fault = find_faults(text)[0]
    assert reason in fault.reason
    assert fault.line == line
