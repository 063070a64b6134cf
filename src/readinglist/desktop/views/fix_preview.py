"""What mending would change: the field as it is and as it would be, with what differs marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import accumulate

from PySide6.QtWidgets import QGridLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.widgets.marked_text import MarkedText
from readinglist.library.naming import field_phrase
from readinglist.model.finding import Fix

#: Of a long text only this much is shown around the first difference.
_SHOWN = 400
_BEFORE = 60
_TOKEN = re.compile(r"\w+|\W", re.DOTALL)

Spans = list[tuple[int, int]]


class FixPreview(QWidget):
    """Two lines, "Now" and "Mended"; or why nothing can be mended by itself."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fix_preview")
        self.field = PlainLabel(role="small", kind="muted")
        self.field.setObjectName("fix_field")
        self.before = MarkedText(color="mark_pink")
        self.before.setObjectName("fix_before")
        self.after = MarkedText(color="mark_green")
        self.after.setObjectName("fix_after")
        self._names = [PlainLabel(text, role="small", kind="muted") for text in ("Now", "Mended")]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setVerticalSpacing(theme.SPACE)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(3, 1)
        grid.addWidget(self.field, 0, 0, 1, 2)
        for row, (name, text) in enumerate(zip(self._names, (self.before, self.after), strict=True), 1):
            grid.addWidget(name, row, 0)
            grid.addWidget(text, row, 1)
        self.show_fix(None, hint="")

    def show_fix(self, fix: Fix | None, *, hint: str) -> None:
        """Show a mending, or the hint where there is none."""
        for widget in (*self._names, self.before, self.after):
            widget.setVisible(fix is not None)
        if fix is None:
            self.field.setText(hint)
            return
        self.field.setText(field_phrase(fix.field).capitalize())
        before, after = _cut(fix.before, fix.after)
        removed, added = find_differences(before, after)
        self.before.show_text(before, removed)
        self.after.show_text(after or "(nothing)", added)


def find_differences(before: str, after: str) -> tuple[Spans, Spans]:
    """Characters [start, end) that only the first text has, and those that only the second has; words stay whole."""
    ours, others = (_TOKEN.findall(text) for text in (before, after))
    starts, other_starts = ([0, *accumulate(map(len, tokens))] for tokens in (ours, others))
    removed: Spans = []
    added: Spans = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += [(starts[start], starts[end])] if end > start else []
            added += [(other_starts[other_start], other_starts[other_end])] if other_end > other_start else []
    return removed, added


def _cut(before: str, after: str) -> tuple[str, str]:
    if len(before) <= _SHOWN and len(after) <= _SHOWN:
        return before, after
    first = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = max(0, first - _BEFORE)
    sign = "…" if start else ""
    return tuple(sign + text[start : start + _SHOWN] for text in (before, after))  # type: ignore[return-value]
