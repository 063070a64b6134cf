"""How a scene opens a dialog of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from readinglist.desktop import picture

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def open_dialog(window: MainWindow, action_id: str) -> QWidget:
    window.registry.run(action_id)
    picture.settle(window.tasks)
    return [
        dialog for dialog in window.findChildren(QDialog) if dialog.isVisible() and dialog.objectName() != "consent"
    ][-1]
