"""Entries of one listing that name the same paper: what is one does not depend on the order of the entries."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.reading import read
from readinglist.library import importing
from readinglist.library.library import Library
from readinglist.library.repetitions import find_repetitions
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.people import Person
from readinglist.model.titles import normalise_title

LARGEST_BYTES = 200_000
ICE = "Reading the Old Ice of the Far North"


def groups(entries: list[Entry]) -> list[set[int]]:
    """The papers, as the numbers of the lines that name them."""
    found: dict[int, set[int]] = {}
    repetitions = find_repetitions(entries, [normalise_title(entry.title) for entry in entries])
    for place, entry in enumerate(entries):
        found.setdefault(repetitions.get(place, place), set()).add(entry.first_line)
    return sorted(found.values(), key=min)


def entry(line: int, year: int | None = None, *, title: str = ICE, doi: str = "") -> Entry:
    identifiers = (Identifier("doi", doi),) if doi else ()
    date = PartialDate(year) if year else None
    return Entry(
        title, date=date, identifiers=identifiers, people=(Person("Doe", "Jane"),), first_line=line, last_line=line
    )


def test_equal_entries_are_one_and_others_are_not() -> None:
    assert groups([entry(1, 2001), entry(2, 2001), entry(3, title="Owls at Night in the Wood")]) == [{1, 2}, {3}]


def test_an_entry_that_may_be_either_of_two_is_neither() -> None:
    for order in ((1, 2, 3), (2, 1, 3), (3, 2, 1), (1, 3, 2)):
        by_line = {1: entry(1, 2001), 2: entry(2), 3: entry(3, 1950)}
        assert groups([by_line[line] for line in order]) == [{1}, {2}, {3}]


def test_an_identifier_decides_before_the_title() -> None:
    one, two = entry(1, 2001, doi="10.1000/a"), entry(2, 2001, doi="10.1000/a", title=f"{ICE}, Again")
    assert groups([one, two, entry(3, 2001)]) == [{1, 2}, {3}]


_entries = st.builds(
    entry,
    st.just(0),
    st.sampled_from([None, 1950, 2001]),
    title=st.sampled_from([ICE, f"{ICE}, Again", "Owls at Night in the Wood", ""]),
    doi=st.sampled_from(["", "", "10.1000/a", "10.1000/b"]),
)


@given(st.lists(_entries, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(entries: list[Entry], chance: random.Random) -> None:
    numbered = [replace(one, first_line=line) for line, one in enumerate(entries)]
    shuffled = numbered[:]
    chance.shuffle(shuffled)
    assert groups(shuffled) == groups(numbered)


def test_the_order_of_entries_changes_nothing_in_real_files(corpus: Path) -> None:
    files = [path for path in sorted((corpus / "bib").rglob("*.bib")) if path.stat().st_size <= LARGEST_BYTES]
    assert len(files) > 300
    for path in files:
        text = read_bytes(path.read_bytes()).text
        entries = list(read(text, taken=None, today=dt.date(2026, 1, 1)).entries)
        shuffled = random.Random(path.name).sample(entries, len(entries))
        assert [len(group) for group in groups(shuffled)].count(1) == [len(group) for group in groups(entries)].count(1)
        assert len(groups(shuffled)) == len(groups(entries)), path


def test_as_many_papers_come_out_of_a_file_in_any_order(library: Library) -> None:
    entries = [
        f"@article{{a{number}, title = {{{ICE}}}, author = {{Doe, Jane}}{year}}}"
        for number, year in enumerate(["", ", year = 2001", ", year = 1950", ", year = 2001"])
    ]
    for order in (entries, entries[::-1], [*entries[2:], *entries[:2]]):
        plan = importing.plan(library, importing.read("\n".join(order), kind="bibtex"))
        assert len(importing.apply(library, plan).added) == 3
        library.undo()
