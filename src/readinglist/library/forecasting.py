"""What linking a .bib would do, and another scope for a linked one: seen before anything is done. Reads only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.library import linking, syncing
from readinglist.library.scopes import find_meant
from readinglist.library.sync_planning import plan_sync
from readinglist.model.linked import LinkedFile, LinkedFileId, Scope, SyncChoices, SyncResult
from readinglist.model.listing import Listing
from readinglist.model.plan import Action, ImportPlan

if TYPE_CHECKING:
    from readinglist.library.library import Library

_HERE = (Action.SAME, Action.UPDATE)
_NOT_LINKED = LinkedFileId(0)


def forecast_link(library: Library, path: Path) -> ImportPlan:
    """Each entry of the file and what becomes of it when it is linked; none of a file that is still to be made.

    A person's word on the unsure ones goes into `SyncChoices` by their keys. Raises as `linking.link_file`.
    """
    path, data, _bib = linking.read_unlinked(library, path)
    plan = plan_sync(library, LinkedFile(_NOT_LINKED, path, Scope.own(), ""), data=data, choices=SyncChoices())
    entries = tuple(planned.entry for planned in plan.planned)
    issues = tuple(issue for issue in plan.issues if issue.kind == "broken")
    return ImportPlan(Listing("bibtex", path.name, plan.bib.text, None, entries, issues), tuple(plan.planned))


def count_added(library: Library, plan: ImportPlan, *, scope: Scope, choices: SyncChoices) -> int:
    """How many papers of the library would be written into a file when it is linked with this scope. plan: as
    `forecast_link` gave it. Raises FileProblem where the document that is to say so cannot be read.
    """
    there = {one.paper_id for one in plan.entries if one.action in _HERE or choices.of_entry(one.entry.citation_key)}
    return len(find_meant(library, scope).papers - there)


def forecast_scope(library: Library, file_id: LinkedFileId, *, scope: Scope) -> SyncResult:
    """What would come into a linked file and leave it, were this its scope; `file.state` ERROR and its reason where
    that cannot be said. Raises NothingFound for a file that is not linked, InvalidRequest for a document that cites
    nothing.
    """
    file = replace(syncing.get_linked_file(library, file_id), scope=scope)
    return syncing.forecast(library, file, choices=SyncChoices(is_scope_accepted=True))
