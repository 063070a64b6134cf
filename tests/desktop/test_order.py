"""The order of the list, as its header, its button and its menu tell it."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtCore import Qt
from settling import wait_idle

from readinglist.desktop.models.columns import TITLE


@pytest.fixture
def window(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(4))
    return open_window()


def directions(window) -> list[str]:
    menu = window.pane.header.make_menu()
    names = [action.text() for action in menu.actions()][-2:]
    menu.deleteLater()
    return names


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("title", ["A to Z", "Z to A"]),
        ("date", ["Oldest first", "Newest first"]),
        ("rating", ["Lowest first", "Highest first"]),
        ("citation_key", ["A to Z", "Z to A"]),
    ],
)
def test_directions_are_named_for_what_is_ordered(window, sort, names):
    window.pane.set_order(sort, False)
    assert directions(window) == names


@pytest.mark.parametrize("is_descending", [False, True])
def test_the_header_points_as_the_button_does(window, qtbot, is_descending):
    window.pane.set_order("title", is_descending)
    wait_idle(qtbot, window)
    header = window.pane.table.horizontalHeader()
    assert header.sortIndicatorSection() == TITLE
    # Qt draws "ascending" as an arrow that points down.
    points_down = header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
    assert points_down == is_descending
    button = window.pane.header.findChild(object, "order")
    assert button.text() == ("Title ↓" if is_descending else "Title ↑")
