"""How it stands with the linked .bib files, quietly in the status line; a click shows them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from readinglist.desktop.plain_text import set_tool_tip
from readinglist.model.linked import LinkedFile, LinkState, SyncResult
from readinglist.model.texts import counted

_KINDS = {LinkState.CONFLICT: "warning", LinkState.ERROR: "danger"}
_GRAVEST = (LinkState.ERROR, LinkState.CONFLICT, LinkState.PENDING, LinkState.IN_STEP)


class LinkStatusView(QPushButton):
    """Hidden while nothing is linked."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("link_status")
        self.setAccessibleName("Linked .bib files")
        self.setProperty("kind", "quiet")
        self.hide()

    def show_files(self, files: Sequence[LinkedFile]) -> None:
        """Say what is gravest; the tool tip names every file."""
        self.setVisible(bool(files))
        if not files:
            return
        self.setText(status_text(files))
        state = next(state for state in _GRAVEST if any(file.state is state for file in files))
        self.setProperty("tone", _KINDS.get(state, "muted"))
        self.style().unpolish(self)
        self.style().polish(self)
        set_tool_tip(self, "\n".join(f"{file.path.name}: {state_text(file)}" for file in files))


def status_text(files: Sequence[LinkedFile]) -> str:
    """ "refs.bib in step", "3 .bib files in step", "refs.bib: 2 conflicts; 1 more not in step"."""
    for state in _GRAVEST[:-1]:
        found = [file for file in files if file.state is state]
        if found:
            what = f"{found[0].path.name}: {_short(found[0])}"
            told = what if len(found) == 1 else f"{len(found)} .bib files: {state.value}"
            more = sum(file.state is not LinkState.IN_STEP for file in files) - len(found)
            return f"{told}; {more} more not in step" if more else told
    return f"{files[0].path.name} in step" if len(files) == 1 else f"{len(files)} .bib files in step"


def state_text(file: LinkedFile) -> str:
    """How it stands with one file, in words, with the reason."""
    if file.state is LinkState.CONFLICT:
        return f"{counted(file.conflicts, 'conflict')} to decide on"
    reason = file.reason.replace(f'"{file.path}"', f'"{file.path.name}"')
    if file.state is LinkState.IN_STEP and reason:
        return f"{file.state.value}; {reason}"
    return reason or file.state.value


def _short(file: LinkedFile) -> str:
    if file.state is LinkState.CONFLICT:
        return counted(file.conflicts, "conflict")
    return "not in step" if file.state is LinkState.ERROR else "changes wait"


def sync_text(result: SyncResult) -> str:
    """What a sync moved, in one line; empty when nothing moved: "refs.bib: 2 fields came from it, 1 entry added"."""
    waits = "to be " if result.is_unwritten else ""
    parts = [
        f"{counted(len(things), one, many)} {what}"
        for things, one, many, what in (
            (result.imported, "paper", "", "came from it"),
            (result.pulled, "field", "", "came from it"),
            (result.pushed, "field", "", f"{waits}written"),
            (result.added, "entry", "entries", f"{waits}added"),
            (result.removed, "entry", "entries", f"{waits}taken out"),
            (result.gone, "entry", "entries", "deleted in it: open it to decide"),
            (result.conflicts, "conflict", "", "to decide on"),
        )
        if things
    ]
    return f"{result.file.path.name}: {', '.join(parts)}" if parts else ""
