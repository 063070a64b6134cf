"""Every action has a name, a tool tip, a key or none by choice, and a reason when it is disabled."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from settling import wait_idle

from readinglist.desktop.actions import MENUS, Actions
from readinglist.model.paper import PRIORITIES

#: Reached by the menu, the palette or a button often enough.
WITHOUT_KEY = {
    "edit.copy_as_latex", "edit.copy_as_natbib", "edit.copy_as_biblatex", "edit.copy_as_pandoc", "edit.copy_as_typst",
    "edit.copy_as_org", "edit.copy_as_wiki",
    "papers.add_to_bib", "papers.take_from_bib", "edit.keep_profile", "edit.without_profile",
    "file.import_folder",
    "file.follow", "file.followed", "file.cancel_refresh",
    "file.linked", "file.sample", "file.backup", "edit.save_search", "papers.restore", "papers.delete",
    "view.theme_system",
    "view.theme_light", "view.theme_dark", "help.about", "tools.history",
    "quality.undo_match", "quality.published", "quality.duplicates",
    "quality.complete_all", "quality.pause", "quality.resume", "quality.cancel",
    "quality.pause_watch", "quality.resume_watch", "quality.cancel_watch",
    *(f"papers.priority_{name}" for name in PRIORITIES),
}  # fmt: skip
#: PRODUCT's keys of what this version can do.
PROMISED = {
    "Ctrl+V": "file.paste", "Ctrl+N": "file.add", "Ctrl+I": "file.import", "Ctrl+F": "edit.find", "/": "edit.find",
    "Return": "papers.edit", "E": "papers.edit", "F2": "papers.edit_title", "Ctrl+K": "edit.copy_citation",
    "Ctrl+Shift+K": "edit.copy_key", "Ctrl+C": "edit.copy", "Ctrl+Shift+C": "edit.copy_reference",
    "F3": "papers.open_link", "F5": "quality.complete", "Ctrl+M": "papers.merge",
    "Ctrl+F8": "quality.check", "Ctrl+E": "file.export", "Ctrl+Z": "edit.undo",
    "Ctrl+Shift+Z": "edit.redo", "Ctrl+Y": "edit.redo", "Ctrl+P": "tools.palette", "Ctrl+Shift+P": "tools.palette",
    "Ctrl+S": "file.sync", "Ctrl+G": "papers.citation_key", "Ctrl+L": "edit.push",
    "Ctrl+,": "edit.preferences", "Del": "papers.trash", "J": "papers.next", "K": "papers.previous", "T": "papers.tag",
    "R": "papers.next_status", "P": "papers.next_priority",
    "I": "papers.status_inbox", "Q": "papers.status_queue", "G": "papers.status_reading", "D": "papers.status_read",
    "X": "papers.status_rejected", **{str(n): f"papers.rate_{n}" for n in range(6)},
}  # fmt: skip
LETTERS = {"J", "K", "T", "R", "P", "E", "I", "Q", "G", "D", "X", "Return", "Enter", "Del", *"012345"}


def test_every_action_has_name_tool_tip_icon_and_menu(window):
    for info in window.registry:
        assert info.name, info
        assert info.tooltip, info
        assert not info.tooltip.endswith("."), info
        assert info.menu in MENUS, info
        assert info.icon, info
        assert not window.registry[info.id].icon().isNull(), info


def test_every_action_has_a_key_or_none_by_choice(window):
    without = {info.id for info in window.registry if not info.shortcuts}
    assert without == WITHOUT_KEY


def test_the_promised_keys_do_what_was_promised(window):
    found = {key: info.id for info in window.registry for key in info.shortcuts}
    assert {key: found.get(key) for key in PROMISED} == PROMISED


def test_letters_act_in_the_list_alone(window):
    for info in window.registry:
        for key in info.shortcuts:
            assert (key in LETTERS) <= info.is_list_key, info


def test_a_disabled_action_says_why_in_a_sentence(library, open_window, qtbot):
    window = open_window()
    disabled = [info for info in window.registry if info.reason()]
    assert len(disabled) > 20
    for info in disabled:
        action = window.registry[info.id]
        assert not action.isEnabled()
        assert info.reason().endswith(".")
        assert info.reason() in action.toolTip()
        assert info.reason() == action.statusTip()


def test_an_enabled_action_shows_its_key(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(2))
    window = open_window()
    window.pane.table.go_to(0)
    wait_idle(qtbot, window)
    action = window.registry["edit.copy_key"]
    assert action.isEnabled()
    assert QKeySequence("Ctrl+Shift+K").toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()


def test_every_action_is_in_a_menu_once_and_every_entry_is_an_action(window):
    entries: list[QAction] = []

    def walk(menu: QMenu) -> None:
        for action in menu.actions():
            if action.menu() is not None:
                walk(action.menu())
            elif not action.isSeparator():
                entries.append(action)

    for top in window.menuBar().actions():
        walk(top.menu())
    assert sorted(action.objectName() for action in entries) == sorted(info.id for info in window.registry)


def test_no_two_entries_of_a_menu_share_a_name(window):
    for menu in MENUS:
        names = [info.name for info in window.registry if info.menu == menu]
        assert len(names) == len(set(names))


def test_a_key_or_an_id_that_is_taken_is_refused(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    actions = Actions(widget)
    actions.add("file.one", "One", run=lambda: None, tooltip="One", shortcuts=("Ctrl+1",))
    with pytest.raises(ValueError, match="exists already"):
        actions.add("file.one", "Again", run=lambda: None, tooltip="Again")
    with pytest.raises(ValueError, match=r"belongs to file\.one"):
        actions.add("file.two", "Two", run=lambda: None, tooltip="Two", shortcuts=("ctrl+1",))
    with pytest.raises(ValueError, match="unknown menu"):
        actions.add("nowhere.three", "Three", run=lambda: None, tooltip="Three")


def test_running_a_disabled_action_tells_the_reason_and_does_nothing(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    actions = Actions(widget)
    done = []
    state = {"reason": "Not now."}
    actions.add("file.one", "One", run=lambda: done.append(1), tooltip="One", reason=lambda: state["reason"])
    with qtbot.waitSignal(actions.refused) as refused:
        assert not actions.run("file.one")
    assert refused.args == ["file.one", "Not now."]
    state["reason"] = ""
    assert actions.run("file.one")
    assert done == [1]


def test_a_menu_shows_what_is_on_and_what_is_off(window):
    checkable = [window.registry[info.id] for info in window.registry if info.is_checkable]
    assert checkable
    assert not any(action.isIconVisibleInMenu() for action in checkable), "a picture would hide the check mark"
