"""The menus that a right click opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from readinglist.desktop import icons
from readinglist.desktop.actions.correcting import CORRECTING
from readinglist.desktop.actions.following import edit_followed, open_followed
from readinglist.desktop.actions.menus import fill_menu
from readinglist.desktop.models.columns import COLUMNS
from readinglist.desktop.models.sidebar import Place
from readinglist.model.paper import ListingId

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow

_COPYING = ("edit.copy", "edit.copy_reference", "edit.copy_citation", "edit.copy_key", "edit.push")
_LEFT_OUT = ("papers.next", "papers.previous")
_OF_THE_TRASH = ("papers.restore", "papers.delete")


def open_papers_menu(window: MainWindow, point: QPoint) -> QMenu:
    """What can be done with the chosen papers."""
    actions = window.registry
    actions.refresh()
    menu = _new_menu(window, "papers_menu")
    left_out = {*_LEFT_OUT, *(("papers.trash",) if window.is_in_trash else _OF_THE_TRASH)}
    infos = [info for info in actions if info.menu == "papers" and info.id not in left_out]
    fill_menu(menu, actions, infos)
    first = menu.actions()[0]
    for action_id in _COPYING:
        menu.insertAction(first, actions[action_id])
    menu.insertSeparator(first)
    menu.popup(point)
    return menu


def open_place_menu(window: MainWindow, place: Place, point: QPoint) -> QMenu | None:
    """What can be done with a listing, a tag, a saved search or a subscription; None for other places."""
    if place.kind == "followed":
        return _open_followed_menu(window, place, point)
    if place.kind not in ("tag", "search", "listing"):
        return None
    menu = _new_menu(window, "place_menu")
    if place.kind == "listing":
        show = menu.addAction(icons.icon("file-text"), "Show its text")
        show.triggered.connect(lambda: window.complete().kept_listings.open(ListingId(int(place.value))))
        menu.popup(point)
        return menu
    reason = window.reasons.adding()
    _add(menu, "Rename", "pencil", lambda: window.rename_place(place), reason=reason)
    what = "Delete tag" if place.kind == "tag" else "Delete search"
    _add(menu, what, "trash-2", lambda: window.complete().delete_place(place), reason=reason)
    menu.popup(point)
    return menu


def open_review_menu(window: MainWindow, point: QPoint) -> QMenu:
    """What the chosen words of a listing under review are, and what becomes of its entries."""
    actions = window.registry
    actions.refresh()
    menu = _new_menu(window, "review_menu")
    group = ""
    for info in actions:
        if info.submenu != CORRECTING:
            continue
        if group and info.group != group:
            menu.addSeparator()
        group = info.group
        menu.addAction(actions[info.id])
    menu.addSeparator()
    menu.addAction(actions["edit.undo"])
    page = window.adding.page
    if page is not None and page.editor.hasFocus():
        editor = page.editor
        copy, paste = menu.addAction("Copy", editor.copy), menu.addAction("Paste", editor.paste)
        copy.setEnabled(editor.textCursor().hasSelection())
        paste.setEnabled(editor.canPaste() and not editor.isReadOnly())
    menu.popup(point)
    return menu


def _open_followed_menu(window: MainWindow, place: Place, point: QPoint) -> QMenu | None:
    one = window.following.find(place.value)
    if one is None:
        return None
    menu = _new_menu(window, "place_menu")
    reason = window.reasons.read_only()
    nothing = "" if one.filtered else "Nothing of it was filtered out."
    _add(menu, "Refresh", "refresh-cw", lambda: window.following.refresh([one.id]), reason=reason)
    _add(menu, f"Show filtered ({one.filtered:,})", "list-ordered", lambda: open_followed(window, chosen=one.id),
         reason=nothing)  # fmt: skip
    _add(menu, "Edit…", "pencil", lambda: edit_followed(window, one.id), reason=reason)
    _add(menu, "Unfollow", "x", lambda: window.complete().delete_place(place), reason=reason)
    menu.popup(point)
    return menu


def _add(menu: QMenu, text: str, icon: str, run: Callable[[], None], *, reason: str) -> None:
    action = menu.addAction(icons.icon(icon), text)
    action.setEnabled(not reason)
    action.setToolTip(reason or text)
    action.triggered.connect(lambda: run())


def open_columns_menu(window: MainWindow, point: QPoint) -> QMenu:
    """Which columns the table shows. The title always stays."""
    menu = _new_menu(window, "columns_menu")
    columns = window.pane.table.columns
    for column in COLUMNS:
        if column.key == "title":
            continue
        action = menu.addAction(column.title)
        action.setCheckable(True)
        action.setChecked(columns.is_shown(column.key))
        action.toggled.connect(lambda is_shown, key=column.key: columns.show(key, is_shown=is_shown))
    menu.popup(point)
    return menu


def _new_menu(window: MainWindow, name: str) -> QMenu:
    menu = QMenu(window)
    menu.setObjectName(name)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
