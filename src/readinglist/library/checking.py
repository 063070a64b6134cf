"""Checking a library: the file first, then what is derived in it, then what its papers lack."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from readinglist.library.annotating import renew_anchors
from readinglist.library.naming import paper_named, paper_phrase
from readinglist.model.changes import Changes
from readinglist.model.finding import Finding, Severity
from readinglist.model.paper import PaperId
from readinglist.model.titles import normalise_title, sort_title
from readinglist.storage import checking, flags, schema

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: What a paper of each kind of doubt lacks, as the end of a sentence.
_DOUBTS = {
    "no-title": "has no title",
    "no-date": "has no date",
    "inferred-year": "has a year that was inferred, not printed",
    "no-people": "has no names of people",
    "no-identifier": "has no identifier (DOI, arXiv, ISBN ...)",
    "lost-annotation": "has an annotation whose words are no longer in the abstract",
}
_SHARED = {"same-title": "the same title", "same-identifier": "the identifier {}"}

#: Papers of one title that a sentence names.
_MOST_NAMED = 6


def check_file(library: Library) -> list[Finding]:
    """Damage of the file, and what is derived in it and out of step. Reads the whole file: seconds for a large one."""
    with library.reading() as connection:
        damage = (
            checking.find_damage(connection)
            or checking.find_damaged_values(connection)
            or checking.find_damaged_journal(connection)
        )
        stale_titles = [] if damage else checking.find_stale_titles(connection)
        has_stale_triggers = not damage and not schema.has_our_triggers(connection)
    found = [Finding(Severity.DAMAGE, "damage", f"The file is damaged: {line}.") for line in damage]
    found += [
        Finding(Severity.REPAIR, "title-forms", f"Paper #{i} sorts and matches by an old title.", PaperId(i))
        for i in stale_titles
    ]
    if has_stale_triggers:
        found.append(
            Finding(Severity.REPAIR, "triggers", "The records that undo needs are not kept as they should be.")
        )
    if not damage and not library.is_read_only:
        with library.maintaining() as connection:
            is_in_step = checking.is_full_text_in_step(connection)
        if not is_in_step:
            found.append(Finding(Severity.REPAIR, "full-text", "The search index is out of step."))
    return found


def check_papers(library: Library) -> list[Finding]:
    """Which papers outside the trash were retracted, what they lack, and which may be one; grouped by kind."""
    found = []
    with library.reading() as connection:
        for flagged_id, key, title, flag in flags.read_flagged(connection):
            message = f"{paper_named(flagged_id, key, title)} is {flag.rstrip('.')}."
            found.append(Finding(Severity.QUALITY, "flagged", message, flagged_id))
        for kind, doubt in _DOUBTS.items():
            for paper_id, key, title in checking.iter_doubtful(connection, kind):
                message = f"{paper_named(paper_id, key, title)} {doubt}."
                found.append(Finding(Severity.QUALITY, kind, message, PaperId(paper_id)))
        for kind, shared in _SHARED.items():
            rows = list(checking.iter_repeated(connection, kind))
            found += list(_repeated(rows, kind, shared))
    return found


def repair(library: Library, findings: list[Finding]) -> Changes | None:
    """Make again what is derived and out of step. What a user wrote is not touched; damage and doubts stay.

    Returns the operation's changes where papers had to be written, else None.
    """
    kinds = {finding.kind for finding in findings if finding.severity is Severity.REPAIR}
    if "triggers" in kinds:
        with library.maintaining() as connection:
            schema.renew_triggers(connection)
    if "full-text" in kinds:
        with library.maintaining() as connection:
            checking.rebuild_full_text(connection)
    stale = [finding.paper_id for finding in findings if finding.kind == "title-forms" and finding.paper_id]
    lost = [finding.paper_id for finding in findings if finding.kind == "lost-annotation" and finding.paper_id]
    if not stale and not lost:
        return None
    with library.operation("Repair the library", kinds=("papers", "annotations")) as op:
        titles = {row["id"]: row["title"] for row in op.writer.find("paper", "id", "title", id=stale)}
        op.writer.update_each("paper", [
            {"id": paper_id, "title_sort": sort_title(title), "title_match": normalise_title(title)}
            for paper_id, title in titles.items()
        ])  # fmt: skip
        for row in op.writer.find("paper", "id", "abstract", id=lost):
            renew_anchors(op, PaperId(row["id"]), row["abstract"])
    return op.changes


def _repeated(rows: list[tuple[int, str, str, str]], kind: str, shared: str) -> Iterator[Finding]:
    for what, group in groupby(rows, key=lambda row: row[3]):
        papers = list(group)
        names = " and ".join(f"#{paper_id} {key}" for paper_id, key, _, _ in papers[:_MOST_NAMED])
        names += f" and {more:,} more" if (more := len(papers) - _MOST_NAMED) > 0 else ""
        title = f" {paper_phrase(papers[0][2], longest=120)}" if kind == "same-title" else ""
        message = f"{names} have {shared.format(what)}{title}: they may be one paper."
        yield Finding(Severity.QUALITY, kind, message, PaperId(papers[0][0]))
