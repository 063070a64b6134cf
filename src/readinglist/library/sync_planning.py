"""What a sync would do to a linked file and the library. Reads only; `syncing` carries it out.

rows       the entries as they stood at the last sync (`linked_entry`)
entries    the blocks of the file as it is now
items      rows and entries brought together: by key, by what they say, by evidence as in any import
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from readinglist.formats.bibtex.encoded import BibText, read_bytes
from readinglist.formats.bibtex.entries import EntryReader, EntryText, entry_text, text_of
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.mapping import NO_PAPERS
from readinglist.formats.bibtex.scanning import BibFile, Block, BlockKind, scan
from readinglist.library import planning
from readinglist.library.entry_merging import KEY, EntryMerge, EntryMerger, base_of, record_of
from readinglist.library.scopes import find_meant
from readinglist.library.three_way import pair
from readinglist.model.linked import (
    SCOPE,
    UNSURE,
    EntryBase,
    EntryState,
    GoneAnswer,
    LinkedEntry,
    LinkedFile,
    ScopeKind,
    SyncChoices,
    Unsure,
)
from readinglist.model.listing import Entry, Issue, Listing
from readinglist.model.paper import Paper, PaperId
from readinglist.model.plan import Action, PlannedEntry
from readinglist.storage import bib_sources, linked, papers, reader
from readinglist.storage.reader import Connection

if TYPE_CHECKING:
    from readinglist.library.library import Library

_PIECE = 200
_NOT_BLANK = re.compile(r"\S")
_HEAD = re.compile(r"\A(@\s*[^\s{}(),\"=@%#']+\s*[{(]\s*)([^\s,})]*)")
_KEY_OF_BROKEN = re.compile(r"@\s*[^\s{}(),\"=@%#']+\s*[{(]\s*([^\s,{}=\"]+)\s*,")


class Fate(Enum):
    """What happens to an item.

    KEEP: nothing. MERGE: its fields go either way. TAKE_OUT: its block goes from the file. WRITE: its block is written.
    REST: it is not in the file, and stays so. ASK: it was deleted in the file. FORGET: nothing is known of it any more.
    """

    KEEP = auto()
    MERGE = auto()
    TAKE_OUT = auto()
    WRITE = auto()
    REST = auto()
    ASK = auto()
    FORGET = auto()


@dataclass(slots=True)
class Item:
    """A row and the block that it has in the file, if any, and what happens to both.

    place: of the block among the blocks of the file. entry: what the file says, as an import reads it, where it is new
    here. fills: fields that its paper lacks and the file has. repeats: place of the entry whose paper it names again.
    rest_state: what a REST leaves behind. is_new: no row knew it. is_restored, is_trashed: the paper leaves or enters
    the trash.
    """

    row: LinkedEntry
    place: int | None = None
    fate: Fate = Fate.KEEP
    paper: Paper | None = None
    own: EntryText | None = None
    text: EntryText | None = None
    merge: EntryMerge | None = None
    entry: Entry | None = None
    fills: tuple[str, ...] = ()
    repeats: int | None = None
    rest_state: EntryState = EntryState.OUT
    is_new: bool = False
    is_imported: bool = False
    is_in_scope: bool = True
    is_restored: bool = False
    is_trashed: bool = False

    @property
    def paper_id(self) -> PaperId | None:
        return self.row.paper_id


@dataclass(slots=True)
class SyncPlan:
    """The file as it was read, its items, and what a person should know. trouble: why nothing may be done at all.

    is_excerpt: `bib` has only the entries of the items, and `items` only those that may have changed.
    planned: entries that no row knew, as an import plans them. unsure: those that may be a paper that is here.
    """

    file: LinkedFile
    data: bytes | None
    text: BibText
    bib: BibFile
    revision: int
    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    planned: list[PlannedEntry] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    trouble: str = ""
    is_excerpt: bool = False

    @property
    def ends_in_the_middle(self) -> bool:
        """Whether the last thing in the file is broken: another program may still be writing it."""
        filled = (one for one in reversed(self.bib.blocks) if _NOT_BLANK.search(self.bib.text, one.start, one.end))
        last = next(filled, None)
        return last is not None and last.kind is BlockKind.BROKEN

    @property
    def dialect(self) -> Dialect:
        """Of what is written anew; a file that is no Unicode gets LaTeX."""
        is_unicode = self.text.encoding.startswith("utf")
        return Dialect(self.file.dialect) if is_unicode and self.file.dialect else Dialect.BIBTEX

    def with_fate(self, *fates: Fate) -> list[Item]:
        return [item for item in self.items if item.fate in fates]

    def let_go(self) -> None:
        """Nobody needs it any more. Piece by piece: a plan of 50,000 entries that is given back at once holds the
        interpreter, and with it a window, for 400 ms.
        """
        while self.items:
            del self.items[-_PIECE:]

    def add_issue(self, kind: str, message: str, block: Block | None = None) -> None:
        first = self.bib.line_of(block.start) if block else 0
        last = self.bib.line_of(max(block.end - 1, block.start)) if block else 0
        self.issues.append(Issue(kind, message, first, last))


def macros_hash(bib: BibFile) -> str:
    """By which a change of the file's @string blocks is known."""
    found = (bib.text[block.start : block.end] for block in bib.blocks if block.kind is BlockKind.STRING)
    return hashlib.sha256("\n".join(found).encode("utf-8", "surrogatepass")).hexdigest()


def entries_of(bib: BibFile) -> list[tuple[int, Block]]:
    """The places and blocks of entries that name papers."""
    return [
        (place, block)
        for place, block in enumerate(bib.blocks)
        if block.kind is BlockKind.ENTRY and block.key and block.type.lower() not in NO_PAPERS
    ]


def without_key(raw: str) -> str | None:
    """An entry without its key, by which a renamed one is known; None for no entry."""
    return _HEAD.sub(r"\1", raw, count=1) if raw else None


def plan_sync(library: Library, file: LinkedFile, *, data: bytes | None, choices: SyncChoices) -> SyncPlan:
    """What a sync would do now. data: the bytes of the file, None for one that is made by it."""
    text = read_bytes(data or b"")
    bib = scan(text.text)
    with library.reading() as connection:
        plan = SyncPlan(file, data, text, bib, reader.revision(connection))
        Planner(library, connection, plan, choices).run(linked.read_entries(connection, file.id))
    return plan


class Planner:
    """Fills in a plan; see `plan_sync`. entries: those of the file that are looked at, with their places; else all."""

    def __init__(
        self, library: Library, connection: Connection, plan: SyncPlan, choices: SyncChoices,
        *, entries: Sequence[tuple[int, Block]] | None = None,
    ) -> None:  # fmt: skip
        self.library = library
        self.connection = connection
        self.plan = plan
        self.file = plan.file
        self.bib = plan.bib
        self.choices = choices
        self.entries = entries_of(plan.bib) if entries is None else entries
        self.macros = plan.bib.macros

    def run(self, rows: Sequence[LinkedEntry]) -> None:
        """rows: those that the file had at the last sync."""
        self._report_broken()
        rows = self._revived(rows)
        if self.plan.data is None:
            rows = [replace(row, state=_made_again(row.state)) for row in rows]
        items = self._paired(rows)
        self.standing = linked.find_standing(self.connection, [item.paper_id for item in items if item.paper_id])
        self._doubt(items)
        if self.plan.trouble:
            return
        meant = find_meant(self.library, self.file.scope)
        self.scope, self.is_scope_known = set(meant.papers), meant.is_whole
        self._add_missing(items)
        self._hold_scope(items)
        for item in items:
            item.is_in_scope = self._is_in_scope(item)
            item.fate = self._fate(item)
        self._merge(items)
        self.plan.items = items

    # -- the file

    def _raw(self, block: Block) -> str:
        return self.bib.text[block.start : block.end]

    def _report_broken(self) -> None:
        self.broken_keys: set[str] = set()
        for block in self.bib.blocks:
            if block.kind is not BlockKind.BROKEN:
                continue
            key = block.key or (match[1] if (match := _KEY_OF_BROKEN.match(self._raw(block))) else "")
            self.broken_keys.add(key.casefold())
            self.plan.add_issue("broken", f"{block.problem or 'It cannot be read'}: it is kept as it is.", block)

    def _doubt(self, items: Sequence[Item]) -> None:
        """A file that is half written, empty or without most of its entries is not believed until a person says so."""
        here = [item for item in items if item.row.id is not None and item.row.state is EntryState.IN_FILE]
        missing = [item for item in here if item.place is None and not self._is_broken(item)]
        if self.choices.is_loss_accepted or not here:
            return
        if (missing or any(map(self._is_broken, here))) and self.plan.ends_in_the_middle:
            self.plan.trouble = (
                "The file ends in the middle of an entry, as if another program were still writing it. Nothing is "
                "taken for deleted and nothing is written."
            )
        elif not self.bib.text or self.bib.text.isspace():
            self.plan.trouble = f"The file is empty; {len(here)} of its entries are known here. Nothing was changed."
        elif len(missing) > 1 and 2 * len(missing) > len(here):
            self.plan.trouble = (
                f"{len(missing)} of {len(here)} entries are gone from the file. Nothing was changed here or there."
            )

    def _is_broken(self, item: Item) -> bool:
        return item.place is None and item.row.key.casefold() in self.broken_keys

    # -- rows and entries

    def _revived(self, rows: Sequence[LinkedEntry]) -> list[LinkedEntry]:
        """Rows that lost their paper get it back where an undo brought it back, or that into which it was merged."""
        taken = {row.paper_id for row in rows}
        revived = []
        for row in rows:
            paper_id = row.record.paper_id
            if row.paper_id is None and row.state is not EntryState.DOUBLE and paper_id is not None:
                row = self._with_kept(row, taken)
                taken.add(row.paper_id)
            revived.append(row)
        return revived

    def _with_kept(self, row: LinkedEntry, taken: set[PaperId | None]) -> LinkedEntry:
        kept = self.library.find_paper(f"#{row.record.paper_id}")
        if kept is None:
            return row
        if kept in taken:
            return replace(row, state=EntryState.DOUBLE, record=replace(row.record, paper_id=kept))
        if kept == row.record.paper_id:
            return replace(row, paper_id=kept)
        fields = {**row.record.fields, KEY: self.library.get_paper(kept).citation_key}
        return replace(row, paper_id=kept, record=replace(row.record, paper_id=kept, fields=fields, is_open=True))

    def _paired(self, rows: Sequence[LinkedEntry]) -> list[Item]:
        found = pair(
            [(row.key, row.text) for row in rows],
            [(block.key, self._raw(block)) for _, block in self.entries],
            body=without_key,
        )
        items = [
            Item(row, self.entries[found.paired[index]][0] if index in found.paired else None)
            for index, row in enumerate(rows)
        ]
        self._disown_changed_doubles(items, left := list(found.entries_left))
        self._add_new(items, left)
        return items

    def _disown_changed_doubles(self, items: list[Item], left: list[int]) -> None:
        """A second entry of a paper that was edited may have become another paper: it is looked at as a new one."""
        places = {place: index for index, (place, _) in enumerate(self.entries)}
        for item in [item for item in items if item.row.state is EntryState.DOUBLE and item.place is not None]:
            block = self.bib.blocks[item.place or 0]
            owner = next((one for one in items if one.paper_id == item.row.record.paper_id), None)
            if self._raw(block) != item.row.text or owner is None or owner.place is None:
                left.append(places[item.place or 0])
                item.place = None

    def _add_new(self, items: list[Item], left: Sequence[int]) -> None:
        """Entries that no row knows: each is planned as in any import."""
        if not left:
            return
        reader_ = EntryReader(self.bib)
        blocks = [self.entries[index] for index in sorted(left)]
        entries = tuple(reader_.read(block) for _, block in blocks)
        listing = Listing("bibtex", self.file.path.name, "", None, entries)
        self.plan.planned = list(planning.plan(self.library, listing).entries)
        for (place, block), one in zip(blocks, self.plan.planned, strict=True):
            self._add_planned(items, place, block, one, blocks)

    def _add_planned(
        self, items: list[Item], place: int, block: Block, one: PlannedEntry, blocks: Sequence[tuple[int, Block]]
    ) -> None:
        row = LinkedEntry(block.key, self._raw(block))
        one = self._as_answered(one, block.key)
        owner = next((item for item in items if item.paper_id == one.paper_id), None) if one.paper_id else None
        if one.action is Action.UNSURE:
            self.plan.unsure.append(Unsure(one.paper_id or PaperId(0), block.key, row.text, one.why))
            self.plan.add_issue(UNSURE, f"“{block.key}” is left alone: {one.why}.", block)
        elif one.action is Action.NEW:
            items.append(Item(row, place, entry=one.entry, is_new=True))
        elif one.repeats is not None or (owner is not None and owner.place is not None):
            row = replace(row, state=EntryState.DOUBLE, record=replace(row.record, paper_id=one.paper_id))
            repeats = blocks[one.repeats][0] if one.repeats is not None else None
            items.append(Item(row, place, repeats=repeats, is_new=True))
        elif owner is not None:
            owner.place = place  # under another key, and with other words: evidence says that it is the paper
        else:
            row = replace(row, paper_id=one.paper_id)
            items.append(Item(row, place, entry=one.entry, fills=one.fills, is_new=True))

    def _as_answered(self, one: PlannedEntry, key: str) -> PlannedEntry:
        """An entry that may be a paper that is here, as a person said. The paper then gets what it lacks, as always."""
        is_same = self.choices.of_entry(key) if one.action is Action.UNSURE else None
        if is_same is None or one.paper_id is None:
            return one
        if not is_same:
            return replace(one, action=Action.NEW, paper_id=None)
        fills = planning.filled_fields(one.entry, self.library.get_paper(one.paper_id))
        return replace(one, action=Action.SAME, fills=tuple(fills))

    # -- what belongs into the file

    def _add_missing(self, items: list[Item]) -> None:
        """Papers that belong into the file and are not known there yet, the oldest first."""
        known = {item.paper_id for item in items}
        for paper_id in sorted(self.scope - known):
            items.append(Item(LinkedEntry("", paper_id=paper_id, state=EntryState.WAITS), is_new=True))
            self.standing[paper_id] = False

    def _is_wanted(self, item: Item) -> bool:
        if item.paper_id is None or self.standing.get(item.paper_id, True):
            return False
        return self._is_in_scope(item) or not item.row.record.is_in_scope

    def _is_in_scope(self, item: Item) -> bool:
        return self.file.scope.kind is ScopeKind.OWN or item.paper_id in self.scope

    def _hold_scope(self, items: Sequence[Item]) -> None:
        """A query or manuscript that suddenly means almost nothing, or of which a part cannot be read, takes nothing
        out until a person says so.
        """
        here = [item for item in items if item.place is not None and not item.is_new and item.row.record.is_in_scope]
        leaving = [item for item in here if item.paper_id in self.standing and not self._is_wanted(item)]
        leaving = [item for item in leaving if not self.standing[item.paper_id or PaperId(0)]]
        is_sudden = len(leaving) > 1 and 2 * len(leaving) > len(here)
        is_accepted = self.choices.is_loss_accepted or self.choices.is_scope_accepted
        if not leaving or is_accepted or (self.is_scope_known and not is_sudden):
            return
        self.scope |= {item.paper_id for item in leaving if item.paper_id is not None}
        self.plan.add_issue(
            SCOPE, f"{len(leaving)} of {len(here)} entries are out of the file's scope now; none was taken out yet."
        )

    # -- fates

    def _fate(self, item: Item) -> Fate:
        if item.row.state is EntryState.DOUBLE:
            return self._fate_of_double(item)
        if self._is_broken(item):
            item.rest_state = item.row.state
            item.row = replace(item.row, record=replace(item.row.record, is_open=True))
            return Fate.REST
        return self._fate_in_file(item) if item.place is not None else self._fate_outside(item)

    def _fate_of_double(self, item: Item) -> Fate:
        if item.place is None:
            return Fate.FORGET
        block = self.bib.blocks[item.place]
        self.plan.add_issue("double", f"“{block.key}” is a second entry of a paper, and left alone.", block)
        return Fate.KEEP

    def _fate_in_file(self, item: Item) -> Fate:
        state, is_wanted = item.row.state, self._is_wanted(item)
        if item.paper_id is None and item.entry is not None:
            return Fate.MERGE
        if state is EntryState.LEAVING:
            return Fate.TAKE_OUT
        if is_wanted:
            return Fate.MERGE
        if state is EntryState.OUT or item.is_new:
            # Put back by hand: who wants it in the file wants it out of the trash.
            item.is_restored = self.standing.get(item.paper_id or PaperId(0), False)
            return self._as_new(item) if item.paper_id not in self.standing else Fate.MERGE
        return Fate.TAKE_OUT

    def _as_new(self, item: Item) -> Fate:
        """The entry of a paper that was deleted for good, put back by hand, is a new one."""
        item.entry = EntryReader(self.bib).read(self.bib.blocks[item.place or 0])
        return Fate.MERGE

    def _fate_outside(self, item: Item) -> Fate:
        state, is_wanted = item.row.state, self._is_wanted(item)
        if state in (EntryState.LET_GO, EntryState.LEAVING):
            item.rest_state = EntryState.LET_GO
            return Fate.REST
        if not is_wanted:
            return Fate.REST if item.row.text else Fate.FORGET
        if state in (EntryState.IN_FILE, EntryState.GONE):
            return self._answered(item)
        return Fate.WRITE

    def _answered(self, item: Item) -> Fate:
        """An entry that was deleted in the file, as a person answered; until then it is asked about."""
        match self.choices.of_gone(item.paper_id or PaperId(0)):
            case GoneAnswer.TRASH:
                item.is_trashed = True
                return Fate.REST
            case GoneAnswer.LET_GO:
                item.rest_state = EntryState.LET_GO
                return Fate.REST
            case GoneAnswer.PUT_BACK:
                return Fate.WRITE
        return Fate.ASK

    # -- fields

    def _merge(self, items: Sequence[Item]) -> None:
        """Look at the fields of what may have changed on either side; everything else is as it was."""
        changed = linked.find_changed_papers(self.connection, self.file.revision)
        has_new_macros = macros_hash(self.bib) != self.file.macros
        wanted = [item for item in items if self._is_to_merge(item, changed, has_new_macros=has_new_macros)]
        ids = [item.paper_id for item in wanted if item.paper_id is not None]
        by_id = {paper.id: paper for paper in papers.read_papers(self.connection, ids)}
        sources = bib_sources.read_sources(self.connection, ids)
        shared = linked.find_shared(self.connection, self.file.id, ids)
        for item in wanted:
            item.paper = by_id.get(item.paper_id)
            if item.paper_id in sources:
                own = sources[item.paper_id]
                item.own = entry_text(own.text, own.macros)
            item.text = self._entry_text(item)
            if item.paper is not None and item.text is not None and not item.is_new:
                item.merge = self._merged(item, is_shared=item.paper_id in shared)
        merged = {id(item) for item in wanted}
        for item in items:
            if item.fate is Fate.MERGE and id(item) not in merged:
                item.fate = Fate.KEEP

    def _is_to_merge(self, item: Item, changed: set[PaperId], *, has_new_macros: bool) -> bool:
        if item.fate is Fate.WRITE:
            return True
        if item.fate is not Fate.MERGE:
            return False
        row = item.row
        is_same = item.place is not None and row.text == self._raw(self.bib.blocks[item.place])
        return (
            item.is_new or not is_same or has_new_macros or row.record.is_open or row.state is not EntryState.IN_FILE
            or row.paper_id in changed
        )  # fmt: skip

    def _entry_text(self, item: Item) -> EntryText | None:
        """The entry in the file; of one that comes back, as it was when it was taken out."""
        if item.place is not None:
            return text_of(self.bib, self.bib.blocks[item.place])
        return entry_text(item.row.text, self.macros) if item.row.text else None

    def _merged(self, item: Item, *, is_shared: bool) -> EntryMerge:
        assert item.text is not None
        assert item.paper is not None
        row, paper = item.row, item.paper
        base, record = row.base, row.record
        if base == EntryBase():  # written by a sync that was killed before it could remember
            base, record = base_of(item.text), record_of(paper, item.own)
        return EntryMerger(
            base, record, text=item.text, paper=paper, own=item.own, dialect=self.plan.dialect, macros=self.macros,
            is_shared=is_shared, chosen=lambda unit: self.choices.of_field(paper.id or PaperId(0), unit),
        ).merge()  # fmt: skip


def _made_again(state: EntryState) -> EntryState:
    """Where an entry stands when its file is written anew."""
    return EntryState.WAITS if state in (EntryState.IN_FILE, EntryState.GOING) else state
