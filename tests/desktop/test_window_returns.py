"""What a window shows when it comes back, and what a double click opens."""

from __future__ import annotations

import owl_listing
import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from settling import wait_idle

from readinglist.desktop.clipboard import Pasted
from readinglist.library.library import Library
from readinglist.model.plan import Action


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


def test_a_review_that_was_open_at_the_end_is_offered_at_the_next_start(library, open_window, qtbot):
    window = open_window()
    window.adding.review(Pasted(owl_listing.page(3), "owls.txt"))
    wait_idle(qtbot, window)
    window.adding.page.plan.toggle(2)
    window.close()
    again = open_window()
    again.registry.run("file.add")
    wait_idle(qtbot, again)
    page = again.adding.page
    page.message.second.click()
    wait_idle(qtbot, again)
    assert page.plan.rowCount() == 3
    assert page.decisions.actions() == {2: Action.SKIPPED}
    assert library.count() == 0


def test_leaving_a_review_says_that_it_is_kept(open_window, qtbot):
    window = open_window()
    window.adding.review(Pasted(owl_listing.page(2), ""))
    wait_idle(qtbot, window)
    qtbot.keyClick(window.adding.page.cards, Qt.Key.Key_Escape)
    assert window.status_line.message.startswith("Nothing was added; the text and what you decided are kept")
    window.registry.run("file.add")
    window.status_line.clear()
    window.adding.page.cancel()
    assert window.status_line.message == ""


@pytest.mark.parametrize("record", ["[]", '{"text": 3}', '{"text": "x", "chosen": [[1]]}', "no json"])
def test_a_kept_review_that_makes_no_sense_is_none(open_window, qtbot, session_path, record):
    session_path.parent.mkdir(parents=True)
    session_path.with_name("left-review.json").write_text(record)
    window = open_window()
    window.registry.run("file.add")
    assert not window.adding.page.message.second.isVisible()
