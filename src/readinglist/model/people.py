"""Names of people, in the parts that CSL and BibTeX agree on."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One name. Either `literal` (an organisation, or a name that must not be taken apart) or the parts.

    The parts follow CSL: given "Ludwig", particle "van", family "Beethoven", suffix "Jr."; BibTeX calls them
    First, von, Last, Jr.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def name(self) -> str:
        """Display order: "Ludwig van Beethoven Jr."."""
        if self.literal:
            return self.literal
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))

    @property
    def short_name(self) -> str:
        """What a narrow column shows: family name with particle, or the literal."""
        if self.literal:
            return self.literal
        return " ".join(part for part in (self.particle, self.family) if part) or self.given

    @property
    def sort_name(self) -> str:
        """ "van Beethoven, Ludwig, Jr." order used for sorting and for BibTeX's unambiguous form."""
        if self.literal:
            return self.literal
        last = " ".join(part for part in (self.particle, self.family) if part)
        return ", ".join(part for part in (last, self.suffix, self.given) if part)


_PARTICLES = frozenset(
    [
        "af",
        "al",
        "am",
        "aus",
        "da",
        "dal",
        "de",
        "del",
        "dela",
        "della",
        "den",
        "der",
        "des",
        "di",
        "dos",
        "du",
        "el",
        "in",
        "la",
        "le",
        "les",
        "lo",
        "ten",
        "ter",
        "tot",
        "und",
        "van",
        "vande",
        "vander",
        "vom",
        "von",
        "vor",
        "y",
        "zu",
        "zum",
        "zur",
        "'t",
    ]
)
#: "van {Gogh}": what stands in braces is the family name as it is, and what stands before them its particle.
_BRACED_FAMILY = re.compile(r"([^{}]*?)\s*\{([^{}]+)\}")
_COMMA = re.compile(r",(?![^{}]*\})")  # outside braces
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def parse_person(text: str) -> Person:
    """Read one typed name: "Given von Family", "von Family, Given", "von Family, Jr, Given", or "{Literal}".

    The three comma forms are BibTeX's (btxdoc, "Names"); braces around the family name keep it whole in them. Without a
    comma, lower-case words that are known
    particles open the family part; a first name alone stays a family name, as BibTeX does.
    """
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return Person(literal=text[1:-1].strip())
    parts = [part.strip() for part in _COMMA.split(text)] if "," in text else [text]
    if len(parts) >= 3:
        particle, family = _split_particle(parts[0])
        return Person(family=family, given=", ".join(parts[2:]), particle=particle, suffix=parts[1])
    if len(parts) == 2:
        if parts[1].casefold() in _SUFFIXES:
            whole = parse_person(parts[0])
            return Person(whole.family, whole.given, whole.particle, parts[1])
        particle, family = _split_particle(parts[0])
        return Person(family=family, given=parts[1], particle=particle)
    words = text.split(" ")
    suffix = words.pop() if len(words) > 2 and words[-1].casefold() in _SUFFIXES else ""
    for index, word in enumerate(words[:-1] if not _PARTICLES.isdisjoint(words) else ()):
        if index > 0 and word in _PARTICLES:
            particle, family = _split_particle(" ".join(words[index:]))
            return Person(family, " ".join(words[:index]), particle, suffix)
    return Person(words[-1], " ".join(words[:-1]), "", suffix)


def _split_particle(last: str) -> tuple[str, str]:
    """Split "van der Berg" into ("van der", "Berg"); a name of particles only stays whole."""
    if match := _BRACED_FAMILY.fullmatch(last):
        return match[1], match[2]
    words = last.split(" ")
    count = 0
    while count < len(words) - 1 and words[count] in _PARTICLES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def people_line(people: tuple[Person, ...], *, limit: int = 3) -> str:
    """Short names for one line: "Doe, Roe and Poe", or "Doe et al." beyond `limit`."""
    names = [person.short_name for person in people]
    if len(names) > limit:
        return f"{names[0]} et al."
    if len(names) > 1:
        return ", ".join(names[:-1]) + " and " + names[-1]
    return names[0] if names else ""
