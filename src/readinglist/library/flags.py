"""Papers that were withdrawn or retracted: nobody cites one unawares, and who knows is not told again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest
from readinglist.library.editing import read_papers
from readinglist.library.naming import paper_phrase, papers_phrase
from readinglist.library.operation import Operation
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId
from readinglist.model.version import Flag, flag_word
from readinglist.storage import flags

if TYPE_CHECKING:
    from readinglist.library.library import Library


def get_flags(library: Library, paper_ids: Sequence[PaperId]) -> dict[PaperId, Flag]:
    """The flags of the papers that have one, also those of which the user knows."""
    with library.reading() as connection:
        return flags.read_flags(connection, paper_ids)


def acknowledge_flags(
    library: Library, paper_ids: Sequence[PaperId], *, is_known: bool = True, initiator: object | None = None
) -> Changes | None:
    """Say that the user knows of the withdrawal or retraction of papers, which then are not told of unasked; or tell
    them again. What is said of a paper stays to be seen. None when there is nothing to change.
    """
    with library.operation("", kinds=("papers", "versions"), initiator=initiator) as op:
        rows = op.writer.find("version", "id", "paper_id", "flag", "acknowledged", paper_id=list(paper_ids))
        words = {row["id"]: flag_word(row["flag"]) if is_known else "" for row in rows if row["flag"]}
        changed = [row for row in rows if row["id"] in words and words[row["id"]] != row["acknowledged"]]
        op.writer.update_each("version", [{"id": row["id"], "acknowledged": words[row["id"]]} for row in changed])
        told = _named(op, sorted({row["paper_id"] for row in changed}))
        op.label = f"Acknowledge the flag of {told}" if is_known else f"Warn of {told} again"
    return op.changes


def _named(op: Operation, paper_ids: Sequence[PaperId]) -> str:
    papers = read_papers(op, paper_ids)
    return paper_phrase(papers[0].title) if len(papers) == 1 else papers_phrase(paper_ids)


def refuse_flagged(flag: str, *, title: str) -> None:
    """Raise InvalidRequest when what is to be cited has a flag: who cites it nevertheless must say so."""
    if flag:
        raise InvalidRequest(
            f"{paper_phrase(title)} is {flag.rstrip('.')}.",
            "Nothing was changed. With `--anyway` it is taken all the same.",
        )
