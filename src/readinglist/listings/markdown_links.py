"""The links within one line of Markdown, with their places, and what a person sees of it.

Written here because spans need places, and parsers of Markdown tell those of lines only. Every step is linear in the
line: a bracket is matched by a stack, an address has a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Longer than any address that a person would paste.
_ADDRESS_LIMIT, _DEPTH_LIMIT = 2_000, 8
_BARE = re.compile(r"<?(https?://[^\s<>|\"]+[^\s<>|\".,;:!?'*_`])>?", re.IGNORECASE)
_HTML_LINK = re.compile(
    r"<a\s[^<>]{0,500}?href\s*=\s*[\"']?([^\s\"'<>]{1,2000})[^<>]{0,500}>(.{0,1000}?)</a>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$-])")
_STRONG = re.compile(r"(\*\*|__|~~|`)(?=\S)(.{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]{1,1000}?)(?<=[^\s*_])\1(?![\w*])")

_MARKED = re.compile(r"[\\*_`~<\[:]")


@dataclass(frozen=True, slots=True)
class Link:
    """Characters [start, end) of a line are a link; its words are the characters [text_start, text_end)."""

    text: str
    address: str
    start: int
    end: int
    text_start: int
    text_end: int
    is_image: bool = False


@lru_cache(maxsize=32)  # a line is asked for its links by everybody who judges it
def links_of(line: str) -> tuple[Link, ...]:
    """The links and pictures of a line in the order in which they begin, the outermost of nested ones alone."""
    if "](" not in line and "://" not in line and "<a" not in line:
        return ()
    found = [*_bracketed(line), *_in_html(line)]
    found.sort(key=lambda link: (link.start, -link.end))
    outermost: list[Link] = []
    for link in found:
        if not outermost or link.start >= outermost[-1].end:
            outermost.append(link)
    return tuple(sorted([*outermost, *_bare(line, outermost)], key=lambda link: link.start))


def _bracketed(line: str) -> Iterator[Link]:
    opened: list[int] = []
    at = 0
    while at < len(line):
        char = line[at]
        if char == "\\":
            at += 1
        elif char == "[":
            opened.append(at)
        elif char == "]" and opened:
            first = opened.pop()
            address, end = _address(line, at + 1)
            if end:
                is_image = first > 0 and line[first - 1] == "!"
                text = line[first + 1 : at]
                yield Link(text, address, first - is_image, end, first + 1, at, is_image)
                at = end - 1
        at += 1


def _address(line: str, start: int) -> tuple[str, int]:
    """The address in the parentheses that open at `start`, and where they end; 0 where none is."""
    if not line.startswith("(", start):
        return "", 0
    depth = 0
    for at in range(start, min(len(line), start + _ADDRESS_LIMIT)):
        if line[at] == "(":
            depth += 1
            if depth > _DEPTH_LIMIT:
                break
        elif line[at] == ")":
            depth -= 1
            if not depth:
                inside = line[start + 1 : at].strip()
                return inside.split(None, 1)[0].strip("<>") if inside else "", at + 1
    return "", 0


def _in_html(line: str) -> Iterator[Link]:
    for match in _HTML_LINK.finditer(line):
        yield Link(match[2], match[1], match.start(), match.end(), match.start(2), match.end(2))


def _bare(line: str, linked: Sequence[Link]) -> Iterator[Link]:
    spans = iter([*linked, Link("", "", len(line), len(line), 0, 0)])
    span = next(spans)
    for match in _BARE.finditer(line):
        while match.start() >= span.end and span.end < len(line):
            span = next(spans)
        if match.end() <= span.start or match.start() >= span.end:
            yield Link(match[1], match[1], match.start(), match.end(), match.start(1), match.end(1))


def plain(markdown: str) -> str:
    """What a person sees of a piece of a line: without emphasis, pictures, tags, and with the words of its links.

    Comparison signs stay ("MNIST < CIFAR10"), and so does what only looks like emphasis ("a * b").
    """
    if not _MARKED.search(markdown):
        return " ".join(markdown.split())
    text, at = "", 0
    for link in links_of(markdown):
        text += markdown[at : link.start] + ("" if link.is_image else _words(link))
        at = link.end
    text = _SHORTCODE.sub("", _TAG.sub("", text + markdown[at:]))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _STRONG.sub(r"\2", text)))
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def _words(link: Link) -> str:
    is_nested = "](" in link.text and link.text != link.address
    return "" if is_nested and link.text.startswith("![") else link.text
