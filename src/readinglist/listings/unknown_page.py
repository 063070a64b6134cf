"""Any other page: what looks like papers on it, told by links that lead to papers.

The element around such a link (an item of a list, a row, a paragraph) is the entry: its title is the longest link in it
that can be one, else a heading or bold words, else what a reference says there. Items beside it that have no such link
are shown as not understood. A page with no such link is offered by its own title as the last resort, if it says that it
is an article (Open Graph).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from readinglist.listings.markdown_items import identifier_of, is_label
from readinglist.listings.page_parts import OPEN_GRAPH, entry_of, translated
from readinglist.listings.page_tags import tags_of
from readinglist.listings.reference_parts import read_reference
from readinglist.listings.title_lines import can_be_title
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.html_trees import Node, Tree, attribute, is_html, line_of, read_html

_SAMPLE = 200_000
#: What may lead to a paper, in the source of a page.
_SIGN = re.compile(
    r"href\s*=\s*[\"']?[^\"'\s>]{0,300}?(?:arxiv\.org/|doi\.org/10\.|/doi/|openreview\.net/forum|aclanthology\.org/|/pubmed"
    r"|pubmed\.|thecvf\.com/content|proceedings\.mlr\.press/v|/paper_files/|\.pdf\b)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"<meta\b[^>]{0,2000}(?:og:type[\"']?\s+content\s*=\s*[\"']?article|content\s*=\s*[\"']?article[\"']?\s+property\s*=\s*[\"']?og:type)",
    re.IGNORECASE,
)
_ITEMS = frozenset({"li", "tr", "dd", "dt", "p", "article", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"div", "td", "section"})
_OUTERMOST = frozenset({"body", "html", "main", "ul", "ol", "dl", "table", "tbody"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_BOLD = "h1, h2, h3, h4, h5, h6, strong, b, cite, em, i"
#: How far up the element around a link is looked for, and how much text one paper has at most.
_CLIMB, _LONGEST = 6, 3_000
_PDF = re.compile(r"\.pdf(?:[?#].*)?$", re.IGNORECASE)
_SHOWN = 300


def detect(text: str) -> float:
    """Never sure; some link must lead to what looks like a paper, or the page say that it is an article."""
    if not is_html(text):
        return 0.0
    sample = text[:_SAMPLE]
    return 0.31 if _SIGN.search(sample) or _ARTICLE.search(sample) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """What looks like papers on a page, under its headings."""
    del taken, today
    transcript = Transcript()
    try:
        tree = read_html(text)
    except Malformed as error:
        transcript.add_issue("unreadable", f"The page could not be read: {error}.", text=text[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    title = line_of(tree.css_first("title"))
    _PageReader(tree, transcript).read()
    if transcript.is_empty:
        entry = entry_of(translated(tags_of(tree), OPEN_GRAPH)) if _ARTICLE.search(text[:_SAMPLE]) else None
        if entry is not None:
            transcript.add_entry(entry)
        message = "This page does not say which papers it names" + (": only its own title was read." if entry else ".")
        transcript.add_issue("unclear", message, text=line_of(tree.body)[:_SHOWN] or title)
    return transcript.listing(KIND.key, f"{KIND.name}: {title[:60]}" if title else KIND.name)


KIND = ListingKind(
    key="unknown-page",
    name="Page with links to papers",
    example="any page whose links lead to arXiv, a DOI, a PDF; its HTML",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
    looks=("HTML",),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A link that leads to a paper. identifier: None for a PDF of which nothing more is known."""

    node: Node
    identifier: Identifier | None


class _PageReader:
    """Walks the headings and links of a page in their order."""

    def __init__(self, tree: Tree, transcript: Transcript) -> None:
        self.tree = tree
        self.transcript = transcript
        self.written: set[int] = set()
        self.named: set[tuple[str, tuple[Identifier, ...]]] = set()
        self.outer = self.section = ""
        self.small: dict[int, bool] = {}
        self.lists: set[int] = set()
        self.left: list[str] = []

    def read(self) -> None:
        for node in self.tree.css("h1, h2, h3, h4, a[href]"):
            if node.tag in _HEADINGS:
                self.outer, self.section = self.section, line_of(node)
            elif (found := _found(node)) is not None:
                self._take(self._container(found.node))
        for line in self.left:
            self.transcript.add_issue("no-paper", "No link to a paper beside others that have one.", text=line)

    def _container(self, node: Node) -> Node:
        """The element around a link that may be one paper's; the link itself where none is near or it says too much."""
        block, above = node, node.parent
        for _ in range(_CLIMB):
            if above is None or above.tag in _OUTERMOST or not self._is_small(above):
                break
            if above.tag in _ITEMS:
                return above
            if above.tag in _BLOCKS and (block is node or not _title(block)[0]):
                block = above
            above = above.parent
        return block

    def _is_small(self, node: Node) -> bool:
        """Whether an element has no more text than one paper; asked once of each, since many links stand in one."""
        if node.mem_id not in self.small:
            self.small[node.mem_id] = len(line_of(node)) <= _LONGEST
        return self.small[node.mem_id]

    def _leave_siblings(self, item: Node) -> None:
        """Keep what stands in the same list without a link to a paper."""
        around = item.parent
        if item.tag not in ("li", "tr") or around is None or around.mem_id in self.lists:
            return
        self.lists.add(around.mem_id)
        for other in around.iter():
            if other.tag == item.tag and not any(_found(node) for node in other.css("a[href]")):
                self.left += [line] if (line := line_of(other)[:_SHOWN]) else []

    def _take(self, item: Node) -> None:
        """The papers of an element, once."""
        if item.mem_id in self.written:
            return
        self.written.add(item.mem_id)
        self._leave_siblings(item)
        links = [found for node in item.css("a[href]") if (found := _found(node)) is not None]
        papers = {found.identifier for found in links if found.identifier is not None}
        schemes = [identifier.scheme for identifier in papers]
        if any(schemes.count(scheme) > 1 for scheme in schemes):  # several papers in one element: each by its own link
            for found in links:
                self._write(line_of(found.node), (found.identifier and (found.identifier,)) or ())
            return
        title, is_certain = _title(item)
        identifiers = tuple(sorted(papers))
        if title:
            self._write(title, identifiers, remark="" if is_certain else line_of(item)[:_SHOWN])
        elif identifiers:
            self._write("", identifiers)
            self.transcript.add_issue("no-title", "No title was found beside this link.", text=line_of(item)[:_SHOWN])

    def _write(self, title: str, identifiers: tuple[Identifier, ...], *, remark: str = "") -> None:
        if not can_be_title(title):
            title = ""
        shown = title or (identifiers[0].text if identifiers else "")
        if not shown or (shown, identifiers) in self.named:
            return
        self.named.add((shown, identifiers))
        section = self.section if self.section != title else self.outer  # the title may be the heading
        entry = Entry(shown, 1, 1, identifiers=identifiers, section=section)
        self.transcript.add_entry(entry, remark=remark)


def _found(node: Node) -> _Found | None:
    address = attribute(node, "href")
    identifier = identifier_of(address)
    if identifier is None and not (_PDF.search(address) and can_be_title(line_of(node))):
        return None
    return _Found(node, identifier)


def _title(item: Node) -> tuple[str, bool]:
    """The title in an element, and whether a link or a mark of the page says it."""
    for nodes in (item.css("a[href]"), item.css(_BOLD)):
        if titles := [line for node in nodes if can_be_title(line := line_of(node)) and not is_label(line)]:
            return max(titles, key=len), True
    text = line_of(item)
    reference = read_reference(text)
    if reference.people_end and can_be_title(reference.title):
        return reference.title, False
    return (text, False) if can_be_title(text) else ("", False)
