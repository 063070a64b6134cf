"""Edit: undo, copying in every form, finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from readinglist.desktop.actions.citing import add_citing_actions
from readinglist.desktop.operations.copying import Copying
from readinglist.model.conditions import And
from readinglist.model.paper import PaperId
from readinglist.model.query import parse_query

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def add_edit_actions(window: MainWindow) -> None:
    """Register the Edit menu."""
    add, reasons = window.registry.add, window.reasons
    add(
        "edit.undo",
        "&Undo",
        icon="undo-2",
        shortcuts=("Ctrl+Z",),
        run=window.papers.undo,
        tooltip="Take back what was done last",
        reason=reasons.nothing_to_undo,
        group="undo",
    )
    add(
        "edit.redo",
        "&Redo",
        icon="redo-2",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        run=window.papers.redo,
        tooltip="Do again what was taken back",
        reason=reasons.nothing_to_redo,
        group="undo",
    )
    _add_copying(window)
    _add_finding(window)
    add(
        "edit.preferences",
        "Pr&eferences…",
        icon="settings-2",
        shortcuts=("Ctrl+,",),
        run=lambda: open_preferences(window),
        tooltip="Appearance, citation keys, cite command, backups",
        group="preferences",
    )


def _add_finding(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    add(
        "edit.select_all",
        "Select &all",
        shortcuts=("Ctrl+A",),
        run=table.selectAll,
        icon="rows-3",
        tooltip="Choose all papers of this view",
        reason=reasons.no_papers,
        list_widget=table,
        group="find",
    )
    add(
        "edit.find",
        "&Find",
        icon="search",
        shortcuts=("Ctrl+F", "/"),
        run=lambda: _focus_search(window),
        tooltip="Search this view",
        reason=reasons.reviewing,
        group="find",
    )
    add(
        "edit.save_search",
        "&Save this search…",
        icon="bookmark-plus",
        run=lambda: _save_search(window),
        tooltip="Keep the search in the sidebar",
        reason=reasons.no_query,
        group="find",
    )


def open_preferences(window: MainWindow, *, page: str = "") -> None:
    """Show the preferences beside the window, with this page in front if one is named and they were not open."""
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.preferences import PreferencesDialog

    if raise_open(window, "preferences"):
        return
    workbench = window.complete()
    dialog = PreferencesDialog(
        window.library, window.tasks, window.session,
        operations=workbench.operations, actions=window.registry, reason=window.reasons.read_only, parent=window,
    )  # fmt: skip
    dialog.share_actions([window.registry["edit.undo"], window.registry["edit.redo"]])
    workbench.broadcast.changed.connect(dialog.refresh)
    wanted = next((one for one in dialog.pages if one.objectName() == page), None)
    if wanted is not None:
        dialog.show_page(wanted)
    dialog.sources.api_keys_changed.connect(workbench.looking_up.renew_client)
    dialog.show()


def _add_copying(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    copying = Copying(window.library, window.tasks, window.session, parent=window)
    copying.copied.connect(window.status_line.say)

    def ids() -> list[PaperId]:
        return list(window.selected_ids)

    add(
        "edit.copy",
        "&Copy BibTeX",
        icon="copy",
        shortcuts=("Ctrl+C",),
        run=lambda: copying.copy_papers(ids()),
        tooltip="Copy the chosen papers as BibTeX; a word processor gets the reference",
        reason=reasons.no_selection,
        list_widget=table,
        group="copy",
    )
    add(
        "edit.copy_reference",
        "Copy refere&nce",
        icon="quote",
        shortcuts=("Ctrl+Shift+C",),
        run=lambda: copying.copy_references(ids()),
        tooltip="Copy formatted references",
        reason=reasons.no_selection,
        group="copy",
    )
    add(
        "edit.copy_citation",
        "Copy \\ci&te command",
        icon="braces",
        shortcuts=("Ctrl+K",),
        run=lambda: copying.copy_citation(ids()),
        tooltip="Copy \\cite{…} for all chosen papers",
        reason=reasons.no_selection,
        group="copy",
    )
    add(
        "edit.copy_key",
        "Copy citation &key",
        icon="key-round",
        shortcuts=("Ctrl+Shift+K",),
        run=lambda: copying.copy_keys(ids()),
        tooltip="Copy the citation keys of the chosen papers",
        reason=reasons.no_selection,
        group="copy",
    )
    add_citing_actions(window, copying)


def _focus_search(window: MainWindow) -> None:
    window.top_bar.search.setFocus()
    window.top_bar.search.selectAll()


def _save_search(window: MainWindow) -> None:
    """The search itself is its first name; it can be typed over at once."""
    query = window.pane.query
    whole = joined_query(window.pane.place.scope, query)
    name, is_named = QInputDialog.getText(window, "Save search", "Name of the search", text=query[:60])
    if is_named and name.strip():
        window.papers.save_search(name, whole)


def joined_query(scope: str, query: str) -> str:
    """One query for what a place and the search box show together."""
    if not scope:
        return query
    return str(And((parse_query(scope).root, parse_query(query).root)))
