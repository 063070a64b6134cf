"""The fields of a paper: edited in place, saved by leaving, refused beside the field."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from readinglist.library import editing

Key = Qt.Key


@pytest.fixture
def ids(library):
    return shelf.fill(library, [shelf.LAZY_OWLS, *shelf.make_papers(4)[1:]])


@pytest.fixture
def shown(pane, ids, settle):
    """The details with the first paper in them."""
    pane.show_papers([ids[0]])
    settle()
    return pane


def test_a_field_is_edited_in_place_and_says_who_set_it(shown, library, ids, settle, qtbot):
    shown.edit("title")
    settle()
    row = shown.info.rows["title"]
    assert row.is_editing
    row._editor.setPlainText("Lazy & Busy Owls")
    qtbot.keyClick(row._editor, Key.Key_Return)
    settle()
    assert library.get_paper(ids[0]).title == "Lazy & Busy Owls"
    assert not row.is_editing
    assert shown.header.title.text() == "Lazy & Busy Owls"
    assert row.source.text().startswith("by you")
    assert "instead of “Lazy Owls”" in row.source.text()


def test_people_dates_and_identifiers_are_typed_as_a_person_would(shown, library, ids, settle, qtbot):
    shown.show_tab("Info")
    typed = {
        "people": "Grace Hopper; von Neumann, John; {Owl Consortium}",
        "date": "2023-06-26",
        "identifiers": "arxiv:2306.12345; 10.1000/owls",
    }
    for field, text in typed.items():
        shown.info.rows[field].edit()
        editor = shown.info.rows[field]._editor
        editor.setPlainText(text) if hasattr(editor, "setPlainText") else editor.setText(text)
        shown.info.rows[field].commit()
        settle()
    paper = library.get_paper(ids[0])
    assert [person.name for person in paper.people] == ["Grace Hopper", "John von Neumann", "Owl Consortium"]
    assert paper.date.iso == "2023-06-26"
    assert paper.identifier("arxiv") == "2306.12345"
    assert [link.text() for link in shown.header._links if link.isVisible()] == ["arXiv 2306.12345", "DOI 10.1000/owls"]


def test_what_makes_no_sense_is_refused_beside_the_field_and_can_be_mended(shown, library, ids, settle, qtbot):
    shown.show_tab("Info")
    row = shown.info.rows["date"]
    row.edit()
    row._editor.setText("last summer")
    qtbot.keyClick(row._editor, Key.Key_Return)
    settle()
    assert row.is_editing
    assert "last summer" in row.problem.text()
    row._editor.setText("2022")
    qtbot.keyClick(row._editor, Key.Key_Return)
    settle()
    assert library.get_paper(ids[0]).date.iso == "2022"
    assert not row.problem.isVisible()


def test_tab_saves_a_field_and_goes_on_to_the_editor_of_the_next(shown, library, ids, settle, qtbot):
    shown.edit("title")
    settle()
    qtbot.keyClicks(QApplication.focusWidget(), "Quiet Owls")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert QApplication.focusWidget().objectName() == "edit_people"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert QApplication.focusWidget().objectName() == "edit_author_count"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert QApplication.focusWidget().objectName() == "edit_people"
    assert [row.field for row in shown.info.rows.values() if row.is_editing] == ["people"]
    assert library.get_paper(ids[0]).title == "Quiet Owls"


def test_tab_after_the_last_field_leaves_the_fields(shown, settle, qtbot):
    shown.edit("abstract")
    settle()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert not any(row.is_editing for row in shown.info.rows.values())
    assert QApplication.focusWidget() not in shown.info.rows.values()


def test_an_editor_that_was_only_passed_does_not_bring_back_an_older_value(shown, library, ids, settle, qtbot):
    shown.edit("venue")
    settle()
    editing.edit_field(library, [ids[0]], field="venue", value="Dusk Letters")
    settle()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert library.get_paper(ids[0]).venue == "Dusk Letters"


def test_why_a_field_is_refused_comes_into_view(shown, settle, qtbot):
    shown.resize(shown.width(), 420)
    shown.edit("citation_key")
    settle()
    qtbot.keyClicks(QApplication.focusWidget(), "a b")
    shown.info.verticalScrollBar().setValue(0)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    settle()
    problem = shown.info.rows["citation_key"].problem
    assert problem.text()
    assert problem.visibleRegion().boundingRect() == problem.rect()


def test_a_field_shows_that_it_has_the_keys_and_how_it_is_edited(shown, settle):
    shown.open_tab("Info")
    settle()
    row = shown.info.rows["title"]
    assert row.hasFocus()
    assert "Enter" in row.toolTip()
    focused = row.grab().toImage()
    row.clearFocus()
    assert row.grab().toImage() != focused


def test_a_field_that_was_set_says_so_and_offers_undo(shown, settle, qtbot):
    shown.edit("venue")
    settle()
    qtbot.keyClicks(QApplication.focusWidget(), "Dawn Letters")
    with qtbot.waitSignal(shown.done) as told:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert told.args == ["Edit venue of 1 paper", True]


def test_escape_leaves_a_field_as_it_was(shown, library, ids, settle, qtbot):
    shown.edit("venue")
    row = shown.info.rows["venue"]
    row._editor.setText("Elsewhere")
    qtbot.keyClick(row._editor, Key.Key_Escape)
    settle()
    assert library.get_paper(ids[0]).venue == "Night Letters"
    assert row.hasFocus()


def test_a_field_being_edited_is_saved_for_its_own_paper_when_another_is_chosen(shown, library, ids, settle):
    shown.edit("venue")
    shown.info.rows["venue"]._editor.setText("Dawn Letters")
    shown.show_papers([ids[1]])
    settle()
    assert library.get_paper(ids[0]).venue == "Dawn Letters"
    assert library.get_paper(ids[1]).venue != "Dawn Letters"
