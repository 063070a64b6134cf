"""The check in the window: what was found, what would mend it, ticks, one step, and back again."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from settling import wait_idle

from readinglist.desktop.dialogs.check import CheckDialog
from readinglist.desktop.models.findings import TITLES, FindingModel
from readinglist.desktop.views.fix_preview import find_differences
from readinglist.library import checking, quality
from readinglist.library.editing import edit_field
from readinglist.model.finding import Finding, Fix, Severity
from readinglist.model.paper import PaperId

TICK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def dialog(library, open_window, qtbot):
    first, second, third = shelf.make_papers(3)
    shelf.fill(library, [
        replace(first, title="The <i>owls</i> &amp; us", pages="pp. 1-2"),
        replace(second, pages="p. 7"),
        replace(third, title="Without a Date", date=None, people=()),
    ])  # fmt: skip
    window = open_window()
    window.registry.run("quality.check")
    wait_idle(qtbot, window)
    return window.findChild(CheckDialog)


def heading(dialog, kind: str):
    model = dialog.tree.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data().startswith(TITLES[kind]))
    return model.index(row, 0)


def settle(dialog, qtbot):
    wait_idle(qtbot, dialog.parent())
    qtbot.waitUntil(lambda: not dialog._again.isActive())
    wait_idle(qtbot, dialog.parent())


def test_the_model_keeps_qts_rules(qapp):
    findings = [
        Finding(Severity.QUALITY, kind, f"{kind} {number}", PaperId(number), Fix("title", "a", "b") if number else None)
        for kind, count in (("no-date", 3), ("no-people", 1))
        for number in range(count)
    ]
    model = FindingModel(findings)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.index(0, 0).data() == "No date: 3"
    assert model.index(2, 0, model.index(0, 0)).data() == "no-date 2"
    assert model.finding(model.index(0, 0)) is None
    assert model.index(1, 0).data(TICK) is None, "nothing of this kind can be mended"
    model.toggle(model.index(1, 0, model.index(0, 0)))
    assert model.index(0, 0).data(TICK) == Qt.CheckState.PartiallyChecked
    model.toggle(model.index(0, 0))
    assert model.ticked == findings[1:3]
    model.toggle(model.index(0, 0))
    assert model.ticked == []
    del tester


def test_a_check_lists_what_the_check_finds_and_leads_to_the_paper(dialog, library, qtbot):
    expected = checking.check_papers(library) + quality.find_quality(library)
    assert dialog.title == f"{len(expected)} things to look at"
    parent = heading(dialog, "no-date")
    dialog.tree.activated.emit(dialog.tree.model().index(0, 0, parent))
    wait_idle(qtbot, dialog.parent())
    assert dialog.parent().details.paper.title == "Without a Date"
    assert dialog.isVisible(), "the work goes on"


def test_what_mending_changes_is_shown_before_it_is_done(dialog):
    parent = heading(dialog, "markup")
    dialog.tree.setCurrentIndex(dialog.tree.model().index(0, 0, parent))
    assert dialog.preview.before.toPlainText() == "The <i>owls</i> &amp; us"
    assert dialog.preview.after.toPlainText() == "The owls & us"
    assert dialog.preview.before.marked_words == ["<i>", "</i>", "amp;"]
    assert dialog.mend_one.isEnabled()
    dialog.tree.setCurrentIndex(dialog.tree.model().index(0, 0, heading(dialog, "no-date")))
    assert not dialog.mend_one.isEnabled()
    assert "needs a person" in dialog.preview.field.text()


def test_one_key_mends_what_is_shown_and_undo_brings_it_back(dialog, library, qtbot):
    dialog.tree.setCurrentIndex(dialog.tree.model().index(0, 0, heading(dialog, "markup")))
    qtbot.keyClick(dialog, Qt.Key.Key_M)
    settle(dialog, qtbot)
    assert library.find_ids("owls")
    assert "The owls & us" in {row.title for row in library.get_rows(library.find_ids())}
    with pytest.raises(StopIteration):
        heading(dialog, "markup")
    dialog.parent().registry.run("edit.undo")
    settle(dialog, qtbot)
    assert heading(dialog, "markup").data() == f"{TITLES['markup']}: 1"


def test_ticks_of_a_kind_are_mended_in_one_step(dialog, library, qtbot):
    parent = heading(dialog, "pages-word")
    dialog.tree.setCurrentIndex(parent)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Space)
    assert dialog.mend_ticked.text() == "Mend 2 ticked"
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(dialog, qtbot)
    assert library.undo_label == "Mend 2 papers"
    assert sorted(paper.pages for paper in library.get_papers(library.find_ids()))[-2:] == ["1-2", "7"]
    assert not dialog.mend_ticked.isEnabled()


def test_ticks_stay_when_something_else_changes_meanwhile(dialog, library, qtbot):
    dialog.tree.model().toggle(heading(dialog, "pages-word"))
    (without_date,) = library.find_ids("without")
    edit_field(library, [without_date], field="venue", value="Owls Today")
    settle(dialog, qtbot)
    assert dialog.mend_ticked.text() == "Mend 2 ticked"
    assert heading(dialog, "pages-word").data(TICK) == Qt.CheckState.Checked


def test_a_sound_library_is_told_so(library, open_window, qtbot):
    window = open_window()
    dialog = CheckDialog(library, window.tasks, parent=window)
    wait_idle(qtbot, window)
    assert dialog.title == "Nothing is missing"
    dialog.close()


def test_differences_of_two_texts():
    assert find_differences("a <b>x</b>", "a x") == ([(2, 5), (6, 10)], [])
    assert find_differences("Vol. 3", "3") == ([(0, 5)], [])
    assert find_differences("a edition", "a without") == ([(2, 9)], [(2, 9)]), "words stay whole"
