"""A wrong part of a listing is marked anew, pulled, split, joined or dropped; the plan follows, undo takes it back."""

from __future__ import annotations

import owl_listing
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor

from readinglist.desktop.views.review.colors import SPAN_WORDS
from readinglist.desktop.views.review.corrections import PART_WORDS, words_of
from readinglist.desktop.views.review.kept import KeptReview, review_of
from readinglist.desktop.views.review.page import ReviewPage
from readinglist.model.correction import Act, Correction
from readinglist.model.plan import Action

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(library, tasks, qtbot):
    page = ReviewPage(library, tasks)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def settle(page, tasks, qtbot):
    def wait():
        qtbot.waitUntil(lambda: tasks.is_idle and not page._typing.isActive(), timeout=20_000)
        qtbot.wait(10)

    return wait


@pytest.fixture
def corrector(page, settle):
    page.start(owl_listing.page(3))
    settle()
    page.editor.setFocus()
    return page.corrector


def select(page, words):
    """Positions and characters are the same in these texts: no character beyond U+FFFF is in them."""
    start = page.editor.text.index(words)
    cursor = page.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    page.editor.setTextCursor(cursor)


def titles(page):
    return [planned.entry.title for planned in page.decisions.entries]


def test_selected_words_are_marked_and_the_plan_follows(page, corrector, settle):
    short = owl_listing.title(1)[4:]
    select(page, short)
    corrector.mark("title")
    settle()
    assert titles(page) == [owl_listing.title(0), short, owl_listing.title(2)]
    assert "1 correction" in page.profile_bar.words.text()
    assert not page.editor.textCursor().hasSelection()


def test_a_click_on_the_legend_marks_what_is_selected(page, corrector, settle, qtbot):
    select(page, owl_listing.title(1)[4:])
    kinds = [kind for kind, _words in SPAN_WORDS]
    place = page.legend._places(page.legend.width())[kinds.index("title")].center().toPoint()
    qtbot.mouseClick(page.legend, Qt.MouseButton.LeftButton, pos=place)
    settle()
    assert titles(page)[1] == owl_listing.title(1)[4:]


def test_ctrl_z_in_the_text_takes_a_correction_back_and_then_what_was_typed(page, corrector, settle, qtbot):
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(page.editor, "x")
    settle()
    select(page, owl_listing.title(1)[4:])
    corrector.mark("title")
    settle()
    qtbot.keyClick(page.editor, Key.Key_Z, Modifier.ControlModifier)
    settle()
    assert titles(page)[1] == owl_listing.title(1)
    assert page.editor.text.endswith("x")
    qtbot.keyClick(page.editor, Key.Key_Z, Modifier.ControlModifier)
    settle()
    assert not page.editor.text.endswith("x")
    assert corrector.redo() is False


def test_what_was_taken_back_can_be_done_again(page, corrector, settle):
    select(page, owl_listing.title(1)[4:])
    corrector.mark("title")
    assert corrector.undo()
    assert corrector.redo()
    settle()
    assert titles(page)[1] == owl_listing.title(1)[4:]


def test_entries_are_split_joined_and_dropped(page, corrector, settle):
    select(page, owl_listing.abstract(0)[:30])
    corrector.split()
    settle()
    assert len(titles(page)) == 4
    page.cards.setFocus()
    page.cards.setCurrentIndex(page.plan.index(0))
    corrector.join()
    settle()
    assert titles(page) == [owl_listing.title(number) for number in range(3)]
    page.cards.setCurrentIndex(page.plan.index(2))
    corrector.drop()
    settle()
    assert titles(page) == [owl_listing.title(number) for number in range(2)]
    assert page.counts.text() == "2 entries: 2 new"


def test_an_edge_is_pulled_with_the_mouse(page, corrector, settle, qtbot):
    page.cards.setCurrentIndex(page.plan.index(0))
    editor, title = page.editor, owl_listing.title(0)
    start = editor.text.index(title)
    edge, goal = editor.rect_at(start).center(), editor.rect_at(start + 4).center()
    view = editor.viewport()
    assert editor.edges.edge_at(edge) is not None
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(view, goal)
    assert editor.edges.is_pulling
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=goal)
    settle()
    assert titles(page)[0] == title[4:].strip()


def test_places_are_right_behind_characters_that_a_document_counts_twice(page, settle):
    page.start(owl_listing.page(2).replace(owl_listing.abstract(0), "🦉🦉🦉 " + owl_listing.abstract(0)))
    settle()
    page.editor.setFocus()
    cursor = page.editor.document().find(owl_listing.title(1)[4:])
    page.editor.setTextCursor(cursor)
    page.corrector.mark("title")
    settle()
    assert titles(page)[1] == owl_listing.title(1)[4:]


def test_escape_leaves_a_pulled_edge_where_it_was(page, corrector, settle, qtbot):
    editor = page.editor
    edge = editor.rect_at(editor.text.index(owl_listing.title(0))).center()
    qtbot.mousePress(editor.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    qtbot.keyClick(editor, Key.Key_Escape)
    qtbot.mouseRelease(editor.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(40, 0))
    assert titles(page)[0] == owl_listing.title(0)
    assert page.isVisible()
    assert corrector.corrections.done == ()


def test_a_choice_stays_with_its_entry_when_its_title_is_marked_anew(page, corrector, settle):
    page.plan.toggle(1)
    select(page, owl_listing.title(1)[4:])
    corrector.mark("title")
    settle()
    assert page.decisions.actions() == {1: Action.SKIPPED}


def test_a_correction_outlives_an_edit_of_other_lines_and_is_given_up_with_its_own(page, corrector, settle, qtbot):
    short = owl_listing.title(1)[4:]
    select(page, short)
    corrector.mark("title")
    settle()
    select(page, owl_listing.title(0))
    page.editor.insertPlainText("A Title That Was Typed")
    settle()
    assert titles(page) == ["A Title That Was Typed", short, owl_listing.title(2)]
    select(page, owl_listing.title(1))
    page.editor.insertPlainText("Another Title That Was Typed")
    settle()
    assert titles(page)[1] == "Another Title That Was Typed"
    assert "given up" in page.problem.text()


def test_what_cannot_be_is_said_in_a_sentence(page, corrector):
    select(page, owl_listing.title(1))
    corrector.mark("date")
    assert "is not a date" in page.problem.text()
    page.cards.setFocus()
    corrector.split()
    assert "cursor" in page.problem.text()
    assert corrector.corrections.done == ()


def test_nothing_is_corrected_while_the_text_is_ahead_of_its_reading(page, corrector, settle):
    select(page, owl_listing.title(1)[4:])
    corrector.mark("title")
    settle()
    page.editor.insertPlainText("x")
    corrector.drop()
    assert "still being read" in page.problem.text()
    assert not corrector.undo()
    settle()
    assert len(titles(page)) == 3


def test_without_a_selection_the_part_under_the_cursor_is_meant(page, corrector, settle):
    select(page, owl_listing.title(0)[3:3])
    cursor = page.editor.textCursor()
    cursor.setPosition(page.editor.text.index(owl_listing.title(0)) + 3)
    page.editor.setTextCursor(cursor)
    corrector.mark("noise")
    settle()
    assert owl_listing.title(0) not in titles(page)
    assert any(issue.kind == "no-title" for issue in page.decisions.plan.listing.issues)


def test_a_review_that_was_left_comes_back_corrected(page, corrector, settle):
    select(page, owl_listing.title(1)[4:])
    corrector.mark("title")
    settle()
    page.cancel()
    page.start("")
    page.message.second.click()
    settle()
    assert titles(page)[1] == owl_listing.title(1)[4:]


def test_corrections_are_kept_as_a_record_and_nonsense_is_none():
    corrections = (Correction(Act.MARK, 3, 9, "title"), Correction(Act.MOVE, 1, 2, was=(4, 5)))
    kept = KeptReview("text", corrections=corrections)
    assert review_of(kept.record()) == kept
    assert review_of({**kept.record(), "corrections": [["mark", 1, 2, "colour", 0, 0]]}) == KeptReview()


def test_every_act_and_part_has_words():
    assert {words_of(Correction(act, 0, 1, "title")) for act in Act} >= {"mark as title", "split an entry"}
    assert words_of(Correction(Act.MARK, 0, 1, "noise")) == f"mark as {PART_WORDS['noise']}"


# -- in a whole window


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_keys_and_the_menu_of_the_window_correct_the_listing(window, qtbot, tasks):
    from readinglist.desktop.clipboard import Pasted

    assert window.registry.reason("edit.mark_title") == "Only while a listing is being added."
    window.adding.review(Pasted(owl_listing.page(2)))
    page = window.adding.page
    qtbot.waitUntil(lambda: page.plan.rowCount() == 2, timeout=20_000)
    page.editor.setFocus()
    select(page, owl_listing.title(0)[4:])
    assert window.registry.run("edit.mark_title")
    qtbot.waitUntil(lambda: titles(page)[:1] == [owl_listing.title(0)[4:]], timeout=20_000)
    assert window.registry["edit.undo"].text() == "&Undo: mark as title"
    assert window.registry.run("edit.undo")
    qtbot.waitUntil(lambda: titles(page)[:1] == [owl_listing.title(0)], timeout=20_000)
    page.menu_asked.emit(QPoint(300, 300))
    menu = window.findChild(type(window.menuBar().actions()[0].menu()), "review_menu")
    shown = [action.objectName() for action in menu.actions() if action.objectName()]
    assert shown[0] == "edit.mark_title"
    assert {"edit.split_entry", "edit.join_entry", "edit.drop_entry", "edit.add_entry"} < set(shown)
    menu.close()
    page.cancel()
    assert window.registry["edit.undo"].text() == "&Undo"


# -- profiles


@pytest.fixture
def named(monkeypatch):
    """The name that a person types when asked for one."""
    monkeypatch.setattr(
        "readinglist.desktop.views.review.profile_bar.QInputDialog.getText", lambda *_args, **_options: ("Owls", True)
    )


def test_corrections_are_kept_as_a_profile_that_reads_the_next_listing_and_can_be_left_out(
    page, corrector, settle, named, library
):
    select(page, owl_listing.title(1)[4:])
    corrector.mark("title")
    settle()
    page.profile_bar.keep.click()
    settle()
    assert "Only one entry has a line as" in page.problem.text()  # the others keep their first word

    corrector.undo()
    settle()
    select(page, owl_listing.title(0))
    corrector.mark("title")
    settle()
    page.keep_profile()
    settle()
    assert "kept as your profile “Owls”" in page.profile_bar.words.text()
    assert (library.path.parent / "profiles" / "owls.toml").exists()

    page.start(owl_listing.page(5))
    settle()
    assert page.profile_bar.words.text() == "Read with your profile “Owls”"
    assert len(titles(page)) == 5
    page.profile_bar.plain.click()
    settle()
    assert page.profile_bar.isHidden()
    assert len(titles(page)) == 5


def test_a_page_that_was_written_out_can_be_marked_and_not_typed_in(page, settle, qtbot):
    page.start(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Birds</title><item><title>Owls at Night</title>'
        "<link>https://arxiv.org/abs/2403.00001</link></item></channel></rss>"
    )
    settle()
    assert titles(page) == ["Owls at Night"]
    assert page.editor.isReadOnly()
    assert "cannot" not in page.problem.text()
    assert "not typed in" in page.profile_bar.words.text()
    page.editor.setFocus()
    select(page, "at Night")
    page.corrector.mark("title")
    settle()
    assert titles(page) == ["at Night"]
    page.cancel()
    page.start("")
    assert not page.editor.isReadOnly()
    page.message.second.click()
    settle()
    assert titles(page) == ["at Night"]
