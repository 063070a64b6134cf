"""What a source says about a field that the user set: beside the user's value, to be taken or not."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, set_tool_tip
from readinglist.desktop.views.details.words import clip, field_name, kept_value, when
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.model.lookup import Proposal

_SHOWN_VALUE = 600


class ProposalBox(QFrame):
    """Made for one proposal."""

    #: The proposal's id.
    accepted = Signal(int)
    dismissed = Signal(int)

    def __init__(self, proposal: Proposal, *, can_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"proposal_{proposal.field}")
        self.setProperty("kind", "proposal")
        value = kept_value(proposal.field, proposal.value)
        self.setAccessibleName(f"{proposal.source_name} proposes {clip(value, 200)}")
        said = PlainLabel(f"{proposal.source_name} says", role="small", kind="muted")
        told = (f"{proposal.source_name}, {when(proposal.recorded)}", proposal.evidence)
        set_tool_tip(said, "\n".join(part for part in told if part))
        shown = PlainLabel(clip(value, _SHOWN_VALUE), is_wrapped=True)
        shown.setMinimumWidth(1)
        answers = QHBoxLayout()
        answers.setSpacing(4)
        for text, name, answer in (("Take it", "take", self.accepted), ("Keep mine", "keep", self.dismissed)):
            said_of = f"{text}: {field_name(proposal.field)}"
            button = QuietButton(text, name=f"{name}_{proposal.field}", said=said_of)
            button.setEnabled(can_change)
            button.clicked.connect(partial(answer.emit, proposal.id))
            answers.addWidget(button)
        answers.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 6, 2)
        column.setSpacing(1)
        column.addWidget(said)
        column.addWidget(shown)
        column.addLayout(answers)
