"""Entries come, go, are copied, renamed and moved on both sides in any order: every sync ends, and then all rests."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist.errors import ReadinglistError
from readinglist.formats.bibtex.scanning import Block, scan
from readinglist.library import linking, merging, trashing
from readinglist.library.library import Library
from readinglist.model.linked import GoneAnswer, LinkState, Scope, ScopeKind, Side, SyncChoices
from readinglist.model.paper import PaperId

sys.path.insert(0, str(Path(__file__).parent))
from desk import Desk

ENTRIES = 7
STEPS = 14
TEXT = "".join(
    f"@article{{k{index},\n  title = {{Title of number {letter} {letter}ardvark story}},\n"
    f"  doi = {{10.1000/{index}x}},\n  note = {{n{index}}},\n  year = 20{index:02}\n}}\n\nfree{index}\n"
    for index, letter in enumerate("ABCDEFG")
)


class Hands:
    """Somebody who edits the file and the library at random."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.number = 0
        self.moves: list[Callable[[], None]] = [
            self.delete_entry, self.rename_entry, self.copy_entry, self.move_entry, self.add_entry, self.edit_entry,
            self.edit_paper, self.trash, self.restore, self.delete_for_good, self.undo, self.rename_paper, self.merge,
        ]  # fmt: skip

    def move(self) -> None:
        self.number += 1
        try:
            self.chance.choice(self.moves)()
        except (ReadinglistError, IndexError):
            pass  # there is nothing to do it with

    # -- in the file

    def entry(self) -> tuple[str, Block, str]:
        text = self.desk.text
        block = self.chance.choice(scan(text).entries)
        return text, block, text[block.start : block.end]

    def put(self, text: str, block: Block, raw: str, more: str = "") -> None:
        self.desk.write(text[: block.start] + raw + text[block.end :] + more)

    def delete_entry(self) -> None:
        text, block, _ = self.entry()
        self.put(text, block, "")

    def rename_entry(self) -> None:
        text, block, raw = self.entry()
        self.put(text, block, raw.replace(f"{{{block.key},", f"{{renamed{self.number},", 1))

    def copy_entry(self) -> None:
        text, block, raw = self.entry()
        copy = raw.replace(f"{{{block.key},", f"{{copy{self.number},", 1)
        self.put(text, block, raw, f"\n{copy}\n")

    def move_entry(self) -> None:
        text, block, raw = self.entry()
        self.put(text, block, "", f"\n{raw}\n")

    def edit_entry(self) -> None:
        text, block, raw = self.entry()
        self.put(text, block, raw.replace("note = {", f"note = {{{self.number}", 1))

    def add_entry(self) -> None:
        title = f"Fresh matter {self.number} of {'xyzuvw'[self.number % 6] * 5}"
        self.desk.write(f"{self.desk.text}\n@misc{{new{self.number}, title={{{title}}}}}\n")

    # -- in the library

    def paper(self) -> PaperId:
        library = self.desk.library
        return PaperId(self.chance.choice(library.find_ids("") + library.find_ids("in:trash")))

    @property
    def key(self) -> str:
        return self.desk.library.get_paper(self.paper()).citation_key

    def edit_paper(self) -> None:
        self.desk.edit(self.key, volume=str(self.number))

    def rename_paper(self) -> None:
        self.desk.edit(self.key, citation_key=f"here{self.number}")

    def trash(self) -> None:
        trashing.trash_papers(self.desk.library, [self.paper()])

    def restore(self) -> None:
        trashing.restore_papers(self.desk.library, [self.paper()])

    def delete_for_good(self) -> None:
        trashing.delete_papers_for_good(self.desk.library, [self.paper()])

    def merge(self) -> None:
        merging.merge_papers(self.desk.library, [self.paper(), self.paper()])

    def undo(self) -> None:
        if self.desk.library.undo_label != 'Link "refs.bib"':
            self.desk.library.undo()

    def choices(self) -> SyncChoices:
        if self.chance.random() < 0.7:
            return SyncChoices()
        return SyncChoices(gone_all=self.chance.choice(list(GoneAnswer)), side=self.chance.choice(list(Side)))


@pytest.mark.parametrize("seed", range(24))
def test_whatever_comes_and_goes_on_both_sides_every_sync_ends_and_then_all_rests(
    seed: int, library: Library, tmp_path: Path
) -> None:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link(TEXT, scope=Scope(ScopeKind.ALL) if seed % 3 == 0 else None)
    hands = Hands(desk, seed)
    for _step in range(STEPS):
        hands.move()
        if hands.chance.random() < 0.3:
            continue
        desk.sync(hands.choices())
        results = [desk.sync() for _again in range(3)]
        assert results[-1].is_idle
        state, reason = desk.file.state, desk.file.reason
        assert state is not LinkState.ERROR or "gone from the file" in reason or "empty" in reason
        assert all(f"free{index}\n" in desk.text for index in range(ENTRIES))
    assert linking.find_linked_files(library)
