"""Which papers belong into a linked file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.library.cited import find_cited_papers
from readinglist.model.linked import Scope, ScopeKind
from readinglist.model.paper import PaperId

if TYPE_CHECKING:
    from readinglist.library.library import Library


@dataclass(frozen=True, slots=True)
class Meant:
    """The papers that a scope means now. is_whole: False where a part of what says so could not be read."""

    papers: frozenset[PaperId] = frozenset()
    is_whole: bool = True


def find_meant(library: Library, scope: Scope) -> Meant:
    """The papers that belong into a file; none for OWN, which means those that it has. Raises FileProblem when the
    document of CITED cannot be read, InvalidRequest for one that cites nothing.
    """
    match scope.kind:
        case ScopeKind.ALL:
            return Meant(_ids(library.find_ids("")))
        case ScopeKind.QUERY:
            return Meant(_ids(library.find_ids(scope.value)))
        case ScopeKind.CITED:
            cited = find_cited_papers(library, Path(scope.value))
            papers = library.find_ids("") if cited.is_every else cited.papers
            return Meant(_ids(papers), is_whole=not cited.missing)
    return Meant()


def _ids(ids: Iterable[int]) -> frozenset[PaperId]:
    return frozenset(PaperId(paper_id) for paper_id in ids)
