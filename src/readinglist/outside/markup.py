"""Titles and abstracts with markup (HTML, JATS, MathML) as the plain text that a paper keeps.

Small marks become characters where there are some (x<sub>2</sub> is x₂); formulas become text; an abstract keeps its
paragraphs, and the headings of its sections as "Aim: ...". JATS: jats.nlm.nih.gov, MathML: w3.org/TR/mathml-core.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from readinglist.model.tex_math import lowered, raised
from readinglist.model.texts import clean_text, one_line
from readinglist.outside import Malformed
from readinglist.outside.xml_trees import local_name, read_xml

_WORDS = (
    "a abstract alternatives b bold br break disp-formula div em email ext-link font graphic h1 h2 h3 h4 h5 h6 i"
    " inline-formula inline-graphic italic label li list list-item monospace named-content ol p related-article roman"
    " sans-serif sc scp sec small span strike strong styled-content sub sup tex-math title tt u ul underline uri xref"
    " math maction merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace"
    " msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics annotation annotation-xml"
)
#: A known tag, of whatever prefix; anything else between angles is text ("MNIST < CIFAR10 > Imagenet").
_ATTRIBUTE = r"""\s++[\w:.-]{1,40}+\s*+=\s*+(?:"[^"<>]{0,300}+"|'[^'<>]{0,300}+'|[^\s"'<>]{1,300}+)"""
_TAG = re.compile(rf"</?(?:[a-z]{{1,8}}:)?(?:{'|'.join(_WORDS.split())})(?:{_ATTRIBUTE})*+\s*+/?>", re.IGNORECASE)
_PREFIX = re.compile(r"</?([a-z]{1,8}):", re.IGNORECASE)
_BREAK = "\n\n"
#: Characters of the longest title and the longest abstract that are taken for one; a service that says more is broken,
#: and whoever shows or compares such a text would stand still.
LINE_LIMIT, ABSTRACT_LIMIT = 5_000, 100_000
_BLOCKS = frozenset({"p", "div", "sec", "li", "list-item", "AbstractText", "disp-formula"})
_HEADINGS = frozenset({"title", "h1", "h2", "h3", "h4", "h5", "h6"})
_EMPTY_HEADINGS = frozenset({"abstract", "summary", ""})
_UNREAD = frozenset({"annotation", "annotation-xml", "graphic", "inline-graphic", "mprescripts", "none"})


def plain_line(markup: str) -> str:
    """A title or name as one line of plain text."""
    return _line(_plain(markup))


def plain_abstract(markup: str) -> str:
    """An abstract as paragraphs with an empty line between them."""
    return _paragraphs(_plain(markup))


def element_line(element: Element | None) -> str:
    """The text of an element as one line; empty for None."""
    return "" if element is None else _line(_inner(element))


def element_paragraphs(element: Element) -> str:
    """The text of an element as paragraphs with an empty line between them."""
    return _paragraphs(_inner(element))


def _line(text: str) -> str:
    return one_line(text) if len(text) <= LINE_LIMIT else ""


def _paragraphs(text: str) -> str:
    if len(text) > ABSTRACT_LIMIT:
        return ""
    lines = (one_line(part) for part in re.split(r"\n\s*\n", clean_text(text)))
    return _BREAK.join(line for line in lines if line)


def _plain(markup: str) -> str:
    if "<" not in markup and "&" not in markup:
        return markup
    try:
        text = "".join(_pieces(read_xml(_as_document(markup))))
    except Malformed:  # a bare "<" or "&", a tag that is never closed: taken word by word
        text = markup
    # Twice, because markup often arrives escaped once more ("&amp;lt;i&amp;gt;", "R&amp;amp;D").
    return html.unescape(_TAG.sub("", html.unescape(_TAG.sub("", text))))


def _as_document(fragment: str) -> str:
    names = {*_PREFIX.findall(fragment), "xlink", "xsi"} - {"xml"}
    spaces = " ".join(f'xmlns:{name}="{name}"' for name in sorted(names))
    return f"<x {spaces}>{fragment}</x>"


def _pieces(element: Element) -> Iterator[str]:
    """The text of an element and all below it, piece by piece."""
    name = local_name(element)
    if name in _UNREAD:
        return
    if name == "math":
        yield _math(element)
    elif name in ("sub", "sup"):
        inner = _inner(element)
        yield (lowered(inner) if name == "sub" else raised(inner)) or inner
    elif name == "tex-math":
        yield _formula(element.text or "")
    elif name == "alternatives":
        tex = next((child for child in element if local_name(child) == "tex-math"), None)
        yield _inner(element) if tex is None else "".join(_pieces(tex))
    elif name in _HEADINGS:
        heading = _inner(element).strip().rstrip(":")
        yield _BREAK if heading.casefold() in _EMPTY_HEADINGS else f"{_BREAK}{heading}: "
    elif name in _BLOCKS:
        yield _inner(element) + _BREAK
    else:
        yield _inner(element)


def _formula(tex: str) -> str:
    """Springer wraps each formula in a whole document of TeX."""
    _preamble, begin, rest = tex.partition(r"\begin{document}")
    return rest.partition(r"\end{document}")[0].strip() if begin else tex


def _inner(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [*_pieces(child), child.tail or ""]
    return "".join(parts)


def _math(element: Element) -> str:
    """A formula of MathML as text: "x₂", "10⁻³", "a/b", "√x"; what has no character is written as TeX does."""
    parts = [_math(child) for child in element if local_name(child) not in _UNREAD]
    match local_name(element), parts:
        case "msup", [base, above]:
            return base + _script("^", raised(above), above)
        case "msub", [base, below]:
            return base + _script("_", lowered(below), below)
        case "msubsup", [base, below, above]:
            return base + _script("_", lowered(below), below) + _script("^", raised(above), above)
        case "mfrac", [above, below]:
            return f"{_grouped(above)}/{_grouped(below)}"
        case "msqrt", _:
            return "√" + _grouped("".join(parts))
        case "semantics", [first, *_]:
            return first
        case "mspace", _:
            return " "
    return "".join(parts) if parts else " ".join((element.text or "").split())


def _script(sign: str, characters: str | None, text: str) -> str:
    return characters or sign + (text if len(text) == 1 else f"{{{text}}}")


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text})"
