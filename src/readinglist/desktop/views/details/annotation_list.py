"""The annotations of a paper below its abstract, in the order of their places."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.model.paper import Annotation
from readinglist.model.readable import readable

_SHOWN = 200
_QUOTE_LIMIT = 220


class AnnotationRow(QFrame):
    """The quoted words with a bar of their colour, and the note below."""

    clicked = Signal(int)
    delete_pressed = Signal(int)

    def __init__(self, annotation: Annotation, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.annotation = annotation
        self.setObjectName("annotation_row")
        quote = readable(" ".join(annotation.quote.split()))
        if len(quote) > _QUOTE_LIMIT:
            quote = quote[:_QUOTE_LIMIT].rstrip() + "…"
        self.setAccessibleName(f"{annotation.color} highlight: {quote}. {annotation.text}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 4, 4)
        layout.setSpacing(2)
        layout.addWidget(PlainLabel(quote, role="small", kind="muted", is_wrapped=True))
        if annotation.is_lost:
            words = "These words are no longer in the abstract; the annotation is kept."
            layout.addWidget(PlainLabel(words, role="small", kind="warning", is_wrapped=True))
        if annotation.text:
            layout.addWidget(PlainLabel(annotation.text, is_wrapped=True))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.annotation.id is not None:
            self.clicked.emit(self.annotation.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.annotation.id is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self.annotation.id)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit(self.annotation.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = colors.color(f"mark_{self.annotation.color}")
        painter.setBrush(bar.lighter(160) if colors.is_dark else bar.darker(115))
        painter.drawRoundedRect(2, 5, 4, self.height() - 10, 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colors.color("accent"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)


class AnnotationList(QWidget):
    """Rows of annotations; empty when there are none."""

    annotation_clicked = Signal(int)
    delete_asked = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("annotations")
        self.setAccessibleName("Annotations")
        self._shown: tuple[Annotation, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Show these; the same ones again cost nothing."""
        if tuple(annotations) == self._shown:
            return
        self._shown = tuple(annotations)
        while (item := self._layout.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for annotation in sorted(annotations, key=lambda each: (each.start, each.end))[:_SHOWN]:
            made = AnnotationRow(annotation)
            made.clicked.connect(self.annotation_clicked)
            made.delete_pressed.connect(self.delete_asked)
            self._layout.addWidget(made)
