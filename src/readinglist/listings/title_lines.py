"""One line that a person wrote: the title on it, and the identifiers and links beside the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readinglist.listings.paragraphs import is_title
from readinglist.listings.reference_names import read_names
from readinglist.model.identifier_forms import Mention, find_identifiers
from readinglist.model.identifiers import Identifier

_MARKER = re.compile(r"(?:[-*+•‣▪◦–—]|\(?\d{1,4}[.)]|\[\d{1,4}\]|\[[ xX]\]|#{1,6})\s+")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_AROUND = " \t,;:|-–—•·()[]<>\"“”«»'"
#: Words that only announce what stands beside them.
_ANNOUNCING = re.compile(
    r"\s*[,;:|(\[–—-]+\s*(?:arxiv|doi|link|url|pdf|paper|preprint|available at|see|pmid|abs)\b[\s:)\]]*$", re.IGNORECASE
)
_QUOTED = re.compile(r"“([^“”]{8,300})”|\"([^\"]{8,300})\"|«\s?([^«»]{8,300}?)\s?»")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FIRST = re.compile(r"[“\"'‘(\[«$¿¡]*(.)")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line that is not blank. text: what is seen of it, from the character `start` of the whole text on.

    title: what can be one, at the characters [title_start, title_end) of the whole text; empty where nothing can.
    """

    number: int
    start: int
    text: str
    is_after_blank: bool
    mentions: tuple[Mention, ...]
    title: str
    title_start: int
    title_end: int

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """One of each scheme; of a scheme of which the line names several, none."""
        named = {mention.identifier for mention in self.mentions}
        schemes = [identifier.scheme for identifier in named]
        return tuple(sorted(item for item in named if schemes.count(item.scheme) == 1))


def title_lines(text: str) -> Iterator[TitleLine]:
    """The lines of a text that are not blank."""
    start, is_after_blank = 0, True
    for number, raw in enumerate(text.split("\n"), 1):
        if seen := raw.strip():
            begin = start + len(raw) - len(raw.lstrip())
            mentions = tuple(find_identifiers(seen))
            first, last = _title_in(seen, mentions)
            yield TitleLine(
                number, begin, seen, is_after_blank, mentions, seen[first:last], begin + first, begin + last
            )
        is_after_blank = not seen
        start += len(raw) + 1


def _title_in(line: str, mentions: Sequence[Mention]) -> tuple[int, int]:
    """Where a title stands on a line: in quotation marks, or the longest piece between markers and links."""
    pieces = list(_pieces(line, mentions))
    for first, last in pieces:
        if quoted := _QUOTED.search(line, first, last):
            group = next(index for index, value in enumerate(quoted.groups(), 1) if value)
            if can_be_title(quoted[group]):
                return quoted.span(group)
    first, last = max(pieces, key=lambda piece: piece[1] - piece[0], default=(0, 0))
    return (first, last) if can_be_title(line[first:last]) else (0, 0)


def _pieces(line: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    marker = _MARKER.match(line)
    at = marker.end() if marker else 0
    taken = sorted(
        [*((item.start, item.end) for item in mentions), *(match.span() for match in _ADDRESS.finditer(line))]
    )
    for start, end in [*taken, (len(line), len(line))]:
        if start > at:
            yield _trimmed(line, at, start)
        at = max(at, end)


def _trimmed(line: str, first: int, last: int) -> tuple[int, int]:
    if announcing := _ANNOUNCING.search(line, first, last):
        last = announcing.start()
    piece = line[first:last]
    first += len(piece) - len(piece.lstrip(_AROUND.replace("(", "").replace("[", "").replace('"', "").replace("“", "")))
    return first, first + len(line[first:last].rstrip(_AROUND.replace(")", "").replace('"', "").replace("”", "")))


def can_be_title(text: str) -> bool:
    """Whether words can be a title: three at least (signs of Chinese and Japanese count), a beginning of one, no end
    of a sentence."""
    if not is_title(text, has_abstract=False):
        return False
    first = _FIRST.match(text)
    if first is None or first[1].islower():
        return False
    names = read_names(text) if "." in text[:60] else None
    if names is not None and names.are_whole:  # "A. Lima, On Sheep": a reference
        return False
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    is_wide = any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in text)
    return (len(words) >= 3 or is_wide) and letters * 2 > len(text.replace(" ", ""))


def is_headline(text: str) -> bool:
    """Whether words are written as a title and as nothing else: with capitals, or with a colon in them."""
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > 1 and (capitals == len(words) or (": " in text and len(words) > 3))
