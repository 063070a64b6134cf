"""The only place that opens an address from data: what may be opened, and what it truly points to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from readinglist.model.identifiers import Identifier

_SCHEMES = frozenset({"http", "https"})
#: Hosts that our own links of identifiers lead to: opened without a question.
_KNOWN_HOSTS = frozenset({"arxiv.org", "doi.org", "pubmed.ncbi.nlm.nih.gov", "huggingface.co"})


def link_of(identifier: Identifier) -> str:
    """The address of an identifier if it may be opened, else empty."""
    return identifier.link if is_allowed(identifier.link) else ""


def is_allowed(address: str) -> bool:
    """Only http and https with a plain host: no file, no script, no user name before "@", no controls or blanks."""
    if not address or any(ord(char) <= 32 or 127 <= ord(char) < 160 for char in address) or "\\" in address:
        return False
    parts = _split(address)
    return parts is not None and parts.scheme.lower() in _SCHEMES and bool(parts.hostname) and "@" not in parts.netloc


def host_of(address: str) -> str:
    """The host as it is asked for on the wire: letters that only look like Latin ones show as "xn--..."."""
    return QUrl(address).host(QUrl.ComponentFormattingOption.FullyEncoded)


def open_link(address: str, *, parent: QWidget | None = None) -> bool:
    """Open an address in the browser; one outside the known hosts is shown with its true host and asked for first.

    False when it is not allowed or was declined. Nothing is opened without a click that led here.
    """
    if not is_allowed(address) or not host_of(address):
        return False
    if host_of(address) not in _KNOWN_HOSTS and not _is_confirmed(address, parent):
        return False
    return QDesktopServices.openUrl(QUrl(address))


def show_in_folder(path: Path) -> bool:
    """Open the folder of a file that the user chose, in the desktop's file manager."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve().parent)))


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_confirmed(address: str, parent: QWidget | None) -> bool:
    box = QMessageBox(parent)
    box.setObjectName("open_link")
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle("Open link")
    box.setText(f"Open a page of {host_of(address)} in the browser?")
    box.setInformativeText(address)
    for label in box.findChildren(QLabel):  # the informative text has a label of its own, which guesses its format
        label.setTextFormat(Qt.TextFormat.PlainText)
    opening = box.addButton("Open", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is opening
