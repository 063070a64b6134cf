"""Earlier citation keys that still find their paper: when one is kept, and when it goes. Inside an operation."""

from __future__ import annotations

from typing import NoReturn

from readinglist.errors import InvalidRequest
from readinglist.library.operation import Operation
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import public_keys as rows


def refuse_taken_key(op: Operation, key: str, *, paper_id: PaperId | None) -> None:
    """Raise InvalidRequest for a key that is empty or finds another paper."""
    if not key:
        raise InvalidRequest("A citation key cannot be empty.")
    for table, column, why in (
        ("paper", "id", "is used by paper #{} already"),
        ("alias", "paper_id", "was that of paper #{}, which it still finds"),
        ("merged", "paper_id", "still finds paper #{}, into which its paper was merged"),
    ):
        owners = [row[column] for row in op.writer.find(table, column, citation_key=key)]
        if owners and paper_id not in owners:
            _refuse(key, why.format(owners[0]))


def follow_rename(op: Operation, paper: Paper, key: str, *, is_old_kept: bool = False) -> None:
    """The paper, as it stands, is about to be called `key`: the old key becomes an alias if it is public.

    is_old_kept: also if it is not. An alias that is the new key is none any more.
    """
    paper_id = paper.id or PaperId(0)
    drop(op, paper_id, key)
    with op.writer.driver() as connection:
        is_public = bool(rows.find_public(connection, [paper_id]))
    if is_public or is_old_kept:
        keep(op, paper_id, paper.citation_key)


def keep(op: Operation, paper_id: PaperId, key: str) -> None:
    """Let an earlier key find the paper."""
    if not op.writer.has_row("alias", citation_key=key):
        op.writer.insert("alias", [{"paper_id": paper_id, "citation_key": key, "recorded": op.now_text}])


def drop(op: Operation, paper_id: PaperId, key: str) -> bool:
    """Let an alias go; whether there was one."""
    found = op.writer.find("alias", "id", paper_id=paper_id, citation_key=key)
    op.writer.delete("alias", ids=[row["id"] for row in found])
    return bool(found)


def _refuse(key: str, why: str) -> NoReturn:
    raise InvalidRequest(f'The citation key "{key}" {why}.', "Nothing was changed. Choose another key.")
