"""Versions of a paper: which there are, and which is cited. The fields of the cited one are the paper's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from readinglist.errors import NothingFound
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.fields import as_text
from readinglist.library.naming import paper_phrase
from readinglist.library.operation import Operation
from readinglist.matching.versions import choose_cited, find_versions, join_versions, own_version
from readinglist.model.candidate import Candidate
from readinglist.model.changes import Changes
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId
from readinglist.model.version import VERSION_FIELDS, Version
from readinglist.storage import versions as version_rows
from readinglist.storage.candidates import find_fields_set_by_user
from readinglist.storage.reading import read_provenance

if TYPE_CHECKING:
    from readinglist.library.library import Library

_KINDS = ("papers",)


def get_versions(library: Library, paper_id: PaperId) -> list[Version]:
    """Versions of a paper, in the order in which they became known; at most one is cited. Raises NothingFound."""
    library.get_paper(paper_id)
    with library.reading() as connection:
        return version_rows.read_versions(connection, [paper_id]).get(paper_id, [])


def record_versions(op: Operation, paper_id: PaperId, candidates: Sequence[Candidate]) -> Version | None:
    """Keep the versions that the records of an accepted work tell of, inside an operation.

    Returns the one that is cited from now on: what the user chose, else the version of record, else the best; None when
    the records tell of none. Its fields are not set here: `citing` gives them, for whoever sets the others.
    """
    versions = join_versions(read_versions(op, paper_id), find_versions(candidates, paper_id))
    return write_versions(op, versions, cited=choose_cited(versions))


def cite_version(
    library: Library, paper_id: PaperId, *, version_id: int, initiator: object | None = None
) -> Changes | None:
    """Cite this version: its fields become the paper's own, except those that the user set, which get a proposal.

    Key, notes, tags and all else stay. Nothing but the user's word cites another one afterwards. Raises NothingFound.
    """
    with library.operation("", kinds=_KINDS, initiator=initiator) as op:
        paper = _get_paper(op, paper_id)
        versions = note_versions(op, paper_id, ())
        version = next((one for one in versions if one.id == version_id), None)
        if version is None:
            raise NothingFound(f"Paper #{paper_id} has no version {version_id}.", "`versions` lists those it has.")
        op.label = f"Cite the {version.kind} version of {paper_phrase(paper.title)}"
        write_versions(op, versions, cited=replace(version, is_chosen=True))
        evidence = {"cited version": version.label}
        _set_or_propose(op, paper, citing(paper, version, versions), source=version.source, evidence=evidence)
    return op.changes


def citing(paper: Paper, version: Version, versions: Iterable[Version]) -> dict[str, Any]:
    """The values of a paper's fields when it cites a version, VERSION_FIELDS and identifiers, by field.

    The identifiers of the version come first, then those of the others: an export takes the first of a scheme. One that
    the version has none of stays with its own version, or the entry of a preprint would have the DOI of the journal;
    the arXiv number stays with the paper in any case, as `eprint`. A version without a date leaves the paper's.
    """
    values = {name: getattr(version, name) for name in VERSION_FIELDS}
    values["date"] = version.date or paper.date
    others = [item for other in versions for item in other.identifiers]
    foreign = {_key(item) for item in others} - {_key(item) for item in version.identifiers}
    schemes = {"arxiv", *(item.scheme for item in version.identifiers)}
    kept = [item for item in paper.identifiers if _key(item) not in foreign or item.scheme in schemes]
    added = [item for item in others if item.scheme in schemes]
    unique: dict[tuple[str, str], Identifier] = {}
    for item in (*version.identifiers, *kept, *added):
        unique.setdefault(_key(item), item)
    values["identifiers"] = tuple(unique.values())
    return values


def note_versions(op: Operation, paper_id: PaperId, found: Iterable[Version]) -> tuple[Version, ...]:
    """Keep more versions of a paper, with the one that its own fields describe, and leave what is cited as it is."""
    known = read_versions(op, paper_id)
    versions = join_versions(known, found)
    if versions != known:
        write_versions(op, versions, cited=next((version for version in versions if version.is_cited), None))
    return read_versions(op, paper_id)


def read_versions(op: Operation, paper_id: PaperId) -> tuple[Version, ...]:
    """The versions inside an operation; where none is known, the one that the paper's own fields describe."""
    with op.writer.driver() as connection:
        known = version_rows.read_versions(connection, [paper_id]).get(paper_id, [])
    if known:
        return tuple(known)
    own = own_version(_get_paper(op, paper_id), paper_id, source=_source_of_type(op, paper_id))
    return (replace(own, is_cited=True),) if own else ()


def write_versions(op: Operation, versions: Iterable[Version], *, cited: Version | None) -> Version | None:
    """Write versions of one paper where they differ from their rows, new ones too; `cited` is one of them."""
    written: Version | None = None
    for version in versions:
        is_cited = cited is not None and _is_row(version, cited)
        marked = replace(version, is_cited=is_cited, is_chosen=is_cited and cited is not None and cited.is_chosen)
        marked = _write(op, marked)
        written = marked if is_cited else written
    return written


def _set_or_propose(
    op: Operation, paper: Paper, values: Mapping[str, Any], *, source: str, evidence: Mapping[str, str]
) -> None:
    """Set what the user did not set; what the user did gets the other value beside it."""
    paper_id = paper.id or PaperId(0)
    with op.writer.driver() as connection:
        own = find_fields_set_by_user(connection, [paper_id]).get(paper_id, set())
    set_fields(
        op,
        paper,
        {name: value for name, value in values.items() if name not in own},
        source=source,
        evidence=evidence,
    )
    proposed = {name: as_text(values[name]) for name in values if name in own and values[name] != getattr(paper, name)}
    known = {(row["field"], row["value"]) for row in op.writer.find("proposal", paper_id=paper_id)}
    op.writer.insert("proposal", [
        {
            "paper_id": paper_id, "field": name, "value": text, "source": source,
            "evidence": json.dumps(dict(evidence), ensure_ascii=False), "recorded": op.now_text,
        }
        for name, text in proposed.items() if (name, text) not in known
    ])  # fmt: skip


def _write(op: Operation, version: Version) -> Version:
    columns = version_rows.version_columns(version)
    if version.id is None:
        return replace(version, id=op.writer.insert_one("version", columns))
    stored = op.writer.find("version", id=version.id)[0]
    if differing := {name: value for name, value in columns.items() if stored[name] != value}:
        op.writer.update("version", differing, ids=[version.id])
    return version


def _is_row(version: Version, other: Version) -> bool:
    """The same version, whatever its marks say."""
    return replace(version, is_cited=False, is_chosen=False) == replace(other, is_cited=False, is_chosen=False)


def _source_of_type(op: Operation, paper_id: PaperId) -> str:
    """Who says what the paper's own fields say, as far as one word can tell."""
    with op.writer.driver() as connection:
        origins = read_provenance(connection, paper_id)
    return next((origin.source for origin in origins if "type" in origin.fields), "")


def _get_paper(op: Operation, paper_id: PaperId) -> Paper:
    found = read_papers(op, [paper_id])
    if not found:
        raise NothingFound(f"There is no paper #{paper_id}.", "It may have been deleted for good.")
    return found[0]


def _key(item: Identifier) -> tuple[str, str]:
    return item.scheme, item.value
