"""Everything that can be reached has a name, by keyboard too; no data is ever taken for markup."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from settling import wait_idle

from readinglist.desktop.actions.choices import open_palette
from readinglist.desktop.views.details.pane import TABS
from readinglist.library import tagging

HOSTILE = '<img src="/dev/zero"><b>bold</b> & <script>alert(1)</script>'
CONTROLS = (
    QAbstractButton, QLineEdit, QAbstractItemView, QPlainTextEdit, QTextEdit, QTabBar, QAbstractSlider,
)  # fmt: skip


def accessible_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


@pytest.fixture
def window(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(6, title=HOSTILE, abstract=HOSTILE, venue=HOSTILE))
    tagging.add_tags(library, ids, tags=["<i>tag</i>"])
    window = open_window()
    window.pane.table.go_to(0)
    wait_idle(qtbot, window)
    return window


def unnamed_controls(window) -> list[str]:
    return [
        f"{type(widget).__name__} {widget.objectName()} in {widget.parent().objectName()}"
        for widget in window.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and not isinstance(widget, QScrollBar)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not accessible_name(widget)
    ]


def test_every_control_has_a_name(window, qtbot):
    assert unnamed_controls(window) == []
    window.registry.run("file.add")
    wait_idle(qtbot, window)
    assert unnamed_controls(window) == []
    window.adding.page.cancel()
    for name in TABS:
        window.details.show_tab(name)
        wait_idle(qtbot, window)
        assert unnamed_controls(window) == []
    palette = open_palette(window)
    assert unnamed_controls(window) == []
    palette.close()


def test_no_label_guesses_its_format(window):
    for label in QApplication.allWidgets():
        if isinstance(label, QLabel) and label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, (label.objectName(), label.text())


def test_no_tool_tip_carries_data_as_markup(window):
    for widget in QApplication.allWidgets():
        assert "<img" not in widget.toolTip()
        assert "<script" not in widget.toolTip()


def test_tab_goes_through_the_window_and_comes_back(window, qtbot):
    window.activateWindow()
    window.pane.table.setFocus()
    qtbot.waitUntil(window.pane.table.hasFocus)
    seen: list[QWidget] = []
    for _step in range(80):
        focused = QApplication.focusWidget()
        if focused is window.pane.table and seen:
            break
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    else:
        pytest.fail(f"Tab never came back: {[widget.objectName() for widget in seen[-10:]]}")
    names = {widget.objectName() for widget in seen}
    assert {"papers", "search", "sidebar", "add_papers", "details_tabs"} <= names


def test_every_widget_that_shows_state_has_an_object_name(window):
    for widget in (window.top_bar, window.sidebar, window.pane, window.details, window.status_line, window.stack):
        assert widget.objectName()
        for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if isinstance(child, CONTROLS) and not isinstance(child, QHeaderView | QScrollBar):
                assert child.objectName(), child


def test_no_two_entries_of_a_menu_share_a_letter(window):
    for menu in (action.menu() for action in window.menuBar().actions()):
        texts = [action.text().replace("&&", "") for action in menu.actions()]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert sorted(letters) == sorted(set(letters)), texts
