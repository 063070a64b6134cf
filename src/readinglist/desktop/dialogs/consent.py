"""Before the first question to a source: who is asked, what they are told. Agreed once, changed in the preferences."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, line, show_through
from readinglist.desktop.views.source_choice import WHAT_IS_SENT, SourceChoice


class ConsentDialog(QDialog):
    """Nothing goes out before `agreed`. papers: about which ("these 45 papers")."""

    #: (keys of the sources, e-mail address or empty)
    agreed = Signal(list, str)

    def __init__(self, papers: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("consent")
        self.setWindowTitle("Look papers up")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 640)
        self.choice = SourceChoice()
        self.choice.show_choice(self.choice.boxes, email="")
        self.choice.changed.connect(self._show_state)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.addWidget(self.choice)
        inside.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(content)
        show_through(area)
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 16)
        head.setSpacing(8)
        head.addWidget(PlainLabel(f"Which sources may be asked about {papers}?", role="heading", is_wrapped=True))
        head.addWidget(PlainLabel(WHAT_IS_SENT, kind="muted", is_wrapped=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addWidget(area, 1)
        layout.addWidget(line(self))
        layout.addLayout(self._make_foot())
        self._show_state()

    def _make_foot(self) -> QHBoxLayout:
        note = PlainLabel("Remembered; change it in the preferences.", role="small", kind="muted", is_wrapped=True)
        cancel = QPushButton("Cancel")
        cancel.setObjectName("refuse_consent")
        cancel.clicked.connect(self.reject)
        self._agree = QPushButton("Look up")
        self._agree.setObjectName("agree")
        self._agree.setProperty("kind", "primary")
        self._agree.setDefault(True)
        self._agree.clicked.connect(self._on_agreed)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.setSpacing(8)
        foot.addWidget(note, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._agree)
        return foot

    def _show_state(self) -> None:
        self._agree.setEnabled(bool(self.choice.chosen))

    def _on_agreed(self) -> None:
        self.agreed.emit(sorted(self.choice.chosen), self.choice.email.text().strip())
        self.accept()
