"""What can be done in the window: the registry, and one file for each menu that fills it."""

from readinglist.desktop.actions.registry import MENUS, ActionInfo, Actions, always

__all__ = ["MENUS", "ActionInfo", "Actions", "always"]
