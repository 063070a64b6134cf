"""BibTeX that was typed and is not in the library yet, paper by paper: nothing of it is lost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readinglist.model.bib_source import BibSource, StandingSource
from readinglist.model.linked import LinkedFile, LinkedFileId, Scope
from readinglist.model.paper import PaperId


@dataclass(frozen=True, slots=True)
class Draft:
    """text: as typed. before: what it was typed over."""

    text: str
    before: StandingSource


class BibtexDrafts:
    """Those of one library. `record` and `read` are how they outlive the window."""

    def __init__(self, library: Path) -> None:
        self._library = str(library)
        self._drafts: dict[PaperId, Draft] = {}
        self._others: list[dict[str, Any]] = []

    def find(self, paper_id: PaperId) -> Draft | None:
        return self._drafts.get(paper_id)

    def keep(self, paper_id: PaperId, draft: Draft) -> None:
        self._drafts[paper_id] = draft

    def drop(self, paper_id: PaperId) -> None:
        self._drafts.pop(paper_id, None)

    def record(self) -> dict[str, Any] | None:
        """All drafts, those of other libraries included; None when there are none."""
        own = [
            {
                "library": self._library, "paper": paper_id, "text": draft.text, "before": draft.before.source.text,
                "macros": dict(draft.before.source.macros), "is_own": draft.before.is_own,
                "file": _file_record(draft.before.file),
            }
            for paper_id, draft in self._drafts.items()
        ]  # fmt: skip
        drafts = self._others + own
        return {"drafts": drafts} if drafts else None

    def read(self, record: Any) -> None:
        """Take up what `record` gave; what is not such a record is passed over."""
        drafts = record.get("drafts") if isinstance(record, dict) else None
        for one in drafts if isinstance(drafts, list) else []:
            try:
                if one["library"] != self._library:
                    self._others.append(one)
                    continue
                source = BibSource(str(one["before"]), dict(one["macros"]))
                before = StandingSource(source, _file(one["file"]), is_own=bool(one["is_own"]))
                self._drafts[PaperId(int(one["paper"]))] = Draft(str(one["text"]), before)
            except (KeyError, TypeError, ValueError):
                continue


def _file_record(file: LinkedFile | None) -> dict[str, Any] | None:
    return {"id": file.id, "path": str(file.path), "dialect": file.dialect} if file else None


def _file(record: Any) -> LinkedFile | None:
    if record is None:
        return None
    return LinkedFile(LinkedFileId(int(record["id"])), Path(record["path"]), Scope(), str(record["dialect"]))
