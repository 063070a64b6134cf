"""Addresses from data: which may be opened, and what a person is shown before they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from readinglist.desktop.links import host_of, is_allowed, link_of, open_link
from readinglist.model.identifiers import Identifier


class Browser(QObject):
    """Stands where the desktop's browser would: keeps the addresses that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def browser(qapp):
    browser = Browser()
    for scheme in ("http", "https", "file", "javascript", "smb"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    yield browser
    for scheme in ("http", "https", "file", "javascript", "smb"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "file:///etc/passwd",
        "smb://host/share",
        "//host/share",
        "\\\\host\\share",
        "https://arxiv.org@evil.example/abs/1",
        "https://user:word@arxiv.org/",
        "https:///no-host",
        "https://evil.example/\nX: y",
        "https://evil.example/a b",
        "http://[::1",
        "data:text/html,<b>x</b>",
        "vbscript:x",
        "ftp://host/x",
    ],
)
def test_what_is_no_plain_web_address_is_never_opened(browser, qtbot, address):
    assert not is_allowed(address)
    assert not open_link(address)
    assert browser.opened == []


def test_a_known_host_opens_at_once(browser, qtbot):
    assert open_link("https://arxiv.org/abs/2306.12345")
    assert open_link("https://doi.org/10.1000/owls")
    assert browser.opened == ["https://arxiv.org/abs/2306.12345", "https://doi.org/10.1000/owls"]


def _answer(button_text: str, seen: list[str]) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    seen.append(box.text() + "\n" + box.informativeText())
    formats = {label.textFormat().name for label in box.findChildren(QLabel) if label.text()}
    seen.append(" ".join(sorted(formats)))
    next(button for button in box.buttons() if button.text().replace("&", "") == button_text).click()


def test_another_host_is_named_and_asked_for_first(browser, qtbot):
    seen: list[str] = []
    QTimer.singleShot(50, lambda: _answer("Open", seen))
    assert open_link("https://owls.example/<b>paper</b>")
    assert "owls.example" in seen[0]
    assert seen[1] == "PlainText"
    assert browser.opened == ["https://owls.example/%3Cb%3Epaper%3C/b%3E"]


def test_what_is_declined_is_not_opened(browser, qtbot):
    seen: list[str] = []
    QTimer.singleShot(50, lambda: _answer("Cancel", seen))
    assert not open_link("https://owls.example/")
    assert browser.opened == []


def test_a_host_in_letters_that_only_look_like_latin_ones_is_shown_as_it_is_on_the_wire():
    assert host_of("https://аrxiv.org/abs/1") == "xn--rxiv-43d.org"
    assert host_of("https://arxiv.org/abs/1") == "arxiv.org"


def test_a_lookalike_of_a_known_host_is_asked_for(browser, qtbot):
    seen: list[str] = []
    QTimer.singleShot(50, lambda: _answer("Cancel", seen))
    assert not open_link("https://аrxiv.org/abs/1")
    assert "xn--rxiv-43d.org" in seen[0]
    assert browser.opened == []


def test_identifiers_lead_to_their_registries():
    assert link_of(Identifier("arxiv", "2306.12345")) == "https://arxiv.org/abs/2306.12345"
    assert link_of(Identifier("doi", "10.1000/owls")) == "https://doi.org/10.1000/owls"
    assert link_of(Identifier("url", "javascript:alert(1)")) == ""
    assert link_of(Identifier("isbn", "9780000000002")) == ""
