"""The registry of actions: each with a name, a menu, a key or none by choice, a tool tip, and a reason when disabled.

Menus, tool bar, palette and tests are made from it; nothing else creates a QAction with a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from readinglist.desktop import icons

MENUS = ("file", "edit", "view", "papers", "quality", "tools", "help")


def always() -> str:
    """The reason of an action that is never disabled."""
    return ""


@dataclass(frozen=True, slots=True)
class ActionInfo:
    """What is known of one action.

    id: "papers.trash", the menu before the dot. text: with "&" for the mnemonic and "…" when more is asked for.
    shortcuts: portable text ("Ctrl+K"), the first one is shown. reason: called to learn why it cannot be done now;
    empty when it can. is_list_key: its keys work only while the list has the focus (single letters, Delete ...).
    """

    id: str
    text: str
    tooltip: str
    menu: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    reason: Callable[[], str] = always
    is_list_key: bool = False
    is_checkable: bool = False
    group: str = ""
    submenu: str = ""

    @property
    def name(self) -> str:
        """The text without mnemonic and dots, after its submenu, as the palette shows it."""
        plain = self.text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
        return f"{self.submenu}: {plain}" if self.submenu else plain

    @property
    def key(self) -> str:
        """The first shortcut as this platform writes it."""
        if not self.shortcuts:
            return ""
        return QKeySequence(self.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)


class Actions(QObject):
    """All actions of one window."""

    #: An action was asked for while it was disabled: (id, reason).
    refused = Signal(str, str)
    refreshed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._infos: dict[str, ActionInfo] = {}
        self._actions: dict[str, QAction] = {}
        self._owners: dict[str, QWidget] = {}

    def add(
        self,
        action_id: str,
        text: str,
        *,
        run: Callable[[], object],
        tooltip: str,
        menu: str = "",
        icon: str = "",
        shortcuts: tuple[str, ...] = (),
        reason: Callable[[], str] = always,
        list_widget: QWidget | None = None,
        is_checkable: bool = False,
        group: str = "",
        submenu: str = "",
    ) -> QAction:
        """Register an action and return it.

        menu: one of MENUS, by default the part of the id before the dot. list_widget: bind the keys to this widget
        instead of the window, so that they never act in a text field. group: actions of one group stand together
        in the menu; submenu: below an entry of this name. Raises ValueError for an id or a shortcut that is taken.
        """
        info = ActionInfo(
            id=action_id,
            text=text,
            tooltip=tooltip,
            menu=menu or action_id.split(".", 1)[0],
            icon=icon,
            shortcuts=shortcuts,
            reason=reason,
            is_list_key=list_widget is not None,
            is_checkable=is_checkable,
            group=group,
            submenu=submenu,
        )
        self._check(info)
        action = QAction(text, self)
        action.setObjectName(action_id)
        action.setCheckable(is_checkable)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in shortcuts])
        in_list = Qt.ShortcutContext.WidgetShortcut
        action.setShortcutContext(in_list if list_widget is not None else Qt.ShortcutContext.WindowShortcut)
        if icon:
            icons.keep_icon(action, icon)
        # In a menu the picture stands where the check mark would.
        action.setIconVisibleInMenu(not is_checkable)
        action.triggered.connect(lambda: run())
        self._owners[action_id] = list_widget or self._window
        self._owners[action_id].addAction(action)
        self._infos[action_id] = info
        self._actions[action_id] = action
        self._refresh_one(info, action)
        return action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __contains__(self, action_id: object) -> bool:
        return action_id in self._actions

    def __iter__(self) -> Iterator[ActionInfo]:
        return iter(self._infos.values())

    def info(self, action_id: str) -> ActionInfo:
        """What is known of an action; KeyError if there is none."""
        return self._infos[action_id]

    def reason(self, action_id: str) -> str:
        """Why the action cannot be done now; empty when it can."""
        return self._infos[action_id].reason()

    def run(self, action_id: str) -> bool:
        """Do it, if it can be done now; otherwise say why not through `refused`."""
        reason = self.reason(action_id)
        self._refresh_one(self._infos[action_id], self._actions[action_id])
        if reason:
            self.refused.emit(action_id, reason)
            return False
        self._actions[action_id].trigger()
        return True

    def explain(self, pressed: QKeySequence, *, focus: QWidget | None) -> bool:
        """A key that nobody took, with the focus there: say why its action, if it has one, cannot be done now."""
        for info in self._infos.values():
            if pressed in self._actions[info.id].shortcuts() and self._is_near(info, focus) and info.reason():
                return not self.run(info.id)
        return False

    def _is_near(self, info: ActionInfo, focus: QWidget | None) -> bool:
        """A key of the list means something in the list, and in what stands in its place while it is empty."""
        around = self._owners[info.id].parentWidget()
        return not info.is_list_key or (focus is not None and around is not None and around.isAncestorOf(focus))

    def refresh(self) -> None:
        """Ask each action again whether it can be done."""
        for action_id, info in self._infos.items():
            self._refresh_one(info, self._actions[action_id])
        self.refreshed.emit()

    def set_text(self, action_id: str, text: str) -> None:
        """Rename an action, such as Undo, which names what it undoes."""
        self._actions[action_id].setText(text)

    def _refresh_one(self, info: ActionInfo, action: QAction) -> None:
        reason = info.reason()
        action.setEnabled(not reason)
        key = f" ({info.key})" if info.key else ""
        action.setToolTip(f"{info.tooltip}{key}" if not reason else f"{info.name}: {reason}")
        action.setStatusTip(reason or info.tooltip)

    def _check(self, info: ActionInfo) -> None:
        if info.id in self._infos:
            raise ValueError(f"the action {info.id} exists already")
        if info.menu not in MENUS:
            raise ValueError(f"the action {info.id} names an unknown menu {info.menu!r}")
        taken = {QKeySequence(key).toString(): other.id for other in self._infos.values() for key in other.shortcuts}
        for shortcut in info.shortcuts:
            sequence = QKeySequence(shortcut).toString()
            if not sequence or sequence in taken:
                raise ValueError(f"{shortcut!r} of {info.id} is no key or belongs to {taken.get(sequence)}")
