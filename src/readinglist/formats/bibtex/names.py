"""People as BibTeX reads them: "von Last, Jr, First", joined by " and ".

BibTeX finds the parts of a name by commas, capitals and the word "and"; whatever it could misread gets braces.
Source: btxdoc, section 4 ("Names"), and `bibtex` itself as oracle in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from readinglist.formats.bibtex.decoding import decode
from readinglist.model.people import Person

_AND = re.compile(r"(?:^|[\s~])and(?:[\s~]|$)", re.IGNORECASE)
#: Particles that stand without a blank before the name: d'Alembert.
_ELIDED = ("'", "’", "-")
#: "Peyton Jones, Simon L.": words of plain letters, those of the family name with a capital, one comma.
_PLAIN_NAME = re.compile(
    r"([A-Z][A-Za-z.]*+(?:[ -][A-Z][A-Za-z.]*+)*+), ([A-Z][A-Za-z.]*+(?:[ -][A-Za-z][A-Za-z.]*+)*+)"
)
_AND_OR_BRACE = re.compile(r"[{}]|(?<=[ \t\r\n])and(?=[ \t\r\n])", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_WORD_MARK = re.compile(r"[{}\s~,-]")
_LETTERS = re.compile(r"[A-Za-z]+")
#: Control sequences that BibTeX knows to be letters.
_LETTER_COMMANDS = frozenset("i j oe OE ae AE aa AA o O l L ss".split())  # noqa: SIM905


def format_people(people: tuple[Person, ...], encode: Callable[[str], str]) -> str:
    """The value of an author or editor field; empty when no person has a name."""
    return " and ".join(name for person in people if (name := format_person(person, encode)))


def format_person(person: Person, encode: Callable[[str], str]) -> str:
    if literal := encode(person.literal):
        return f"{{{literal}}}"
    family, given, suffix = encode(person.family), encode(person.given), encode(person.suffix)
    particle = encode(person.particle)
    if not family:
        family, given, particle = given or particle, "", particle if given else ""
    if not family:
        return f"{{{suffix}}}" if suffix else ""
    if not given and not suffix:
        return _with_particle(particle, f"{{{family}}}" if " " in family else _protected(family))
    last = _with_particle(particle, _protected(family))
    if not suffix:
        return f"{last}, {_protected(given)}"
    return f"{last}, {_protected(suffix)}, {_protected(given) if given else '{}'}"


def _with_particle(particle: str, family: str) -> str:
    if not particle:
        return family
    blank = "" if particle.endswith(_ELIDED) else " "
    return f"{_protected(particle)}{blank}{family}"


def _protected(part: str) -> str:
    """The part in braces where a comma (`\\,` has one too), an "and" or "others" would be misread.

    So is a part of hyphens alone: BibTeX takes them for blanks between the words of a name and finds no word.
    """
    is_misread = "," in part or _AND.search(part) or part.casefold() == "others" or (part and not part.strip("-~ "))
    return f"{{{part}}}" if is_misread else part


# -- reading ----------------------------------------------------------------------------------------------------


def parse_names(tex: str) -> tuple[tuple[Person, ...], bool]:
    """The people of an author or editor field, and whether it ends with "and others".

    Rules of bibtex.web, "format.name$", with one difference: the case of letters outside ASCII counts as well, so that
    "Ōno" is a family name (BibTeX sees the small "n" first and takes the word for a particle).
    """
    names = [name for name in _split_at_and(tex) if name]
    has_others = len(names) > 0 and names[-1] == "others"
    people = (_parse_name(name) for name in (names[:-1] if has_others else names))
    return tuple(person for person in people if person.name), has_others


def _split_at_and(tex: str) -> list[str]:
    """Names between "and" in any case with blanks on both sides, outside braces."""
    if "{" not in tex and "}" not in tex:
        return [name.strip() for name in _AND_OR_BRACE.split(tex)]
    found, start, depth = [], 0, 0
    for mark in _AND_OR_BRACE.finditer(tex):
        if mark[0] in "{}":
            depth = max(depth + (1 if mark[0] == "{" else -1), 0)
        elif depth == 0:
            found.append(tex[start : mark.start()].strip())
            start = mark.end()
    return [*found, tex[start:].strip()]


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a name; `separator`: what stands before it, a blank, a hyphen or nothing."""

    text: str
    separator: str

    @property
    def is_particle(self) -> bool:
        return _is_particle(self.text)


@lru_cache(maxsize=8192)  # the same people wrote many papers
def _parse_name(name: str) -> Person:
    if plain := _PLAIN_NAME.fullmatch(name):  # most names, in a tenth of the time
        return Person(plain[1], plain[2])
    parts = _split_at_commas(name)
    if len(parts) == 1:
        words = parts[0]
        start = next((at for at, word in enumerate(words[:-1]) if word.is_particle), None)
        if start is None:
            start = len(words) - 1
            while start > 0 and words[start].separator == "-":
                start -= 1
            return _person(words[:start], [], words[start:], [])
        end = _end_of_particle(words, start)
        return _person(words[:start], words[start:end], words[end:], [])
    end = _end_of_particle(parts[0], 0)
    last, suffix, first = parts[0], parts[1] if len(parts) > 2 else [], parts[-1]
    return _person(first, last[:end], last[end:], suffix)


def _end_of_particle(words: Sequence[_Word], start: int) -> int:
    """Behind the last word in small letters, the last word of all excepted; `start` when there is none."""
    return next((at + 1 for at in range(len(words) - 2, start - 1, -1) if words[at].is_particle), start)


def _person(first: Sequence[_Word], von: Sequence[_Word], last: Sequence[_Word], suffix: Sequence[_Word]) -> Person:
    if len(last) == 1 and not first and not von and not suffix and _is_literal(last[0].text):
        return Person(literal=_text(last))
    particle = _text(von)
    if von and last and last[0].separator == "-":
        particle += "-"  # al-Hasan
    return Person(_text(last), _text(first), particle, _text(suffix))


def _text(words: Sequence[_Word]) -> str:
    if not words:
        return ""
    source = "".join(f"{word.separator if at else ''}{word.text}" for at, word in enumerate(words))
    return " ".join(decode(source).split())


def _is_literal(word: str) -> bool:
    r"""Whether braces hold all of it together, `{Barnes and Noble}`, and not just one letter, `{\O}`."""
    if not (word.startswith("{") and len(_first_group(word)) == len(word)):
        return False
    return not word.startswith("{\\") or " " in word


def _first_group(word: str) -> str:
    depth = 0
    for brace in _BRACE.finditer(word):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return word[: brace.end()]
    return word


def _split_at_commas(name: str) -> list[list[_Word]]:
    """At most three lists of words: BibTeX takes further commas for blanks. Blanks, ties and hyphens part words."""
    parts: list[list[_Word]] = [[]]
    start, depth, separator = 0, 0, ""
    for mark in _WORD_MARK.finditer(name.rstrip(" \t\r\n~-,") + " "):
        char = mark[0]
        if char in "{}":
            depth = max(depth + (1 if char == "{" else -1), 0)
        elif depth == 0:
            if word := name[start : mark.start()]:
                parts[-1].append(_Word(word, separator if parts[-1] else ""))
                separator = ""
            if char == "," and len(parts) < 3:
                parts.append([])
            separator = separator or ("-" if char == "-" else " ")
            start = mark.end()
    return parts


def _is_particle(word: str) -> bool:
    """Whether the first letter outside braces is small (bibtex.web, 397). `{\\'e}` is a letter, other groups not."""
    if "A" <= word[0] <= "Z":
        return False
    depth, index = 0, 0
    while index < len(word):
        char = word[index]
        if char == "{" and depth == 0 and word.startswith("\\", index + 1):
            return _is_small_letter(word, index + 2)
        depth += (char == "{") - (char == "}")
        if depth == 0 and char.isalpha() and char.upper() != char.lower():
            return char.islower()
        index += 1
    return False


def _is_small_letter(word: str, index: int) -> bool:
    """Of a group that starts with a backslash: the case of `\\o` itself, or of the first letter behind an accent."""
    control = _LETTERS.match(word, index)
    if control and control[0] in _LETTER_COMMANDS:
        return control[0][0].islower()
    depth = 1
    for char in word[control.end() if control else index :]:
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return False
        if char.isalpha():
            return char.islower()
    return False
