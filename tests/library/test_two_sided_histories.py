"""Any history of edits in the file and in the library, with syncs anywhere between, ends as a reference merge says."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist.formats.bibtex.entries import text_of
from readinglist.formats.bibtex.mapping import read_values
from readinglist.formats.bibtex.scanning import scan
from readinglist.formats.bibtex.values import readable
from readinglist.library import editing, linking, syncing
from readinglist.library.library import Library
from readinglist.model.linked import LinkState, Side, SyncChoices
from readinglist.model.paper import PaperId

#: Field of a paper -> its field in the file.
FIELDS = {"title": "title", "venue": "journal", "volume": "volume", "publisher": "publisher"}
KEYS = ("alpha", "beta")
WORDS = st.sampled_from(["Aspen", "Birch", "Cedar & Oak", "Döblin {\\alpha}", "50 % of Elms", "Ferns"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(Side), st.sampled_from(KEYS), st.sampled_from(sorted(FIELDS)), WORDS),
        st.just(None),  # a sync
    ),
    max_size=10,
)
START = "% mine\n" + "\n".join(
    f"@article{{{key},\n  title = {{Start {key}}},\n  journal = {{J}},\n  volume = {{1}},\n"
    f"  publisher = {{P}},\n  doi = {{10.1000/{key}}}\n}}\nkept text\n"
    for key in KEYS
)
Cell = tuple[str, str]


class Reference:
    """What both sides should say: base, file and library by (key, field); a conflict changes neither."""

    def __init__(self) -> None:
        start = {"title": "Start {}", "venue": "J", "volume": "1", "publisher": "P"}
        self.base = {(key, field): text.format(key) for key in KEYS for field, text in start.items()}
        self.sides = {side: dict(self.base) for side in Side}

    def sync(self) -> set[Cell]:
        conflicts = set()
        for cell, base in self.base.items():
            file, library = (self.sides[side][cell] for side in Side)
            if file != library and base not in (file, library):
                conflicts.add(cell)
                continue
            agreed = library if file == base else file
            self.base[cell] = agreed
            for side in Side:
                self.sides[side][cell] = agreed
        return conflicts


class Real:
    """The same in a real library and file."""

    def __init__(self, folder: Path) -> None:
        self.bib = folder / "refs.bib"
        self.bib.write_text(START)
        self.library = Library.open(folder / "library.sqlite")
        self.file_id = linking.link_file(self.library, self.bib).file.id
        self.ids: dict[str, PaperId] = {key: self.library.find_paper(key) for key in KEYS}  # type: ignore[misc]

    def edit(self, side: Side, cell: Cell, text: str) -> None:
        key, field = cell
        if side is Side.LIBRARY:
            editing.edit_fields(self.library, [self.ids[key]], values={field: text})
            return
        tex = text.replace("&", r"\&").replace("%", r"\%") if "{" not in text else text
        pattern = rf"(\{{{key},.*?\n  {FIELDS[field]} = )[^\n]*(,\n)"
        before = self.bib.read_text()
        self.bib.write_text(re.sub(pattern, lambda match: f"{match[1]}{{{tex}}}{match[2]}", before, flags=re.DOTALL))

    def said(self, side: Side, cell: Cell) -> str:
        key, field = cell
        if side is Side.LIBRARY:
            return str(getattr(self.library.get_paper(self.ids[key]), field))
        file = scan(self.bib.read_text())
        block = next(block for block in file.entries if block.key == key)
        text = text_of(file, block)
        return str(read_values(text.type, text.tex).get(field, ""))


def spoken(text: str) -> str:
    """A word as the library has it."""
    return readable("title", text) if "{" in text else text


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_history_on_both_sides_ends_as_the_reference_merge(steps: list[tuple[Side, str, str, str] | None]) -> None:
    reference = Reference()
    with tempfile.TemporaryDirectory() as folder:
        real = Real(Path(folder))
        try:
            for step in [*steps, None]:
                if step is None:
                    conflicts = reference.sync()
                    result = syncing.sync_file(real.library, real.file_id)
                    assert {(one.key, one.field) for one in result.conflicts} == conflicts
                    for side in Side:
                        for cell, expected in reference.sides[side].items():
                            assert real.said(side, cell) == expected
                    continue
                side, key, field, text = step
                real.edit(side, (key, field), text if side is Side.FILE else spoken(text))
                reference.sides[side][key, field] = spoken(text)
            assert real.bib.read_text().count("kept text\n") == len(KEYS)
            result = syncing.sync_file(real.library, real.file_id, choices=SyncChoices(side=Side.FILE))
            assert result.file.state is LinkState.IN_STEP
            for cell in reference.base:
                assert real.said(Side.FILE, cell) == real.said(Side.LIBRARY, cell)
        finally:
            real.library.close()
