"""The shape of one line as a text that a person can read: "#. {title} ({date})"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from readinglist.errors import InvalidRequest
from readinglist.model.listing import Span

_NUMBER = re.compile(r"\d+")
_TOKEN = re.compile(r"\{\{|\}\}|##|#|\{([a-z]+)\}|[{}]")
#: Parts that a pattern may name; "noise" is any words that are no part.
PATTERN_PARTS = frozenset({"title", "people", "abstract", "date", "venue", "identifier", "noise"})
#: More parts on one line could be told apart in too many ways.
_MOST_PARTS = 4
#: How long a line may be for a pattern of so many parts: each part more is one power more of the time.
_LONGEST = {2: 20_000, 3: 2_000, 4: 800}
_MOST = 400


def generalised(text: str) -> str:
    """Words as a pattern without parts: numbers as "#"."""
    return _NUMBER.sub("#", text.replace("{", "{{").replace("}", "}}").replace("#", "##"))


def pattern_of(text: str, start: int, spans: Sequence[Span]) -> str:
    """The pattern of a line whose words begin at `start` of the listing's text; spans: its parts, in order."""
    made, at = "", start
    for span in spans:
        begin, end = max(span.start, start), min(span.end, start + len(text))
        made += generalised(text[at - start : begin - start]) + "{" + span.kind + "}"
        at = end
    return made + generalised(text[at - start :])


@lru_cache(maxsize=512)
def parts_of(pattern: str) -> tuple[str, ...]:
    """The parts that a pattern names, in order."""
    return tuple(match[1] for match in _TOKEN.finditer(pattern) if match[1])


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression with one group a part. Raises InvalidRequest for what is no pattern."""
    made, at, parts = "", 0, 0
    if len(pattern) > _MOST:
        raise InvalidRequest(f"A pattern of {len(pattern):,} letters is too long.")
    for match in _TOKEN.finditer(pattern):
        made += re.escape(pattern[at : match.start()])
        at = match.end()
        if match[1] in PATTERN_PARTS:
            made += "(.+)" if at == len(pattern) else "(.+?)"
            parts += 1
        elif match[0] in ("{{", "}}", "##"):
            made += re.escape(match[0][0])
        elif match[0] == "#":
            made += r"\d+"
        else:
            raise InvalidRequest(f"“{match[0]}” in “{pattern}” is no part of a paper.")
    if parts > _MOST_PARTS:
        raise InvalidRequest(f"“{pattern}” has more than {_MOST_PARTS} parts.")
    return re.compile(made + re.escape(pattern[at:]))


def match_line(pattern: str, text: str, *, start: int) -> list[Span] | None:
    """The parts of a line whose words begin at `start` of the listing's text; None where it is of another shape."""
    if len(text) > _LONGEST.get(len(parts_of(pattern)), len(text)):
        return None
    match = compiled(pattern).fullmatch(text)
    if match is None:
        return None
    spans = [Span(kind, *match.span(index)) for index, kind in enumerate(parts_of(pattern), 1)]
    trimmed = [(span, text[span.start : span.end]) for span in spans]
    return [
        Span(span.kind, start + span.end - len(words.lstrip()), start + span.start + len(words.rstrip()))
        for span, words in trimmed
        if words.strip()
    ]
