"""Titles told from references: against references that people labelled word by word (anystyle's, in the corpus).

The rules were made with the same references: what new ones give is not more than this. The lists are the references
one after the other, as a paper would print them.
"""

from __future__ import annotations

import datetime as dt
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.bench.measuring import Figure

from readinglist.listings import references
from readinglist.listings.reference_parts import read_reference
from readinglist.model.titles import normalise_title

_FILE = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "listings" / "references" / "anystyle-core.xml"
_LISTS: dict[str, Callable[[int, str], str]] = {
    "one a line": lambda _number, line: line,
    "[1], wrapped at 70": lambda number, line: textwrap.fill(f"[{number}] {line}", 70),
    "1., wrapped at 70": lambda number, line: textwrap.fill(f"{number}. {line}", 70),
    "hanging indent": lambda _number, line: textwrap.fill(line, 75, subsequent_indent="    "),
    "blank lines, wrapped at 85": lambda _number, line: textwrap.fill(line, 85) + "\n",
    "wrapped at 85, no sign between": lambda _number, line: textwrap.fill(line, 85),
}


def reference_figures() -> Iterator[Figure]:
    """None without the corpus."""
    if not _FILE.is_file():
        print(f"References are not measured: no file {_FILE}", file=sys.stderr)
        return
    labelled = list(_labelled())
    titled = [(text, title) for text, title in labelled if title]
    counts = Counter(_verdict(text, title) for text, title in titled)
    of = f"of {len(titled)} labelled references that have a title"
    for is_certain in ("certain", "likely"):
        right = counts[is_certain, "right"]
        wrong = {verdict: counts[is_certain, verdict] for verdict in ("cut too short", "too long", "another part")}
        note = f"{of}; wrong: " + ", ".join(f"{number} {verdict}" for verdict, number in wrong.items())
        yield Figure(f"Titles told as {is_certain}, exactly right", right, "", note=note)
    yield from _told_apart([" ".join(text.split()) for text, _title in labelled])


def _labelled() -> Iterator[tuple[str, str]]:
    for sequence in ElementTree.parse(_FILE).getroot():
        title = next((part.text or "" for part in sequence if part.tag == "title"), "")
        yield " ".join((part.text or "").strip() for part in sequence if part.tag != "citation-number"), title


def _verdict(text: str, title: str) -> tuple[str, str]:
    reference = read_reference(text)
    told, truth = normalise_title(reference.title), normalise_title(title)
    certainty = "certain" if reference.is_certain else "likely"
    if told == truth:
        return certainty, "right"
    if told and truth.startswith(told):
        return certainty, "cut too short"
    return certainty, "too long" if told.startswith(truth) else "another part"


def _told_apart(lines: list[str]) -> Iterator[Figure]:
    for name, form in _LISTS.items():
        text = "\n".join(form(number, line) for number, line in enumerate(lines, 1))
        started = time.process_time()
        listing = references.read(text, taken=None, today=dt.date(2026, 11, 25))
        took_ms = (time.process_time() - started) * 1000
        doubts = sum(issue.kind in ("boundary", "unclear") for issue in listing.issues)
        note = f"of {len(lines)}; {doubts} places told as doubtful; {took_ms:.0f} ms of CPU"
        yield Figure(f"References told apart: {name}", len(listing.entries), "", note=note)
