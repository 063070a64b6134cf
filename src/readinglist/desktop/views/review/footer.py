"""What holds for all papers of an import, and the buttons that end the review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.review.decisions import Tally, accept_text
from readinglist.desktop.views.review.kept import ForAll
from readinglist.desktop.widgets.choosers import status_chooser
from readinglist.desktop.widgets.day import DayChooser
from readinglist.desktop.widgets.tag_editor import TagEditor
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Listing
from readinglist.model.paper import Status
from readinglist.model.tags import normalise_tags


class ReviewFooter(QFrame):
    """Tags, status, name and day of the listing; Cancel and the button that adds."""

    accept_asked = Signal()
    cancel_asked = Signal()
    #: The user says on which day the listing was taken (a date): years without figures follow from it.
    day_changed = Signal()
    left = Signal()

    def __init__(self, find_tags: Callable[[str], Sequence[str]], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("review_footer")
        self._tags: tuple[str, ...] = ()
        self._is_day_chosen = False
        self.tags = TagEditor(find_tags, name="import_tags", is_framed=True)
        self.tags.added.connect(lambda tag: self._set_tags((*self._tags, tag)))
        self.tags.removed.connect(self._on_tag_removed)
        self.tags.left.connect(self.left)
        self.status = status_chooser()
        self.status.show_value(Status.INBOX)
        self.status.chosen.connect(self.status.show_value)
        self.name = QLineEdit()
        self.name.setObjectName("listing_name")
        self.name.setAccessibleName("Name of the listing")
        self.name.setMinimumWidth(180)
        self.day = DayChooser(name="listing_day", title="Day on which the listing was taken")
        self.day.setToolTip("The day on which this page was seen; dates without a year follow from it")
        self.day.chosen.connect(self._on_day_chosen)
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("cancel")
        self.cancel.setToolTip("Add nothing; the text is kept for the next time (Esc)")
        self.cancel.clicked.connect(self.cancel_asked)
        self.accept = QPushButton()
        self.accept.setObjectName("accept")
        self.accept.setProperty("kind", "primary")
        self.accept.setToolTip("One step, with one undo (Ctrl+Enter)")
        self.accept.clicked.connect(self.accept_asked)
        self._arrange()
        self.show_tally(Tally(), can_accept=False)

    @property
    def chosen_tags(self) -> tuple[str, ...]:
        """The tags for all, with one that is typed but not yet entered."""
        return normalise_tags((*self._tags, self.tags.input.text()))

    @property
    def chosen_status(self) -> Status:
        return Status(str(self.status.value))

    @property
    def chosen_day(self) -> dt.date | None:
        """The day that the user set; None while it is only a guess of ours."""
        return self.day.day if self._is_day_chosen else None

    @property
    def chosen_date(self) -> PartialDate | None:
        return PartialDate.of(self.chosen_day) if self.chosen_day is not None else None

    @property
    def for_all(self) -> ForAll:
        """Everything that is chosen here."""
        return ForAll(self.chosen_tags, self.chosen_status, self.name.text().strip(), self.chosen_day)

    def show_choices(self, choices: ForAll) -> None:
        """By default no tags, the inbox, the listing's own name and day."""
        self._set_tags(choices.tags)
        self.tags.input.clear()
        self.status.show_value(choices.status)
        self.name.setText(choices.name)
        self._is_day_chosen = choices.day is not None
        if choices.day is not None:
            self.day.show_day(choices.day)

    def show_listing(self, listing: Listing | None) -> None:
        """Offer the name and day that the listing gives itself."""
        self.name.setPlaceholderText(listing.name if listing is not None else "Name of the listing")
        if self._is_day_chosen:
            return
        date = listing.date if listing is not None else None
        is_whole = date is not None and date.month is not None and date.day is not None
        today = dt.date.today()
        self.day.show_day(min(dt.date.fromisoformat(date.iso), today) if date is not None and is_whole else today)

    def show_tally(self, tally: Tally, *, can_accept: bool) -> None:
        """Say on the button what it will do."""
        self.accept.setText(accept_text(tally))
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setEnabled(can_accept and tally.taken > 0)

    def _set_tags(self, tags: tuple[str, ...]) -> None:
        self._tags = normalise_tags(tags)
        self.tags.set_tags(self._tags)

    def _on_tag_removed(self, tag: str) -> None:
        self._set_tags(tuple(own for own in self._tags if own != tag))

    def _on_day_chosen(self) -> None:
        self._is_day_chosen = True
        self.day_changed.emit()

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.setSpacing(16)
        parts = (("Tags for all", self.tags, 1), ("Status", self.status, 0), ("Listing", self.name, 0),
                 ("Taken on", self.day, 0))  # fmt: skip
        for words, widget, stretch in parts:
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(PlainLabel(words, role="small", kind="muted"))
            column.addWidget(widget, 1)
            layout.addLayout(column, stretch)
        layout.addSpacing(8)
        for button in (self.cancel, self.accept):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
