"""Everything that Info shows of one paper, read in one go. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.library import looking_up
from readinglist.library.library import Library
from readinglist.model.lookup import Lookup, Proposal
from readinglist.model.merge import MergedPaper
from readinglist.model.paper import Origin, Paper, PaperId, Sighting
from readinglist.model.version import Version


@dataclass(frozen=True, slots=True)
class Dossier:
    """origins: newest first. proposals: what nobody answered yet. versions: in the order in which they became known.
    merged: what was merged into it, the last first.
    """

    paper: Paper
    origins: tuple[Origin, ...]
    lookup: Lookup
    proposals: tuple[Proposal, ...]
    versions: tuple[Version, ...]
    sightings: tuple[Sighting, ...]
    merged: tuple[MergedPaper, ...] = ()
    aliases: tuple[str, ...] = ()


def read_dossier(library: Library, paper: Paper, paper_id: PaperId) -> Dossier:
    """Some small reads by index. Raises NothingFound for a paper that is gone."""
    # They bring what knows of sources, which the first window does without.
    from readinglist.library import merging, renaming, versions

    return Dossier(
        paper,
        tuple(library.get_provenance(paper_id)),
        looking_up.get_lookup(library, paper_id),
        tuple(looking_up.get_proposals(library, paper_id)),
        tuple(versions.get_versions(library, paper_id)),
        tuple(library.get_sightings(paper_id)),
        tuple(merging.get_merged(library, paper_id)),
        tuple(renaming.get_aliases(library, paper_id)),
    )
