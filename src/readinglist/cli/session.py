"""What every command needs: which library, and how to name papers in it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.cli.terminal import say, shorten
from readinglist.errors import InvalidRequest, NothingFound
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library

_LONGEST_SAID = 160


@dataclass(frozen=True, slots=True)
class Session:
    """One command line: the library that it names, and whether problems of ours are shown in full."""

    named_path: Path | None = None
    is_debugging: bool = False

    @property
    def library_path(self) -> Path:
        """The file named with --library, else in the environment, else in the platform's data folder."""
        from readinglist.library import places

        return self.named_path.expanduser() if self.named_path else places.library_path()

    @contextmanager
    def open_to_plan(self) -> Iterator[Library]:
        """The library if there is one, else an empty one that is thrown away: a dry run leaves nothing behind."""
        if os.path.exists(self.library_path):
            with self.open() as library:
                yield library
            return
        from readinglist.library.library import Library

        with (
            tempfile.TemporaryDirectory(prefix="readinglist-") as folder,
            Library.open(Path(folder, "empty")) as library,
        ):
            yield library

    @contextmanager
    def open(self, *, create: bool = False) -> Iterator[Library]:
        """The library, closed at the end. Only a command that brings papers in makes a new one."""
        from readinglist.library.library import Library

        with Library.open(self.library_path, create=create) as library:
            yield library


def get_paper_id(library: Library, text: str) -> PaperId:
    """The paper that `text` names: a citation key, "#ID", or the bare number of one (a shell takes # for a comment)."""
    found = library.find_paper(text)
    if found is None and text.isdecimal():
        found = library.find_paper(f"#{text}")
    if found is None:
        raise NothingFound(f"There is no paper {_said(text)}.", "PAPER is a citation key or #ID, as `list` shows them.")
    return found


def find_ids(
    library: Library,
    words: tuple[str, ...],
    *,
    scope: str = "",
    sort: str = "added",
    is_descending: bool = True,
    limit: int | None = None,
) -> list[PaperId]:
    """Papers that match the joined words. A query that is exactly a citation key means that paper."""
    query = " ".join(words)
    if len(words) == 1 and (paper_id := library.find_paper(query)) is not None:
        query = f"#{paper_id}"
    found = library.find_ids(query, scope=scope, sort=sort, is_descending=is_descending, limit=limit)
    return [PaperId(paper_id) for paper_id in found]


def get_ids_to_change(
    library: Library, words: tuple[str, ...], *, is_all: bool = False, scope: str = ""
) -> list[PaperId]:
    """Papers to change. Raises InvalidRequest for an empty query without --all, NothingFound when none matches."""
    query = " ".join(words).strip()
    if not query and not is_all:
        raise InvalidRequest("The query is empty, which would mean every paper.", "Say --all if that is meant.")
    found = find_ids(library, words, scope=scope)
    if not found:
        raise nothing_matches(words, scope=scope, hint="Nothing was changed.")
    return found


def find_ids_to_cite(library: Library, words: tuple[str, ...]) -> list[PaperId]:
    """Papers that match, in the order in which they were added; an empty query means all. Raises NothingFound."""
    say_remarks(words)
    found = find_ids(library, words, sort="added", is_descending=False)
    if not found:
        raise nothing_matches(words)
    return found


def nothing_matches(words: tuple[str, ...], *, scope: str = "", hint: str = "") -> NothingFound:
    """The error for a query that nothing matches; a very long query is not said back whole."""
    where = " in the trash" if scope == "in:trash" else ""
    return NothingFound(f"No paper{where} matches {_said(' '.join(words))}.", hint)


def _said(text: str) -> str:
    """Words of a command line as a message says them back: on one line, in quotes, never longer than a few lines."""
    return f"'{shorten(text, _LONGEST_SAID)}'"


def say_remarks(words: tuple[str, ...]) -> None:
    """Tell what of a query makes no sense as syntax and was searched as text."""
    from readinglist.model.query import parse_query

    for remark in parse_query(" ".join(words)).remarks:
        say(remark)
