"""What this version can read and write, for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.library.exporting import FORMATS
from readinglist.library.importable import EVERY
from readinglist.model.kind import KindGroup
from readinglist.sources import SOURCES
from readinglist.sources.api_keys import taking_keys, variable


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of listing, format or document. key: what `--from` takes; name: what a person calls it.

    example: the shape of one entry. group: the heading under which a person is told of it.
    """

    key: str
    name: str
    example: str
    group: str


def listing_kinds() -> tuple[Kind, ...]:
    """Kinds that can be imported, by group, in the order in which a person is told of them."""
    order = list(KindGroup)
    known = sorted(EVERY, key=lambda kind: order.index(kind.group))
    return tuple(Kind(kind.key, kind.name, kind.example, kind.group.value) for kind in known)


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One source. key: what settings and `--source` call it; name: as a person says it; about: what it is good for.

    api_key_variable: the environment variable for the user's API key; empty where it gives none.
    """

    key: str
    name: str
    about: str
    api_key_variable: str = ""


_ABOUT = {
    "arxiv": "Preprints of physics, mathematics, computer science. Asked once in three seconds at most.",
    "semanticscholar": "Papers of all fields, with the numbers that other services give them.",
    "openalex": "Papers of all fields, where they appeared and in which versions.",
    "crossref": "Journals, conferences and books: the record of whoever published it.",
    "datacite": "The record behind the DOIs of arXiv, of data and of software.",
    "dblp": "Conferences and journals of computer science.",
    "pubmed": "Medicine and biology.",
    "huggingface": "The Daily Papers, by their arXiv number.",
    "doi": "Says who is in charge of a DOI.",
}


def source_kinds() -> tuple[SourceKind, ...]:
    """Sources that can be asked, in the order in which a person is told of them."""
    variables = {source: variable(source) for source in taking_keys()}
    return tuple(
        SourceKind(source.key, source.name, _ABOUT[source.key], variables.get(source.key, ""))
        for source in SOURCES.values()
    )


def export_formats() -> tuple[str, ...]:
    """Names of the formats that papers can be exported in."""
    return tuple(FORMATS)
