"""How identifiers are written: recognise one, find those in a text, know a title that only repeats one.

Forms: DOI handbook 2.2 (prefix 10.registrant), arXiv identifier scheme (2007: yymm.number, before: archive/yymmnnn),
ISBN check digits (ISO 2108), PubMed numbers only where they are named as such (a bare number proves nothing).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from readinglist.model.addresses import identifier_text
from readinglist.model.identifiers import Identifier
from readinglist.model.texts import seen

#: Until 2014 the number has four digits, then five; before April 2007 it is counted within an archive.
_ARXIV_NEW = r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})"
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_ARXIV_OLD = rf"(?:{_ARCHIVES})(?:\.[A-Za-z]{{2}})?/\d{{2}}(?:0[1-9]|1[0-2])\d{{3}}"
_ARXIV_NUMBER = rf"({_ARXIV_NEW}|{_ARXIV_OLD})(?:v(\d{{1,3}}))?"
_ARXIV = re.compile(rf"(?:arxiv:?\s*)?{_ARXIV_NUMBER}", re.IGNORECASE | re.ASCII)
_DOI_PREFIX = r"10\.\d{4,9}(?:\.\d+)*/"
_DOI = re.compile(rf"(?:doi:?\s*)?({_DOI_PREFIX}\S+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.{_ARXIV_NUMBER}", re.IGNORECASE | re.ASCII)
_PMID_NAMED = r"(?:PMID:?|PubMed(?:[ ]ID:?|:))\s*0*([1-9]\d{0,7})"
_PMID = re.compile(_PMID_NAMED, re.IGNORECASE | re.ASCII)
_ISBN_NAME = r"ISBN(?:-1[03])?:?\s*"
_ISBN_13 = r"97[89][- ]?(?:\d[- ]?){9}\d"
_ISBN_10 = r"(?:\d[- ]?){9}[\dX]"
_ISBN = re.compile(rf"(?:{_ISBN_NAME})?({_ISBN_13}|{_ISBN_10})", re.IGNORECASE | re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that the whole of `text` is, or None. A DOI that arXiv registered is the arXiv identifier.

    The address of a paper's page is the identifier that it says; any other address is a "url".
    """
    text = seen(text).strip()
    if match := _ARXIV.fullmatch(text):
        return _arxiv(match)
    if match := _DOI.fullmatch(text):
        doi = match[1].rstrip(".,;")
        if arxiv := _ARXIV_DOI.fullmatch(doi):
            return _arxiv(arxiv)
        return Identifier("doi", doi.lower())
    if match := _PMID.fullmatch(text):
        return Identifier("pmid", match[1])
    if (match := _ISBN.fullmatch(text)) and (isbn := _isbn13(match[1])):
        return Identifier("isbn", isbn)
    return _at_address(text)


def _at_address(text: str) -> Identifier | None:
    said = identifier_text(text) if "/" in text else ""
    if said and said != text and (identifier := parse_identifier(said)):
        return identifier
    return Identifier("url", text) if _URL.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Mention:
    """An identifier that characters [start, end) of a text name."""

    identifier: Identifier
    start: int
    end: int


#: What may be an identifier inside a text, of a length that keeps a list without blanks quick. Numbers that prove
#: nothing there (PubMed's, ten digits) count only with a name.
_CANDIDATE = re.compile(
    rf"""
    (?<!\w)(?=[a-z\d])(?:
      (?<![.@/-]) (?:https?://|(?:[a-z0-9-]+\.)+[a-z]{{2,}}/) [^\s<>"]{{1,1000}}
      | (?<!\.) (?:doi:?\s*)? {_DOI_PREFIX} (?:[^\s<>"]|<\d+::[^\s<>]{{,40}}>){{1,300}}
      | arxiv:?\s* {_ARXIV_NUMBER} (?![\w/-])
      | (?<![./$-]) {_ARXIV_NUMBER} (?![\w/%-]|\.\d)
      | {_PMID_NAMED} (?!\w)
      | (?:{_ISBN_NAME}{_ISBN_10}|(?:{_ISBN_NAME})?{_ISBN_13}) (?![\w-])
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Where the next identifier of a list without blanks begins.
_NEXT = re.compile(rf"[,;|](?={_DOI_PREFIX}|https?://|doi:|arxiv:|pmid|isbn|{_ARXIV_NUMBER}\b)", re.IGNORECASE)
_OPENING = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'’”»*_`…([{"


def find_identifiers(text: str) -> list[Mention]:
    """The identifiers that stand inside a text, in order; addresses only those of a paper's page.

    Brackets of a DOI belong to it as far as they are balanced; punctuation behind an identifier does not.
    """
    found = []
    at = 0
    while match := _CANDIDATE.search(text, at):
        named = _trimmed(match[0])
        at = match.start() + max(len(named), 1)
        identifier = parse_identifier(named)
        if identifier is not None and (identifier.scheme != "url" or identifier_text(named)):
            found.append(Mention(identifier, match.start(), at))
    return found


def _trimmed(text: str) -> str:
    """The text up to a bracket that closes nothing or the next of a list, without the punctuation of a sentence."""
    if following := _NEXT.search(text):
        text = text[: following.start()]
    opened = []
    for index, char in enumerate(text):
        if char in "([{":
            opened.append(char)
        elif char in _OPENING and (not opened or opened.pop() != _OPENING[char]):
            return text[:index].rstrip(_TRAILING)
    return text.rstrip(_TRAILING)


def _arxiv(match: re.Match[str]) -> Identifier:
    value = match[1] if match[1][0].isdigit() else _old_arxiv(match[1])
    return Identifier("arxiv", value, int(match[2]) if match[2] else None)


def _old_arxiv(value: str) -> str:
    """math.AG/0601001 and math/0601001 are the same paper (arXiv identifier scheme): drop the subject class."""
    archive, number = value.split("/")
    return f"{archive.split('.')[0].lower()}/{number}"


def _isbn13(text: str) -> str:
    """ISBN in 13 digits if the check digit agrees, else empty."""
    digits = re.sub(r"[- ]", "", text).upper()
    if len(digits) == 10:
        total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits) if c != "X" or i == 9)
        if total % 11 or "X" in digits[:9]:
            return ""
        digits = "978" + digits[:9]
        check = -sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(digits)) % 10
        return f"{digits}{check}"
    if len(digits) != 13 or "X" in digits or sum(int(c) * (1, 3)[i % 2] for i, c in enumerate(digits)) % 10:
        return ""
    return digits


def is_placeholder_title(title: str, identifiers: Iterable[Identifier]) -> bool:
    """Whether there is no title, or one that only repeats an identifier of the paper: nothing more was known of it."""
    if not title:
        return True
    known = {(item.scheme, item.value) for item in identifiers}
    named = parse_identifier(title) if known else None
    return named is not None and (named.scheme, named.value) in known
