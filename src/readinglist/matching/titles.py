"""What two titles have in common, and the traps in which titles alone mislead.

Scales: the experiment on 24,555 records in the notes on listings, section 4, and docs/matching.md. Titles of different
papers reached a ratio of 0.93; `token_set_ratio` finds a wrong neighbour at 0.90 for 7 % of titles and is not used.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from readinglist.model.titles import normalise_title

#: A title without its subtitle, or cut short, is never taken for the whole title.
_LESS_THAN_WHOLE = 0.93
#: From so many characters on, a title that is the beginning of another one may be that title, cut.
_SHORTEST_CUT = 40
_SHORTEST_WORDS = 4
_SHORTEST = 25
_GENERIC = re.compile(
    r"(?:an? )?(?:short |brief |gentle )?(?:introduction to|lectures? (?:notes )?on|lecture notes|notes on"
    r"|survey (?:of|on)|review of|overview of|tutorial on|editorial|preface|foreword|proceedings of|discussion)\b"
)
_NOTICE = r"errat(?:um|a)|corrigend(?:um|a)|addend(?:um|a)|corrections?|retraction|expression of concern"
_ANSWER = r"comment(?:s|ary)?|reply|response|rejoinder|discussion|note"
_WHOSE = r"(?:an? |the )?(?:(?:authors?|publishers?|editors?)(?: s)? )?"
#: A paper about a paper carries the title (and often the abstract) of the other: "Erratum: ...", "... [Corrigendum]".
_ABOUT = re.compile(rf"{_WHOSE}(?:{_NOTICE}|{_ANSWER})\b")
_LAST_PART = re.compile(r".*[:\[(]")
#: First words of a title under which the same people showed the work of another paper, so that it was published twice.
_SHOWN = ("demonstrator", "demonstration", "demo", "poster", "abstract", "keynote", "tutorial")
_MISSPELT = 80
_ROMAN = r"(?:i{1,3}|iv|vi{0,3}|ix|x)"
_NUMERALS = re.compile(rf"\b(?:\d+|{_ROMAN})\b")
#: What follows a title that is only the name of a series: "II", "2. Dynamics", "theory, part 3", "2020".
_PART = re.compile(
    rf"(?:{_ROMAN}|\d\d?)\b|\d+$|.*\b(?:part|pt|volume|vol|chapter|section) (?:{_ROMAN}|\d+)\b|.*\b{_ROMAN}$"
)


def title_forms(title: str) -> tuple[str, str]:
    """The normalised title, and its form without subtitle (empty when there is none)."""
    main, colon, rest = title.partition(": ")
    return normalise_title(title), normalise_title(main) if colon and rest else ""


def title_ratio(one: str, other: str) -> float:
    """Likeness of two titles, 0 to 1: the best of their forms with and without subtitle. 1 is equal words alone."""
    whole_one, main_one = title_forms(one)
    whole_other, main_other = title_forms(other)
    if whole_one == whole_other:
        return 1.0
    best = fuzz.ratio(whole_one, whole_other) / 100
    for first, second in ((main_one, whole_other), (whole_one, main_other), (main_one, main_other)):
        if first and second:
            best = max(best, min(_LESS_THAN_WHOLE, fuzz.ratio(first, second) / 100))
    return best


def cut_title_ratio(one: str, other: str) -> float:
    """Like `title_ratio`, also when one title is the other cut short: it is compared with as much of the longer one."""
    short, long = sorted((normalise_title(one), normalise_title(other)), key=len)
    best = title_ratio(one, other)
    if len(short) < _SHORTEST_CUT:
        return best
    return max(best, min(_LESS_THAN_WHOLE, fuzz.ratio(short, long[: len(short)]) / 100))


def is_generic(title: str) -> bool:
    """Whether a title is so short or so common that several papers may have it."""
    words = normalise_title(title)
    is_short = len(words) < _SHORTEST or len(words.split()) < _SHORTEST_WORDS
    return is_short or _GENERIC.match(words) is not None


def speaks_about(one: str, other: str) -> bool:
    """Whether one is an erratum, a comment, a reply ... and the other is not."""
    return _is_about(one) != _is_about(other)


def differs_in_number(one: str, other: str) -> bool:
    """Whether the titles are those of two parts or editions: "Part I" and "Part II", "2019" and "2020".

    Of a title and its beginning (a cut one, or one without subtitle), only a number that tells parts apart counts.
    """
    short, long = sorted((normalise_title(one), normalise_title(other)), key=len)
    if long.startswith(short):
        return _PART.match(long[len(short) :].strip()) is not None
    return sorted(_NUMERALS.findall(short)) != sorted(_NUMERALS.findall(long))


def differs_in_kind(one: str, other: str) -> bool:
    """Whether one is the poster, the demonstration, the conference abstract of a work and the other is not."""
    return _is_shown(one) != _is_shown(other)


def _is_shown(title: str) -> bool:
    first = normalise_title(title.removeprefix("Extended ")).partition(" ")[0]
    return process.extractOne(first, _SHOWN, scorer=fuzz.ratio, score_cutoff=_MISSPELT) is not None


def _is_about(title: str) -> bool:
    """By its beginning, or by a last part that says nothing else ("...: Reply", "... [Corrigendum]")."""
    last_part = normalise_title(_LAST_PART.sub("", title))
    return _ABOUT.match(normalise_title(title)) is not None or _ABOUT.fullmatch(last_part) is not None
