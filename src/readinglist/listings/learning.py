"""Learning a profile from a listing that a person corrected: which lines an entry has, and how the next one begins.

Sturdy rather than clever. A line is generalised in one way: numbers stand for any number, marked words for a part, all
else for itself. What the entries do not share is refused in words, and a profile that does not read its own listing
again as it was corrected is none.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from readinglist.errors import InvalidRequest
from readinglist.listings.line_patterns import compiled, generalised, parts_of, pattern_of
from readinglist.listings.parts import Manner, entry_of
from readinglist.listings.profiled import FullLine, iter_full_lines, read, run_together
from readinglist.model.listing import Entry, Listing, Span
from readinglist.model.profile import Begin, LineShape, Profile

#: What two entries share may be chance; fewer share nothing.
_LEAST_ENTRIES = 2
#: Parts that know their own form; of the others at most one line may come and go.
_OWN_FORM = frozenset({"date", "identifier"})
#: What stands behind such a label is any words, where it is no part of a paper ("Categories: cs.CL").
_LABEL = re.compile(r"[A-Z][\w -]{1,30}: +(?=\S)")
_HINT = "Correct the listing, or read it without a profile."
_SHOWN = 50


def learn(listing: Listing, *, name: str, manner: Manner) -> Profile:
    """The profile of a corrected listing. Raises InvalidRequest with what stands against one."""
    entries = sorted(listing.entries, key=lambda entry: entry.first_line)
    if len(entries) < _LEAST_ENTRIES:
        raise InvalidRequest("A profile is learned from two entries or more.", _HINT)
    if any(before.last_line >= after.first_line for before, after in pairwise(entries)):
        raise InvalidRequest("Several papers share a line here, which a profile cannot tell apart.", _HINT)
    lines = list(iter_full_lines(listing.text))
    blocks = _blocks(entries, lines)
    shapes = _common_shapes([_collapsed(_patterns(entry, block)) for entry, block in zip(entries, blocks, strict=True)])
    own_lines = [line.text for block in blocks for line in block]
    begin, blank_lines = _beginning(shapes, blocks)
    profile = Profile(
        name=name,
        kind=listing.kind,
        begin=begin,
        lines=tuple(shapes),
        blank_lines=blank_lines,
        date=_precision(entries),
        has_names=manner.has_names,
        furniture=tuple(_furniture(listing, lines, own_lines)),
    )
    _refuse_what_reads_otherwise(profile, listing, entries, manner)
    return profile


def _blocks(entries: Sequence[Entry], lines: Iterable[FullLine]) -> list[list[FullLine]]:
    """The lines of each entry."""
    firsts = [entry.first_line for entry in entries]
    blocks: list[list[FullLine]] = [[] for _entry in entries]
    for line in lines:
        index = bisect_right(firsts, line.number) - 1
        if index >= 0 and line.number <= entries[index].last_line:
            blocks[index].append(line)
    return blocks


def _patterns(entry: Entry, block: Iterable[FullLine]) -> list[str]:
    """The pattern of each line."""
    spans = sorted(entry.spans, key=lambda span: span.start)
    made = []
    for line in block:
        end = line.start + len(line.text)
        parts = [span for span in spans if span.start < end and span.end > line.start]
        if not parts and (label := _LABEL.match(line.text)):
            parts = [Span("noise", line.start + label.end(), end)]
        made.append(pattern_of(line.text, line.start, parts))
    return made


def _collapsed(patterns: Iterable[str]) -> list[tuple[str, bool]]:
    """Each pattern with whether it stands on several lines in a row; no pattern twice otherwise."""
    made: list[tuple[str, bool]] = []
    for pattern in patterns:
        if made and made[-1][0] == pattern:
            made[-1] = (pattern, True)
        elif any(known == pattern for known, _is_repeated in made):
            raise InvalidRequest(f"In one entry {_named(pattern)} stands twice, with other lines between.", _HINT)
        else:
            made.append((pattern, False))
    return made


def _common_shapes(entries: Sequence[Sequence[tuple[str, bool]]]) -> list[LineShape]:
    """The lines of all entries in one order, with those that come and go."""
    counts: dict[str, int] = {}
    repeated: set[str] = set()
    for shapes in entries:
        for pattern, is_repeated in shapes:
            counts[pattern] = counts.get(pattern, 0) + 1
            if is_repeated:
                repeated.add(pattern)
    for pattern, count in counts.items():
        if count < len(entries) and not parts_of(pattern):
            raise InvalidRequest(
                f"Lines as {_named(pattern)} stand in some entries only, and are no part of a paper.",
                "Mark them, or say that they are nothing of a paper.",
            )
        if count == 1 and any(map(str.isalpha, _words(pattern))) and parts_of(pattern) != ("noise",):
            raise InvalidRequest(
                f"Only one entry has a line as {_named(pattern)}: nothing can be learned of it.", _HINT
            )
    order = _ordered([[pattern for pattern, _is_repeated in shapes] for shapes in entries], list(counts))
    made = [LineShape(pattern, pattern in repeated, counts[pattern] < len(entries)) for pattern in order]
    _refuse_ambiguous(made)
    return made


def _ordered(entries: Sequence[Sequence[str]], patterns: list[str]) -> list[str]:
    """One order that agrees with that of every entry."""
    before: dict[str, set[str]] = {pattern: set() for pattern in patterns}
    for shapes in entries:
        for index, pattern in enumerate(shapes):
            before[pattern].update(shapes[:index])
    made: list[str] = []
    while len(made) < len(patterns):
        free = [pattern for pattern in patterns if pattern not in made and before[pattern] <= set(made)]
        if not free:
            odd = next(pattern for pattern in patterns if pattern not in made)
            raise InvalidRequest(f"The entries do not agree on where {_named(odd)} stands.", _HINT)
        made.append(free[0])
    return made


def _refuse_ambiguous(shapes: Sequence[LineShape]) -> None:
    """Bare lines that come and go beside one another cannot be told apart."""
    loose = [
        shape
        for shape in shapes
        if (shape.is_repeated or shape.is_optional)
        and not (_OWN_FORM & set(parts_of(shape.pattern)))
        and not any(char.isalnum() for char in _words(shape.pattern))
    ]
    if len(loose) > 1:
        first, second = _named(loose[0].pattern), _named(loose[1].pattern)
        raise InvalidRequest(
            f"It cannot be told which lines are {first} and which {second}: neither has words or a form of its own.",
            _HINT,
        )


def _beginning(shapes: Sequence[LineShape], blocks: Sequence[Sequence[FullLine]]) -> tuple[Begin, int]:
    """How an entry is known from the next, and by how many blank lines.

    Whether another line is a date or an identifier, too, is seen when the profile reads its own listing again.
    """
    first, last = shapes[0], shapes[-1]
    others = [line.text for block in blocks for line in block[1:]]
    has_mark = any(char.isalnum() or char in "#-*•[" for char in _words(first.pattern).split("{")[0])
    is_met = any(compiled(first.pattern).fullmatch(text) for text in others)
    if has_mark and not is_met and not first.is_optional:
        return Begin.MARK, 0
    inside = max((line.blanks for block in blocks for line in block[1:]), default=0)
    between = min(block[0].blanks for block in blocks[1:])
    if between > inside:
        return Begin.BLANK, between
    if not first.is_optional and _OWN_FORM & set(parts_of(first.pattern)):
        return Begin.MARK, 0
    earlier = [line.text for block in blocks for line in block[:-1]]
    has_words = any(map(str.isalnum, _words(last.pattern)))
    is_telling = bool(_OWN_FORM & set(parts_of(last.pattern))) or (
        has_words and not any(compiled(last.pattern).fullmatch(text) for text in earlier)
    )
    if is_telling and not last.is_optional and not last.is_repeated:
        return Begin.END, 0
    raise InvalidRequest(
        "Nothing tells where an entry begins: no words at its start, no more blank lines than within it, and no last "
        "line of a form of its own.",
        _HINT,
    )


def _furniture(listing: Listing, lines: Iterable[FullLine], own: Sequence[str]) -> list[str]:
    """Lines outside entries that are known as furniture, generalised, where no line of an entry looks so."""
    inside = {number for entry in listing.entries for number in range(entry.first_line, entry.last_line + 1)}
    found: dict[str, None] = {}
    for line in lines:
        is_known = any(span.start <= line.start < span.end for span in listing.spans)
        if line.number not in inside and is_known:
            found.setdefault(generalised(line.text))
    like_entries = {generalised(text) for text in own}
    return [pattern for pattern in found if pattern not in like_entries]


def _precision(entries: Iterable[Entry]) -> str:
    dates = [entry.date for entry in entries if entry.date is not None]
    if all(date.day is not None for date in dates):
        return "day"
    return "month" if all(date.month is not None for date in dates) else "year"


def _refuse_what_reads_otherwise(profile: Profile, listing: Listing, entries: Sequence[Entry], manner: Manner) -> None:
    """The profile must read the listing that it was learned from as it was corrected."""
    today = manner.last_day or dt.date.today()
    again = read(profile, listing.text, taken=manner.last_day, today=today)
    found = {entry.first_line: entry for entry in again.entries}
    for entry in entries:
        other = found.get(entry.first_line)
        wanted = entry_of(listing.text, run_together(entry.spans), manner, first=entry.first_line, last=entry.last_line)
        if other is None or not _are_alike(other, wanted):
            raise InvalidRequest(
                f"Read by such a profile, “{_short(entry.title)}” (line {entry.first_line}) would come out otherwise.",
                _HINT,
            )
    if len(again.entries) != len(entries):
        odd = next(entry for entry in again.entries if entry.first_line not in {one.first_line for one in entries})
        raise InvalidRequest(
            f"Read by such a profile, “{_short(odd.title)}” (line {odd.first_line}) would be a paper, too.", _HINT
        )


def _are_alike(one: Entry, other: Entry) -> bool:
    return (one.title, one.people, one.author_count, one.organization, one.date, one.venue, one.identifiers) == (
        other.title, other.people, other.author_count, other.organization, other.date, other.venue, other.identifiers
    ) and one.abstract.split() == other.abstract.split()  # fmt: skip


def _words(pattern: str) -> str:
    for part in parts_of(pattern):
        pattern = pattern.replace("{" + part + "}", "{")
    return pattern


def _named(pattern: str) -> str:
    """A line of this pattern for a sentence."""
    return f"“{_short(pattern)}”"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
