"""Reading one block token by token: what the quick pattern does not match, and which error is in it.

Linear in the length of the file whatever is in it: after an error reading goes on behind all that was sound. Only a
value that is never closed is passed over again; when that adds up, the partners of all braces are found in one walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from readinglist.formats.bibtex import grammar

_WHITE = re.compile(grammar.WHITE)
_WHITE_OR_COMMENT = re.compile(grammar.WHITE_OR_COMMENT)
_NAME = re.compile(grammar.NAME)
_WORD = re.compile(f"{grammar.NUMBER}|{grammar.MACRO}")
_KEYS = {"{": re.compile(grammar.KEY_IN_BRACES), "(": re.compile(grammar.KEY_IN_BRACKETS)}
_CLOSERS = {"{": "}", "(": ")"}
_CLOSINGS = {"{": re.compile(r"[{}]"), "(": re.compile(r"[{})]")}
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_COMMENTED = re.compile(r"(?:\A|[\r\n])[ \t]*%[^\r\n]*\Z")
_NOT_CLOSED = "the entry is not closed"
#: So far before an `@` a `%` at the beginning of its line is looked for.
_LONGEST_REMARK = 300
#: Passing over unclosed values may cost that many times the length of the file.
_MOST_WASTE = 2


class FieldSpan(NamedTuple):
    """Where a field stands in the text of its file.

    name: as written. [start, end): from the name to the end of the value, without the comma.
    [value_start, value_end): the value with its delimiters.
    """

    name: str
    start: int
    end: int
    value_start: int
    value_end: int


class BrokenBlock(Exception):
    """reason: in plain words. resume: all before it in the block was sound."""

    def __init__(self, reason: str, resume: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.resume = resume


class Reader:
    """Reads blocks of one text; all places are offsets in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._partners: dict[int, int] | None = None
        self._waste = 0

    def read_entry(self, at: int, *, opener: str, is_strict: bool) -> tuple[str, tuple[FieldSpan, ...], int]:
        """The key, the fields and the end of the entry whose inside begins at `at`. is_strict: without `%` lines."""
        white = _WHITE if is_strict else _WHITE_OR_COMMENT
        body = self._skip(white, at)
        key = _KEYS[opener].match(self.text, body)
        assert key
        at = self._skip(white, key.end())
        closer = _CLOSERS[opener]
        if not self.text.startswith((",", closer), at):
            reason = "the entry has no key" if self.text.startswith("=", at) else "there is no comma after the key"
            raise BrokenBlock(reason if at < len(self.text) else _NOT_CLOSED, body)
        fields: list[FieldSpan] = []
        while not self.text.startswith(closer, at):
            if not self.text.startswith(",", at):
                raise BrokenBlock(self._missing_comma(at, fields[-1].name), at)
            at = self._skip(white, at + 1)
            if self.text.startswith(closer, at):
                break
            fields.append(self._read_field(at, white))
            at = self._skip(white, fields[-1].end)
        return key[0], tuple(fields), at + 1

    def read_definition(self, at: int, *, opener: str, has_name: bool) -> tuple[tuple[FieldSpan, ...], int]:
        """The field and the end of a @string, or of a @preamble, whose value has no name."""
        at = self._skip(_WHITE_OR_COMMENT, at)
        if has_name:
            field = self._read_field(at, _WHITE_OR_COMMENT)
        else:
            end = self._read_value(at, "the preamble", _WHITE_OR_COMMENT)
            field = FieldSpan("", at, end, at, end)
        at = self._skip(_WHITE_OR_COMMENT, field.end)
        if not self.text.startswith(_CLOSERS[opener], at):
            raise BrokenBlock("something stands between the value and the end", at)
        return (field,) if has_name else (), at + 1

    def _end_of_token(self, at: int, owner: str) -> int:
        """The end of the group, the text in quotes, the number or the macro that begins at `at`."""
        if self.text.startswith("{", at):
            partner = self._find_partner(at)
            if partner is None:
                raise self._unclosed(at, len(self.text), f"a brace in {owner} is not closed")
            return partner + 1
        if self.text.startswith('"', at):
            return self._end_of_quoted(at, owner)
        word = _WORD.match(self.text, at)
        if word is None:
            raise BrokenBlock(f"{owner} has no value", at)
        return word.end()

    def find_end_of_broken(self, body: int, resume: int, *, opener: str) -> int:
        """Behind the closing brace of the block, or before the next line that begins with `@word{`.

        body: where the inside of the block begins; resume: where an error was found in it, outside of all values.
        """
        following = grammar.HEAD_OF_LINE.search(self.text, resume - 1)
        limit = following.start() if following else len(self.text)
        depth = 0
        for brace in _CLOSINGS[opener].finditer(self.text, resume, limit):
            if depth == 0 and brace[0] == _CLOSERS[opener]:
                return brace.end()
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
        return self._without_blanks_before(limit, body)

    def is_commented_out(self, at: int) -> bool:
        """Whether the line has a `%` at its beginning, before `at`."""
        return _COMMENTED.search(self.text[max(at - _LONGEST_REMARK, 0) : at]) is not None

    def _read_field(self, at: int, white: re.Pattern[str]) -> FieldSpan:
        name = _NAME.match(self.text, at)
        if name is None:
            raise BrokenBlock(self._missing_name(at), at)
        equals = self._skip(white, name.end())
        if not self.text.startswith("=", equals):
            is_next_block = name[0].startswith("@")
            raise BrokenBlock(_NOT_CLOSED if is_next_block else f"there is no equals sign after “{name[0]}”", at)
        start = self._skip(white, equals + 1)
        end = self._read_value(start, f"“{name[0]}”", white)
        return FieldSpan(name[0], at, end, start, end)

    def _read_value(self, at: int, owner: str, white: re.Pattern[str]) -> int:
        while True:
            end = self._end_of_token(at, owner)
            at = self._skip(white, end)
            if not self.text.startswith("#", at):
                return end
            at = self._skip(white, at + 1)

    def _end_of_quoted(self, start: int, owner: str) -> int:
        at = start + 1
        while mark := _BRACE_OR_QUOTE.search(self.text, at):
            if mark[0] == '"':
                return mark.end()
            if mark[0] == "}":
                raise self._unclosed(start, mark.end(), f"{owner} has a closing brace too many, or a quote is missing")
            partner = self._find_partner(mark.start())
            if partner is None:
                raise self._unclosed(start, len(self.text), f"a brace in {owner} is not closed")
            at = partner + 1
        raise self._unclosed(start, len(self.text), f"a quote in {owner} is not closed")

    def _find_partner(self, at: int) -> int | None:
        """The brace that closes the one at `at`."""
        if self._partners is not None:
            return self._partners.get(at)
        depth = 0
        for brace in _BRACE.finditer(self.text, at):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.start()
        return None

    def _unclosed(self, start: int, end: int, reason: str) -> BrokenBlock:
        self._waste += end - start
        if self._partners is None and self._waste > _MOST_WASTE * len(self.text):
            self._partners = dict(_partners(self.text))
        return BrokenBlock(reason, start)

    def _missing_comma(self, at: int, name: str) -> str:
        is_end = at == len(self.text) or self.text.startswith("@", at)
        return _NOT_CLOSED if is_end else f"there is no comma after “{name}”"

    def _missing_name(self, at: int) -> str:
        return "there is a comma too many" if self.text.startswith(",", at) else "there is no name of a field"

    def _skip(self, white: re.Pattern[str], at: int) -> int:
        blanks = white.match(self.text, at)
        assert blanks
        return blanks.end()

    def _without_blanks_before(self, end: int, least: int) -> int:
        while end > least and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end


def _partners(text: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            yield opened.pop(), brace.start()
