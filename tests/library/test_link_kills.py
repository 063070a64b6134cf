"""kill -9 at random moments of a sync, and two processes at once: the old or the new file, never a mixture, and the
next sync brings both sides in step without a question.

READINGLIST_KILLS=500 tries that many; the default is for every run.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist.formats.bibtex.scanning import BlockKind, scan
from readinglist.library import editing, linking, syncing, trashing
from readinglist.library.library import Library
from readinglist.model.linked import LinkedFileId, LinkState
from readinglist.storage import writer

assert writer  # SQLAlchemy is imported before the children fork, so that a kill meets the work and not the import

KILLS = int(os.environ.get("READINGLIST_KILLS", "15"))
ENTRIES = 12
#: Longer than one round of work, so that some children finish.
LATEST_S = 0.1

# Python 3.12 warns of any fork beside other threads; the children here use nothing that those could hold.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def start(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    return process


def a_file() -> str:
    entries = [
        f"@article{{key{index},\n  title = {{First {index}}},\n  note = {{none}},\n  year = {{2000}},\n"
        f"  doi = {{10.1000/{index}}}\n}}\nfree text {index}\n"
        for index in range(ENTRIES)
    ]
    return "% head\n" + "\n".join(entries)


class Round:
    """One edit on each side, a sync that is killed, and a look at what is left."""

    def __init__(self, library_path: Path, bib: Path, file_id: LinkedFileId, number: int) -> None:
        self.library_path, self.bib, self.file_id = library_path, bib, file_id
        self.number = number
        self.chance = random.Random(number)
        self.noted, self.titled, self.moved = self.chance.sample(range(ENTRIES), 3)

    def edit_file(self) -> None:
        before = self.bib.read_text()
        pattern = rf"(\{{key{self.noted},.*?note = \{{)[^}}]*"
        self.bib.write_text(re.sub(pattern, rf"\g<1>file {self.number}", before, count=1, flags=re.DOTALL))

    def work(self) -> None:
        with Library.open(self.library_path) as library:
            titled, moved = library.find_paper(f"key{self.titled}"), library.find_paper(f"key{self.moved}")
            assert titled is not None
            assert moved is not None
            editing.edit_fields(library, [titled], values={"title": f"Library {self.number}"})
            move = trashing.restore_papers if self.number % 2 else trashing.trash_papers
            move(library, [moved])
            syncing.sync_file(library, self.file_id)

    def check(self) -> None:
        """The file as the kill left it, then what the next sync makes of it."""
        self.check_file()
        with Library.open(self.library_path) as library:
            result = syncing.sync_file(library, self.file_id)
            assert (result.file.state, result.conflicts, result.gone) == (LinkState.IN_STEP, (), ()), result
            self.check_file()
            text = self.bib.read_text()
            for index in range(ENTRIES):
                paper = library.get_paper(library.find_paper(f"key{index}"))  # type: ignore[arg-type]
                is_here = f"{{key{index}," in text
                assert is_here == (paper.trashed is None)
                if is_here:
                    assert f"title = {{{paper.title}}}" in text
            assert library.count("") + sum(f"{{key{index}," not in text for index in range(ENTRIES)) == ENTRIES
            assert f"file {self.number}" in text or f"{{key{self.noted}," not in text
            assert syncing.sync_file(library, self.file_id).is_idle

    def check_file(self) -> None:
        file = scan(self.bib.read_text())
        assert not [block.problem for block in file.blocks if block.kind is BlockKind.BROKEN]
        assert not file.repeated_keys
        assert all(f"free text {index}\n" in file.text for index in range(ENTRIES))
        left = [name for name in os.listdir(self.bib.parent) if name.startswith(".refs")]
        for name in left:  # a kill may leave the temporary file, which is no .bib
            assert name.endswith(".tmp")
            (self.bib.parent / name).unlink()


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, LinkedFileId]:
    bib, library_path = tmp_path / "refs.bib", tmp_path / "library.sqlite"
    bib.write_text(a_file())
    with Library.open(library_path) as library:
        result = linking.link_file(library, bib)
        assert len(result.imported) == ENTRIES
    return library_path, bib, result.file.id


def test_a_killed_sync_leaves_both_sides_whole_and_the_next_one_goes_on(
    places: tuple[Path, Path, LinkedFileId],
) -> None:
    library_path, bib, file_id = places
    killed, number = 0, 0
    chance = random.Random(KILLS)
    while killed < KILLS and number < 20 * KILLS:
        number += 1
        turn = Round(library_path, bib, file_id, number)
        turn.edit_file()
        process = start(turn.work)
        process.join(chance.uniform(0, LATEST_S))
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.join()
        process.close()
        turn.check()
    assert killed == KILLS


def test_two_processes_that_sync_at_once_lose_nothing(places: tuple[Path, Path, LinkedFileId]) -> None:
    library_path, bib, file_id = places

    def edit_and_sync(first: int) -> None:
        with Library.open(library_path) as library:
            for index in range(first, ENTRIES, 2):
                paper_id = library.find_paper(f"key{index}")
                assert paper_id is not None
                editing.edit_fields(library, [paper_id], values={"title": f"By process {first}, {index}"})
                syncing.sync_file(library, file_id)

    processes = [start(lambda first=first: edit_and_sync(first)) for first in range(2)]  # type: ignore[misc]
    for process in processes:
        process.join()
        assert process.exitcode == 0
        process.close()
    with Library.open(library_path) as library:
        result = syncing.sync_file(library, file_id)
        assert (result.conflicts, result.gone, result.file.state) == ((), (), LinkState.IN_STEP)
    text = bib.read_text()
    for index in range(ENTRIES):
        assert f"title = {{By process {index % 2}, {index}}}" in text
    assert len(scan(text).entries) == ENTRIES
