"""What a sync did or would do, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.library.bib_files import find_conflict_copies
from readinglist.library.bib_writing import Draft
from readinglist.library.entry_merging import Moved
from readinglist.library.sync_planning import Fate, Item, SyncPlan
from readinglist.model.linked import Conflict, EntryState, FieldChange, Gone, LinkedFile, Side, SyncResult, Unsure
from readinglist.model.listing import Issue
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library


def result_of(
    library: Library, plan: SyncPlan, made: Draft, *, file: LinkedFile, is_dry_run: bool = False
) -> SyncResult:
    """made: the file as it is to be."""
    done = [item for index, item in enumerate(plan.items) if index not in made.held]
    asked = plan.with_fate(Fate.ASK)
    return SyncResult(
        file,
        tuple(_change(item, moved, Side.LIBRARY) for item in done if item.merge for moved in item.merge.pulled),
        tuple(_change(item, moved, Side.FILE) for item in done if item.merge for moved in item.merge.pushed),
        tuple(item.paper_id for item in done if item.is_imported and item.paper_id is not None),
        tuple(_key(item) for item in done if item.fate is Fate.WRITE),
        tuple(item.row.key for item in done if item.fate is Fate.TAKE_OUT),
        tuple(_conflict(file, item, moved) for item in plan.items if item.merge for moved in item.merge.conflicts),
        _gone(library, asked),
        (
            *plan.issues,
            *_other_keys(library, plan),
            *_untitled(plan),
            *(Issue("held", text, 0, 0) for text in held_texts(plan, made)),
            *_copies(file),
        ),
        is_dry_run=is_dry_run,
        new_keys=tuple(item.row.key for item in done if item.entry is not None and item.is_new and _is_import(item)),
        unsure=_unsure(library, plan.unsure),
    )


def _is_import(item: Item) -> bool:
    return item.is_imported or item.paper_id is None


def _key(item: Item) -> str:
    return item.row.key or (item.paper.citation_key if item.paper else "")


def _change(item: Item, moved: Moved, to: Side) -> FieldChange:
    texts = (moved.in_library, moved.in_file) if to is Side.LIBRARY else (moved.in_file, moved.in_library)
    return FieldChange(item.paper_id or PaperId(0), item.row.key, moved.unit, *texts)


def _conflict(file: LinkedFile, item: Item, moved: Moved) -> Conflict:
    return Conflict(
        file.id, item.paper_id or PaperId(0), item.row.key, moved.unit, moved.base, moved.in_file, moved.in_library
    )


def _gone(library: Library, asked: list[Item]) -> tuple[Gone, ...]:
    titles = _titles(library, [item.paper_id for item in asked if item.paper_id is not None])
    return tuple(
        Gone(item.paper_id, item.row.key, titles.get(item.paper_id, ""), item.row.text)
        for item in asked
        if item.paper_id is not None
    )


def _unsure(library: Library, unsure: Sequence[Unsure]) -> tuple[Unsure, ...]:
    titles = _titles(library, [one.paper_id for one in unsure])
    return tuple(replace(one, title=titles.get(one.paper_id, "")) for one in unsure)


def _titles(library: Library, ids: Sequence[PaperId]) -> dict[PaperId, str]:
    return {paper.id: paper.title for paper in library.get_papers(ids) if paper.id is not None}


def _other_keys(library: Library, plan: SyncPlan) -> Iterator[Issue]:
    """Entries that come in with the key of one before them, which for BibTeX is an error also where only the case
    differs, or with that of another paper: they are called otherwise in the library, and keep their key in the file.
    """
    first = {place: places[0] for places in plan.bib.repeated_keys.values() for place in places[1:]}
    items = [item for item in plan.items if item.is_imported and item.row.state is not EntryState.DOUBLE]
    told = {item.place: item for item in items if item.place is not None}
    papers = library.get_papers([item.paper_id for item in told.values() if item.paper_id and item.paper is None])
    keys = {paper.id: paper.citation_key for paper in papers}
    for place, item in told.items():
        block = plan.bib.blocks[place]
        called = item.paper.citation_key if item.paper else keys.get(item.paper_id, block.key)
        here = f" In the library it is called “{called}”." if called != block.key else ""
        lines = plan.bib.line_of(block.start), plan.bib.line_of(block.end - 1)
        if place in first:
            other = plan.bib.line_of(plan.bib.blocks[first[place]].start)
            message = (
                f"The citation key “{block.key}” is that of the entry in line {other}, too: BibTeX leaves this one out."
            )
            yield Issue("repeated-key", f"{message}{here}", *lines)
        elif here:
            yield Issue("key", f"Another paper has the citation key “{block.key}”.{here}", *lines)


def _untitled(plan: SyncPlan) -> Iterator[Issue]:
    """Papers that have come in without a title; from then on `check` tells of them."""
    for item in plan.items:
        if item.is_imported and item.entry is not None and not item.entry.title:
            yield Issue("no-title", f"“{item.row.key}” has no title.", item.entry.first_line, item.entry.last_line)


def held_texts(plan: SyncPlan, made: Draft) -> list[str]:
    """What waits, each with its key and the reason: "“owl1999” was not taken out: …"."""
    texts = []
    for index, why in made.held.items():
        item = plan.items[index]
        what = "taken out" if item.fate is Fate.TAKE_OUT else "written"
        texts.append(f"“{_key(item)}” was not {what}: {why.rstrip('.')}.")
    return texts


def _copies(file: LinkedFile) -> list[Issue]:
    return [
        Issue("conflict-copy", f'"{copy.name}" beside it is a copy that a cloud folder made: it is not read.', 0, 0)
        for copy in find_conflict_copies(file.path)
    ]
