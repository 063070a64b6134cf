"""What changes in how a paper's own text is written, and not in what it says, reaches the linked file line by line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readinglist.library import linking, quality
from readinglist.library.adding import insert_papers
from readinglist.library.bib_sources import edit_source, source_of
from readinglist.library.library import Library
from readinglist.model.linked import Side, SyncChoices
from readinglist.model.paper import Paper, PaperId

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk, changed_lines

TITLED = TEXT.replace("Owls at Night", "DNA of Owls")


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link(TITLED)
    return desk


def protect(library: Library) -> None:
    quality.fix(library, [one for one in quality.find_quality(library) if one.kind == "unprotected-capitals"])


def test_protecting_capitals_changes_that_line_of_the_file_and_undo_changes_it_back(desk: Desk) -> None:
    protect(desk.library)
    assert desk.paper("roe2021").title == "DNA of Owls"
    assert desk.text == TITLED
    assert desk.sync().is_written
    assert changed_lines(TITLED, desk.text) == ['- \ttitle = "DNA of Owls",', '+ \ttitle = "{DNA} of Owls",']
    assert desk.sync().is_idle
    desk.library.undo()
    desk.sync()
    assert desk.text == TITLED


def test_braces_that_change_in_the_file_alone_are_not_put_back(desk: Desk) -> None:
    desk.replace("{Reading {Old} Ice}", "{Reading Old {Ice}}")
    after = desk.text
    assert not desk.sync().is_written
    assert desk.text == after


def test_protected_capitals_reach_every_linked_file_that_has_the_paper(desk: Desk, tmp_path: Path) -> None:
    other = Desk(desk.library, tmp_path / "thesis.bib")
    other.link('@inproceedings{roe2021,\n author="Max Roe",\n title={DNA of Owls},\n year=2021\n}\n')
    protect(desk.library)
    for each in (desk, other):
        before = each.text
        each.sync()
        assert [line[0] for line in changed_lines(before, each.text)] == ["-", "+"]
        assert "{DNA} of Owls" in each.text


def test_a_paper_that_the_library_wrote_into_the_file_follows_too(desk: Desk) -> None:
    with desk.library.operation("Add", kinds=("papers",)) as op:
        paper = Paper(title="On RNA and Owls", citation_key="strix2020")
        paper_id: PaperId = insert_papers(op, [paper], source="user")[0]
    linking.add_to_file(desk.library, desk.file_id, paper_ids=[paper_id])
    desk.sync()
    before = desk.text
    shown = source_of(desk.library, paper_id)
    edit_source(desk.library, paper_id, shown.source.text.replace("On RNA", "On {RNA}"), before=shown)
    desk.sync()
    assert [line[0] for line in changed_lines(before, desk.text)] == ["-", "+"]
    assert "{On {RNA} and Owls}" in desk.text


def write_title_apart(desk: Desk) -> None:
    """Braces in the file, others in the library."""
    protect(desk.library)
    desk.replace('"DNA of Owls"', '"DNA of {Owls}"')


def test_braces_that_differ_on_both_sides_are_a_conflict_that_shows_them(desk: Desk) -> None:
    write_title_apart(desk)
    before = desk.text
    (conflict,) = desk.sync().conflicts
    assert (conflict.key, conflict.field, conflict.base, conflict.in_file, conflict.in_library) == (
        "roe2021", "title", "title = DNA of Owls", "title = DNA of {Owls}", "title = {DNA} of Owls"
    )  # fmt: skip
    assert desk.text == before
    assert len(desk.sync().conflicts) == 1, "it is told again until a person chose"


@pytest.mark.parametrize(
    ("side", "title"), [(Side.FILE, '"DNA of {Owls}"'), (Side.LIBRARY, '"{DNA} of Owls"')], ids=["file", "library"]
)
def test_a_conflict_of_braces_ends_as_a_person_chose_on_both_sides(desk: Desk, side: Side, title: str) -> None:
    write_title_apart(desk)
    desk.sync()
    assert not desk.sync(SyncChoices(side=side)).conflicts
    assert title in desk.text
    assert desk.sync().is_idle
    own = source_of(desk.library, desk.id("roe2021")).source.text
    assert title in own
    linking.unlink_file(desk.library, desk.file_id)
    assert title in source_of(desk.library, desk.id("roe2021")).source.text


def test_the_same_braces_on_both_sides_are_no_conflict(desk: Desk) -> None:
    protect(desk.library)
    desk.replace('"DNA of Owls"', '"{DNA} of Owls"')
    result = desk.sync()
    assert (result.conflicts, result.is_written) == ((), False)
    assert desk.sync().is_idle
