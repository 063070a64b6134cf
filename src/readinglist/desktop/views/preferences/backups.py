"""Where everything lies, and the backups of the library."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.links import show_in_folder
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import PlainLabel, tool_tip
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.words import when
from readinglist.desktop.views.preferences.page import PreferencePage, make_card
from readinglist.errors import ReadinglistError
from readinglist.library import backups
from readinglist.library.library import Library
from readinglist.library.places import backups_folder
from readinglist.model.backup import Backup, BackupKind, BackupResult

Index = QModelIndex | QPersistentModelIndex

_TITLES = ("Made", "Why", "Holds", "Size")
_WHY = {
    BackupKind.DAILY: "after a day with changes",
    BackupKind.MIGRATION: "before a new version",
    BackupKind.MANUAL: "by hand",
    BackupKind.ASIDE: "set aside by a recovery",
}
_ABOUT = (
    "Each is a whole copy, opened, checked and counted. One is made after a day with changes, before a new version "
    "touches the library, and whenever you ask."
)
_BACK = "To bring one back, choose it, close this window and run the command in a terminal."


def size_words(size_bytes: int) -> str:
    """ "84 kB", "1.2 MB", "3.4 GB"."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1_000)):,} kB"
    size, unit = (size_bytes / 1e6, "MB") if size_bytes < 1_000_000_000 else (size_bytes / 1e9, "GB")
    return f"{size:.1f} {unit}"


def recover_command(library: Path, backup: Path) -> str:
    """What brings a backup back, ready for a shell; the names are quoted."""
    return shlex.join(["readinglist", "--library", str(library), "recover", str(backup)])


def result_words(result: BackupResult) -> str:
    """What was backed up, and whether an earlier backup holds more."""
    contents, fuller = result.backup.contents, result.fuller
    words = f"{count_text(contents.papers if contents else 0)} backed up and checked."
    if fuller is not None and fuller.contents is not None:
        words += f" The backup of {when(fuller.made)} holds more, {count_text(fuller.contents.papers)}: it is kept."
    return words


class BackupModel(QAbstractTableModel):
    """Backups, newest first."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backups: list[Backup] = []

    def show_backups(self, found: list[Backup]) -> None:
        if found != self._backups:
            self.beginResetModel()
            self._backups = found
            self.endResetModel()

    def backup(self, row: int) -> Backup | None:
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def row_of(self, path: Path) -> int:
        return next((row for row, backup in enumerate(self._backups) if backup.path == path), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(_TITLES):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return _TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        backup = self.backup(index.row()) if index.isValid() else None
        if backup is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(backup)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(str(backup.path))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and backup.contents is None and index.column() == 2:
            return theme.current().color("danger")
        return None

    @staticmethod
    def _words(backup: Backup) -> tuple[str, str, str, str]:
        holds = count_text(backup.contents.papers) if backup.contents else "cannot be read"
        return when(backup.made), _WHY[backup.kind], holds, size_words(backup.size_bytes)

    @staticmethod
    def _alignment(column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column > 1 else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class BackupsPage(PreferencePage):
    """Places, "Back up now", and the backups that there are."""

    def __init__(self, library: Library, tasks: Tasks, session: Session, *, parent: QWidget | None = None) -> None:
        super().__init__("Library and backups", name="backups_page", icon="database-backup", parent=parent)
        self._library = library
        self._tasks = tasks
        self._is_running = False
        self.model = BackupModel(parent=self)
        self.table = self._make_table()
        self.start = QPushButton(" Back up now")
        self.start.setObjectName("back_up")
        self.start.setAccessibleName("Back up now")
        self.start.setAutoDefault(False)
        icons.keep_icon(self.start, "database-backup")
        self.start.clicked.connect(self.back_up)
        self.copy = QPushButton("Copy command")
        self.copy.setObjectName("copy_recover_command")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._on_copy)
        self.message = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.message.setObjectName("backup_message")
        places = (
            ("Library", library.path),
            ("Backups", backups_folder(library.path)),
            ("Settings", session.path),
        )
        self._arrange(places)
        self._on_chosen()

    def load(self) -> None:
        path = self._library.path
        self._tasks.read(
            lambda _token: backups.find_backups(path),
            slot="backups", on_done=self._on_found, on_error=self._on_failed, owner=self,
        )  # fmt: skip

    def back_up(self) -> None:
        """Make one now, beside the event loop."""
        if self._is_running:
            return
        self._is_running = True
        self._say("Copying and checking…")
        self._tasks.read(
            lambda _token: backups.back_up(self._library),
            slot="backup", on_done=self._on_made, on_error=self._on_failed, on_cancelled=self._on_cancelled,
            owner=self, title="Backing up…",
        )  # fmt: skip

    def _say(self, text: str, *, kind: str = "muted") -> None:
        self.message.set_kind(kind)
        self.message.setText(text)

    def _on_made(self, result: BackupResult) -> None:
        self._is_running = False
        self._say(result_words(result), kind="warning" if result.fuller else "success")
        self.load()

    def _on_failed(self, error: ReadinglistError) -> None:
        self._is_running = False
        self._say(f"{error.summary} {error.hint}".strip(), kind="danger")

    def _on_cancelled(self) -> None:
        """A copy that was nearly done may be there all the same: the list tells."""
        self._is_running = False
        self._say("")
        self.load()

    def _on_found(self, found: list[Backup]) -> None:
        chosen = self.model.backup(self.table.currentIndex().row())
        self.model.show_backups(found)
        row = self.model.row_of(chosen.path) if chosen is not None else -1
        if row >= 0:
            self.table.selectRow(row)
        if not found and not self.message.text():
            self._say("There are no backups yet. The first one comes by itself, the day after the first change.")
        self._on_chosen()

    def _on_chosen(self) -> None:
        backup = self.model.backup(self.table.currentIndex().row())
        can_recover = backup is not None and backup.contents is not None
        self.copy.setEnabled(can_recover)
        self.copy.setToolTip(
            tool_tip(recover_command(self._library.path, backup.path))
            if backup is not None and can_recover
            else "Choose a backup first."
        )

    def _on_copy(self) -> None:
        backup = self.model.backup(self.table.currentIndex().row())
        if backup is not None:
            QGuiApplication.clipboard().setText(recover_command(self._library.path, backup.path))
            self._say(
                "The command is on the clipboard. Close this window before you run it; it keeps the present library."
            )

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("backups")
        table.setAccessibleName("Backups, newest first")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        table.setMinimumHeight(152)
        table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.model.modelReset.connect(self._on_chosen)
        return table

    def _arrange(self, places: Sequence[tuple[str, Path]]) -> None:
        card, inside = make_card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, path) in enumerate(places):
            self._add_place(grid, row, name=name, path=path)
        inside.addLayout(grid)
        self.column.addWidget(card)
        self.add_heading("Backups")
        self.column.addWidget(PlainLabel(_ABOUT, kind="muted", is_wrapped=True))
        self.column.addSpacing(12)
        starting = QHBoxLayout()
        starting.setSpacing(12)
        starting.addWidget(self.start)
        starting.addWidget(self.message, 1)
        self.column.addLayout(starting)
        self.column.addSpacing(12)
        framed, inside = make_card()
        inside.setContentsMargins(1, 4, 1, 4)
        inside.addWidget(self.table)
        self.column.addWidget(framed, 1)
        self.column.addSpacing(8)
        back = QHBoxLayout()
        back.setSpacing(12)
        back.addWidget(PlainLabel(_BACK, role="small", kind="muted", is_wrapped=True), 1)
        back.addWidget(self.copy)
        self.column.addLayout(back)

    def _add_place(self, grid: QGridLayout, row: int, *, name: str, path: Path) -> None:
        label = PlainLabel(str(path), is_wrapped=True, is_selectable=True)
        label.setObjectName(f"place_{name.lower()}")
        label.setAccessibleName(f"{name}: {path}")
        show = QPushButton("Show")
        show.setObjectName(f"show_{name.lower()}")
        show.setAccessibleName(f"Show the folder of: {name}")
        show.setToolTip("Open the folder in the file manager")
        show.setProperty("kind", "quiet")
        show.setAutoDefault(False)
        show.clicked.connect(lambda: show_in_folder(path / "any" if name == "Backups" else path))
        grid.addWidget(PlainLabel(name, kind="muted"), row, 0)
        grid.addWidget(label, row, 1)
        grid.addWidget(show, row, 2)
