"""Setting fields of papers by hand. From then on they are the user's: their provenance says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest
from readinglist.library.adding import PAPER_FIELDS
from readinglist.library.aliases import follow_rename, refuse_taken_key
from readinglist.library.annotating import renew_anchors
from readinglist.library.fields import as_text, parse_field
from readinglist.library.naming import papers_phrase
from readinglist.library.operation import Operation
from readinglist.model.changes import Changes
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import papers as paper_rows

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Fields that `edit_fields` accepts. Tags, status, rating and the like have verbs of their own.
EDITABLE = PAPER_FIELDS
_COLUMNS = frozenset(EDITABLE) - {"people", "editors", "identifiers"}


def edit_field(
    library: Library, paper_ids: Sequence[PaperId], *, field: str, value: object, initiator: object | None = None
) -> Changes | None:
    """Set one field in all the papers; see `edit_fields`."""
    return edit_fields(library, paper_ids, values={field: value}, initiator=initiator)


def edit_fields(
    library: Library, paper_ids: Sequence[PaperId], *, values: Mapping[str, object], initiator: object | None = None
) -> Changes | None:
    """Set fields by name (EDITABLE), as values of `Paper`'s types or as typed text, which is then read.

    One field of one paper edited again within a minute is one undo step. Raises InvalidRequest for an unknown field, a
    value that makes no sense, or a citation key that is in use.
    """
    parsed = {name: _parse(name, value) for name, value in values.items()}
    names = ", ".join(name.replace("_", " ") for name in parsed)
    key = f"edit:{paper_ids[0]}:{names}" if len(set(paper_ids)) == 1 and len(parsed) == 1 else ""
    label = f"Edit {names} of {papers_phrase(paper_ids)}"
    with library.operation(label, kinds=("papers",), coalesce_key=key, initiator=initiator) as op:
        for paper in read_papers(op, paper_ids):
            set_fields(op, paper, parsed, source="user")
    return op.changes


def set_fields(
    op: Operation,
    paper: Paper,
    values: Mapping[str, Any],
    *,
    source: str,
    source_name: str = "",
    evidence: Mapping[str, str] | None = None,
) -> bool:
    """Set fields of one paper inside an operation and record where they came from and what they replaced.

    paper: as it stands. values: by field, of `Paper`'s types; those that are equal are left alone. Returns whether
    anything was set. Raises InvalidRequest for a citation key in use.
    """
    changed = write_fields(op, paper, values)
    if changed:
        _record(op, paper, changed, source=source, source_name=source_name, evidence=evidence or {})
    return bool(changed)


def write_fields(op: Operation, paper: Paper, values: Mapping[str, Any]) -> dict[str, Any]:
    """As `set_fields`, without a record of where the values come from. Returns those that were written."""
    changed = {name: value for name, value in values.items() if getattr(paper, name) != value}
    if not changed or paper.id is None:
        return {}
    if "citation_key" in changed:
        refuse_taken_key(op, changed["citation_key"], paper_id=paper.id)
        follow_rename(op, paper, changed["citation_key"])
    edited = replace(paper, **changed)
    columns = paper_rows.paper_columns(edited)
    previous = paper_rows.paper_columns(paper)
    differing = {name: value for name, value in columns.items() if previous[name] != value}
    op.writer.update("paper", {**differing, "modified": op.now_text}, ids=[paper.id])
    _replace_parts(op, edited, changed)
    if "abstract" in changed:
        renew_anchors(op, paper.id, edited.abstract)
    return changed


def read_papers(op: Operation, paper_ids: Sequence[PaperId]) -> list[Paper]:
    """The papers as they stand inside the operation, each once; those that do not exist are left out."""
    with op.writer.driver() as connection:
        return paper_rows.read_papers(connection, list(dict.fromkeys(paper_ids)))


def _replace_parts(op: Operation, paper: Paper, changed: Mapping[str, Any]) -> None:
    """People and identifiers are rows of their own: the old ones go, the new ones come."""
    paper_id = paper.id or 0
    for field, role in (("people", "author"), ("editors", "editor")):
        if field in changed:
            op.writer.delete("person", ids=_row_ids(op, "person", paper_id=paper_id, role=role))
            op.writer.insert("person", paper_rows.person_rows(paper_id, changed[field], role=role))
    if "identifiers" in changed:
        op.writer.delete("identifier", ids=_row_ids(op, "identifier", paper_id=paper_id))
        op.writer.insert("identifier", paper_rows.identifier_rows(paper_id, paper.identifiers))


def _row_ids(op: Operation, table_name: str, **conditions: object) -> list[int]:
    return [row["id"] for row in op.writer.find(table_name, "id", **conditions)]


def _record(
    op: Operation,
    paper: Paper,
    changed: Mapping[str, Any],
    *,
    source: str,
    source_name: str,
    evidence: Mapping[str, str],
) -> None:
    """One provenance row for the act. A continued edit (typing) extends the row that it began with."""
    replaced = {name: as_text(getattr(paper, name)) for name in changed}
    earlier = op.writer.find("provenance", paper_id=paper.id, operation_id=op.id, source=source)
    fields = " ".join(changed)
    if earlier and earlier[-1]["fields"] == fields:
        op.writer.update("provenance", {"recorded": op.now_text}, ids=[earlier[-1]["id"]])
        return
    op.writer.insert("provenance", [{
        "paper_id": paper.id,
        "operation_id": op.id,
        "fields": fields,
        "source": source,
        "source_name": source_name,
        "replaced": json.dumps({name: text for name, text in replaced.items() if text}, ensure_ascii=False),
        "evidence": json.dumps(dict(evidence), ensure_ascii=False) if evidence else "",
        "recorded": op.now_text,
    }])  # fmt: skip


def _parse(name: str, value: object) -> object:
    if name not in EDITABLE:
        known = ", ".join(EDITABLE)
        raise InvalidRequest(f'A paper has no field "{name}" that can be edited.', f"The fields are {known}.")
    return parse_field(name, value)
