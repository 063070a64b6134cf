"""Reading listings: a large page to entries and to a plan, twice as long a text, and telling what a text is.

Pages and mails of the corpus are made longer by repeating their records with other numbers and titles.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser
from tests.bench.measuring import Figure, sample

from readinglist.library import importing
from readinglist.library.importable import KINDS
from readinglist.library.library import Library
from readinglist.library.planning import plan
from readinglist.listings import arxiv_list, arxiv_mail, daily_papers_data, decoding, feeds
from readinglist.model.kind import ListingKind

_LISTINGS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "listings"
_BIBLIOGRAPHIES = _LISTINGS.parent / "bib" / "real"
_TODAY = dt.date(2026, 11, 25)
_PAGE_CHARACTERS = 2_000_000
#: Of the texts that are read once and once doubled.
_CHARACTERS = 1_000_000
_TITLE = re.compile(r"Title:</span>\s*|^Title: |<title>", re.MULTILINE)
_NUMBER = re.compile(r"\b\d{4}\.\d{5}\b")


def listings_figures() -> Iterator[Figure]:
    """None without the corpus."""
    if not _LISTINGS.is_dir():
        print(f"Reading listings is not measured: no folder {_LISTINGS}", file=sys.stderr)
        return
    page = _long(_source("arxiv/list-new-astro-ph-2023-03-03.html"), "<dt>", "</dl>", size=_PAGE_CHARACTERS)
    floor = _cost_ms(lambda: LexborHTMLParser(page))
    entries = _cost_ms(lambda: _read(arxiv_list.KIND, page))
    count = len(arxiv_list.read(page, taken=None, today=_TODAY).entries)
    of = f"{count} entries, {len(page):,} characters; CPU, best of 5; selectolax alone {floor:.0f} ms"
    yield Figure("A page of arXiv to entries", entries, "ms", 100, of)
    yield Figure("… to a plan in an empty library", _plan_ms(page), "ms", 150, "read, recognised and planned")
    yield Figure("Twice the text, at worst", *_worst_doubling())
    yield Figure("Telling what a file of the corpus is, at worst", *_slowest_detection())


def _plan_ms(page: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder) / "library.sqlite")
        try:
            return _cost_ms(lambda: plan(library, importing.read(page, today=_TODAY)))
        finally:
            library.close()


def _worst_doubling() -> tuple[float, str, float, str]:
    """The worst of several kinds, and which it is."""
    ratios = {}
    for kind, text in _texts():
        once, twice = (text(size) for size in (_CHARACTERS, 2 * _CHARACTERS))
        cost = _cost_ms(lambda once=once, kind=kind: _read(kind, once), times=5)
        ratios[kind.key] = _cost_ms(lambda twice=twice, kind=kind: _read(kind, twice), times=5) / cost
    worst = max(ratios, key=lambda key: ratios[key])
    return ratios[worst], "×", 2.5, f"{worst}; of {', '.join(ratios)}; from 1 to 2 million characters"


def _texts() -> Iterator[tuple[ListingKind, Callable[[int], str]]]:
    page = _source("arxiv/list-new-astro-ph-2023-03-03.html")
    mail = _source("arxiv/listing-file-astro-ph-new.CO.txt")
    feed = _source("arxiv/feed-astro-ph.EP.rss-2024-format.xml")
    answer = _source("hf/daily_papers-api-2026-06-12.json")
    yield arxiv_list.KIND, lambda size: _long(page, "<dt>", "</dl>", size=size)
    yield arxiv_mail.KIND, lambda size: _long(mail, "\\\\\narXiv:", "%%%---", size=size)
    yield feeds.KIND, lambda size: _long(feed, "<item>", "</channel>", size=size)
    open_end = f"{answer.strip()[:-1]},\0]"
    yield daily_papers_data.JSON_KIND, lambda size: _long(open_end, '{"paper":', "\0", size=size).replace(",\0", "")


def _slowest_detection() -> tuple[float, str, float, str]:
    slowest, name = 0.0, ""
    for path in (*sorted(_LISTINGS.rglob("*")), *sorted(_BIBLIOGRAPHIES.glob("*"))):
        if path.is_file() and path.suffix not in (".sqlite", ".pdf"):
            text = decoding.decode(path.read_bytes()).text
            cost = _cost_ms(lambda text=text: [kind.detect(text) for kind in KINDS], times=3)
            slowest, name = max((slowest, name), (cost, path.name))
    return slowest, "ms", 20, f"{name}; {len(KINDS)} kinds; best of 3"


def _read(kind: ListingKind, text: str) -> None:
    importing.read(text, kind=kind.key, today=_TODAY)


def _source(name: str) -> str:
    return decoding.decode((_LISTINGS / name).read_bytes()).text


def _long(text: str, start: str, end: str, *, size: int) -> str:
    """The text with its records, which begin with `start`, repeated under other numbers and titles; `end` follows."""
    head, *records = text.split(start)
    records[-1], _, tail = records[-1].partition(end)
    parts, length, number = [head], len(head), 0
    while length < size:
        number += 1
        record = start + _NUMBER.sub(f"2303.{number:05d}", records[number % len(records)])
        record = _TITLE.sub(rf"\g<0>Part {number} of ", record, count=1)
        parts.append(record)
        length += len(record)
    return "".join([*parts, end, tail])


def _cost_ms(action: Callable[[], object], *, times: int = 5) -> float:
    return min(sample([action] * times).cpu_ms)
