"""The entry of a paper edited as text: checked while it is typed, saved when it is left, never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from settling import wait_idle

from readinglist.desktop.dialogs.check import CheckDialog
from readinglist.desktop.session import Session
from readinglist.desktop.views.details.bibtex_tab import BibtexTab
from readinglist.desktop.widgets.bibtex import BibtexField
from readinglist.library import editing, linking
from readinglist.library.library import Library
from readinglist.storage.connecting import Access, LibraryFile

BIB = """@article{doe2020,
  title = {Why DNA Matters},
  note  = {mine},
  year  = 2020,
}

@book{poe1999,
  title = {Ravens},
  year  = 1999,
}
"""


@pytest.fixture
def bib(library, tmp_path):
    """A library and a linked file of two entries."""
    path = tmp_path / "refs.bib"
    path.write_text(BIB, "utf-8")
    linking.link_file(library, path)
    return library


@pytest.fixture
def make_tab(tasks, qtbot, session_path):
    def make(library) -> BibtexTab:
        tab = BibtexTab(library, tasks, session=Session(session_path))
        qtbot.addWidget(tab)
        tab.resize(380, 400)
        tab.show()
        qtbot.waitExposed(tab)
        return tab

    return make


@pytest.fixture
def tab(bib, make_tab, settle):
    tab = make_tab(bib)
    show(tab, bib, "doe2020")
    settle()
    return tab


def show(tab: BibtexTab, library, key: str) -> None:
    tab.show_paper(library.get_paper(library.find_paper(key)))


def replace(field: BibtexField, old: str, new: str) -> None:
    """As typed: select, and write over it."""
    text = field.toPlainText()
    assert text.count(old) == 1
    cursor = field.textCursor()
    cursor.setPosition(text.index(old))
    cursor.setPosition(text.index(old) + len(old), cursor.MoveMode.KeepAnchor)
    cursor.insertText(new)


def title(library, key: str = "doe2020") -> str:
    return library.get_paper(library.find_paper(key)).title


def test_the_text_of_the_file_is_shown_and_says_where_it_stands(tab):
    assert tab.view.toPlainText() == BIB[: BIB.index("\n\n@book")]
    assert tab.origin.text() == "As in refs.bib"


def test_ctrl_enter_saves_what_was_typed_as_one_edit(tab, bib, settle, qtbot):
    replace(tab.view, "{Why DNA Matters}", "{Why {DNA} Still Matters}")
    with qtbot.waitSignal(tab.done) as done:
        QTest.keyClick(tab.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done.args == ["Edit the BibTeX of doe2020", True]
    settle()
    assert title(bib) == "Why DNA Still Matters"
    assert "{Why {DNA} Still Matters}" in tab.view.toPlainText()
    assert not tab.is_edited
    bib.undo()
    assert title(bib) == "Why DNA Matters"


def test_leaving_the_field_saves(tab, bib, settle):
    replace(tab.view, "2020,\n}", "2021,\n}")
    tab.view.focus_left.emit()
    settle()
    assert bib.get_paper(bib.find_paper("doe2020")).date.year == 2021


def test_an_error_is_told_with_its_line_and_nothing_is_saved(tab, bib, settle, qtbot):
    before = bib.get_paper(bib.find_paper("doe2020"))
    replace(tab.view, "note  = {mine}", "note {mine}")
    qtbot.waitUntil(lambda: tab.remark.text().startswith("Line 3: there is no equals sign after “note”"))
    (mark,) = tab.view.extraSelections()
    assert mark.cursor.blockNumber() == 2
    tab.flush()
    settle()
    assert bib.get_paper(bib.find_paper("doe2020")) == before
    replace(tab.view, "note {mine}", "note = {mine}")
    qtbot.waitUntil(lambda: not tab.view.extraSelections())
    assert tab.remark.text().startswith("Not saved yet")


def test_a_text_with_an_error_waits_while_other_papers_are_shown_and_over_a_restart(tab, bib, make_tab, settle):
    replace(tab.view, "{mine}", "{mine")
    broken = tab.view.toPlainText()
    show(tab, bib, "poe1999")
    settle()
    assert "Ravens" in tab.view.toPlainText()
    assert not tab.view.extraSelections()
    for again in (tab, make_tab(bib)):
        show(again, bib, "doe2020")
        settle()
        assert again.view.toPlainText() == broken
        assert again.remark.text().startswith("Line ")
        assert again.view.extraSelections()
    again.view.setPlainText(broken.replace("{mine", "{mine}").replace("DNA", "RNA"))
    again.flush()
    settle()
    assert title(bib) == "Why RNA Matters"
    third = make_tab(bib)
    show(third, bib, "doe2020")
    settle()
    assert third.view.toPlainText() == again.view.toPlainText()
    assert not third.is_edited


def test_escape_reverts_without_a_question_and_undo_brings_it_back(tab, bib, settle):
    before = tab.view.toPlainText()
    replace(tab.view, "{mine}", "{mine")
    typed = tab.view.toPlainText()
    QTest.keyClick(tab.view, Qt.Key.Key_Escape)
    settle()
    assert tab.view.toPlainText() == before
    tab.view.undo()
    assert tab.view.toPlainText() == typed


def test_another_edit_of_the_paper_refreshes_the_text_unless_somebody_is_typing(tab, bib, settle):
    paper_id = bib.find_paper("doe2020")
    editing.edit_field(bib, [paper_id], field="title", value="Ice")
    show(tab, bib, "doe2020")
    settle()
    assert "title = {Ice}" in tab.view.toPlainText()
    replace(tab.view, "{mine}", "{ours}")
    editing.edit_field(bib, [paper_id], field="title", value="Snow")
    show(tab, bib, "doe2020")
    settle()
    assert "title = {Ice}" in tab.view.toPlainText()
    tab.flush()
    settle()
    assert title(bib) == "Snow", "only what was typed is an edit"
    assert "title = {Snow}" in tab.view.toPlainText()
    assert "note  = {ours}" in tab.view.toPlainText()


def test_a_key_of_another_paper_is_refused_and_the_text_stays(tab, bib, settle):
    replace(tab.view, "doe2020", "poe1999")
    typed = tab.view.toPlainText()
    tab.flush()
    settle()
    assert 'Not saved: The citation key "poe1999" is used by paper' in tab.remark.text()
    assert tab.view.toPlainText() == typed
    show(tab, bib, "poe1999")
    show(tab, bib, "doe2020")
    settle()
    assert tab.view.toPlainText() == typed


def test_a_library_that_can_only_be_read_says_why_nothing_can_be_typed(bib, make_tab, settle):
    with Library(LibraryFile(bib.path, access=Access.READ)) as read_only:
        tab = make_tab(read_only)
        show(tab, read_only, "doe2020")
        settle()
        assert tab.view.isReadOnly()
        assert "only" in tab.origin.text()


# -- protecting capitals --------------------------------------------------------------------------------------------


def test_capitals_are_protected_in_the_titles_that_were_ticked_and_it_is_undone(bib, open_window, qtbot):
    window = open_window()
    window.registry.run("quality.protect_capitals")
    wait_idle(qtbot, window)
    dialog = window.findChild(CheckDialog, "protect_capitals")
    assert dialog.title == "1 thing to look at"
    model = dialog.tree.model()
    heading = model.index(0, 0)
    dialog.tree.setCurrentIndex(model.index(0, 0, heading))
    assert dialog.preview.field.text() == "Title"
    assert dialog.preview.after.toPlainText() == "{Why {DNA} Matters}"
    QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.title == "Nothing to look at")
    wait_idle(qtbot, window)
    window.registry.run("edit.undo")
    qtbot.waitUntil(lambda: dialog.title == "1 thing to look at")
    wait_idle(qtbot, window)
