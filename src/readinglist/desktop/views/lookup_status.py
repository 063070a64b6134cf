"""How far looking papers up is, quietly in the status line: with pause and cancel, and the way to what is to review."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QToolButton, QWidget

from readinglist.desktop import icons
from readinglist.desktop.operations.looking_up import LookupStatus
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import PlainLabel


class LookupStatusView(QWidget):
    """Hidden when there is nothing to say."""

    pause_asked = Signal()
    resume_asked = Signal()
    cancel_asked = Signal()
    review_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookup_status")
        self.setAccessibleName("Looking papers up")
        self._text = PlainLabel(role="small", kind="muted", parent=self)
        self._text.setObjectName("lookup_text")
        self._bar = QProgressBar(self)
        self._bar.setObjectName("lookup_progress")
        self._bar.setAccessibleName("How many papers were looked up")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._review = QPushButton(self)
        self._review.setObjectName("lookup_review")
        self._review.setProperty("kind", "quiet")
        self._review.setToolTip("Choose among the candidates of papers that could not be proven")
        self._review.clicked.connect(self.review_asked)
        self._pause = self._make_button("pause", "Pause: the rest waits, also when the window is closed")
        self._resume = self._make_button("play", "Go on looking up")
        self._cancel = self._make_button("x", "Cancel: nothing more is looked up; what was found stays")
        self._pause.clicked.connect(self.pause_asked)
        self._resume.clicked.connect(self.resume_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(6)
        layout.addStretch(1)
        for widget in (self._text, self._bar, self._pause, self._resume, self._cancel, self._review):
            layout.addWidget(widget)
        self.show_status(LookupStatus())

    def _make_button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"lookup_{icon}")
        button.setAccessibleName(tip.partition(":")[0])
        button.setToolTip(tip)
        icons.keep_icon(button, icon, color_role="muted")
        return button

    def show_status(self, status: LookupStatus) -> None:
        """While it runs: how far, and who asks us to wait. Else what waits, and what is to review."""
        counts, progress = status.counts, status.progress
        text = ""
        if progress is not None:
            is_told = progress.total or progress.is_waiting
            text = "Ending…" if status.is_ending else progress.text if is_told else "Looking up…"
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
        elif status.is_elsewhere:
            text = "Another window or program is looking papers up"
            text += f"; {count_text(counts.queued)} to go" if counts.queued else ""
        elif counts.queued:
            text = f"{count_text(counts.queued)} to look up"
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._bar.setVisible(status.is_running)
        self._pause.setVisible(status.is_running)
        can_go_on = counts.queued > 0 and not status.is_running and not status.is_elsewhere
        self._resume.setVisible(can_go_on)
        self._cancel.setVisible(status.is_running or can_go_on)
        for button in (self._pause, self._cancel):
            button.setEnabled(not status.is_ending)
        self._review.setText(f"{counts.to_review:,} to review")
        self._review.setVisible(counts.to_review > 0)
        self.setVisible(bool(text) or counts.to_review > 0)

    @property
    def text(self) -> str:
        return self._text.text()
