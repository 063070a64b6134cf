"""The menu bar, made from the registry: actions of one group stand together, in the order of their registration."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from readinglist.desktop.actions.registry import MENUS, ActionInfo, Actions

_TITLES = {
    "file": "&File",
    "edit": "&Edit",
    "view": "&View",
    "papers": "&Papers",
    "quality": "&Quality",
    "tools": "&Tools",
    "help": "&Help",
}


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """One menu for each of MENUS that has actions."""
    for name in MENUS:
        infos = [info for info in actions if info.menu == name]
        if infos:
            menu = bar.addMenu(_TITLES[name])
            menu.setObjectName(f"menu_{name}")
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(actions.refresh)
            fill_menu(menu, actions, infos)


def fill_menu(menu: QMenu, actions: Actions, infos: list[ActionInfo]) -> None:
    """Put actions into a menu, with lines between groups and submenus where they are named."""
    submenus: dict[str, QMenu] = {}
    group = infos[0].group if infos else ""
    for info in infos:
        if info.group != group:
            menu.addSeparator()
            group = info.group
        if info.submenu and info.submenu not in submenus:
            submenus[info.submenu] = menu.addMenu(info.submenu)
            submenus[info.submenu].setObjectName(f"submenu_{info.submenu}")
        submenus.get(info.submenu, menu).addAction(actions[info.id])
