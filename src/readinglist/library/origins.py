"""Where the value of a field came from, and whether it is the user's word."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.library.operation import Operation
from readinglist.model.paper import Origin, PaperId
from readinglist.sources.sites import SITES
from readinglist.storage import reading

USER = "user"
#: Origins that are no source: what they say came with the paper, or from its user.
LOCAL = frozenset({USER, "listing", "file"})
#: The field of an origin that says by which evidence the paper was proven.
MARK = "is_verified"


def live_origins(origins: Iterable[Origin]) -> dict[str, Origin]:
    """The origin of each field's value: the newest that names it. origins: newest first, as the library gives them."""
    live: dict[str, Origin] = {}
    for origin in origins:
        for field in origin.fields:
            live.setdefault(field, origin)
    return live


def find_users_fields(origins: Iterable[Origin]) -> frozenset[str]:
    """Fields that the user set last, emptied ones included: no source may change them."""
    return frozenset(field for field, origin in live_origins(origins).items() if origin.source == USER)


def source_name(key: str) -> str:
    """What a person calls a source: "Semantic Scholar"."""
    return SITES[key].name if key in SITES else key


def read_origins(op: Operation, paper_id: PaperId) -> list[Origin]:
    """As `Library.get_provenance`, as it stands inside the operation."""
    with op.writer.driver() as connection:
        return reading.read_provenance(connection, paper_id)
