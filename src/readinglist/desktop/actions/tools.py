"""Tools and Help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.desktop.actions.choices import open_palette

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def add_tool_actions(window: MainWindow) -> None:
    """Register the menus Tools and Help."""
    add = window.registry.add
    add(
        "tools.palette",
        "Command &palette",
        icon="command",
        shortcuts=("Ctrl+P", "Ctrl+Shift+P"),
        run=lambda: open_palette(window),
        tooltip="Everything that can be done, by typing some letters of it",
    )
    add(
        "tools.history",
        "&History…",
        icon="history",
        run=lambda: open_history(window),
        tooltip="All that was done in this library, with undo and redo",
        group="history",
    )
    add(
        "help.keys",
        "&Keys",
        icon="keyboard",
        shortcuts=("F1",),
        run=lambda: _open_keys(window),
        tooltip="All keys on one page",
    )
    add(
        "help.about",
        "&About Reading List",
        icon="info",
        run=lambda: _open_about(window),
        tooltip="Version, library, licences",
    )


def open_history(window: MainWindow) -> None:
    """Show what was done, beside the window."""
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.history import HistoryDialog

    if raise_open(window, "history"):
        return
    dialog = HistoryDialog(window.library, window.tasks, window.papers, reason=window.reasons.read_only, parent=window)
    dialog.share_actions([window.registry["edit.undo"], window.registry["edit.redo"]])
    window.complete().broadcast.changed.connect(dialog.refresh)
    dialog.show()


def _open_keys(window: MainWindow) -> None:
    from readinglist.desktop.dialogs.keys import KeysDialog

    KeysDialog(window.registry, parent=window).open()


def _open_about(window: MainWindow) -> None:
    from readinglist.desktop.dialogs.about import AboutDialog

    AboutDialog(window.library, parent=window).open()
