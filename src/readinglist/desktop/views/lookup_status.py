"""How far looking papers up is, quietly in the status line: with pause and cancel, and the way to what is to review."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readinglist.desktop.operations.looking_up import LookupStatus
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.views.run_status import RunState, RunStatusView

_TIPS = {
    "pause": "Pause: the rest waits, also when the window is closed",
    "play": "Go on looking up",
    "x": "Cancel: nothing more is looked up; what was found stays",
}


class LookupStatusView(RunStatusView):
    """Hidden when there is nothing to say."""

    review_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("lookup", tips=_TIPS, parent=parent)
        self.setAccessibleName("Looking papers up")
        self._bar.setAccessibleName("How many papers were looked up")
        self.outcome.setObjectName("lookup_review")
        self.outcome.setToolTip("Choose among the candidates of papers that could not be proven")
        self.outcome.clicked.connect(self.review_asked)
        self.show_status(LookupStatus())

    def show_status(self, status: LookupStatus) -> None:
        """While it runs: how far, and who asks us to wait. Else what waits, and what is to review."""
        counts, progress = status.counts, status.progress
        state = RunState()
        if progress is not None:
            is_told = progress.total or progress.is_waiting
            text = "Ending…" if status.is_ending else progress.text if is_told else "Looking up…"
            state = RunState(text, progress.done, progress.total, is_running=True, is_ending=status.is_ending)
        elif status.is_elsewhere:
            rest = f"; {count_text(counts.queued)} to go" if counts.queued else ""
            state = RunState(f"Another window or program is looking papers up{rest}")
        elif counts.queued:
            state = RunState(f"{count_text(counts.queued)} to look up", is_waiting=True)
        self.show_run(state, outcome=f"{counts.to_review:,} to review" if counts.to_review else "")
