"""The folder of a manuscript, and the places in it that cite a paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.file_chooser import choose_folder
from readinglist.desktop.models.columns import one_line
from readinglist.desktop.plain_text import PlainLabel
from readinglist.model.key_use import FileUses, KeyUse
from readinglist.model.texts import counted

#: More places than this nobody reads through; they are counted.
_SHOWN = 2_000


class KeyPlaces(QWidget):
    """Shows what others find: `folder_chosen` asks for it. Each place stands there as it is, and as it would be."""

    folder_chosen = Signal()

    def __init__(self, folder: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files: tuple[FileUses, ...] = ()
        self._key = ""
        self.folder = QLineEdit(folder)
        self.folder.setObjectName("manuscript_folder")
        self.folder.setAccessibleName("Folder of the manuscript")
        self.folder.setPlaceholderText("The folder of your manuscript")
        self.folder.editingFinished.connect(self.folder_chosen)
        self.choose = QPushButton("Choose…")
        self.choose.setObjectName("choose_folder")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.found = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.found.setObjectName("places_found")
        self.list = QListWidget()
        self.list.setObjectName("places")
        self.list.setAccessibleName("Places that cite the paper")
        self.list.setFont(theme.font("mono"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rewrite = QCheckBox("Write the new key there")
        self.rewrite.setObjectName("rewrite_places")
        self.rewrite.setChecked(True)
        self.rewrite.toggled.connect(self._show_lines)
        self._arrange()
        self.show_files(())

    @property
    def to_rewrite(self) -> tuple[FileUses, ...]:
        return self.files if self.rewrite.isChecked() else ()

    def show_files(self, files: Sequence[FileUses]) -> None:
        """Show where the paper is cited."""
        self.files = tuple(files)
        count = sum(len(file.uses) for file in files)
        self._show_lines()
        self.list.setVisible(count > 0)
        self.rewrite.setVisible(count > 0)
        places = f"{counted(count, 'place')} in {counted(len(files), 'file')}"
        asked = bool(self.folder.text().strip())
        nothing = "No file there cites this paper." if asked else "Choose it to see where this paper is cited."
        self.say(f"{places} cite it." if count else nothing)

    def show_key(self, key: str) -> None:
        """The key that would be written there; empty for none that can be."""
        self._key = key
        self._show_lines()

    def _show_lines(self) -> None:
        root = Path(self.folder.text()).expanduser()
        key = self._key if self.rewrite.isChecked() else ""
        uses = [(_below(file.path, root), use) for file in self.files for use in file.uses][:_SHOWN]
        self.list.clear()
        self.list.addItems([_lines(name, use, key) for name, use in uses])

    def say(self, text: str, *, kind: str = "muted") -> None:
        self.found.set_kind(kind)
        self.found.setText(text)

    def _on_choose_clicked(self) -> None:
        path = choose_folder(self, "Folder of the manuscript", folder=self.folder.text())
        if path is not None:
            self.folder.setText(str(path))
            self.folder_chosen.emit()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.found)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.rewrite)
        layout.addStretch(0)


def _lines(name: str, use: KeyUse, key: str) -> str:
    """Where a place is and its line; below that the line with the key, if there is one."""
    place = f"{name}:{use.line}"
    before = f"{place}  {one_line(use.words)}"
    return f"{before}\n{'→'.rjust(len(place))}  {one_line(use.with_key(key))}" if key else before


def _below(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
