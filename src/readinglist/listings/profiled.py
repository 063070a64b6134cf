"""Reading a listing with a profile: the shape of its entries as a person once showed it.

Linear in the text. A block that does not fit the shape is an issue with its lines; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readinglist.listings.extents import Extents
from readinglist.listings.line_patterns import generalised, match_line, parts_of
from readinglist.listings.parts import Manner, entry_of, facts_of, identifiers_in
from readinglist.model.dates import PartialDate
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.profile import Begin, LineShape, Profile

#: An entry with more lines is none; it keeps reading linear.
_MOST_LINES = 400
#: So much of a text tells whether a profile is of its shape.
_SAMPLE = 200_000
#: Of so many blocks one may not fit before the listing is of another shape.
_MANY = 10

#: Next line, next shape, parts of this line.
_Step = tuple[int, int, list[Span]]
_Reach = dict[tuple[int, int], _Step | None]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank. blanks: how many blank lines stand before it."""

    number: int
    start: int
    text: str
    blanks: int


def iter_text_lines(text: str) -> Iterator[TextLine]:
    """The lines of a text that are not blank, without the blanks around them."""
    extents, blanks = Extents(text), 0
    for number in range(1, extents.last_line + 1):
        words = extents.words_of(number, number)
        if not words:
            blanks += 1
            continue
        (start, end), blanks_before, blanks = words[0], blanks, 0
        yield TextLine(number, start, text[start:end], blanks_before)


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
    shapes = [shape.pattern for shape in profile.lines if not shape.is_optional]
    has_words = any(_literal_letters(pattern) for pattern in shapes)
    return has_words or any({"date", "identifier"} & set(parts_of(pattern)) for pattern in shapes)


def _literal_letters(pattern: str) -> int:
    for part in parts_of(pattern):
        pattern = pattern.replace("{" + part + "}", "")
    return sum(char.isalnum() or char == "#" for char in pattern)


class _Reading:
    def __init__(self, profile: Profile, manner: Manner) -> None:
        self.profile = profile
        self.manner = manner
        self.furniture = frozenset(profile.furniture)
        self.entries: list[Entry] = []
        self.issues: list[Issue] = []
        self.spans: list[Span] = []

    def read(self, text: str, *, taken: dt.date | None) -> Listing:
        lines = []
        for line in iter_text_lines(text):
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

    def _blocks(self, lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
        """The lines of one entry each; those before the first one are a block that does not fit."""
        block: list[TextLine] = []
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

    def _read_block(self, block: Sequence[TextLine], text: str) -> None:
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

    def _aligned(self, block: Sequence[TextLine]) -> list[Span] | None:
        """The parts of a block whose lines are those of the profile in order; None where they are not.

        By reachability from the end: whether line i can be shape j depends on whether the rest can be.
        """
        shapes = self.profile.lines
        reach: _Reach = {}
        for i in range(len(block), -1, -1):
            for j in range(len(shapes), -1, -1):
                reach[i, j] = self._step(block, i, j, reach=reach)
        if reach[0, 0] is None:
            return None
        at, spans = (0, 0), list[Span]()
        while at != (len(block), len(shapes)):
            step = reach[at]
            assert step is not None
            spans += step[2]
            at = step[0], step[1]
        return spans

    def _step(self, block: Sequence[TextLine], i: int, j: int, *, reach: _Reach) -> _Step | None:
        """Where it goes on from line i and shape j, and the parts of that line; None for nowhere."""
        shapes = self.profile.lines
        if (i, j) == (len(block), len(shapes)):
            return i, j, []
        if j == len(shapes):
            return None
        if i < len(block) and (spans := self._fits(shapes[j], block[i])) is not None:
            if shapes[j].is_repeated and self._again((i + 1, j), reach):
                return i + 1, j, spans
            if reach[i + 1, j + 1] is not None:
                return i + 1, j + 1, spans
        return (i, j + 1, []) if shapes[j].is_optional and reach[i, j + 1] is not None else None

    @staticmethod
    def _again(at: tuple[int, int], reach: _Reach) -> bool:
        """Whether the next line can be of the same shape once more, by what was found for it."""
        step = reach[at]
        return step is not None and step[0] == at[0] + 1

    def _fits(self, shape: LineShape, line: TextLine) -> list[Span] | None:
        """The parts of a line of this shape; a date must be one, an identifier too."""
        spans = match_line(shape.pattern, line.text, start=line.start)
        if spans is None:
            return None
        for span in spans:
            words = line.text[span.start - line.start : span.end - line.start]
            if span.kind == "identifier" and not identifiers_in([words]):
                return None
            if span.kind == "date" and not self._is_date(words):
                return None
        return spans

    def _is_date(self, words: str) -> bool:
        date = facts_of("date", [words], self.manner).get("date")
        if not isinstance(date, PartialDate) or len(words) > 40:
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
