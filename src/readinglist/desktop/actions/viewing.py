"""View: where to go, what to see."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from readinglist.desktop import theme
from readinglist.desktop.models.sidebar import ALL, STATUS_ICONS, STATUS_TITLES, TRASH
from readinglist.desktop.views.details.pane import TABS
from readinglist.model.paper import Status

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow

_TABS = {
    "Abstract": ("the abstract", "file-text"),
    "Notes": ("the notes", "notebook-pen"),
    "BibTeX": ("the BibTeX entry", "braces"),
    "Info": ("all fields", "info"),
    "History": ("the history", "history"),
}
_THEME_ICONS = {"system": "sun-moon", "light": "sun", "dark": "moon"}


def add_view_actions(window: MainWindow) -> None:
    """Register the View menu."""
    add, reasons = window.registry.add, window.reasons
    places = [(f"status:{status}", STATUS_TITLES[status], STATUS_ICONS[status]) for status in Status]
    places += [(ALL.key, ALL.title, ALL.icon), (TRASH.key, TRASH.title, TRASH.icon)]
    for number, (key, title, icon) in enumerate(places, 1):
        add(
            f"view.go_{title.split()[0].lower()}",
            f"Go to {title}",
            icon=icon,
            shortcuts=(f"Alt+{number}",),
            run=partial(window.go_to, key),
            tooltip=f"Show {title}",
            reason=reasons.reviewing,
            group="go",
        )
    _add_panes(window)
    for choice in theme.PREFERENCES:
        name = "Follow the desktop" if choice == "system" else choice.capitalize()
        add(
            f"view.theme_{choice}",
            name,
            icon=_THEME_ICONS[choice],
            run=partial(set_theme, window, choice),
            is_checkable=True,
            tooltip="Light or dark as the desktop says" if choice == "system" else f"Always {choice}",
            group="theme",
            submenu="Appearance",
        )


def _add_panes(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "view.sidebar",
        "&Sidebar",
        icon="panel-left",
        shortcuts=("Ctrl+B",),
        run=partial(_toggle, window, window.sidebar),
        tooltip="Show or hide the views at the left",
        is_checkable=True,
        group="panes",
    )
    add(
        "view.details",
        "&Details",
        icon="panel-right",
        shortcuts=("Ctrl+D",),
        run=partial(_toggle, window, window.details),
        tooltip="Show or hide the paper at the right",
        is_checkable=True,
        group="panes",
    )
    for number, name in enumerate(TABS, 1):
        add(
            f"view.tab_{name.lower()}",
            name,
            icon=_TABS[name][1],
            shortcuts=(f"Ctrl+{number}",),
            run=partial(_open_tab, window, name),
            tooltip=f"Show {_TABS[name][0]} of the paper and go there",
            reason=reasons.no_selection,
            group="panes",
            submenu="Part of the details",
        )
    add(
        "view.compact",
        "&Compact rows",
        icon="rows-3",
        shortcuts=("Ctrl+Shift+D",),
        run=partial(_toggle_compact, window),
        tooltip="One line a paper instead of two",
        is_checkable=True,
        group="panes",
    )


def _open_tab(window: MainWindow, name: str) -> None:
    show_details(window)
    window.details.open_tab(name)


def show_details(window: MainWindow) -> None:
    """Show the right pane if it was hidden."""
    if window.details.isHidden():
        _toggle(window, window.details)


def set_theme(window: MainWindow, choice: str) -> None:
    """One of theme.PREFERENCES, from now on."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, choice)
    window.session.remember("theme", choice)
    show_checks(window)


def show_checks(window: MainWindow) -> None:
    """Tick what is on."""
    registry = window.registry
    registry["view.sidebar"].setChecked(not window.sidebar.isHidden())
    registry["view.details"].setChecked(not window.details.isHidden())
    registry["view.compact"].setChecked(window.pane.table.painter.is_compact)
    for choice in theme.PREFERENCES:
        registry[f"view.theme_{choice}"].setChecked(choice == theme.preference())


def _toggle(window: MainWindow, widget: QWidget) -> None:
    widget.setVisible(widget.isHidden())
    window.session.remember(f"hidden_{widget.objectName()}", widget.isHidden())
    show_checks(window)


def _toggle_compact(window: MainWindow) -> None:
    is_compact = not window.pane.table.painter.is_compact
    window.pane.table.set_compact(is_compact)
    window.session.remember("compact", is_compact)
    show_checks(window)
