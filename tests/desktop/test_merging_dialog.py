"""Making one paper of several in the window: chosen side by side, one step, taken back exactly."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QRadioButton
from settling import wait_idle

from readinglist.desktop.dialogs.merge import MergeDialog
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.widgets.marked_text import MarkedText
from readinglist.library import annotating, tagging, trashing
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper, PaperId
from storage.dumps import dump

Key = Qt.Key


@pytest.fixture
def twins(library: Library) -> list[PaperId]:
    """Two papers that are one, and a third that is another."""
    same = {"abstract": "We measure tides with clocks.", "citation_key": ""}
    papers = [
        Paper("Measuring Tidal Clocks", venue="arXiv", date=PartialDate(2023, 6), **same),
        Paper("Measuring the Tidal Clocks", venue="Tidal Letters", date=PartialDate(2024), **same),
        *shelf.make_papers(1),
    ]
    return shelf.fill(library, papers)


def open_merge(window: MainWindow, qtbot, ids: list[PaperId]) -> MergeDialog:
    window.go_to("all")
    wait_idle(qtbot, window)
    window.pane.table.select_ids(ids)
    wait_idle(qtbot, window)
    window.registry.run("papers.merge")
    wait_idle(qtbot, window)
    return window.findChild(MergeDialog)


def choose(qtbot, dialog: MergeDialog, name: str) -> None:
    button = dialog.findChild(QRadioButton, name)
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def test_the_fields_that_differ_stand_side_by_side_with_their_differences_marked(twins, window, qtbot):
    dialog = open_merge(window, qtbot, twins[:2])
    assert {"title", "venue", "date"} <= set(dialog.grid.cells)
    assert "abstract" not in dialog.grid.cells
    marked = dialog.grid.cells["title"][twins[1]].findChild(MarkedText)
    assert marked.marked_words == ["the"]
    dialog.reject()


def test_enter_merges_as_one_step_that_is_undone_exactly(library, twins, window, qtbot):
    tagging.add_tags(library, [twins[1]], tags=["tides"])
    annotating.set_note(library, twins[1], text="Read this twice.")
    wait_idle(qtbot, window)
    before = dump(library.path)
    dialog = open_merge(window, qtbot, twins[:2])
    qtbot.keyClick(dialog, Key.Key_Return)
    wait_idle(qtbot, window)
    assert set(library.find_ids("")) == {twins[0], twins[2]}
    kept = library.get_paper(twins[0])
    assert kept.tags == ("tides",)
    assert library.get_note(twins[0]).text == "Read this twice."
    assert window.status_line.message == "2 papers made one"
    assert window.status_line.has_undo
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert dump(library.path) == before


def test_what_is_chosen_field_by_field_is_taken(library, twins, window, qtbot):
    dialog = open_merge(window, qtbot, twins[:2])
    choose(qtbot, dialog, f"take_title_{twins[1]}")
    choose(qtbot, dialog, f"take_venue_{twins[0]}")
    qtbot.mouseClick(dialog.findChild(QPushButton, "accept_merge"), Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    kept = library.get_paper(twins[0])
    assert (kept.title, kept.venue) == ("Measuring the Tidal Clocks", "arXiv")


def test_another_paper_can_be_the_one_that_stays_with_its_key(library, twins, window, qtbot):
    key = library.get_paper(twins[1]).citation_key
    dialog = open_merge(window, qtbot, twins[:2])
    choose(qtbot, dialog, f"keep_{twins[1]}")
    wait_idle(qtbot, window)
    assert dialog.grid.cells["citation_key"][twins[1]].button.isChecked()
    qtbot.mouseClick(dialog.findChild(QPushButton, "accept_merge"), Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    assert library.get_paper(twins[1]).citation_key == key
    assert twins[0] not in library.find_ids("")


def test_cancel_changes_nothing(library, twins, window, qtbot):
    before = dump(library.path)
    dialog = open_merge(window, qtbot, twins[:2])
    qtbot.keyClick(dialog, Key.Key_Escape)
    wait_idle(qtbot, window)
    assert dump(library.path) == before


def test_one_paper_alone_cannot_be_merged_and_the_reason_is_said(twins, window, qtbot):
    window.show_paper(twins[0])
    wait_idle(qtbot, window)
    assert not window.registry["papers.merge"].isEnabled()
    assert window.registry.reason("papers.merge") == "Choose two papers or more."
    window.pane.table.select_ids(twins[:2])
    wait_idle(qtbot, window)
    assert window.registry["papers.merge"].isEnabled()


def test_a_paper_that_is_gone_meanwhile_is_told(library, twins, window, qtbot):
    trashing.trash_papers(library, [twins[1]])
    trashing.delete_papers_for_good(library, [twins[1]])
    dialog = MergeDialog(library, window.tasks, twins[:2], parent=window)
    wait_idle(qtbot, window)
    assert dialog.message.text() == f"There is no paper #{twins[1]}. Nothing was merged."
    assert not dialog.findChild(QPushButton, "accept_merge").isEnabled()
    dialog.close()
