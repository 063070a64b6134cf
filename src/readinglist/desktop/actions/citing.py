"""Citing: the cite command in every language, into the editor, and other citation keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from readinglist.desktop.operations.keys import KeyOperations
from readinglist.model.linked import LinkedFile, LinkedFileId, ScopeKind
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.desktop.dialogs.rename_key import KeyState
    from readinglist.desktop.main_window import MainWindow
    from readinglist.desktop.operations.copying import Copying
    from readinglist.model.public_key import KeyChange

#: Names of the templates of `library.citing`, as their users know them.
LANGUAGES = {
    "latex": "LaTeX \\cite",
    "natbib": "natbib \\citep",
    "biblatex": "biblatex \\autocite",
    "pandoc": "Markdown (Pandoc)",
    "typst": "Typst",
    "org": "Org",
    "wiki": "Wiki link",
}


def add_citing_actions(window: MainWindow, copying: Copying) -> None:
    """Register what cites papers, in the group of the other copies."""
    add, reasons = window.registry.add, window.reasons
    for name, words in LANGUAGES.items():
        add(
            f"edit.copy_as_{name}",
            words,
            icon="braces",
            run=partial(_copy_as, window, copying, name),
            tooltip="Copy the command that cites the chosen papers in this language",
            reason=reasons.no_selection,
            group="copy",
            submenu="Copy citation as",
        )
    add(
        "edit.push",
        "&Push to editor",
        icon="square-pen",
        shortcuts=("Ctrl+L",),
        run=lambda: _push(window),
        tooltip="Cite the chosen papers in your editor, at its cursor",
        reason=reasons.no_selection,
        group="copy",
    )


def add_key_actions(window: MainWindow) -> None:
    """Register what gives papers other citation keys."""
    window.registry.add(
        "papers.citation_key",
        "Citation &key…",
        icon="key-round",
        shortcuts=("Ctrl+G",),
        run=lambda: _change_keys(window),
        tooltip="Another citation key, by the pattern or your own, and where the paper is cited",
        reason=window.reasons.no_live_change,
        group="edit",
    )


def add_bib_actions(window: MainWindow) -> None:
    """Register what puts papers into a linked .bib that has its own papers, and takes them out again."""
    add, reasons = window.registry.add, window.reasons
    add(
        "papers.add_to_bib",
        "Add to linked .&bib",
        icon="link-2",
        run=lambda: _choose_bib(window, window.complete().linking.add_papers),
        tooltip="Write the chosen papers into a linked .bib",
        reason=reasons.no_own_bib,
        group="edit",
    )
    add(
        "papers.take_from_bib",
        "Take &out of linked .bib",
        icon="unlink-2",
        run=lambda: _choose_bib(window, window.complete().linking.take_papers),
        tooltip="Take the entries of the chosen papers out of a linked .bib; the papers stay",
        reason=reasons.no_own_bib,
        group="edit",
    )


def _choose_bib(window: MainWindow, do: Callable[[LinkedFileId, Sequence[PaperId]], None]) -> None:
    """Ask which file is meant where there are several."""
    ids, files = list(window.selected_ids), own_bibs(window.complete().linking.files)
    if len(files) == 1:
        do(files[0].id, ids)
        return
    menu = QMenu(window)
    menu.setObjectName("which_bib")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for file in files:
        action = menu.addAction(file.path.name.replace("&", "&&"))
        action.setToolTip(str(file.path))
        action.triggered.connect(lambda _is_on=False, file_id=file.id: do(file_id, ids))
    menu.popup(QCursor.pos())


def own_bibs(files: Sequence[LinkedFile]) -> list[LinkedFile]:
    """Linked files whose papers are those that they have."""
    return [file for file in files if file.scope.kind is ScopeKind.OWN]


def _copy_as(window: MainWindow, copying: Copying, template: str) -> None:
    copying.copy_citation(list(window.selected_ids), template)


def _push(window: MainWindow) -> None:
    from readinglist.desktop.actions.editing import open_preferences
    from readinglist.desktop.operations.pushing import Pushing

    pushing = window.findChild(Pushing)
    if pushing is None:
        pushing = Pushing(window.library, window.tasks, window.session, parent=window)
        pushing.said.connect(window.status_line.say)
    if pushing.editor:
        pushing.push(list(window.selected_ids))
    else:
        window.status_line.say("Choose your editor first, on this page.")
        open_preferences(window, page="editor_page")


def _change_keys(window: MainWindow) -> None:
    """One paper: any key, and the places that cite it. Several: keys by the pattern."""
    ids = list(window.selected_ids)
    if len(ids) == 1:
        _rename(window, ids[0])
        return
    from readinglist.library import renaming

    window.tasks.read(
        lambda _token: renaming.plan_keys(window.library, ids),
        slot="new_keys", on_done=partial(_show_changes, window), owner=window, title="Making citation keys…",
    )  # fmt: skip


def _show_changes(window: MainWindow, changes: list[KeyChange]) -> None:
    from readinglist.desktop.dialogs.new_keys import NewKeysDialog

    if not changes:
        window.status_line.say("These papers have the keys that the pattern makes.")
        return
    dialog = NewKeysDialog(changes, parent=window)
    operations = KeyOperations(window.library, window.complete().operations)
    dialog.accepted_changes.connect(lambda chosen: operations.change(chosen))  # a bound method would not keep it
    dialog.open()


def _rename(window: MainWindow, paper_id: PaperId) -> None:
    from readinglist.desktop.dialogs.rename_key import RenameKeyDialog, read_key_state

    def show(state: KeyState) -> None:
        dialog = RenameKeyDialog(
            window.library, window.tasks, window.session, paper_id=paper_id, state=state, parent=window
        )
        dialog.done_saying.connect(lambda text, has_undo: window.status_line.say(text, has_undo=has_undo))
        dialog.open()

    window.tasks.read(
        lambda _token: read_key_state(window.library, paper_id), slot="key_state", on_done=show, owner=window
    )
