"""The listings in which a paper was seen; a click opens the text of one at the paper's place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, set_tool_tip
from readinglist.desktop.views.details.words import sighting_words
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.model.paper import Sighting

_SHOWN = 50


class SightingList(QWidget):
    """Newest import first."""

    #: The id of a listing, and the position of the paper's entry in it (from 1).
    opened = Signal(int, int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seen_in")
        self.setAccessibleName("Listings in which it was seen")
        self._shown: tuple[Sighting, ...] | None = None
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_sightings(self, sightings: Sequence[Sighting]) -> None:
        """Show those of another paper, or what became of them."""
        if tuple(sightings) == self._shown:
            return
        self._shown = tuple(sightings)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._button(sighting) for sighting in sightings[:_SHOWN]]
        self._rows = self._rows or [PlainLabel("no listing", role="small")]
        for row in self._rows:
            self._column.addWidget(row, 0, Qt.AlignmentFlag.AlignLeft)

    def text(self) -> str:
        """All that is shown, one a line."""
        return "\n".join(sighting_words(sighting) for sighting in self._shown or ())

    def _button(self, sighting: Sighting) -> QWidget:
        words = sighting_words(sighting)
        shown = sighting.name if len(sighting.name) <= 44 else f"{sighting.name[:43]}…"
        name = f"seen_{sighting.listing_id}_{sighting.position}"
        button = QuietButton(
            f"{shown} · no. {sighting.position}".replace("&", "&&"), name=name, said=f"Open the text of {words}"
        )
        set_tool_tip(button, f"{words}\nShow the paper in the text of this listing")
        button.clicked.connect(partial(self.opened.emit, sighting.listing_id, sighting.position))
        return button
