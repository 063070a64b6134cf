"""Choosing among candidates: reads what is to review, and writes what a person decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.tasks import Tasks, Token
from readinglist.library import looking_up
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.desktop.views.candidates.decisions import Decisions, Doubt
    from readinglist.desktop.views.candidates.page import CandidatesPage

#: Papers that are shown before the others are read.
_AT_ONCE = 20
_RELEVANT = frozenset({"papers", "lookups", "trash"})


class Choosing(QObject):
    """The page is made when it is first asked for."""

    page_made = Signal(object)
    began = Signal()
    ended = Signal()
    #: (sentence, whether it can be undone)
    said = Signal(str, bool)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._first: PaperId | None = None
        self.page: CandidatesPage | None = None

    def begin(self, *, first: PaperId | None = None) -> None:
        """Show the papers to review, beginning with `first` if it is one of them."""
        self._first = first
        if self.page is None:
            from readinglist.desktop.views.candidates.page import CandidatesPage

            self.page = CandidatesPage()
            self.page.applied.connect(self._apply)
            self.page.left.connect(self.ended)
            self.page_made.emit(self.page)
        self._read()
        self.began.emit()

    def refresh(self, changes: Changes) -> None:
        """The library has changed: other papers may be to review."""
        if self.page is not None and self.page.isVisible() and changes.kinds & _RELEVANT:
            self._read()

    def _read(self) -> None:
        """The first ones at once where nothing is on show yet, then all."""
        if self.page is not None and not self.page.decisions.doubts:
            self.page.show_reading()
            self._read_doubts(limit=_AT_ONCE)
        else:
            self._read_doubts()

    def _read_doubts(self, *, limit: int | None = None) -> None:
        library = self._library
        self._tasks.read(
            lambda token: read_doubts(library, token, limit=limit),
            slot="doubts", on_done=lambda doubts: self._on_read(doubts, is_part=len(doubts) == limit), owner=self,
        )  # fmt: skip

    def _on_read(self, doubts: list[Doubt], *, is_part: bool) -> None:
        if self.page is None:
            return
        self.page.show_doubts(doubts, first=self._first)
        if not is_part or any(doubt.id == self._first for doubt in doubts):
            self._first = None
        if is_part:
            self.page.show_reading()
            self._read_doubts()

    def _apply(self, decisions: Decisions) -> None:
        library = self._library
        accepted, fields, refused = decisions.accepted(), decisions.fields(), decisions.refused()
        is_anyway = decisions.has_flagged()

        def _write(_token: Token) -> bool:
            from readinglist.library import reviewing

            return reviewing.decide(library, accepted, refused=refused, fields=fields, is_anyway=is_anyway) is not None

        parts = [f"{count_text(len(accepted))} completed"] if accepted else []
        parts += [f"{count_text(len(refused))} kept as not found"] if refused else []
        self._tasks.library(
            _write, on_done=lambda has_undo: self._on_applied(", ".join(parts), has_undo=has_undo), owner=self,
            title="Completing…",
        )  # fmt: skip

    def _on_applied(self, text: str, *, has_undo: bool) -> None:
        self.said.emit(text, has_undo)
        self.ended.emit()


def read_doubts(library: Library, token: Token, *, limit: int | None = None) -> list[Doubt]:
    """The papers to review with their candidates and what each would change, oldest first; 2 ms each."""
    from readinglist.desktop.views.candidates.decisions import Doubt
    from readinglist.library import reviewing

    doubts = []
    ids = looking_up.find_to_review(library)[:limit]
    for number, paper in enumerate(library.get_papers(ids)):
        token.report(number, len(ids))
        if paper.id is None:
            continue
        lookup = looking_up.get_lookup(library, paper.id)
        sightings = library.get_sightings(paper.id)
        changes = tuple(reviewing.preview_match(library, paper, match) for match in lookup.matches)
        doubts.append(Doubt(paper, lookup, changes, sightings[0].name if sightings else ""))
    return doubts
