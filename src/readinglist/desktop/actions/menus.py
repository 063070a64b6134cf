"""Menus made from the registry: actions of one group stand together, in the order of their registration."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from readinglist.desktop.actions.registry import ActionInfo, Actions
from readinglist.desktop.views.menu_bar import TITLES, menu_name


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """Fill the menus that `add_menus` made."""
    for name in TITLES:
        menu = bar.findChild(QMenu, menu_name(name))
        if menu is not None:
            menu.aboutToShow.connect(actions.refresh)
            fill_menu(menu, actions, [info for info in actions if info.menu == name])


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
