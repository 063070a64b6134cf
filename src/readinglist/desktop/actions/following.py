"""File: what is followed, and asking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from readinglist.model.subscription import SubscriptionId

if TYPE_CHECKING:
    from readinglist.desktop.dialogs.follow import FollowDialog
    from readinglist.desktop.dialogs.followed import FollowedDialog
    from readinglist.desktop.main_window import MainWindow


def add_following_actions(window: MainWindow) -> None:
    """Register what is done with subscriptions."""
    add, reasons = window.registry.add, window.reasons
    add(
        "file.follow",
        "&Follow…",
        icon="rss",
        run=lambda: open_follow(window),
        tooltip="Let what is new in a feed, an arXiv category or a search come into the inbox",
        reason=reasons.read_only,
        group="follow",
    )
    add(
        "file.refresh_followed",
        "&Refresh followed",
        icon="refresh-cw",
        shortcuts=("Shift+F5",),
        run=lambda: window.following.refresh(),
        tooltip="Ask all that is followed what is new",
        reason=reasons.nothing_to_refresh,
        group="follow",
    )
    add(
        "file.cancel_refresh",
        "Cancel refres&hing",
        icon="x",
        run=lambda: window.following.cancel(),
        tooltip="Nobody is asked any more; what came is kept",
        reason=reasons.not_refreshing,
        group="follow",
    )
    add(
        "file.followed",
        "Followed…",
        icon="newspaper",
        run=lambda: open_followed(window),
        tooltip="What is followed, how it stands with each, and what was filtered out",
        group="follow",
    )


def open_follow(
    window: MainWindow, *, what: str = "", opml: bytes = b"", parent: QWidget | None = None
) -> FollowDialog:
    """Ask what is to be followed. what: an address that is known already; opml: a file that names feeds."""
    from readinglist.desktop.dialogs.follow import FollowDialog

    dialog = FollowDialog(window.library, what=what, opml=opml, parent=parent or window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.asked.connect(window.following.follow)
    dialog.open()
    return dialog


def edit_followed(window: MainWindow, subscription_id: SubscriptionId, *, parent: QWidget | None = None) -> None:
    """Change name, filter and interval."""
    from readinglist.desktop.dialogs.follow import FollowDialog

    known = window.following.find(subscription_id)
    if known is None:
        return
    dialog = FollowDialog(window.library, known=known, parent=parent or window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.asked.connect(lambda request: window.following.change(subscription_id, request))
    dialog.open()


def open_followed(window: MainWindow, *, chosen: SubscriptionId | None = None) -> None:
    """Show what is followed beside the window."""
    from readinglist.desktop.dialogs.companion import raise_open
    from readinglist.desktop.dialogs.followed import FollowedDialog

    if raise_open(window, "followed"):
        dialog = window.findChild(FollowedDialog, "followed")
        assert isinstance(dialog, FollowedDialog)
    else:
        dialog = FollowedDialog(window.library, window.tasks, reason=window.reasons.read_only, parent=window)
        _connect_followed(window, dialog)
        dialog.show()
    if chosen is not None:
        dialog.choose(chosen)


def _connect_followed(window: MainWindow, dialog: FollowedDialog) -> None:
    following = window.following
    dialog.show_subscriptions(following.subscriptions)
    dialog.show_status(following.status)
    following.subscriptions_changed.connect(dialog.show_subscriptions)
    following.status_changed.connect(dialog.show_status)
    dialog.follow_asked.connect(lambda: open_follow(window, parent=dialog))
    dialog.refresh_asked.connect(following.refresh)
    dialog.cancel_asked.connect(following.cancel)
    dialog.edit_asked.connect(lambda number: edit_followed(window, SubscriptionId(number), parent=dialog))
    dialog.unfollow_asked.connect(following.unfollow)
    dialog.take_asked.connect(following.take_filtered)
    dialog.papers_asked.connect(lambda number: window.go_to(f"followed:{number}"))
    dialog.share_actions([window.registry[name] for name in ("edit.undo", "edit.redo", "file.refresh_followed")])
