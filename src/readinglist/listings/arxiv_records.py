"""A record of arXiv, whether a page, a mail or a copied text printed it, as an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.listings.arxiv_names import read_authors
from readinglist.listings.arxiv_sections import announced_day
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.outside.tex_letters import decode_tex_letters

_CODE = re.compile(r"\(([a-z-]{2,10}(?:\.[A-Za-z-]{2,12})?)\)")


@dataclass(frozen=True, slots=True)
class ArxivRecord:
    """number: with its version, if that is printed. authors: the line. dois: with blanks between, as authors give them.

    announced: the day of the heading under which it stands; date: its own day. notes: lines that belong to no field.
    """

    number: str
    title: str = ""
    authors: str = ""
    abstract: str = ""
    categories: tuple[str, ...] = ()
    dois: str = ""
    section: str = ""
    announced: PartialDate | None = None
    date: PartialDate | None = None
    notes: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        return " · ".join(self.notes)


def entry_of(record: ArxivRecord, *, first_line: int = 1, last_line: int = 1) -> Entry | None:
    """The entry of a record; None where its number is none of arXiv's."""
    number = parse_identifier(f"arXiv:{record.number}")
    if number is None or number.scheme != "arxiv":
        return None
    authors = read_authors(record.authors)
    announced = announced_day(record.announced, (number,), section=record.section)
    return Entry(
        title=decode_tex_letters(record.title) or number.text,
        first_line=first_line,
        last_line=last_line,
        abstract=record.abstract,
        date=record.date or announced,
        people=authors.people,
        author_count=authors.count,
        identifiers=(number, *_doi(record.dois)),
        keywords=record.categories,
        section=record.section,
    )


def categories_of(subjects: str) -> tuple[str, ...]:
    """The codes in "Astrophysics of Galaxies (astro-ph.GA); Space Physics (physics.space-ph)"."""
    return tuple(dict.fromkeys(_CODE.findall(subjects)))


def _doi(dois: str) -> tuple[Identifier, ...]:
    """The first is the paper's."""
    doi = parse_identifier(dois.strip().partition(" ")[0].rstrip(",;"))
    return (doi,) if doi is not None and doi.scheme == "doi" else ()
