"""The line at the bottom: messages with their undo, work with its progress and cancel."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton, QToolButton

from readinglist.desktop.views.status_line import StatusLine


@pytest.fixture
def line(tasks, qtbot):
    line = StatusLine(tasks)
    qtbot.addWidget(line)
    line.resize(900, 28)
    line.show()
    return line


@pytest.fixture
def release():
    event = threading.Event()
    yield event
    event.set()


def test_a_message_offers_undo_only_when_there_is_one(line, qtbot):
    line.say("45 papers added", has_undo=True)
    assert line.message == "45 papers added"
    with qtbot.waitSignal(line.undo_asked):
        qtbot.mouseClick(line.findChild(QPushButton, "undo_message"), Qt.MouseButton.LeftButton)
    line.say("Copied")
    assert not line.has_undo
    line.clear()
    assert line.message == ""


def test_a_message_that_looks_like_markup_is_text(line):
    line.say("<b>bold</b>")
    assert line.findChild(object, "message").textFormat() == Qt.TextFormat.PlainText


def test_long_work_shows_its_progress_and_is_cancelled_by_a_click(line, tasks, qtbot, release):
    def job(token):
        for step in range(10_000):
            token.report(step, 10_000, text="Checking papers…")
            release.wait(0.01)

    tasks.read(job, slot="check", title="Checking papers…")
    bar, cancel = line.findChild(QProgressBar, "progress"), line.findChild(QToolButton, "cancel_work")
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: bar.value() > 0)
    assert bar.maximum() == 10_000
    assert cancel.isVisible()
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert not bar.isVisible()


def test_a_write_that_cannot_be_taken_back_has_no_cancel(line, tasks, qtbot, release):
    tasks.library(lambda token: release.wait(10), title="Adding 5,000 papers")
    qtbot.waitUntil(line.findChild(QProgressBar, "progress").isVisible)
    assert not line.findChild(QToolButton, "cancel_work").isVisible()
    assert line.findChild(object, "work").text() == "Adding 5,000 papers"
    release.set()
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_short_and_nameless_work_is_not_shown(line, tasks, qtbot):
    tasks.library(lambda token: None, title="Quick")
    tasks.read(lambda token: None)
    qtbot.waitUntil(lambda: tasks.is_idle)
    qtbot.wait(350)
    assert not line.findChild(QProgressBar, "progress").isVisible()


def test_a_long_path_is_shortened_and_told_whole_in_the_tool_tip(line):
    path = Path("/a" * 60) / "library.sqlite"
    line.show_library(path, is_read_only=True, note="The folder cannot be written to.")
    label = line.findChild(object, "library_path")
    assert len(label.text()) < 80
    assert label.text().endswith("library.sqlite · read-only")
    assert str(path) in label.toolTip()
    assert "The folder cannot be written to." in label.toolTip()


def test_a_message_takes_the_place_of_a_tip(line):
    line.showMessage("Look up what the chosen papers lack")
    line.say("Set 3 papers to read", has_undo=True)
    assert line.currentMessage() == ""
    assert line.message == "Set 3 papers to read"
