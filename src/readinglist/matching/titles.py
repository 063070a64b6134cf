"""What two titles have in common, and the traps in which titles alone mislead.

Scales: the experiment on 24,555 records in the notes on listings, section 4, and docs/matching.md. Titles of different
papers reached a ratio of 0.93; `token_set_ratio` finds a wrong neighbour at 0.90 for 7 % of titles and is not used.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

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
#: First words of a title under which the same people showed the work of another paper, so that it was published twice.
_SHOWN = ("demonstrator", "demonstration", "demo", "poster", "abstract", "keynote", "tutorial")
_MISSPELT = 80
_SAME_SPELLING = 95
_PART_NUMBER = r"(?:[a-h]|one|two|three|four|five|six|seven|eight|nine|ten)"
#: Works under the title, and often with the abstract, of another: supplements, data, slides, reviews ...
_MARKED_FIRST = re.compile(
    r"(?:retracted|withdrawn|re|(?:supplement(?:ary|al)? |replication |research |source )?(?:code|data|dataset"
    r"|materials?|information|software|slides) (?:for|to|from|of)|supplement (?:to|for)|(?:book )?review of"
    r"|(?:an? )?(?:rebuttal|critique) (?:of|to))\b"
)
_MARK = re.compile(
    rf"(?:part|pt) {_PART_NUMBER}|retracted|withdrawn|revisited|reloaded|continued|supplements?|supplementary data"
    r"|supplement(?:ary|al) (?:materials?|information)|(?:online )?appendix|data ?sets?|data|code|software|slides"
    r"|poster|presentation|video|book review|(?:a )?survey"
)
_MARKED_LAST = re.compile(rf"\b(?:revisited|retracted|withdrawn|part {_PART_NUMBER})$")
_LAST_SEGMENT = re.compile(r".*(?:[:\[(—–]| - )")
_LETTER = re.compile(r"\b[B-Z]\b")
#: Words that carry little: one in place of another is a slip.
_SMALL_WORDS = frozenset(
    ("a", "an", "and", "are", "at", "by", "can", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "via")
)
_ARTICLES = ("a", "an", "the")
_LONG_VERSION = re.compile(r"(?:the )?(?:extended|full|long|journal|preprint)(?: \w+)? version|extended|full paper")
_LAST_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
#: Words less alike than this are two words, not one that is misspelt or inflected.
_ANOTHER_WORD = 50
_ROMAN = r"(?:i{1,3}|iv|vi{0,3}|ix|x{1,3}(?:i{1,3}|iv|vi{0,3}|ix)?)"
_NUMERALS = re.compile(rf"\b(?:\d+|{_ROMAN})\b")
#: What follows a title that is only the name of a series: "II", "2. Dynamics", "theory, part 3", "2020".
_PART = re.compile(
    rf"(?:{_ROMAN}|\d\d?)\b(?! (?:year|month|week|day))|\d+$|.*\b{_ROMAN}$"
    rf"|.*\b(?:part|pt|volume|vol|chapter|section) (?:{_ROMAN}|\d+|{_PART_NUMBER})\b"
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


def differs_in_mark(one: str, other: str) -> bool:
    """Whether only one is marked as a part, a supplement, data, slides, a review ... or has more than a subtitle more.

    Words before a title, brackets after it: a listing drops neither, and what has them is another work.
    """
    is_marked = any(first != second for first, second in zip(_marks(one), _marks(other), strict=True))
    is_same = normalise_title(one) == normalise_title(other)  # without the marks by which parts are told
    return not is_same and (is_marked or _has_more_around(one, other) or _has_more_around(other, one))


def _marks(title: str) -> tuple[bool, bool]:
    words, segment = normalise_title(title), normalise_title(_LAST_SEGMENT.sub("", title))
    return bool(_MARKED_FIRST.match(words)), bool(_MARKED_LAST.search(words) or _MARK.fullmatch(segment))


def _has_more_around(long: str, short: str) -> bool:
    whole, part = normalise_title(long), normalise_title(short)
    if part and whole.endswith(f" {part}") and whole.removesuffix(f" {part}") not in _ARTICLES:
        return True
    if whole.startswith(f"{part} ") and _MARK.fullmatch(whole.removeprefix(f"{part} ")):
        return True
    brackets = _LAST_BRACKETS.search(long)
    if brackets is None or _LAST_BRACKETS.search(short):
        return False
    if _LONG_VERSION.fullmatch(normalise_title(brackets[1])) or _ends_alike(whole, part):
        return False
    return fuzz.ratio(normalise_title(long[: brackets.start()]), part) >= _SAME_SPELLING


def _ends_alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) / 100 >= _LESS_THAN_WHOLE and one.split()[-1:] == other.split()[-1:]


def differs_in_word(one: str, other: str) -> bool:
    """Whether a word stands in place of another one ("WW" and "ZZ", "Theory" and "Experiments"), neither misspelt.

    Between titles that differ in more than such words (dropped ones, other order) it tells nothing.
    """
    if _has_other_letter(one, other):
        return True
    own, others = normalise_title(one).split(), normalise_title(other).split()
    changes = SequenceMatcher(None, own, others, autojunk=False).get_opcodes()
    replaced = [(own[a:b], others[c:d]) for kind, a, b, c, d in changes if kind == "replace"]
    is_all = all(change[0] in ("equal", "replace") for change in changes)
    return any(
        (is_all or len(first) == len(second)) and _are_other_words("".join(first), "".join(second))
        for first, second in replaced
    )


def _has_other_letter(one: str, other: str) -> bool:
    """Whether capital letters that stand alone ("W bosons") differ on both sides."""
    own, others = set(_LETTER.findall(one)), set(_LETTER.findall(other))
    return bool(own - others) and bool(others - own)


def _are_other_words(one: str, other: str) -> bool:
    """Not by a wrong letter in a short word, nor by a word that is cut or shortened."""
    is_cut = one.startswith(other) or other.startswith(one)
    is_misspelt = Levenshtein.distance(one, other) < (2 if len(one) == len(other) == 2 else 3)
    is_misspelt = is_misspelt or bool({one, other} & _SMALL_WORDS)
    return not is_cut and not is_misspelt and fuzz.ratio(one, other) < _ANOTHER_WORD


def _is_shown(title: str) -> bool:
    first = normalise_title(title.removeprefix("Extended ")).partition(" ")[0]
    return process.extractOne(first, _SHOWN, scorer=fuzz.ratio, score_cutoff=_MISSPELT) is not None


def _is_about(title: str) -> bool:
    """By its beginning, or by a last part that says nothing else ("...: Reply", "... [Corrigendum]")."""
    last_part = normalise_title(title[max(map(title.rfind, ":[(")) + 1 :])
    return _ABOUT.match(normalise_title(title)) is not None or _ABOUT.fullmatch(last_part) is not None
