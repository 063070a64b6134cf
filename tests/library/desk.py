"""A desk with a library and a .bib on it, for the tests of linked files."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from readinglist.library import editing, linking, syncing
from readinglist.library.library import Library
from readinglist.model.linked import LinkedFile, LinkedFileId, Scope, SyncChoices, SyncResult
from readinglist.model.paper import Paper, PaperId

TEXT = """% of Jane, hands off
@string{jmlr = "Journal of Machine Lies"}

@article{doe2020,
  author  = {Doe, Jane and Roe, Max},
  title   = {Reading {Old} Ice},
  journal = jmlr,
  year    = 2020,
  note    = {mine},
  doi     = {10.1000/ice.2020},
}

between the entries, free text
@inproceedings{roe2021,
\tauthor = "Max Roe",
\ttitle = "Owls at Night",
\tbooktitle = "Proceedings of Owls",
\tyear = "2021"
}

@book{poe1999, title = {A Book of Ravens}, author = {Poe, Ed}, publisher = {Nevermore}, year = 1999}
"""


NOT_LINKED = LinkedFileId(0)


@dataclass
class Desk:
    """One library and one linked file."""

    library: Library
    path: Path
    file_id: LinkedFileId = NOT_LINKED

    def link(self, text: str | bytes | None = TEXT, *, scope: Scope | None = None) -> SyncResult:
        if text is not None:
            self.path.write_bytes(text if isinstance(text, bytes) else text.encode())
        result = linking.link_file(self.library, self.path, scope=scope)
        self.file_id = result.file.id
        return result

    def sync(self, choices: SyncChoices | None = None, *, is_dry_run: bool = False) -> SyncResult:
        return syncing.sync_file(self.library, self.file_id, choices=choices, is_dry_run=is_dry_run)

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()

    def write(self, text: str) -> None:
        self.path.write_bytes(text.encode())

    def replace(self, old: str, new: str) -> None:
        """Edit the file by hand; `old` must be there exactly once."""
        assert self.text.count(old) == 1, old
        self.write(self.text.replace(old, new))

    def id(self, key: str) -> PaperId:
        found = self.library.find_paper(key)
        assert found is not None, key
        return found

    def paper(self, key: str) -> Paper:
        return self.library.get_paper(self.id(key))

    def edit(self, key: str, **values: object) -> None:
        editing.edit_fields(self.library, [self.id(key)], values=values)

    @property
    def file(self) -> LinkedFile:
        return syncing.get_linked_file(self.library, self.file_id)

    @property
    def titles(self) -> set[str]:
        ids = [PaperId(paper_id) for paper_id in self.library.find_ids("")]
        return {paper.title for paper in self.library.get_papers(ids)}


def changed_lines(before: str, after: str) -> list[str]:
    """Lines of `after` that are not where `before` has them, as `git diff` would show them."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
