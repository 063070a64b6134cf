"""Reading the LaTeX of a real library of 2,392 entries: against a floor, and against another reader in the same run.

The floor looks at the same texts and changes nothing: one search for a character that could mean something, and NFC.
"""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pylatexenc.latex2text import LatexNodes2Text
from tests.bench.measuring import Figure, sample

from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.scanning import scan
from readinglist.formats.bibtex.values import VERBATIM, expand, parse_names, readable

_FILE = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "bib" / "real" / "mendeley_2392.bib"
_MEANINGFUL = re.compile(r"[\\{}$~]")
_HOSTILE = 50_000


def latex_figures() -> Iterator[Figure]:
    """None without the corpus."""
    if not _FILE.is_file():
        print(f"Reading LaTeX is not measured: no file {_FILE}", file=sys.stderr)
        return
    file = scan(read_bytes(_FILE.read_bytes()).text)
    sources = [
        (field.name, file.text[field.value_start : field.value_end]) for block in file.entries for field in block.fields
    ]
    fields = [(name, expand(source, file.macros)) for name, source in sources]
    texts = [tex for name, tex in fields if name.lower() not in VERBATIM]
    names = [tex for name, tex in fields if name.lower() in ("author", "editor")]
    ours = _cost_ms(lambda: [readable(name, tex) for name, tex in fields])
    floor = _cost_ms(lambda: [_MEANINGFUL.search(tex) and unicodedata.normalize("NFC", tex) for tex in texts])
    length = sum(len(tex) for _, tex in fields)
    of = f"{len(file.entries):,} entries, {len(fields):,} fields, {length:,} characters; CPU, best of 5"
    yield Figure("LaTeX of 2,392 entries as Unicode", ours, "ms", 300, of)
    yield Figure("… against a search and NFC over the same texts", ours / floor, "×", note=f"floor {floor:.1f} ms")
    theirs = _cost_ms(lambda: _read_with_pylatexenc(texts), times=1)
    peer = f"pylatexenc, which bibtexparser uses: {theirs / 1_000:.1f} s, once"
    yield Figure("… against pylatexenc on the same texts", ours / theirs, "×", note=peer)
    yield Figure("Their macros and pieces put together", _cost_ms(lambda: _expand_all(sources, file.macros)), "ms")
    yield Figure(
        "Their names taken apart",
        _cost_ms(lambda: [parse_names(tex) for tex in names], times=1),
        "ms",
        note=f"{len(names):,} fields, for the first time",
    )
    yield Figure(
        "Hostile text of twice the length, at worst",
        _worst_doubling(),
        "×",
        2.5,
        f"of {len(_PIECES)} kinds, {_HOSTILE:,} pieces",
    )


def _cost_ms(action: Callable[[], object], *, times: int = 5) -> float:
    return min(sample([action] * times).cpu_ms)


def _expand_all(sources: list[tuple[str, str]], macros: Mapping[str, str]) -> None:
    for _name, source in sources:
        expand(source, macros)


def _read_with_pylatexenc(texts: list[str]) -> None:
    logging.getLogger("pylatexenc").setLevel(logging.ERROR)
    reader = LatexNodes2Text(keep_comments=True)
    for tex in texts:
        try:
            reader.latex_to_text(tex)
        except (ValueError, IndexError, TypeError):  # as for \href: what it cannot read costs less
            continue


_PIECES = (
    "{",
    "}",
    r"\'",
    r"\'{",
    r"\textsuperscript{",
    r"\foo{",
    r"\foo[",
    r"\href{",
    "$",
    "${a$",
    r"\(",
    r"\({",
    "``",
)


def _worst_doubling() -> float:
    def cost(text: str) -> float:
        return _cost_ms(lambda: readable("title", text), times=3)

    return max(cost(piece * 2 * _HOSTILE) / cost(piece * _HOSTILE) for piece in _PIECES)
