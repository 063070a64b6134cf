"""How far a run beside the user's work is, quietly in the status line: with pause and cancel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QToolButton, QWidget

from readinglist.desktop import icons
from readinglist.desktop.plain_text import PlainLabel


@dataclass(frozen=True, slots=True)
class RunState:
    """text: what is said; empty hides it. done, total: of the bar, total 0: not known yet. is_waiting: paused."""

    text: str = ""
    done: int = 0
    total: int = 0
    is_running: bool = False
    is_ending: bool = False
    is_waiting: bool = False


class RunStatusView(QWidget):
    """Hidden when there is nothing to say. tips: what the buttons do, by the names of their icons; a run that
    nobody can pause has none for that.
    """

    pause_asked = Signal()
    resume_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, name: str, *, tips: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setObjectName(f"{name}_status")
        self._text = PlainLabel(role="small", kind="muted", parent=self)
        self._text.setObjectName(f"{name}_text")
        self._bar = QProgressBar(self)
        self._bar.setObjectName(f"{name}_progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        #: What the run has left to do for a person.
        self.outcome = QPushButton(self)
        self.outcome.setProperty("kind", "quiet")
        self._pause, self._resume, self._cancel = (self._make_button(icon, tips) for icon in ("pause", "play", "x"))
        self._pause.clicked.connect(self.pause_asked)
        self._resume.clicked.connect(self.resume_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(6)
        layout.addStretch(1)
        for widget in (self._text, self._bar, self._pause, self._resume, self._cancel, self.outcome):
            layout.addWidget(widget)

    def _make_button(self, icon: str, tips: Mapping[str, str]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"{self._name}_{icon}")
        button.setAccessibleName(tips.get(icon, "").partition(":")[0])
        button.setToolTip(tips.get(icon, ""))
        icons.keep_icon(button, icon, color_role="muted")
        return button

    def show_run(self, state: RunState, *, outcome: str = "") -> None:
        """Say how far it is. outcome: the words of the button beside it; empty for none."""
        self._bar.setRange(0, state.total)
        self._bar.setValue(state.done)
        self._text.setText(state.text)
        self._text.setVisible(bool(state.text))
        self._bar.setVisible(state.is_running)
        self._pause.setVisible(state.is_running and bool(self._pause.toolTip()))
        self._resume.setVisible(state.is_waiting)
        self._cancel.setVisible(state.is_running or state.is_waiting)
        for button in (self._pause, self._cancel):
            button.setEnabled(not state.is_ending)
        self.outcome.setText(outcome)
        self.outcome.setVisible(bool(outcome))
        self.setVisible(bool(state.text or outcome))

    @property
    def text(self) -> str:
        return self._text.text()
