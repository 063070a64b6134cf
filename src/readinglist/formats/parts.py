"""Parts of a bibliographic record that many formats write alike, taken from their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType
from readinglist.model.people import Person

_DASHES = re.compile(r"\s*(?:-{2,}|[‐‑‒–—−]+)\s*")
#: Nearly all numbers at the place of an ISBN are an ISSN, which is shorter.
_MAY_BE_ISBN = re.compile(r"\d[\d -]{8,}[\dXx]")
_BETWEEN_NUMBERS = re.compile(r"[,;()\[\]|\s]+")
#: Where the venue of such a type is its school or institution, which other formats call the publisher.
_PUBLISHED_BY_VENUE = frozenset({PaperType.PHDTHESIS, PaperType.MASTERSTHESIS, PaperType.TECHREPORT})


def made_entry(
    *,
    title: str,
    type: PaperType | None = None,
    people: tuple[Person, ...] = (),
    identifiers: tuple[Identifier, ...] = (),
    venue: str = "",
    publisher: str = "",
    first_line: int = 0,
    last_line: int = 0,
    **others: Any,
) -> Entry:
    """An entry, called by its identifier where it has no title, and "" where it has none either.

    Of a thesis or report the publisher is the school or institution, which is its venue. others: as `Entry` has them.
    """
    if type in _PUBLISHED_BY_VENUE and not venue:
        venue, publisher = publisher, ""
    return Entry(
        title=title or (identifiers[0].text if identifiers else ""),
        first_line=first_line,
        last_line=last_line,
        type=type or PaperType.MISC,
        people=people,
        author_count=len(people) or None,
        identifiers=identifiers,
        venue="" if venue == title else venue,
        publisher=publisher,
        **others,
    )


def pages(first: str, last: str = "") -> str:
    """ "245-251" of its ends or of one text, with one hyphen for any dash."""
    first = _DASHES.sub("-", first)
    return f"{first}-{last}" if first and last and last != first and "-" not in first else first or last


def identifiers(found: Iterable[Identifier | str | None]) -> tuple[Identifier, ...]:
    """The identifiers, and those that texts are, each once, in their order; a text that is none says nothing."""
    read = (parse_identifier(one) if isinstance(one, str) else one for one in found if one)
    return tuple(dict.fromkeys(identifier for identifier in read if identifier is not None))


def named(scheme: str, text: str) -> Identifier | None:
    """The first identifier of this scheme in the text of a field that is there for such ones.

    "10.1000/182 [doi]", "https://doi.org/10.1000/182", "0-632-05808-0, 0045-1234" with an ISSN behind the ISBN.
    """
    if scheme == "isbn" and not _MAY_BE_ISBN.search(text):
        return None
    for part in (text, *_BETWEEN_NUMBERS.split(text)) if text else ():
        for form in (part, f"{scheme}:{part}"):
            identifier = parse_identifier(form)
            if identifier is not None and identifier.scheme == scheme:
                return identifier
    return None


def words(texts: Iterable[str]) -> tuple[str, ...]:
    """Keywords, each once whatever its case, in their first spelling and order."""
    seen: dict[str, str] = {}
    for text in texts:
        if text:
            seen.setdefault(text.casefold(), text)
    return tuple(seen.values())
