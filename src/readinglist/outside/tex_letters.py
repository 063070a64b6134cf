"""Letters that TeX writes with commands, as characters: "B\\'arczy" is Bárczy, "{\\L}ukasz" is Łukasz.

For names and titles in texts of arXiv, which are ASCII. Mathematics, and what is no letter, stays as it was written.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from readinglist.model.tex_symbols import ACCENTS, LETTERS

_LETTER_NAMES = "|".join(sorted(LETTERS, key=len, reverse=True))
#: A formula, which is kept; else an accent over a letter or over a dotless i, or a letter by its name.
_PIECE = re.compile(
    rf"""
    \$[^$\n]{{1,500}}\$ | \\\\
    | (?P<braced>\{{)?
      \\(?: (?P<accent>["'`^~=.]\s? | [uvHckrdb](?=[\s{{\\]) \s?)
            (?: \{{\s?(?P<grouped>\\?[^\W\d_])\s?\}} | (?P<base>\\[ij](?![A-Za-z])\s? | [^\W\d_]) )
          | (?P<letter>{_LETTER_NAMES})(?![A-Za-z]) (?:\{{\}} | [ ](?=[^\W\d_]))? )
      (?(braced)\}})
    """,
    re.VERBOSE,
)


def decode_tex_letters(text: str) -> str:
    """The text with its letters as characters. An accent that no letter has stays as typed."""
    return _PIECE.sub(_decoded, text) if "\\" in text else text


def _decoded(match: re.Match[str]) -> str:
    if match["letter"]:
        return LETTERS[match["letter"]]
    if not match["accent"]:
        return match[0]
    base = (match["grouped"] or match["base"]).strip().lstrip("\\")
    letter = normalize("NFC", base + ACCENTS[match["accent"].strip()])
    return letter if len(letter) == 1 else match[0]
