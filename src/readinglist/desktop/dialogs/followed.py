"""File > Followed: what is followed, how it stands with each, and the entries that a filter kept out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.models.filtered import FilteredModel
from readinglist.desktop.operations.following import FollowStatus
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.interval import interval_words
from readinglist.desktop.widgets.two_lines import Index, TwoLineDelegate
from readinglist.library.library import Library
from readinglist.model.subscription import FilteredEntry, Subscription, SubscriptionId, SubscriptionState
from readinglist.model.texts import counted

_EMPTY = (
    "Nothing is followed yet. Follow a feed, a category or an author of arXiv, a search, or the Daily Papers: what is "
    "new there comes into the inbox, each thing once, and only what you want of it."
)
_KINDS = {SubscriptionState.FAILING: "danger", SubscriptionState.SOUND: "muted", SubscriptionState.NEW: "muted"}


class _StateDelegate(TwoLineDelegate):
    """A subscription that fails has a badge."""

    def badge(self, index: Index) -> tuple[str, str]:
        return ("failing", "danger") if index.data(Qt.ItemDataRole.UserRole) == SubscriptionState.FAILING else ("", "")


class FollowedDialog(CompanionDialog):
    """Subscriptions at the left, the chosen one at the right. What is asked for is done by whoever listens."""

    follow_asked = Signal()
    #: Ids, or None for all.
    refresh_asked = Signal(object)
    cancel_asked = Signal()
    edit_asked = Signal(int)
    unfollow_asked = Signal(list)
    papers_asked = Signal(int)
    #: (id, ids of entries or None for all)
    take_asked = Signal(int, object)

    def __init__(
        self, library: Library, tasks: Tasks, *, reason: Callable[[], str] = str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name="followed", title="Followed", parent=parent)
        self.resize(1000, 640)
        self.setMinimumSize(680, 420)
        self._library = library
        self._tasks = tasks
        self._reason = reason
        self._subscriptions: list[Subscription] = []
        self._make_parts()
        self._make_buttons()
        self._arrange()
        self._show_current()

    @property
    def subscription(self) -> Subscription | None:
        """The one that is chosen."""
        row = self.list.currentRow()
        return self._subscriptions[row] if 0 <= row < len(self._subscriptions) else None

    def show_subscriptions(self, found: Sequence[Subscription]) -> None:
        """The subscriptions as they stand now; the choice stays."""
        chosen = self.subscription.id if self.subscription else None
        self._subscriptions = list(found)
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{one.name}\n{state_words(one)}")
            item.setData(Qt.ItemDataRole.UserRole, one.state)
            self.list.addItem(item)
        ids = [one.id for one in found]
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0 if found else -1)
        self.list.blockSignals(False)
        self._show_current()

    def choose(self, subscription_id: SubscriptionId) -> None:
        """Show this one."""
        for row, one in enumerate(self._subscriptions):
            if one.id == subscription_id:
                self.list.setCurrentRow(row)

    def show_status(self, status: FollowStatus) -> None:
        """Whether they are being asked now."""
        self.progress.setText(status.text)
        self.cancel.setVisible(status.is_running)
        self.cancel.setEnabled(not status.is_ending)

    # -- set-up

    def _make_parts(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("followed_list")
        self.list.setAccessibleName("What is followed")
        self.list.setItemDelegate(_StateDelegate(self.list))
        self.list.setProperty("frame", False)
        self.list.currentRowChanged.connect(self._show_current)
        self.name = PlainLabel(role="heading", is_selectable=True, is_wrapped=True)
        self.name.setObjectName("followed_name")
        self.what = PlainLabel(role="small", kind="muted", is_selectable=True, is_wrapped=True)
        self.what.setObjectName("followed_what")
        self.state = PlainLabel(is_wrapped=True)
        self.state.setObjectName("followed_state")
        self.about = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.about.setObjectName("followed_about")
        self.filtered_title = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.filtered_title.setObjectName("filtered_title")
        self.entries = FilteredModel(parent=self)
        self.filtered = QListView()
        self.filtered.setObjectName("filtered_entries")
        self.filtered.setAccessibleName("Entries that did not become papers")
        self.filtered.setModel(self.entries)
        self.filtered.setItemDelegate(TwoLineDelegate(self.filtered))
        self.filtered.setUniformItemSizes(True)
        self.filtered.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.filtered.selectionModel().selectionChanged.connect(self._show_take)
        self.filtered.activated.connect(self._on_take)
        self.entries.modelReset.connect(self._show_take)
        QShortcut(QKeySequence.StandardKey.Delete, self.list, self._on_unfollow).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        self.progress = PlainLabel(role="small", kind="muted")
        self.progress.setObjectName("followed_progress")

    def _make_buttons(self) -> None:
        self.follow = self._button("follow_more", "Follow…", self.follow_asked.emit, tip="Follow something else")
        self.follow.setProperty("kind", "primary")
        self.refresh_all = self._button(
            "refresh_all", "Refresh all", lambda: self.refresh_asked.emit(None), tip="Ask all what is new (Shift+F5)"
        )
        self.cancel = self._button(
            "cancel_refresh", "Cancel", self.cancel_asked.emit, tip="Nobody is asked any more; what came is kept"
        )
        self.cancel.hide()
        self.shut = self._button("close_followed", "Close", self.close)
        self.refresh = self._button(
            "refresh_one", "Refresh", self._for_current(lambda one: self.refresh_asked.emit([one.id])),
            tip="Ask it now what is new",
        )  # fmt: skip
        self.edit = self._button(
            "edit_followed", "Edit…", self._for_current(lambda one: self.edit_asked.emit(one.id)),
            tip="Name, filter, and how often it is asked",
        )  # fmt: skip
        self.papers = self._button(
            "show_papers", "Show papers", self._for_current(lambda one: self.papers_asked.emit(one.id)),
            tip="All papers that came with it",
        )  # fmt: skip
        self.unfollow = self._button(
            "unfollow", "Unfollow", self._on_unfollow, tip="Ask it no more; its papers stay (Delete)",
        )  # fmt: skip
        self.take = self._button("take_filtered", "", self._on_take, tip="Let them become papers, as one step (Enter)")

    def _button(self, name: str, text: str, run: Callable[[], object], *, tip: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda _is_on=False: run())
        return button

    def _for_current(self, run: Callable[[Subscription], None]) -> Callable[[], None]:
        def _run() -> None:
            if self.subscription is not None:
                run(self.subscription)

        return _run

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(20, 16, 20, 12)
        right.setSpacing(theme.SPACE)
        for label in (self.name, self.what, self.state, self.about):
            right.addWidget(label)
        right.addSpacing(2 * theme.SPACE)
        right.addLayout(_row(self.refresh, self.edit, self.papers, self.unfollow, None))
        right.addSpacing(3 * theme.SPACE)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.SPACE)
        below.addWidget(line())
        below.addLayout(_row(self.filtered_title, self.take))
        below.addWidget(self.filtered, 1)
        right.addWidget(self._below, 1)
        self._rest = QWidget()
        right.addWidget(self._rest, 1)
        side = QWidget()
        side.setProperty("kind", "surface")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setLayout(right)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(side)
        parts.setSizes([320, 680])
        parts.setStretchFactor(1, 1)
        foot = _row(self.follow, None, self.progress, self.cancel, self.shut, self.refresh_all)
        foot.setContentsMargins(16, 12, 16, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(parts, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)

    # -- what is shown

    def _show_current(self) -> None:
        one, reason = self.subscription, self._reason()
        self.name.setText(one.name if one else "Follow what appears")
        self.what.setText(one.what if one else "")
        self.what.setVisible(one is not None)
        self.state.set_kind(_KINDS[one.state] if one else "muted")
        self.state.setText(state_sentence(one) if one else _EMPTY)
        self.about.setText(about(one) if one else "")
        self.about.setVisible(one is not None)
        for button in (self.refresh, self.edit, self.papers, self.unfollow):
            button.setVisible(one is not None)
        for button in (self.refresh, self.edit, self.unfollow, self.take, self.follow):
            button.setEnabled(not reason)
        self.refresh_all.setEnabled(bool(self._subscriptions) and not reason)
        if reason:
            self.follow.setToolTip(reason)
        self._read_filtered()

    def _read_filtered(self) -> None:
        """Only where there are some; the list stays as it is until it is read anew."""
        one = self.subscription
        has_some = one is not None and one.filtered > 0
        self._below.setVisible(has_some)
        self._rest.setVisible(not has_some)
        if one is None or not has_some:
            self.entries.show([])
            return
        subscription_id = one.id

        def _find(_token: object) -> list[FilteredEntry]:
            from readinglist.library import following

            known = {found.id for found in following.find_subscriptions(self._library)}
            return following.find_filtered(self._library, subscription_id) if subscription_id in known else []

        self._tasks.read(_find, slot="filtered", on_done=self.entries.show, owner=self)

    def _show_take(self) -> None:
        count, chosen = len(self.entries.entries), len(self.filtered.selectionModel().selectedRows())
        self.filtered_title.setText(f"{counted(count, 'entry', 'entries')} kept out")
        which = f"{chosen:,}" if chosen else f"all {count:,}" if count > 1 else "it"
        self.take.setText(f"Add {which} to the inbox")
        self.take.setEnabled(count > 0 and not self._reason())

    # -- what is asked for

    def _on_unfollow(self) -> None:
        if self.subscription is not None and not self._reason():
            self.unfollow_asked.emit([self.subscription.id])

    def _on_take(self) -> None:
        rows = [index.row() for index in self.filtered.selectionModel().selectedRows()]
        if self.subscription is not None:
            self.take_asked.emit(self.subscription.id, {self.entries.entries[row].id for row in rows} or None)


def state_words(one: Subscription) -> str:
    """In one short line: "340 taken, 12 kept out · every day", or why it fails."""
    if one.state is SubscriptionState.FAILING:
        return one.reason
    if one.state is SubscriptionState.NEW:
        count = "not asked yet"
    else:
        count = f"{one.taken:,} taken" + (f", {one.filtered:,} kept out" if one.filtered else "")
    return f"{count} · {interval_words(one.interval_s)}"


def state_sentence(one: Subscription) -> str:
    """How the last question ended, and when the next one is."""
    if one.state is SubscriptionState.NEW:
        return "It was not asked yet."
    if one.state is SubscriptionState.SOUND:
        return f"It answered on {moment_text(one.succeeded)}." if one.succeeded else "It answered."
    times = f" It failed {one.failures:,} times in a row." if one.failures > 1 else ""
    again = f" It rests until {moment_text(one.next_try)}." if one.next_try else ""
    return f"{one.reason.rstrip('.')}.{times}{again}"


def about(one: Subscription) -> str:
    """How often it is asked, and what of it comes in."""
    is_failing = one.state is SubscriptionState.FAILING
    asked = f", the last time on {moment_text(one.asked)}" if one.asked and is_failing else ""
    answered = f" The last answer came on {moment_text(one.succeeded)}." if one.succeeded and is_failing else ""
    filter_ = f" Only what matches “{one.filter}” comes in." if one.filter else " Everything comes in."
    return f"Asked {interval_words(one.interval_s)}{asked}.{answered}{filter_}"


def moment_text(moment: dt.datetime) -> str:
    """In the user's own time: "25 Nov 2026, 09:12"."""
    return f"{moment.astimezone():%-d %b %Y, %H:%M}"


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Side by side; None takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(2 * theme.SPACE)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, 1 if isinstance(widget, PlainLabel) and widget.wordWrap() else 0)
    return row
