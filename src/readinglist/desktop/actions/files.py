"""File: what brings papers in and takes them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from readinglist import resources
from readinglist.desktop import clipboard, icons
from readinglist.desktop.actions.following import add_following_actions
from readinglist.desktop.clipboard import Pasted
from readinglist.desktop.file_chooser import choose_files, choose_folder
from readinglist.desktop.models.paper_list import Shown
from readinglist.desktop.operations.papers import count_text
from readinglist.library import backups
from readinglist.library.library import Library
from readinglist.model.backup import BackupResult
from readinglist.model.linked import LinkedFileId
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.desktop.dialogs.export import Scope
    from readinglist.desktop.dialogs.linked_files import LinkedFilesDialog
    from readinglist.desktop.main_window import MainWindow


def add_file_actions(window: MainWindow) -> None:
    """Register the File menu."""
    _add_ways_in(window)
    add_following_actions(window)
    _add_linked_files(window)
    _add_ways_out(window)


def _add_ways_in(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "file.add",
        "&Add papers…",
        icon="plus",
        shortcuts=("Ctrl+N",),
        run=lambda: window.adding.review(Pasted("")),
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
        "file.import_folder",
        "Open a fol&der…",
        icon="folder-open",
        run=lambda: _open_folder(window),
        tooltip="Add the papers that the files of a folder name, as one listing",
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


def _add_linked_files(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "file.linked",
        "&Linked .bib files…",
        icon="link-2",
        run=lambda: open_linked_files(window),
        tooltip="Keep the .bib beside a manuscript and the library in step, in both directions",
        group="linked",
    )
    add(
        "file.sync",
        "&Write linked files now",
        icon="refresh-cw",
        shortcuts=("Ctrl+S",),
        run=lambda: window.complete().linking.sync(),
        tooltip="Bring all linked .bib files in step now",
        reason=reasons.nothing_linked,
        group="linked",
    )


def open_linked_files(window: MainWindow) -> LinkedFilesDialog:
    """Show the linked files beside the window."""
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.linked_files import LinkedFilesDialog

    linking = window.complete().linking
    if raise_open(window, "linked_files"):
        found = window.findChild(LinkedFilesDialog, "linked_files")
        assert isinstance(found, LinkedFilesDialog)
        return found
    dialog = LinkedFilesDialog(
        results=linking.result, count=linking.count, reason=window.reasons.read_only, parent=window
    )
    dialog.show_files(linking.files)
    linking.files_changed.connect(dialog.show_files)
    dialog.link_asked.connect(lambda path: link_file(window, path, parent=dialog))
    dialog.unlink_asked.connect(linking.unlink)
    dialog.sync_asked.connect(linking.sync)
    dialog.decided.connect(linking.decide)
    dialog.moved.connect(linking.move)
    dialog.scope_asked.connect(lambda file_id: _change_scope(window, file_id, parent=dialog))
    dialog.share_actions([window.registry[name] for name in ("edit.undo", "edit.redo", "file.sync")])
    dialog.show()
    return dialog


def link_file(window: MainWindow, path: Path, *, parent: QWidget | None = None) -> None:
    """Ask which papers belong into a .bib, then link it."""
    from readinglist.desktop.dialogs.link_file import LinkFileDialog

    dialog = LinkFileDialog(window.library, window.tasks, path, query=window.pane.query, parent=parent or window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: window.complete().linking.link(path, dialog.scope, choices=dialog.choices))
    dialog.open()


def _change_scope(window: MainWindow, file_id: LinkedFileId, *, parent: QWidget) -> None:
    """Ask which papers belong into a linked file, and show what that would move."""
    from readinglist.desktop.dialogs.link_scope import LinkScopeDialog

    linking = window.complete().linking
    file = next((file for file in linking.files if file.id == file_id), None)
    if file is None:
        return
    dialog = LinkScopeDialog(window.library, window.tasks, file, parent=parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: linking.set_scope(file_id, dialog.scope))
    dialog.open()


def offer_bib_files(window: MainWindow, paths: Sequence[Path]) -> None:
    """Ask what is to become of .bib files that were dropped; whoever they come from is not kept waiting."""
    name = (paths[0].name if len(paths) == 1 else f"{len(paths)} .bib files").replace("&", "&&")
    menu = QMenu(window)
    menu.setObjectName("dropped_bib")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    take_in = menu.addAction(icons.icon("file-up"), f"Import {name}…")
    take_in.triggered.connect(lambda: window.adding.review_files(list(paths)))
    link = menu.addAction(icons.icon("link-2"), f"Link {name}: keep it in step…")
    for path in paths:
        link.triggered.connect(lambda _is_on=False, path=path: link_file(window, path))
    menu.popup(QCursor.pos())


def _add_ways_out(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "file.export",
        "&Export…",
        icon="share",
        shortcuts=("Ctrl+E",),
        run=lambda: open_export(window),
        tooltip="Write papers to a .bib or another file, with a preview",
        reason=reasons.library_empty,
        group="export",
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


def open_export(window: MainWindow) -> None:
    """Show the export beside the window, for the papers that are chosen now."""
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.export import ExportDialog

    if raise_open(window, "export"):
        return
    dialog = ExportDialog(window.library, window.tasks, window.session, scopes=_export_scopes(window), parent=window)
    window.complete().broadcast.changed.connect(dialog.refresh)
    dialog.exported.connect(lambda path, count: window.status_line.say(f"{count_text(count)} exported to {path.name}"))
    dialog.show()


def _export_scopes(window: MainWindow) -> list[Scope]:
    """The chosen papers, the view with its search, everything; as they are when the dialog opens."""
    from readinglist.desktop.dialogs.export import Scope

    library, pane, chosen = window.library, window.pane, list(window.selected_ids)
    shown = pane.model.shown
    name = pane.place.title
    view = f"Search in {name}" if pane.query else name if pane.place.key == "all" else f"All in {name}"
    scopes = [Scope("view", view, pane.model.count, lambda: _ids(library, shown))]
    if pane.place.key != "all" or pane.query:
        scopes.append(Scope("library", "The whole library", window.counts.total, lambda: _ids(library, Shown())))
    # One chosen paper is where the cursor happens to be; several were chosen on purpose.
    here = Scope("selection", "Chosen papers" if len(chosen) != 1 else "Chosen paper", len(chosen), lambda: chosen)
    scopes.insert(0 if len(chosen) > 1 else 1, here)
    return scopes


def _ids(library: Library, shown: Shown) -> list[PaperId]:
    ids = library.find_ids(shown.query, scope=shown.scope, sort=shown.sort, is_descending=shown.is_descending)
    return [PaperId(paper_id) for paper_id in ids]


def _open_files(window: MainWindow) -> None:
    folder = window.session.text("import_folder")
    if paths := choose_files(window, "Open listings", folder=folder):
        window.session.remember("import_folder", str(paths[0].parent))
        window.adding.review_files(paths)


def _open_folder(window: MainWindow) -> None:
    path = choose_folder(window, "Open a folder of listings", folder=window.session.text("import_folder"))
    if path is not None:
        window.session.remember("import_folder", str(path))
        window.adding.review_files([path])


def _open_sample(window: MainWindow) -> None:
    window.adding.review(clipboard.read_file(resources.get_path(resources.SAMPLE_LISTING)))


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
