"""Which sources may be asked, what they are told, and the address that they are given."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.library.kinds import source_kinds

#: Said before the first question, and in the preferences.
WHAT_IS_SENT = (
    "A source is sent a paper's title, the names of its authors where they are known, and its identifiers. "
    "Never your notes, tags, ratings or anything else of yours. As with any page, it sees your internet address."
)


class SourceChoice(QWidget):
    """A box for each source with what it is good for, and an address."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("source_choice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.boxes: dict[str, QCheckBox] = {}
        for source in source_kinds():
            box = QCheckBox(source.name, self)
            box.setObjectName(f"source_{source.key}")
            box.setAccessibleDescription(source.about)
            box.clicked.connect(self.changed)
            self.boxes[source.key] = box
            column.addWidget(box)
            about = PlainLabel(source.about, role="small", kind="muted", is_wrapped=True, parent=self)
            about.setContentsMargins(_words_left(box), 0, 0, 4)
            column.addWidget(about)
        column.addSpacing(12)
        column.addWidget(PlainLabel("Your e-mail address (if you like)", parent=self))
        self.email = QLineEdit(self)
        self.email.setObjectName("contact_email")
        self.email.setAccessibleName("Your e-mail address for sources, if you like")
        self.email.setPlaceholderText("none")
        self.email.setMaxLength(254)
        self.email.editingFinished.connect(self.changed)
        column.addWidget(self.email)
        thanks = (
            "Crossref and OpenAlex answer faster when they could reach whoever asks. It is sent with each question."
        )
        column.addWidget(PlainLabel(thanks, role="small", kind="muted", is_wrapped=True, parent=self))

    @property
    def chosen(self) -> frozenset[str]:
        """Keys of the sources that are ticked."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def show_choice(self, sources: Iterable[str], *, email: str) -> None:
        wanted = frozenset(sources)
        for key, box in self.boxes.items():
            box.setChecked(key in wanted)
        if not self.email.hasFocus():
            self.email.setText(email)


def _words_left(box: QCheckBox) -> int:
    """Where the name beside a box begins, so that what is said below stands under it."""
    option = QStyleOptionButton()
    box.initStyleOption(option)
    return box.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, box).left()
