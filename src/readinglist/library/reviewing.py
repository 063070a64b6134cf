"""What a person decides of a look-up: this candidate is the paper, none of them is, or the match was wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import looking_up
from readinglist.library.editing import read_papers
from readinglist.library.flags import refuse_flagged
from readinglist.library.matched import KINDS, completion_label, preview, unwrite_match, write_match
from readinglist.library.naming import paper_phrase, papers_phrase
from readinglist.library.operation import Operation
from readinglist.model.candidate import Match
from readinglist.model.changes import Changes
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import refusals
from readinglist.storage.papers import write_time

if TYPE_CHECKING:
    from readinglist.library.library import Library


def accept(
    library: Library,
    paper_id: PaperId,
    match_index: int,
    *,
    fields: Collection[str] | None = None,
    is_anyway: bool = False,
    initiator: object | None = None,
) -> Changes | None:
    """Say that a match of the paper's look-up is the paper, whatever the evidence; see `decide`."""
    only = {} if fields is None else {paper_id: fields}
    return decide(library, {paper_id: match_index}, fields=only, is_anyway=is_anyway, initiator=initiator)


def refuse_matches(library: Library, paper_id: PaperId, *, initiator: object | None = None) -> Changes | None:
    """Say that none of the matches of the paper's look-up is the paper; see `decide`."""
    return decide(library, {}, refused=[paper_id], initiator=initiator)


def decide(
    library: Library,
    accepted: Mapping[PaperId, int],
    *,
    refused: Collection[PaperId] = (),
    fields: Mapping[PaperId, Collection[str]] = MappingProxyType({}),
    is_anyway: bool = False,
    initiator: object | None = None,
) -> Changes | None:
    """What a person decided about papers to review: one operation.

    accepted: for each paper the match that it is, by its place in `Lookup.matches`. fields: of these papers, take over
    only these. Fields of the user get proposals; an earlier match of the paper is taken back first.
    refused: papers that are none of their matches. They are not found, and a look-up does not offer these works again;
    they stay with the look-up, where one can still be accepted. Papers that are not to review are passed over.

    is_anyway: also works that were withdrawn or retracted.

    Raises NothingFound for a paper that is gone, InvalidRequest for a match that is not there or has such a flag, and
    for a refused paper that is proven; nothing is changed then.
    """
    matches = {paper_id: _get_match(library, paper_id, index) for paper_id, index in accepted.items()}
    open_ones = [lookup for paper_id in refused if (lookup := _get_open(library, paper_id))]
    with library.operation("", kinds=KINDS, initiator=initiator) as op:
        papers = read_papers(op, list(matches))
        for match in () if is_anyway else matches.values():
            refuse_flagged(match.flag, title=match.title)
        op.label = _label(papers, read_papers(op, [lookup.paper_id for lookup in open_ones]))
        for paper in papers:
            unwrite_match(op, paper)
        for paper in read_papers(op, list(matches)):
            if paper.id is not None:
                _forget_refusal(op, looking_up.get_lookup(library, paper.id))
                write_match(op, paper, matches[paper.id], fields=fields.get(paper.id), is_by_user=True)
        op.writer.insert("refusal", [refusals.refusal_row(lookup, recorded=op.now_text) for lookup in open_ones])
    return op.changes


def undo_match(library: Library, paper_id: PaperId, *, initiator: object | None = None) -> Changes | None:
    """Take one paper's match back, also out of many that were completed at once: it is to review, as before.

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


def _label(accepted: Sequence[Paper], refused: Sequence[Paper]) -> str:
    """ "Complete 2 papers, refuse the candidates of 1 paper"."""
    which = paper_phrase(refused[0].title) if len(refused) == 1 and not accepted else papers_phrase(range(len(refused)))
    parts = [completion_label(accepted)] if accepted else []
    parts += [f"refuse the candidates of {which}"] if refused else []
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _forget_refusal(op: Operation, lookup: Lookup) -> None:
    """One of the works that were refused is the paper after all."""
    if lookup.asked is not None:
        rows = op.writer.find("refusal", "id", paper_id=lookup.paper_id, asked=write_time(lookup.asked))
        op.writer.delete("refusal", ids=[row["id"] for row in rows])


def _get_open(library: Library, paper_id: PaperId) -> Lookup | None:
    """The look-up of a paper that is to review."""
    lookup = looking_up.get_lookup(library, paper_id)
    if lookup.state is LookupState.PROVEN:
        raise InvalidRequest(f"Paper #{paper_id} is proven.", "Undo its match first. Nothing was changed.")
    return lookup if lookup.state is LookupState.TO_REVIEW else None


def _get_match(library: Library, paper_id: PaperId, index: int) -> Match:
    matches = looking_up.get_lookup(library, paper_id).matches
    if not matches:
        raise NothingFound(f"Paper #{paper_id} has no candidates.", "Look it up first. Nothing was changed.")
    if not 0 <= index < len(matches):
        raise InvalidRequest(
            f"Paper #{paper_id} has no candidate {index + 1}.", f"It has {len(matches)}. Nothing was changed."
        )
    return matches[index]
