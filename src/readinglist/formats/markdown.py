"""Markdown: the papers as a list to read and share, one item a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.formats.references import format_authors, link_of
from readinglist.model.paper import Paper
from readinglist.model.readable import readable

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
#: At the start of a line these begin a list, a heading or a rule.
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])")
_NOT_IN_TARGET = re.compile(r"[\s<>()\\\"\x00-\x1f\x7f]")


def format_markdown(papers: Sequence[Paper]) -> str:
    """A list with linked titles, authors, venue, date, tags and status."""
    return "".join(f"- {_item(paper)}\n" for paper in papers)


def escape(text: str) -> str:
    """Text that Markdown shows as it is: CommonMark's escapes for everything that could be markup."""
    line = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _LINE_START.sub(lambda match: match[1] + match[2][:-1] + "\\" + match[2][-1], line)


def _item(paper: Paper) -> str:
    title = escape(readable(paper.title)) or "(no title)"
    link = link_of(paper)
    head = f"[**{title}**](<{_target(link)}>)" if link.startswith(("https://", "http://")) else f"**{title}**"
    date = paper.date.display if paper.date else ""
    parts = [escape(part) for part in (format_authors(paper) or paper.byline, readable(paper.venue), date) if part]
    tags = [f"`#{tag.replace('`', '')}`" for tag in paper.tags]
    return " · ".join([head, *parts, *([" ".join(tags)] if tags else []), paper.status.value])


def _target(link: str) -> str:
    return _NOT_IN_TARGET.sub(lambda match: f"%{ord(match[0]):02X}", link)
