"""Identifiers as an agency's records have them: without arXiv's versions, and arXiv's as the DOIs that DataCite has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from readinglist.model.candidate import Candidate
from readinglist.model.identifiers import Identifier


def unversioned(identifier: Identifier) -> Identifier:
    return replace(identifier, version=None) if identifier.version else identifier


def registered_doi(identifier: Identifier) -> str:
    """The DOI by which an agency knows it; of an arXiv identifier the one that arXiv registers since 2022."""
    return f"10.48550/arxiv.{identifier.value}" if identifier.scheme == "arxiv" else identifier.value


#: DOIs of preprint servers: SSRN, bioRxiv and medRxiv (digits only, the rest of 10.1101 are journals), ChemRxiv,
#: PsyArXiv, OSF, Research Square, Preprints.org, TechRxiv. Some services call their papers articles of journals.
_PREPRINT_DOI = re.compile(
    r"10\.(?:2139/ssrn|1101/\d|26434/|31234/|31219/|21203/|20944/preprints|36227/techrxiv|48550/)", re.IGNORECASE
)


def is_preprint_doi(doi: str) -> bool:
    """Whether a DOI is one of a preprint server, by its prefix."""
    return _PREPRINT_DOI.match(doi) is not None


def as_asked(identifiers: Sequence[Identifier], found: Mapping[Identifier, Candidate]) -> dict[Identifier, Candidate]:
    """What was found, by the identifiers that were asked for, whatever version these name."""
    return {identifier: found[plain] for identifier in identifiers if (plain := unversioned(identifier)) in found}
