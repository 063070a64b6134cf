"""Titles: the forms in which they are sorted and compared."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from readinglist.model.identifiers import Identifier, parse_identifier

_ARTICLES = re.compile(r"^(?:the|an|a)\s+")
_LEADING_MARKS = re.compile(r"^[^\w]+")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]{0,200})?/?>")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.")
_NOT_WORD = re.compile(r"[\W_]+")


def sort_title(title: str) -> str:
    """The title as it sorts: casefolded, without leading marks and English article."""
    text = _LEADING_MARKS.sub("", " ".join(title.split()).casefold())
    return _ARTICLES.sub("", text) or text


def normalise_title(title: str) -> str:
    """The title as it is compared: words only, without case, accents, tags, TeX commands and marks.

    Source: the experiment on 24,555 records in the notes on listings; 99.45 % of true pairs are equal in this form.
    A comparison sign is no tag ("MNIST < CIFAR10 < Imagenet" keeps its words).
    """
    text = title if title.isascii() else unicodedata.normalize("NFKC", title)
    # Each step only where it has something to do: an import normalises every title, and few have any of these.
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "\\" in text:
        text = _TEX_COMMAND.sub(" ", text)
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", text).strip()


def is_placeholder_title(title: str, identifiers: Iterable[Identifier]) -> bool:
    """Whether the title only repeats an identifier of the paper, however written: nothing more was known of it."""
    known = {(item.scheme, item.value) for item in identifiers}
    named = parse_identifier(title) if known else None
    return named is not None and (named.scheme, named.value) in known
