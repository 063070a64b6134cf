"""What is doubtful about papers, and mending it: previewed, in bulk, one undo step.

The rules are those of `paper_rules` and, of a paper's own entry text, of `source_rules`; what is missing or doubled is
found by `checking`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from readinglist.errors import InvalidRequest
from readinglist.formats.bibtex.entries import EntryText, entry_text
from readinglist.formats.bibtex.splicing import edit_entry
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.fields import as_text
from readinglist.library.naming import paper_named, papers_phrase
from readinglist.library.operation import Operation
from readinglist.library.own_texts import begin_text, find_own_text, keep_own_text, renewed
from readinglist.library.paper_rules import Doubt, find_doubts
from readinglist.library.source_rules import CAPITALS, SOURCE_KINDS, find_source_doubts
from readinglist.model.bib_source import BibSource
from readinglist.model.changes import Changes
from readinglist.model.finding import Finding, Fix, Severity
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import bib_sources

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Papers that are read at once.
_CHUNK = 500
#: One mending can show the next (markup around a full stop); more rounds than this would be a rule that undoes itself.
_MOST_ROUNDS = 4
#: Kinds of findings that can come with a mending; tests hold this against the rules.
MENDED_KINDS = frozenset((
    "markup", "latex", "invisible", "decomposed", "full-stop", "et-al", "name-in-capitals", "pages-word", "number-word",
    "identifier-form", "doubled-link", "venue-mark", "month-text", "unprotected-capitals",
))  # fmt: skip
#: What is a matter of taste is mended only by its name.
_ASKED_BY_NAME = frozenset(("unprotected-capitals",))
ALL = "all"


def named_kinds(names: Collection[str]) -> frozenset[str]:
    """The kinds that a person names for mending; "all" stands for each that is no matter of taste.

    Raises InvalidRequest for a word that is none of them.
    """
    unknown = sorted({*names} - MENDED_KINDS - {ALL})
    if unknown:
        raise InvalidRequest(
            f'"{unknown[0]}" is no kind that can be mended.', f"These are: {', '.join(sorted(MENDED_KINDS))}, {ALL}."
        )
    every = MENDED_KINDS - _ASKED_BY_NAME if ALL in names else frozenset()
    return (frozenset(names) - {ALL}) | every


def find_quality(library: Library, *, check: Callable[[], None] = lambda: None) -> list[Finding]:
    """What the rules doubt in the papers outside the trash, grouped by kind, in the order in which papers came.

    check: called now and then; what it raises ends the search.
    """
    found: dict[str, list[Finding]] = {}
    for paper, source in _iter_papers(library, check):
        for finding in (*find_in_paper(paper), *(find_in_source(paper, source) if source else ())):
            found.setdefault(finding.kind, []).append(finding)
    return [finding for kind in found.values() for finding in kind]


def find_capitals(library: Library, *, check: Callable[[], None] = lambda: None) -> list[Finding]:
    """Capitals in titles that styles would write small, of all papers: `find_quality` names those with a text of their
    own. Mending begins a text for the others.
    """
    found = []
    for paper, source in _iter_papers(library, check):
        own = entry_text(source.text, source.macros) if source else begin_text(paper)
        found += [finding for finding in _find_in_text(paper, own) if finding.kind == CAPITALS]
    return found


def _iter_papers(library: Library, check: Callable[[], None]) -> Iterator[tuple[Paper, BibSource | None]]:
    """The papers outside the trash, each with its own text, in the order in which they came."""
    ids = [PaperId(paper_id) for paper_id in library.find_ids(sort="added", is_descending=False)]
    for start in range(0, len(ids), _CHUNK):
        check()
        chunk = ids[start : start + _CHUNK]
        with library.reading() as connection:
            sources = bib_sources.read_sources(connection, chunk)
        for paper in library.get_papers(chunk):
            yield paper, sources.get(paper.id or PaperId(0))


def find_in_paper(paper: Paper) -> Iterator[Finding]:
    """What the rules doubt in one paper."""
    for doubt in find_doubts(paper):
        message = f"{paper_named(paper.id, paper.citation_key, paper.title)} {doubt.reason}."
        yield Finding(Severity.QUALITY, doubt.kind, message, paper.id, _fix(paper, doubt))


def find_in_source(paper: Paper, source: BibSource) -> Iterator[Finding]:
    """What the rules doubt in a paper's own text, as it would be written now."""
    yield from _find_in_text(paper, entry_text(source.text, source.macros))


def _find_in_text(paper: Paper, own: EntryText | None) -> Iterator[Finding]:
    if own is None:
        return
    text = renewed(own, paper)
    named = paper_named(paper.id, paper.citation_key, paper.title)
    for doubt in find_source_doubts(text):
        mending = Fix(doubt.field, text.sources[doubt.field], doubt.after) if doubt.after is not None else None
        message = f"{named} {doubt.reason}."
        yield Finding(Severity.QUALITY, doubt.kind, message, paper.id, mending)


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
            _mend(op, paper, wanted[paper.id or PaperId(0)])
    return op.changes


def _mend(op: Operation, paper: Paper, wanted: set[tuple[str, str]]) -> None:
    """Mend one paper, its fields first: its own text then follows them."""
    in_source = {one for one in wanted if one[0] in SOURCE_KINDS}
    mended = _mended(paper, wanted - in_source)
    set_fields(op, paper, {field: getattr(mended, field) for _, field in wanted - in_source}, source="user")
    if not in_source or paper.id is None:
        return
    kept = find_own_text(op, paper.id)
    own = kept or begin_text(mended)
    if own is not None:
        text = renewed(own, mended) if kept else own
        if fields := _mended_sources(text, in_source):
            keep_own_text(op, paper.id, BibSource(edit_entry(text.text, fields=fields), own.macros))


def _mended_sources(text: EntryText, wanted: set[tuple[str, str]]) -> dict[str, str]:
    """The sources of fields that are still in doubt and were chosen to be mended."""
    return {
        doubt.field: doubt.after
        for doubt in find_source_doubts(text)
        if (doubt.kind, doubt.field) in wanted and doubt.after is not None
    }


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
