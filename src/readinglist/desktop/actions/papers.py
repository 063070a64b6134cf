"""Papers: deciding, rating, ordering, opening, the trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from readinglist.desktop import links
from readinglist.desktop.actions.citing import add_bib_actions, add_key_actions
from readinglist.desktop.actions.viewing import show_details
from readinglist.desktop.models.sidebar import STATUS_ICONS, STATUS_TITLES
from readinglist.model.paper import PRIORITIES, PaperId, Status

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from readinglist.desktop.main_window import MainWindow

#: One key a paper, whatever view it is in: "R" goes on by one step, and in the view of a status the paper is gone then.
_STATUS_KEYS = {
    Status.INBOX: "I",
    Status.QUEUE: "Q",
    Status.READING: "G",
    Status.READ: "D",
    Status.REJECTED: "X",
}


def add_paper_actions(window: MainWindow) -> None:
    """Register the Papers menu. Single letters act in the list alone."""
    _add_moving(window)
    _add_editing(window)
    _add_listing(window)
    add_key_actions(window)
    add_bib_actions(window)
    _add_deciding(window)
    _add_rating(window)
    _add_queue(window)
    _add_merging(window)
    _add_trash(window)


def _add_listing(window: MainWindow) -> None:
    add, reasons = window.registry.add, window.reasons
    add(
        "papers.show_listing",
        "S&how in its listing",
        icon="newspaper",
        shortcuts=("Ctrl+Shift+O",),
        run=lambda: window.complete().kept_listings.open_for_paper(window.selected_ids[0]),
        tooltip="Open the text that the paper came in by, at its place",
        reason=reasons.no_selection,
        group="edit",
    )


def _add_moving(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    add(
        "papers.next",
        "&Next paper",
        icon="arrow-down",
        shortcuts=("J",),
        run=lambda: table.step(1),
        tooltip="Go to the next paper",
        reason=reasons.no_papers,
        list_widget=table,
        group="move",
    )
    add(
        "papers.previous",
        "Pre&vious paper",
        icon="arrow-up",
        shortcuts=("K",),
        run=lambda: table.step(-1),
        tooltip="Go to the paper before",
        reason=reasons.no_papers,
        list_widget=table,
        group="move",
    )


def _add_editing(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    add(
        "papers.edit",
        "&Edit",
        icon="pencil",
        shortcuts=("Return", "Enter", "E"),
        run=lambda: _edit(window, ""),
        tooltip="Edit the paper's fields",
        reason=reasons.no_change,
        list_widget=table,
        group="edit",
    )
    add(
        "papers.edit_title",
        "Edit &title",
        icon="square-pen",
        shortcuts=("F2",),
        run=lambda: _edit(window, "title"),
        tooltip="Edit the title",
        reason=reasons.no_change,
        list_widget=table,
        group="edit",
    )
    add(
        "papers.why",
        "&Why is this value here?",
        icon="info",
        shortcuts=("Ctrl+Shift+I",),
        run=lambda: _explain(window),
        tooltip="Tell where the value of a field came from, and what stood there before",
        reason=reasons.no_selection,
        group="edit",
    )
    add(
        "papers.tag",
        "Ta&g…",
        icon="tag",
        shortcuts=("T",),
        run=lambda: _edit_tags(window),
        tooltip="Add and remove tags of the chosen papers",
        reason=reasons.no_live_change,
        list_widget=table,
        group="edit",
    )
    add(
        "papers.open_link",
        "Open &link",
        icon="external-link",
        shortcuts=("F3",),
        run=lambda: _open_link(window),
        tooltip="Open the paper's page in the browser",
        reason=reasons.no_selection,
        group="edit",
    )


def _add_deciding(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    add(
        "papers.next_status",
        "Next &status",
        icon="circle-dot",
        shortcuts=("R",),
        run=lambda: _cycle_status(window),
        tooltip="Inbox, queue, reading, read, rejected, and inbox again",
        reason=reasons.no_live_change,
        list_widget=table,
        group="decide",
    )
    for status in Status:
        title = STATUS_TITLES[status]
        add(
            f"papers.status_{status.value}",
            title,
            icon=STATUS_ICONS[status],
            shortcuts=(_STATUS_KEYS[status],),
            run=partial(_set_status, window, status),
            tooltip=f"Set the chosen papers to {status.value}",
            reason=reasons.no_live_change,
            list_widget=table,
            group="decide",
            submenu="Status",
        )
    add(
        "papers.next_priority",
        "Next &priority",
        icon="flag",
        shortcuts=("P",),
        run=lambda: _cycle_priority(window),
        tooltip="None, low, medium, high, and none again",
        reason=reasons.no_live_change,
        list_widget=table,
        group="decide",
    )
    for priority, name in enumerate(PRIORITIES):
        add(
            f"papers.priority_{name}",
            name.capitalize(),
            icon="flag",
            run=partial(_set_priority, window, priority),
            tooltip=f"Give the chosen papers {name} priority" if priority else "Take the priority away",
            reason=reasons.no_live_change,
            group="decide",
            submenu="Priority",
        )


def _add_rating(window: MainWindow) -> None:
    for rating in range(6):
        name = "None" if rating == 0 else f"{rating} of 5"
        window.registry.add(
            f"papers.rate_{rating}",
            name,
            icon="star",
            shortcuts=(str(rating),),
            run=partial(_set_rating, window, rating),
            tooltip="Take the rating away" if rating == 0 else f"Rate the chosen papers {rating} of 5",
            reason=window.reasons.no_live_change,
            list_widget=window.pane.table,
            group="decide",
            submenu="Rating",
        )


def _add_queue(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    places: tuple[tuple[str, str, str, str, Callable[[], None]], ...] = (
        ("up", "Move &up", "Alt+Up", "arrow-up", window.queue_order.move_up),
        ("down", "Move &down", "Alt+Down", "arrow-down", window.queue_order.move_down),
        ("top", "Move to the top", "Alt+Home", "arrow-up", window.queue_order.move_to_top),
        ("bottom", "Move to the end", "Alt+End", "arrow-down", window.queue_order.move_to_end),
    )
    for place, text, key, icon, run in places:
        add(
            f"papers.queue_{place}",
            text,
            icon=icon,
            shortcuts=(key,),
            run=run,
            tooltip="Change the order in which the papers will be read",
            reason=reasons.no_queue_order,
            list_widget=table,
            group="queue",
            submenu="Queue",
        )


def _add_merging(window: MainWindow) -> None:
    window.registry.add(
        "papers.merge",
        "&Merge…",
        icon="merge",
        shortcuts=("Ctrl+M",),
        run=lambda: open_merge(window, window.selected_ids),
        tooltip="Make one paper of the chosen ones; everything of them is kept",
        reason=window.reasons.nothing_to_merge,
        group="merge",
    )


def _add_trash(window: MainWindow) -> None:
    add, reasons, table = window.registry.add, window.reasons, window.pane.table
    add(
        "papers.trash",
        "Move to t&rash",
        icon="trash-2",
        shortcuts=("Del",),
        run=lambda: window.papers.trash(window.selected_ids),
        tooltip="Put the chosen papers into the trash; Ctrl+Z brings them back",
        reason=reasons.no_live_change,
        list_widget=table,
        group="trash",
    )
    add(
        "papers.restore",
        "Restore from the trash",
        icon="archive-restore",
        run=lambda: window.papers.restore(window.selected_ids),
        tooltip="Take the chosen papers out of the trash",
        reason=reasons.not_in_trash,
        group="trash",
    )
    add(
        "papers.delete",
        "Delete for good",
        icon="x",
        run=lambda: window.papers.delete_for_good(window.selected_ids),
        tooltip="Delete the chosen papers of the trash with their notes; Ctrl+Z still brings them back",
        reason=reasons.not_in_trash,
        group="trash",
    )


def open_merge(window: MainWindow, ids: Sequence[PaperId], *, parent: QWidget | None = None) -> None:
    """Ask whose values are taken. The oldest stays by default: its key may stand in a manuscript."""
    from readinglist.desktop.dialogs.merge import MergeDialog

    dialog = MergeDialog(window.library, window.tasks, sorted(ids), parent=parent or window)
    dialog.accepted_merge.connect(window.papers.merge)
    dialog.open()


def _edit(window: MainWindow, field: str) -> None:
    show_details(window)
    if field:
        window.details.show_tab("Info")
        window.details.edit(field)
    else:
        window.details.edit()


def _explain(window: MainWindow) -> None:
    show_details(window)
    window.details.explain()


def _edit_tags(window: MainWindow) -> None:
    show_details(window)
    window.details.focus_tags()


def _open_link(window: MainWindow) -> None:
    paper = window.library.get_paper(window.selected_ids[0])
    address = next((address for item in paper.identifiers if (address := links.link_of(item))), "")
    if address:
        links.open_link(address, parent=window)
    else:
        window.status_line.say("This paper has no link.")


def _set_status(window: MainWindow, status: Status) -> None:
    window.papers.set_status(window.selected_ids, status)


def _set_priority(window: MainWindow, priority: int) -> None:
    window.papers.set_priority(window.selected_ids, priority)


def _set_rating(window: MainWindow, rating: int) -> None:
    window.papers.set_rating(window.selected_ids, rating)


def _cycle_status(window: MainWindow) -> None:
    """All chosen papers follow the first one."""
    paper = window.first_selected()
    if paper is not None:
        order = list(Status)
        following = order[(order.index(paper.status) + 1) % len(order)]
        window.papers.set_status(window.selected_ids, following)


def _cycle_priority(window: MainWindow) -> None:
    paper = window.first_selected()
    if paper is not None:
        window.papers.set_priority(window.selected_ids, (paper.priority + 1) % len(PRIORITIES))
