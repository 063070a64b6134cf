"""How far asking what is followed is, quietly in the status line, with cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from readinglist.desktop.operations.following import FollowStatus
from readinglist.desktop.views.run_status import RunState, RunStatusView


class FollowStatusView(RunStatusView):
    """Hidden while nobody is asked."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("follow", tips={"x": "Cancel: nobody is asked any more; what came is kept"}, parent=parent)
        self.setAccessibleName("Asking what is followed")
        self._bar.setAccessibleName("How many subscriptions were asked")
        self.show_status(FollowStatus())

    def show_status(self, status: FollowStatus) -> None:
        self.show_run(
            RunState(status.text, status.done, status.total, is_running=status.is_running, is_ending=status.is_ending)
        )
