"""What the palette offers: every action, and every place of the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.desktop.models.palette import Choice
from readinglist.desktop.views.palette import Palette

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow

_ACTION, _PLACE = "action:", "place:"
_GROUPS = {
    "status": "View",
    "all": "View",
    "tag": "Tag",
    "search": "Saved search",
    "followed": "Following",
    "listing": "Listing",
    "trash": "View",
}


def open_palette(window: MainWindow) -> Palette:
    """Show the palette over the window."""
    palette = Palette(find_choices(window), parent=window)
    palette.chosen.connect(lambda choice_id: run_choice(window, choice_id))
    palette.refused.connect(window.status_line.say)
    palette.open_over(window)
    return palette


def find_choices(window: MainWindow) -> list[Choice]:
    """Actions in the order of the menus, then places."""
    window.registry.refresh()
    choices = [
        Choice(
            id=_ACTION + info.id,
            name=info.name,
            group=info.menu.capitalize(),
            key=info.key,
            reason=info.reason(),
            icon=info.icon,
        )
        for info in window.registry
        if info.id != "tools.palette"
    ]
    named = {choice.name for choice in choices}
    for place in window.sidebar.places():
        name = str(place.value) if place.kind == "tag" else place.title
        if f"Go to {name}" not in named:
            detail = f"{_GROUPS[place.kind]} · {place.detail}" if place.detail else _GROUPS[place.kind]
            choices.append(Choice(_PLACE + place.key, f"Go to {name}", detail, icon=place.icon or "tag"))
    return choices


def run_choice(window: MainWindow, choice_id: str) -> None:
    """Do what was chosen."""
    if choice_id.startswith(_ACTION):
        window.registry.run(choice_id.removeprefix(_ACTION))
    else:
        window.go_to(choice_id.removeprefix(_PLACE))
