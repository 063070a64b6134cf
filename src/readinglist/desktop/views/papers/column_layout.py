"""Which columns the table shows, how wide, in which order: chosen by the user, fitted to the room there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView

from readinglist.desktop.models.columns import COLUMNS, KEYS, TITLE

_MINIMUM = 36
_MAXIMUM = 900
#: The title keeps so much; columns further right give way while there is less room.
_TITLE_MINIMUM = 220
_NEVER_GIVES_WAY = ("status", "title")


class ColumnLayout(QObject):
    """Rules over the sections of a header. The title takes what the others leave."""

    #: The user chose other columns, widths or another order.
    changed = Signal()

    def __init__(self, header: QHeaderView) -> None:
        super().__init__(header)
        self._header = header
        self._shown = {column.key for column in COLUMNS if column.is_default}
        #: A hidden section has no size, so the wanted widths are kept here.
        self._widths = {column.key: column.width for column in COLUMNS}
        self._is_fitting = False
        header.setMinimumSectionSize(_MINIMUM)
        header.setStretchLastSection(False)
        for place, column in enumerate(COLUMNS):
            header.resizeSection(place, column.width)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(KEYS.index("status"), QHeaderView.ResizeMode.Fixed)
        header.sectionResized.connect(self._on_user_change)
        header.sectionMoved.connect(self._on_user_change)
        self.fit()

    def is_shown(self, key: str) -> bool:
        """Whether the user wants to see a column; it may be hidden for lack of room."""
        return key in self._shown

    def show(self, key: str, *, is_shown: bool) -> None:
        """Show or hide a column. The title always stays."""
        if key != "title":
            (self._shown.add if is_shown else self._shown.discard)(key)
            self.fit()
            self.changed.emit()

    def fit(self) -> None:
        """Hide what has no room, from the right; show it again when there is."""
        header = self._header
        room = header.width() - _TITLE_MINIMUM
        self._is_fitting = True
        for place in self._from_important_to_not():
            key = KEYS[place]
            is_visible = key in self._shown and (key in _NEVER_GIVES_WAY or room >= self._widths[key])
            if header.isSectionHidden(place) == is_visible:
                header.setSectionHidden(place, not is_visible)
                if is_visible and place != TITLE:
                    header.resizeSection(place, self._widths[key])
            if is_visible and place != TITLE:
                room -= self._widths[key]
            elif key in self._shown and not is_visible:
                room = 0  # what stands further right must not outlive it
        self._is_fitting = False

    def record(self) -> dict[str, Any]:
        """What the session remembers."""
        header = self._header
        order = [KEYS[header.logicalIndex(visual)] for visual in range(header.count())]
        return {"order": order, "widths": dict(self._widths), "shown": [key for key in order if key in self._shown]}

    def restore(self, record: object) -> None:
        """Take over an earlier `record`; what does not fit is left out."""
        if not isinstance(record, Mapping):
            return
        header = self._header
        self._is_fitting = True
        for visual, key in enumerate(_known(record.get("order"))):
            header.moveSection(header.visualIndex(KEYS.index(key)), visual)
        widths = record.get("widths")
        for key, width in widths.items() if isinstance(widths, Mapping) else ():
            if key in KEYS and key != "title" and isinstance(width, int):
                self._widths[key] = max(_MINIMUM, min(width, _MAXIMUM))
                header.resizeSection(KEYS.index(key), self._widths[key])
        if "shown" in record:
            self._shown = {*_known(record.get("shown")), "title"}
        self._is_fitting = False
        self.fit()

    def _from_important_to_not(self) -> list[int]:
        header = self._header
        by_sight = [header.logicalIndex(visual) for visual in range(header.count())]
        return sorted(by_sight, key=lambda place: KEYS[place] not in _NEVER_GIVES_WAY)

    def _on_user_change(self, place: int, *_: int) -> None:
        """A section was resized or moved."""
        if self._is_fitting or place == TITLE:
            return
        width = self._header.sectionSize(place)
        if width and not self._header.isSectionHidden(place):
            self._widths[KEYS[place]] = width
        self.changed.emit()


def _known(keys: object) -> list[str]:
    """Those of `keys` that are columns, each once."""
    items = keys if isinstance(keys, list) else []
    return list(dict.fromkeys(key for key in items if isinstance(key, str) and key in KEYS))
