"""How the program looks and what it does by itself. Whatever is changed here holds at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.actions.registry import Actions
from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.plain_text import line
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.preferences.appearance import AppearancePage
from readinglist.desktop.views.preferences.backups import BackupsPage
from readinglist.desktop.views.preferences.citation_keys import CitationKeysPage
from readinglist.desktop.views.preferences.citing import CitingPage
from readinglist.desktop.views.preferences.editor import EditorPage
from readinglist.desktop.views.preferences.page import PreferencePage
from readinglist.desktop.views.preferences.profiles import ProfilesPage
from readinglist.desktop.views.preferences.sources import SourcesPage
from readinglist.library.library import Library
from readinglist.model.changes import Changes

_SHOWN_PAGE = "preferences_page"
_ICON_SIZE = 18


class PreferencesDialog(CompanionDialog):
    """Pages at the right, their names at the left; it comes back with the page that was open."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        session: Session,
        *,
        operations: Operations,
        actions: Actions,
        reason: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="preferences", title="Preferences", parent=parent)
        self.resize(880, 640)
        self.setMinimumSize(640, 420)
        self._session = session
        self.appearance = AppearancePage(actions)
        self.citation_keys = CitationKeysPage(library, tasks, operations, reason=reason)
        self.citing = CitingPage(library, tasks, session, operations, reason=reason)
        self.editor = EditorPage(session)
        self.backups = BackupsPage(library, tasks, session)
        self.sources = SourcesPage(library, tasks, operations, reason=reason)
        self.profiles = ProfilesPage(library, tasks)
        self.pages: list[PreferencePage] = [
            self.appearance, self.citation_keys, self.citing, self.editor, self.sources, self.profiles, self.backups,
        ]  # fmt: skip
        self.stack = QStackedWidget()
        self.stack.setObjectName("preference_pages")
        for page in self.pages:
            self.stack.addWidget(page)
        self.names = self._make_names()
        self._arrange()
        theme.notifier().changed.connect(self._paint_icons)
        shown = [page.objectName() for page in self.pages]
        remembered = session.text(_SHOWN_PAGE)
        self.names.setCurrentRow(shown.index(remembered) if remembered in shown else 0)
        self.names.setFocus()

    def show_page(self, page: PreferencePage) -> None:
        """Bring a page to the front."""
        self.names.setCurrentRow(self.pages.index(page))

    def refresh(self, changes: Changes) -> None:
        """The library has changed."""
        for page in self.pages:
            page.refresh(changes)

    def done(self, result: int) -> None:
        for page in self.pages:
            page.flush()
        super().done(result)

    def _on_page_chosen(self, row: int) -> None:
        if 0 <= row < len(self.pages):
            page = self.pages[row]
            self.stack.setCurrentWidget(page)
            self._session.remember(_SHOWN_PAGE, page.objectName())
            page.load()

    def _make_names(self) -> QListWidget:
        names = QListWidget()
        names.setObjectName("preference_names")
        names.setAccessibleName("Pages of the preferences")
        names.setFixedWidth(204)
        names.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in self.pages:
            item = QListWidgetItem(_page_icon(page.icon), page.title, names)
            item.setSizeHint(QSize(180, 36))
        names.currentRowChanged.connect(self._on_page_chosen)
        return names

    def _paint_icons(self) -> None:
        for row, page in enumerate(self.pages):
            self.names.item(row).setIcon(_page_icon(page.icon))

    def _arrange(self) -> None:
        close = QPushButton("Close")
        close.setObjectName("close_preferences")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(28, 12, 28, 12)
        foot.addStretch(1)
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(line(self))
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.names)
        layout.addLayout(right, 1)


def _page_icon(name: str) -> QIcon:
    """Qt would tint the picture of a chosen line with its background."""
    made = QIcon(icons.pixmap(name, _ICON_SIZE, color_role="muted"))
    made.addPixmap(icons.pixmap(name, _ICON_SIZE, color_role="accent"), QIcon.Mode.Selected)
    return made
