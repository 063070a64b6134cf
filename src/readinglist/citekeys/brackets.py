r"""Patterns as JabRef writes them: literal text and `[marker:modifier:modifier(arguments)]`.

    [auth][year]                      Doe2016
    [authors3:lower]_[shortyear]      herlandhaugehelgeland_16
    [author:(NoAuthor)]               the text in round brackets where the marker gives nothing

Source of the markers: JabRef's manual, "Customize the citation key generator"; the cases in the tests carry the
numbers of our notes. What we do not know is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from readinglist.citekeys import markers
from readinglist.citekeys.expressions import TEXT_LIMIT, compile_expression
from readinglist.citekeys.folding import fold
from readinglist.citekeys.title_words import raise_first
from readinglist.errors import InvalidRequest
from readinglist.model.paper import Paper

Marker = Callable[[Paper], str]
Modifier = Callable[[str], str]

#: What JabRef takes out of a key, less what a person typed between the brackets.
_UNWANTED = re.compile(r"[\s\-`ʹ:!;?^${}(),=\\\"#%~']+")
_TOKEN = re.compile(r"\[((?:[^\[\]\"]|\"[^\"]*\"|\[[^\[\]]*\])*)\]|([^\[\]]+)")
_REGEX = re.compile(r'regex\(\s*"([^"]*)"\s*,\s*"([^"]*)"\s*\)')
_JAVA_GROUP = re.compile(r"\$(\d)")
_MODIFIERS: dict[str, Modifier] = {
    "lower": str.lower,
    "upper": str.upper,
    "capitalize": lambda text: " ".join(raise_first(word.lower()) for word in text.split()),
    "title_case": lambda text: " ".join(raise_first(word) for word in text.split()),
    "sentence_case": lambda text: raise_first(text.lower()),
    "abbr": lambda text: "".join(word[0] for word in re.split(r"[()\s\"]+", text) if word),
}


def parse_brackets(pattern: str) -> Callable[[Paper], str]:
    """The function that a pattern describes. InvalidRequest names what cannot be understood."""
    pieces: list[Marker] = []
    position = 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            raise InvalidRequest(
                f'The citation key pattern "{pattern}" has a square bracket without its partner.',
                "Write markers as [auth] or [title:lower].",
            )
        pieces.append(_parse_marker(token[1], pattern) if token[1] is not None else _literal(token[2]))
        position = token.end()
    return lambda paper: "".join([piece(paper) for piece in pieces])


def _literal(text: str) -> Marker:
    return lambda paper: text


def _parse_marker(content: str, pattern: str) -> Marker:
    name, *modifiers = _split_modifiers(content)
    marker = markers.find_marker(name)
    if marker is None:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" has the marker [{name}], which is not known.',
            "Known are, among others, [auth], [authors3], [shorttitle], [year], [journal] and [keyword1].",
        )
    steps = [_parse_modifier(text, pattern) for text in modifiers]

    def evaluate(paper: Paper) -> str:
        text = fold(marker(paper), is_german=True)
        for step in steps:
            text = step(text)
        return _UNWANTED.sub("", fold(text, is_german=True))

    return evaluate


def _split_modifiers(content: str) -> list[str]:
    """Split at colons outside round brackets and quotes; `\\:` is a colon."""
    parts, depth, is_quoted, is_escaped = [""], 0, False, False
    for char in content:
        if char == ":" and depth == 0 and not is_quoted and not is_escaped:
            parts.append("")
            continue
        if char == '"':
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += (char == "(") - (char == ")")
        is_escaped = char == "\\" and not is_quoted and not is_escaped
        if not is_escaped:
            parts[-1] += char
    return parts


def _parse_modifier(text: str, pattern: str) -> Modifier:
    if known := _MODIFIERS.get(text):
        return known
    if text.startswith("(") and text.endswith(")"):
        default = text[1:-1]
        return lambda value: value or default
    if (length := text.removeprefix("truncate")) != text and length.isdecimal():
        return lambda value: value[: int(length)].strip()
    if match := _REGEX.fullmatch(text):
        return _substitution(match[1], match[2], pattern)
    raise InvalidRequest(
        f'The citation key pattern "{pattern}" has the modifier ":{text}", which is not known.',
        'Known are lower, upper, capitalize, title_case, sentence_case, abbr, truncateN, regex("a","b") and (text).',
    )


def _substitution(find: str, replace: str, pattern: str) -> Modifier:
    compiled = compile_expression(find, pattern=pattern)
    template = _JAVA_GROUP.sub(r"\\g<\1>", replace)
    try:
        compiled.sub(template, "")
    except (re.error, IndexError) as error:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" has the replacement "{replace}", which cannot be read: {error}.',
            "The pattern in use stays. $1 is what the first pair of brackets found.",
        ) from error
    return lambda value: compiled.sub(template, value[:TEXT_LIMIT])
