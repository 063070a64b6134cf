"""Trouble with the world is a sentence in the window; trouble with us is a report."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel
from settling import wait_idle

from readinglist.desktop import app
from readinglist.desktop.problems import FaultHook, ProblemReport, UnavailableWindow
from readinglist.errors import FileProblem, LibraryTooNew


def test_an_error_of_an_operation_reaches_the_bar(window, qtbot):
    def fail():
        raise FileProblem("The disk is full.", "Nothing was changed; make room and try again.")

    window.complete().operations.run(fail)
    wait_idle(qtbot, window)
    assert window.problem_bar.isVisible()
    assert window.problem_bar.summary == "The disk is full."
    assert window.problem_bar.hint == "Nothing was changed; make room and try again."
    close = window.problem_bar.findChild(object, "close_problem")
    close.click()
    assert not window.problem_bar.isVisible()


@pytest.mark.expects_log("fault of the program")
def test_a_fault_becomes_one_report_with_details_to_copy(qtbot, window):
    hook = FaultHook()
    for number in (1, 2):
        try:
            raise ZeroDivisionError(f"fault {number}")
        except ZeroDivisionError as error:
            hook(type(error), error, error.__traceback__)
    reports = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ProblemReport)]
    assert len(reports) == 1
    report = reports[0]
    qtbot.addWidget(report)
    details = report.details.toPlainText()
    assert "fault 1" in details
    assert "fault 2" in details
    assert "PySide6" in details
    copy = next(b for b in report.findChild(QDialogButtonBox).buttons() if "Copy" in b.text())
    copy.click()
    assert "fault 1" in QGuiApplication.clipboard().text()
    report.close()


@pytest.mark.expects_log("fault of the program")
def test_the_first_fault_installs_the_hook_that_reports_it(qtbot, window, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", app._on_fault)
    error = ValueError("ours")
    sys.excepthook(ValueError, error, None)
    assert isinstance(sys.excepthook, FaultHook)
    report = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ProblemReport))
    assert "ours" in report.details.toPlainText()
    report.close()


def test_a_library_that_cannot_be_opened_is_said_in_plain_words(qtbot):
    error = LibraryTooNew("The library was made by a newer version.", "Install that version.")
    shown = UnavailableWindow(error, path="/somewhere/library.sqlite")
    qtbot.addWidget(shown)
    texts = [label.text() for label in shown.findChildren(QLabel)]
    assert "The library was made by a newer version." in texts
    assert "Install that version." in texts
    assert "/somewhere/library.sqlite" in texts


def test_opening_a_file_that_is_no_library_ends_with_exit_code_3_and_leaves_it_alone(qapp, qtbot, tmp_path):
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"this is a letter to my aunt" * 100)
    seen = []

    def close_window() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, UnavailableWindow):
                seen.append([label.text() for label in widget.findChildren(QLabel)])
                widget.reject()

    QTimer.singleShot(300, qapp, close_window)
    assert app.run(path) == 3
    assert str(path) in seen[0]
    assert path.read_bytes() == b"this is a letter to my aunt" * 100
