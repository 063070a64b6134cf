"""The words of a title that a citation key is made of."""

from __future__ import annotations

import re

_FUNCTION_WORDS = """
a about above across after against along although am amid among an and are around as at be been before behind below
beneath beside besides between beyond but by can despite do does down during except for from has have how if in inside
into is it its near nor not of off on onto or our out outside over past per since so some than that the their these
this those through throughout to toward towards under underneath until up upon using versus via vs was were what when
where which while with within without yet
das de del dem den der des die ein eine einem einen einer eines für mit und von zu zum zur
au aux d du en et l la le les ou pour sur un une
con el gli il las lo los y
"""

#: Words that tell nothing about a paper, in the languages in which titles come; compared without regard to case.
SKIPPED = frozenset(_FUNCTION_WORDS.split())

_TEX = re.compile(r"\\[A-Za-z]+\*?\s*|\\.|[{}$^_\"]|</?(?:i|b|em|sup|sub|sc|span)\b[^<>]{0,80}>")
_SEPARATORS = re.compile(r"[/:|—]")
_NOT_IN_A_WORD = re.compile(r"[\W_]+")


def plain_title(title: str) -> str:
    """The title without TeX commands, braces, dollar signs and the inline tags that records carry."""
    return _TEX.sub("", title)


def significant_words(title: str) -> list[str]:
    """Words that tell papers apart, without punctuation; "Self-Attention" is one word.

    Words of one letter and function words are left out; a title that has nothing else keeps them all.
    """
    words = [_NOT_IN_A_WORD.sub("", word) for word in _SEPARATORS.sub(" ", plain_title(title)).split()]
    words = [word for word in words if word]
    return [word for word in words if _is_significant(word)] or words


def _is_significant(word: str) -> bool:
    if len(word) == 1:
        return word.isdigit() or not word.isascii()
    return word.casefold() not in SKIPPED


def split_words(title: str) -> list[str]:
    """All words, split at blanks and hyphens: "Self-Attention" is two words."""
    return plain_title(title).replace("-", " ").split()


def without_skipped(words: list[str]) -> list[str]:
    return [word for word in words if word.casefold() not in SKIPPED]


def raise_first(word: str) -> str:
    """The word with a capital at the front, the rest as it is: "jabRef" is "JabRef"."""
    return word[:1].upper() + word[1:]
