r"""Mathematics in a text that somebody typed: where it is, and whether LaTeX can set it.

A dollar sign may as well be money, and a command may be one that only the author's preamble knows, or one that reads
a file. So `$...$` counts as mathematics only when all of it is understood; everything else is text and is escaped.
"""

from __future__ import annotations

import re

from readinglist.formats.bibtex import letters
from readinglist.formats.bibtex.formulas import is_formula

#: Between dollar signs a plain word beside a blank is prose: "$100k in 2020 and A$".
_PROSE = re.compile(r"(?:^|\s)[A-Za-z]{2,}\s|\s[A-Za-z]{2,}$")
_MATHEMATICAL = re.compile(r"[\\^_=<>]")
#: More than a whole abstract of arXiv (1,920 characters). Without a limit many openers would each look to the end.
_LONGEST = 2_000
#: By opener: everything up to what closes it, a backslash and the character behind it taken as one.
_UP_TO_CLOSER = {
    opener: re.compile(rf"(?:(?!{closer})(?:\\.|[^\\]))*+(?={closer})", re.DOTALL)
    for opener, closer in (("$", r"\$"), ("$$", r"\$\$"), (r"\(", r"\\\)"), (r"\[", r"\\\]"))
}
_TOKEN = re.compile(
    r"(?P<script>[\^_]\s*)?(?P<token>\\(?:[A-Za-z]+|.)|[%#&{}]|[^\x00-\x7f][\u0300-\u036f\u20d0-\u20ff]*)", re.DOTALL
)
#: LaTeX composes them of several parts, so it stops at them as a script without braces (seen with pdflatex).
_COMPOSED = r"""
\cdots \vdots \ddots \cong \doteq \bowtie \models \notin \longrightarrow \Longrightarrow
"""


def find_mathematics(text: str, index: int) -> int | None:
    r"""Where the mathematics that opens at `index` (`$`, `\(` or `\[`) ends, or None if it is none.

    The rule for dollar signs is pandoc's: no blank after the first, none before the last, no digit behind it.
    """
    opener = text[index] if text[index] == "$" else text[index : index + 2]
    if text.startswith("$$", index):
        opener = "$$"
    start = index + len(opener)
    closer = _UP_TO_CLOSER[opener].match(text, start, start + _LONGEST)
    if closer is None:
        return None
    end = closer.end()
    content = text[start:end]
    after = end + len(opener)
    if opener == "$" and (content[:1].isspace() or content[-1:].isspace() or text[after : after + 1].isdigit()):
        return None
    return after if _is_mathematics(content) else None


def _is_mathematics(content: str) -> bool:
    if "^^" in content or "$" in content.replace(r"\$", ""):
        return False
    if _PROSE.search(content) and not _MATHEMATICAL.search(content):
        return False
    return is_formula(content)


def encode_mathematics(source: str, *, is_unicode_kept: bool) -> tuple[str, list[str]]:
    r"""Mathematics with its characters as macros, and the characters that have none.

    `\{` becomes `\lbrace`: BibTeX counts braces without looking at the backslash. `%`, `#` and `&` would end it. A
    character outside ASCII gets braces as a script, whether it has a form or not: x^{\sum}, x^{†}.
    """
    unknown: list[str] = []

    def replace(match: re.Match[str]) -> str:
        script, token = match["script"] or "", match["token"]
        if script and (token in _COMPOSED.split() or not token.isascii()):
            return f"{script}{{{encode_token(token, match.end())}}}"
        return script + encode_token(token, match.end())

    def encode_token(token: str, end: int) -> str:
        if token in (r"\{", r"\}"):
            return _separated(r"\lbrace" if token == r"\{" else r"\rbrace", source, end)
        if token in "%#&":
            return f"\\{token}"
        if token.isascii():
            return token
        form = None if is_unicode_kept else letters.math_form(token)
        if form is None:
            if not is_unicode_kept:
                unknown.append(token)
            return token
        return _separated(form, source, end)

    return _TOKEN.sub(replace, source), unknown


def _separated(form: str, source: str, end: int) -> str:
    """A blank after a command word that a letter follows."""
    is_word = form.startswith("\\") and form[-1:].isalpha()
    return f"{form} " if is_word and source[end : end + 1].isalpha() else form
