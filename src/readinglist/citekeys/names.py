"""The names that a citation key is made of: who counts as an author, and how a long organisation is shortened."""

from __future__ import annotations

import re

from readinglist.citekeys.title_words import SKIPPED, plain_title
from readinglist.model.paper import Paper
from readinglist.model.people import Person

_ACRONYM = re.compile(r"\(\s*\{?([^\s(){}]{2,12})\}?\s*\)")
_NOT_LETTERS = re.compile(r"[^\w'-]+")


def authors(paper: Paper) -> tuple[Person, ...]:
    """The authors; the organisation where it is the author; empty when neither is known. Nobody is invented."""
    if paper.people:
        return paper.people
    if paper.is_organization_author and paper.organization:
        return (Person(literal=paper.organization),)
    return ()


def authors_or_editors(paper: Paper) -> tuple[Person, ...]:
    return authors(paper) or paper.editors


def last_name(person: Person) -> str:
    """The family name without particle, with blanks as they are; a long organisation in its short form."""
    if person.literal:
        return short_organization(person.literal)
    return plain_title(person.family or person.particle or person.given)


def full_last_name(person: Person) -> str:
    """The family name with its particle: "van Dijk"."""
    if person.literal or not person.particle:
        return last_name(person)
    return plain_title(f"{person.particle} {person.family}")


def initials(person: Person) -> str:
    """Initials of the given names: "Jean-Pierre M." is "JPM"."""
    return "".join(word[0] for word in re.split(r"[\s.\-]+", plain_title(person.given)) if word)


def short_organization(name: str) -> str:
    """An organisation as a key names it.

    An acronym in brackets is taken as it stands; a university is "Uni" and its place; up to three words stay; longer
    names become their initials: "European Union Aviation Safety Agency" is "EUASA".
    """
    if acronym := _ACRONYM.search(name):
        return acronym[1]
    words = [word for word in _NOT_LETTERS.split(plain_title(name)) if word]
    significant = [word for word in words if word.casefold() not in SKIPPED] or words
    places = [word for word in significant if not word.casefold().startswith("univ")]
    if len(places) < len(significant):
        return "Uni" + "".join(places)
    if len(significant) > 3:
        return "".join(word[0].upper() for word in significant)
    return " ".join(words)
