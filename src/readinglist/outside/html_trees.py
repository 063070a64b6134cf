"""HTML as a tree, within bounds. The only home of selectolax: html.parser is quadratic on "<a <a <a", and the tree of
lexbor is that of browsers (a 2 MB page in 13 ms; BeautifulSoup: 2.9 s).
"""

from __future__ import annotations

import re
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from readinglist.model.texts import one_line
from readinglist.outside import Malformed

Node = LexborNode
Tree = LexborHTMLParser

#: The parser needs time in the square of the depth: 10,000 elements inside each other take 0.3 s, 200,000 five minutes.
#: No page is so deep, and none has more characters than this.
DEPTH_LIMIT, LENGTH_LIMIT = 2_000, 16_000_000
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
_MOST_TAGS = 1_000
#: Elements that have no end, or whose end may be left out (HTML, 13.1.2).
_ENDLESS = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dt", "dd", "td", "th", "tr", "option", "thead", "tbody", "tfoot",
})  # fmt: skip
_SOURCE = re.compile(
    r"\s*(?:<\?xml\s[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|meta|link|title|style|script"
    r"|body|main|section|article|nav|header|button|form|div|span|p|a|ul|ol|dl|table|h[1-6]|svg)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)


def is_html(text: str) -> bool:
    """Whether a text begins as the source of a page or of a part of one."""
    return _SOURCE.match(text[:10_000]) is not None


def read_html(html: str) -> LexborHTMLParser:
    """The tree of a page or of a part of one. Malformed: larger or deeper than any page is."""
    if len(html) > LENGTH_LIMIT:
        raise Malformed(f"its HTML has more than {LENGTH_LIMIT / 1e6:.0f} MB")
    if _is_too_deep(html):
        raise Malformed(f"its HTML is nested more than {DEPTH_LIMIT:,} deep")
    return LexborHTMLParser(html)


def _is_too_deep(html: str) -> bool:
    depths = accumulate(map(_STEPS.__getitem__, _TAG.findall(html)))
    return max(depths, default=0) > DEPTH_LIMIT


class _Steps(dict[str, int]):
    """How far a tag leads down ("div": 1, "/div": -1, "br": 0); made as tags are met, and kept for the usual ones."""

    def __missing__(self, tag: str) -> int:
        name = tag.removeprefix("/").lower()
        step = 0 if name in _ENDLESS else -1 if tag[0] == "/" else 1
        if len(self) < _MOST_TAGS:
            self[tag] = step
        return step


_STEPS = _Steps()


def line_of(node: Node | None) -> str:
    """The text of a node and all below it as one line; empty for None."""
    return "" if node is None else one_line(node.text())


def attribute(node: Node | None, name: str) -> str:
    """The value of an attribute, white space around it taken off; empty where there is none."""
    return "" if node is None else (node.attributes.get(name) or "").strip()
