"""The text of a linked file after a sync: changed fields spliced in, new entries added, others taken out or put back.

Everything that is not named here is copied. The result is scanned again and compared before anybody sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from readinglist.errors import BibMismatch, UnencodableText
from readinglist.formats.bibtex.encoded import BibText
from readinglist.formats.bibtex.entries import EntryText, macros_in
from readinglist.formats.bibtex.fields import Dialect, build_entry
from readinglist.formats.bibtex.in_place import is_in_place
from readinglist.formats.bibtex.renewing import in_bibtex, renewals, renewed_type
from readinglist.formats.bibtex.scanning import BibFile, scan
from readinglist.formats.bibtex.splicing import (
    UNREAD,
    FileStyle,
    edit_entry,
    file_after,
    new_entry,
    removed_span,
    splice,
    verify,
)
from readinglist.formats.bibtex.styles import sound_entry
from readinglist.library.entry_merging import is_of_one_file
from readinglist.library.sync_planning import Fate, Item, SyncPlan
from readinglist.model.paper import Paper

#: Characters on either side by which the place of an entry is found again.
_CONTEXT = 120
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_HARMFUL = "other parts of the file would then be read otherwise"
#: What BibTeX reads as one key in braces.
_KEY = re.compile(r"[^\s,{}()\"#%=@\\]+")


class OutOfPlace(Exception):
    """More than single entries would change, each where it stands: for that the whole file must be known."""


@dataclass(slots=True)
class Draft:
    """What the file is to be: its blocks and its bytes. raws: the text of each item's entry in it, by index of the
    item. held: items that are not written, with the reason; they are tried again at the next sync.
    """

    bib: BibFile
    data: bytes
    raws: dict[int, str] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)


def draft(plan: SyncPlan) -> Draft:
    """The file after the sync; its text is that of the file where nothing is to be written.

    Raises BibMismatch where something else would change, and no entry is to blame that could be left alone, and
    OutOfPlace for the plan of an excerpt that does not suffice.
    """
    try:
        return _drafted(plan, {})
    except BibMismatch:
        harmful = _find_harmful(plan, [index for index, item in enumerate(plan.items) if _is_touched(item)], held=())
        return _drafted(plan, dict.fromkeys(harmful, _HARMFUL))


def _drafted(plan: SyncPlan, held: Mapping[int, str]) -> Draft:
    writer = _Drafter(plan, held)
    made = writer.draft()
    foreign = writer.find_unencodable()
    return _Drafter(plan, {**held, **foreign}).draft() if foreign else made


def _is_touched(item: Item) -> bool:
    return item.fate in (Fate.TAKE_OUT, Fate.WRITE) or bool(item.merge and item.merge.is_written)


def _find_harmful(plan: SyncPlan, indexes: Sequence[int], *, held: Sequence[int]) -> list[int]:
    """Those of these items that cannot be written or taken out, each by itself, without changing something else."""
    try:
        _drafted(plan, dict.fromkeys(held, ""))
    except BibMismatch:
        if len(indexes) == 1:
            return list(indexes)
    else:
        return []
    half = len(indexes) // 2
    first, second = indexes[:half], indexes[half:]
    return [
        *_find_harmful(plan, first, held=[*held, *second]),
        *_find_harmful(plan, second, held=[*held, *first]),
    ]  # fmt: skip


class _Drafter:
    def __init__(self, plan: SyncPlan, held: Mapping[int, str]) -> None:
        self.plan = plan
        self.bib = plan.bib
        self.held = dict(held)
        self.raws: dict[int, str] = {}
        self.keys = {block.key.casefold() for block in self.bib.blocks if block.key}
        self.style: FileStyle | None = None
        self.encoded = _encoded(plan)

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
        bib = self._spliced(replaced, written)
        return Draft(bib, self.encoded.with_text(bib.text).to_bytes(), self.raws, self.held)

    def find_unencodable(self) -> dict[int, str]:
        """Items with a character that the file's encoding does not have, and that has no form in LaTeX."""
        found = {}
        for index, raw in self.raws.items():
            try:
                self.encoded.with_text(raw).to_bytes()
            except UnencodableText as error:
                found[index] = error.summary
        return found

    # -- one entry

    def _try(self, index: int, item: Item) -> str:
        """The text of an entry; empty where it has to wait, with the reason."""
        try:
            raw = self._edited(item) if item.text is not None else self._new(item)
            sound_entry(raw)
            self.encoded.with_text(raw).to_bytes()
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
        if item.place is None and not item.row.record.place.get("twin"):
            self._take_key(merge.key or item.text.key)
        return edit_entry(item.text.text, fields=merge.fields, key=merge.key, type=merge.type)

    def _take_key(self, key: str) -> None:
        if not _KEY.fullmatch(key):
            raise ValueError(f"“{key}” is no key that an entry can have")
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
            if any(
                own.macros.get(word) != self.bib.macros.get(word) for word in macros_in(source) if word in own.macros
            )
        }
        type_ = renewed_type(own, paper, dialect)
        if dialect is Dialect.BIBTEX:
            known_type, known = in_bibtex(own, paper)
            type_, fields = type_ or known_type, fields | known
        fields |= renewals(own, paper, dialect=dialect)
        raw = edit_entry(own.text, fields=fields, key=paper.citation_key, type=type_)
        return raw.replace("\r\n", "\n").replace("\r", "\n").replace("\n", self.encoded.newline)

    def _fits(self, raw: str) -> bool:
        try:
            self.encoded.with_text(raw).to_bytes()
        except UnencodableText:
            return False
        return True

    # -- the file

    def _spliced(self, replaced: Mapping[int, str | None], written: Sequence[Item]) -> BibFile:
        if self.plan.is_excerpt and (written or not is_in_place(self.bib, replaced)):
            raise OutOfPlace
        raws = {id(item): self.raws[index] for index, item in enumerate(self.plan.items) if index in self.raws}
        back = [item for item in written if item.row.record.place]
        added = [raws[id(item)] for item in sorted(written, key=_order) if not item.row.record.place]
        if not written and not replaced:
            return self.bib
        text = splice(self.bib, replaced=replaced, added=added)
        verify(self.bib, text, replaced=replaced, added=added)
        if not back:
            return file_after(self.bib, text, replaced=replaced, added=added)
        for item in sorted(back, key=_order):
            text = _with_returned(text, item.row.record.place, raws[id(item)])
        return self._verify_returned(replaced, [*added, *(raws[id(item)] for item in back)], text)

    def _verify_returned(self, replaced: Mapping[int, str | None], entries: Sequence[str], text: str) -> BibFile:
        """The text in its blocks. Nothing but these entries may have come, wherever they stand; raises BibMismatch."""
        kept = (
            replaced.get(place, self.bib.source(place))
            for place, block in enumerate(self.bib.blocks)
            if block.kind not in UNREAD
        )
        expected = [*entries, *(raw for raw in kept if raw is not None)]
        after = scan(text)
        found = [after.source(place) for place, block in enumerate(after.blocks) if block.kind not in UNREAD]
        if sorted(found) != sorted(expected):
            raise BibMismatch("An entry that comes back would change another one.", "Nothing was written.")
        return after


def _encoded(plan: SyncPlan) -> BibText:
    """How the file is written; one of plain ASCII, as it was when what comes back was taken out."""
    if not plan.bib.text.isascii():
        return plan.text
    returned = (item.row.record.place.get("encoding") for item in plan.with_fate(Fate.WRITE))
    return replace(plan.text, encoding=next((name for name in returned if name), plan.text.encoding))


def _order(item: Item) -> tuple[int, int]:
    return item.row.position, item.row.paper_id or 0


def where_it_stood(bib: BibFile, place: int, *, encoding: str) -> dict[str, str]:
    """What is around a block, and what goes with it when it is taken out: the way back to the same bytes.

    twin: the key, if another entry has it too, so that it may come back beside that. encoding: of the file, which may
    be plain ASCII without this entry and then tells of none.
    """
    start, end = removed_span(bib, place)
    block, text = bib.blocks[place], bib.text
    twin = block.key if block.key.lower() in bib.repeated_keys else ""
    return {
        "left": text[max(start - _CONTEXT, 0) : start], "lead": text[start : block.start],
        "tail": text[block.end : end], "right": text[end : end + _CONTEXT], "twin": twin, "encoding": encoding,
    }  # fmt: skip


def _with_returned(text: str, where: Mapping[str, str], raw: str) -> str:
    """The text with an entry back between its neighbours, or behind the one or before the other that is still there."""
    left, right = where["left"], where["right"]
    returned = where["lead"] + raw + where["tail"]
    if text.count(left + right) == 1:
        at = text.index(left + right) + len(left)
    elif left and text.count(left) == 1:
        at = text.index(left) + len(left)
    elif right and text.count(right) == 1:
        at = text.index(right)
    else:
        at, returned = _at_end(scan(text)), f"{where['lead'] or where['tail']}{raw}{where['tail']}"
    return text[:at] + returned + text[at:]


def _at_end(bib: BibFile) -> int:
    """Behind the last entry and the end of its line."""
    end = max((block.end for block in bib.entries), default=len(bib.text))
    newline = _REST_OF_LINE.match(bib.text, end)
    return newline.end() if newline else end
