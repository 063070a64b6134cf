"""What a window shows when it comes back, and what a double click opens."""

from __future__ import annotations

import shelf
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from settling import wait_idle

from readinglist.library.library import Library


def test_another_library_does_not_see_the_search_and_selection_of_the_first(
    open_window, library, session_path, qtbot, tmp_path
):
    ids = shelf.fill(library, shelf.make_papers(3))
    first = open_window()
    first.pane.table.select_ids(ids[:1])
    first.top_bar.search.set_query("tidal")
    wait_idle(qtbot, first)
    first.close()
    with Library.open(tmp_path / "other.sqlite") as other:
        shelf.fill(other, shelf.make_papers(3))
        second = open_window(other)
        assert second.pane.query == ""
        assert second.selected_ids == []
        second.close()
    again = open_window()
    assert again.pane.query == "tidal"


def test_a_double_click_shows_the_fields_and_edits_none(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(2))
    window = open_window()
    table = window.pane.table
    place = table.visualRect(table.model().index(1, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait_idle(qtbot, window)
    title = library.get_paper(window.selected_ids[0]).title
    assert window.details.bar.tabText(window.details.bar.currentIndex()) == "Info"
    qtbot.keyClicks(QGuiApplication.focusObject(), "j")
    wait_idle(qtbot, window)
    assert title in {row.title for row in library.get_rows(library.find_ids())}
