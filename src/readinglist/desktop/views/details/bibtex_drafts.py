"""Edited entries that are not in the library yet, paper by paper: an error never loses what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from readinglist.desktop.session import Session
from readinglist.model.bib_source import BibSource, ShownSource, SourceKind
from readinglist.model.paper import PaperId

_NAME = "bibtex_drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """text: as typed. before: what it was when the typing began."""

    text: str
    before: ShownSource


class Drafts:
    """Kept over a restart where there is a session; those of each library apart."""

    def __init__(self, session: Session | None, library_name: str) -> None:
        self._session = session
        self._library = library_name
        self._drafts = {
            PaperId(int(number)): _draft(kept) for number, kept in self._read().get(library_name, {}).items()
        }

    def find(self, paper_id: PaperId) -> Draft | None:
        return self._drafts.get(paper_id)

    def keep(self, paper_id: PaperId, draft: Draft) -> None:
        if self._drafts.get(paper_id) != draft:
            self._drafts[paper_id] = draft
            self._write()

    def drop(self, paper_id: PaperId) -> None:
        if self._drafts.pop(paper_id, None) is not None:
            self._write()

    def _read(self) -> dict[str, Any]:
        kept = self._session.aside(_NAME) if self._session is not None else None
        return kept if isinstance(kept, dict) else {}

    def _write(self) -> None:
        if self._session is None:
            return
        others = {name: kept for name, kept in self._read().items() if name != self._library}
        ours = {str(paper_id): _record(draft) for paper_id, draft in self._drafts.items()}
        kept = {**others, self._library: ours} if ours else others
        self._session.put_aside(_NAME, kept or None)


def _record(draft: Draft) -> dict[str, Any]:
    source = draft.before.source
    return {
        "text": draft.text, "before": source.text, "macros": dict(source.macros), "kind": draft.before.kind.value,
        "name": draft.before.name,
    }  # fmt: skip


def _draft(kept: dict[str, Any]) -> Draft:
    before = ShownSource(BibSource(kept["before"], kept["macros"]), SourceKind(kept["kind"]), kept["name"])
    return Draft(kept["text"], before)
