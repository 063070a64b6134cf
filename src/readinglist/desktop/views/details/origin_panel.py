"""Why a value is here, opened below it: who said so, by which evidence, and what stood there before."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.trail import Earlier, Trail
from readinglist.desktop.views.details.words import clip, kept_value, origin_lines, origin_name, when
from readinglist.desktop.widgets.quiet_button import QuietButton

_SHOWN_EARLIER = 20
_SHOWN_VALUE = 400


class OriginPanel(QFrame):
    """Made for one trail; another trail gets another panel."""

    #: An earlier value should stand there again: its text as provenance keeps it.
    taken_back = Signal(str)

    def __init__(self, field: str, trail: Trail, *, can_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"why_{field}")
        self.setProperty("kind", "inset")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 6, 6, 6)
        self._column.setSpacing(2)
        for text in origin_lines(trail.origin):
            self._column.addWidget(_small(text, kind="muted"))
        if trail.earlier:
            self._column.addSpacing(4)
            self._column.addWidget(_small("Before", kind="muted"))
        for place, earlier in enumerate(trail.earlier[:_SHOWN_EARLIER]):
            self._add_earlier(field, earlier, place=place, can_change=can_change)

    def _add_earlier(self, field: str, earlier: Earlier, *, place: int, can_change: bool) -> None:
        value = clip(kept_value(field, earlier.value), _SHOWN_VALUE) or "nothing"
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(value, is_wrapped=True, kind="" if earlier.value else "muted"))
        if earlier.origin is not None:
            words.addWidget(_small(f"{origin_name(earlier.origin)} · {when(earlier.origin.recorded)}", kind="muted"))
        back = QuietButton("Take back", name=f"take_back_{field}_{place}", said=f"Take back {clip(value)}")
        back.setEnabled(can_change)
        back.clicked.connect(partial(self.taken_back.emit, earlier.value))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addLayout(words, 1)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)


def _small(text: str, *, kind: str) -> PlainLabel:
    label = PlainLabel(text, role="small", kind=kind, is_wrapped=True, is_selectable=True)
    label.setMinimumWidth(1)
    return label
