"""Corrections of a listing: what a person says about its parts, and the fields that follow from that.

Pure. Each correction gives another listing of the same text, in which every line belongs to an entry, is furniture or
is an issue, as before. Fields of an entry are derived again only for parts whose words have changed; what a listing
says of an entry elsewhere (votes, a link of the page) stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from readinglist.errors import InvalidRequest
from readinglist.listings.extents import Extents
from readinglist.listings.paragraphs import is_prose
from readinglist.listings.parts import FIELDS, Manner, facts_of, identifiers_in
from readinglist.model.correction import PARTS, Act, Correction
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.listing import Entry, Issue, Listing, Span

#: Parts of which an entry has one; marking another one replaces it.
_SINGLE = frozenset({"title", "people", "date", "venue"})
#: Issues that a part settles when it is there.
_SETTLED_BY = {"people": frozenset({"no-people"}), "date": frozenset({"no-date", "date"})}
_WANTING = {
    "people": "No name of a person stands in “{}”.",
    "date": "“{}” is not a date that can be read.",
    "identifier": "No identifier and no address stands in “{}”.",
}
_OF_LINES = frozenset({"title", "first_line", "last_line", "spans", "abstract", "identifiers", "section", "source"})
_SHOWN = 60


def correct(listing: Listing, corrections: Iterable[Correction]) -> Listing:
    """The listing with all corrections in turn. Raises InvalidRequest for the first that cannot be carried out."""
    for correction in corrections:
        listing = apply(listing, correction)
    return settled(listing)


def apply(listing: Listing, correction: Correction) -> Listing:
    """The listing after one correction; an entry may stand without a title until `settled`.

    Raises InvalidRequest with the reason: nothing is selected, two entries would share words, no date stands there.
    """
    bench = _Bench(listing)
    start, end = correction.start, correction.end
    match correction.act:
        case Act.MARK if correction.part == "noise":
            bench.mark_noise(start, end)
        case Act.MARK:
            bench.mark(start, end, correction.part)
        case Act.MOVE:
            bench.move(correction.was, start, end)
        case Act.SPLIT:
            bench.split(start)
        case Act.JOIN:
            bench.join(start)
        case Act.DROP:
            bench.drop(start)
        case Act.ADD:
            bench.add(start, end)
    return bench.listing()


def settled(listing: Listing) -> Listing:
    """The listing as it can be planned: an entry without a title or an identifier is an issue."""
    untitled = [entry for entry in listing.entries if _is_unfinished(entry)]
    if not untitled:
        return listing
    issues = [
        Issue("no-title", "A paper without a title: mark its title.", entry.first_line, entry.last_line)
        for entry in untitled
    ]
    return replace(
        listing,
        entries=tuple(entry for entry in listing.entries if not _is_unfinished(entry)),
        issues=tuple(sorted([*listing.issues, *issues], key=lambda issue: issue.first_line)),
        spans=(*listing.spans, *(span for entry in untitled for span in entry.spans)),
    )


def _is_unfinished(entry: Entry) -> bool:
    """Whether its title was not marked yet; an entry in BibTeX may have none."""
    return not entry.title and not entry.source


def rebased(correction: Correction, old: str, new: str) -> Correction | None:
    """The correction for a text that was edited; None where one of its own lines is among those that changed."""
    before, after = old.split("\n"), new.split("\n")
    shortest = min(len(before), len(after))
    head = _alike(before, after, most=shortest)
    tail = _alike(before[::-1], after[::-1], most=shortest - head)
    places = (correction.start, correction.end, *(correction.was if correction.act is Act.MOVE else ()))
    first, last = old.count("\n", 0, min(places)), old.count("\n", 0, max(places))
    if last < head:
        return correction
    if first < len(before) - tail:
        return None
    shift = len(new) - len(old)
    was = (correction.was[0] + shift, correction.was[1] + shift) if correction.act is Act.MOVE else correction.was
    return replace(correction, start=correction.start + shift, end=correction.end + shift, was=was)


def correct_again(
    listing: Listing, corrections: Iterable[Correction], *, text: str | None
) -> tuple[Listing, tuple[Correction, ...]]:
    """Corrections of another reading of `text`, as far as they still hold; with those that were carried out.

    One whose lines were edited meanwhile, or that cannot be carried out any more, is left out. text: None for that of
    the listing itself.
    """
    kept: list[Correction] = []
    for correction in corrections:
        moved = correction if text in (None, listing.text) else rebased(correction, text or "", listing.text)
        if moved is None:
            continue
        try:
            listing = apply(listing, moved)
        except InvalidRequest:
            continue
        kept.append(moved)
    return settled(listing), tuple(kept)


def _alike(one: Sequence[str], other: Sequence[str], *, most: int) -> int:
    """How many lines both begin with alike."""
    return next((index for index in range(most) if one[index] != other[index]), most)


class _Bench:
    """A listing taken apart for one correction. Offsets are characters of the text, lines count from 1."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self.text = listing.text
        self.lines = Extents(listing.text)
        self.entries = list(listing.entries)
        self.spans = list(listing.spans)
        self.issues = list(listing.issues)
        self.manner = manner_of(listing)

    def listing(self) -> Listing:
        return replace(
            self._listing,
            entries=tuple(self.entries),
            spans=tuple(sorted(self.spans, key=lambda span: (span.start, span.end))),
            issues=tuple(self.issues),
        )

    # -- acts

    def mark(self, start: int, end: int, part: str) -> None:
        """The words are a part of the entry they stand in, of the one right above, or of a new one."""
        if part not in PARTS:
            raise InvalidRequest(f"“{part}” is no part of a paper.", f"The parts are {', '.join(PARTS)}.")
        span = self._trimmed(Span(part, start, end))
        self._refuse_empty_words(span)
        first, last = self.lines.of(span)
        index = self._owner(span)
        if index is None:
            index = self._untitled_below(last) if part == "title" else self._entry_above(first, part)
        self._claim(first, last)
        if index is None:
            index = self._insert(Entry("", first, last))
        self.entries[index] = self._grown(self.entries[index], first, last)
        self._put(index, self._with_span(self.entries[index].spans, span))

    def mark_noise(self, start: int, end: int) -> None:
        """The words are no part of any paper; lines outside entries are furniture from now on."""
        noise = self._trimmed(Span("noise", start, end))
        first, last = self.lines.of(noise)
        for index in self._among(first, last):
            self._put(index, [piece for span in self.entries[index].spans for piece in self.lines.cut(span, noise)])
        self.spans = [piece for span in self.spans for piece in self.lines.cut(span, noise)]
        lines = self.lines.words_of(first, last)
        self.spans += [Span("noise", max(a, noise.start), min(b, noise.end)) for a, b in lines]
        whole = [self.lines.line_of(a) for a, b in lines if noise.start <= a and b <= noise.end]
        self._free_issues(set(whole) - self._owned_lines())

    def move(self, was: tuple[int, int], start: int, end: int) -> None:
        """A part begins or ends elsewhere; it stops at the lines of the entries beside its own."""
        found = [
            (index, span)
            for index, entry in enumerate(self.entries)
            for span in entry.spans
            if (span.start, span.end) == was
        ]
        if not found:
            raise InvalidRequest("That part is not marked any more.", "Nothing was changed.")
        index, old = found[0]
        span = self._trimmed(Span(old.kind, *self._between_neighbours(index, start, end)))
        self._refuse_empty_words(span)
        first, last = self.lines.of(span)
        self._claim(first, last)
        self.entries[index] = self._grown(self.entries[index], first, last)
        others = [piece for other in self.entries[index].spans if other != old for piece in self.lines.cut(other, span)]
        self._put(index, [*others, span])

    def split(self, at: int) -> None:
        """A new entry begins with a line; that line is its title unless another one is marked behind it."""
        line = self.lines.line_with_words(at)
        index = self._only_entry(line)
        entry = self.entries[index]
        if line <= entry.first_line:
            raise InvalidRequest("An entry begins with this line already.", "Choose the line of the second paper.")
        border = self.lines.start_of(line)
        behind = [piece for span in entry.spans for piece in self.lines.cut(span, Span("", 0, border))]
        if not any(span.kind == "title" for span in behind):
            title = self._trimmed(Span("title", border, self.lines.end_of(line)))
            behind = [*(piece for span in behind for piece in self.lines.cut(span, title)), title]
        above = [piece for span in entry.spans for piece in self.lines.cut(span, Span("", border, len(self.text)))]
        self.entries[index] = replace(entry, last_line=self.lines.last_with_words(entry.first_line, line - 1))
        self._put(index, above)
        second = Entry("", line, entry.last_line, type=entry.type, section=entry.section)
        self._put(self._insert(second), behind)

    def join(self, at: int) -> None:
        """The entry and the next one are one paper: single parts are those of the first, where it has them."""
        index = self._only_entry(self.lines.line_of(at))
        if index + 1 >= len(self.entries):
            raise InvalidRequest("There is no entry behind this one.", "Choose the first of the two.")
        first, second = self.entries[index], self.entries.pop(index + 1)
        own = {span.kind for span in first.spans}
        taken = [span for span in second.spans if span.kind not in _SINGLE or span.kind not in own]
        self._claim(first.last_line + 1, second.first_line - 1)
        self.entries[index] = replace(
            first,
            last_line=max(first.last_line, second.last_line),
            abstract="\n\n".join(filter(None, (first.abstract, second.abstract))),
            identifiers=tuple(dict.fromkeys((*first.identifiers, *second.identifiers))),
            **_gaps(first, second),  # type: ignore[arg-type]
        )
        self._put(index, [*first.spans, *taken])

    def drop(self, at: int) -> None:
        """The entry is no paper: its words are furniture."""
        index = self._only_entry(self.lines.line_of(at), near=at)
        entry = self.entries.pop(index)
        shared = self._owned_lines()
        lines = [line for line in range(entry.first_line, entry.last_line + 1) if line not in shared]
        self.spans = [span for span in self.spans if self.lines.line_of(span.start) not in set(lines)]
        self.spans += [Span("noise", a, b) for line in lines for a, b in self.lines.words_of(line, line)]
        if not lines:
            self.spans += [replace(span, kind="noise") for span in entry.spans]
        self._free_issues(set(lines))

    def add(self, start: int, end: int) -> None:
        """Lines that were not understood are a paper: the first is its title, the rest is what it looks like."""
        words = self._trimmed(Span("title", start, end))
        first, last = self.lines.of(words)
        if self._among(first, last):
            raise InvalidRequest("These lines belong to a paper already.", "Split it where the second one begins.")
        self._claim(first, last)
        index = self._insert(Entry("", first, last))
        lines = self.lines.words_of(first, last)
        guessed = [Span(self._looks_like(self.text[a:b]), a, b) for a, b in lines[1:]]
        self._put(index, [Span("title", *lines[0]), *(span for span in _run_together(guessed) if span.kind)])

    # -- fields

    def _put(self, index: int, spans: Iterable[Span]) -> None:
        """Give an entry its parts, and the fields that follow from those that changed."""
        entry = self.entries[index]
        ordered = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
        made = replace(entry, spans=ordered)
        for part in (*FIELDS, "identifier"):
            old, new = self._texts(entry.spans, part), self._texts(ordered, part)
            if old != new:
                made = self._derived(made, part, old=old, new=new)
        self.entries[index] = self._titled(made, entry)

    def _derived(self, entry: Entry, part: str, *, old: Sequence[str], new: Sequence[str]) -> Entry:
        if part == "identifier":
            gone = identifiers_in(old)
            kept = [item for item in entry.identifiers if item not in gone]
            return replace(entry, identifiers=tuple(dict.fromkeys([*kept, *identifiers_in(new)])))
        values = dict(FIELDS[part])
        if "comments" in facts_of(part, old, self.manner):
            values["comments"] = None
        found = facts_of(part, new, self.manner)
        if found:
            self._drop_issues(entry, _SETTLED_BY.get(part, frozenset()))
        return replace(entry, **{**values, **found})  # type: ignore[arg-type]

    def _with_span(self, spans: Sequence[Span], new: Span) -> list[Span]:
        """Parts with one more: of a single part it is the one from now on; an abstract that it touches goes on."""
        touching = self._touching([span for span in spans if span.kind == "abstract"], new)
        gone = [span for span in spans if span.kind == new.kind and span.kind != "identifier" and span not in touching]
        rest = [span for span in spans if span not in gone]
        pieces = [piece for span in rest for piece in self.lines.cut(span, new)]
        same = [piece for piece in pieces if piece.kind == new.kind == "abstract" and self._is_one_line(piece, new)]
        start, end = min([new.start, *(s.start for s in same)]), max([new.end, *(s.end for s in same)])
        return [*(piece for piece in pieces if piece not in same), Span(new.kind, start, end)]

    def _touching(self, spans: Sequence[Span], new: Span) -> list[Span]:
        """Those that follow one another up to the new one, and from there on, with nothing but blanks between."""
        found: list[Span] = []
        low, high = new.start, new.end
        for span in reversed([span for span in spans if span.start < new.start]):
            if self.text[span.end : low].strip():
                break
            found.append(span)
            low = span.start
        for span in [span for span in spans if span.start >= new.start]:
            if self.text[high : span.start].strip():
                break
            found.append(span)
            high = span.end
        return found

    def _is_one_line(self, one: Span, other: Span) -> bool:
        low, high = sorted((one, other), key=lambda span: span.start)
        return "\n" not in self.text[low.end : high.start]

    @staticmethod
    def _titled(entry: Entry, before: Entry) -> Entry:
        """A paper without a title is called by its identifier, as the readers do; one that was follows it."""
        is_stale = bool(before.title) and is_placeholder_title(before.title, before.identifiers)
        if any(span.kind == "title" for span in entry.spans) or (entry.title and not is_stale):
            return entry
        return replace(entry, title=entry.identifiers[0].text if entry.identifiers else "")

    def _refuse_empty_words(self, span: Span) -> None:
        words = self.text[span.start : span.end]
        found = identifiers_in([words]) if span.kind == "identifier" else facts_of(span.kind, [words], self.manner)
        if not found:
            shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
            sentence = _WANTING.get(span.kind, "“{}” says nothing.").format(shown)
            raise InvalidRequest(sentence, "Nothing was changed. Mark other words.")

    def _texts(self, spans: Iterable[Span], part: str) -> list[str]:
        return [self.text[span.start : span.end] for span in spans if span.kind == part]

    def _trimmed(self, span: Span) -> Span:
        start, end = self.lines.stripped(max(0, span.start), min(span.end, len(self.text)))
        if start >= end:
            raise InvalidRequest("No words are selected.", "Select the words in the text first.")
        return Span(span.kind, start, end)

    # -- entries

    def _among(self, first: int, last: int) -> list[int]:
        """Indexes of the entries that have one of these lines."""
        return [i for i, entry in enumerate(self.entries) if entry.first_line <= last and entry.last_line >= first]

    def _owned_lines(self) -> set[int]:
        return {line for entry in self.entries for line in range(entry.first_line, entry.last_line + 1)}

    def _owner(self, span: Span) -> int | None:
        """The one entry that a selection touches; of several on its lines, the one whose words it has."""
        first, last = self.lines.of(span)
        near = self._among(first, last)
        if len(near) > 1:
            near = [
                index
                for index in near
                if self.entries[index].first_line <= first
                and last <= self.entries[index].last_line
                and any(own.start < span.end and own.end > span.start for own in self.entries[index].spans)
            ]
            if len(near) != 1:
                raise InvalidRequest("The words belong to two papers.", "Join the two first, or select less.")
        return near[0] if near else None

    def _only_entry(self, line: int, *, near: int | None = None) -> int:
        """The entry that has this line; of several on it, the one whose words are at `near`."""
        found = self._among(line, line)
        if len(found) > 1 and near is not None:
            found = [i for i in found if any(span.start <= near <= span.end for span in self.entries[i].spans)]
        if not found:
            raise InvalidRequest("This line belongs to no paper.", "Mark its title, or add the lines as a paper.")
        if len(found) > 1:
            raise InvalidRequest("Several papers share this line.", "Mark their parts instead.")
        return found[0]

    def _entry_above(self, first: int, part: str) -> int | None:
        """The entry right above a line, blanks between, if it can take one more of this part."""
        above = [i for i, entry in enumerate(self.entries) if entry.last_line < first]
        if not above or self.lines.words_of(self.entries[above[-1]].last_line + 1, first - 1):
            return None
        has_one = part in _SINGLE and any(span.kind == part for span in self.entries[above[-1]].spans)
        return None if has_one else above[-1]

    def _untitled_below(self, last: int) -> int | None:
        """The entry right below a line, blanks between, that has no title yet."""
        index = next((i for i, entry in enumerate(self.entries) if entry.first_line > last), None)
        if index is None or self.entries[index].title:
            return None
        return None if self.lines.words_of(last + 1, self.entries[index].first_line - 1) else index

    def _insert(self, entry: Entry) -> int:
        index = sum(other.first_line < entry.first_line for other in self.entries)
        self.entries.insert(index, entry)
        return index

    def _between_neighbours(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The range without the lines of the entries beside this one."""
        own = self.entries[index]
        above = [entry.last_line for entry in self.entries if entry.last_line < own.first_line]
        below = [entry.first_line for entry in self.entries if entry.first_line > own.last_line]
        if above:
            start = max(start, self.lines.end_of(max(above)))
        if below:
            end = min(end, self.lines.start_of(min(below)))
        return start, end

    def _grown(self, entry: Entry, first: int, last: int) -> Entry:
        return replace(entry, first_line=min(first, entry.first_line), last_line=max(last, entry.last_line))

    # -- furniture and issues

    def _claim(self, first: int, last: int) -> None:
        """Lines go to an entry: they are no furniture and no issue any more."""
        free = set(range(first, last + 1)) - self._owned_lines()
        self.spans = [span for span in self.spans if self.lines.line_of(span.start) not in free]
        self._free_issues(free)

    def _free_issues(self, lines: set[int]) -> None:
        """Take lines out of the issues that they are in; an issue of which no words are left is gone."""
        kept: list[Issue] = []
        for issue in self.issues:
            if lines.isdisjoint(range(issue.first_line, issue.last_line + 1)):
                kept.append(issue)
                continue
            rest = [
                n for n in range(issue.first_line, issue.last_line + 1) if n not in lines and self.lines.words_of(n, n)
            ]
            kept += [replace(issue, first_line=a, last_line=b) for a, b in _runs(rest)]
        self.issues = kept

    def _drop_issues(self, entry: Entry, kinds: frozenset[str]) -> None:
        self.issues = [
            issue
            for issue in self.issues
            if issue.kind not in kinds or not entry.first_line <= issue.first_line <= entry.last_line
        ]

    def _looks_like(self, words: str) -> str:
        if facts_of("date", [words], self.manner) and len(words) < 30:
            return "date"
        if "author_count" in facts_of("people", [words], self.manner):
            return "people"
        if len(words) < 200 and identifiers_in([words]):
            return "identifier"
        return "abstract" if is_prose(words) else ""


def manner_of(listing: Listing) -> Manner:
    """How the listing is written, as far as its day and its entries tell."""
    date = listing.date
    day = dt.date(date.year, date.month, date.day) if date is not None and date.month and date.day else None
    counts = any(entry.author_count is not None or entry.organization for entry in listing.entries)
    return Manner(day, has_names=not counts or any(entry.people for entry in listing.entries))


def _gaps(first: Entry, second: Entry) -> dict[str, object]:
    """What the second of two entries says and the first does not, apart from what follows from its lines."""
    left_out = _OF_LINES | (set(FIELDS["people"]) if any(getattr(first, name) for name in FIELDS["people"]) else set())
    names = [one.name for one in fields(Entry) if one.name not in left_out and getattr(first, one.name) == one.default]
    return {name: getattr(second, name) for name in names}


def _run_together(spans: Iterable[Span]) -> list[Span]:
    """Abstracts line by line as one, and of each single part the first alone."""
    made: list[Span] = []
    for span in spans:
        if span.kind == "abstract" and made and made[-1].kind == "abstract":
            made[-1] = replace(made[-1], end=span.end)
        elif span.kind and (span.kind not in _SINGLE or all(other.kind != span.kind for other in made)):
            made.append(span)
    return made


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
