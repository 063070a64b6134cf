"""Reading bibliographies in the formats that programs share: 10,000 papers, a megabyte of each, and hostile texts.

CPU seconds, without the collector, as an import reads (`library.collecting`).
"""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Iterator
from itertools import islice

from tests.bench import generating
from tests.bench.measuring import Figure

from readinglist.formats import KINDS
from readinglist.formats.csl_json import format_csl_json
from readinglist.formats.csv import format_csv
from readinglist.formats.ris import format_ris
from readinglist.listings.detection import get_kind
from readinglist.model.kind import ListingKind
from readinglist.model.listing import Listing

_PAPERS = 10_000
_TODAY = dt.date(2026, 11, 25)
#: One record of each format that we do not write, and what stands before and behind all records of a file.
_RECORDS = {
    "medline": ("", "PMID- 123\nTI  - Owls\n      at night\nFAU - Lima, Ana\nDP  - 2019 Jun\nAB  - Owls hunt.\n\n", ""),
    "web-of-science": ("FN Clarivate\n", "PT J\nAU Lima, AM\n   Roe, J\nTI Owls at\n   night\nPY 2019\nER\n\n", "EF\n"),
    "endnote-tags": ("", "%0 Journal Article\n%A Lima, Ana\n%T Owls at night\n%D 2019\n%X Owls hunt.\n\n", ""),
    "copac": ("", "TI- Owls at night\nAU- Lima, Ana\nPU- London : Wing\nPY- 1999\nHL- Oxford\n\n", ""),
    "ovid": ("", "<1>\nAuthor\n  Lima AM\nTitle\n  Owls\nSource\n  Journal of Owls.  7(2):10-19, June 2019.\n", ""),
    "endnote-xml": (
        "<xml><records>",
        "<record><ref-type name='Book'>6</ref-type><titles><title>Owls</title></titles></record>",
        "</records></xml>",
    ),
    "mods": (
        "<modsCollection xmlns='http://www.loc.gov/mods/v3'>",
        "<mods><titleInfo><title>Owls</title></titleInfo></mods>",
        "</modsCollection>",
    ),
    "mendeley-json": (
        "[{}",
        ',{"profile_id": "1", "authored": false, "title": "Owls", "year": 2019, "authors": [{"last_name": "Lima"}]}',
        "]",
    ),
}
#: Repeated until the text has so many bytes; what takes less time than this says nothing of its growth.
_HOSTILE_BYTES, _SHORTEST_S = 100_000, 0.005
_HOSTILE = {
    "ris": ["TY  - JOUR\n", "ER  - \n", "AB  - x\n\n", "AU  - a;b;c,d,e\n", "x\n", "KW  - " + "a," * 40 + "\n"],
    "csv": ['"', '"a\n', '"a"",\n', ',"', "a,\n", "Title,Year,DOI\n\n"],
    "medline": ["PMID- 1\n", "TI  - x\n\n", "      x\n"],
    "web-of-science": ["PT J\n", "AU x\n   y\n", "ER\n"],
    "endnote-tags": ["%0 Book\n", "%T x\n", "%X x\n\n"],
    "ovid": ["<1>\n", "Source\n  a. a. a. 1 (\n", "Title\n"],
    "repec-nep": ["1. x\n", "-" * 20 + "\n", "Date: 2019\n"],
    "front-matter": ["---\n", "author:\n- given: x\n", "title: '\n"],
    "csl-json": ["[", "{", '[{"title":"x"},'],
}


def formats_figures() -> Iterator[Figure]:
    gc.disable()
    yield from _figures_of_our_own()
    yield from _figures_of_others()
    yield from _hostile_figures()
    gc.enable()


def _figures_of_our_own() -> Iterator[Figure]:
    papers = list(islice(generating.iter_papers(seed=11), _PAPERS))
    texts = {
        "ris": format_ris(papers).replace("\r\n", "\n"),
        "csv": format_csv(papers).replace("\r\n", "\n"),
        "csl-json": format_csl_json([(paper, []) for paper in papers]),
    }
    for key, text in texts.items():
        kind = get_kind(key, kinds=KINDS)
        seconds, listing = _read(kind, text)
        assert len(listing.entries) == _PAPERS
        assert not listing.issues
        yield Figure(
            f"{_PAPERS:,} papers of {kind.name}", seconds, "s", 3, f"{len(text) / 1e6:.0f} MB; CPU, the best of three"
        )


def _figures_of_others() -> Iterator[Figure]:
    """A megabyte of each, and the same twice as long."""
    slowest, worst, names = 0.0, 0.0, ("", "")
    for key, (head, record, foot) in _RECORDS.items():
        kind, count = get_kind(key, kinds=KINDS), 1_000_000 // len(record)
        once, listing = _read(kind, head + record * count + foot)
        twice, _ = _read(kind, head + record * 2 * count + foot)
        assert len(listing.entries) >= count, key
        slowest, names = max((slowest, names), (once, (key, names[1])))
        worst, names = max((worst, names), (twice / once, (names[0], key)))
    note = f"{len(_RECORDS)} formats, short records"
    yield Figure("1 MB of any other format, the slowest", slowest, "s", 6, f"{names[0]}; {note}")
    yield Figure("… twice as long, the worst", worst, "× the time", 2.5, f"{names[1]}; {note}")


def _hostile_figures() -> Iterator[Figure]:
    slowest, worst, name = 0.0, 0.0, ""
    for key, units in _HOSTILE.items():
        kind = get_kind(key, kinds=KINDS)
        for unit in units:
            text = unit * (_HOSTILE_BYTES // len(unit))
            once, _ = _read(kind, text, times=2)
            twice, _ = _read(kind, text + text, times=2)
            slowest = max(slowest, once / len(text) * 1e6)
            worst, name = max((worst, name), (twice / once if once > _SHORTEST_S else 0.0, f"{key}, {unit[:12]!r}"))
    count = sum(map(len, _HOSTILE.values()))
    yield Figure(
        "Hostile texts, the slowest", slowest, "s/MB", 6, f"of {count} families, {_HOSTILE_BYTES:,} bytes each"
    )
    yield Figure("… twice as long, the worst", worst, "× the time", 2.5, name)


def _read(kind: ListingKind, text: str, *, times: int = 3) -> tuple[float, Listing]:
    """CPU seconds, the best of so many times, and what was read."""
    best_s = float("inf")
    for _ in range(times):
        start_s = time.process_time()
        listing = kind.read(text, taken=None, today=_TODAY)
        best_s = min(best_s, time.process_time() - start_s)
    return best_s, listing
