"""References in a style of the Citation Style Language (CSL 1.0.2), made by citeproc-py.

Texts of papers are never markup: what the style sets in italics and the like is marked with characters from the private
use area, which texts lose first; then everything is escaped, then the marks become tags.
"""

from __future__ import annotations

import html
import io
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readinglist.errors import UnreadableInput

#: Larger than any style of the public repository (the largest has 120 kB); the XML is read whole.
SIZE_LIMIT = 1_000_000

_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
#: Formatting of citeproc -> tag and attributes.
_TAGS = {
    "Italic": "i", "Oblique": "i", "Bold": "b", "Light": "span", "Underline": "u", "Superscript": "sup",
    "Subscript": "sub", "SmallCaps": 'span style="font-variant:small-caps"',
}  # fmt: skip
_OPENED = {name: chr(0xE000 + 2 * number) for number, name in enumerate(_TAGS)}
_CLOSED = {name: chr(0xE001 + 2 * number) for number, name in enumerate(_TAGS)}
#: Parts "<span class="nocase">", which citeproc would take for markup; taken out again with the marks.
_BREAK = "\uf8ff"
_DASHES = re.compile(r"\s*[-‐‑–—]+\s*")
_LINK = re.compile(r"https?://[^\s\ue000-\uf8ff<>\"“”]+[^\s\ue000-\uf8ff<>\"“”.,;:)\]]")
_TWICE = re.compile(r"([.,;:]) ?\1(?!\.)")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: as plain text, and as HTML in which every text is escaped."""

    text: str
    html: str


class CslStyle:
    """A style that was read. Raises UnreadableInput for what is no style, or one that only points at another."""

    def __init__(self, data: bytes, *, name: str) -> None:
        _refuse(data, name)
        from citeproc import CitationStylesStyle  # 50 ms with lxml: only when references are made
        from lxml.etree import XMLSyntaxError

        try:
            self._style = CitationStylesStyle(io.BytesIO(data), validate=False)
        except (XMLSyntaxError, ValueError, TypeError, AttributeError) as error:
            # citeproc takes the root for a style without looking at it.
            raise UnreadableInput(f"“{name}” is no CSL style: {error}.", "Choose a .csl file.") from error
        root = self._style.root
        if not root.tag.endswith("}style") or root.find("{*}info") is None:
            raise UnreadableInput(f"“{name}” is no CSL style.", "Choose a .csl file.")
        if (parent := root.find("{*}info/{*}link[@rel='independent-parent']")) is not None:
            other = str(parent.get("href", "")).rpartition("/")[2]
            raise UnreadableInput(f"“{name}” only points at the style “{other}”.", f"Choose the file {other}.csl.")
        if not self._style.has_bibliography():
            raise UnreadableInput(f"The style “{name}” has no form for a list of references.", "Choose another.")
        self.title: str = root.findtext("{*}info/{*}title", default=name)

    def format(self, items: Sequence[Mapping[str, Any]]) -> list[Reference]:
        """One reference an item of CSL-JSON (`csl_json.csl_item`), in the order that the style asks for."""
        from citeproc import Citation, CitationItem, CitationStylesBibliography
        from citeproc.source.json import CiteProcJSON

        source = CiteProcJSON([_prepared(item, number) for number, item in enumerate(items)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of each variable that it does not know
            bibliography = CitationStylesBibliography(self._style, source, _Marks)
            for number in range(len(items)):
                bibliography.register(Citation([CitationItem(str(number))]))
            bibliography.sort()
            return [_reference(str(entry)) for entry in bibliography.bibliography()]


def bibliography_page(references: Sequence[Reference]) -> str:
    """A whole page of HTML with one paragraph a reference, which needs nothing from anywhere else."""
    entries = "\n".join(f'<p class="csl-entry">{reference.html}</p>' for reference in references)
    return _PAGE.replace("ENTRIES", entries)


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>References</title>
<style>
body { max-width: 44em; margin: 2em auto; padding: 0 1em; font-family: serif; line-height: 1.4; }
.csl-entry { margin: 0 0 0.7em; padding-left: 2em; text-indent: -2em; }
</style>
</head>
<body>
<section class="csl-bib-body">
ENTRIES
</section>
</body>
</html>
"""


class _Marks:
    """What citeproc calls a formatter: it puts marks around what is set in another way."""

    @staticmethod
    def preformat(text: object) -> str:
        return str(text)


for _name in _TAGS:
    setattr(_Marks, _name, staticmethod(lambda text, name=_name: f"{_OPENED[name]}{text}{_CLOSED[name]}"))


def _refuse(data: bytes, name: str) -> None:
    if len(data) > SIZE_LIMIT:
        raise UnreadableInput(f"“{name}” is too large for a CSL style.", "Choose a .csl file.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableInput(f"“{name}” has a DOCTYPE, which no CSL style needs.", "It was not read.")


def _prepared(item: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The item as citeproc needs it: an id without case, no word that it does not know, no character of a mark."""
    known = {name: value for name, value in item.items() if name not in _UNKNOWN}
    cleaned: dict[str, Any] = _without_marks(known)
    if "page" in cleaned:
        cleaned["page"] = _DASHES.sub("-", cleaned["page"])  # which it makes an en dash of
    return {**cleaned, "id": str(number)}


#: What citeproc has no variable for, or what no reference shows.
_UNKNOWN = frozenset({"custom", "citation-key", "keyword", "abstract"})


def _without_marks(value: Any) -> Any:
    match value:
        case str():
            return _PRIVATE_USE.sub("", value).replace("<span", f"<{_BREAK}span")
        case list():
            return [_without_marks(part) for part in value]
        case dict():
            return {name: _without_marks(part) for name, part in value.items()}
    return value


def _reference(marked: str) -> Reference:
    marked = _TWICE.sub(r"\1", " ".join(marked.split()))
    return Reference(_PRIVATE_USE.sub("", marked), _as_html(marked))


def _as_html(marked: str) -> str:
    parts, end = [], 0
    for link in _LINK.finditer(marked):
        address = html.escape(link[0])
        parts += [html.escape(marked[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    text = "".join([*parts, html.escape(marked[end:])])
    text = text.replace(_BREAK, "")
    for name, tag in _TAGS.items():
        text = text.replace(_OPENED[name], f"<{tag}>").replace(_CLOSED[name], f"</{tag.partition(' ')[0]}>")
    return text
