"""What a person corrected in the listing under review, step by step, each to be taken back. No Qt in here."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.library import correcting
from readinglist.model.correction import Act, Correction
from readinglist.model.listing import Listing

#: Words for a part that is marked; the parts in the order of the menu.
PART_WORDS = {
    "title": "title",
    "people": "authors",
    "abstract": "abstract",
    "date": "date",
    "venue": "venue",
    "identifier": "identifier or link",
    "noise": "no part of a paper",
}
_ACT_WORDS = {
    Act.MOVE: "move a border",
    Act.SPLIT: "split an entry",
    Act.JOIN: "join two entries",
    Act.DROP: "drop an entry",
    Act.ADD: "add a paper",
}


def words_of(correction: Correction) -> str:
    """ "mark as authors", "split an entry"."""
    return _ACT_WORDS.get(correction.act) or f"mark as {PART_WORDS[correction.part]}"


class Corrections:
    """The listing as it was read, and after each correction."""

    def __init__(self) -> None:
        self._steps: list[Listing] = []
        self._done: list[Correction] = []
        self._undone: list[Correction] = []

    @property
    def listing(self) -> Listing | None:
        """As it stands now, to be planned; None before anything was read."""
        return correcting.settled(self._steps[-1]) if self._steps else None

    @property
    def base(self) -> Listing | None:
        """As it was read."""
        return self._steps[0] if self._steps else None

    @property
    def done(self) -> tuple[Correction, ...]:
        return tuple(self._done)

    @property
    def undo_words(self) -> str:
        """What `undo` would take back; empty where there is nothing."""
        return words_of(self._done[-1]) if self._done else ""

    @property
    def redo_words(self) -> str:
        return words_of(self._undone[-1]) if self._undone else ""

    def begin(self, base: Listing | None, corrections: Sequence[Correction] = ()) -> None:
        """Another listing was read. corrections: those of before that can be carried out on it, all of them."""
        self._steps = [] if base is None else [base]
        self._done, self._undone = [], []
        for correction in corrections:
            self.add(correction)

    def add(self, correction: Correction) -> None:
        """Carry one out. Raises InvalidRequest, and nothing has changed, where it cannot be."""
        self._steps.append(correcting.apply(self._steps[-1], correction))
        self._done.append(correction)
        self._undone.clear()

    def undo(self) -> bool:
        """Take the last one back; False where there is none."""
        if not self._done:
            return False
        self._undone.append(self._done.pop())
        self._steps.pop()
        return True

    def redo(self) -> bool:
        """Carry out again what was taken back last."""
        if not self._undone:
            return False
        correction = self._undone.pop()
        self._steps.append(correcting.apply(self._steps[-1], correction))
        self._done.append(correction)
        return True
