"""What came from a linked file becomes part of the library: the first half of a sync, inside its operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from readinglist.citekeys import DEFAULT_PATTERN, is_safe_key, make_key
from readinglist.errors import InvalidRequest
from readinglist.formats.bibtex.entries import EntryText, entry_text
from readinglist.formats.bibtex.splicing import edit_entry
from readinglist.library import citation_keys
from readinglist.library.adding import insert_papers
from readinglist.library.aliases import follow_rename, refuse_taken_key
from readinglist.library.editing import read_papers, set_fields
from readinglist.library.entry_merging import KEY
from readinglist.library.importing import paper_of
from readinglist.library.keeping_sources import keep_brought, keep_sources
from readinglist.library.operation import Operation
from readinglist.library.origins import find_users_fields, read_origins
from readinglist.library.planning import filled_fields
from readinglist.library.sync_planning import Fate, Item, SyncPlan
from readinglist.model.bib_source import BibSource
from readinglist.model.linked import EntryState
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper, PaperId
from readinglist.model.plan import Choices
from readinglist.model.texts import counted
from readinglist.storage import bib_sources

#: Of an entry that comes back, the file may have said something new before it was taken out.
_MERGED = (Fate.MERGE, Fate.WRITE)


def has_news(plan: SyncPlan) -> bool:
    """Whether anything of the library changes."""
    return any(_is_news(item) for item in plan.items)


def _is_news(item: Item) -> bool:
    merge = item.merge
    is_fielded = merge is not None and bool(merge.values or merge.own) and item.fate in _MERGED
    return is_fielded or item.entry is not None or item.is_restored or item.is_trashed


def take_over(op: Operation, plan: SyncPlan) -> str:
    """Write it all; the items then have their papers as they stand afterwards. Returns the label of the operation."""
    return _TakeOver(op, plan).run()


class _TakeOver:
    def __init__(self, op: Operation, plan: SyncPlan) -> None:
        self.op = op
        self.plan = plan
        self.name = plan.file.path.name

    def run(self) -> str:
        news = [item for item in self.plan.items if _is_news(item)]
        self._move_in_trash(news)
        imported = [item for item in news if item.entry is not None and item.paper_id is None]
        self._import(imported)
        self._fill([item for item in news if item.entry is not None and not item.is_imported])
        for item in news:
            if item.merge is not None and item.fate in _MERGED:
                self._set_fields(item)
        self._name_doubles()
        self._renew(news)
        return self._label(news, imported)

    def _label(self, news: Sequence[Item], imported: Sequence[Item]) -> str:
        if len(imported) == len(news):
            return f'Take over {counted(len(imported), "paper")} from "{self.name}"'
        if trashed := sum(item.is_trashed for item in news):
            return f'Put {counted(trashed, "paper")} that left "{self.name}" into the trash'
        return f'Take over changes of {counted(len(news), "paper")} from "{self.name}"'

    def _move_in_trash(self, items: Sequence[Item]) -> None:
        for is_wanted, value in (
            (lambda item: item.is_restored, None),
            (lambda item: item.is_trashed, self.op.now_text),
        ):
            ids = [item.paper_id for item in items if is_wanted(item) and item.paper_id is not None]
            if ids:
                self.op.kinds |= {"trash", "tags", "listings", "queue"}
                self.op.writer.update("paper", {"trashed": value}, ids=ids)

    # -- new papers

    def _import(self, items: Sequence[Item]) -> None:
        entries = [item.entry for item in items if item.entry is not None]
        papers = [paper_of(entry, Choices()) for entry in entries]
        ids = insert_papers(
            self.op, papers, source="file", source_name=self.name, make_key=self._make_key(), is_first_newest=True
        )
        for item, paper_id in zip(items, ids, strict=True):
            item.row = replace(item.row, paper_id=paper_id)
            item.is_imported = True
        brought = list(zip(ids, entries, strict=True))
        keep_brought(self.op, brought)
        keep_sources(self.op, brought)

    def _make_key(self) -> Callable[[Paper, Callable[[str], bool]], str]:
        found = self.op.writer.find("setting", "value", name=citation_keys.SETTING)
        pattern = found[0]["value"] if found and found[0]["value"] else DEFAULT_PATTERN

        def make(paper: Paper, is_taken: Callable[[str], bool]) -> str:
            own = f'"{paper.citation_key}"' if is_safe_key(paper.citation_key) else pattern
            return make_key(paper, pattern=own, taken=is_taken)

        return make

    def _fill(self, items: Sequence[Item]) -> None:
        """Papers that the library has and the file did not: they get what they lack, and their text."""
        by_id = {item.paper_id: item for item in items}
        for paper in read_papers(self.op, [paper_id for paper_id in by_id if paper_id is not None]):
            item = by_id[paper.id]
            assert item.entry is not None
            assert paper.id is not None
            mine = find_users_fields(read_origins(self.op, paper.id))
            known = filled_fields(item.entry, paper)
            values = {name: value for name, value in known.items() if name in item.fills and name not in mine}
            set_fields(self.op, paper, values, source="file", source_name=self.name)
        keep_sources(self.op, _named(items))

    def _name_doubles(self) -> None:
        """A second entry of a paper that has just come in belongs to that paper."""
        owners = {item.place: item.paper_id for item in self.plan.items if item.row.state is not EntryState.DOUBLE}
        for item in self.plan.items:
            if item.repeats is not None and item.repeats in owners:
                record = replace(item.row.record, paper_id=owners[item.repeats])
                item.row = replace(item.row, record=record)

    # -- changed fields

    def _set_fields(self, item: Item) -> None:
        assert item.merge is not None
        assert item.paper is not None
        values = dict(item.merge.values)
        if KEY in values and not self._take_key(item.paper, str(values[KEY])):
            del values[KEY]
        set_fields(self.op, item.paper, values, source="file", source_name=self.name)
        if item.merge.own and item.text is not None and item.paper_id is not None:
            self._follow(item, item.text, item.merge.own)

    def _take_key(self, paper: Paper, key: str) -> bool:
        """The entry was renamed in the file: the key that the paper had still finds it. False where another has it."""
        assert paper.id is not None
        try:
            refuse_taken_key(self.op, key, paper_id=paper.id)
        except InvalidRequest as error:
            self.plan.add_issue("key", f"“{paper.citation_key}” keeps its key here. {error.summary}")
            return False
        follow_rename(self.op, paper, key, is_old_kept=True)
        return True

    def _follow(self, item: Item, text: EntryText, changes: Mapping[str, str | None]) -> None:
        """The paper's own text follows the file: whole where it was the same, else in what has changed."""
        rows = self.op.writer.find("bib_source", paper_id=item.paper_id)
        source = BibSource(text.text, dict(text.macros))
        if rows and item.own is not None and rows[0]["text"] != item.row.text:
            edited = edit_entry(item.own.text, fields=changes)
            source = BibSource(edited, {**item.own.macros, **text.macros})
        values = bib_sources.source_row(item.paper_id or PaperId(0), source)
        if rows:
            self.op.writer.update("bib_source", values, ids=[rows[0]["id"]])
        else:
            self.op.writer.insert("bib_source", [values])

    def _renew(self, items: Sequence[Item]) -> None:
        """The papers and their own texts as they stand now, which is what both sides agree on."""
        ids = [item.paper_id for item in items if item.paper_id is not None]
        by_id = {paper.id: paper for paper in read_papers(self.op, ids)}
        with self.op.writer.driver() as connection:
            sources = bib_sources.read_sources(connection, ids)
        for item in items:
            item.paper = by_id.get(item.paper_id)
            own = sources.get(item.paper_id or PaperId(0))
            item.own = entry_text(own.text, own.macros) if own else None


def _named(items: Sequence[Item]) -> list[tuple[PaperId, Entry]]:
    return [(item.paper_id, item.entry) for item in items if item.paper_id is not None and item.entry is not None]
