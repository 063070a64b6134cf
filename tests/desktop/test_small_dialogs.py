"""Keys, about, check: what they say is what is."""

from __future__ import annotations

import shelf
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QLabel, QPushButton, QTreeView
from settling import wait_idle

import readinglist
from readinglist.desktop.dialogs.about import AboutDialog
from readinglist.desktop.dialogs.check import CheckDialog, FindingModel
from readinglist.desktop.dialogs.keys import KeysDialog
from readinglist.library import checking
from readinglist.model.finding import Finding, Severity
from readinglist.model.paper import PaperId


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_the_keys_are_those_of_the_registry(window, qtbot):
    dialog = KeysDialog(window.registry, parent=window)
    qtbot.addWidget(dialog)
    shown = texts(dialog)
    for info in window.registry:
        if info.shortcuts:
            assert any(text.startswith(info.name) for text in shown), info
            assert any(info.key in text for text in shown), info


def test_about_says_version_and_library(library, qtbot):
    dialog = AboutDialog(library)
    qtbot.addWidget(dialog)
    assert any(readinglist.__version__ in text for text in texts(dialog))
    assert any(str(library.path) in text for text in texts(dialog))


def test_the_model_of_findings_keeps_qts_rules(qapp):
    findings = [
        Finding(Severity.QUALITY, kind, f"{kind} {number}", PaperId(number))
        for kind, count in (("no-date", 3), ("no-people", 1))
        for number in range(count)
    ]
    model = FindingModel(findings)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() == 2
    assert model.index(0, 0).data() == "No date: 3"
    assert model.index(2, 0, model.index(0, 0)).data() == "no-date 2"
    assert model.finding(model.index(0, 0)) is None
    del tester


def test_a_check_lists_what_the_check_finds_and_leads_to_the_paper(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(3))
    shelf.fill(library, shelf.make_papers(1, title="Without a Date", date=None, people=()))
    window = open_window()
    window.registry.run("quality.check")
    wait_idle(qtbot, window)
    dialog = window.findChild(CheckDialog)
    expected = checking.check_papers(library)
    assert dialog.title == f"{len(expected)} things to look at"
    tree = dialog.findChild(QTreeView, "findings")
    model = tree.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data().startswith("No date"))
    tree.activated.emit(model.index(0, 0, model.index(row, 0)))
    wait_idle(qtbot, window)
    assert window.details.paper.title == "Without a Date"
    assert window.details.paper.id not in ids


def test_a_check_of_a_sound_library_says_so(library, open_window, qtbot):
    window = open_window()
    dialog = CheckDialog(library, window.tasks, parent=window)
    wait_idle(qtbot, window)
    assert dialog.title == "Nothing is missing"
    dialog.close()


def test_buttons_of_dialogs_carry_no_pictures_of_another_family(qtbot):
    dialog = QInputDialog()
    qtbot.addWidget(dialog)
    dialog.setLabelText("Name of the search")
    dialog.show()
    buttons = dialog.findChildren(QPushButton)
    assert [button.icon().isNull() for button in buttons] == [True, True]
    assert dialog.width() >= 380, "room for the title and for a name"
