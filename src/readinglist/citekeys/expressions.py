r"""Regular expressions inside a pattern: those that a person wrote, and that must not hang the program.

`re` tries all ways in which an expression may fit, and for `(a+)+$` these double with each letter of a title. So the
ways are counted before an expression is taken, and one that may need more steps than a person would wait for is
refused. The count is an upper bound; expressions such as `[^a-z]`, `^(.*?):` or `(.*)\s.*` pass.
"""

from __future__ import annotations

import re

from readinglist.errors import InvalidRequest

#: Characters of a text that an expression looks at; a key has at most a third of them.
TEXT_LIMIT = 300
#: Room for two free repetitions tried from each character, and for three that are tied to the beginning.
_STEP_LIMIT = 30_000_000
_UNBOUNDED = 10**30

_PIECE = re.compile(
    r"""(?P<open>\((?!\?)|\(\?(?:[:>=!]|<[=!]|P<\w+>))
      | (?P<odd>\(\?(?!P=))
      | (?P<close>\)) | (?P<or>\|)
      | (?P<atom>\(\?P=\w+\) | \\. | \[\^?\](?:[^\]\\]|\\.)*\] | \[(?:[^\]\\]|\\.)*\] | [^\\\[()|*+?])""",
    re.VERBOSE | re.DOTALL,
)
_REPEAT = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})[?+]?")


def compile_expression(text: str, *, pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The expression of a pattern, compiled. Raises InvalidRequest when it cannot be read or may take too long."""
    try:
        compiled = re.compile(text, flags)
    except (re.error, OverflowError) as error:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" has a regular expression that cannot be read: {error}.',
            "The pattern in use stays. Brackets and other signs that are meant as letters need a backslash.",
        ) from error
    starts = 1 if text.startswith("^") else TEXT_LIMIT
    if starts * _Counter(text, pattern).count() > _STEP_LIMIT:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" has a regular expression that may take too long.',
            "The pattern in use stays. Use at most two of * and +, and none of them on a bracket that has one inside.",
        )
    return compiled


class _Counter:
    """Counts, by recursive descent over an expression that `re` has accepted, the ways in which it may fit a text."""

    def __init__(self, text: str, pattern: str) -> None:
        self._text = text
        self._pattern = pattern
        self._at = 0

    def count(self) -> int:
        """Ways of everything up to the closing bracket, or to the end: the sum over alternatives of products."""
        total, ways = 0, 1
        while match := _PIECE.match(self._text, self._at):
            self._at = match.end()
            match match.lastgroup:
                case "close":
                    break
                case "or":
                    total, ways = total + ways, 1
                case "odd":
                    raise InvalidRequest(
                        f'The citation key pattern "{self._pattern}" has a "(?" that is not known.',
                        "Known are (?:...), (?P<name>...), (?=...), (?!...), (?<=...) and (?<!...).",
                    )
                case "open":
                    ways *= self._repeated(self.count())
                case _:
                    ways *= self._repeated(1)
            ways = min(ways, _UNBOUNDED)
        return total + ways

    def _repeated(self, ways: int) -> int:
        """Ways of a piece with the repetition that follows it."""
        match = _REPEAT.match(self._text, self._at)
        if match is None or match[0] in ("{}", "{}?", "{}+"):
            return ways
        self._at = match.end()
        least, most = _bounds(match)
        if ways == 1:
            return max(1, most - least + 1)
        return min(ways**most + (least == 0), _UNBOUNDED) if most <= 8 else _UNBOUNDED


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    """How often a repetition may stand, at least and, within the characters looked at, at most."""
    if match[1]:
        return {"*": (0, TEXT_LIMIT), "+": (1, TEXT_LIMIT), "?": (0, 1)}[match[1]]
    least = min(int(match[2] or 0), TEXT_LIMIT)
    if not match[3]:
        return least, least
    return least, min(int(match[4] or TEXT_LIMIT), TEXT_LIMIT)
