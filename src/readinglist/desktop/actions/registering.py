"""Fills the registry of a window: one file for each menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.desktop.actions.editing import add_edit_actions
from readinglist.desktop.actions.files import add_file_actions
from readinglist.desktop.actions.papers import add_paper_actions
from readinglist.desktop.actions.quality import add_quality_actions
from readinglist.desktop.actions.tools import add_tool_actions
from readinglist.desktop.actions.viewing import add_view_actions

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def register_actions(window: MainWindow) -> None:
    """All actions, in the order of the menus."""
    add_file_actions(window)
    add_edit_actions(window)
    add_view_actions(window)
    add_paper_actions(window)
    add_quality_actions(window)
    add_tool_actions(window)
