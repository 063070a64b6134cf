"""What `link` and `sync` say: in lines for a person, as JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readinglist.cli.terminal import shorten
from readinglist.cli.wording import title_line
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.model.linked import FieldChange, LinkedFile, SyncResult

_LONGEST_VALUE = 300
#: Fields and places that are told one by one; the rest are counted.
_MOST_TOLD = 50
#: Keys that are named in a line.
_MOST_NAMED = 6


def file_line(file: LinkedFile) -> str:
    scope = f"{file.scope.kind} {file.scope.value}".strip()
    return f"{file.path}  [{scope}; {file.dialect}]  {file.state}{f': {file.reason}' if file.reason else ''}"


def result_lines(result: SyncResult) -> Iterator[str]:
    """What moved, then what waits for a person, then how it stands."""
    will = "would " if result.is_dry_run else ""
    if result.new_keys:
        yield f"{will}import {counted(len(result.new_keys), 'entry', 'entries')}: {_named(result.new_keys)}"
    yield from _changes(result.pulled, f"{will}take from the file")
    yield from _changes(result.pushed, f"{will}write to the file")
    for moved, word in ((result.added, "add to the file"), (result.removed, "take out of the file")):
        if moved:
            yield f"{will}{word}: {_named(moved)}"
    yield from _conflicts(result)
    for gone in result.gone:
        yield f"deleted in the file: {gone.key} “{title_line(gone.title)}”"
    if result.gone:
        yield "  --gone trash, --gone let-go or --gone put-back says what becomes of it; nothing is done until then."
    for issue in sorted(result.issues, key=lambda issue: issue.first_line)[:_MOST_TOLD]:
        where = f"{result.file.path.name}, line {issue.first_line}: " if issue.first_line else ""
        yield f"{where}{issue.message}"
    if len(result.issues) > _MOST_TOLD:
        yield f"... and {len(result.issues) - _MOST_TOLD:,} more places; --json lists them."
    yield file_line(result.file)


def _named(keys: Sequence[str]) -> str:
    more = len(keys) - _MOST_NAMED
    return ", ".join(keys[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _changes(changes: tuple[FieldChange, ...], verb: str) -> Iterator[str]:
    for change in changes[:_MOST_TOLD]:
        yield f"{verb}: {change.key} {change.field}: {_said(change.old)} -> {_said(change.new)}"
    if len(changes) > _MOST_TOLD:
        yield f"{verb}: {counted(len(changes) - _MOST_TOLD, 'more field')}"


def _conflicts(result: SyncResult) -> Iterator[str]:
    for conflict in result.conflicts:
        yield f"conflict: {conflict.key} {conflict.field}"
        yield f"  before:  {_said(conflict.base)}"
        yield f"  file:    {_said(conflict.in_file)}"
        yield f"  library: {_said(conflict.in_library)}"
    if result.conflicts:
        yield "  --take file or --take library decides, for all, or with --paper and --field; until then both stay."


def _said(text: str) -> str:
    return shorten(text, _LONGEST_VALUE) if text else "(nothing)"


def file_json(file: LinkedFile) -> dict[str, Any]:
    return {
        "path": str(file.path), "scope": str(file.scope.kind), "scope_value": file.scope.value,
        "dialect": file.dialect, "state": str(file.state), "reason": file.reason, "conflicts": file.conflicts,
        "synced": file.synced.isoformat() if file.synced else None,
    }  # fmt: skip


def result_json(result: SyncResult) -> dict[str, Any]:
    return {
        **file_json(result.file),
        "imported": list(result.new_keys),
        "pulled": [_change_json(change) for change in result.pulled],
        "pushed": [_change_json(change) for change in result.pushed],
        "added": list(result.added),
        "removed": list(result.removed),
        "conflicts": [
            {
                "id": one.paper_id, "citation_key": one.key, "field": one.field, "base": one.base,
                "file": one.in_file, "library": one.in_library,
            }
            for one in result.conflicts
        ],
        "gone": [{"id": one.paper_id, "citation_key": one.key, "title": one.title} for one in result.gone],
        "issues": [
            {"message": issue.message, "first_line": issue.first_line, "last_line": issue.last_line}
            for issue in result.issues
        ],
        "written": result.is_written,
        "operation": result.changes.operation_id if result.changes else None,
    }  # fmt: skip


def _change_json(change: FieldChange) -> dict[str, Any]:
    return {
        "id": change.paper_id,
        "citation_key": change.key,
        "field": change.field,
        "old": change.old,
        "new": change.new,
    }
