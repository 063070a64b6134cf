"""A pasted or dropped address is fetched when the user says so; a list of feeds is followed instead of imported."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from settling import wait_idle

from library.newsstand import Newsstand, titles
from readinglist.desktop.clipboard import Pasted
from readinglist.desktop.dialogs.follow import FollowDialog
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.views.review.address import AddressPanel
from readinglist.library import following, private_hosts
from sources.loopback import Reply

OPML = (
    '<opml version="2.0"><body><outline text="Owls" xmlUrl="https://owls.example.org/feed"/>'
    '<outline text="Moss" xmlUrl="https://moss.example.org/atom"/></body></opml>'
)


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    private_hosts.keep_private_hosts(["127.0.0.1"])
    with Newsstand() as stand:
        stand.put(["How Owls Count", "Why Trees Sleep"])
        yield stand


def paste(qtbot, window: MainWindow, text: str) -> AddressPanel:
    QGuiApplication.clipboard().setText(text)
    window.registry.run("file.paste")
    wait_idle(qtbot, window)
    return window.adding.page.address


def is_shown(window: MainWindow) -> bool:
    return window.adding.page.right.currentWidget() is window.adding.page.address


def wait_for_page(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.adding._fetching._task is None, timeout=10_000)
    wait_idle(qtbot, window)


def test_an_address_is_offered_and_nobody_is_asked_before_the_button(stand, window, qtbot):
    panel = paste(qtbot, window, stand.address())
    assert is_shown(window)
    assert panel.message.heading.text() == "This is the address of a page; fetch it?"
    assert stand.address() in panel.message.text.text()
    assert stand.requests == []
    assert panel.message.first.hasFocus()
    qtbot.keyClick(panel.message.first, Qt.Key.Key_Return)
    wait_for_page(qtbot, window)
    assert len(stand.requests) == 1
    page = window.adding.page
    assert [planned.entry.title for planned in page.decisions.plan.entries] == ["How Owls Count", "Why Trees Sleep"]
    page.accept()
    wait_idle(qtbot, window)
    assert len(window.library.find_ids("")) == 2
    assert window.status_line.has_undo


def test_a_feed_is_also_offered_to_be_followed(stand, window, qtbot):
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    wait_for_page(qtbot, window)
    bar = window.complete().offer_bar
    assert bar.isVisible()
    bar._accept.click()
    dialog = window.findChild(FollowDialog)
    assert dialog.what.text() == stand.address()
    dialog.reject()


def test_an_address_can_be_followed_without_being_fetched(stand, window, qtbot):
    panel = paste(qtbot, window, stand.address())
    panel.message.second.click()
    dialog = window.findChild(FollowDialog)
    dialog.is_now.setChecked(False)
    dialog.accept_button.click()
    wait_idle(qtbot, window)
    assert not window.is_reviewing
    assert [one.what for one in following.find_subscriptions(window.library)] == [stand.address()]
    assert stand.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2303.00001",
        "https://doi.org/10.1234/abcd",
        "Two words https://owls.example.org/feed",
        "https://owls.example.org/feed\nhttps://moss.example.org/atom",
        "ftp://owls.example.org/feed",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_single_address_of_a_page_is_read_as_ever(window, qtbot, text):
    paste(qtbot, window, text)
    assert not is_shown(window)


def test_an_address_typed_into_the_page_is_offered_too(stand, window, qtbot):
    window.adding.review(Pasted(""))
    page = window.adding.page
    page.editor.insertPlainText(stand.address())
    qtbot.waitUntil(lambda: is_shown(window))
    page.editor.insertPlainText(" and more")
    qtbot.waitUntil(lambda: not is_shown(window))
    assert stand.requests == []


def test_a_dropped_link_is_an_address(stand, window, qtbot):
    mime = QMimeData()
    mime.setUrls([QUrl(stand.address())])
    assert window.complete().can_take(mime)
    window.complete().take(mime)
    wait_idle(qtbot, window)
    assert is_shown(window)


def test_a_page_that_cannot_be_had_says_why_and_is_tried_again(stand, window, qtbot):
    stand.break_down(status=404)
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    wait_for_page(qtbot, window)
    assert is_shown(window)
    assert panel.message.first.text() == "Try again"
    assert not panel.progress.isVisible()
    stand.put(["How Owls Count"])
    panel.message.first.click()
    wait_for_page(qtbot, window)
    assert len(window.adding.page.decisions.entries) == 1


def test_a_page_that_takes_long_shows_it_and_can_be_cancelled(stand, window, qtbot):
    release = threading.Event()
    stand.hold(release)
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    qtbot.waitUntil(lambda: len(stand.requests) > 0)
    assert panel.progress.isVisible()
    assert panel.message.first.text() == "Cancel"
    panel.message.first.click()
    assert not panel.progress.isVisible()
    assert panel.message.heading.text() == "The page was not fetched"
    release.set()
    wait_for_page(qtbot, window)
    assert window.adding.page.decisions.plan is None


def test_leaving_the_review_ends_the_fetching(stand, window, qtbot):
    release = threading.Event()
    stand.hold(release)
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    qtbot.waitUntil(lambda: len(stand.requests) > 0)
    window.adding.page.cancel()
    release.set()
    wait_for_page(qtbot, window)
    assert not window.is_reviewing


def test_the_address_of_what_was_fetched_is_not_kept_as_a_review(stand, window, qtbot):
    paste(qtbot, window, "An unfinished listing of mine")
    window.adding.page.cancel()
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    wait_for_page(qtbot, window)
    assert window.adding.page._kept.text == "An unfinished listing of mine"


def test_a_place_of_this_machine_is_refused_unless_it_was_allowed(stand, window, qtbot):
    private_hosts.keep_private_hosts([])
    wait_idle(qtbot, window)
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    wait_for_page(qtbot, window)
    assert "this machine or its network" in panel.message.heading.text()
    assert stand.requests == []


def test_a_page_without_papers_says_so_in_the_review(stand, window, qtbot):
    stand.pages["/feed"] = Reply(b"<p>Nothing to read.</p>", headers={"Content-Type": "text/html"})
    panel = paste(qtbot, window, stand.address())
    panel.message.first.click()
    wait_for_page(qtbot, window)
    assert not is_shown(window)
    assert window.adding.page.right.currentWidget() is window.adding.page.message


def test_a_list_of_feeds_is_followed_instead_of_imported(window, qtbot):
    panel = paste(qtbot, window, OPML)
    assert is_shown(window)
    assert panel.message.heading.text() == "This is a list of feeds"
    assert not window.adding.page.issues.isVisible()
    panel.message.first.click()
    dialog = window.findChild(FollowDialog)
    assert dialog.verdict.text() == "2 feeds will be followed: Owls, Moss"
    dialog.is_now.setChecked(False)
    dialog.accept_button.click()
    wait_idle(qtbot, window)
    assert window.status_line.message == "2 feeds are followed"
    assert {one.name for one in following.find_subscriptions(window.library)} == {"Owls", "Moss"}
    assert titles(window.library) == []


def test_a_dropped_file_of_feeds_is_offered_too(window, qtbot, tmp_path):
    path = tmp_path / "feeds.opml"
    path.write_text(OPML, "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.complete().take(mime)
    wait_idle(qtbot, window)
    assert is_shown(window)
