"""File: what brings papers in and takes them out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from readinglist import resources
from readinglist.desktop import clipboard
from readinglist.desktop.clipboard import Pasted
from readinglist.library import backups
from readinglist.model.backup import BackupResult

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def add_file_actions(window: MainWindow) -> None:
    """Register the File menu."""
    add, reasons = window.registry.add, window.reasons
    add(
        "file.add",
        "&Add papers…",
        icon="plus",
        shortcuts=("Ctrl+N",),
        run=lambda: window.adding.review([Pasted("")]),
        tooltip="Paste or type a listing, and see its papers before they are added",
        reason=reasons.adding,
        group="add",
    )
    add(
        "file.paste",
        "&Paste a listing",
        icon="clipboard-paste",
        shortcuts=("Ctrl+V",),
        run=window.adding.paste,
        tooltip="Add the papers that the clipboard names",
        reason=reasons.adding,
        group="add",
    )
    add(
        "file.import",
        "&Open a file…",
        icon="file-up",
        shortcuts=("Ctrl+I",),
        run=lambda: _open_files(window),
        tooltip="Add the papers that a file names",
        reason=reasons.adding,
        group="add",
    )
    add(
        "file.sample",
        "Try the &sample listing",
        icon="lightbulb",
        run=lambda: _open_sample(window),
        tooltip="See how adding papers works, with a listing of invented papers",
        reason=reasons.adding,
        group="add",
    )
    add(
        "file.backup",
        "&Back up now",
        icon="database-backup",
        run=lambda: _back_up(window),
        tooltip="Write a checked copy of the library beside it",
        group="backup",
    )
    add(
        "file.quit",
        "&Quit",
        icon="log-out",
        shortcuts=("Ctrl+Q",),
        run=window.close,
        tooltip="Close the window; everything is saved already",
        group="quit",
    )


def _open_files(window: MainWindow) -> None:
    folder = window.session.text("import_folder")
    names, _ = QFileDialog.getOpenFileNames(window, "Open listings", folder, "All files (*)")
    if names:
        window.session.remember("import_folder", str(Path(names[0]).parent))
        window.adding.review_files([Path(name) for name in names])


def _open_sample(window: MainWindow) -> None:
    window.adding.review([clipboard.read_file(resources.get_path(resources.SAMPLE_LISTING))])


def _back_up(window: MainWindow) -> None:
    def _on_done(result: BackupResult) -> None:
        window.status_line.say(f"Backed up to {result.backup.path.name}")

    window.tasks.read(
        lambda _token: backups.back_up(window.library),
        slot="backup",
        on_done=_on_done,
        owner=window,
        title="Backing up…",
    )
