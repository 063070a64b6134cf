"""Buttons that show a status or a priority and offer the others in a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.marks import status_icon
from readinglist.model.paper import PRIORITIES, Status


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value, its words, and how its picture is made in the current theme.

    short: what the button itself says, where its picture says the rest.
    """

    value: object
    text: str
    picture: Callable[[], QIcon]
    short: str = ""


class Chooser(QToolButton):
    """A flat button with an icon, a word and a menu of options. `chosen` gives the value of the option."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[Option], *, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = tuple(options)
        self._title = title
        self._shown: object = None
        self.setObjectName(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setMenu(self._make_menu())
        self.show_value(None)
        theme.notifier().changed.connect(self._on_theme_changed)

    @property
    def value(self) -> object:
        """What is shown; None when the chosen papers differ."""
        return self._shown

    def show_value(self, value: object) -> None:
        """Show one of the options; None when the chosen papers differ."""
        self._shown = value
        option = next((each for each in self._options if each.value == value), None)
        # A tool button has no setting for the gap between picture and words.
        self.setText(" " + ((option.short or option.text) if option else f"{self._title}…"))
        self.setIcon(option.picture() if option else icons.icon("circle-dashed", color_role="muted"))
        self.setAccessibleName(f"{self._title}: {option.text if option else 'different'}")
        self.setToolTip(f"{self._title}: {option.text if option else 'different'}")

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for option in self._options:
            action = QAction(option.picture(), option.text, menu)
            action.triggered.connect(lambda _checked=False, value=option.value: self.chosen.emit(value))
            menu.addAction(action)
        return menu

    def _on_theme_changed(self) -> None:
        for option, action in zip(self._options, self.menu().actions(), strict=True):
            action.setIcon(option.picture())
        self.show_value(self._shown)


def status_chooser(*, parent: QWidget | None = None) -> Chooser:
    """A chooser of the five statuses."""
    options = [Option(status, status.value.capitalize(), partial(status_icon, status)) for status in Status]
    return Chooser(options, name="status", title="Status", parent=parent)


def priority_chooser(*, parent: QWidget | None = None) -> Chooser:
    """A chooser of the priorities 0 to 3."""
    roles = ("faint", "muted", "warning", "danger")
    words = ("No priority", *(f"{word.capitalize()} priority" for word in PRIORITIES[1:]))
    flags = [partial(icons.icon, "flag", color_role=role) for role in roles]
    short = (words[0], *(word.capitalize() for word in PRIORITIES[1:]))
    options = [Option(number, words[number], flags[number], short[number]) for number in range(len(PRIORITIES))]
    return Chooser(options, name="priority", title="Priority", parent=parent)
