"""What was done, as a list beside the window, with the way back and forth."""

from __future__ import annotations

import datetime as dt

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from settling import wait_idle

from readinglist.desktop.dialogs.history import HistoryDialog
from readinglist.desktop.models.history import (
    LINE,
    NEXT_STEP,
    Day,
    HistoryModel,
    day_words,
    icon_name,
    lines_of,
    papers_words,
    state_words,
)
from readinglist.library import settings, tagging, triage
from readinglist.model.history import OperationRow

TODAY = dt.date(2026, 11, 24)


def row(number: int, label: str = "Rate", **other) -> OperationRow:
    at = dt.datetime(2026, 11, 24, 12, 0).astimezone() - dt.timedelta(days=other.pop("days", 0))
    fields = {"kind": "do", "state": "done", "kinds": frozenset({"papers"}), "paper_count": 1, **other}
    return OperationRow(id=number, label=label, at=at, **fields)


# -- the lines


def test_operations_stand_below_their_days_and_undo_is_a_state_not_a_line():
    rows = [
        row(5, kind="undo", state=""),
        row(4, "Tag", state="undone"),
        row(3, "Rate"),
        row(2, "Import", days=1),
        row(1, "Edit", days=400),
    ]
    lines = lines_of(rows, today=TODAY)
    words = [line.words if isinstance(line, Day) else line.label for line in lines]
    assert words == ["Today", "Tag", "Rate", "Yesterday", "Import", "20 Oct 2025", "Edit"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "Today"),
        (dt.date(2026, 11, 23), "Yesterday"),
        (dt.date(2026, 11, 20), "Fri, 20 Nov"),
        (dt.date(2025, 1, 2), "2 Jan 2025"),
        (dt.date(2026, 11, 25), "Wed, 25 Nov"),
    ],
)
def test_a_day_is_said_as_one_says_it(day, words):
    assert day_words(day, today=TODAY) == words


def test_an_operation_says_how_many_papers_it_touched_and_what_became_of_it():
    assert papers_words(row(1, paper_count=0)) == ""
    assert papers_words(row(1, paper_count=1)) == "1 paper"
    assert papers_words(row(1, paper_count=1234)) == "1,234 papers"
    assert state_words(row(1)) == ""
    assert state_words(row(1, state="undone")) == "undone"
    assert state_words(row(1, state="dropped")) == "undone for good"


def test_an_operation_has_the_picture_of_what_it_touched_most_tellingly():
    assert icon_name(row(1, kinds=frozenset({"papers", "listings", "tags"}))) == "newspaper"
    assert icon_name(row(1, kinds=frozenset({"papers", "tags"}))) == "tag"
    assert icon_name(row(1)) == "file-text"


def test_the_model_keeps_to_the_rules_of_qt_and_marks_the_next_steps(qtmodeltester, qapp):
    model = HistoryModel()
    rows = [row(6, state="undone"), row(5, state="undone"), row(4), row(3), row(2, state="dropped")]
    assert model.show_lines(lines_of(rows, today=TODAY))
    assert not model.show_lines(lines_of(rows, today=TODAY))
    qtmodeltester.check(model)
    steps = {model.line(place).id: model.index(place).data(NEXT_STEP) for place in range(1, model.rowCount())}
    assert steps == {6: "", 5: "redo", 4: "undo", 3: "", 2: ""}
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable


# -- the dialog


@pytest.fixture
def ids(library):
    return shelf.fill(library, shelf.make_papers(6))


@pytest.fixture
def window(ids, open_window):
    return open_window()


@pytest.fixture
def dialog(window, qtbot):
    assert window.registry.run("tools.history")
    wait_idle(qtbot, window)
    return window.findChild(QDialog, "history")


def shown(dialog) -> list[tuple[str, str]]:
    """(label, state) of the operations of the list, newest first."""
    lines = (dialog.model.line(place) for place in range(dialog.model.rowCount()))
    return [(line.label, state_words(line)) for line in lines if not isinstance(line, Day)]


def press(qtbot, window, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)


def test_what_is_done_in_the_window_shows_at_once(window, dialog, ids, qtbot):
    assert shown(dialog) == [("Add 6 papers", "")]
    window.papers.set_rating(ids[:2], 4)
    wait_idle(qtbot, window)
    assert [label for label, _ in shown(dialog)] == [window.library.undo_label, "Add 6 papers"]


def test_undo_and_redo_name_what_they_do_and_do_it(window, dialog, ids, qtbot):
    tagging.add_tags(window.library, ids[:3], tags=["nlp"])
    wait_idle(qtbot, window)
    label = window.library.undo_label
    assert dialog.undo.accessibleName() == f"Undo: {label}"
    assert label[:12] in dialog.undo.text()
    assert not dialog.redo.isEnabled()
    press(qtbot, window, dialog.undo)
    assert window.library.get_paper(ids[0]).tags == ()
    assert shown(dialog) == [(label, "undone"), ("Add 6 papers", "")]
    assert dialog.redo.accessibleName() == f"Redo: {label}"
    assert dialog.undo.accessibleName() == "Undo: Add 6 papers"
    press(qtbot, window, dialog.redo)
    assert window.library.get_paper(ids[0]).tags == ("nlp",)
    assert shown(dialog)[0] == (label, "")
    assert not dialog.redo.isEnabled()


def test_all_can_be_taken_back_until_nothing_is_left(window, dialog, qtbot):
    press(qtbot, window, dialog.undo)
    assert window.library.count() == 0
    assert not dialog.undo.isEnabled()
    assert dialog.undo.text().strip() == "Undo"
    assert "nothing to undo" in dialog.undo.toolTip()


def test_what_was_undone_is_undone_for_good_once_something_else_is_done(window, dialog, ids, qtbot):
    for rating in (5, 4):
        window.papers.set_rating(ids[:1], rating)
        window.papers.undo()
    window.papers.trash(ids[1:2])
    wait_idle(qtbot, window)
    assert [state for _, state in shown(dialog)] == ["", "undone for good", "undone for good", ""]


def test_the_keys_of_undo_work_in_the_dialog(window, dialog, ids, qtbot):
    triage.set_rating(window.library, ids[:1], rating=2)
    wait_idle(qtbot, window)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)
    assert window.library.get_paper(ids[0]).rating == 0
    qtbot.keyClick(dialog.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_idle(qtbot, window)
    assert window.library.get_paper(ids[0]).rating == 2


def test_the_chosen_line_stays_chosen_when_something_is_done(window, dialog, ids, qtbot):
    place = dialog.model.row_of(dialog.model.line(1).id)
    dialog.view.setCurrentIndex(dialog.model.index(place))
    triage.set_rating(window.library, ids[:1], rating=2)
    wait_idle(qtbot, window)
    assert dialog.view.currentIndex().data(LINE).label == "Add 6 papers"


def test_a_long_history_is_read_in_parts(open_window, library, qtbot, monkeypatch):
    monkeypatch.setattr("readinglist.desktop.dialogs.history.READ_AT_ONCE", 4)
    for number in range(6):
        settings.change_setting(library, f"s{number}", value="1")
    window = open_window()
    window.registry.run("tools.history")
    wait_idle(qtbot, window)
    dialog = window.findChild(QDialog, "history")
    assert len(shown(dialog)) == 4
    assert dialog.older.isVisible()
    press(qtbot, window, dialog.older)
    assert len(shown(dialog)) == 6
    assert not dialog.older.isVisible()


def test_an_empty_history_says_so(open_window, qtbot):
    window = open_window()
    window.registry.run("tools.history")
    wait_idle(qtbot, window)
    dialog = window.findChild(QDialog, "history")
    assert dialog.empty.isVisible()
    assert not dialog.undo.isEnabled()
    assert not dialog.redo.isEnabled()


def test_there_is_one_history_and_it_closes_with_the_window(window, dialog, qtbot):
    window.registry.run("tools.history")
    wait_idle(qtbot, window)
    assert window.findChildren(QDialog, "history") == [dialog]
    closed = []
    dialog.finished.connect(closed.append)
    window.close()
    assert closed


def test_a_hostile_label_is_shown_as_text(window, dialog, qtbot, tmp_path):
    hostile = "<img src='/dev/zero'> & <b>bold</b>"
    tagging.add_tags(window.library, window.library.find_ids(limit=1), tags=["x"])
    with window.library.operation(hostile, kinds={"settings"}) as op:
        op.writer.insert("setting", [{"name": "x", "value": "y"}])
    wait_idle(qtbot, window)
    tip = dialog.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip
    assert "<img" not in tip
    assert "&lt;img" in dialog.undo.toolTip()
    assert "&& <b>" in dialog.undo.text() or "…" in dialog.undo.text()
    dialog.grab()


def test_where_nothing_may_be_changed_the_buttons_say_why(window, ids, qtbot):
    dialog = HistoryDialog(window.library, window.tasks, window.papers, reason=lambda: "Read-only.", parent=window)
    dialog.show()
    wait_idle(qtbot, window)
    assert shown(dialog) == [("Add 6 papers", "")]
    assert not dialog.undo.isEnabled()
    assert "Read-only." in dialog.undo.toolTip()
