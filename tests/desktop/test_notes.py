"""What is typed into a note is in the library a moment later, whatever happens to the window."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time

import pytest
import shelf
from PySide6.QtCore import Qt
from settling import wait_idle

from readinglist.desktop.broadcast import Broadcast
from readinglist.desktop.views.details.notes_tab import NotesTab
from readinglist.desktop.widgets.markdown import MarkdownView
from readinglist.library import annotating, trashing
from readinglist.library.library import Library


@pytest.fixture
def ids(library):
    return shelf.fill(library, shelf.make_papers(3))


@pytest.fixture
def notes(library, tasks, qtbot, ids):
    notes = NotesTab(library, tasks)
    broadcast = Broadcast(library, tasks)
    broadcast.changed.connect(lambda changes: notes.reload() if notes.concerns(changes) else None)
    notes.resize(380, 400)
    notes.show()
    qtbot.waitExposed(notes)
    notes.show_paper(library.get_paper(ids[0]))
    yield notes
    notes.flush()
    qtbot.waitUntil(lambda: tasks.is_idle)
    broadcast.close()
    notes.close()
    notes.deleteLater()


def note_of(library, paper_id):
    return library.get_note(paper_id).text


def test_a_note_is_saved_while_it_is_typed_without_leaving_the_field(notes, library, ids, qtbot):
    qtbot.keyClicks(notes.field, "Owls sleep by day")
    qtbot.waitUntil(lambda: note_of(library, ids[0]) == "Owls sleep by day", timeout=5000)
    qtbot.waitUntil(lambda: notes.state.text() == "Saved", timeout=5000)
    assert not notes.has_unsaved


def test_steady_typing_is_saved_before_it_ends(notes, library, ids, qtbot):
    """The clock starts with the first unsaved letter and is not put off by the next one."""
    seen = set()
    end = time.monotonic() + 3
    while time.monotonic() < end and len(seen) < 2:
        qtbot.keyClicks(notes.field, "x")
        qtbot.wait(30)
        seen.add(note_of(library, ids[0]))
        seen.discard("")
    assert len(seen) >= 2


def test_typing_in_one_go_is_one_step_of_undo(notes, library, ids, tasks, qtbot):
    for word in ("one ", "two ", "three"):
        qtbot.keyClicks(notes.field, word)
        notes.flush()
        qtbot.waitUntil(lambda: not notes.has_unsaved)
    assert note_of(library, ids[0]) == "one two three"
    library.undo()
    assert note_of(library, ids[0]) == ""
    qtbot.waitUntil(lambda: notes.field.toPlainText() == "")


def test_its_own_saving_never_moves_the_cursor(notes, library, ids, qtbot):
    qtbot.keyClicks(notes.field, "owls")
    cursor = notes.field.textCursor()
    cursor.setPosition(2)
    notes.field.setTextCursor(cursor)
    qtbot.waitUntil(lambda: note_of(library, ids[0]) == "owls" and not notes.has_unsaved, timeout=5000)
    qtbot.wait(50)
    assert notes.field.textCursor().position() == 2
    assert notes.field.document().isUndoAvailable()


def test_what_somebody_else_writes_is_shown_unless_something_here_is_unsaved(notes, library, ids, qtbot):
    annotating.set_note(library, ids[0], text="from the command line")
    qtbot.waitUntil(lambda: notes.field.toPlainText() == "from the command line")
    qtbot.keyClicks(notes.field, "!")
    annotating.set_note(library, ids[0], text="a second time")
    qtbot.wait(30)
    assert "!" in notes.field.toPlainText()


def test_another_paper_comes_with_its_own_note_and_the_first_one_is_kept(notes, library, ids, qtbot):
    annotating.set_note(library, ids[1], text="ravens")
    qtbot.keyClicks(notes.field, "owls")
    notes.show_paper(library.get_paper(ids[1]))
    assert notes.field.toPlainText() == "ravens"
    notes.show_paper(library.get_paper(ids[0]))
    assert notes.field.toPlainText() == "owls"  # even before the library has it
    qtbot.waitUntil(lambda: not notes.has_unsaved)
    assert note_of(library, ids[0]) == "owls"
    assert note_of(library, ids[1]) == "ravens"


def test_a_note_that_cannot_be_saved_now_is_kept_and_saved_later(notes, library, ids, qtbot):
    """Another program holds the library: the note stays in the field, says so, and is written afterwards."""
    library.warm_up()
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        qtbot.keyClicks(notes.field, "patience")
        qtbot.waitUntil(lambda: "Not saved yet" in notes.state.text(), timeout=20_000)
        assert notes.has_unsaved
        assert notes.field.toPlainText() == "patience"
    finally:
        other.execute("ROLLBACK")
        other.close()
    qtbot.waitUntil(lambda: note_of(library, ids[0]) == "patience", timeout=20_000)
    qtbot.waitUntil(lambda: notes.state.text() == "Saved")


def test_a_paper_deleted_under_the_note_ends_the_saving(notes, library, ids, tasks, qtbot):
    qtbot.keyClicks(notes.field, "lost")
    trashing.trash_papers(library, [ids[0]])
    trashing.delete_papers_for_good(library, [ids[0]])
    notes.flush()
    qtbot.waitUntil(lambda: tasks.is_idle and not notes.has_unsaved)


def test_the_preview_shows_the_markdown_and_the_source_stays_as_typed(notes, library, ids, qtbot):
    text = "# Owls\n\n- *sleep*\n"
    notes.field.setPlainText(text)
    notes.show_preview()
    assert "Owls" in notes.preview.toPlainText()
    assert "*" not in notes.preview.toPlainText()
    notes.show_source()
    qtbot.waitUntil(lambda: note_of(library, ids[0]) == text, timeout=5000)


def test_closing_the_window_saves_what_was_just_typed(library, ids, open_window, qtbot):
    window = open_window()
    window.pane.table.select_ids([ids[0]])
    wait_idle(qtbot, window)
    window.details.show_tab("Notes")
    qtbot.keyClicks(window.details.notes.field, "last words")
    window.close()
    assert note_of(library, ids[0]) == "last words"


def test_a_window_does_not_close_over_a_note_that_it_could_not_save(library, ids, open_window, qtbot):
    window = open_window()
    window.pane.table.select_ids([ids[0]])
    wait_idle(qtbot, window)
    library.warm_up()
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        window.details.show_tab("Notes")
        qtbot.keyClicks(window.details.notes.field, "important")
        assert not window.close()
        assert window.isVisible()
        assert "note is not saved" in window.problem_bar.summary
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert window.close()
    assert note_of(library, ids[0]) == "important"


_TYPIST = """
    import sys
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication
    from readinglist.desktop.tasks import Tasks
    from readinglist.desktop.views.details.pane import DetailsPane
    from readinglist.library.library import Library
    app = QApplication([])
    library = Library.open(sys.argv[1])
    pane = DetailsPane(library, Tasks())
    pane.show()
    pane.show_papers([int(sys.argv[2])])
    pane.show_tab("Notes")
    count = 0
    while True:
        QTest.keyClicks(pane.notes.field, f"{count} ")
        count += 1
        QTest.qWait(20)
        if not pane.notes.has_unsaved or count % 10 == 0:
            saved = library.get_note(int(sys.argv[2])).text
            sys.stdout.write(f"{len(saved)} {len(pane.notes.field.toPlainText())}\\n")
            sys.stdout.flush()
"""


def test_a_kill_loses_at_most_the_last_moment_of_typing(library, ids, tmp_path):
    """What the program showed as saved is there after kill -9; so is all but the last half second or so."""
    library.close()
    script = tmp_path / "typist.py"
    script.write_text(textwrap.dedent(_TYPIST))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(script), str(library.path), str(ids[0])]
    typist = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    saved_length = 0
    try:
        end = time.monotonic() + 30
        while saved_length < 60 and time.monotonic() < end:
            saved_length = int(typist.stdout.readline().split()[0])
    finally:
        typist.send_signal(signal.SIGKILL)
        typist.wait()
        typist.stdout.close()
    assert saved_length >= 60
    with Library.open(library.path) as again:
        text = note_of(again, ids[0])
    expected = "".join(f"{number} " for number in range(1000))
    assert len(text) >= saved_length
    assert expected.startswith(text)


# -- nothing in a note is fetched, opened or run

_LOOK = """
    import resource, sys
    resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
    from PySide6.QtWidgets import QApplication
    from readinglist.desktop.widgets.markdown import MarkdownView
    app = QApplication([])
    view = MarkdownView()
    view.resize(300, 300)
    view.show_markdown(sys.argv[1])
    view.show()
    app.processEvents()
    view.grab()
    print("drawn")
"""


@pytest.mark.parametrize(
    "text",
    [
        "![x](/dev/zero)",
        "![x](file:///dev/zero)",
        '<img src="/dev/zero">',
        "![x][1]\n\n[1]: /dev/zero",
        "text ![a](//host/share/b.png) text",
    ],
)
def test_a_picture_in_a_note_is_not_opened(text, tmp_path):
    """In a process of its own with little memory: reading /dev/zero would take all of it, or all the time."""
    script = tmp_path / "look.py"
    script.write_text(textwrap.dedent(_LOOK))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(script), text]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.strip() == "drawn", done.stderr[-500:]


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3000 + "deep",
        "- " * 3000 + "deep",
        "\n".join("  " * level + "- item" for level in range(2000)),
        "|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n",
        "x" * 500_000,
        "*" * 50_000,
        "[" * 50_000,
    ],
    ids=["quotations", "lists on a line", "lists", "columns", "long", "stars", "brackets"],
)
def test_a_note_without_end_is_shown_in_bearable_time(qtbot, text):
    view = MarkdownView()
    qtbot.addWidget(view)
    begun = time.thread_time()
    view.show_markdown(text)
    view.document().size()
    assert time.thread_time() - begun < 10  # some of these took minutes before they were bounded


def test_a_picture_in_a_note_shows_what_it_is_called(qtbot):
    view = MarkdownView()
    qtbot.addWidget(view)
    view.show_markdown("Before ![the river at night](night.png).\n\n![last](/dev/zero)")
    assert view.toPlainText() == "Before [picture: the river at night].\n[picture: last]"


def test_html_in_a_note_is_shown_as_typed(qtbot):
    view = MarkdownView()
    qtbot.addWidget(view)
    view.show_markdown("before <b>bold</b> <script>alert(1)</script> after")
    assert "<b>bold</b>" in view.toPlainText()
    assert "<script>" in view.toPlainText()


def test_the_field_keeps_an_undo_of_its_own(notes, qtbot):
    qtbot.keyClicks(notes.field, "owls")
    qtbot.keyClick(notes.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert notes.field.toPlainText() == ""
