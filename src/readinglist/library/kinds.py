"""What this version can read and write, for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.library.exporting import FORMATS
from readinglist.listings import KINDS
from readinglist.sources import SOURCES


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of listing. key: what `--from` takes; name: what a person calls it; example: the shape of one entry."""

    key: str
    name: str
    example: str


def listing_kinds() -> tuple[Kind, ...]:
    """Kinds of listings that can be imported, in the order in which a person is told of them."""
    return tuple(Kind(kind.key, kind.name, kind.example) for kind in KINDS)


def sources() -> tuple[tuple[str, str], ...]:
    """(key, name) of the network services that can be asked about papers."""
    return tuple((source.key, source.name) for source in SOURCES.values())


def export_formats() -> tuple[str, ...]:
    """Names of the formats that papers can be exported in."""
    return tuple(FORMATS)
