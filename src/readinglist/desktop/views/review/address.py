"""What the review says where the text is no listing but leads to one: the address of a page, or a file of feeds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from readinglist.desktop.operations.reviewing import Source
from readinglist.desktop.views.review.panels import Message
from readinglist.errors import ReadinglistError
from readinglist.library import fetching
from readinglist.model.listing import Listing

_OPML = "opml"
_LONGEST = 60
_ASK = (
    "{}\n\nNobody was asked yet. Whoever answers there sees your internet address, as with any page. Following it "
    "brings what is new there from now on."
)


class AddressPanel(QWidget):
    """Offers to fetch a page or to follow something, and shows that it is under way. Nothing goes out unasked."""

    fetch_asked = Signal(str)
    cancel_asked = Signal()
    #: What is to be followed: an address, or the bytes of an OPML file.
    follow_asked = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("address_panel")
        self._address = ""
        self._feeds = b""
        self._is_fetching = False
        self.message = Message(name="address_message")
        self.message.first.setObjectName("fetch_address")
        self.message.second.setObjectName("follow_address")
        self.progress = QProgressBar()
        self.progress.setObjectName("fetch_progress")
        self.progress.setAccessibleName("The page is being fetched")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.message.first_asked.connect(self._on_first)
        self.message.second_asked.connect(lambda: self.follow_asked.emit(self._address))
        self.message.first.setAutoDefault(True)  # Enter, besides Space
        self.setFocusProxy(self.message.first)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.progress)
        layout.addWidget(self.message, 1)
        self._show(is_fetching=False)

    def offer(self, source: Source) -> bool:
        """Offer to fetch what the text names. False, and nothing is being fetched any more, where it is no address."""
        address = fetching.find_address(source.data) if isinstance(source.data, str) else ""
        if address == self._address and self._is_fetching:
            return True
        self.forget()
        self._address = address
        if address:
            self._offer("This is the address of a page; fetch it?", _ASK.format(_short(address)))
        return bool(address)

    def offer_feeds(self, source: Source, listing: Listing) -> bool:
        """Offer to follow the feeds that a file names; False where it is no such file."""
        if listing.kind != _OPML:
            return False
        self.forget()
        self._feeds = source.data if isinstance(source.data, bytes) else source.data.encode()
        self.message.say(
            "This is a list of feeds",
            "It names no paper. Followed, its feeds bring what is new into the inbox, on demand or by themselves.",
            icon="rss",
            first="Follow its feeds…",
        )
        return True

    def show_error(self, error: ReadinglistError) -> None:
        """The page could not be had."""
        self._show(is_fetching=False)
        self.message.say(
            error.summary,
            f"{_short(self._address)}\n\n{error.hint}".strip(),
            icon="triangle-alert",
            color_role="danger",
            first="Try again",
            second="Follow…",
        )

    def forget(self) -> None:
        """The text is another one: nothing of the page before is wanted any more."""
        if self._is_fetching:
            self.cancel_asked.emit()
        self._address, self._feeds = "", b""
        self._show(is_fetching=False)

    def _offer(self, heading: str, text: str) -> None:
        self.message.say(heading, text, icon="globe", first="Fetch it", second="Follow…")

    def _on_first(self) -> None:
        if self._feeds:
            self.follow_asked.emit(self._feeds)
        elif self._is_fetching:
            self._show(is_fetching=False)
            self._offer("The page was not fetched", f"{_short(self._address)}\n\nNothing was changed.")
            self.cancel_asked.emit()
        else:
            self._show(is_fetching=True)
            self.message.say("Fetching the page…", _short(self._address), icon="globe", first="Cancel")
            self.fetch_asked.emit(self._address)

    def _show(self, *, is_fetching: bool) -> None:
        self._is_fetching = is_fetching
        self.progress.setVisible(is_fetching)


def _short(address: str) -> str:
    """In one line; the whole address stands in the text beside it."""
    return address if len(address) <= _LONGEST else f"{address[: _LONGEST - 15]}…{address[-14:]}"
