"""The papers that a document cites, so that a bibliography can have these and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import FileProblem, InvalidRequest
from readinglist.formats.cited import EVERY, find_cited
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library

KINDS = ("tex", "aux", "bcf")
#: A book has hundreds of files; more is a loop by links.
_MOST_FILES = 2_000
_SIZE_LIMIT = 50_000_000


@dataclass(frozen=True, slots=True)
class CitedPapers:
    """papers: in the order of their first citation. unknown: keys that no paper has. is_every: `\\nocite{*}`.

    missing: files that the document names and that could not be read.
    """

    papers: tuple[PaperId, ...]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_every: bool = False


def find_cited_papers(library: Library, path: Path) -> CitedPapers:
    """The papers whose citation keys a .tex, .aux or .bcf cites, with the files that it takes in.

    Raises FileProblem when the file itself cannot be read, InvalidRequest for another kind of file.
    """
    keys: dict[str, None] = {}
    missing: list[str] = []
    for cited in _iter_files(path, missing):
        keys.update(dict.fromkeys(cited))
    found = {key: library.find_paper(key) for key in keys if key != EVERY and not key.startswith("#")}
    papers = tuple(dict.fromkeys(paper for paper in found.values() if paper is not None))
    unknown = tuple(key for key, paper in found.items() if paper is None)
    return CitedPapers(papers, unknown, tuple(missing), EVERY in keys)


def _iter_files(path: Path, missing: list[str]) -> Iterator[tuple[str, ...]]:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise InvalidRequest(f"“{path.name}” is no document that names citations.", "Choose a .tex, .aux or .bcf file.")
    waiting, seen = [path], {path.resolve()}
    while waiting and len(seen) <= _MOST_FILES:
        file = waiting.pop(0)
        try:
            cited = find_cited(_read(file), kind=kind)
        except FileProblem:
            if file == path:
                raise
            missing.append(file.name)
            continue
        yield cited.keys
        for name in cited.inputs:
            inner = _inside(path.parent, name, kind)
            if inner is not None and inner.resolve() not in seen:
                seen.add(inner.resolve())
                waiting.append(inner)


def _inside(folder: Path, name: str, kind: str) -> Path | None:
    """The file that a document takes in, by LaTeX's rule: below the folder of the main file, with its ending added.

    A name that no path can be, and one with a macro in it, is none.
    """
    if not name or "\0" in name or "\\" in name or "#" in name:
        return None
    inner = folder / name
    return inner if inner.suffix.lower() == f".{kind}" else inner.with_name(f"{inner.name}.{kind}")


def _read(file: Path) -> str:
    try:
        if not file.is_file():
            raise FileNotFoundError(2, "no such file")
        if file.stat().st_size > _SIZE_LIMIT:
            raise FileProblem(f"“{file.name}” is too large for a document.")
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise FileProblem(f"“{file.name}” could not be read: {(error.strerror or str(error)).lower()}.") from error
