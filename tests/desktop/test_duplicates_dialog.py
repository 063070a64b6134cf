"""Papers that may be one: looked through by keys, merged, told apart, and brought back by undo."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from settling import wait_idle

from readinglist.desktop.dialogs.duplicates import DuplicatesDialog, find_pairs
from readinglist.desktop.dialogs.merge import MergeDialog
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.tasks import Cancelled, Token
from readinglist.library import duplicates, trashing
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId

Key = Qt.Key


@pytest.fixture
def twins(library: Library) -> list[tuple[PaperId, PaperId]]:
    """Two pairs that may be one paper each, among others."""
    papers = [
        Paper(title, abstract=f"We look at {title.lower()} for a long time and report what we saw.")
        for title in ("Measuring Tidal Clocks by Night", "Lichen Growth on Old Roofs")
        for _twice in range(2)
    ]
    ids = shelf.fill(library, [*papers, *shelf.make_papers(3)])
    return [(ids[0], ids[1]), (ids[2], ids[3])]


@pytest.fixture
def dialog(twins, window: MainWindow, qtbot) -> DuplicatesDialog:
    window.registry.run("quality.duplicates")
    wait_idle(qtbot, window)
    found = window.findChild(DuplicatesDialog)
    found.activateWindow()
    return found


def test_pairs_are_shown_with_their_reason_and_evidence(dialog, twins):
    assert dialog.title.text() == "2 pairs may be one paper"
    assert {pair.key for pair in dialog.list.things} == set(twins)
    shown = [label.text() for label in dialog.area.widget().findChildren(QLabel)]
    assert "The same title and abstract" in shown
    assert any("abstract: 1.00" in text for text in shown)


def test_keys_go_on_and_back(dialog, qtbot):
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_J)
    assert dialog.list.currentRow() == 1
    assert not dialog.next.isEnabled()
    qtbot.keyClick(dialog.list, Key.Key_K)
    assert dialog.list.currentRow() == 0
    assert not dialog.previous.isEnabled()


def test_not_a_duplicate_is_remembered_and_undo_brings_the_pair_back(library, dialog, window, qtbot):
    pair = dialog.list.thing
    qtbot.keyClick(dialog.list, Key.Key_N)
    wait_idle(qtbot, window)
    assert dialog.title.text() == "1 pair may be one paper"
    assert pair.key not in {(one.paper_id, one.other_id) for one in duplicates.find_duplicates(library)}
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert pair.key in {shown.key for shown in dialog.list.things}


def test_merge_opens_side_by_side_and_the_pair_is_gone_afterwards(library, dialog, window, qtbot):
    pair = dialog.list.thing
    qtbot.keyClick(dialog.list, Key.Key_Return)
    wait_idle(qtbot, window)
    merge = dialog.findChild(MergeDialog)
    assert merge is not None
    qtbot.mouseClick(merge.findChild(QPushButton, "accept_merge"), Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    assert dialog.title.text() == "1 pair may be one paper"
    assert len(set(pair.key) & set(library.find_ids(""))) == 1


def test_a_paper_that_goes_to_the_trash_takes_its_pair_along(library, dialog, twins, window, qtbot):
    trashing.trash_papers(library, [twins[0][0]])
    wait_idle(qtbot, window)
    assert {pair.key for pair in dialog.list.things} == {twins[1]}


def test_a_library_without_duplicates_says_so(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(3))
    window = open_window()
    window.registry.run("quality.duplicates")
    wait_idle(qtbot, window)
    dialog = window.findChild(DuplicatesDialog)
    assert dialog.title.text() == "No duplicates were found"
    assert not dialog.merge.isEnabled()


def test_the_search_can_be_cancelled(twins, window, qtbot):
    dialog = DuplicatesDialog(window.library, window.tasks, parent=window)
    dialog.cancel.click()
    wait_idle(qtbot, window)
    assert dialog.title.text() == "The search was cancelled"
    assert dialog.cancel.isHidden()
    dialog.close()


def test_a_cancelled_search_ends_before_it_has_looked_at_all(library, twins):
    token = Token(lambda: None)
    token.cancel()
    with pytest.raises(Cancelled):
        find_pairs(library, token)
