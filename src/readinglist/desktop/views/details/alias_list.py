"""Earlier citation keys that still find the paper, and the way to let one go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.widgets.quiet_button import QuietButton


class AliasList(QWidget):
    """Shown where there are any."""

    #: This key should find nothing any more.
    dropped = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aliases")
        self.setAccessibleName("Earlier citation keys")
        self._shown: tuple[str, ...] = ()
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._column.addWidget(PlainLabel("Earlier keys, by which it is found as well", role="small", kind="muted"))
        self.hide()

    def show_aliases(self, aliases: Sequence[str], *, can_change: bool) -> None:
        """Show the earlier keys of another paper, or what became of them."""
        if tuple(aliases) == self._shown:
            return
        self._shown = tuple(aliases)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._make_row(alias, can_change=can_change) for alias in aliases]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(aliases))

    def _make_row(self, alias: str, *, can_change: bool) -> QWidget:
        row = QWidget()
        drop = QuietButton("Drop", name=f"drop_{alias}", said=f"Drop the earlier key {alias}")
        drop.setToolTip("Nothing will be found by this key any more")
        drop.setEnabled(can_change)
        drop.clicked.connect(partial(self.dropped.emit, alias))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(PlainLabel(alias, role="mono", is_selectable=True), 1)
        layout.addWidget(drop)
        return row
