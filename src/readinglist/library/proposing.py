"""The user's word: a source never changes a field that the user set last. It proposes, and the user decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from readinglist.errors import NothingFound
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.fields import as_text, restore_field
from readinglist.library.naming import field_phrase, paper_phrase
from readinglist.library.operation import Operation
from readinglist.library.origins import USER, find_users_fields, read_origins
from readinglist.model.changes import Changes
from readinglist.model.lookup import Proposal
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import proposals

if TYPE_CHECKING:
    from readinglist.library.library import Library


def accept_proposal(library: Library, proposal_id: int, *, initiator: object | None = None) -> Changes | None:
    """Set the field to what the source proposes. It stays the user's. Raises NothingFound when it was answered."""
    with library.operation("", kinds=("papers", "proposals"), initiator=initiator) as op:
        proposal = _get_proposal(op, proposal_id)
        paper = _get_paper(op, proposal.paper_id)
        op.label = (
            f"Accept the {field_phrase(proposal.field)} of {paper_phrase(paper.title)} from {proposal.source_name}"
        )
        (row,) = op.writer.find("proposal", "evidence", id=proposal_id)
        set_fields(
            op,
            paper,
            {proposal.field: restore_field(proposal.field, proposal.value)},
            source=USER,
            source_name=f"accepted from {proposal.source_name}",
            evidence=json.loads(row["evidence"]) if row["evidence"] else None,
        )
        op.writer.delete("proposal", ids=_same_field(op, proposal))
    return op.changes


def dismiss_proposal(library: Library, proposal_id: int, *, initiator: object | None = None) -> Changes | None:
    """Keep the user's value; the same one is not proposed for this field again. Raises NothingFound."""
    with library.operation("", kinds=("proposals",), initiator=initiator) as op:
        proposal = _get_proposal(op, proposal_id)
        paper = _get_paper(op, proposal.paper_id)
        op.label = f"Keep the {field_phrase(proposal.field)} of {paper_phrase(paper.title)}"
        op.writer.update("proposal", {"is_dismissed": 1}, ids=[proposal_id])
    return op.changes


def take_back(
    library: Library, paper_id: PaperId, *, field: str, value: str, initiator: object | None = None
) -> Changes | None:
    """Give a field a value that it had before: one of the texts that its provenance keeps as replaced, or "".

    It is then the user's. Raises NothingFound, and InvalidRequest for a citation key that is in use.
    """
    with library.operation("", kinds=("papers",), initiator=initiator) as op:
        paper = _get_paper(op, paper_id)
        op.label = f"Take back the {field_phrase(field)} of {paper_phrase(paper.title)}"
        set_fields(op, paper, {field: restore_field(field, value)}, source=USER)
    return op.changes


def propose(
    op: Operation,
    paper: Paper,
    values: Mapping[str, Any],
    *,
    source: str,
    source_name: str,
    evidence: Mapping[str, str],
    is_dismissed: bool = False,
) -> None:
    """Note what a source says about fields of the user, each value once: not when it stands there already, nor when
    any source proposed it before and the user has not answered, or has dismissed it.

    is_dismissed: the user has answered already, and wants none of it.
    """
    known = {(row["field"], row["value"]) for row in op.writer.find("proposal", paper_id=paper.id)}
    texts = {field: as_text(value) for field, value in values.items() if value != getattr(paper, field)}
    op.writer.insert("proposal", [
        {
            "paper_id": paper.id, "field": field, "value": text, "source": source, "source_name": source_name,
            "evidence": json.dumps(dict(evidence), ensure_ascii=False) if evidence else "", "recorded": op.now_text,
            "is_dismissed": int(is_dismissed),
        }
        for field, text in texts.items()
        if text and (field, text) not in known
    ])  # fmt: skip


def set_or_propose(
    op: Operation,
    paper: Paper,
    values: Mapping[str, Any],
    *,
    source: str,
    source_name: str,
    evidence: Mapping[str, str],
) -> bool:
    """What a source may do with a paper: set the fields that are not the user's, propose the others.

    Returns whether a field was set. The one way in for everything that a source says.
    """
    users = find_users_fields(read_origins(op, paper.id)) if paper.id is not None else frozenset()
    own = {field: value for field, value in values.items() if field in users}
    propose(op, paper, own, source=source, source_name=source_name, evidence=evidence)
    others = {field: value for field, value in values.items() if field not in users}
    return set_fields(op, paper, others, source=source, source_name=source_name, evidence=evidence)


def _get_proposal(op: Operation, proposal_id: int) -> Proposal:
    with op.writer.driver() as connection:
        found = proposals.read_proposal(connection, proposal_id)
    if found is None:
        raise NothingFound("This proposal was answered already.", "Nothing was changed.")
    return found


def _get_paper(op: Operation, paper_id: PaperId) -> Paper:
    found = read_papers(op, [paper_id])
    if not found:
        raise NothingFound(f"There is no paper #{paper_id}.", "It may have been deleted for good.")
    return found[0]


def _same_field(op: Operation, proposal: Proposal) -> list[int]:
    """This proposal and others that wait for the same field: by accepting one the user has answered them all."""
    found = op.writer.find("proposal", "id", paper_id=proposal.paper_id, field=proposal.field, is_dismissed=0)
    return [row["id"] for row in found]
