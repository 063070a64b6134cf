"""Identifiers of papers, as text and as link. How they are recognised stands in `identifier_forms`: a start needs none
of its patterns.
"""

from __future__ import annotations

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
    def text(self) -> str:
        """As a person writes it, without the version: "arXiv:2306.12345", "doi:10.1000/xyz", "PMID 123"."""
        prefix = {"arxiv": "arXiv:", "doi": "doi:", "pmid": "PMID ", "isbn": "ISBN "}.get(self.scheme, "")
        return prefix + self.value

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
