"""The papers of the shipped sample listing as the services would know them, with a few decoys beside them."""

from __future__ import annotations

import datetime as dt

from readinglist import resources
from readinglist.library import importing
from readinglist.model.listing import Entry, Listing
from sources.archive import Archive, Record

DAY = dt.date(2026, 11, 20)
_GIVEN = ("Ada", "Bela", "Cleo", "Dario", "Edda", "Femi", "Gesa", "Hugo", "Ines", "Jun", "Kaja", "Lev")
_FAMILY = ("Aalto", "Brandt", "Cissé", "Dvořák", "Eriksen", "Fontaine", "García", "Hofmann", "Ito", "Jansen")


def read_sample() -> Listing:
    text = resources.get_path(resources.SAMPLE_LISTING).read_text("utf-8")
    return importing.read(text, taken=DAY, today=DAY)


def make_archive(*, without: tuple[str, ...] = ()) -> Archive:
    """All papers of the sample but those whose titles begin with one of `without`; two of them only as decoys.

    "Introduction to Forgetting" is there by others only; "No Planet There" with another abstract.
    """
    records = []
    for number, entry in enumerate(read_sample().entries, 1):
        if entry.title.startswith(without or ("\0",)):
            continue
        records.append(_decoy(entry, number) or _record(entry, number))
    return Archive(records)


def _record(entry: Entry, number: int) -> Record:
    return Record(
        entry.title,
        arxiv=f"26{number % 12 + 1:02d}.{number:05d}",
        abstract=entry.abstract,
        people=_people(entry.author_count or 4, number),
        date=entry.date.iso if entry.date else "2026-11-18",
    )


def _decoy(entry: Entry, number: int) -> Record | None:
    if entry.title.startswith("Introduction to Forgetting"):
        return Record(
            entry.title, doi="10.5555/forget", people=_people(3, 31), date="2014-05-01", kind="journal",
            venue="Annals of Memory", abstract="A textbook chapter on how neural systems lose what they have learned.",
        )  # fmt: skip
    if entry.title.startswith("No Planet There"):
        return Record(
            entry.title, arxiv="2302.99999", people=_people(entry.author_count or 1, 17), date="2023-02-27",
            abstract="We report an upper limit on companions from radial velocities of a nearby quiet star, "
            "obtained with a spectrograph that was stabilised in temperature over a full decade.",
        )  # fmt: skip
    return None


def _people(count: int, seed: int) -> tuple[str, ...]:
    names = []
    for place in range(count):
        family = _FAMILY[(seed + 3 * place) % len(_FAMILY)]
        names.append(f"{_GIVEN[(seed + 5 * place) % len(_GIVEN)]} {family}{place if place >= len(_FAMILY) else ''}")
    return tuple(names)
