r"""LaTeX -> what a reader sees, as Unicode. The way back of `encoding`.

- Letters, symbols and ligatures become their characters (`macros`, one table for both directions).
- Braces go; of a command that formats, its argument stays; what prints nothing goes (`commands`).
- Mathematics stays as it was typed, with its dollar signs. Only `{$\alpha$}`, one character, is that character.
- A command that is not known stays as it was typed, with its arguments; `%` is a character and ends nothing.

Time is linear in the text, whatever its braces and commands do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from readinglist.formats.bibtex import commands, letters
from readinglist.formats.bibtex.macros import ACCENT_MARKS, MATHEMATICS, MOST_NESTED, read_macro

_SPECIAL = re.compile(r"[\\{}$~]|---?|``|''|[!?]`")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_NAME = re.compile(r"\\([A-Za-z]+)\*?")
_BLANKS = re.compile(r"[ \t\r\n]*")
#: In an address of a longer text; \\url takes both forms.
_ESCAPED = re.compile(r"\\([#%&_~])")
_OPTION = re.compile(r"\[[^\[\]{}]*\]")
_CLOSERS = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
#: More than an abstract of arXiv. Without a limit many openers would each look to the end.
_LONGEST_MATHEMATICS = 2_000
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": "\u00a0", "!`": "¡", "?`": "¿"}
#: A backslash and one sign -> what it prints; `\-`, `\/` and their like print nothing.
_CONTROL_SYMBOLS = {char: char for char in "&%$#_{}"} | {
    " ": " ", "\t": " ", "\n": " ", "\r": " ", "\\": " ", ",": "\u2009", ";": " ", ":": " ",
    "!": "", "-": "", "/": "", "@": "",
}  # fmt: skip
#: What an accent prints over nothing: `\~{}`.
_ALONE = {"`": "`", "'": "´", "^": "^", "~": "~", "=": "¯", '"': "¨", ".": "˙", "u": "˘", "v": "ˇ", "c": "¸", "H": "˝"}
_ORDINALS = ("st", "nd", "rd", "th", "er", "e", "o", "a", "TM")
_WRITTEN_ANEW: dict[str, Callable[[str], str]] = {
    "uppercase": str.upper, "MakeUppercase": str.upper, "lowercase": str.lower, "MakeLowercase": str.lower,
    "enquote": "“{}”".format, "mkbibquote": "“{}”".format,
    "textsuperscript": lambda text: _raised("super", text), "textsubscript": lambda text: _raised("sub", text),
}  # fmt: skip


def decode(tex: str) -> str:
    """What a reader of `tex` sees, in NFC."""
    if _SPECIAL.search(tex):
        tex = _Reader(tex).read()
    return tex if tex.isascii() else unicodedata.normalize("NFC", tex)


def _raised(kind: str, text: str) -> str:
    """`text` raised ("super") or lowered ("sub") in characters that Unicode has; ordinals as everybody types them."""
    if text in _ORDINALS:
        return text
    sign = "^" if kind == "super" else "_"
    chars = [letters.math_characters().get(f"{sign}{{{'-' if char == '−' else char}}}") for char in text]
    if None in chars:
        return letters.raised_letters().get(rf"\text{kind}script{{{text}}}", f"{sign}{{{text}}}")
    return "".join(char or "" for char in chars)


def _mathematical(source: str) -> str:
    """One character where the source is that of one, else mathematics."""
    return letters.math_characters().get(source.strip(), f"${source}$")


@dataclass(slots=True)
class _Group:
    """An open group: where its brace closes, and what is done with what it printed, from `start` in the parts on."""

    end: int
    start: int = 0
    finish: Callable[[str], str] | None = None


@dataclass(slots=True)
class _Reader:
    """One walk over `tex`.

    partners: index of each opening brace that is closed -> index of what closes it. unfinished: open groups that have
    a `finish`. is_command_open: what was printed last is the name of a command.
    """

    tex: str
    parts: list[str] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)
    unfinished: int = 0
    is_command_open: bool = False

    def read(self) -> str:
        self._pair_braces()
        index = 0
        while special := _SPECIAL.search(self.tex, index):
            self._print(self.tex[index : special.start()], special.start())
            index = self._step(special.start(), special[0])
        self._print(self.tex[index:], len(self.tex))
        return "".join(self.parts)

    def _pair_braces(self) -> None:
        opened: list[int] = []
        for brace in _BRACE.finditer(self.tex):
            if brace[0] == "{":
                opened.append(brace.start())
            elif brace[0] == "}" and opened:
                self.partners[opened.pop()] = brace.start()

    def _step(self, index: int, special: str) -> int:
        """Read what stands at `index`; the index behind it."""
        if special == "{":
            return self._open(index)
        if special == "}":
            return self._close(index)
        if special == "\\":
            return self._read_command(index)
        if special == "$":
            return self._read_mathematics(index)
        return self._print(_LIGATURES[special], index + len(special))

    def _print(self, text: str, end: int) -> int:
        """Print `text` and go on at `end`. A command kept as it is must not grow by the letters behind its group."""
        if text:
            self.parts += ("{}", text) if self.is_command_open and text[0].isalpha() else (text,)
            self.is_command_open = False
        return end

    # -- groups

    def _open(self, index: int, finish: Callable[[str], str] | None = None) -> int:
        if index not in self.partners:
            return self._print("{", index + 1)
        if not finish and (single := MATHEMATICS.match(self.tex, index, self.partners[index] + 1)):
            return self._print(_mathematical(single[1]), single.end())
        self.groups.append(_Group(self.partners[index], len(self.parts), finish))
        self.unfinished += finish is not None
        return index + 1

    def _close(self, index: int) -> int:
        if not self.groups or self.groups[-1].end != index:
            return self._print("}", index + 1)
        group = self.groups.pop()
        if group.finish:
            self.unfinished -= 1
            printed = "".join(self.parts[group.start :])
            self.parts[group.start :] = [group.finish(printed)]
        return index + 1

    def _argument(self, index: int) -> int | None:
        """Where the group of a command's argument opens, behind blanks; None when no group follows."""
        opening = _BLANKS.match(self.tex, index).end()  # type: ignore[union-attr]  # matches nothing at least
        return opening if opening in self.partners else None

    # -- mathematics

    def _read_mathematics(self, index: int) -> int:
        opener = self.tex[index : index + 2]
        opener = opener if opener in _CLOSERS else "$"
        end = self._end_of_mathematics(index + len(opener), _CLOSERS[opener])
        return self._print(self.tex[index:end] if end else opener, end or index + len(opener))

    def _end_of_mathematics(self, start: int, closer: str) -> int:
        """Behind the closer of mathematics with balanced braces; 0 where there is none, and a dollar sign is one."""
        limit = start + _LONGEST_MATHEMATICS
        at = self.tex.find(closer, start, limit)
        while at > 0 and closer == "$" and self.tex[at - 1] == "\\":
            at = self.tex.find(closer, at + 1, limit)
        is_closed = at >= 0 and self.tex.count("{", start, at) == self.tex.count("}", start, at)
        return at + len(closer) if is_closed else 0

    # -- commands

    def _read_command(self, index: int) -> int:
        if macro := read_macro(self.tex, index):
            return self._print(*macro)
        word = _NAME.match(self.tex, index)
        if word is None:
            return self._read_control_symbol(index)
        name, end = word[1], word.end()
        if name in commands.SILENT or name in commands.BLANK:
            return self._print("" if name in commands.SILENT else " ", self._after_word(end))
        if name in commands.LOGOS or name in commands.NAMES:
            return self._print(commands.LOGOS.get(name) or commands.NAMES[name], self._after_word(end))
        argument = self._argument(end)
        if name in commands.TRANSPARENT:
            return self._after_word(end) if argument is None else self._open(argument)
        known = None if argument is None else self._read_argument(name, argument)
        return self._keep(index, end) if known is None else known

    def _read_argument(self, name: str, argument: int) -> int | None:
        """The command `name`, whose first argument opens at `argument`; None when it is not known."""
        after = self.partners[argument] + 1
        if name in commands.ADDRESSES:
            return self._print(_ESCAPED.sub(r"\1", self.tex[argument + 1 : after - 1]), after)
        if name == "ensuremath":
            return self._print(_mathematical(self.tex[argument + 1 : after - 1]), after)
        if name in commands.UNSEEN:
            second = self._argument(after) if commands.UNSEEN[name] else None
            return after if second is None else self._open(second)
        finish = _WRITTEN_ANEW.get(name) or (_accent(name) if name in ACCENT_MARKS else None)
        if finish and self.unfinished < MOST_NESTED:
            return self._open(argument, finish)
        return None

    def _read_control_symbol(self, index: int) -> int:
        symbol = self.tex[index + 1 : index + 2]
        if symbol in ("(", "["):
            return self._read_mathematics(index)
        if symbol in _CONTROL_SYMBOLS:
            return self._print(_CONTROL_SYMBOLS[symbol], index + 2)
        argument = self._argument(index + 2) if symbol in ACCENT_MARKS else None
        if argument is not None and self.unfinished < MOST_NESTED:
            return self._open(argument, _accent(symbol))
        return self._print(f"\\{symbol}", index + 2)

    def _after_word(self, end: int) -> int:
        """Behind the blanks or the empty group that end a command word."""
        if self.tex.startswith("{}", end):
            return end + 2
        return _BLANKS.match(self.tex, end).end()  # type: ignore[union-attr]  # matches nothing at least

    def _keep(self, index: int, end: int) -> int:
        """A command that is not known, as it was typed, with the arguments that follow at once."""
        while True:
            if end in self.partners:
                end = self.partners[end] + 1
            elif option := _OPTION.match(self.tex, end):
                end = option.end()
            else:
                self._print(self.tex[index:end], end)
                self.is_command_open = self.tex[end - 1].isalpha()
                return end


def _accent(macro: str) -> Callable[[str], str]:
    """Sets the accent over the first letter of a text: `\\'{\\bf e}`, `\\~{}`."""
    mark, alone = ACCENT_MARKS[macro], _ALONE.get(macro, "")
    return lambda text: text[0] + mark + text[1:] if text[:1].isalpha() else alone + text
