"""Citation keys: made once when a paper comes in, and from then on the user's to change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from readinglist.citekeys.brackets import parse_brackets
from readinglist.citekeys.folding import fold
from readinglist.citekeys.formula import parse_formula
from readinglist.citekeys.formula_words import NextFormula, SuffixStyle
from readinglist.citekeys.title_words import significant_words
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.paper import Paper

#: First author, three words of the title, year: "vaswaniAttentionAllYou2017"; without authors "AttentionAllYou2017".
DEFAULT_PATTERN = "auth.lower + shorttitle(3,3) + year"

#: How equal keys are told apart where the pattern does not say it; named as JabRef asks for it in its preferences.
CLASHES = {
    "second a": SuffixStyle(),  # Doe2016, Doe2016a, Doe2016b
    "second b": SuffixStyle(first=2),  # Doe2016, Doe2016b, Doe2016c
    "always": SuffixStyle(is_always=True),  # Doe2016a, Doe2016b
}
DEFAULT_CLASH = "second a"

#: Long enough for every pattern that a person types into a text, short enough for a line.
LENGTH_LIMIT = 100

_UNSAFE = re.compile(r"[^A-Za-z0-9\-_:.+/]+")
_HAS_LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|/(?:[^/\\]|\\.)+/")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was understood: `evaluate` gives the text of a key before clashes and unsafe characters."""

    text: str
    evaluate: Callable[[Paper], str]
    suffix: SuffixStyle | None = None  # None: as the preferences say


@lru_cache(maxsize=64)
def parse_pattern(text: str) -> Pattern:
    """Read a pattern in JabRef's form (`[auth][year]`) or Better BibTeX's (`auth.lower + year`).

    Raises InvalidRequest with the part that cannot be understood.
    """
    text = text.strip() or DEFAULT_PATTERN
    if "[" in _QUOTED.sub("", text) or "]" in _QUOTED.sub("", text):
        return Pattern(text, parse_brackets(text))
    evaluate, suffix = parse_formula(text)
    return Pattern(text, evaluate, suffix)


def make_key(
    paper: Paper, *, pattern: str = DEFAULT_PATTERN, clash: str = DEFAULT_CLASH, taken: Callable[[str], bool]
) -> str:
    """A new key for a paper: safe, never empty, and one for which `taken` is false.

    clash: one of CLASHES, for a pattern that does not say how equal keys are told apart. taken: is this key in use?
    It must compare without regard to case, as BibTeX does. The same paper, pattern and taken keys give the same key. A
    paper of which only an identifier is known is called by that, whatever the pattern: "arXiv:2306.12345". Raises
    InvalidRequest for a pattern that cannot be understood.
    """
    parsed = parse_pattern(pattern)
    try:
        key = safe_key(paper.title if _is_known_by_identifier(paper) else parsed.evaluate(paper))
    except NextFormula:
        key = ""
    if not _HAS_LETTER_OR_DIGIT.search(key) or key == _year(paper):
        key = _key_of_last_resort(paper)
    style = parsed.suffix or CLASHES[clash]
    if not style.is_always and not taken(key):
        return key
    return _first_free(key, style=style, taken=taken)


def _is_known_by_identifier(paper: Paper) -> bool:
    return bool(paper.title) and not paper.people and is_placeholder_title(paper.title, paper.identifiers)


def safe_key(text: str) -> str:
    r"""`text` in the characters that BibTeX, LaTeX and shells leave alone: ASCII letters and digits and -_:.+/."""
    return _UNSAFE.sub("", fold(text))[:LENGTH_LIMIT]


def is_safe_key(key: str) -> bool:
    """Whether a key typed by a person can be written into a .bib and a .tex as it stands."""
    return bool(_HAS_LETTER_OR_DIGIT.search(key)) and not _UNSAFE.search(key) and len(key) <= LENGTH_LIMIT


def _key_of_last_resort(paper: Paper) -> str:
    """Words of the title and the year; "paper" where no word of the title can be written in ASCII."""
    words = "".join([safe_key(word) for word in significant_words(paper.title)[:3]])
    return (words[: LENGTH_LIMIT - 4] or "paper") + _year(paper)


def _year(paper: Paper) -> str:
    return str(paper.date.year) if paper.date else ""


def _first_free(key: str, *, style: SuffixStyle, taken: Callable[[str], bool]) -> str:
    """The key with the first free suffix. Beyond 26 the number is found by halving: many equal titles stay cheap."""

    def candidate(number: int) -> str:
        letters = _letters(number)
        suffix = style.template % {"n": number, "a": letters, "A": letters.upper()}
        return key + _UNSAFE.sub("", suffix)

    for number in range(style.first, 27):
        if not taken(candidate(number)):
            return candidate(number)
    low, high = 26, 52
    while taken(candidate(high)):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(candidate(middle)) else (low, middle)
    return candidate(high)


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
