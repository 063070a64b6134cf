"""Following in the window: the sidebar, refreshing by hand and by itself, what is said, and what undo takes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton
from settling import wait_idle

from library.newsstand import HandClock, Newsstand, opened, refresh, titles
from readinglist.desktop.dialogs.follow import FollowDialog
from readinglist.desktop.dialogs.followed import FollowedDialog
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.models.filtered import FilteredModel
from readinglist.desktop.operations.following import LOOK_EVERY_MS, FollowRequest, failure_of, refreshed_text
from readinglist.library import following, triage
from readinglist.library.library import Library
from readinglist.model.paper import PaperId, Status
from readinglist.model.subscription import Refreshed, Subscription, SubscriptionId, SubscriptionState

TITLES = ("How Owls Count", "Why Trees Sleep", "What Owls Hear")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def library(tmp_path: Path, clock: HandClock) -> Iterator[Library]:
    with opened(tmp_path / "library.sqlite", clock) as library:
        yield library


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with Newsstand() as stand:
        stand.put(TITLES)
        yield stand


def wait_for_refresh(qtbot, window: MainWindow) -> None:
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: not window.following.status.is_running, timeout=30_000)
    wait_idle(qtbot, window)


def press(qtbot, parent, name: str) -> None:
    qtbot.mouseClick(parent.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def place_names(window: MainWindow) -> list[str]:
    return [place.title for place in window.sidebar.places() if place.kind == "followed"]


def open_followed(qtbot, window: MainWindow) -> FollowedDialog:
    window.registry.run("file.followed")
    wait_idle(qtbot, window)
    return window.findChild(FollowedDialog)


def test_nothing_is_shown_and_nobody_asked_while_nothing_is_followed(window):
    assert window.sidebar.find_place("heading:followed") is None
    assert window.registry.reason("file.refresh_followed") == "Nothing is followed yet."
    assert not window.following._looking.isActive()


def test_opening_the_window_asks_nobody_even_what_is_due(library, stand, open_window, qtbot):
    following.follow(library, stand.address(), interval_s=3600)
    window = open_window()
    wait_for_refresh(qtbot, window)
    assert stand.requests == []
    assert window.following._looking.isActive()
    assert window.following._looking.interval() == LOOK_EVERY_MS


def test_what_is_followed_stands_in_the_sidebar_with_what_is_new(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address(), filter="title:owls")
    refresh(library)
    window = open_window()
    place = window.sidebar.find_place(f"followed:{one.id}")
    assert (place.title, place.count, place.icon) == ("Owls Weekly", 2, "rss")
    assert place.tip == "Owls Weekly\n2 papers in the inbox, 1 filtered out"
    window.go_to(place.key)
    wait_idle(qtbot, window)
    assert window.pane.model.count == 2
    triage.set_status(library, window.pane.model.ids[:1], status=Status.READ)
    wait_idle(qtbot, window)
    assert window.sidebar.find_place(place.key).count == 1
    assert window.pane.model.count == 2


def test_listings_of_a_subscription_stand_with_it_and_come_back_when_it_is_gone(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address())
    refresh(library)
    window = open_window()
    assert window.sidebar.find_place("heading:listings") is None
    following.unfollow(library, [one.id])
    wait_idle(qtbot, window)
    assert window.sidebar.find_place("heading:followed") is None
    assert window.sidebar.find_place("heading:listings") is not None


def test_refreshing_says_what_came_and_undo_takes_it_back(library, stand, open_window, qtbot):
    following.follow(library, stand.address(), filter="title:owls")
    window = open_window()
    window.registry.run("file.refresh_followed")
    wait_for_refresh(qtbot, window)
    assert window.status_line.message == "Owls Weekly: 2 new papers; 1 filtered"
    assert window.status_line.has_undo
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert titles(library) == []
    window.registry.run("file.refresh_followed")
    wait_for_refresh(qtbot, window)
    assert window.status_line.message == "Owls Weekly: nothing new"
    assert titles(library) == []


def test_several_are_said_together_and_each_is_an_undo_step_of_its_own(library, stand, open_window, qtbot):
    stand.put(["More of It"], path="/more", title="More")
    for path in ("/feed", "/more"):
        following.follow(library, stand.address(path))
    window = open_window()
    window.registry.run("file.refresh_followed")
    wait_for_refresh(qtbot, window)
    assert window.status_line.message == "4 new papers, from 2 subscriptions"
    assert not window.status_line.has_undo
    assert {operation.label for operation in library.get_history(2)} == {
        "Owls Weekly: 3 new papers",
        "More: 1 new paper",
    }


def test_a_failure_is_told_in_the_bar_and_seen_in_the_sidebar(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address(), name="Owls")
    stand.break_down()
    window = open_window()
    window.registry.run("file.refresh_followed")
    wait_for_refresh(qtbot, window)
    assert window.problem_bar.isVisible()
    place = window.sidebar.find_place(f"followed:{one.id}")
    assert (place.icon, place.tone) == ("triangle-alert", "warning")
    assert window.following.find(one.id).reason in place.tip
    stand.put(TITLES)
    window.following.refresh([one.id])
    wait_for_refresh(qtbot, window)
    assert window.sidebar.find_place(f"followed:{one.id}").tone == ""


def test_what_is_due_is_asked_quietly_and_a_broken_feed_says_so_once(library, stand, clock, open_window, qtbot):
    following.follow(library, stand.address(), name="Owls", interval_s=3600)
    window = open_window()
    window.following.refresh_due()
    wait_for_refresh(qtbot, window)
    assert window.status_line.message == "Owls: 3 new papers"
    asked = len(stand.requests)
    window.following.refresh_due()
    wait_for_refresh(qtbot, window)
    assert len(stand.requests) == asked, "its hour has not passed"
    stand.break_down()
    clock.pass_on(hours=2)
    window.following.refresh_due()
    wait_for_refresh(qtbot, window)
    assert window.status_line.message.startswith("Owls could not be asked: ")
    assert not window.problem_bar.isVisible()
    window.status_line.clear()
    clock.pass_on(hours=5)
    window.following.refresh_due()
    wait_for_refresh(qtbot, window)
    assert window.following.subscriptions[0].failures == 2
    assert window.status_line.message == ""


def test_what_has_no_interval_is_never_asked_by_itself(library, stand, clock, open_window, qtbot):
    following.follow(library, stand.address())
    window = open_window()
    clock.pass_on(days=30)
    window.following.refresh_due()
    wait_for_refresh(qtbot, window)
    assert stand.requests == []
    assert not window.following._looking.isActive()


def test_a_refresh_shows_itself_and_is_cancelled(library, stand, open_window, qtbot):
    following.follow(library, stand.address(), name="Owls")
    window = open_window()
    release = threading.Event()
    stand.hold(release)
    try:
        window.registry.run("file.refresh_followed")
        view = window.complete().follow_status
        qtbot.waitUntil(view.isVisible)
        qtbot.waitUntil(lambda: len(stand.requests) > 0)
        assert view.text == "Asking what is followed…" or view.text == "0 of 1 subscription asked"
        assert window.registry.reason("file.cancel_refresh") == ""
        qtbot.mouseClick(view.findChild(QToolButton, "follow_x"), Qt.MouseButton.LeftButton)
        wait_for_refresh(qtbot, window)
    finally:
        release.set()
    assert window.status_line.message == "Cancelled; what came is kept"
    assert titles(library) == []
    assert not view.isVisible()


def test_what_is_asked_for_meanwhile_comes_next(library, stand, open_window, qtbot):
    stand.put(["More of It"], path="/more", title="More")
    first, second = (following.follow(library, stand.address(path)) for path in ("/feed", "/more"))
    window = open_window()
    window.following.refresh([first.id])
    window.following.refresh([second.id])
    window.following.refresh([second.id])
    wait_for_refresh(qtbot, window)
    assert [request.path for request in stand.requests] == ["/feed", "/more"]
    assert len(titles(library)) == 4


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_the_menu_of_a_place_refreshes_edits_and_unfollows(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address(), name="Owls", filter="title:owls")
    refresh(library)
    window = open_window()
    window.sidebar.menu_asked.emit(window.sidebar.find_place(f"followed:{one.id}"), QPoint(10, 10))
    menu = window.findChild(QMenu, "place_menu")
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == ["Refresh", "Show filtered (1)", "Edit…", "Unfollow"]
    actions["Unfollow"].trigger()
    menu.close()
    wait_idle(qtbot, window)
    assert place_names(window) == []
    assert window.status_line.has_undo
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert place_names(window) == ["Owls"]


def test_delete_on_a_place_unfollows(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address(), name="Owls")
    window = open_window()
    window.sidebar.select_place(f"followed:{one.id}")
    qtbot.keyClick(window.sidebar, Qt.Key.Key_Delete)
    wait_idle(qtbot, window)
    assert following.find_subscriptions(library) == []


def test_the_list_shows_the_state_and_why(library, stand, open_window, qtbot):
    following.follow(library, stand.address(), name="Owls", interval_s=86400)
    window = open_window()
    dialog = open_followed(qtbot, window)
    assert dialog.list.item(0).text() == "Owls\nnot asked yet · every day"
    stand.break_down()
    press(qtbot, dialog, "refresh_one")
    wait_for_refresh(qtbot, window)
    assert dialog.subscription.state is SubscriptionState.FAILING
    assert dialog.state.text().startswith(dialog.subscription.reason.rstrip("."))
    assert "It rests until" in dialog.state.text()
    stand.put(TITLES)
    press(qtbot, dialog, "refresh_all")
    wait_for_refresh(qtbot, window)
    assert titles(library) == [], "those that rest are left out"
    press(qtbot, dialog, "refresh_one")
    wait_for_refresh(qtbot, window)
    assert dialog.list.item(0).text() == "Owls\n3 taken · every day"
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    wait_idle(qtbot, window)
    assert dialog.list.count() == 0
    assert dialog.state.text().startswith("Nothing is followed yet.")


def test_what_was_filtered_out_is_listed_with_its_reason_and_taken(library, stand, open_window, qtbot):
    stand.put([*TITLES, "How Moss Waits"])
    following.follow(library, stand.address(), filter="title:owls")
    refresh(library)
    window = open_window()
    dialog = open_followed(qtbot, window)
    assert [index_text(dialog.entries, row) for row in range(2)] == [
        "Why Trees Sleep\nIt does not match the filter · 25 Nov 2026 · Ada Lovelace",
        "How Moss Waits\nIt does not match the filter · 25 Nov 2026 · Ada Lovelace",
    ]
    assert dialog.take.text() == "Add all 2 to the inbox"
    dialog.filtered.setCurrentIndex(dialog.entries.index(1))
    assert dialog.take.text() == "Add 1 to the inbox"
    qtbot.keyClick(dialog.filtered, Qt.Key.Key_Return)
    wait_idle(qtbot, window)
    assert "How Moss Waits" in titles(library, "status:inbox")
    assert window.status_line.message == "1 paper added to the inbox"
    assert [one.entry.title for one in dialog.entries.entries] == ["Why Trees Sleep"]
    press(qtbot, dialog, "take_filtered")
    wait_idle(qtbot, window)
    assert len(titles(library)) == 4
    assert not dialog.filtered.isVisible()


def index_text(model: FilteredModel, row: int) -> str:
    return str(model.index(row).data())


def test_the_model_of_filtered_entries_keeps_qts_rules(library, stand, qtbot):
    one = following.follow(library, stand.address(), filter="title:owls")
    refresh(library)
    model = FilteredModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(following.find_filtered(library, one.id))
    assert model.rowCount() == 1
    model.show([])
    assert model.rowCount() == 0
    del tester


def test_edit_changes_filter_and_interval_as_one_step(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address(), name="Owls")
    window = open_window()
    dialog = open_followed(qtbot, window)
    press(qtbot, dialog, "edit_followed")
    edit = dialog.findChild(FollowDialog)
    assert (edit.name.text(), edit.what.text(), edit.what.isReadOnly()) == ("Owls", stand.address(), True)
    edit.filter.setText("author:Song")
    edit.interval.setCurrentIndex(edit.interval.findData(86400))
    press(qtbot, edit, "accept_follow")
    wait_idle(qtbot, window)
    known = following.get_by_id(library, one.id)
    assert (known.name, known.filter, known.interval_s) == ("Owls", "people:Song", 86400)
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert following.get_by_id(library, one.id).interval_s == 0


def test_fifty_subscriptions_are_listed_and_asked(library, stand, open_window, qtbot):
    for number in range(50):
        stand.put([f"Paper Number {number}"], path=f"/feed/{number}", title=f"Feed {number}")
        following.follow(library, stand.address(f"/feed/{number}"), name=f"Feed {number}")
    window = open_window()
    assert len(place_names(window)) == 50
    window.registry.run("file.refresh_followed")
    wait_for_refresh(qtbot, window)
    assert window.status_line.message == "50 new papers, from 50 subscriptions"


def test_closing_the_window_ends_a_refresh(library, stand, open_window, qtbot):
    following.follow(library, stand.address())
    window = open_window()
    release = threading.Event()
    stand.hold(release)
    window.following.refresh()
    qtbot.waitUntil(lambda: len(stand.requests) > 0)
    window.close()
    release.set()
    assert titles(library) == []


def test_following_without_asking_waits_for_a_refresh(library, stand, open_window, qtbot):
    following.follow(library, stand.address())
    window = open_window()
    window.following.follow(FollowRequest(what="cs.CL", is_asked_now=False))
    wait_idle(qtbot, window)
    assert place_names(window) == ["127.0.0.1/feed", "arXiv cs.CL"]
    assert window.status_line.message == "“arXiv cs.CL” is followed"
    assert stand.requests == []


def test_a_place_without_papers_leads_to_a_refresh(library, stand, open_window, qtbot):
    one = following.follow(library, stand.address())
    window = open_window()
    window.go_to(f"followed:{one.id}")
    wait_idle(qtbot, window)
    press(qtbot, window, "empty_refresh_place")
    wait_for_refresh(qtbot, window)
    assert window.pane.model.count == 3


def test_a_subscription_that_fails_has_a_badge_in_the_list(library, stand, open_window, qtbot):
    following.follow(library, stand.address("/gone"), name="Gone")
    following.follow(library, stand.address(), name="Owls")
    refresh(library)
    dialog = open_followed(qtbot, open_window())
    delegate = dialog.list.itemDelegate()
    assert [delegate.badge(dialog.list.model().index(row, 0)) for row in range(2)] == [("failing", "danger"), ("", "")]


def told(name: str, **what: object) -> Refreshed:
    return Refreshed(Subscription(SubscriptionId(1), name, name, interval_s=3600), **what)  # type: ignore[arg-type]


def test_what_came_is_said_in_one_line():
    ids = tuple(PaperId(number) for number in range(12))
    owls = told("Owls", added=ids, filtered=3)
    broken = told("Moss", failure="moss.example.org did not answer.", is_news=True)
    assert refreshed_text([owls]) == "Owls: 12 new papers; 3 filtered"
    assert refreshed_text([owls, told("Ice", added=ids[:1], unsure=1)]) == (
        "13 new papers; 3 filtered; 1 that may be here already, from 2 subscriptions"
    )
    assert refreshed_text([told("Owls"), told("Ice")]) == "Nothing new"
    assert refreshed_text([told("Owls")], is_quiet=True) == ""
    assert refreshed_text([broken]) == ""
    assert refreshed_text([owls, broken], is_quiet=True) == (
        "Owls: 12 new papers; 3 filtered. Moss could not be asked: moss.example.org did not answer"
    )
    assert refreshed_text([replace(broken, is_news=False)], is_quiet=True) == ""
    assert refreshed_text([told("Owls", added=ids[:1], remarks=("There are more.",))]) == (
        "Owls: 1 new paper. Owls: There are more"
    )


def test_what_failed_is_one_error():
    broken = [told(name, failure=f"{name} is away.") for name in ("A", "B", "C", "D")]
    assert failure_of([told("Owls")]) is None
    assert failure_of([told("Owls"), broken[0]]).summary == "A could not be asked: A is away."
    assert failure_of(broken).summary == "Nothing that is followed could be asked: A, B, C and 1 more."
    several = failure_of([told("Owls"), *broken[:2]])
    assert (several.summary, several.hint) == ("2 subscriptions could not be asked: A, B.", "A is away.")
