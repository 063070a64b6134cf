"""Reading and writing a .bib of 50,000 entries, beside `bibtexparser` and `bibtex` in the same run; and hostile texts.

CPU seconds. Each reader is a process of its own, so that one's memory and collector are not the other's; they take
turns.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from tests.bench.bib_text import bibliography
from tests.bench.measuring import Figure

_T = TypeVar("_T")
_ENTRIES = 50_000
_TURNS = 3
_STYLE = r"""
ENTRY { abstract address author booktitle doi editor month pages publisher title url year } {} {}
FUNCTION {default.type} { cite$ write$ newline$ }
FUNCTION {inproceedings} { default.type }
MACRO {jul} {"July"}
READ
ITERATE {call.type$}
"""
#: Repeated until the text has a megabyte. A short name, and what is repeated.
_HOSTILE = {
    "open braces": "@a{k,t={\n",
    "open braces in one line": "@a{k,t={",
    "open quotes": '@a{k,t="\n',
    "quotes over groups": '@a{k,t="{}{}{}{}{}{}{}{}\n',
    "`@a{` floods": "@a{",
    "`@a{` lines": "@a{\n",
    "deep braces": "{",
    "open comments": "@comment{@a{k,t={},!",
    "one line": "@a{k, t = {x}} ",
}


def bibtex_figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "refs.bib"
        path.write_text(bibliography(_ENTRIES), encoding="utf-8")
        size_mb = path.stat().st_size / 1_000_000
        runs = [_run(path) for _ in range(_TURNS)]
        imported = _child("import", path)
        medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    yield from _beside_peers(
        medians, note=f"{_ENTRIES:,} generated entries, {size_mb:.0f} MB; medians of {_TURNS} turns"
    )
    total_s = sum(imported[name] for name in ("read", "plan", "apply"))
    yield Figure(
        "The whole import into a new library, full text and all", total_s, "s", 15,
        f"read {imported['read']:.1f} s, plan {imported['plan']:.1f} s, apply {imported['apply']:.1f} s; one run; "
        f"peak {imported['import memory']:.0f} MB",
    )  # fmt: skip
    yield from _hostile_figures()


def _beside_peers(cpu: dict[str, float], *, note: str) -> Iterator[Figure]:
    parse, write = cpu["peer parse"], cpu["peer write"]
    fields = cpu["fields"]
    yield Figure(
        "A .bib to its fields", fields / parse, "× bibtexparser", 0.25, f"{fields:.2f} s against {parse:.2f} s; {note}"
    )
    if "bibtex" in cpu:
        yield Figure(
            "… beside `bibtex`",
            fields / cpu["bibtex"],
            "× bibtex",
            1.5,
            f"`bibtex` {cpu['bibtex']:.2f} s, with 12 fields",
        )
    yield Figure("… to its blocks, fields when asked for", cpu["scan"], "s")
    yield Figure("… to its index", cpu["index"] / parse, "× bibtexparser", 0.1, f"{cpu['index']:.2f} s")
    yield Figure(
        "One edit, spliced, verified, as bytes", cpu["edit"] / write, "× bibtexparser", 0.05,
        f"{cpu['edit']:.3f} s against {write:.2f} s of its default writer",
    )  # fmt: skip
    yield Figure(
        "… with an error in the file", cpu["edit beside error"] / write, "× bibtexparser", 0.05,
        f"{cpu['edit beside error']:.3f} s",
    )  # fmt: skip
    yield Figure(
        "Peak memory of parse and write", cpu["memory"] / cpu["peer memory"], "× bibtexparser", 0.5,
        f"{cpu['memory']:.0f} MB against {cpu['peer memory']:.0f} MB, whole processes; "
        f"parse alone {cpu['scan memory']:.0f} against {cpu['peer parse memory']:.0f} MB",
    )  # fmt: skip


def _run(path: Path) -> dict[str, float]:
    figures = {**_child("ours", path), **_child("peer", path)}
    if shutil.which("bibtex"):
        figures["bibtex"] = _bibtex(path)
    return figures


def _child(name: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.bibtex_figures", name, str(path)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _bibtex(path: Path) -> float:
    folder = path.parent
    (folder / "probe.bst").write_text(_STYLE)
    (folder / "refs.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{probe}\n\\bibdata{refs}\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    room = {"max_strings": "2000000", "hash_size": "2000000"}  # as many different texts as it keeps
    subprocess.run(["bibtex", "-terse", "refs"], cwd=folder, capture_output=True, env={**os.environ, **room})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (folder / "refs.bbl").read_bytes().count(b"\n") == _ENTRIES, "bibtex did not see all entries"
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ours(path: Path) -> dict[str, float]:
    from readinglist.formats.bibtex.encoded import read_bytes
    from readinglist.formats.bibtex.scanning import BlockKind, index, scan
    from readinglist.formats.bibtex.splicing import edit_entry, splice, verify

    bib = read_bytes(path.read_bytes())
    scan_s, file = _timed(lambda: scan(bib.text))
    fields_s, number = _timed(lambda: sum(len(block.fields) for block in file.blocks))
    scan_mb = _peak_mb()
    place = [place for place, block in enumerate(file.blocks) if block.kind is BlockKind.ENTRY][_ENTRIES // 2]

    def edit() -> bytes:
        replaced = {place: edit_entry(file.source(place), fields={"title": "{Another}"})}
        after = splice(file, replaced=replaced)
        verify(file, after, replaced=replaced)
        return bib.with_text(after).to_bytes()

    edit_s, data = _timed(edit)
    memory_mb = _peak_mb()
    assert len(file.entries) == _ENTRIES
    assert number > 8 * _ENTRIES
    assert data
    index_s, _ = _timed(lambda: index(bib.text))
    file = scan(bib.text + "@broken{")
    broken_s, _ = _timed(edit)
    return {
        "scan": scan_s, "fields": scan_s + fields_s, "index": index_s, "edit": edit_s, "edit beside error": broken_s,
        "scan memory": scan_mb, "memory": memory_mb,
    }  # fmt: skip


def _import(path: Path) -> dict[str, float]:
    from readinglist.library import importing
    from readinglist.library.library import Library

    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library.sqlite") as library:
        library.warm_up()
        read_s, listing = _timed(lambda: importing.read_file(path))
        plan_s, plan = _timed(lambda: importing.plan(library, listing))
        apply_s, result = _timed(lambda: importing.apply(library, plan))
        assert len(result.added) == _ENTRIES
        assert library.count("annual meeting") > 0
    return {"read": read_s, "plan": plan_s, "apply": apply_s, "import memory": _peak_mb()}


def _peer(path: Path) -> dict[str, float]:
    import logging

    import bibtexparser

    logging.disable(logging.CRITICAL)  # it warns of the time that its way of writing takes
    text = path.read_text(encoding="utf-8")
    parse_s, library = _timed(lambda: bibtexparser.parse_string(text))
    parse_mb = _peak_mb()
    assert len(library.entries) == _ENTRIES
    write_s, _ = _timed(lambda: bibtexparser.write_string(library))
    return {"peer parse": parse_s, "peer write": write_s, "peer parse memory": parse_mb, "peer memory": _peak_mb()}


def _timed(action: Callable[[], _T]) -> tuple[float, _T]:
    start_s = time.process_time()
    result = action()
    return time.process_time() - start_s, result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def _hostile_figures() -> Iterator[Figure]:
    from readinglist.formats.bibtex.scanning import scan

    worst, name, took_s = 0.0, "", 0.0
    gc.disable()  # it comes by leaps, and a doubling may take in one more or one less
    for family, unit in _HOSTILE.items():
        text = unit * (1_000_000 // len(unit))
        once = min(_timed(lambda text=text: scan(text))[0] for _ in range(3))
        twice = min(_timed(lambda text=text + text: scan(text))[0] for _ in range(3))
        took_s = max(took_s, once)
        if twice / once > worst:
            worst, name = twice / once, family
    gc.enable()
    yield Figure(
        "A hostile text of 1 MB, twice as long", worst, "× the time", 2.5,
        f"the worst of {len(_HOSTILE)} families, {name}, without the collector; the slowest takes {took_s:.2f} s",
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps({"ours": _ours, "peer": _peer, "import": _import}[sys.argv[1]](Path(sys.argv[2]))))
