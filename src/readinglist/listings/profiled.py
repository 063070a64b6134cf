"""Reading a listing with a profile: the shape of its entries as a person once showed it.

Linear in the text. A block that does not fit the shape is an issue with its lines; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from readinglist.listings.extents import Extents
from readinglist.listings.line_patterns import generalised, match_line, parts_of
from readinglist.listings.parts import Manner, entry_of, facts_of, identifiers_in
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.profile import Begin, LineShape, Profile

#: An entry with more lines is none; it keeps reading linear.
_MOST_LINES = 400
#: So much of a text tells whether a profile is of its shape.
_SAMPLE = 50_000
_LONGEST_DATE = 40
#: Of so many blocks one may not fit before the listing is of another shape.
_MANY = 10


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place for lines of one shape: one line, unless it may be skipped, or hold more of them."""

    shape: LineShape
    may_skip: bool
    may_stay: bool
    is_telling: bool


class _Step(NamedTuple):
    """On to that line and slot, with the parts of the line in between. spans: None at the end.

    score: how many lines from there on are of a shape that tells itself.
    """

    score: int
    line: int
    slot: int
    spans: list[Span] | None


_Steps = dict[tuple[int, int], _Step | None]


def _slots_of(shapes: Sequence[LineShape]) -> list[_Slot]:
    slots = []
    for shape in shapes:
        is_telling = _tells_itself(shape.pattern)
        if not (shape.is_repeated and shape.is_optional):
            slots.append(_Slot(shape, shape.is_optional, False, is_telling))
        if shape.is_repeated:
            slots.append(_Slot(shape, True, True, is_telling))
    return slots


@dataclass(frozen=True, slots=True)
class FullLine:
    """A line that is not blank. blanks: how many blank lines stand before it."""

    number: int
    start: int
    text: str
    blanks: int


def iter_full_lines(text: str) -> Iterator[FullLine]:
    """The lines of a text that are not blank, without the blanks around them."""
    extents, blanks = Extents(text), 0
    for number in range(1, extents.last_line + 1):
        words = extents.words_of(number, number)
        if not words:
            blanks += 1
            continue
        (start, end), blanks_before, blanks = words[0], blanks, 0
        yield FullLine(number, start, text[start:end], blanks_before)


def read(profile: Profile, text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The listing in a decoded text."""
    reading = _Reading(profile, Manner(taken or today, has_names=profile.has_names))
    return reading.read(text, taken=taken)


def agrees(profile: Profile, text: str, *, kind: str) -> bool:
    """Whether a text is of the profile's shape: of its kind, with entries in it, and hardly a line that does not fit.

    kind: key of the kind that would read it, empty for none.
    """
    if profile.kind != kind:
        return False
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1]
    listing = read(profile, sample, taken=None, today=dt.date.today())
    misfits = len(listing.issues) - (len(text) > _SAMPLE)
    number, is_own = len(listing.entries), _has_own_words(profile)
    return number >= (1 if is_own else 2) and misfits <= max(1 if is_own and number > 1 else 0, number // _MANY)


def _has_own_words(profile: Profile) -> bool:
    """Whether some line of an entry has words that are its own, or a form that is hardly met by chance."""
    return any(_tells_itself(shape.pattern) for shape in profile.lines if not shape.is_optional)


def _tells_itself(pattern: str) -> bool:
    return _literal_letters(pattern) > 0 or bool({"date", "identifier"} & set(parts_of(pattern)))


def _literal_letters(pattern: str) -> int:
    for part in parts_of(pattern):
        pattern = pattern.replace("{" + part + "}", "")
    return sum(char.isalnum() or char == "#" for char in pattern)


class _Reading:
    def __init__(self, profile: Profile, manner: Manner) -> None:
        self.profile = profile
        self.manner = manner
        self.furniture = frozenset(profile.furniture)
        self.slots = _slots_of(profile.lines)
        #: From each slot on: the fewest lines, and the most, which are none to speak of where one may hold more.
        self.fewest = [sum(not slot.may_skip for slot in self.slots[at:]) for at in range(len(self.slots) + 1)]
        self.most = [
            _MOST_LINES if any(slot.may_stay for slot in self.slots[at:]) else len(self.slots) - at
            for at in range(len(self.slots) + 1)
        ]
        self.known: dict[tuple[int, str], list[Span] | None] = {}
        self.entries: list[Entry] = []
        self.issues: list[Issue] = []
        self.spans: list[Span] = []

    def read(self, text: str, *, taken: dt.date | None) -> Listing:
        lines = []
        for line in iter_full_lines(text):
            if generalised(line.text) in self.furniture:
                self.spans.append(Span("noise", line.start, line.start + len(line.text)))
            else:
                lines.append(line)
        for block in self._blocks(lines):
            self._read_block(block, text)
        name, date = self.profile.name, PartialDate.of(taken) if taken else None
        return Listing(
            self.profile.kind, name, text, date, tuple(self.entries), tuple(self.issues), tuple(self.spans),
            profile=name,
        )  # fmt: skip

    def _blocks(self, lines: Sequence[FullLine]) -> Iterator[list[FullLine]]:
        """The lines of one entry each; those before the first one are a block that does not fit."""
        block: list[FullLine] = []
        first, last = self.profile.lines[0], self.profile.lines[-1]
        for line in lines:
            match self.profile.begin:
                case Begin.MARK:
                    is_new = self._fits(first, line) is not None
                case Begin.BLANK:
                    is_new = line.blanks >= self.profile.blank_lines
                case Begin.END:
                    is_new = bool(block) and self._fits(last, block[-1]) is not None
            if block and is_new:
                yield block
                block = []
            block.append(line)
        if block:
            yield block

    def _read_block(self, block: Sequence[FullLine], text: str) -> None:
        spans = self._aligned(block) if len(block) <= _MOST_LINES else None
        entry = None
        if spans is not None:
            parts = [span for span in spans if span.kind != "noise"]
            entry = entry_of(text, run_together(parts), self.manner, first=block[0].number, last=block[-1].number)
        if entry is None or not entry.title:
            message = f"Not of the shape that your profile “{self.profile.name}” knows."
            self.issues.append(Issue("profile", message, block[0].number, block[-1].number))
        else:
            self.entries.append(entry)

    def _aligned(self, block: Sequence[FullLine]) -> list[Span] | None:
        """The parts of a block whose lines are those of the profile in order; None where they are not.

        Of several ways the one in which most lines are of a shape that has words or a form of its own: an identifier
        at the end of an abstract is none of its lines. Found from the end, as what comes first depends on the rest.
        """
        steps: _Steps = {}
        for i in range(len(block), -1, -1):
            for j in range(len(self.slots), -1, -1):
                steps[i, j] = self._step(block, i, j, steps=steps)
        step, spans = steps[0, 0], list[Span]()
        while step is not None and step.spans is not None:
            spans += step.spans
            step = steps[step.line, step.slot]
        return spans if step is not None else None

    def _step(self, block: Sequence[FullLine], i: int, j: int, *, steps: _Steps) -> _Step | None:
        """The best way on from line i and slot j; None for none."""
        if j == len(self.slots):
            return _Step(0, i, j, None) if i == len(block) else None
        if not self.fewest[j] <= len(block) - i <= self.most[j]:
            return None
        slot, found = self.slots[j], list[_Step]()
        if i < len(block) and (spans := self._fits(slot.shape, block[i])) is not None:
            following = (i + 1, j if slot.may_stay else j + 1)
            if (rest := steps[following]) is not None:
                found.append(_Step(rest.score + slot.is_telling, *following, spans))
        if slot.may_skip and (rest := steps[i, j + 1]) is not None:
            found.append(_Step(rest.score, i, j + 1, []))
        return max(found, key=lambda step: step.score, default=None)

    def _fits(self, shape: LineShape, line: FullLine) -> list[Span] | None:
        """The parts of a line of this shape; a date must be one, an identifier too."""
        key = (line.number, shape.pattern)
        if key not in self.known:
            self.known[key] = self._parts(shape, line)
        return self.known[key]

    def _parts(self, shape: LineShape, line: FullLine) -> list[Span] | None:
        spans = match_line(shape.pattern, line.text, start=line.start)
        for span in spans or ():
            words = line.text[span.start - line.start : span.end - line.start]
            if span.kind == "identifier" and not identifiers_in([words]):
                return None
            if span.kind == "date" and not self._is_date(words):
                return None
        return spans

    def _is_date(self, words: str) -> bool:
        if len(words) > _LONGEST_DATE or not any(map(str.isdigit, words)):
            return False
        date = facts_of("date", [words], self.manner).get("date")
        if not isinstance(date, PartialDate):
            return False
        needed = {"day": date.day, "month": date.month, "year": date.year}
        return needed[self.profile.date] is not None


def run_together(spans: Sequence[Span]) -> list[Span]:
    """Parts that go on from line to line as one."""
    made: list[Span] = []
    for span in spans:
        if made and made[-1].kind == span.kind and span.kind != "identifier":
            made[-1] = Span(span.kind, made[-1].start, span.end)
        else:
            made.append(span)
    return made
