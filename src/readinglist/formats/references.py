"""References as a text cites them: author, year, title, place. One plain author-year style, as text and as HTML.

The style is close to APA 7: up to twenty authors, "&" before the last, given names as initials. Texts from outside
are escaped in HTML; nothing of theirs is markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person
from readinglist.model.readable import readable

_MOST_AUTHORS = 20
_GIVEN_PARTS = re.compile(r"[\s.]+")
_CONTAINED = (PaperType.INPROCEEDINGS, PaperType.INCOLLECTION, PaperType.INBOOK)
_STANDING_ALONE = (PaperType.BOOK, PaperType.PROCEEDINGS, PaperType.PHDTHESIS, PaperType.MASTERSTHESIS)
_DASHES = re.compile(r"\s*[-‐‑–—]+\s*")

Mark = Callable[[str], str]


def format_reference(paper: Paper) -> str:
    """One line of plain text."""
    return _reference(paper, text=_plain, emphasised=_plain)


def format_references(papers: Sequence[Paper]) -> str:
    """One paragraph a paper, an empty line between them."""
    return "\n\n".join(format_reference(paper) for paper in papers)


def format_references_html(papers: Sequence[Paper]) -> str:
    """One <p> a paper with links and italics; everything else is escaped."""

    def emphasised(text: str) -> str:
        return f"<i>{_escaped(text)}</i>"

    return "\n".join(
        f"<p>{_reference(paper, text=_escaped, emphasised=emphasised, link=_link)}</p>" for paper in papers
    )


def link_of(paper: Paper) -> str:
    """Where a reference points: the DOI, else arXiv, else the first address; empty when there is none."""
    for scheme in ("doi", "arxiv", "url", "pmid"):
        for identifier in paper.identifiers:
            if identifier.scheme == scheme and identifier.link:
                return identifier.link
    return ""


def format_authors(paper: Paper) -> str:
    """ "Vaswani, A., Shazeer, N., & Parmar, N."; empty where names are not known: the title then comes first."""
    names = [name for person in paper.people if (name := _short_name(person))]
    if names:
        return _join(names)
    return paper.organization if paper.is_organization_author else ""


def _reference(paper: Paper, *, text: Mark, emphasised: Mark, link: Mark | None = None) -> str:
    year = str(paper.date.year) if paper.date else "n.d."
    title = readable(paper.title)
    parts = [text(authors + ("" if authors.endswith(".") else "."))] if (authors := format_authors(paper)) else []
    shown = emphasised(title) if paper.type in _STANDING_ALONE or not paper.venue else text(title)
    ending = "" if title.endswith((".", "?", "!")) else "."
    parts += [text(f"({year})."), shown + ending] if parts else [shown + ending, text(f"({year}).")]
    parts += [place] if (place := _place(paper, text, emphasised)) else []
    if target := link_of(paper):
        parts.append(link(target) if link else text(target))
    return " ".join(parts)


def _place(paper: Paper, text: Mark, emphasised: Mark) -> str:
    """Venue, volume(number), pages. Publisher. A preprint without a venue is named by its archive."""
    venue = paper.venue or ("arXiv" if paper.identifier("arxiv") and paper.type is PaperType.MISC else "")
    pieces = [("In " if paper.type in _CONTAINED else "") + emphasised(readable(venue))] if venue else []
    if paper.volume or paper.number:
        number = f"({paper.number})" if paper.number else ""
        pieces.append(emphasised(paper.volume) + text(number))
    if paper.pages:
        pieces.append(text(_DASHES.sub("–", paper.pages)))
    place = ", ".join(pieces) + ("." if pieces else "")
    publisher = text(f"{paper.publisher}.") if paper.publisher and paper.publisher != paper.venue else ""
    return " ".join(part for part in (place, publisher) if part)


def _short_name(person: Person) -> str:
    if person.literal:
        return person.literal
    last = " ".join(part for part in (person.particle, person.family) if part)
    initials = " ".join(_initial(part) for part in _GIVEN_PARTS.split(person.given) if part)
    return ", ".join(part for part in (last or person.given, initials if last else "", person.suffix) if part)


def _initial(part: str) -> str:
    return "-".join(f"{piece[0]}." for piece in part.split("-") if piece)


def _join(names: list[str]) -> str:
    if len(names) > _MOST_AUTHORS:
        return ", ".join(names[: _MOST_AUTHORS - 1]) + f", … {names[-1]}"
    if len(names) == 1:
        return names[0]
    return ", ".join(names[:-1]) + f", & {names[-1]}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return html.escape(_plain(text))


def _link(target: str) -> str:
    """A link for web addresses; any other scheme is shown, not linked."""
    escaped = _escaped(target)
    return f'<a href="{escaped}">{escaped}</a>' if target.startswith(("https://", "http://")) else escaped
