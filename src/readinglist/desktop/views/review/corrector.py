"""Turns what is chosen in the text and in the cards into corrections of the listing, and takes them back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from readinglist.desktop.views.review.cards import CardList
from readinglist.desktop.views.review.corrections import Corrections
from readinglist.desktop.views.review.marks import Mark
from readinglist.desktop.views.review.offsets import Offsets
from readinglist.desktop.views.review.source import SourceEditor
from readinglist.errors import ReadinglistError
from readinglist.model.correction import Act, Correction
from readinglist.model.listing import Listing

_NO_LINE = "Put the cursor into the line of the text where the second paper begins."


class Corrector(QObject):
    """One correction after the other. `changed`: the listing is another one; `refused`: why not, in a sentence."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, editor: SourceEditor, cards: CardList, *, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._cards = cards
        self.corrections = Corrections()
        #: Why nothing can be corrected now, in a sentence: the text was edited and not read again, papers are added.
        self.held = ""
        self._offsets = Offsets("")
        self._undo_steps: list[int] = []
        editor.edge_pulled.connect(self.move)
        editor.take_undo = self.undo_newest

    @property
    def listing(self) -> Listing | None:
        return self.corrections.listing

    def begin(self, base: Listing | None, corrections: tuple[Correction, ...] = ()) -> None:
        """Another reading; corrections: those that hold for it."""
        self.held = ""
        self.corrections.begin(base, corrections)
        self._offsets = Offsets(base.text if base is not None else "")
        self._undo_steps = [0] * len(corrections)

    def mark(self, part: str) -> None:
        """What is selected is this part; without a selection the part or the line where the cursor is."""
        self._add(Act.MARK, *self._chosen_words(), part=part)

    def move(self, mark: Mark, start: int, end: int) -> None:
        """A part stands at other positions of the document."""
        was = (self._offsets.to_offset(mark.start), self._offsets.to_offset(mark.end))
        self._add(Act.MOVE, self._offsets.to_offset(start), self._offsets.to_offset(end), was=was)

    def split(self) -> None:
        """A new entry begins in the line of the cursor."""
        if self._cards.hasFocus():
            self.refused.emit(_NO_LINE)
        else:
            self._add(Act.SPLIT, *self._chosen_words())

    def join(self) -> None:
        self._add(Act.JOIN, *self._entry_place())

    def drop(self) -> None:
        self._add(Act.DROP, *self._entry_place())

    def add(self) -> None:
        """The selected lines are a paper."""
        self._add(Act.ADD, *self._chosen_words())

    def undo(self) -> bool:
        """Take the last correction back; False where there is none."""
        return not self.held and self._stepped(self.corrections.undo())

    def undo_newest(self) -> bool:
        """As `undo`, unless the text was edited since: then the field takes back what was typed."""
        steps = self._editor.document().availableUndoSteps()
        is_newest = bool(self._undo_steps) and self._undo_steps[-1] >= steps
        return is_newest and self.undo()

    def redo(self) -> bool:
        """Carry out again what was taken back last."""
        return not self.held and self._stepped(self.corrections.redo())

    def _stepped(self, is_done: bool) -> bool:
        if is_done:
            steps = self._editor.document().availableUndoSteps()
            known = len(self.corrections.done)
            self._undo_steps = [*self._undo_steps, steps][:known]
            self.changed.emit()
        return is_done

    def _add(self, act: Act, start: int, end: int, *, part: str = "", was: tuple[int, int] = (0, 0)) -> None:
        if self.corrections.base is None or self.held:
            self.refused.emit(self.held or "Nothing was read yet.")
            return
        try:
            self.corrections.add(Correction(act, start, end, part, was))
        except ReadinglistError as error:
            self.refused.emit(f"{error.summary} {error.hint}".strip())
            return
        self._editor.forget_selection()
        self._stepped(True)

    def _chosen_words(self) -> tuple[int, int]:
        """The selection; else the marked part under the cursor; else its line. As characters of the text."""
        start, end = self._editor.chosen_positions()
        return self._offsets.to_offset(start), self._offsets.to_offset(end)

    def _entry_place(self) -> tuple[int, int]:
        """Where the entry is that is meant: that of the card with the focus, else of the cursor."""
        listing = self.listing
        if self._cards.hasFocus() and listing is not None and 0 <= self._cards.current < len(listing.entries):
            entry = listing.entries[self._cards.current]
            at = entry.spans[0].start if entry.spans else self._editor.line_position(entry.first_line)
            return at, at
        return self._chosen_words()
