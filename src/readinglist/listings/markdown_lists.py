"""Lists that people write in Markdown: awesome lists, reading lists, tables of papers.

An entry is an item with its continuation and the lines below that say more of it ("Paper: …", "Code: …"), a bold line
or a heading with such lines, or a row of a table. What the text around them says is known as furniture; items whose
links lead to no paper (tools, data, sites) are issues, in one piece where they stand together.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from readinglist.listings.markdown_items import (
    ReadItem,
    detail_label,
    identifier_of,
    identifiers_of,
    is_cut,
    may_name_paper,
    names_paper,
    read_item,
)
from readinglist.listings.markdown_lines import LineKind, MarkdownLine, markdown_lines
from readinglist.listings.markdown_links import Link, links_of, plain
from readinglist.listings.markdown_tables import Columns, columns_of, read_row
from readinglist.listings.name_lists import names_of, people_of
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.people import Person
from readinglist.model.texts import counted
from readinglist.outside.html_trees import is_html

_SAMPLE = 200_000
#: Lines that a list has and prose has not, each with a link to a paper on it.
_SIGN = re.compile(
    r"^[ \t]*(?:[-*+•]|\d{1,4}[.)]|\||\*\*|#{1,6})[^\n]{0,600}?(?:\]\(|:\s*)<?https?://[^\s)]{0,200}?"
    r"(?:arxiv\.org/|doi\.org/|openreview\.net/|aclanthology|thecvf\.com|proceedings\.mlr|neurips|nips\.cc|\.pdf\b)",
    re.MULTILINE | re.IGNORECASE,
)
_LINKED = re.compile(r"\]\((?:https?://|#)")
#: So many lines with a sign are no accident, and so is one line of so many.
_MANY = 5
#: A title with its continuation is not longer than this.
_OWN_LIMIT = 3_000


def detect(text: str) -> float:
    """Sure where lines of lists or tables link to papers; surer than a list of identifiers where most lines do."""
    sample = text[:_SAMPLE]
    signs = len(_SIGN.findall(sample))
    if is_html(text):  # many a list begins with its title as HTML
        return 0.6 if signs >= _MANY else 0.0
    if not signs or not _LINKED.search(sample):
        return 0.5 if signs > 1 and "**" in sample else 0.0
    written = sum(1 for line in sample.split("\n") if line.strip())
    if signs * _MANY >= written:
        return 0.92
    return 0.66 if signs > 1 else 0.45


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers of a text in Markdown, in its order and under its headings."""
    del taken, today
    return _Reader(text).read()


KIND = ListingKind(
    key="markdown-list",
    name="Markdown list",
    example="“- [Title](https://arxiv.org/abs/…) (2016), A. Radford et al.”, tables with such links",
    detect=detect,
    read=read,
)


@dataclass(slots=True)
class _Draft:
    """A paper while its lines come in. content: its own text. last_line: of all that is its; end: where that ends.

    links, said: what the lines below say more of it, the words by their labels.
    """

    line: MarkdownLine
    content: str
    end: int
    last_line: int
    links: list[Link] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    has_paper_below: bool = False
    _read: tuple[str, ReadItem | None] | None = None

    @property
    def item(self) -> ReadItem | None:
        if self._read is None or self._read[0] != self.content:
            self._read = self.content, read_item(self.content)
        return self._read[1]

    @property
    def is_paper(self) -> bool:
        if not self.has_paper_below and not may_name_paper(self.content):
            return False
        return self.item is not None and (self.has_paper_below or self.item.has_sign)

    def take(self, line: MarkdownLine) -> None:
        self.last_line, self.end = line.number, line.end

    def add_detail(self, label: str, line: MarkdownLine) -> None:
        """A line that begins with a label; its links are called by that."""
        self.take(line)
        self.said.setdefault(label.casefold().strip(), plain(line.content).partition(":")[2].strip())
        links = [replace(link, text=label) for link in links_of(line.content) if not link.is_image]
        self.links += links
        self.has_paper_below = self.has_paper_below or any(map(names_paper, links))


class _Reader:
    """Takes the lines one by one; a draft ends where the next begins, and is then judged."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.issues: list[Issue] = []
        self.spans: list[Span] = []
        self.section = ""
        self.draft: _Draft | None = None
        self.columns: Columns | None = None
        self.before = LineKind.BLANK
        self.has_left = False
        self.cut: list[int] = []

    def read(self) -> Listing:
        lines = list(markdown_lines(self.text))
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            self._take(line, following)
            self.before = line.kind
        self._close()
        self._tell_cut_titles()
        spans = tuple(sorted(self.spans, key=lambda span: span.start))
        issues = tuple(sorted(self.issues, key=lambda issue: issue.first_line))
        name = f"{self._title(lines)}, {counted(len(self.entries), 'paper')}"
        return Listing(KIND.key, name, self.text, None, tuple(self.entries), issues, spans)

    def _title(self, lines: list[MarkdownLine]) -> str:
        heads = (plain(line.content) for line in lines if line.kind is LineKind.HEADING)
        return next((head[:60] for head in heads if head), KIND.name)

    def _take(self, line: MarkdownLine, following: MarkdownLine | None) -> None:
        if line.kind is not LineKind.ROW and line.kind is not LineKind.RULE:
            self.columns = None
        match line.kind:
            case LineKind.BLANK:
                pass
            case LineKind.HEADING:
                self._heading(line)
            case LineKind.ROW | LineKind.RULE:
                self._row(line, following)
            case LineKind.MARKUP:
                self.spans.append(Span("noise", line.start, line.end))
            case LineKind.QUOTE:
                self._remark(line)
            case LineKind.TEXT:
                self._text(line)
            case LineKind.ITEM | LineKind.BOLD:
                self._item(line)

    def _heading(self, line: MarkdownLine) -> None:
        self._close()
        self.has_left = False
        new = _Draft(line, line.content, line.end, line.number)
        if new.is_paper:
            self.draft = new
        else:
            self.section = plain(line.content)
            self.spans.append(Span("heading", line.start, line.end))

    def _row(self, line: MarkdownLine, following: MarkdownLine | None) -> None:
        self._close()
        is_head = self.columns is None
        if is_head:
            has_heads = following is not None and following.kind is LineKind.RULE
            self.columns = columns_of(line.content) if has_heads else {}
            if has_heads:
                self.spans.append(Span("noise", line.start, line.end))
                return
        entry = read_row(line, self.columns or {}) if line.kind is LineKind.ROW else None
        if entry is not None:
            self._add(entry)
        elif any(not link.is_image for link in links_of(line.content)):
            self._leave(line.number, line.number)
        else:
            self.spans.append(Span("noise", line.start, line.end))

    def _item(self, line: MarkdownLine) -> None:
        draft = self.draft
        label = detail_label(line.content) if line.kind is LineKind.ITEM else None
        if draft is not None and label is not None:
            draft.add_detail(label, line)
            return
        new = _Draft(line, line.content, line.end, line.number)
        is_below = draft is not None and line.indent > draft.line.indent and draft.is_paper
        if draft is not None and is_below and not new.is_paper:
            draft.take(line)
            return
        self._close()
        self.draft = new

    def _text(self, line: MarkdownLine) -> None:
        draft = self.draft
        new = _Draft(line, line.content, line.end, line.number)
        is_joined = draft is not None and (self.before is not LineKind.BLANK or line.indent > draft.line.indent)
        if new.is_paper and _is_alone(new) and (not is_joined or line.content.startswith(("[", "**", "<a "))):
            self._close()
            self.draft = new
        elif draft is None or not is_joined:
            self._close()
            self.spans.append(Span("noise", line.start, line.end))
        elif (label := detail_label(line.content)) is not None:
            draft.add_detail(label, line)
        else:
            draft.take(line)
            if line.end - draft.line.offset < _OWN_LIMIT and not draft.said and not draft.is_paper:
                draft.content = self.text[draft.line.offset : line.end].replace("\n", " ")

    def _remark(self, line: MarkdownLine) -> None:
        if self.draft is not None and self.draft.is_paper and line.indent > self.draft.line.indent:
            self.draft.take(line)
        else:
            self._close()
            self.spans.append(Span("noise", line.start, line.end))

    def _close(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None:
            return
        if draft.is_paper:
            self._add(self._entry(draft))
            self._tell_others(draft)
        elif any("://" in link.address for link in (*links_of(draft.content), *draft.links) if not link.is_image):
            self._leave(draft.line.number, draft.last_line)
        else:
            self.spans.append(Span("noise", draft.line.start, draft.end))

    def _entry(self, draft: _Draft) -> Entry:
        item = draft.item
        assert item is not None
        offset = draft.line.offset
        links = [*item.links, *draft.links]
        names = draft.said.get("authors", draft.said.get("author", ""))
        return Entry(
            title=item.title,
            first_line=draft.line.number,
            last_line=draft.last_line,
            date=item.byline.date,
            people=item.byline.people or _people(names),
            venue=item.byline.venue,
            identifiers=identifiers_of(links) or identifiers_of([replace(link, text="paper") for link in links[:1]]),
            spans=(Span("title", offset + item.start, offset + item.end),),
        )

    def _tell_others(self, draft: _Draft) -> None:
        """Papers that the lines of an entry link to beside its own: lines may have been joined, or it cites them."""
        own = {link.start for link in draft.item.links} if draft.item else set()
        others = [link for link in links_of(draft.content) if link.start not in own and identifier_of(link.address)]
        if others:
            message = f"Not read as papers: {counted(len(others), 'other link')} to papers in these lines."
            self.issues.append(Issue("boundary", message, draft.line.number, draft.last_line))

    def _add(self, entry: Entry) -> None:
        self.has_left = False
        if is_cut(entry.title):
            self.cut.append(entry.first_line)
        self.entries.append(replace(entry, section=self.section))

    def _leave(self, first: int, last: int) -> None:
        """Lines whose links lead to no paper; one issue as far as no paper or heading stands between."""
        message = "No link to a paper in these lines: not read as papers."
        if self.has_left:
            before = self.issues[-1]
            self.issues[-1] = Issue("no-paper", message, before.first_line, last)
        else:
            self.issues.append(Issue("no-paper", message, first, last))
        self.has_left = True

    def _tell_cut_titles(self) -> None:
        if self.cut:
            titles = counted(len(self.cut), "title")
            message = f"{titles} in these lines end in dots: cut off in the list, and read as far as they go."
            self.issues.append(Issue("cut", message, self.cut[0], self.cut[-1]))


def _people(text: str) -> tuple[Person, ...]:
    return tuple(people_of(names_of(text))) if text and " et al" not in text else ()


def _is_alone(draft: _Draft) -> bool:
    """Whether a line without a marker is a paper's and no sentence with a link in it."""
    item = draft.item
    return item is not None and item.start <= len(draft.content) // 4 and len(item.title.split()) > 2
