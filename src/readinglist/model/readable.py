"""TeX leftovers in titles and abstracts, shown readably. For display only: what is stored never changes.

Listings print "\\textbf{L}azy", "1^{st}", "``bottom-up''" and half-lost mathematics. What has one safe reading is shown
so; everything else stays exactly as it was typed, and a piece of mathematics is converted whole or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from readinglist.model.tex_math import MathReader, lowered, raised
from readinglist.model.tex_symbols import ACCENTS, DOUBLE_STRUCK, FONTS, LETTERS, SYMBOLS, WORDS

_START = re.compile(r"[\\$^_{`~]|--|''")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_ACCENT = re.compile(
    r"""\\(?: (["'`^~=.])\s? | ([uvHckrdb])(?=[{\s])\s? )
    (?: \{\s*(\\[ij]|[^\W\d_])\s*\} | (\\[ij](?![A-Za-z])|[^\W\d_])(?:(?<=\\[ij])[ ](?=[^\W\d_]))? )""",
    re.VERBOSE,
)
_OLD_FONT = re.compile(r"\\(?:bf|it|em|sl|sc|tt|rm|sf)(?:\s+|(?=\\))")
_PROTECTED = re.compile(r"[A-Za-z0-9.+-]*[A-Z][A-Za-z0-9.+-]*")
_BARE_RAISED = re.compile(r"\^(\\(?:circ|prime|dagger|ast|star)|-?\d+|[A-Za-z+*])(?![A-Za-z0-9])")
_BARE_LOWERED = re.compile(r"_(?:(\d+)(?![a-z0-9_])|([a-z])(?![A-Za-z0-9_]))")
_BASE = re.compile(r"(?:(\\[A-Za-z]+)|([^\W\d_]+)|([\d)\]}|']))$")
_MATH_LIMIT = 400
_GROUP_LIMIT = 2000
_DEPTH_LIMIT = 6


class Piece(NamedTuple):
    """Characters [start, end) of the stored text that are shown as `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadableText:
    """A text as it is shown, and where each character of it stands in the stored text."""

    source: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        parts, position = [], 0
        for piece in self.pieces:
            parts += [self.source[position : piece.start], piece.text]
            position = piece.end
        parts.append(self.source[position:])
        return "".join(parts)

    def shown_offset(self, source_offset: int) -> int:
        """Where a place of the stored text is shown; a place inside a replaced piece moves to the piece's start."""
        shift = 0
        for piece in self.pieces:
            if piece.end > source_offset:
                return min(source_offset, piece.start) + shift
            shift += len(piece.text) - (piece.end - piece.start)
        return source_offset + shift

    def source_offset(self, shown_offset: int, *, is_end: bool = False) -> int:
        """The place of the stored text behind a shown place; inside a replaced piece its start, or its end."""
        starts, shift = [], 0
        for piece in self.pieces:
            starts.append(piece.start + shift)
            shift += len(piece.text) - (piece.end - piece.start)
        index = bisect_right(starts, shown_offset) - 1
        if index < 0:
            return shown_offset
        piece, start = self.pieces[index], starts[index]
        if shown_offset >= start + len(piece.text):
            return piece.end + shown_offset - start - len(piece.text)
        return piece.end if is_end and shown_offset > start else piece.start


def readable(text: str) -> str:
    """The text as a person reads it; what is not understood stays as typed. Never raises; linear in the length."""
    if _START.search(text) is None:
        return text
    return _Reader(text).read().text


def readable_text(text: str) -> ReadableText:
    """The same with the places kept, so that a mark on the shown text can be stored as a mark on the stored one."""
    return _Reader(text).read()


class _Reader:
    """One pass over one text. A handler gets the position of its first character, and gives (end, shown) or None."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text
        self.depth = depth
        self.closing_quotes: set[int] = set()
        self._groups: dict[int, int] | None = None

    def read(self) -> ReadableText:
        handlers = {
            "\\": self._backslash, "$": self._dollar, "^": self._raised, "_": self._lowered, "{": self._group,
            "`": self._opening_quote, "'": self._closing_quote, "~": self._tie, "-": self._dash,
        }  # fmt: skip
        pieces: list[Piece] = []
        position = 0
        while match := _START.search(self.text, position):
            start = match.start()
            found = handlers[match[0][0]](start)
            position = found[0] if found else match.end()
            if found and found[1] != self.text[start : found[0]]:
                pieces.append(Piece(start, found[0], found[1]))
        return ReadableText(self.text, tuple(pieces))

    def _inner(self, text: str) -> str:
        """A text inside a group, read in its turn; as typed when it is nested too deeply."""
        return text if self.depth >= _DEPTH_LIMIT else _Reader(text, self.depth + 1).read().text

    def _argument(self, position: int) -> tuple[int, str] | None:
        """The group that opens at `position`: its end and its content."""
        if self._groups is None:
            self._groups = matching_braces(self.text)
        close = self._groups.get(position)
        if close is None or close - position > _GROUP_LIMIT:
            return None
        return close + 1, self.text[position + 1 : close]

    # -- what starts with a backslash

    def _backslash(self, start: int) -> tuple[int, str] | None:
        following = self.text[start + 1 : start + 2]
        if following in ("&", "%", "#", "$", "_", "{", "}"):
            return start + 2, following or "\\"
        if following == "\\":
            return start + 2, "\\\\"
        if following in ("(", "["):
            return self._display(start, closing="\\)" if following == "(" else "\\]")
        return self._accent(start) or self._command(start)

    def _display(self, start: int, *, closing: str) -> tuple[int, str] | None:
        end = self.text.find(closing, start + 2, start + _MATH_LIMIT)
        return None if end < 0 else self._math(start, end + 2, self.text[start + 2 : end].strip())

    def _accent(self, start: int) -> tuple[int, str] | None:
        match = _ACCENT.match(self.text, start)
        if match is None:
            return None
        base = match[3] or match[4]
        is_possessive = match[1] == "'" and base in "st" and self._is_letter(start - 1)
        if is_possessive and not match[3] and not self._is_letter(match.end()):
            return None  # "Shannon\'s": an apostrophe escaped for some other language, not a Polish letter
        letter = normalize("NFC", base.lstrip("\\") + ACCENTS[match[1] or match[2]])
        return (match.end(), letter) if len(letter) == 1 else None

    def _command(self, start: int) -> tuple[int, str] | None:
        match = _COMMAND.match(self.text, start)
        if match is None:
            return None
        name, end = match[1], match.end()
        if name in FONTS:
            argument = self._argument(end)
            return None if argument is None else (argument[0], self._inner(argument[1]))
        if name in LETTERS:
            return self._after_letter(end), LETTERS[name]
        if name in SYMBOLS:
            return end, SYMBOLS[name]
        if name in WORDS:
            return end, (" " if self._is_letter(start - 1) else "") + name
        if name in ("mathbb", "mathds") and (argument := self._argument(end)) and argument[1] in DOUBLE_STRUCK:
            return argument[0], DOUBLE_STRUCK[argument[1]]
        if name == "href" and (target := self._argument(end)) and (label := self._argument(target[0])):
            return label[0], self._inner(label[1])
        return self._fraction(start) if name in ("frac", "sqrt") else None

    def _after_letter(self, end: int) -> int:
        """A command that is a letter eats the blank or the empty group behind it."""
        if self.text.startswith("{}", end):
            return end + 2
        return end + (self.text[end : end + 1] == " " and self._is_letter(end + 1))

    def _fraction(self, start: int) -> tuple[int, str] | None:
        """A fraction or a root whose dollars were lost."""
        end = self.text.index("\\", start) + 5
        while (argument := self._argument(end)) and argument[0] - start < 200:
            end = argument[0]
        shown = MathReader(self.text[start:end]).read()
        return None if shown is None else (end, shown)

    # -- mathematics

    def _dollar(self, start: int) -> tuple[int, str] | None:
        """A formula between dollars, by pandoc's rule: no blank inside either of them, no digit after the second."""
        width = 2 if self.text.startswith("$$", start) else 1
        if self.text[start + width : start + width + 1].isspace():
            return start + width, "$" * width
        end = self.text.find("$" * width, start + width, start + _MATH_LIMIT)
        after = self.text[end + width : end + width + 1]
        if end <= start + width or self.text[end - 1].isspace() or after.isdigit():
            return None
        return self._math(start, end + width, self.text[start + width : end])

    def _math(self, start: int, end: int, formula: str) -> tuple[int, str]:
        shown = MathReader(formula).read()
        return end, self.text[start:end] if shown is None else shown

    def _raised(self, start: int) -> tuple[int, str] | None:
        if not self._has_base(start):
            return None
        if (argument := self._argument(start + 1)) and argument[0] - start < 60:
            return self._script(argument, raised)
        match = _BARE_RAISED.match(self.text, start)
        return match and self._script((match.end(), match[1]), raised)

    def _lowered(self, start: int) -> tuple[int, str] | None:
        """A bare "_2" only behind a short base: "Li_2" is mathematics, "table_2" may be a name."""
        base = _BASE.search(self.text, max(0, start - 12), start)
        if base is None:
            return None
        if (argument := self._argument(start + 1)) and argument[0] - start < 60:
            return self._script(argument, lowered)
        match = _BARE_LOWERED.match(self.text, start)
        longest = 2 if match and match[1] else 1
        if match is None or (base[2] and len(base[2]) > longest):
            return None
        return self._script((match.end(), match[1] or match[2]), lowered)

    @staticmethod
    def _script(argument: tuple[int, str], form: Callable[[str], str | None]) -> tuple[int, str] | None:
        shown = MathReader(argument[1]).read()
        shifted = form(shown) if shown else None
        return None if shifted is None else (argument[0], shifted)

    def _has_base(self, start: int) -> bool:
        before = self.text[start - 1 : start] if start else ""
        return before.isalnum() or before in (")", "]", "}", "|", "'")

    # -- text

    def _group(self, start: int) -> tuple[int, str] | None:
        """Braces around an accent, a font or capitals that BibTeX had to keep; other braces may be a set."""
        argument = self._argument(start)
        if argument is None:
            return None
        end, content = argument
        if font := _OLD_FONT.match(content):
            return end, self._inner(content[font.end() :])
        if content.startswith("\\") and len(content) < 20:
            shown = self._inner(content)
            return (end, shown) if len(shown) == 1 and shown.isalpha() else None
        before = self.text[start - 1 : start] if start else ""
        is_word = not before or before.isspace() or before in "(-–—/“`\"'"
        return (end, content) if is_word and _PROTECTED.fullmatch(content) else None

    def _opening_quote(self, start: int) -> tuple[int, str] | None:
        if not self.text.startswith("``", start):
            return None
        end = self.text.find("''", start + 2, start + _MATH_LIMIT)
        if end < 0 or self.text.find("``", start + 2, end) >= 0:
            return start + 2, "``"
        self.closing_quotes.add(end)
        return start + 2, "“"

    def _closing_quote(self, start: int) -> tuple[int, str] | None:
        return (start + 2, "”") if start in self.closing_quotes else None

    def _tie(self, start: int) -> tuple[int, str] | None:
        """ "Fig.~1" is a tie; "~5 %" and "/~name" are not."""
        before, after = self.text[start - 1 : start] if start else "", self.text[start + 1 : start + 2]
        return (
            (start + 1, "\u00a0")
            if (before.isalnum() or before == ".") and (after.isalnum() or after == "\\")
            else None
        )

    def _dash(self, start: int) -> tuple[int, str] | None:
        width = len(self.text[start : start + 4]) - len(self.text[start : start + 4].lstrip("-"))
        before, after = self.text[start - 1 : start] if start else "", self.text[start + width : start + width + 1]
        if width == 3 and before and after:
            return start + 3, "—"
        return (start + 2, "–") if width == 2 and before.isalnum() and after.isalnum() else (start + width, "-" * width)

    def _is_letter(self, position: int) -> bool:
        return position >= 0 and self.text[position : position + 1].isalpha()


def matching_braces(text: str) -> dict[int, int]:
    """The closing brace of each opening one that has one; escaped braces are none."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            pairs[opened.pop()] = match.start()
    return pairs
