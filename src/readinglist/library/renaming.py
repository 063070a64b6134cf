"""New citation keys for papers that have one, by hand or by the pattern; the old one is kept where it is in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import aliases
from readinglist.library.citation_keys import KeyRule, get_rule, read_rule
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.fields import parse_field
from readinglist.library.naming import papers_phrase
from readinglist.library.operation import Operation
from readinglist.library.origins import USER, find_users_fields, read_origins
from readinglist.library.public_keys import find_public
from readinglist.model.changes import Changes
from readinglist.model.identifier_forms import is_placeholder_title
from readinglist.model.paper import Paper, PaperId
from readinglist.model.public_key import KeyChange
from readinglist.storage import public_keys as rows

if TYPE_CHECKING:
    from readinglist.library.library import Library


def rename_key(library: Library, paper_id: PaperId, *, key: str, initiator: object | None = None) -> Changes | None:
    """Give a paper another citation key by hand; the old one still finds it, as an alias (biblatex: `ids`).

    Raises NothingFound; InvalidRequest for a key that finds another paper or has unsafe characters.
    """
    new = str(parse_field("citation_key", key))
    with library.operation("", kinds=("papers",), initiator=initiator) as op:
        (paper,) = read_papers(op, [paper_id]) or [_missing(paper_id)]
        op.label = f"Rename {paper.citation_key} to {new}"
        _give(op, paper, new, is_old_kept=True)
    return op.changes


def check_key(library: Library, paper_id: PaperId, *, key: str) -> None:
    """Raises InvalidRequest for a key that `rename_key` would refuse."""
    new = str(parse_field("citation_key", key))
    owner = library.find_paper(new)
    if owner not in (None, paper_id):
        raise InvalidRequest(f'The citation key "{new}" finds paper #{owner} already.', "Choose another key.")


def get_cited_keys(library: Library, paper_id: PaperId) -> list[str]:
    """All keys by which manuscripts may cite the paper: its own, its aliases, and those of papers merged into it."""
    with library.reading() as connection:
        former = rows.read_former_keys(connection, [paper_id])
    return [library.get_paper(paper_id).citation_key, *former.get(paper_id, [])]


def plan_keys(library: Library, paper_ids: Sequence[PaperId]) -> list[KeyChange]:
    """The keys that the pattern would give these papers now, where those are others than they have. Changes nothing.

    By rising id, so that two machines with the same papers make the same keys.
    """
    papers, rule = library.get_papers(sorted(set(paper_ids))), get_rule(library)
    public = find_public(library, [paper.id for paper in papers if paper.id is not None])
    made: set[str] = set()
    changes = []
    for paper in papers:
        new = rule.make(paper, _is_taken(paper, made, library.find_paper))
        made.add(new.casefold())
        if paper.id is not None and new != paper.citation_key:
            changes.append(KeyChange(paper.id, paper.title, paper.citation_key, new, paper.id in public))
    return changes


def change_keys(library: Library, changes: Sequence[KeyChange], *, initiator: object | None = None) -> Changes | None:
    """Make the planned changes, as one step. A paper that has another key than was planned for is left alone.

    Public keys stay as aliases. Raises InvalidRequest when a new key was taken meanwhile; nothing is changed then.
    """
    planned = {change.paper_id: change for change in changes}
    label = f"Make new citation keys for {papers_phrase(list(planned))}"
    with library.operation(label, kinds=("papers",), initiator=initiator) as op:
        for paper in read_papers(op, list(planned)):
            change = planned[paper.id or PaperId(0)]
            if paper.citation_key == change.old:
                _give(op, paper, change.new)
    return op.changes


def get_aliases(library: Library, paper_id: PaperId) -> list[str]:
    """Earlier keys that still find the paper, the oldest first."""
    with library.reading() as connection:
        return rows.read_aliases(connection, paper_id)


def drop_alias(library: Library, paper_id: PaperId, *, alias: str, initiator: object | None = None) -> Changes | None:
    """Let an earlier key go: nothing is found by it any more, and another paper may have it. Raises NothingFound."""
    with library.operation(f"Drop the alias {alias}", kinds=("papers",), initiator=initiator) as op:
        if not aliases.drop(op, paper_id, alias):
            raise NothingFound(f'"{alias}" is no earlier key of paper #{paper_id}.', "Nothing was changed.")
        with op.writer.driver() as connection:
            rows.forget(connection, alias)
        op.touch([paper_id])
    return op.changes


def renew_identifier_key(op: Operation, before: Paper, *, source: str, source_name: str) -> None:
    """A paper that was called by its identifier, of which more is known now, gets a key by the pattern.

    before: the paper before it was completed. Not where the key is public, or was given by the user.
    """
    if before.id is None or not is_called_by_identifier(before) or not _may_change(op, before.id):
        return
    (paper,) = read_papers(op, [before.id])
    key = read_rule(op).make(paper, _is_taken_within(op, paper))
    if not is_placeholder_title(paper.title, paper.identifiers) and key != paper.citation_key:
        set_fields(op, paper, {"citation_key": key}, source=source, source_name=source_name)


def is_called_by_identifier(paper: Paper) -> bool:
    """Whether its key says no more than an identifier: "arXiv:2306.12345", perhaps with a letter behind it."""
    if paper.people or not is_placeholder_title(paper.title, paper.identifiers):
        return False
    own = KeyRule().make(paper, lambda key: False)
    return paper.citation_key.startswith(own)


def _may_change(op: Operation, paper_id: PaperId) -> bool:
    with op.writer.driver() as connection:
        is_public = bool(rows.find_public(connection, [paper_id]))
    return not is_public and "citation_key" not in find_users_fields(read_origins(op, paper_id))


def _give(op: Operation, paper: Paper, key: str, *, is_old_kept: bool = False) -> None:
    old = paper.citation_key
    set_fields(op, paper, {"citation_key": key}, source=USER)
    if is_old_kept and paper.id is not None and old != key:
        aliases.keep(op, paper.id, old)


def _is_taken(paper: Paper, made: set[str], find: Callable[[str], PaperId | None]) -> Callable[[str], bool]:
    """A paper does not stand in the way of itself; the keys that are just being made do."""
    return lambda key: key.casefold() in made or find(key) not in (None, paper.id)


def _is_taken_within(op: Operation, paper: Paper) -> Callable[[str], bool]:
    return lambda key: key.casefold() != paper.citation_key.casefold() and op.writer.has_citation_key(key)


def _missing(paper_id: PaperId) -> Paper:
    raise NothingFound(f"There is no paper #{paper_id}.", "Nothing was changed.")
