"""The way of a field's value: who set it, and what stood there before. No Qt in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readinglist.model.paper import Origin


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value that the field had, as provenance keeps it; empty: it had been emptied. origin: who set it, if known."""

    value: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """origin: the act that set the present value. earlier: other values before it, the newest first, each once."""

    origin: Origin
    earlier: tuple[Earlier, ...] = ()


def trails_by_field(origins: Iterable[Origin]) -> dict[str, Trail]:
    """The trail of each field that somebody set. `origins`: newest first, as the library gives them."""
    acts: dict[str, list[Origin]] = {}
    for origin in origins:
        for field in origin.fields:
            acts.setdefault(field, []).append(origin)
    return {field: Trail(of_field[0], tuple(_earlier(field, of_field))) for field, of_field in acts.items()}


def _earlier(field: str, acts: Sequence[Origin]) -> list[Earlier]:
    """What each act replaced was set by the act before it; before the first act there was nothing to be taken back."""
    found: dict[str, Earlier] = {}
    for act, before in zip(acts, (*acts[1:], None), strict=True):
        value = act.replaced.get(field, "")
        if value or before is not None:
            found.setdefault(value, Earlier(value, before))
    return list(found.values())
