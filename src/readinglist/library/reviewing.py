"""What a person decides of a look-up: this candidate is the paper, none of them is, or the match was wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import looking_up
from readinglist.library.editing import read_papers
from readinglist.library.flags import refuse_flagged
from readinglist.library.matched import KINDS, completion_label, preview, unwrite_match, write_match
from readinglist.library.naming import paper_phrase
from readinglist.model.candidate import Match, Verdict
from readinglist.model.changes import Changes
from readinglist.model.lookup import LookupState
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import lookup_rows

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: The reason of a match that a person refused; such a work is not found again for the paper.
REFUSED_BY_USER = "refused by you"


def accept(
    library: Library,
    paper_id: PaperId,
    match_index: int,
    *,
    fields: Collection[str] | None = None,
    is_anyway: bool = False,
    initiator: object | None = None,
) -> Changes | None:
    """Say that a match of the paper's look-up is the paper, whatever the evidence; see `accept_all`."""
    only = {} if fields is None else {paper_id: fields}
    return accept_all(library, {paper_id: match_index}, fields=only, is_anyway=is_anyway, initiator=initiator)


def accept_all(
    library: Library,
    chosen: Mapping[PaperId, int],
    *,
    fields: Mapping[PaperId, Collection[str]] = MappingProxyType({}),
    is_anyway: bool = False,
    initiator: object | None = None,
) -> Changes | None:
    """Accept a match, by its place in `Lookup.matches`, for each paper: one operation.

    fields: of these papers, take over only these. Fields of the user get proposals; an earlier match of the paper is
    taken back first. is_anyway: also works that were withdrawn or retracted. Raises NothingFound for a paper that is
    gone, InvalidRequest for a match that is not there, or has such a flag; nothing is changed then.
    """
    matches = {paper_id: _get_match(library, paper_id, index) for paper_id, index in chosen.items()}
    with library.operation("", kinds=KINDS, initiator=initiator) as op:
        papers = read_papers(op, list(matches))
        for match in () if is_anyway else matches.values():
            refuse_flagged(match.flag, title=match.title)
        op.label = completion_label(papers)
        for paper in papers:
            unwrite_match(op, paper)
        for paper in read_papers(op, list(matches)):
            if paper.id is not None:
                write_match(op, paper, matches[paper.id], fields=fields.get(paper.id), is_by_user=True)
    return op.changes


def refuse_matches(library: Library, paper_id: PaperId) -> None:
    """ "None of these": the paper is not found, and the works that are refused are not offered again by a look-up.

    They stay with the look-up, where one can still be accepted. Raises NothingFound, and InvalidRequest for a paper
    that is proven: its match must be undone first.
    """
    found = looking_up.get_lookup(library, paper_id)
    if found.state is LookupState.PROVEN:
        raise InvalidRequest(f"Paper #{paper_id} is proven.", "Undo its match first. Nothing was changed.")
    matches = tuple(replace(match, verdict=Verdict.REFUSED, reason=REFUSED_BY_USER) for match in found.matches)
    refused = replace(found, state=LookupState.NOT_FOUND, reason="you refused all candidates", matches=matches)
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, [refused])
    library.announce({"lookups"}, [paper_id])


def undo_match(library: Library, paper_id: PaperId, *, initiator: object | None = None) -> Changes | None:
    """Take one paper's match back, also out of many that were completed at once: it is to review again.

    What the match replaced comes back, except in fields that were set since. None when the paper is not proven.
    """
    with library.operation("", kinds=KINDS, initiator=initiator) as op:
        for paper in read_papers(op, [paper_id]):
            op.label = f"Undo the match of {paper_phrase(paper.title)}"
            unwrite_match(op, paper)
    return op.changes


def preview_match(library: Library, paper: Paper, match: Match) -> dict[str, tuple[str, str]]:
    """What accepting the match would set, as (old, new) texts by field; what it would only propose is not in it."""
    changed, _proposed = preview(paper, library.get_provenance(paper.id) if paper.id is not None else [], match)
    return changed


def _get_match(library: Library, paper_id: PaperId, index: int) -> Match:
    matches = looking_up.get_lookup(library, paper_id).matches
    if not matches:
        raise NothingFound(f"Paper #{paper_id} has no candidates.", "Look it up first. Nothing was changed.")
    if not 0 <= index < len(matches):
        raise InvalidRequest(
            f"Paper #{paper_id} has no candidate {index + 1}.", f"It has {len(matches)}. Nothing was changed."
        )
    return matches[index]
