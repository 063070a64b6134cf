"""The bar at the top: add papers, search, and the few buttons that everybody needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.views.search_bar import SearchBar

if TYPE_CHECKING:
    from readinglist.desktop.actions import Actions

#: (id of the action, its icon, its name) of the buttons at the right.
_BUTTONS = (
    ("edit.undo", "undo-2", "Undo"),
    ("edit.redo", "redo-2", "Redo"),
    ("file.export", "share", "Export"),
    ("tools.palette", "command", "Command palette"),
)


class TopBar(QWidget):
    """Everything is there at once; the buttons work when `show_actions` has bound them."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self.add = QPushButton("Add papers", self)
        self.add.setObjectName("add_papers")
        self.add.setAccessibleName("Add papers")
        self.add.setProperty("kind", "primary")
        self.add.setIconSize(QSize(16, 16))
        icons.keep_icon(self.add, "plus", color_role="accent_text")
        self.search = SearchBar(parent=self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 2 * theme.SPACE)
        self._layout.setSpacing(theme.SPACE)
        self._layout.addWidget(self.add)
        self._layout.addStretch(1)
        self._layout.addWidget(self.search, 6)
        self._layout.addStretch(1)
        self._buttons = {action_id: self._make_button(action_id, icon, name) for action_id, icon, name in _BUTTONS}

    def _make_button(self, action_id: str, icon: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"top_{action_id}")
        button.setAccessibleName(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(18, 18))
        button.setIcon(icons.icon(icon))
        button.setEnabled(False)
        self._layout.addWidget(button)
        return button

    def show_actions(self, actions: Actions) -> None:
        """Bind the buttons to their actions."""
        self.add.setToolTip(actions["file.add"].toolTip())
        self.add.clicked.connect(lambda: actions.run("file.add"))
        for action_id, button in self._buttons.items():
            button.setDefaultAction(actions[action_id])
