"""One line of a list in Markdown as a paper: where its title stands, what links it has, what else it says.

Forms, all seen in the corpus: the title is a link; it is bold; it stands before "(2016), A. Radford et al. [[pdf]](…)".
A line is a paper's when something on it says so: a link to one, a PDF, or a byline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readinglist.listings.bylines import Byline, read_byline, split_title
from readinglist.listings.markdown_links import Link, links_of, plain
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.model.identifiers import Identifier

_LABEL_WORDS = (
    "abs abstract acl acm alphaxiv arxiv bib bibtex blog blogpost book cite code colab cvf data dataset datasets demo"
    " doc docs doi download face github here hf home homepage html hugging huggingface ieee implementation jmlr link"
    " manuscript medium model models notes official openreview page paper papers pdf pmlr poster post preprint project"
    " ps pytorch review reviews site slides springer springerlink supp supplement supplementary talk tensorflow thread"
    " tweet twitter url video videos web website weights wiki youtube 代码 论文 主页 项目"
)
_LABELS = frozenset(_LABEL_WORDS.split())
_PAPER_LABELS = frozenset({"abs", "abstract", "arxiv", "pdf", "paper", "papers", "openreview", "pmlr", "cvf", "论文"})
_WORD = re.compile(r"[^\W_]+")
_DETAIL = re.compile(
    r"(?:\*\*|__)?([^\W\d_][\w /()-]{0,25}?)\s*(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(?=$|<?https?://|\[|!\[|\S)"
)
#: Pages of papers whose addresses say no identifier.
_PAPER_PAGE = re.compile(
    r"(?:citeseerx?\.ist\.psu\.edu/|dl\.acm\.org/|ieeexplore\.ieee\.org/|sciencedirect\.com/science/|nips\.cc/paper"
    r"|neurips\.cc/paper|jmlr\.org/|proceedings\.mlr\.press/|thecvf\.com/|ecva\.net/papers/|hal\.science/|eprint\.iacr\.org/"
    r"|usenix\.org/conference/|ijcai\.org/proceedings|aaai\.org/|isca-archive\.org/|aclweb\.org/anthology)",
    re.IGNORECASE,
)
_PAPER_FILE = re.compile(r"\.(?:pdf|ps|ps\.gz)(?:[?#].*)?$", re.IGNORECASE)
_BEFORE_TITLE = re.compile(
    r"(?::[a-z][a-z0-9_+-]{1,40}:|\*\*|__|[\"“]|[^\w\[\](){}<>«»“”\"'*_`$\\¿¡/:])*", re.IGNORECASE
)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{2,1000}?)(?<=\S)\1")
_POSSIBLE_SIGN = re.compile(r"://|\]\(|\bet\.? al|\b(?:19|20)\d\d\b")
_CUT_TITLE = re.compile(r"(?:\.\.\.|…)$")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """title: as a person sees it, at the characters [start, end) of the content. links: those that may name the paper.

    has_sign: whether something says that it is a paper.
    """

    title: str
    start: int
    end: int
    links: tuple[Link, ...]
    byline: Byline
    has_sign: bool


def is_label(text: str) -> bool:
    """Whether the words of a link only say what is behind it ("pdf", "Project page")."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return not words or (len(words) <= 3 and all(word in _LABELS for word in words))


def names_paper(link: Link) -> bool:
    """Whether a link leads to a paper by its address or by what it is called."""
    if link.is_image:
        return False
    identifier = identifier_of(link.address)
    if identifier is not None or _PAPER_FILE.search(link.address) or _PAPER_PAGE.search(link.address):
        return True
    words = {word.casefold() for word in _WORD.findall(link.text)}
    return "://" in link.address and is_label(link.text) and not words.isdisjoint(_PAPER_LABELS)


def identifier_of(address: str) -> Identifier | None:
    """The identifier of a paper that an address says."""
    mentions = find_identifiers(address)
    return mentions[0].identifier if len(mentions) == 1 else None


def identifiers_of(links: Iterable[Link]) -> tuple[Identifier, ...]:
    """The identifiers in links to one paper, one of a scheme; else the address of the first that is a paper's."""
    papers = [link for link in links if names_paper(link)]
    named: dict[str, Identifier] = {}
    for link in papers:
        if (identifier := identifier_of(link.address)) is not None:
            named.setdefault(identifier.scheme, identifier)
    if named:
        return tuple(named.values())
    found = (parse_identifier(link.address) for link in papers)
    return tuple(identifier for identifier in found if identifier is not None)[:1]


def detail_label(content: str) -> str | None:
    """ "Paper" in "Paper: https://…"; None for a line that begins with no label."""
    links = links_of(content)
    if links and is_label(content[: links[0].start]) and (is_label(links[0].text) or links[0].text == links[0].address):
        return f"{content[: links[0].start]} {links[0].text}" if is_label(links[0].text) else content[: links[0].start]
    match = _DETAIL.match(content)
    if match is None or (links and links[0].start < match.end(1)):
        return None
    rest = content[match.end() :].lstrip()
    is_short = len(match[1].split()) <= 3
    is_link = not rest or rest.startswith(("http", "<http", "[", "!["))
    return match[1] if is_short and (is_link or _is_people(match[1])) else None


def _is_people(label: str) -> bool:
    return label.casefold() in ("author", "authors", "venue", "year", "tl;dr", "tldr", "keywords", "note", "conference")


def may_name_paper(content: str) -> bool:
    """Whether anything in a text could be the sign of a paper; quick, for the many lines of a text that have none."""
    return _POSSIBLE_SIGN.search(content) is not None


def read_item(content: str) -> ReadItem | None:
    """What a line says of a paper; None where it has no title."""
    links = [link for link in links_of(content) if not link.is_image]
    begin = _BEFORE_TITLE.match(content)
    at = begin.end() if begin else 0
    first = links[0] if links else None
    if first is not None and first.start <= at and not is_label(first.text) and first.text != first.address:
        return _item(content, (first.text_start, first.text_end), content[first.end :], links)
    bold = _BOLD.search(content, 0, 2_000)
    if bold is not None and bold.start() <= at and not is_label(bold[2]) and not links_of(bold[2]):
        return _item(content, bold.span(2), content[bold.end() :], links)
    named = next((link for link in links if names_paper(link) and not _says_what(link) and " " in link.text), None)
    if named is not None:  # behind a word of the person's own: "ICLR: [Title](…)"
        return _item(content, (named.text_start, named.text_end), content[named.end :], links)
    end = next((link.start for link in links if is_label(link.text) or link.text == link.address), len(content))
    written = content[:end].rstrip(" [(<|")
    title, rest = split_title(plain(written[at:]))
    if not title or is_label(title):
        return None
    place = written.find(title, at)
    span = (place, place + len(title)) if place >= 0 else (at, len(written))
    return _item(content, span, rest + content[end:], links, title=title)


def _item(content: str, span: tuple[int, int], tail: str, links: Sequence[Link], *, title: str = "") -> ReadItem | None:
    title = (title or plain(content[slice(*span)])).strip().removesuffix(":")
    if not any(char.isalpha() for char in title):
        return None
    own = [link for link in links if span[0] in (link.text_start, link.start) or _says_what(link)]
    following = links_of(tail)
    byline = read_byline(plain(tail[: following[0].start] if following else tail))
    has_sign = any(map(names_paper, own)) or byline.is_whole
    return ReadItem(title, *span, tuple(own), byline, has_sign)


def _says_what(link: Link) -> bool:
    """Whether a link belongs to the title before it; one with words of its own leads to something else."""
    return is_label(link.text) or link.text == link.address


def is_cut(title: str) -> bool:
    """Whether a title ends in dots because somebody cut it off."""
    return _CUT_TITLE.search(title) is not None
