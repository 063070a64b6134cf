"""Figures below the window: reading, planning, importing, searching."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from tests.bench import generating
from tests.bench.measuring import Figure, p95, sample

from readinglist.library import importing, tagging, triage
from readinglist.library.adding import insert_papers
from readinglist.library.duplicates import find_duplicates, find_duplicates_of
from readinglist.library.library import Library
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId
from readinglist.model.query import parse_query
from readinglist.storage.search import SORTS

_CHECKOUT = Path(__file__).resolve().parents[2]
_TODAY = dt.date(2026, 11, 24)


def listing_text() -> tuple[str, str]:
    """(text, what it is): the real page of 45 papers where the corpora are, else the sample that we ship."""
    corpus = _CHECKOUT.parent / "shared" / "corpus" / "listings"
    pages = sorted(corpus.glob("hf/*.txt")) if corpus.is_dir() else []
    for page in pages:
        text = page.read_text(encoding="utf-8", errors="replace")
        if text.count("\n·") >= 40:
            return text, "the real page"
    return (_CHECKOUT / "resources" / "sample" / "daily-papers.txt").read_text(encoding="utf-8"), "the shipped sample"


def import_figures(path: Path) -> Iterator[Figure]:
    """The page of a day into a library, and 5,000 papers at once. `path` is not changed."""
    text, what = listing_text()
    with tempfile.TemporaryDirectory() as folder, Library.open(generating.copy_library(path, Path(folder))) as library:
        library.warm_up()
        count = len(importing.read(text, today=_TODAY).entries)

        def read_and_plan() -> object:
            return importing.plan(library, importing.read(text, today=_TODAY))

        planned = sample([read_and_plan] * 20)
        name = f"A page of {count} papers to its plan"
        yield Figure(name, statistics.median(planned.wall_ms), "ms", 50, f"{what}; {planned.note()}")

        walls = []
        for _ in range(7):
            done = sample(
                [lambda: importing.apply(library, importing.plan(library, importing.read(text, today=_TODAY)))]
            )
            walls.append(done.wall_ms[0])
            library.undo()
        note = f"wall, median of {len(walls)}, worst {max(walls):.0f} ms, each undone after; without the process start"
        yield Figure("The same, planned and applied", statistics.median(walls), "ms", 300, note)
        yield from _bulk_figures(library)


def _bulk_figures(library: Library) -> Iterator[Figure]:
    papers = list(islice(generating.iter_papers(seed=77), 5_000))

    def insert() -> None:
        with library.operation("Import 5,000 papers", kinds={"papers", "tags"}) as op:
            insert_papers(op, papers, source="file", source_name="generated")

    taken = sample([insert])
    rate = 5_000 / taken.wall_ms[0] * 1_000
    yield Figure(
        "5,000 new papers with full text, as one operation", rate, "papers/s", 2_500,
        f"rows, journal, full text with the indexes of beginnings, commit; {taken.note()}", is_floor=True,
    )  # fmt: skip
    ids = [PaperId(paper_id) for paper_id in library.find_ids(limit=5_000)]
    for name, action in (
        ("Tag 5,000 papers", lambda: tagging.add_tags(library, ids, tags=["bench"])),
        ("Set their status", lambda: triage.set_status(library, ids, status="reading")),
        ("Undo that", library.undo),
        ("Undo the tags", library.undo),
        ("Undo the import of 5,000", library.undo),
        ("Redo it", library.redo),
    ):
        done = sample([action])
        yield Figure(name, done.wall_ms[0], "ms", note="one operation, wall")


def keystrokes(library: Library, *, queries: int, seed: int = 5) -> Iterator[str]:
    """Queries as they are typed, letter by letter: two or three words from titles and abstracts of papers at random."""
    chance = random.Random(seed)
    highest = library.find_ids(limit=1)[0]
    for _ in range(queries):
        paper = library.get_paper(PaperId(chance.randint(1, highest)))
        words = [word.strip(".,") for word in f"{paper.title} {paper.abstract}".split()]
        text = " ".join(chance.choice(words) for _ in range(chance.choice((1, 2, 2, 3))))
        for length in range(1, len(text) + 1):
            if not text[length - 1].isspace():
                yield str(parse_query(text[:length], is_typing=True))


def search_figures(path: Path, *, first_limit_ms: float = 30, is_large: bool = False) -> Iterator[Figure]:
    """Searching and sorting, straight on the library. is_large: a million papers; only the first rows have a limit."""
    with Library.open(path) as library:
        typed = list(keystrokes(library, queries=20 if is_large else 60))
        first = sample(partial(_first_rows, library, query) for query in typed)
        yield Figure(
            "A keystroke of a search: first 100 rows, p95", p95(first.cpu_ms), "ms", first_limit_ms,
            f"ids and rows read; {first.note()}",
        )  # fmt: skip
        counted = sample(partial(library.count, query) for query in typed)
        yield Figure("The exact number, p95", p95(counted.cpu_ms), "ms", None if is_large else 10, counted.note())
        scoped = sample(partial(library.count, query, scope="status:inbox") for query in typed)
        yield Figure("The exact number within the inbox, p95", p95(scoped.cpu_ms), "ms", note=scoped.note())
        every = sample(partial(library.find_ids, query) for query in typed)
        yield Figure("All ids of a keystroke, p95", p95(every.cpu_ms), "ms", note=every.note())

        combined = list(_combined(library, count=30 if is_large else 120))
        both = sample(_first_and_count(library, query) for query in combined)
        yield Figure(
            "Text with tag and year, first 100 rows and the number, p95", p95(both.cpu_ms), "ms",
            None if is_large else 100, both.note(),
        )  # fmt: skip
        for label, limit in (("first 100 ids", 100), ("all ids", None)):
            times = {
                sort: statistics.median(
                    sample([partial(library.find_ids, sort=sort, is_descending=False, limit=limit)] * 5).cpu_ms
                )
                for sort in SORTS
            }
            slowest = max(times, key=lambda sort: times[sort])
            note = f"CPU, median of 5; the slowest is {slowest}"
            yield Figure(f"Any of {len(SORTS)} orders, {label}", times[slowest], "ms", note=note)


def duplicate_figures(path: Path, *, twins: int = 2_000) -> Iterator[Figure]:
    """All duplicates of a library into which twins were brought: the same, misprinted, renamed, half with own DOIs."""
    with tempfile.TemporaryDirectory() as folder, Library.open(generating.copy_library(path, Path(folder))) as library:
        ids = random.Random(3).sample(library.find_ids(), twins)
        with library.operation("Import twins", kinds={"papers"}) as op:
            planted = insert_papers(op, _twins(library.get_papers([PaperId(i) for i in ids])), source="file")
        done = sample([partial(find_duplicates, library)] * 5)
        found = {pair.other_id for pair in find_duplicates(library)}
        one = sample([partial(find_duplicates_of, library, paper_id) for paper_id in planted[:50]])
        others = len(found - set(planted))
        note = f"{len(found & set(planted)):,} of {twins:,} twins found, {others:,} others; {done.note()}"
        yield Figure("All duplicates of the library", statistics.median(done.cpu_ms), "ms", 2_000, note)
        yield Figure("Those of one paper", statistics.median(one.cpu_ms), "ms", note=one.note())


def _twins(papers: Sequence[Paper]) -> list[Paper]:
    twins = []
    for number, paper in enumerate(papers):
        words = paper.title.split()
        if number % 4 == 1:
            words[len(words) // 2] = words[len(words) // 2][::-1]
        elif number % 4 == 2:
            words[-1] += "s"
        elif number % 4 == 3:
            words.reverse()
        own = (Identifier("doi", f"10.1000/{number}"),) if number % 2 else paper.identifiers
        twins.append(replace(paper, id=None, title=" ".join(words), citation_key=f"twin{number}", identifiers=own))
    return twins


def _first_rows(library: Library, query: str) -> int:
    return len(library.get_rows(library.find_ids(query, limit=100)))


def _first_and_count(library: Library, query: str) -> Callable[[], object]:
    return lambda: (_first_rows(library, query), library.count(query))


def _combined(library: Library, *, count: int) -> Iterator[str]:
    chance = random.Random(9)
    tags = [tag.name for tag in library.get_counts().tags]
    highest = library.find_ids(limit=1)[0]
    for _ in range(count):
        word = chance.choice(library.get_paper(PaperId(chance.randint(1, highest))).title.split())
        year = chance.randint(1995, 2020)
        yield f'{word} tag:"{chance.choice(tags)}" year:{year}..{year + chance.randint(0, 6)}'
