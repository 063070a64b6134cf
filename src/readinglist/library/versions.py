"""Versions of a paper: which there are, and which is cited. The fields of the cited one are the paper's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library.editing import read_papers
from readinglist.library.flags import refuse_flagged
from readinglist.library.naming import paper_phrase
from readinglist.library.operation import Operation
from readinglist.library.origins import LOCAL, find_users_fields, live_origins, read_origins, source_name
from readinglist.library.proposing import propose, set_or_propose
from readinglist.matching.versions import find_versions, is_same_version, join_versions, own_version
from readinglist.model.candidate import Candidate
from readinglist.model.changes import Changes
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId
from readinglist.model.version import TAKE_ALL, VERSION_FIELDS, Taking, Version
from readinglist.storage import versions as version_rows

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: What citing another version is about.
KINDS = ("papers", "versions", "proposals")
#: Fields of a paper that follow the version that it cites.
CITED_FIELDS = (*VERSION_FIELDS, "identifiers")


def get_versions(library: Library, paper_id: PaperId) -> list[Version]:
    """Versions of a paper, in the order in which they became known; at most one is cited. Raises NothingFound."""
    library.get_paper(paper_id)
    with library.reading() as connection:
        return version_rows.read_versions(connection, [paper_id]).get(paper_id, [])


def record_versions(op: Operation, paper_id: PaperId, candidates: Sequence[Candidate]) -> Version | None:
    """Keep the versions that the records of an accepted work tell of, inside an operation, before its fields are set.

    Returns the one that is cited from now on: what the user chose, else that of the first record, which fills the
    paper. If it `is_chosen`, CITED_FIELDS are not for the records to set.
    """
    found = find_versions(candidates, paper_id)
    versions = join_versions(read_versions(op, paper_id), found)
    chosen = next((version for version in versions if version.is_chosen), None)
    first = next((version for version in versions if found and is_same_version(version, found[0])), None)
    return write_versions(op, versions, cited=chosen or first or _cited_of(versions))


def forget_versions(op: Operation, paper_id: PaperId, *, sources: Collection[str]) -> None:
    """Take back what `record_versions` kept, inside an operation: versions that these sources told of, except one that
    the user chose. The paper cites again what its own fields describe.
    """
    known = read_versions(op, paper_id)
    told = [one for one in known if one.source in sources and one.source not in LOCAL and not one.is_chosen]
    op.writer.delete("version", ids=[version.id for version in told if version.id is not None])
    left = [version for version in known if version not in told and version.id is not None]
    write_versions(op, left, cited=_cited_of(left) or next(iter(left), None))


def cite_version(
    library: Library,
    paper_id: PaperId,
    *,
    version_id: int,
    taking: Taking = TAKE_ALL,
    initiator: object | None = None,
) -> Changes | None:
    """Cite this version: its fields become the paper's own, except those that the user set, which get a proposal.

    Key, notes, tags and all else stay. Nothing but the user's word cites another one afterwards. Raises NothingFound,
    and InvalidRequest for what `taking` does not allow.
    """
    with library.operation("", kinds=KINDS, initiator=initiator) as op:
        paper = get_paper(op, paper_id)
        versions = note_versions(op, paper_id, ())
        version = next((one for one in versions if one.id == version_id), None)
        if version is None:
            raise NothingFound(f"Paper #{paper_id} has no version {version_id}.", "`versions` lists those it has.")
        op.label = f"Cite the {version.kind} version of {paper_phrase(paper.title)}"
        take_version(op, paper, replace(version, is_chosen=True), versions, taking=taking)
    return op.changes


def take_version(
    op: Operation, paper: Paper, version: Version, versions: Sequence[Version], *, taking: Taking = TAKE_ALL
) -> None:
    """Cite one of the versions of a paper inside an operation, and set its fields or propose them; see `Taking`."""
    check_fields(taking.fields)
    if not taking.is_anyway:
        refuse_flagged(version.flag, title=paper.title)
    write_versions(op, versions, cited=version)
    said = citing(paper, version, versions)
    fields = set(said if taking.fields is None else taking.fields)
    if taking.fields is None and taking.is_rest_dismissed:
        fields -= find_users_fields(read_origins(op, version.paper_id))
    told: dict[str, Any] = {
        "source": version.source,
        "source_name": source_name(version.source),
        "evidence": {"cited version": version.label},
    }
    left = {name: value for name, value in said.items() if name not in fields}
    propose(op, paper, left, is_dismissed=taking.is_rest_dismissed, **told)
    set_or_propose(op, paper, {name: value for name, value in said.items() if name in fields}, **told)


def check_fields(fields: Collection[str] | None) -> None:
    """Raise InvalidRequest for fields that no version gives, or for none at all."""
    if fields is not None and not fields:
        raise InvalidRequest("No field is to be taken over.", "Name one, or go on citing what is cited.")
    if unknown := set(fields or ()).difference(CITED_FIELDS):
        raise InvalidRequest(f'A version has no field "{min(unknown)}".', f"Its fields are {', '.join(CITED_FIELDS)}.")


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
        write_versions(op, versions, cited=_cited_of(versions))
    return read_versions(op, paper_id)


def read_versions(op: Operation, paper_id: PaperId) -> tuple[Version, ...]:
    """The versions inside an operation; where none is known, the one that the paper's own fields describe."""
    with op.writer.driver() as connection:
        known = version_rows.read_versions(connection, [paper_id]).get(paper_id, [])
    if known:
        return tuple(known)
    own = own_version(get_paper(op, paper_id), paper_id, source=_source_of_type(op, paper_id))
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


def _write(op: Operation, version: Version) -> Version:
    columns = version_rows.version_columns(version)
    if version.id is None:
        return replace(version, id=op.writer.insert_one("version", columns))
    stored = op.writer.find("version", id=version.id)[0]
    if differing := {name: value for name, value in columns.items() if stored[name] != value}:
        op.writer.update("version", differing, ids=[version.id])
    return version


def _cited_of(versions: Iterable[Version]) -> Version | None:
    return next((version for version in versions if version.is_cited), None)


def _is_row(version: Version, other: Version) -> bool:
    """The same version, whatever its marks say."""
    return replace(version, is_cited=False, is_chosen=False) == replace(other, is_cited=False, is_chosen=False)


def _source_of_type(op: Operation, paper_id: PaperId) -> str:
    """Who says what the paper's own fields say, as far as one word can tell."""
    origin = live_origins(read_origins(op, paper_id)).get("type")
    return origin.source if origin else ""


def get_paper(op: Operation, paper_id: PaperId) -> Paper:
    """The paper as it stands inside the operation. Raises NothingFound."""
    found = read_papers(op, [paper_id])
    if not found:
        raise NothingFound(f"There is no paper #{paper_id}.", "It may have been deleted for good.")
    return found[0]


def _key(item: Identifier) -> tuple[str, str]:
    return item.scheme, item.value
