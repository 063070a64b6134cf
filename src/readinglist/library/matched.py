"""A match becomes part of a paper: what it fills, beside what the user set; and the way back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from readinglist.library.adding import PAPER_FIELDS
from readinglist.library.editing import write_fields
from readinglist.library.fields import as_text, restore_field
from readinglist.library.naming import paper_phrase, papers_phrase
from readinglist.library.operation import Operation
from readinglist.library.origins import LOCAL, MARK, find_users_fields, live_origins, read_origins, source_name
from readinglist.library.proposing import set_or_propose
from readinglist.library.renaming import renew_identifier_key
from readinglist.library.versions import CITED_FIELDS, forget_versions, record_versions
from readinglist.matching.filling import fill
from readinglist.model.candidate import Match
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Origin, Paper, PaperId

#: A citation key stands in manuscripts, and how an organisation is cited is for the user to say.
_FILLED = frozenset(PAPER_FIELDS) - {"citation_key", "is_organization_author"}
#: Schemes of which a paper has one value: that of the version that is cited, in which the work is found elsewhere.
_SINGLE_SCHEMES = frozenset({"arxiv", "doi", "pmid"})
#: What such an operation is about.
KINDS = ("papers", "proposals", "lookups", "versions")
BY_USER = ("accepted", "by you")


def evidence_of(match: Match, *, is_by_user: bool = False) -> dict[str, str]:
    """The findings by name, as provenance keeps them; several of one name stand together."""
    evidence: dict[str, str] = {}
    for finding in match.findings:
        earlier = evidence.get(finding.name)
        evidence[finding.name] = f"{earlier}, {finding.text}" if earlier else finding.text
    return evidence | dict([BY_USER]) if is_by_user else evidence


def values_of(paper: Paper, match: Match, *, fields: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """What the match says about the paper, by source and field. fields: only these, where given."""
    values: dict[str, dict[str, Any]] = {match.candidates[0].source: {}}
    for field, filled in fill(match).items():
        if field in _FILLED and (fields is None or field in fields):
            values.setdefault(filled.source, {})[field] = filled.value
    for said in values.values():
        if "identifiers" in said:
            said["identifiers"] = _joined(paper.identifiers, said["identifiers"])
    return values


def preview(paper: Paper, origins: Iterable[Origin], match: Match) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """What the match would change: (old, new) texts by field, and the texts that it would only propose."""
    users = find_users_fields(origins)
    said = {field: value for values in values_of(paper, match).values() for field, value in values.items()}
    new = {field: value for field, value in said.items() if value != getattr(paper, field)}
    changed = {
        field: (as_text(getattr(paper, field)), as_text(value)) for field, value in new.items() if field not in users
    }
    return changed, {field: as_text(value) for field, value in new.items() if field in users}


def write_match(
    op: Operation, paper: Paper, match: Match, *, fields: Collection[str] | None = None, is_by_user: bool = False
) -> None:
    """Mark the paper as proven and let the match say what it knows: a row of provenance for each of its sources.

    What the user chose to cite stays cited, with the fields of that version.
    """
    cited = record_versions(op, paper.id, match.candidates) if paper.id is not None and fields is None else None
    if cited is not None and cited.is_chosen:
        fields = _FILLED.difference(CITED_FIELDS)
    evidence = evidence_of(match, is_by_user=is_by_user)
    for source, values in values_of(paper, match, fields=fields).items():
        mark = {MARK: True} if source == match.candidates[0].source else {}
        set_or_propose(op, paper, {**values, **mark}, source=source, source_name=source_name(source), evidence=evidence)
    first = match.candidates[0].source
    renew_identifier_key(op, paper, source=first, source_name=source_name(first))


def completion_label(papers: Sequence[Paper], *, count: int = 0) -> str:
    """ "Complete 31 papers", or the one paper by its title."""
    if max(count, len(papers)) == 1:
        return f"Complete {paper_phrase(papers[0].title)}"
    return f"Complete {papers_phrase(range(max(count, len(papers))))}"


def unwrite_match(op: Operation, paper: Paper) -> bool:
    """Let a paper be as if it had never had its match; whether it had one.

    Where what the match said was not touched since, all comes back exactly, with the time of the last change: a reading
    order by that must not tell of a match that never was. Else what was set since stays.
    """
    origins = read_origins(op, paper.id) if paper.id is not None else []
    mark = live_origins(origins).get(MARK)
    if mark is None or mark.operation_id is None or paper.id is None or not paper.is_verified:
        return False
    from readinglist.storage.operations import forget_for_paper

    if not forget_for_paper(op.writer, mark.operation_id, paper_id=paper.id, was={MARK: 0}):
        _unwrite_untouched(op, paper, origins, mark)
    return True


def _unwrite_untouched(op: Operation, paper: Paper, origins: Sequence[Origin], mark: Origin) -> None:
    """Give a paper back what its match replaced, except where something was set since.

    Everything that was said by reason of the match goes: its provenance, and its proposals that nobody answered.
    """
    rows = op.writer.find("provenance", paper_id=paper.id, operation_id=mark.operation_id)
    rows = [row for row in rows if row["source"] not in LOCAL]
    said = [origin for origin in origins if origin.operation_id == mark.operation_id and origin.source not in LOCAL]
    live = live_origins(origins)
    earlier: dict[str, Any] = {MARK: False}
    for origin in said:
        ours = (field for field in origin.fields if field != MARK and live[field] is origin)
        earlier |= {field: restore_field(field, origin.replaced.get(field, "")) for field in ours}
    write_fields(op, paper, earlier)
    for row in rows:
        _shorten(op, row, gone=earlier)
    sources = [origin.source for origin in said]
    forget_versions(op, paper.id or PaperId(0), sources=sources)
    op.writer.delete("proposal", ids=[
        row["id"]
        for row in op.writer.find("proposal", paper_id=paper.id, is_dismissed=0)
        if row["source"] in sources
    ])  # fmt: skip


def _shorten(op: Operation, row: Mapping[str, Any], *, gone: Collection[str]) -> None:
    """Take fields out of a row of provenance; the row goes with its last one."""
    left = [field for field in row["fields"].split() if field not in gone]
    if left:
        op.writer.update("provenance", {"fields": " ".join(left)}, ids=[row["id"]])
    else:
        op.writer.delete("provenance", ids=[row["id"]])


def _joined(own: tuple[Identifier, ...], said: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    """The paper's identifiers with their versions, less those that the match knows better, and what the match adds."""
    said_values = {(item.scheme, item.value) for item in said}
    renewed = {item.scheme for item in said if item.scheme in _SINGLE_SCHEMES}
    kept = [item for item in own if item.scheme not in renewed or (item.scheme, item.value) in said_values]
    known = {(item.scheme, item.value) for item in kept}
    return (*kept, *(item for item in said if (item.scheme, item.value) not in known))
