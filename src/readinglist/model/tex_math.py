"""A short TeX formula as Unicode text, or nothing where a part of it has no such form."""

from __future__ import annotations

import re

from readinglist.model.tex_symbols import (
    DOUBLE_STRUCK,
    FONTS,
    LOWERED,
    MATH_ACCENTS,
    RAISED,
    SPACES,
    SYMBOLS,
    WORDS,
)

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_ESCAPED = {"\\{": "{", "\\}": "}", "\\%": "%", "\\&": "&", "\\#": "#", "\\_": "_", "\\$": "$", "\\|": "‖"}
_DEPTH_LIMIT = 8
_SIMPLE = re.compile(r"[^\s+\-−/·×]+")


class _Unreadable(Exception):
    """A part of the formula has no form in Unicode; never leaves this module."""


def raised(text: str) -> str | None:
    """The text in superscript characters, or None where one is missing."""
    return _shifted(text, RAISED)


def lowered(text: str) -> str | None:
    """The text in subscript characters, or None where one is missing."""
    return _shifted(text, LOWERED)


def _shifted(text: str, table: dict[str, str]) -> str | None:
    shifted = [table.get(char) for char in text]
    return None if not text or None in shifted else "".join(char for char in shifted if char is not None)


class MathReader:
    """Reads one formula, without its dollars, from left to right. Linear; nesting deeper than eight is unreadable."""

    def __init__(self, formula: str) -> None:
        self._tokens = _TOKEN.findall(formula)
        self._at = 0

    def read(self) -> str | None:
        try:
            return self._sequence(depth=0)
        except _Unreadable:
            return None

    def _sequence(self, *, depth: int) -> str:
        """Everything up to the closing brace of this depth, or to the end of the formula."""
        if depth > _DEPTH_LIMIT:
            raise _Unreadable
        parts: list[str] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token == "}":
                if not depth:
                    raise _Unreadable
                return "".join(parts)
            if token in ("^", "_"):
                parts.append(self._script(token, depth=depth))
            else:
                parts.append(self._one(token, before=parts[-1] if parts else "", depth=depth))
        if depth:
            raise _Unreadable
        return "".join(parts)

    def _one(self, token: str, *, before: str, depth: int) -> str:
        if token == "{":
            return self._sequence(depth=depth + 1)
        if token[0] == "\\":
            return self._command(token, before=before, depth=depth)
        return {"'": "′", "~": " ", "$": None}.get(token, token) or self._refuse()

    def _command(self, token: str, *, before: str, depth: int) -> str:
        name = token[1:]
        if token in _ESCAPED:
            return _ESCAPED[token]
        if name in SYMBOLS:
            return SYMBOLS[name]
        if name in SPACES:
            return SPACES[name]
        if name in WORDS:
            return (" " if before[-1:].isalnum() else "") + name
        if name in FONTS:
            return self._argument(depth=depth)
        if name in ("mathbb", "mathds"):
            return DOUBLE_STRUCK.get(self._argument(depth=depth)) or self._refuse()
        if name in MATH_ACCENTS:
            base = self._argument(depth=depth)
            return base + MATH_ACCENTS[name] if len(base) == 1 else self._refuse()
        if name == "frac":
            return f"{self._factor(depth=depth)}/{self._factor(depth=depth)}"
        if name == "sqrt":
            return f"√{self._factor(depth=depth)}"
        return self._refuse()

    def _script(self, token: str, *, depth: int) -> str:
        shown = self._argument(depth=depth)
        shifted = raised(shown) if token == "^" else lowered(shown)
        return shifted or self._refuse()

    def _factor(self, *, depth: int) -> str:
        shown = self._argument(depth=depth)
        return shown if _SIMPLE.fullmatch(shown) else f"({shown})"

    def _argument(self, *, depth: int) -> str:
        """The next group or token, as TeX takes an argument: blanks before it do not count."""
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1
        if self._at >= len(self._tokens) or self._tokens[self._at] in ("}", "^", "_"):
            raise _Unreadable
        token = self._tokens[self._at]
        self._at += 1
        return self._one(token, before="", depth=depth + 1)

    @staticmethod
    def _refuse() -> str:
        raise _Unreadable
