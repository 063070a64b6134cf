"""Saved searches: a query with a name, kept in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.model.changes import Changes

if TYPE_CHECKING:
    from readinglist.library.library import Library

_KINDS = ("searches",)


def save_search(library: Library, name: str, *, query: str, initiator: object | None = None) -> Changes | None:
    """Keep a query under a name; an earlier one of the same name (case ignored) is replaced. Raises InvalidRequest."""
    name = " ".join(name.split())
    if not name or not query.strip():
        raise InvalidRequest("A saved search needs a name and a query.")
    with library.operation(f'Save search "{name}"', kinds=_KINDS, initiator=initiator) as op:
        rows = op.writer.find("saved_search")
        same = [row for row in rows if row["name"].casefold() == name.casefold()]
        if same:
            op.writer.update("saved_search", {"name": name, "query": query}, ids=[same[0]["id"]])
        else:
            position = max((row["position"] for row in rows), default=0) + 1
            op.writer.insert("saved_search", [{"name": name, "query": query, "position": position}])
    return op.changes


def rename_search(library: Library, search_id: int, *, name: str, initiator: object | None = None) -> Changes | None:
    """Raises NothingFound when it does not exist, InvalidRequest for an empty name."""
    name = " ".join(name.split())
    if not name:
        raise InvalidRequest("A saved search needs a name.")
    with library.operation(f'Rename search to "{name}"', kinds=_KINDS, initiator=initiator) as op:
        if not op.writer.find("saved_search", "id", id=search_id):
            raise NothingFound(f"There is no saved search #{search_id}.")
        op.writer.update("saved_search", {"name": name}, ids=[search_id])
    return op.changes


def delete_search(library: Library, search_id: int, *, initiator: object | None = None) -> Changes | None:
    """Forget a saved search. Raises NothingFound."""
    with library.operation("Delete search", kinds=_KINDS, initiator=initiator) as op:
        found = op.writer.find("saved_search", id=search_id)
        if not found:
            raise NothingFound(f"There is no saved search #{search_id}.")
        op.label = f'Delete search "{found[0]["name"]}"'
        op.writer.delete("saved_search", ids=[search_id])
    return op.changes
