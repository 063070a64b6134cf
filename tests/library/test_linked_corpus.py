"""Real .bib files, linked: no byte moves until somebody edits, then only the lines of that field, and all comes back.

READINGLIST_LINKED_FILES=700 takes all of the corpus; the default is a sample for every run.
"""

from __future__ import annotations

import difflib
import os
import random
import sys
from pathlib import Path

from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.scanning import scan
from readinglist.library import editing, trashing
from readinglist.library.library import Library
from readinglist.model.linked import LinkState
from readinglist.model.paper import PaperId
from readinglist.storage import linked

sys.path.insert(0, str(Path(__file__).parent))
from desk import Desk

COUNT = int(os.environ.get("READINGLIST_LINKED_FILES", "20"))
LARGEST_BYTES = 400_000


def some_paper(desk: Desk, *, seed: str) -> PaperId | None:
    """A paper whose entry has a title."""
    with desk.library.reading() as connection:
        rows = linked.read_entries(connection, desk.file_id)
    titled = [row.paper_id for row in rows if row.paper_id is not None and "title" in row.base.fields]
    return random.Random(seed).choice(titled) if titled else None


def new_lines(before: bytes, after: bytes) -> int:
    lines = [read_bytes(data).text.splitlines() for data in (before, after)]
    difference = difflib.unified_diff(*lines, n=0, lineterm="")
    return sum(line.startswith("+") and not line.startswith("+++") for line in difference)


def try_file(source: Path, folder: Path) -> None:
    data = source.read_bytes()
    with Library.open(folder / "library.sqlite") as library:
        desk = Desk(library, folder / "refs.bib")
        if not scan(read_bytes(data).text).is_bibtex:
            return  # a web page, another format, UTF-16 without its mark: `link` refuses them
        desk.link(data)
        assert desk.sync().is_idle
        assert desk.path.read_bytes() == data
        paper_id = some_paper(desk, seed=source.name)
        if paper_id is None:
            return
        editing.edit_fields(library, [paper_id], values={"title": "Quite Another Title"})
        result = desk.sync()
        assert [change.field for change in result.pushed] == ["title"]
        assert result.file.state in (LinkState.IN_STEP, LinkState.PENDING)
        edited = desk.path.read_bytes()
        assert 1 <= new_lines(data, edited) <= 3
        trashing.trash_papers(library, [paper_id])
        desk.sync()
        assert desk.path.read_bytes() != edited
        library.undo()
        desk.sync()
        assert desk.path.read_bytes() == edited


def test_real_files_stay_as_they_are_but_for_what_was_edited(corpus: Path, tmp_path: Path) -> None:
    files = [file for file in sorted((corpus / "bib").rglob("*.bib")) if file.stat().st_size <= LARGEST_BYTES]
    random.Random(11).shuffle(files)
    for number, file in enumerate(files[:COUNT]):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            try_file(file, folder)
        except AssertionError as error:
            raise AssertionError(f"{file}: {error}") from error
