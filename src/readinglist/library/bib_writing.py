"""The text of a linked file after a sync: changed fields spliced in, new entries added, others taken out or put back.

Everything that is not named here is copied. The result is scanned again and compared before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from readinglist.errors import BibMismatch, UnencodableText
from readinglist.formats.bibtex.entries import EntryText, macros_in
from readinglist.formats.bibtex.fields import Dialect, build_entry
from readinglist.formats.bibtex.renewing import in_bibtex, renewals, renewed_type
from readinglist.formats.bibtex.scanning import BibFile, BlockKind, scan
from readinglist.formats.bibtex.splicing import FileStyle, edit_entry, new_entry, splice, verify
from readinglist.library.entry_merging import is_of_one_file
from readinglist.library.sync_planning import Fate, Item, SyncPlan
from readinglist.model.paper import Paper


@dataclass(slots=True)
class Draft:
    """What the file is to be. raws: the text of each item's entry in it, by index of the item. held: items that are
    not written, with the reason; they are tried again at the next sync.
    """

    text: str
    data: bytes
    raws: dict[int, str] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)


def draft(plan: SyncPlan) -> Draft:
    """The file after the sync; its text is that of the file where nothing is to be written."""
    writer = _Drafter(plan, {})
    made = writer.draft()
    if not (foreign := writer.find_unencodable()):
        return made
    again = _Drafter(plan, foreign)
    return again.draft()


class _Drafter:
    def __init__(self, plan: SyncPlan, held: Mapping[int, str]) -> None:
        self.plan = plan
        self.bib = plan.bib
        self.held = dict(held)
        self.raws: dict[int, str] = {}
        self.keys = {block.key.casefold() for block in self.bib.blocks if block.key}
        self.style: FileStyle | None = None

    def draft(self) -> Draft:
        replaced: dict[int, str | None] = {}
        written: list[Item] = []
        for index, item in enumerate(self.plan.items):
            if index in self.held:
                continue
            if item.fate is Fate.TAKE_OUT and item.place is not None:
                replaced[item.place] = None
            elif item.fate is Fate.MERGE and item.place is not None and item.merge and item.merge.is_written:
                if raw := self._try(index, item):
                    replaced[item.place] = raw
            elif item.fate is Fate.WRITE and self._try(index, item):
                written.append(item)
        text = self._spliced(replaced, written)
        return Draft(text, self.plan.text.with_text(text).to_bytes(), self.raws, self.held)

    def find_unencodable(self) -> dict[int, str]:
        """Items with a character that the file's encoding does not have, and that has no form in LaTeX."""
        found = {}
        for index, raw in self.raws.items():
            try:
                self.plan.text.with_text(raw).to_bytes()
            except UnencodableText as error:
                found[index] = error.summary
        return found

    # -- one entry

    def _try(self, index: int, item: Item) -> str:
        """The text of an entry; empty where it has to wait, with the reason."""
        try:
            raw = self._edited(item) if item.text is not None else self._new(item)
            self.plan.text.with_text(raw).to_bytes()
        except UnencodableText as error:
            self.held[index] = error.summary
            return ""
        except ValueError as error:
            self.held[index] = f"It cannot be written without changing something else: {error}."
            return ""
        self.raws[index] = raw
        return raw

    def _edited(self, item: Item) -> str:
        assert item.text is not None
        merge = item.merge
        if merge is None:
            return item.text.text
        if merge.key is not None and merge.key.casefold() != item.text.key.casefold():
            self._take_key(merge.key)
        if item.place is None:
            self._take_key(merge.key or item.text.key)
        return edit_entry(item.text.text, fields=merge.fields, key=merge.key, type=merge.type)

    def _take_key(self, key: str) -> None:
        if key.casefold() in self.keys:
            raise ValueError(f"the key “{key}” is that of another entry")
        self.keys.add(key.casefold())

    def _new(self, item: Item) -> str:
        paper = item.paper
        if paper is None:
            raise ValueError("there is no paper any more")
        self._take_key(paper.citation_key)
        dialect = self.plan.dialect
        if item.own is not None and self._fits(item.own.text):
            return self._from_own(item.own, paper, dialect)
        if self.style is None:
            self.style = FileStyle.of(self.bib)
        entry = build_entry(paper, key=paper.citation_key, dialect=dialect)
        fields = {one.name: one.value if one.is_bare else f"{{{one.value}}}" for one in entry.fields}
        return new_entry(entry.type, entry.key, fields, style=self.style)

    def _from_own(self, own: EntryText, paper: Paper, dialect: Dialect) -> str:
        """The paper's own text, as far as it says what the paper says; what belongs to the other file stays there."""
        fields: dict[str, str | None] = {name: None for name in own.sources if is_of_one_file(name)}
        fields |= {
            name: f"{{{own.tex[name]}}}"
            for name, source in own.sources.items()
            if any(own.macros.get(word) != self.bib.macros.get(word) for word in macros_in(source) if word in own.macros)
        }
        type_ = renewed_type(own, paper, dialect)
        if dialect is Dialect.BIBTEX:
            known_type, known = in_bibtex(own, paper)
            type_, fields = type_ or known_type, fields | known
        fields |= renewals(own, paper, dialect=dialect)
        raw = edit_entry(own.text, fields=fields, key=paper.citation_key, type=type_)
        return raw.replace("\r\n", "\n").replace("\r", "\n").replace("\n", self.plan.text.newline)

    def _fits(self, raw: str) -> bool:
        try:
            self.plan.text.with_text(raw).to_bytes()
        except UnencodableText:
            return False
        return True

    # -- the file

    def _spliced(self, replaced: Mapping[int, str | None], written: Sequence[Item]) -> str:
        raws = {id(item): self.raws[index] for index, item in enumerate(self.plan.items) if index in self.raws}
        back = [item for item in written if item.row.record.gap]
        added = [raws[id(item)] for item in sorted(written, key=_order) if not item.row.record.gap]
        text = self.bib.text
        if replaced or added:
            text = splice(self.bib, replaced=replaced, added=added)
            verify(self.bib, text, replaced=replaced, added=added)
        if back:
            text = _with_returned(scan(text), [(item, raws[id(item)]) for item in sorted(back, key=_order)])
        return text


def _order(item: Item) -> tuple[int, int]:
    return item.row.position, item.row.paper_id or 0


def _with_returned(bib: BibFile, returned: Sequence[tuple[Item, str]]) -> str:
    """The text with entries back in their places: behind the entry that they followed, with what stood between."""
    ends = {block.key.casefold(): block.end for block in bib.blocks if block.kind is BlockKind.ENTRY}
    first = min((block.start for block in bib.blocks if block.kind is BlockKind.ENTRY), default=len(bib.text))
    pieces: dict[int, list[str]] = {}
    for item, raw in returned:
        record = item.row.record
        offset = ends.get(record.after.casefold(), len(bib.text)) if record.after else first
        pieces.setdefault(offset, []).append(record.gap + raw if record.after else raw + record.gap)
        ends[item.row.key.casefold()] = offset
    offsets = sorted(pieces)
    parts = [bib.text[start:end] + "".join(pieces[end]) for start, end in zip([0, *offsets], offsets, strict=False)]
    text = "".join(parts) + bib.text[offsets[-1] :]
    _verify_returned(bib, scan(text), [raw for _, raw in returned])
    return text


def _verify_returned(before: BibFile, after: BibFile, returned: Sequence[str]) -> None:
    """Nothing but these entries may have come; raises BibMismatch."""
    expected = sorted([*_solid(before), *returned])
    if sorted(_solid(after)) != expected:
        raise BibMismatch("An entry that comes back would change another one.", "Nothing was written.")


def _solid(bib: BibFile) -> list[str]:
    return [bib.text[block.start : block.end] for block in bib.blocks if block.kind is not BlockKind.FREE]


def gap_before(bib: BibFile, place: int) -> tuple[str, str]:
    """The key of the entry before a block and what stands between them; of the first entry "" and what follows it.

    An empty gap: something else stands between, so its place cannot be found again.
    """
    block = bib.blocks[place]
    before = [one for one in bib.blocks[:place] if one.kind is not BlockKind.FREE]
    if before and before[-1].kind is BlockKind.ENTRY and before[-1].key:
        return before[-1].key, bib.text[before[-1].end : block.start]
    after = next((one for one in bib.blocks[place + 1 :] if one.kind is not BlockKind.FREE), None)
    if after is not None and not any(one.kind is BlockKind.ENTRY for one in before):
        return "", bib.text[block.end : after.start]
    return "", ""
