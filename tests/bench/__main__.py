"""`python -m tests.bench`: measure every figure, print them as a table.

--papers N      size of the library (100,000)
--million       a library of 1,000,000 as well: some minutes the first time
--only PART     start, import, search, duplicates, window, bibtex, formats, linked, latex, listings, references,
                following or matching; may be repeated
--write         put the tables into docs/performance.md and docs/matching.md
--folder DIR    where generated libraries are kept (build/bench)
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import generating
from tests.bench.bibtex_figures import bibtex_figures
from tests.bench.following_figures import following_figures
from tests.bench.formats_figures import formats_figures
from tests.bench.latex_figures import latex_figures
from tests.bench.library_figures import duplicate_figures, import_figures, search_figures
from tests.bench.linked_figures import linked_figures
from tests.bench.listings_figures import listings_figures
from tests.bench.matching_figures import matching_figures
from tests.bench.measuring import Figure, table
from tests.bench.reference_figures import reference_figures
from tests.bench.start_figures import command_figures, start_figures
from tests.bench.window_figures import window_figures

_CHECKOUT = Path(__file__).resolve().parents[2]
_DOCUMENTS = _CHECKOUT / "docs"
_BEGIN, _END = "<!-- figures: python -m tests.bench --write -->", "<!-- end of figures -->"
_BIB_BEGIN = "<!-- figures: python -m tests.bench --only bibtex --write -->"
_FORMATS_BEGIN = "<!-- figures: python -m tests.bench --only formats --write -->"
_REFERENCES_BEGIN = "<!-- figures: python -m tests.bench --only references --write -->"
_LINKED_BEGIN = "<!-- figures: python -m tests.bench --only linked --write -->"
_LIBRARY_PARTS = ("start", "import", "search", "duplicates", "window")
_PARTS = (*_LIBRARY_PARTS, "bibtex", "formats", "linked", "latex", "listings", "references", "following", "matching")


def main() -> None:
    options = _options()
    parts = options.only or list(_PARTS)
    if "matching" in parts:
        texts = [_machine(), *_section("Matching", matching_figures())]
        if options.write:
            _write(_DOCUMENTS / "matching.md", "\n\n".join(texts))
    if "bibtex" in parts:
        texts = [_machine(), *_section("A .bib of 50,000 entries", bibtex_figures())]
        if options.write:
            _write(_DOCUMENTS / "performance.md", "\n\n".join(texts), begin=_BIB_BEGIN)
    if "formats" in parts:
        texts = [_machine(), *_section("Bibliographies of other formats", formats_figures())]
        if options.write:
            _write(_DOCUMENTS / "performance.md", "\n\n".join(texts), begin=_FORMATS_BEGIN)
    if "linked" in parts:
        texts = [_machine(), *_section("A .bib of 50,000 entries in the window", linked_figures())]
        if options.write:
            _write(_DOCUMENTS / "performance.md", "\n\n".join(texts), begin=_LINKED_BEGIN)
    if "latex" in parts:
        _section("Reading LaTeX", latex_figures())
    if "references" in parts:
        texts = [_machine(), *_section("Reference lists", reference_figures())]
        if options.write:
            _write(_DOCUMENTS / "listings.md", "\n\n".join(texts), begin=_REFERENCES_BEGIN)
    if "listings" in parts:
        _section("Reading listings", listings_figures())
    if "following" in parts:
        _section("Following", following_figures())
    if set(parts) & set(_LIBRARY_PARTS):
        _measure_library(options, parts)


def _measure_library(options: argparse.Namespace, parts: list[str]) -> None:
    texts = [_machine()]
    path = _library(options.folder, options.papers)
    texts += _section(f"{options.papers:,} papers", _figures(path, parts, label=f"{options.papers:,} papers"))
    if options.million:
        path = _library(options.folder, 1_000_000)
        texts += _section("1,000,000 papers", _million_figures(path, parts))
    if options.write:
        _write(_DOCUMENTS / "performance.md", "\n\n".join(texts))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the figures of the program.")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--only", action="append", choices=_PARTS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folder", type=Path, default=_CHECKOUT / "build" / "bench")
    return parser.parse_args()


def _library(folder: Path, size: int) -> Path:
    print(f"The library of {size:,} papers: made now unless it is there …", file=sys.stderr, flush=True)
    return generating.get_library(folder, size)


def _figures(path: Path, parts: list[str], *, label: str) -> Iterator[Figure]:
    if "start" in parts:
        yield from command_figures()
        with tempfile.TemporaryDirectory() as scratch:
            yield from start_figures(path, Path(scratch), label=label)
    if "import" in parts:
        yield from import_figures(path)
    if "search" in parts:
        yield from search_figures(path)
    if "duplicates" in parts:
        yield from duplicate_figures(path)
    if "window" in parts:
        yield from window_figures(path)


def _million_figures(path: Path, parts: list[str]) -> Iterator[Figure]:
    if "start" in parts:
        with tempfile.TemporaryDirectory() as scratch:
            yield from start_figures(path, Path(scratch), label="1,000,000 papers")
    if "search" in parts:
        yield from search_figures(path, first_limit_ms=50, is_large=True)
    if "window" in parts:
        yield from window_figures(path, is_large=True)


def _section(title: str, figures: Iterator[Figure]) -> list[str]:
    """The figures under a heading; each is printed when it is there."""
    found = []
    print(f"\n### {title}\n\n{table([])}", flush=True)
    for figure in figures:
        print(table([figure]).splitlines()[-1], flush=True)
        found.append(figure)
    return [f"### {title}", table(found)]


def _machine() -> str:
    machine = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at first"
    )
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{dt.date.today().isoformat()}; {machine}; {versions}."


def _write(document: Path, text: str, *, begin: str = _BEGIN) -> None:
    before, _, rest = document.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(_END)
    document.write_text(f"{before}{begin}\n{text}\n{_END}{after}", encoding="utf-8")
    print(f"written to {document.relative_to(_CHECKOUT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
