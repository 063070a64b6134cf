"""What is remembered of each entry of a linked file: before the file is written, and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from readinglist.formats.bibtex.entries import EntryText, text_of
from readinglist.library.bib_writing import Draft, where_it_stood
from readinglist.library.entry_merging import base_of, record_of, settle
from readinglist.library.sync_planning import Fate, Item, SyncPlan, entries_of
from readinglist.library.three_way import pair
from readinglist.model.linked import EntryBase, EntryState, LinkedEntry

#: By item: what is to be stored. Items of which nothing changed are left out.
Rows = list[tuple[Item, LinkedEntry]]


def rows_before(plan: SyncPlan) -> Rows:
    """What is settled when the library has taken over, and the file is not written yet: should we die now, the next
    sync finds what waits to be written, and what waits to be taken out.
    """
    kept = [item for item in plan.items if item.fate is not Fate.FORGET]
    positions = _positions((item.place, item) for item in kept if item.place is not None)
    rows = [(item, _before(plan, item, positions.get(id(item), item.row.position))) for item in kept]
    return [(item, row) for item, row in rows if row != item.row or row.id is None or item.fate is Fate.REST]


def _positions(placed: Iterable[tuple[int, Item]]) -> dict[int, int]:
    """The position of each item, by its identity: as it was, while they grow from place to place in the file.

    A number for each place would be a new one for all behind an entry that goes.
    """
    positions, last = {}, 0
    for _, item in sorted(placed, key=lambda one: one[0]):
        positions[id(item)] = last = max(item.row.position, last + 1)
    return positions


def _before(plan: SyncPlan, item: Item, position: int) -> LinkedEntry:
    row = item.row if item.row.position == position else replace(item.row, position=position)
    match item.fate:
        case Fate.MERGE:
            open_units = _units(item, with_pushed=True)
            return _settled(item, row, _text(plan, item), open_units=open_units)
        case Fate.TAKE_OUT:
            raw = plan.bib.source(item.place or 0)
            state = row.state if row.state is EntryState.LEAVING else EntryState.GOING
            where = where_it_stood(plan.bib, item.place or 0, encoding=plan.text.encoding)
            return replace(row, text=raw, state=state, record=replace(row.record, place=where))
        case Fate.WRITE:
            return replace(row, key=_key_to_be(item), state=EntryState.WAITS)
        case Fate.ASK:
            return replace(row, state=EntryState.GONE)
        case Fate.REST:
            return replace(row, state=item.rest_state)
    return row


def rows_after(plan: SyncPlan, made: Draft) -> Rows:
    """What is settled when the file is written."""
    present = [
        (index, item) for index, item in enumerate(plan.items)
        if (item.place is not None and (item.fate is not Fate.TAKE_OUT or index in made.held)) or index in made.raws
    ]  # fmt: skip
    entries = entries_of(made.bib)
    found = pair(
        [(_key_to_be(item), made.raws.get(index) or plan.bib.source(item.place or 0)) for index, item in present],
        [(block.key, made.bib.source(place)) for place, block in entries],
        body=lambda raw: raw,
    )
    positions = _positions(
        (found.paired[number], item) for number, (_, item) in enumerate(present) if number in found.paired
    )
    rows: Rows = []
    for number, (index, item) in enumerate(present):
        if number in found.paired:
            _, block = entries[found.paired[number]]
            row = item.row
            if row.position != positions[id(item)]:
                row = replace(row, position=positions[id(item)])
            if index in made.raws or (item.merge and item.merge.pushed):  # else it is settled as it was before
                open_units = _units(item, with_pushed=index in made.held)
                row = _settled(item, row, text_of(made.bib, block), open_units=open_units)
            rows.append((item, row))
    taken_out = [item for index, item in enumerate(plan.items) if item.fate is Fate.TAKE_OUT and index not in made.held]
    for item in taken_out:
        is_let_go = item.row.state is EntryState.LEAVING
        rows.append((item, replace(item.row, state=EntryState.LET_GO if is_let_go else EntryState.OUT)))
    return [(item, row) for item, row in rows if row != item.row]


def _text(plan: SyncPlan, item: Item) -> EntryText:
    return item.text or text_of(plan.bib, plan.bib.blocks[item.place or 0])


def _key_to_be(item: Item) -> str:
    if item.merge is not None and item.merge.key is not None:
        return item.merge.key
    return item.row.key or (item.paper.citation_key if item.paper else "")


def _units(item: Item, *, with_pushed: bool) -> set[str]:
    """What of an item is still open."""
    if item.merge is None:
        return set()
    return {moved.unit for moved in (*item.merge.conflicts, *(item.merge.pushed if with_pushed else ()))}


def _settled(item: Item, row: LinkedEntry, text: EntryText, *, open_units: Collection[str]) -> LinkedEntry:
    """The row of an entry that is in the file, with what both sides agree on."""
    now = base_of(text)
    if item.paper is None:
        return replace(row, key=text.key, text=text.text, state=EntryState.IN_FILE)
    recorded = record_of(item.paper, item.own, is_in_scope=item.is_in_scope)
    before = (row.base, row.record) if row.base != EntryBase() else (now, recorded)
    base, record = settle(*before, now=now, recorded=recorded, open_units=open_units)
    return replace(
        row, key=text.key, text=text.text, state=EntryState.IN_FILE, base=base,
        record=replace(record, is_open=bool(open_units)),
    )  # fmt: skip
