"""Which of some lines are a title and which an abstract, where the page says so by nothing but its shape.

Every answer here may be "cannot be told": a paper that is not read is shown with its lines, a wrong one is not noticed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from readinglist.listings.lines import Line, Part

_TITLE_LIMIT = 300
_LONG = 200
#: arXiv takes abstracts of at most 1,920 characters; more is two abstracts with the lines between them lost.
_ABSTRACT_LIMIT = 2000
#: Wider than anybody wraps text: such a line ends because its paragraph does.
_WIDEST_WRAP = 200
#: A hyphen at the end of a line belongs to a word that goes on, but not in "first- and second-order".
_SPLIT_WORD = re.compile(r"\w-\n(?!(?:and|or|to) )(?=\w)")
#: A full stop behind a word of four small letters, and a capital: two sentences. "et al. The" and "Dr. Who" are none.
_TWO_SENTENCES = re.compile(r"[a-z]{4}[.] +[A-Z]")
_SENTENCE_END = re.compile(r"(?:\.|…)[\"'”’)\]]*$")
_WORD_CHARACTER = re.compile(r"\w")
_LINK = re.compile(r"[(<]?https?://\S+")
_ORGANIZATION_LIMIT = 100
#: An author line with something beside it, or a dot that parts two things: no name.
_NO_NAME = re.compile(r"[•*◦‣▪●]|.*\b\d+ ?authors?\b|(?:.*\s)?[·∙⋅‧・](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        if len(self.lines) == 1:
            return self.lines[0].text
        joined = "\n".join(line.text for line in self.lines)
        return _SPLIT_WORD.sub(lambda match: match[0][:-1], joined).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Content:
    """A title and an abstract (perhaps none), or the reason why they could not be told."""

    title: Paragraph | None = None
    abstract: tuple[Paragraph, ...] = ()
    doubt: str = ""

    @property
    def abstract_text(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.abstract)


def content_of(lines: Sequence[Line]) -> Content:
    """Title and abstract among the lines of one entry, without its people and date."""
    headings = [index for index, line in enumerate(lines) if line.part is Part.TITLE]
    if headings:
        at = headings[-1]
        rest = tuple(Paragraph(tuple(group)) for group in _groups(lines[at + 1 :]))
        return Content(Paragraph((lines[at],)), rest)
    paragraphs = [paragraph for paragraph in paragraphs_of(lines) if not is_link(paragraph.text)]
    if not paragraphs:
        return Content(doubt="there is no title")
    title, abstract = paragraphs[0], tuple(paragraphs[1:])
    if not is_title(title.text, has_abstract=bool(abstract)):
        return Content(doubt="there is no title")
    if not _is_abstract(abstract):
        return Content(doubt="it cannot be told which lines are title and abstract")
    return Content(title, abstract)


def _is_abstract(paragraphs: Sequence[Paragraph]) -> bool:
    """One paragraph of prose, or several of which none is so short that it may be something else."""
    texts = [paragraph.text for paragraph in paragraphs]
    if not all(is_prose(text) for text in texts):
        return False
    are_long = all(len(text) >= 100 or "://" in text for text in texts)
    return len(texts) < 2 or (are_long and sum(map(len, texts)) <= _ABSTRACT_LIMIT)


def paragraphs_of(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines put together where only the width of the page broke them.

    Blank lines part paragraphs. Without them a break counts when it was not forced: when the next line's first word
    would still have fitted. Behind the title's group a group is one paragraph, however it was broken.
    """
    paragraphs: list[Paragraph] = []
    width = max((len(line.text) for line in lines), default=0)
    has_prose = False
    for group in _groups(lines):
        if width <= _WIDEST_WRAP and (has_prose or (paragraphs and len(group) > 2)):
            paragraphs.append(Paragraph(tuple(group)))
        else:
            paragraphs += _unforced(group, width)
        has_prose = has_prose or is_prose(paragraphs[-1].text)
    return paragraphs


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if line.is_after_blank or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def _unforced(group: Sequence[Line], width: int) -> list[Paragraph]:
    paragraphs = [[group[0]]]
    for before, line in pairwise(group):
        first_word = line.text.split(" ", 1)[0]
        if len(before.text) + 1 + len(first_word) > width and len(before.text) <= _WIDEST_WRAP:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [Paragraph(tuple(lines)) for lines in paragraphs]


def is_title(text: str, *, has_abstract: bool) -> bool:
    """Whether a paragraph can be a title: not too long, one sentence at most, something to read.

    A title seldom ends in a full stop; alone, such a line is rather the end of an abstract that was cut.
    """
    if len(text) > _TITLE_LIMIT or not _WORD_CHARACTER.search(text) or _TWO_SENTENCES.search(text):
        return False
    return not (_SENTENCE_END.search(text) and (not has_abstract or len(text) > 100))


def is_prose(text: str) -> bool:
    """Whether a paragraph can be (a part of) an abstract: long, or a sentence that ends as one."""
    if len(text) >= _LONG or _SENTENCE_END.search(text):
        return True
    return len(text) >= 100 and text[-1] in "?!)/:"


def is_link(text: str) -> bool:
    """Whether a paragraph is nothing but an address."""
    return _LINK.fullmatch(text) is not None


def is_organization(line: Line) -> bool:
    """Whether the line above the dot can be an organisation instead of the number of authors."""
    words = line.text.split()
    if len(line.text) > _ORGANIZATION_LIMIT or len(words) > 12 or "://" in line.text or _NO_NAME.match(line.text):
        return False
    if _SENTENCE_END.search(line.text) and len(words) > 6:
        return False
    return any(not word[0].islower() and (word[0].isalnum()) for word in words[:2]) or len(words) == 1


def organization_name(text: str) -> str:
    """The name in an organisation line, which prints a short name and then the full one.

    "Harvard Harvard University" is Harvard University, "Berkeley UC Berkeley" is UC Berkeley: the first word is the
    picture's text and has no blank. It is taken off only when it shows in the rest or is its initials; a line that is
    only a name stays whole.
    """
    short, _, full = " ".join(text.split()).partition(" ")
    if not full:
        return short
    squeezed_short, squeezed_full = _squeezed(short), _squeezed(full)
    initials = "".join(word[0] for word in full.split() if word[0].isupper()).casefold()
    is_repeated = squeezed_short and (squeezed_short in squeezed_full or squeezed_full in squeezed_short)
    return full if is_repeated or (len(squeezed_short) > 1 and squeezed_short == initials) else f"{short} {full}"


def _squeezed(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
