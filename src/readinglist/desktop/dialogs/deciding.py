"""A window beside the main one with things to decide on: a list, the one that is chosen, and buttons below it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.plain_text import PlainLabel, line, show_through
from readinglist.desktop.widgets.decision_list import DecisionList

_SIDE = 20


class DecidingDialog(CompanionDialog):
    """What it says on top, the list, the chosen thing; Previous and Next below, then the buttons of the decision."""

    def __init__(self, things: DecisionList[Any], *, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, title=title, parent=parent)
        self.resize(1040, 640)
        self.setMinimumSize(680, 420)
        self.title = PlainLabel(role="heading")
        self.title.setObjectName(f"{name}_title")
        self.list = things
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cancel = make_button("Cancel", name=f"cancel_{name}")
        self.previous = make_button("Previous", name=f"previous_{name}", key="K")
        self.next = make_button("Next", name=f"next_{name}", key="J")
        self.previous.clicked.connect(lambda: self.list.step(-1))
        self.next.clicked.connect(lambda: self.list.step(1))
        self.head, self.foot = QHBoxLayout(), QHBoxLayout()
        self._arrange()

    def show_part(self, part: QWidget | None) -> None:
        """Show the chosen thing, or nothing, and whether there is one before and after it."""
        self.area.setWidget(part or QWidget())
        show_through(self.area)
        self.previous.setEnabled(self.list.currentRow() > 0)
        self.next.setEnabled(self.list.currentRow() < self.list.count() - 1)

    def _arrange(self) -> None:
        self.head.setContentsMargins(_SIDE, 16, _SIDE, 12)
        self.head.setSpacing(8)
        self.head.addWidget(self.title, 1)
        self.title.setMinimumHeight(self.cancel.sizeHint().height())  # nothing moves when the button comes and goes
        self.head.addWidget(self.cancel)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.list)
        parts.addWidget(self.area)
        parts.setStretchFactor(1, 1)
        parts.setSizes([300, 740])
        self.foot.setContentsMargins(_SIDE, 12, _SIDE, 12)
        self.foot.setSpacing(8)
        self.foot.addWidget(self.previous)
        self.foot.addWidget(self.next)
        self.foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.head)
        layout.addWidget(line(self))
        layout.addWidget(parts, 1)
        layout.addWidget(line(self))
        layout.addLayout(self.foot)
        self.list.setFocus()


def make_button(text: str, *, name: str, key: str = "") -> QPushButton:
    """A button that Enter in the list does not press. key: the letter that does the same, for its tool tip."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAutoDefault(False)
    if key:
        made.setToolTip(f"{text.removesuffix('…')} ({key})")
    return made
