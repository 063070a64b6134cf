"""All keys on one page, made from the registry."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.actions import MENUS, Actions
from readinglist.desktop.plain_text import PlainLabel


class KeysDialog(QDialog):
    """One block for each menu."""

    def __init__(self, actions: Actions, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 620)
        page = QWidget(self)
        page.setObjectName("keys_page")
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        row = 0
        for menu in MENUS:
            infos = [info for info in actions if info.menu == menu and info.shortcuts]
            if infos:
                grid.addWidget(PlainLabel(menu.capitalize(), role="heading", parent=page), row, 0)
                row += 1
            for info in infos:
                keys = " or ".join(
                    QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in info.shortcuts
                )
                where = " (in the list)" if info.is_list_key else ""
                grid.addWidget(PlainLabel(info.name + where, parent=page), row, 0)
                grid.addWidget(PlainLabel(keys, kind="muted", parent=page), row, 1)
                row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea(self)
        area.setObjectName("keys_area")
        area.setAccessibleName("All keys")
        area.setWidgetResizable(True)
        area.setWidget(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.setObjectName("keys_buttons")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(area)
        layout.addWidget(buttons)
