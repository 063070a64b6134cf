"""Every import can be looked at again, with its marks, at the place of the paper."""

from __future__ import annotations

import owl_listing
import pytest
import shelf
from PySide6.QtWidgets import QMenu
from settling import wait_idle

from readinglist.desktop.actions.context_menus import open_place_menu
from readinglist.desktop.dialogs.kept_listing import KeptListingDialog, about_listing
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.library import importing


@pytest.fixture
def imported(library):
    text = owl_listing.page(30) + "\n\nAn entry that the page cuts\n\nOnly half of its abstract\n"
    return importing.apply(library, importing.plan(library, importing.read(text))).added


@pytest.fixture
def opened(imported, open_window):
    return open_window()


def shown(window, qtbot):
    wait_idle(qtbot, window)
    dialog = window.findChild(KeptListingDialog)
    qtbot.waitUntil(lambda: dialog.current >= 0, timeout=5_000)
    return dialog


def choose(window, paper_id, qtbot):
    window.go_to("all")
    wait_idle(qtbot, window)
    window.pane.table.go_to(window.pane.model.ids.index(paper_id))
    qtbot.waitUntil(lambda: list(window.selected_ids) == [paper_id], timeout=5_000)
    wait_idle(qtbot, window)


def test_a_paper_is_shown_in_the_text_that_it_came_by(opened, imported, library, qtbot):
    choose(opened, imported[20], qtbot)
    assert opened.registry.run("papers.show_listing")
    dialog = shown(opened, qtbot)
    stored = library.get_listing(library.get_sightings(imported[20])[0].listing_id)
    assert dialog.current == 20
    assert dialog.editor.text == stored.text
    assert dialog.editor.isReadOnly()
    assert dialog.editor._marks
    assert dialog.editor.verticalScrollBar().value() > 0
    assert "30 entries · 1 part not understood" in about_listing(stored)
    assert dialog.issues.isVisible()
    dialog.next.click()
    assert dialog.current == 21
    dialog.previous.click()
    assert dialog.current == 20


def test_a_click_on_where_it_was_seen_opens_that_place_in_the_same_dialog(opened, imported, qtbot):
    choose(opened, imported[2], qtbot)
    opened.details.show_tab("Info")
    wait_idle(qtbot, opened)
    (button,) = opened.details.info.seen.findChildren(QuietButton)
    button.click()
    dialog = shown(opened, qtbot)
    assert dialog.current == 2
    choose(opened, imported[5], qtbot)
    assert opened.registry.run("papers.show_listing")
    qtbot.waitUntil(lambda: dialog.current == 5, timeout=5_000)
    assert opened.findChildren(KeptListingDialog) == [dialog]
    dialog.editor.left.emit()
    assert not dialog.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_the_menu_of_a_listing_in_the_sidebar_shows_its_text(opened, library, qtbot):
    place = opened.sidebar.find_place(f"listing:{library.get_counts().listings[0].id}")
    menu = open_place_menu(opened, place, opened.pos())
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    wait_idle(qtbot, opened)
    assert opened.findChild(KeptListingDialog).isVisible()


def test_a_paper_that_came_by_no_listing_says_so(library, open_window, qtbot):
    (paper,) = shelf.fill(library, shelf.make_papers(1))
    window = open_window()
    said = []
    window.complete().kept_listings.said.connect(said.append)
    window.complete().kept_listings.open_for_paper(paper)
    wait_idle(qtbot, window)
    assert said == ["This paper came in by no listing."]
