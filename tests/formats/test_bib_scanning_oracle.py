"""`bibtex` as the judge of what we read: the entries of a file, and what they say, are those that it sees."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bib_corpus import bib_files
from bibtex_program import require_bibtex

from readinglist.formats.bibtex.concatenation import MONTHS, expand
from readinglist.formats.bibtex.encoded import BibText, read_bytes
from readinglist.formats.bibtex.entries import macros_in
from readinglist.formats.bibtex.scanning import BibFile, Block, BlockKind, scan

pytestmark = pytest.mark.oracle

_FIELDS = ("title", "author", "year", "journal", "month")
_MACROS = "\n".join(f'MACRO {{{name}}} {{"{text}"}}' for name, text in MONTHS.items())
_ENTRY, _FIELD = "<@>", "<|>"
_STYLE = rf"""
ENTRY {{ {" ".join(_FIELDS)} }} {{}} {{}}
{_MACROS}
FUNCTION {{shown}} {{ duplicate$ missing$ {{ pop$ "-" }} 'skip$ if$ "{_FIELD}" swap$ * write$ }}
FUNCTION {{default.type}} {{
  "{_ENTRY}" cite$ * write$ {" ".join(f"{name} shown" for name in _FIELDS)} newline$
}}
READ
ITERATE {{call.type$}}
"""


def _seen_by_bibtex(folder: Path, data: bytes, encoding: str) -> list[list[str]] | None:
    """Key and fields of each entry, without blanks, at which lines are broken; None: bibtex reports an error."""
    folder.mkdir()
    (folder / "refs.bib").write_bytes(data + b"\n\n")  # bibtex reads one block of the last line and stops
    (folder / "probe.bst").write_text(_STYLE)
    (folder / "refs.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{probe}\n\\bibdata{refs}\n")
    subprocess.run(["bibtex", "refs"], cwd=folder, capture_output=True, timeout=60)
    if b"error message" in (folder / "refs.blg").read_bytes():
        return None
    text = "".join((folder / "refs.bbl").read_bytes().decode(encoding, "replace").split())
    return [entry.split(_FIELD) for entry in text.split(_ENTRY)[1:]]


def _seen_by_us(bib: BibText) -> Iterator[list[str | None]]:
    """Key and fields of each entry; None: unlike bibtex we do not drop unknown macros and follow no crossref."""
    file = scan(bib.text)
    macros = dict(MONTHS)
    for block in file.blocks:
        if block.kind is BlockKind.STRING:  # as bibtex does, what comes later is not known before
            field = block.fields[0]
            macros[field.name.lower()] = expand(file.text[field.value_start : field.value_end], macros)
        if block.kind is BlockKind.ENTRY:
            yield [block.key, *(_value(file, block, name, macros) for name in _FIELDS)]


def _value(file: BibFile, block: Block, name: str, macros: dict[str, str]) -> str | None:
    has_parent = any(field.name.lower() == "crossref" for field in block.fields)
    for field in block.fields:
        if field.name.lower() == name:
            source = file.text[field.value_start : field.value_end]
            unknown = any(name.lower() not in macros for name in macros_in(source))
            return None if unknown else "".join(expand(source, macros).split())
    return None if has_parent else "-"


def _differences(path: Path, folder: Path) -> list[str] | None:
    """What bibtex reads otherwise; None: the file has errors for bibtex, or is in UTF-16."""
    data = path.read_bytes()
    bib = read_bytes(data)
    theirs = None if bib.encoding.startswith("utf-16") else _seen_by_bibtex(folder, data, bib.encoding)
    if theirs is None:
        return None
    ours = list(_seen_by_us(bib))
    if len(ours) != len(theirs):
        return [f"{path.name}: {len(ours)} entries, bibtex {len(theirs)}"]
    return [
        f"{path.name}: {mine} is {its} for bibtex"
        for mine, its in zip(ours, theirs, strict=True)
        if len(mine) != len(its) or any(one is not None and one != other for one, other in zip(mine, its, strict=True))
    ]


def test_all_files_without_errors_have_the_entries_that_bibtex_sees(corpus: Path, tmp_path: Path) -> None:
    require_bibtex()
    files = bib_files(corpus)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(_differences, files, (tmp_path / str(number) for number in range(len(files)))))
    judged = [differences for differences in found if differences is not None]
    wrong = [difference for differences in judged for difference in differences]
    assert not wrong, f"{len(wrong)} differences\n" + "\n".join(wrong[:40])
    assert len(judged) >= 625, f"only {len(judged)} of {len(files)} files were judged"
