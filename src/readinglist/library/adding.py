"""Adding new papers: the one way in, used by every import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from operator import itemgetter

from readinglist.library import tagging
from readinglist.library.operation import Operation
from readinglist.model.paper import Paper, PaperId, Status
from readinglist.storage import papers as paper_rows

#: Gaps in the queue, so that a move usually writes one row.
QUEUE_GAP = 1024

#: From so many papers on they are written in bulk (`RowWriter.in_bulk`).
BULK = 2_000

#: Fields that say something about the paper itself and so have a provenance, in the order in which they are shown.
PAPER_FIELDS = (
    "title", "type", "abstract", "date", "people", "editors", "author_count", "organization", "is_organization_author",
    "venue", "volume", "number", "pages", "publisher", "identifiers", "keywords", "citation_key",
)  # fmt: skip


def insert_papers(
    op: Operation,
    papers: Sequence[Paper],
    *,
    source: str,
    source_name: str = "",
    make_key: Callable[[Paper, Callable[[str], bool]], str] | None = None,
    is_first_newest: bool = False,
) -> list[PaperId]:
    """Add papers inside an operation and return their ids, in the order of `papers`.

    Everything in a Paper is stored: people, identifiers, tags, status (those for the queue go to its end). Its
    citation_key is kept if it is free; else, or when empty, make_key(paper, is_taken) makes one, by default the
    standard pattern. added and modified are the operation's time unless the paper has them. source and source_name
    are written as the provenance of all fields that the paper has ("listing", "Daily Papers, 15 Apr 2026").
    is_first_newest: give the first paper the highest id. Newest first is the order of ids, so a listing that comes in
    this way is shown in its own order.
    """
    papers = _with_keys(op, papers, make_key)
    first_id = op.writer.next_paper_id()
    ids = [PaperId(first_id + index) for index in range(len(papers))]
    if is_first_newest:
        ids.reverse()
    rows = sorted(_paper_rows(op, papers, ids), key=itemgetter("id"))
    numbered = sorted(zip(ids, papers, strict=True), key=itemgetter(0))
    is_bulk = len(papers) >= max(BULK, first_id // 2)  # every index is sorted anew: not for a few beside many
    with op.writer.in_bulk() if is_bulk else nullcontext():
        _insert_rows(op, rows, numbered)
        origins = [_origin(op, paper_id, paper, source, source_name) for paper_id, paper in numbered]
        op.writer.insert("provenance", origins)
    op.touch(ids)
    return ids


def _insert_rows(op: Operation, rows: list[dict[str, object]], numbered: Sequence[tuple[PaperId, Paper]]) -> None:
    """By rising id: FTS5 writes its memory to disk whenever an id is lower than the last."""
    op.writer.insert("paper", rows)
    op.check()
    op.writer.insert("person", _flat(paper_rows.person_rows(i, paper.people, role="author") for i, paper in numbered))
    op.writer.insert("person", _flat(paper_rows.person_rows(i, paper.editors, role="editor") for i, paper in numbered))
    op.check()
    op.writer.insert("identifier", _flat(paper_rows.identifier_rows(i, paper.identifiers) for i, paper in numbered))
    tagging.tag_new_papers(op, [(paper_id, paper.tags) for paper_id, paper in numbered if paper.tags])
    op.check()


def known_fields(paper: Paper) -> tuple[str, ...]:
    """Names of the fields that say something; author_count 0 counts, an empty text does not."""
    empty: tuple[object, ...] = ("", (), None, False)
    return tuple(name for name in PAPER_FIELDS if getattr(paper, name) not in empty or name == "type")


def _paper_rows(op: Operation, papers: Sequence[Paper], ids: Sequence[PaperId]) -> list[dict[str, object]]:
    position = op.writer.last_queue_position() if any(paper.status is Status.QUEUE for paper in papers) else 0
    rows = []
    for paper_id, paper in zip(ids, papers, strict=True):
        is_queued = paper.status is Status.QUEUE
        position += QUEUE_GAP if is_queued else 0
        rows.append(
            {
                "id": paper_id,
                **paper_rows.paper_columns(paper),
                "queue_position": position if is_queued else None,
                "added": paper_rows.write_time(paper.added) if paper.added else op.now_text,
                "modified": paper_rows.write_time(paper.modified) if paper.modified else op.now_text,
                "trashed": paper_rows.write_time(paper.trashed) if paper.trashed else None,
            }
        )
    return rows


def _origin(op: Operation, paper_id: PaperId, paper: Paper, source: str, source_name: str) -> dict[str, object]:
    return {
        "paper_id": paper_id,
        "operation_id": op.id,
        "fields": " ".join(known_fields(paper)),
        "source": source,
        "source_name": source_name,
        "recorded": op.now_text,
    }


def _with_keys(
    op: Operation, papers: Sequence[Paper], make_key: Callable[[Paper, Callable[[str], bool]], str] | None
) -> list[Paper]:
    """The papers with citation keys that are unique without regard to case, in the library and among themselves."""
    taken = KeysTaken(op)
    keyed = []
    for paper in papers:
        op.check()
        key = paper.citation_key
        if not key or taken(key):
            key = (make_key or _standard_key)(paper, taken)
        taken.add(key)
        keyed.append(paper if key == paper.citation_key else replace(paper, citation_key=key))
    return keyed


class KeysTaken:
    """Says whether a citation key is in use, in the library (trash included) or by a paper that is just being added."""

    def __init__(self, op: Operation) -> None:
        self._op = op
        self._new: set[str] = set()

    def __call__(self, key: str) -> bool:
        return key.casefold() in self._new or self._op.writer.has_citation_key(key)

    def add(self, key: str) -> None:
        self._new.add(key.casefold())


def _standard_key(paper: Paper, is_taken: Callable[[str], bool]) -> str:
    from readinglist import citekeys

    return citekeys.make_key(paper, pattern=citekeys.DEFAULT_PATTERN, taken=is_taken)


def _flat(rows: Iterable[list[dict[str, object]]]) -> list[dict[str, object]]:
    return [row for some in rows for row in some]
