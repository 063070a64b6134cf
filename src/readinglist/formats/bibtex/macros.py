r"""A macro -> the one character that it makes: accents, letters, symbols, from the table of `letters`.

The strict half of reading, which `encoding` needs to write anew what somebody typed; `decoding` reads whole fields.
"""

from __future__ import annotations

import re
import unicodedata

from readinglist.formats.bibtex import letters

ACCENT_MARKS = {macro: mark for mark, macro in letters.ACCENTS.items()}
_WORD = re.compile(r"\\([A-Za-z]+)[ \t\r\n]*")
#: Mathematics of one character, as `letters.text_form` writes it.
MATHEMATICS = re.compile(r"\{\$((?:[^$\\]|\\.)+)\$\}")
_RAISED = re.compile(r"\\text(?:super|sub)script\{[^{}]*\}")
#: Accents on one letter; Vietnamese has two. Text from outside may nest macros without end.
MOST_NESTED = 6


def read_macro(text: str, index: int, *, depth: int = 0) -> tuple[str, int] | None:
    r"""The character that the macro at `index` makes and where it ends: `\'e`, `\H{o}`, `\ss `, `{\"o}`; else None.

    Blanks after a command word belong to it, and so do the empty braces of `\ss{}`, as in TeX. depth: of macros that
    this one stands in.
    """
    if depth > MOST_NESTED:
        return None
    if text.startswith("{", index):
        return _read_group(text, index, depth=depth)
    if not text.startswith("\\", index) or index + 1 >= len(text):
        return None
    word = _WORD.match(text, index)
    if word is None:
        symbol = text[index + 1]
        return _read_accented(text, ACCENT_MARKS[symbol], index + 2, depth=depth) if symbol in ACCENT_MARKS else None
    name = word[1]
    if name in ACCENT_MARKS:
        return _read_accented(text, ACCENT_MARKS[name], word.end(), depth=depth)
    if name in letters.text_characters():
        end = word.end()
        return letters.text_characters()[name], end + 2 if text.startswith("{}", end) else end
    if raised := _RAISED.match(text, index):
        known = letters.raised_letters().get(raised[0])
        return (known, raised.end()) if known else None
    return None


def _read_group(text: str, index: int, *, depth: int) -> tuple[str, int] | None:
    """Braces around exactly one macro, or around the mathematics of one character."""
    if mathematics := MATHEMATICS.match(text, index):
        char = letters.math_characters().get(mathematics[1])
        return (char, mathematics.end()) if char else None
    if not text.startswith("\\", index + 1):
        return None
    macro = read_macro(text, index + 1, depth=depth + 1)
    return (macro[0], macro[1] + 1) if macro and text.startswith("}", macro[1]) else None


def _read_accented(text: str, mark: str, index: int, *, depth: int) -> tuple[str, int] | None:
    """The letter that an accent macro stands before, and its mark: `e`, `{e}`, `\\i`, `{\\i}`, `\\^e`, `{\\^{e}}`."""
    while text.startswith(" ", index):
        index += 1
    argument = _read_letter(text, index, depth=depth)
    # A group with a macro was read already: trying it twice at every depth would double the time with each.
    if argument is None and text.startswith("{", index) and not text.startswith("\\", index + 1):
        inner = _read_letter(text, index + 1, depth=depth)
        argument = (inner[0], inner[1] + 1) if inner and text.startswith("}", inner[1]) else None
    if argument is None:
        return None
    letter, end = argument
    letter = {"ı": "i", "ȷ": "j"}.get(letter[0], letter[0]) + letter[1:]
    return unicodedata.normalize("NFC", letter + mark), end


def _read_letter(text: str, index: int, *, depth: int) -> tuple[str, int] | None:
    if index < len(text) and text[index].isalpha():
        return text[index], index + 1
    macro = read_macro(text, index, depth=depth + 1) if text.startswith(("\\", "{\\"), index) else None
    return macro if macro and macro[0][0].isalpha() else None
