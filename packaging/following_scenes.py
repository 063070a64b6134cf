"""The scenes of what is followed, and of an address that was pasted: see pictures.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sample_feeds
from opening import open_dialog
from PySide6.QtWidgets import QWidget

from readinglist.desktop import picture

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow


def show_followed(window: MainWindow) -> QWidget:
    """Five subscriptions: one fails, one has entries that its filter kept out."""
    sample_feeds.follow(window.library, count=5)
    return open_dialog(window, "file.followed")


def show_many_followed(window: MainWindow) -> QWidget:
    from readinglist.desktop.dialogs.followed import FollowedDialog

    sample_feeds.follow(window.library, count=50)
    dialog = open_dialog(window, "file.followed")
    assert isinstance(dialog, FollowedDialog)
    dialog.list.setCurrentRow(2)
    picture.settle(window.tasks)
    return dialog


def show_none_followed(window: MainWindow) -> QWidget:
    return open_dialog(window, "file.followed")


def show_following(window: MainWindow) -> None:
    """Subscriptions in the sidebar, one of them shown."""
    sample_feeds.follow(window.library, count=5)
    picture.settle(window.tasks)
    window.go_to("followed:4")


def show_following_many(window: MainWindow) -> None:
    sample_feeds.follow(window.library, count=50)
    picture.settle(window.tasks)
    window.go_to("followed:8")


def show_follow(window: MainWindow) -> QWidget:
    """A search of arXiv, with a filter that is not sound yet."""
    from readinglist.desktop.dialogs.follow import FollowDialog

    dialog = open_dialog(window, "file.follow")
    assert isinstance(dialog, FollowDialog)
    dialog.kinds.setCurrentRow(2)
    dialog.what.setText("au:song AND ti:diffusion")
    dialog.filter.setText("title:diffusion tag:thesis")
    dialog.interval.setCurrentIndex(dialog.interval.findData(86400))
    return dialog


def show_address(window: MainWindow) -> None:
    """An address was pasted; nobody was asked yet."""
    from readinglist.desktop.clipboard import Pasted

    window.adding.review(Pasted("https://arxiv.org/list/cs.CL/new"))
