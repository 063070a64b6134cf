"""Quality > Protect capitals: each title before and after, ticks, one step, and back again."""

from __future__ import annotations

import shelf
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from settling import wait_idle

from readinglist.desktop.dialogs.check import CheckDialog
from readinglist.library import linking
from readinglist.library.bib_sources import source_of
from readinglist.model.paper import Paper

BIB = "@article{doe2020,\n  title = {Why DNA Matters},\n  year = 2020,\n}\n@book{poe1999, title = {Ravens}}\n"


def test_capitals_are_protected_in_the_titles_that_were_ticked_and_it_is_undone(library, open_window, qtbot, tmp_path):
    path = tmp_path / "refs.bib"
    path.write_text(BIB, "utf-8")
    linking.link_file(library, path)
    window = open_window()
    window.registry.run("quality.protect_capitals")
    wait_idle(qtbot, window)
    dialog = window.findChild(CheckDialog, "protect_capitals")
    assert dialog.title == "1 thing to look at"
    model = dialog.tree.model()
    dialog.tree.setCurrentIndex(model.index(0, 0, model.index(0, 0)))
    assert dialog.preview.field.text() == "Title"
    assert dialog.preview.after.toPlainText() == "{Why {DNA} Matters}"
    assert dialog.preview.after.marked_words == ["{", "}"]
    QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
    dialog.mend_ticked.click()
    qtbot.waitUntil(lambda: dialog.title == "Nothing to look at")
    qtbot.waitUntil(lambda: path.read_text("utf-8") == BIB.replace("DNA", "{DNA}"))
    window.registry.run("edit.undo")
    qtbot.waitUntil(lambda: dialog.title == "1 thing to look at")
    qtbot.waitUntil(lambda: path.read_text("utf-8") == BIB)
    wait_idle(qtbot, window)


def test_titles_of_papers_from_no_bib_are_offered_too(library, open_window, qtbot):
    shelf.fill(library, [Paper("Why DNA Matters", citation_key="dna")])
    window = open_window()
    window.registry.run("quality.protect_capitals")
    wait_idle(qtbot, window)
    dialog = window.findChild(CheckDialog, "protect_capitals")
    model = dialog.tree.model()
    dialog.tree.setCurrentIndex(model.index(0, 0, model.index(0, 0)))
    dialog.mend_one.click()
    qtbot.waitUntil(lambda: dialog.title == "Nothing to look at")
    assert "title = {Why {DNA} Matters}" in source_of(library, library.find_paper("dna")).source.text
    wait_idle(qtbot, window)
