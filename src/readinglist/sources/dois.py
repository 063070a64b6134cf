"""Identifiers as an agency's records have them: without arXiv's versions, and arXiv's as the DOIs that DataCite has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from readinglist.model.candidate import Candidate
from readinglist.model.identifiers import Identifier


def unversioned(identifier: Identifier) -> Identifier:
    return replace(identifier, version=None) if identifier.version else identifier


def registered_doi(identifier: Identifier) -> str:
    """The DOI by which an agency knows it; of an arXiv identifier the one that arXiv registers since 2022."""
    return f"10.48550/arxiv.{identifier.value}" if identifier.scheme == "arxiv" else identifier.value


def as_asked(identifiers: Sequence[Identifier], found: Mapping[Identifier, Candidate]) -> dict[Identifier, Candidate]:
    """What was found, by the identifiers that were asked for, whatever version these name."""
    return {identifier: found[plain] for identifier in identifiers if (plain := unversioned(identifier)) in found}
