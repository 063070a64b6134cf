"""The bar at the top: add papers, search, and the few buttons that everybody needs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.actions import Actions
from readinglist.desktop.views.search_bar import SearchBar

_BUTTONS = ("edit.undo", "edit.redo", "file.export", "tools.palette")


class TopBar(QWidget):
    """Shows the search box at once; `show_actions` adds the buttons when there are actions."""

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

    def show_actions(self, actions: Actions) -> None:
        """Bind the buttons to their actions."""
        self.add.setToolTip(actions["file.add"].toolTip())
        self.add.clicked.connect(lambda: actions.run("file.add"))
        for action_id in (name for name in _BUTTONS if name in actions):
            info = actions.info(action_id)
            button = QToolButton(self)
            button.setObjectName(f"top_{action_id}")
            button.setAccessibleName(info.name)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(QSize(18, 18))
            button.setDefaultAction(actions[action_id])
            self._layout.addWidget(button)
