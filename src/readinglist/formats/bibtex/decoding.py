r"""LaTeX -> Unicode: accents, letters, symbols and the marks that LaTeX makes of ASCII. The way back of `encoding`.

Only what has a character is replaced. Mathematics, commands that format and commands that are not known stay as they
stand, braces stay except those around a single letter (`{\"o}` is "ö"). Addresses are no LaTeX: the caller leaves
url, doi, eprint and file fields alone.
"""

from __future__ import annotations

import re
import unicodedata

from readinglist.formats.bibtex import letters

_ACCENT_MARKS = {macro: mark for mark, macro in letters.ACCENTS.items()}
_WORD = re.compile(r"\\([A-Za-z]+)[ \t\n]*")
_MATHEMATICS = re.compile(r"\{\$((?:[^$\\]|\\.)+)\$\}")
_RAISED = re.compile(r"\\text(?:super|sub)script\{[^{}]*\}")
_CHANGEABLE = re.compile(r"[\\~`$]|--|''")
#: Accents on one letter; Vietnamese has two. Text from outside may nest macros without end.
_MOST_NESTED = 6
_ESCAPED = frozenset("&%$#_{}")
_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", "\u00a0"))


def decode(text: str) -> str:
    """`text` with every letter and symbol macro as its character, in NFC."""
    if not _CHANGEABLE.search(text):
        return unicodedata.normalize("NFC", text)
    parts: list[str] = []
    index = 0
    while index < len(text):
        char, end = _read(text, index)
        parts.append(char)
        index = end
    return unicodedata.normalize("NFC", "".join(parts))


def read_macro(text: str, index: int, *, depth: int = 0) -> tuple[str, int] | None:
    r"""The character that the macro at `index` makes and where it ends: `\'e`, `\H{o}`, `\ss `, `{\"o}`; else None.

    Blanks after a command word belong to it, and so do the empty braces of `\ss{}`, as in TeX. depth: of macros that
    this one stands in.
    """
    if depth > _MOST_NESTED:
        return None
    if text.startswith("{", index):
        return _read_group(text, index, depth=depth)
    if not text.startswith("\\", index) or index + 1 >= len(text):
        return None
    word = _WORD.match(text, index)
    if word is None:
        symbol = text[index + 1]
        return _read_accented(text, _ACCENT_MARKS[symbol], index + 2, depth=depth) if symbol in _ACCENT_MARKS else None
    name = word[1]
    if name in _ACCENT_MARKS:
        return _read_accented(text, _ACCENT_MARKS[name], word.end(), depth=depth)
    if name in letters.text_characters():
        end = word.end()
        return letters.text_characters()[name], end + 2 if text.startswith("{}", end) else end
    if raised := _RAISED.match(text, index):
        known = letters.raised_letters().get(raised[0])
        return (known, raised.end()) if known else None
    return None


def _read(text: str, index: int) -> tuple[str, int]:
    char = text[index]
    if char == "$":  # mathematics of the author: not touched
        end = text.find("$", index + 1)
        while end > 0 and text[end - 1] == "\\":
            end = text.find("$", end + 1)
        return (text[index : end + 1], end + 1) if end > 0 else (char, index + 1)
    if char in "{\\":
        if macro := read_macro(text, index):
            return macro
        if (protected := _MATHEMATICS.match(text, index)) and protected[1].lower() != protected[1]:
            return f"${protected[1]}$", protected.end()  # the braces kept styles from writing it in small letters
        if char == "\\" and index + 1 < len(text):
            escaped = text[index + 1]
            return (escaped if escaped in _ESCAPED else char + escaped), index + 2
        return char, index + 1
    for ligature, replacement in _LIGATURES:
        if text.startswith(ligature, index):
            return replacement, index + len(ligature)
    return char, index + 1


def _read_group(text: str, index: int, *, depth: int) -> tuple[str, int] | None:
    """Braces around exactly one macro, or around the mathematics of one character."""
    if mathematics := _MATHEMATICS.match(text, index):
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
    if argument is None and text.startswith("{", index):
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
