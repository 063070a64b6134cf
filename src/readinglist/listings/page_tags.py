"""The meta tags of a page, in one spelling of their names."""

from __future__ import annotations

import re

from readinglist.outside.html_trees import Tree, attribute

_DUBLIN_CORE = re.compile(r"^(?:dcterms|dc)[.:]")


def tags_of(tree: Tree) -> dict[str, list[str]]:
    """Contents of the meta tags by name in small letters; the page's own address counts as "og:url"."""
    found: dict[str, list[str]] = {}
    for node in tree.css("meta"):
        name = (attribute(node, "name") or attribute(node, "property")).lower().removeprefix("bepress_")
        if content := attribute(node, "content"):
            found.setdefault(_DUBLIN_CORE.sub("dc.", name), []).append(content)
    if canonical := attribute(tree.css_first('link[rel="canonical"]'), "href"):
        found.setdefault("og:url", []).append(canonical)
    return found
