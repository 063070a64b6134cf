"""Asking for a file or a folder, without a look into the files that are offered.

Qt's dialog, and GTK's, open each file of a folder to tell its kind. Closing a file drops the locks that this process
has on it (fcntl(2)): with the library in that folder, another process then takes itself for the only one, deletes the
log that this one goes on writing to, and what is done from then on is lost (sqlite.org/howtocorrupt.html, section 2.2).
So kinds are told by name here, and on Linux, where native dialogs run within the process, Qt's own dialog is used.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QStyle, QWidget

ALL_FILES = "All files (*)"


def choose_file(parent: QWidget | None, title: str, *, folder: Path | str, kinds: str = ALL_FILES) -> Path | None:
    """A file that is there. folder: where to look first. kinds: as Qt wants them: "BibTeX (*.bib);;All files (*)"."""
    return _first(_ask(parent, title, folder=folder, kinds=kinds, mode=QFileDialog.FileMode.ExistingFile))


def choose_files(parent: QWidget | None, title: str, *, folder: Path | str, kinds: str = ALL_FILES) -> list[Path]:
    """One or more files that are there."""
    return _ask(parent, title, folder=folder, kinds=kinds, mode=QFileDialog.FileMode.ExistingFiles)


def choose_folder(parent: QWidget | None, title: str, *, folder: Path | str) -> Path | None:
    """A folder that is there."""
    return _first(_ask(parent, title, folder=folder, kinds="", mode=QFileDialog.FileMode.Directory))


def choose_path(parent: QWidget | None, title: str, *, start: Path | str, kinds: str = ALL_FILES) -> Path | None:
    """A file that is there, or is to be made; nobody asks whether it may be replaced. start: a folder or a file."""
    return _first(_ask(parent, title, folder=start, kinds=kinds, mode=QFileDialog.FileMode.AnyFile))


def _first(paths: list[Path]) -> Path | None:
    return paths[0] if paths else None


def _ask(
    parent: QWidget | None, title: str, *, folder: Path | str, kinds: str, mode: QFileDialog.FileMode
) -> list[Path]:
    dialog = QFileDialog(parent, title, str(Path(__file__).parent))  # a harmless place until it is told how to look
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, sys.platform == "linux")
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, mode is QFileDialog.FileMode.Directory)
    icons = _NamedIcons()  # not owned by the dialog
    dialog.setIconProvider(icons)
    dialog.setFileMode(mode)
    if mode is QFileDialog.FileMode.AnyFile:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if kinds:
        dialog.setNameFilter(kinds)
    place = Path(folder).expanduser()
    if str(folder) and (place.is_dir() or place.parent.is_dir()):
        dialog.setDirectory(str(place if place.is_dir() else place.parent))
    if str(folder) and not place.is_dir():
        dialog.selectFile(place.name)
    is_chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = [Path(name) for name in dialog.selectedFiles()] if is_chosen else []
    dialog.deleteLater()
    return chosen


class _NamedIcons(QAbstractFileIconProvider):
    """What a file is, by its name alone."""

    def icon(self, of: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        is_file = of.isFile() if isinstance(of, QFileInfo) else of is QAbstractFileIconProvider.IconType.File
        picture = QStyle.StandardPixmap.SP_FileIcon if is_file else QStyle.StandardPixmap.SP_DirIcon
        return QApplication.style().standardIcon(picture)

    def type(self, info: QFileInfo) -> str:
        return f"{info.suffix().upper()} file".strip() if info.isFile() else "Folder"
