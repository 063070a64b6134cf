"""Quality: completing papers from sources, choosing among candidates, checking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readinglist.desktop.actions.papers import open_merge
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def add_quality_actions(window: MainWindow) -> None:
    """Register the menu Quality."""
    _add_completing(window)
    _add_run(window)
    _add_undo_match(window)
    _add_published(window)
    _add_watch(window)
    _add_duplicates(window)
    add, reasons = window.registry.add, window.reasons
    add(
        "quality.check",
        "Chec&k papers…",
        icon="shield-check",
        shortcuts=("Ctrl+F8",),
        run=lambda: _open_check(window),
        tooltip="Look for what is missing or doubtful in the library's papers",
        reason=reasons.library_empty,
    )
    add(
        "quality.protect_capitals",
        "Protect capitals in &titles…",
        icon="braces",
        shortcuts=("Ctrl+Shift+F8",),
        run=lambda: _open_protect(window),
        tooltip="Put braces around acronyms that bibliography styles would write small, in the titles that you choose",
        reason=reasons.library_empty,
    )


def _add_completing(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "quality.complete",
        "&Complete",
        icon="scan-search",
        shortcuts=("F5",),
        run=lambda: window.looking_up.look_up(_unproven(window, window.selected_ids)),
        tooltip="Look up what the chosen papers lack, and take over only what is proven",
        reason=reasons.no_live_change,
        group="complete",
    )
    add(
        "quality.complete_all",
        "Complete &all of this list",
        icon="scan-search",
        run=lambda: window.looking_up.look_up(_unproven(window, window.pane.model.ids)),
        tooltip="Look up all unverified papers that are listed here",
        reason=reasons.no_list_to_complete,
        group="complete",
    )
    add(
        "quality.review",
        "&Review candidates…",
        icon="badge-check",
        shortcuts=("Ctrl+Shift+F5",),
        run=lambda: window.choosing.begin(first=next(iter(window.selected_ids), None)),
        tooltip="Choose among the candidates of papers that could not be proven",
        reason=reasons.nothing_to_review,
        group="complete",
    )


def _add_run(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "quality.pause",
        "Pause l&ooking up",
        icon="pause",
        run=lambda: window.looking_up.pause(),
        tooltip="What was not looked up yet waits, also when the window is closed",
        reason=reasons.not_looking_up,
        group="run",
    )
    add(
        "quality.resume",
        "&Go on looking up",
        icon="play",
        run=lambda: window.looking_up.resume(),
        tooltip="Look up what waits from before",
        reason=reasons.nothing_waits,
        group="run",
    )
    add(
        "quality.cancel",
        "Cance&l looking up",
        icon="x",
        run=lambda: window.looking_up.cancel(),
        tooltip="Nothing more is looked up; what was found stays",
        reason=reasons.nothing_to_cancel,
        group="run",
    )


def _add_undo_match(window: MainWindow) -> None:
    window.registry.add(
        "quality.undo_match",
        "&Undo match",
        icon="undo-2",
        run=lambda: window.telling.undo_match(window.selected_ids[0]),
        tooltip="The source's record is another paper: give back what it replaced, and review again",
        reason=window.reasons.no_match,
        group="match",
    )


def _add_published(window: MainWindow) -> None:
    window.registry.add(
        "quality.published",
        "Look for publis&hed versions…",
        icon="sprout",
        run=lambda: _watch_and_show(window),
        tooltip="Ask sources what became of preprints, and what was withdrawn or retracted",
        reason=window.reasons.no_papers_to_watch,
        group="match",
    )


def _add_watch(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "quality.pause_watch",
        "Pause the watch",
        icon="pause",
        run=lambda: window.watching.pause(),
        tooltip="Ask about the rest of the preprints later",
        reason=reasons.not_watching,
        group="watch",
    )
    add(
        "quality.resume_watch",
        "Go on with the watch",
        icon="play",
        run=lambda: window.watching.resume(),
        tooltip="Ask about the preprints that are left",
        reason=reasons.no_paused_watch,
        group="watch",
    )
    add(
        "quality.cancel_watch",
        "Cancel the watch",
        icon="x",
        run=lambda: window.watching.cancel(),
        tooltip="Nobody is asked about preprints any more; what was found stays",
        reason=reasons.no_watch_to_cancel,
        group="watch",
    )


def _add_duplicates(window: MainWindow) -> None:
    window.registry.add(
        "quality.duplicates",
        "Find &duplicates…",
        icon="files",
        run=lambda: _open_duplicates(window),
        tooltip="Papers that may be one: merge them, or say that they are two",
        reason=window.reasons.library_empty,
        group="duplicates",
    )


def _unproven(window: MainWindow, ids: Sequence[PaperId]) -> list[PaperId]:
    """Those that no source has confirmed yet, in their order."""
    unverified = set(window.library.find_ids("is:unverified")) if len(ids) > 1 else set(ids)
    return [paper_id for paper_id in ids if paper_id in unverified]


def _open_check(window: MainWindow) -> None:
    _show_check(window, name="check", title="Check papers")


def _open_protect(window: MainWindow) -> None:
    _show_check(window, name="protect_capitals", title="Protect capitals in titles", is_of_capitals=True)


def _show_check(window: MainWindow, *, name: str, title: str, is_of_capitals: bool = False) -> None:
    from readinglist.desktop.dialogs.check import CheckDialog
    from readinglist.desktop.dialogs.companion import raise_open

    if raise_open(window, name):
        return
    reason = window.reasons.read_only
    dialog = CheckDialog(
        window.library,
        window.tasks,
        reason=reason,
        is_of_capitals=is_of_capitals,
        name=name,
        title=title,
        parent=window,
    )
    dialog.paper_chosen.connect(window.show_paper)
    dialog.mend_asked.connect(window.papers.mend)
    dialog.share_actions([window.registry["edit.undo"], window.registry["edit.redo"]])
    window.complete().broadcast.changed.connect(dialog.refresh)
    dialog.show()


def _open_duplicates(window: MainWindow) -> None:
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.duplicates import DuplicatesDialog

    if raise_open(window, "duplicates"):
        return
    dialog = DuplicatesDialog(window.library, window.tasks, reason=window.reasons.read_only, parent=window)
    dialog.merge_asked.connect(lambda ids: open_merge(window, ids, parent=dialog))
    dialog.apart_asked.connect(window.papers.tell_apart)
    dialog.share_actions([window.registry["edit.undo"], window.registry["edit.redo"]])
    window.complete().broadcast.changed.connect(dialog.refresh)
    dialog.show()


def _watch_and_show(window: MainWindow) -> None:
    window.watching.watch()
    open_published(window)


def open_published(window: MainWindow) -> None:
    """Show what is known of published versions, and what a watch finds meanwhile; nobody is asked for it."""
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.published import PublishedDialog

    watching = window.watching
    watching.forget_news()
    if raise_open(window, "published"):
        return
    dialog = PublishedDialog(window.library, window.tasks, reason=window.reasons.read_only, parent=window)
    dialog.accepted_growths.connect(window.telling.accept_growths)
    dialog.dismissed_growth.connect(window.telling.dismiss_growth)
    dialog.acknowledged_flag.connect(window.telling.acknowledge_flag)
    dialog.watch_asked.connect(lambda: watching.watch(is_again=True))
    dialog.cancel_asked.connect(watching.cancel)
    dialog.show_status(watching.status)
    watching.status_changed.connect(dialog.show_status)
    dialog.share_actions([window.registry["edit.undo"], window.registry["edit.redo"]])
    window.complete().broadcast.changed.connect(dialog.refresh)
    dialog.show()
