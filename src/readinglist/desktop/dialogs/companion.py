"""A window that stays open beside the main one while the work goes on there."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget


class CompanionDialog(QDialog):
    """Needs no answer. Undo and redo work in it as they do in the main window, and it closes with that one."""

    def __init__(self, *, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if parent is not None:
            parent.window().installEventFilter(self)

    def share_actions(self, actions: Iterable[QAction]) -> None:
        """Let keys of the main window work here too. A text field that has the focus keeps its own undo."""
        self.addActions(list(actions))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Before the main window handles its own end, so that what is typed here can still be written.
        if event.type() == QEvent.Type.Close and watched is self.parent():
            self.close()
        return False


def raise_open(parent: QWidget, name: str) -> bool:
    """Bring the dialog of that name to the front if it is open already."""
    found = parent.findChild(CompanionDialog, name, Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None or not found.isVisible():
        return False
    found.setWindowState(found.windowState() & ~Qt.WindowState.WindowMinimized)
    found.activateWindow()
    return True
