"""How text from outside becomes visible: always as plain text.

Qt guesses the format of labels, tool tips and message boxes, and a title such as `<img src="/dev/zero">` freezes a
window that shows it as rich text. Whatever shows data is a `PlainLabel`, or passes through `tool_tip`.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QSizePolicy, QWidget

from readinglist.desktop import theme

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_TIP_LIMIT = 1200
_LONGEST_WORD = 160


def tool_tip(text: str) -> str:
    """`text` as a tool tip that shows it letter by letter, wrapped; empty for empty.

    A tool tip that looks like rich text is drawn as such, so this is rich text whose only tags are ours.
    """
    if not text:
        return ""
    if len(text) > _TIP_LIMIT:
        text = text[:_TIP_LIMIT] + "…"
    return f"<p style='white-space: pre-wrap;'>{text.translate(_ESCAPES)}</p>"


def set_tool_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip that may hold data."""
    widget.setToolTip(tool_tip(text))


class PlainLabel(QLabel):
    """A label that never guesses: plain text, whatever it holds.

    role: a font of the type scale. kind: "", "muted", "danger", "warning" or "success", as the style sheet colours it.
    """

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "body",
        kind: str = "",
        is_wrapped: bool = False,
        is_selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        self.setWordWrap(is_wrapped)
        if kind:
            self.setProperty("kind", kind)
        if is_selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """A wrapped text must not push its window wider by a word without end: that is cut off instead."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LONGEST_WORD), hint.height()) if self.wordWrap() else hint

    def set_kind(self, kind: str) -> None:
        """Another colour by meaning."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(PlainLabel):
    """One line that ends in "…" where it does not fit; the whole text is its tool tip then."""

    def __init__(self, text: str = "", *, role: str = "body", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role=role, kind=kind, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text().replace("\n", " "), Qt.TextElideMode.ElideRight, self.width())
        set_tool_tip(self, self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def typed_text(field: QPlainTextEdit) -> str:
    """The text of a field as typed. `toPlainText` would turn non-breaking spaces into plain ones."""
    return field.document().toRawText().replace("\u2029", "\n")


def show_through(area: QScrollArea) -> None:
    """Let the background behind a scroll area be seen through it."""
    area.viewport().setAutoFillBackground(False)
    if (content := area.widget()) is not None:
        content.setAutoFillBackground(False)


def line(parent: QWidget | None = None) -> QFrame:
    """A hairline between two parts."""
    made = QFrame(parent)
    made.setProperty("kind", "line")
    made.setFixedHeight(1)
    return made
