"""Settings that belong to the library, so that both front ends agree on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.model.changes import Changes

if TYPE_CHECKING:
    from readinglist.library.library import Library


def change_setting(library: Library, name: str, *, value: str, initiator: object | None = None) -> Changes | None:
    """Set a setting; an empty value forgets it."""
    label = f"Change the {name.replace('_', ' ')}"
    with library.operation(label, kinds=("settings",), coalesce_key=f"setting:{name}", initiator=initiator) as op:
        found = op.writer.find("setting", name=name)
        if found and value:
            op.writer.update("setting", {"value": value}, ids=[found[0]["id"]])
        elif found:
            op.writer.delete("setting", ids=[found[0]["id"]])
        elif value:
            op.writer.insert("setting", [{"name": name, "value": value}])
    return op.changes
