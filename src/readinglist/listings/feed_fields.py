"""The parts of a feed and of its items by name, whatever the version and the prefix of their namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from readinglist.outside.markup import element_line, plain_line

#: Namespaces, by the beginning of their names: PRISM and Atom have several versions.
_PREFIXES = (
    ("http://purl.org/dc/elements/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://prismstandard.org/namespaces/", "prism"),
    ("http://arxiv.org/schemas/", "arxiv"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/", "atom"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
)


class Fields:
    """The children of an item or a channel, by name: "title", "dc:creator", "prism:doi"."""

    def __init__(self, element: Element) -> None:
        self._own = element.tag.rpartition("}")[0]
        self._found: dict[str, list[Element]] = {}
        for child in element:
            self._found.setdefault(self._name(child), []).append(child)

    def _name(self, element: Element) -> str:
        space, _, local = element.tag.rpartition("}")
        if space in ("", self._own):
            return local
        known = (prefix for start, prefix in _PREFIXES if space[1:].startswith(start))
        return f"{next(known, 'other')}:{local}"

    def all(self, *names: str) -> Iterator[Element]:
        """The elements of these names, name by name."""
        for name in names:
            yield from self._found.get(name, ())

    def line(self, *names: str) -> str:
        """The first of them that says something, as one line."""
        return next(filter(None, map(line_of_element, self.all(*names))), "")

    def text(self, *names: str) -> str:
        """The first of them that says something, as it is written."""
        return next(filter(None, ("".join(item.itertext()).strip() for item in self.all(*names))), "")


def line_of_element(element: Element) -> str:
    """HTML is escaped in most feeds, and part of the tree in a few (Atom's type "xhtml")."""
    return element_line(element) if len(element) else plain_line(element.text or "")
