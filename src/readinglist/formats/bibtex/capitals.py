r"""Capitals in the source of a title that a style would write small, and the source that keeps them.

Most styles write titles in small letters outside braces: "DNA" becomes "dna", `\LaTeX` a command that nobody defined.
Which capitals matter is for the user to say: this only proposes, and only what is no matter of taste: acronyms and
words of mixed letters ("BibTeX", "GPT-4", "mRNA"), single letters ("vitamin C"), formulas, commands with capitals.
"Bayes" is not proposed: in a title where every word begins with a capital nobody can tell.

Source: `change.case$` of bibtex.web (parts 370 to 377). A group that begins with a backslash is no protection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readinglist.formats.bibtex.macros import read_macro

_COMMAND = re.compile(r"\\([A-Za-z]+)(\{\})?")
_MATHEMATICS = re.compile(r"\$(?:[^$\\]|\\.)++\$")
_BRACE = re.compile(r"[{}]")
_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"-(?=[^\W_])")
#: A single letter that is a word of its own.
_ARTICLES = frozenset("A")


@dataclass(frozen=True, slots=True)
class Unprotected:
    """`tex[start:end]` has capitals that a style would write small; in braces it would keep them."""

    start: int
    end: int
    text: str


def find_unprotected(tex: str) -> tuple[Unprotected, ...]:
    """In the text of a title, without its delimiters; in order, none within another. None where all is capitals."""
    pieces = list(_Reader(tex).read())
    words = [piece for piece in pieces if piece.is_word]
    if len(words) > 1 and all(word.text.upper() == word.text for word in words):
        return ()
    return tuple(Unprotected(piece.start, piece.end, tex[piece.start : piece.end]) for piece in _joined(tex, pieces))


def protect(tex: str) -> str:
    """`tex` with braces around all that `find_unprotected` finds; a reader sees the same text as before."""
    parts, index = [], 0
    for found in find_unprotected(tex):
        parts += [tex[index : found.start], _in_braces(found.text)]
        index = found.end
    return "".join([*parts, tex[index:]])


def _in_braces(text: str) -> str:
    """One pair makes no protection where a backslash comes first, except for a command alone: `{\\TeX}`."""
    is_special = text.startswith("\\") and not _COMMAND.fullmatch(text)
    return f"{{{{{text}}}}}" if is_special else f"{{{text}}}"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or what is no word but has capitals. text: as it is read. is_first: begins the title or a subtitle."""

    start: int
    end: int
    text: str
    is_word: bool = True
    is_first: bool = False

    @property
    def is_in_danger(self) -> bool:
        """Whether capitals stand where a style writes small letters: everywhere but at the very beginning."""
        if not self.is_word:
            return True
        if len(self.text) == 1:
            return self.text.isupper() and not self.is_first and self.text not in _ARTICLES
        has_digit = any(char.isdigit() for char in self.text)
        return any(char.isupper() for char in (self.text if has_digit else self.text[1:]))


def _joined(tex: str, pieces: list[_Piece]) -> Iterator[_Piece]:
    """Those in danger; joined by a hyphen to the next one in danger or to a number: "GPT-4" is one."""
    open_piece: _Piece | None = None
    for piece in pieces:
        is_behind = open_piece is not None and tex[open_piece.end : piece.start] == "-"
        if open_piece and is_behind and (piece.is_in_danger or piece.text.isdigit()):
            open_piece = _Piece(open_piece.start, piece.end, f"{open_piece.text}-{piece.text}", is_word=False)
            continue
        if open_piece:
            yield open_piece
        open_piece = piece if piece.is_in_danger else None
    if open_piece:
        yield open_piece


@dataclass(slots=True)
class _Reader:
    """One walk over the text outside braces. word_start: where the word begins that is being read; -1: none."""

    tex: str
    word: str = ""
    word_start: int = -1
    is_first: bool = True

    def read(self) -> Iterator[_Piece]:
        index = 0
        while index < len(self.tex):
            if letters := self._letters(index):
                if not self.word:
                    self.word_start = index
                self.word += letters[0]
                index = letters[1]
                continue
            yield from self._end_word(index)
            end, piece = self._step(index)
            if piece:
                yield piece
            if end > index + 1 or piece:
                self.is_first = False
            elif self.tex[index] in ":" and self.tex[end : end + 1].isspace():
                self.is_first = True
            index = end
        yield from self._end_word(index)

    def _letters(self, index: int) -> tuple[str, int] | None:
        r"""Letters and digits that stand at `index`, also as a macro, `{\"U}`, and where they end."""
        if word := _WORD.match(self.tex, index):
            return word[0], word.end()
        macro = read_macro(self.tex, index) if self.tex[index] in "{\\" else None
        return macro if macro and macro[0][0].isalpha() and not self.tex.startswith("{$", index) else None

    def _end_word(self, end: int) -> Iterator[_Piece]:
        if self.word:
            yield _Piece(self.word_start, end, self.word, is_first=self.is_first)
            self.word, self.is_first = "", False

    def _step(self, index: int) -> tuple[int, _Piece | None]:
        """What is no letter: where it ends, and itself if it has capitals that braces would keep."""
        char = self.tex[index]
        if char == "{":
            end = self._end_of_group(index)
            return end, self._special_group(index, end) if self.tex.startswith("\\", index + 1) else None
        if char == "\\":
            return self._read_command(index)
        mathematics = _MATHEMATICS.match(self.tex, index) if char == "$" else None
        if mathematics and _is_balanced(mathematics[0]):
            has_capitals = mathematics[0].lower() != mathematics[0]
            found = _Piece(index, mathematics.end(), mathematics[0], is_word=False)
            return mathematics.end(), found if has_capitals else None
        return index + 1, None

    def _read_command(self, index: int) -> tuple[int, _Piece | None]:
        command = _COMMAND.match(self.tex, index)
        if command is None:  # BibTeX counts a brace behind a backslash
            return index + (1 if self.tex.startswith(("{", "}"), index + 1) else 2), None
        takes_argument = command[2] is None and self.tex.startswith("{", command.end())
        if takes_argument or command[1].islower():
            return command.end(), None
        return command.end(), _Piece(index, command.end(), command[1], is_word=False)

    def _special_group(self, start: int, end: int) -> _Piece | None:
        r"""A group such as `{\em DNA}`, if one of its words is in danger. Its commands are not: `{\TeX}`."""
        shown = _COMMAND.sub(" ", self.tex[start:end])
        words = (_Piece(start, end, word, is_first=self.is_first) for word in _WORD.findall(shown))
        return _Piece(start, end, shown, is_word=False) if any(word.is_in_danger for word in words) else None

    def _end_of_group(self, index: int) -> int:
        """Behind the brace that closes the group; the end of the text if none does. Backslashes do not count."""
        depth = 0
        for brace in _BRACE.finditer(self.tex, index):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.end()
        return len(self.tex)


def _is_balanced(tex: str) -> bool:
    depth = 0
    for brace in _BRACE.finditer(tex):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            return False
    return depth == 0
