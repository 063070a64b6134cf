"""How far a watch is, quietly in the status line: with pause and cancel, and the way to what it found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.operations.watching import WatchStatus
from readinglist.desktop.views.run_status import RunState, RunStatusView

_TIPS = {
    "pause": "Pause: the rest waits until you go on, or for the next week",
    "play": "Go on looking for published versions",
    "x": "Cancel: nobody is asked any more; what was found stays",
}


class WatchStatusView(RunStatusView):
    """Hidden when there is nothing to say."""

    news_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("watch", tips=_TIPS, parent=parent)
        self.setAccessibleName("Looking for published versions")
        self._bar.setAccessibleName("About how many papers was asked")
        self.outcome.setObjectName("watch_news")
        self.outcome.setToolTip("What was published, withdrawn or retracted, field by field")
        self.outcome.clicked.connect(self.news_asked)
        self.show_status(WatchStatus())

    def show_status(self, status: WatchStatus) -> None:
        """While it runs: how far, and who asks us to wait. Else how much is left of a watch that was paused."""
        state = RunState()
        if status.is_running:
            text = "Ending…" if status.is_ending else status.text
            state = RunState(text, status.done, status.total, is_running=True, is_ending=status.is_ending)
        elif status.is_paused:
            left = f"{count_text(status.left)} left to ask about" if status.left else "Asking about papers is paused"
            state = RunState(left, is_waiting=True)
        self.show_run(state, outcome=f"News of {count_text(status.news)}" if status.news else "")
