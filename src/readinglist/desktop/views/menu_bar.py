"""The titles of the menus: there at the first paint, filled later."""

from __future__ import annotations

from PySide6.QtWidgets import QMenuBar

TITLES = {
    "file": "&File",
    "edit": "&Edit",
    "view": "&View",
    "papers": "&Papers",
    "quality": "&Quality",
    "tools": "&Tools",
    "help": "&Help",
}


def add_menus(bar: QMenuBar) -> None:
    """One empty menu for each title."""
    for name, title in TITLES.items():
        menu = bar.addMenu(title)
        menu.setObjectName(menu_name(name))
        menu.setToolTipsVisible(True)


def menu_name(name: str) -> str:
    """Object name of a menu."""
    return f"menu_{name}"
