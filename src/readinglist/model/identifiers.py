"""Identifiers of papers: recognise, normalise, link.

Forms: DOI handbook 2.2 (prefix 10.registrant), arXiv identifier scheme (2007: yymm.number, before: archive/yymmnnn),
ISBN check digits (ISO 2108), PubMed numbers only where they are named as such (a bare number proves nothing).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SCHEMES = ("arxiv", "doi", "isbn", "pmid", "url")


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """`scheme` is one of SCHEMES; `value` is in normal form, so equal identifiers compare equal.

    `version` is the arXiv version ("v2" is 2), which is no part of the identity.
    """

    scheme: str
    value: str
    version: int | None = None

    @property
    def link(self) -> str:
        """An https address, or the value itself for a URL; empty when there is none."""
        match self.scheme:
            case "arxiv":
                return f"https://arxiv.org/abs/{self.value}"
            case "doi":
                return f"https://doi.org/{self.value}"
            case "pmid":
                return f"https://pubmed.ncbi.nlm.nih.gov/{self.value}/"
            case "url":
                return self.value
        return ""


# Texts, not compiled: `re` compiles each when it is first asked for and keeps it, and a start asks for none of them.
_ARXIV_NEW = r"\d{4}\.\d{4,5}"
_ARXIV_OLD = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7}"
_ARXIV = rf"({_ARXIV_NEW}|{_ARXIV_OLD})(?:v(\d{{1,3}}))?"
_ARXIV_PREFIXED = (
    rf"(?i:(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|(?:https?://)?huggingface\.co/papers/|arxiv:\s*)"
    rf"({_ARXIV_NEW}|{_ARXIV_OLD})(?:v(\d{{1,3}}))?(?:\.pdf)?/?)"
)
_DOI = r"(?i:(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+))"
_ARXIV_DOI = rf"(?i:10\.48550/arxiv\.({_ARXIV_NEW}|{_ARXIV_OLD})(?:v(\d{{1,3}}))?)"
_PMID = r"(?i:pmid:?\s*(\d{1,8}))"
_ISBN = r"(?i:(?:isbn(?:-1[03])?:?\s*)?((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]))"
_URL = r"(?i:https?://[^\s<>\"]+)"


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that the whole of `text` is, or None. A DOI that arXiv registered is the arXiv identifier."""
    text = text.strip()
    if match := re.fullmatch(_ARXIV_PREFIXED, text) or re.fullmatch(_ARXIV, text):
        return _arxiv(match)
    if match := re.fullmatch(_DOI, text):
        doi = match[1].rstrip(".,;")
        if arxiv := re.fullmatch(_ARXIV_DOI, doi):
            return _arxiv(arxiv)
        return Identifier("doi", doi.lower())
    if match := re.fullmatch(_PMID, text):
        return Identifier("pmid", match[1])
    if (match := re.fullmatch(_ISBN, text)) and (isbn := _isbn13(match[1])):
        return Identifier("isbn", isbn)
    if re.fullmatch(_URL, text):
        return Identifier("url", text)
    return None


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
