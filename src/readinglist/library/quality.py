"""What is doubtful about papers, and mending it: previewed, in bulk, one undo step.

The rules are those of `paper_rules`; what is missing or doubled is found by `checking`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from readinglist.library.editing import read_papers, set_fields
from readinglist.library.fields import as_text
from readinglist.library.naming import papers_phrase
from readinglist.library.paper_rules import Doubt, find_doubts
from readinglist.model.changes import Changes
from readinglist.model.finding import Finding, Fix, Severity
from readinglist.model.paper import Paper, PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Papers that are read at once.
_CHUNK = 500
#: One mending can show the next (markup around a full stop); more rounds than this would be a rule that undoes itself.
_MOST_ROUNDS = 4


def find_quality(library: Library, *, check: Callable[[], None] = lambda: None) -> list[Finding]:
    """What the rules doubt in the papers outside the trash, grouped by kind, in the order in which papers came.

    check: called now and then; what it raises ends the search.
    """
    found: dict[str, list[Finding]] = {}
    ids = [PaperId(paper_id) for paper_id in library.find_ids(sort="added", is_descending=False)]
    for start in range(0, len(ids), _CHUNK):
        check()
        for paper in library.get_papers(ids[start : start + _CHUNK]):
            for finding in find_in_paper(paper):
                found.setdefault(finding.kind, []).append(finding)
    return [finding for kind in found.values() for finding in kind]


def find_in_paper(paper: Paper) -> Iterator[Finding]:
    """What the rules doubt in one paper."""
    for doubt in find_doubts(paper):
        message = f"{_named(paper)} {doubt.reason}."
        yield Finding(Severity.QUALITY, doubt.kind, message, paper.id, _fix(paper, doubt))


def fix(library: Library, findings: Sequence[Finding], *, initiator: object | None = None) -> Changes | None:
    """Mend what the findings say, as one operation; None when nothing was to do.

    What changed in between is looked at again: only what is still in doubt is mended. A person asked for it, so the
    fields are the user's from then on.
    """
    wanted: dict[PaperId, set[tuple[str, str]]] = {}
    for finding in findings:
        if finding.fix is not None and finding.paper_id is not None:
            wanted.setdefault(finding.paper_id, set()).add((finding.kind, finding.fix.field))
    if not wanted:
        return None
    with library.operation(f"Mend {papers_phrase(list(wanted))}", kinds=("papers",), initiator=initiator) as op:
        for paper in read_papers(op, list(wanted)):
            op.check()
            mended = _mended(paper, wanted[paper.id or PaperId(0)])
            fields = {field for _, field in wanted[paper.id or PaperId(0)]}
            values = {field: getattr(mended, field) for field in fields}
            set_fields(op, paper, values, source="user")
    return op.changes


def _mended(paper: Paper, wanted: set[tuple[str, str]]) -> Paper:
    for _ in range(_MOST_ROUNDS):
        before = paper
        for kind, field in sorted(wanted):
            paper = _mend_one(paper, kind, field)
        if paper == before:
            return paper
    return paper


def _mend_one(paper: Paper, kind: str, field: str) -> Paper:
    for doubt in find_doubts(paper):
        if (doubt.kind, doubt.field) == (kind, field) and doubt.after is not None:
            changed: dict[str, Any] = {field: doubt.after}
            return replace(paper, **changed)
    return paper


def _fix(paper: Paper, doubt: Doubt) -> Fix | None:
    if doubt.after is None:
        return None
    return Fix(doubt.field, as_text(getattr(paper, doubt.field)), as_text(doubt.after))


def _named(paper: Paper) -> str:
    named = f"#{paper.id} {paper.citation_key}"
    return f'{named} "{paper.title}"' if paper.title else named
