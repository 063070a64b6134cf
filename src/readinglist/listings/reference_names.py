"""The names at the beginning of a reference, in the styles in which papers print them.

"Family, G. H., & Family, I." (APA) · "G. H. Family, I. Family, and J. Family" (plain BibTeX, IEEE) · "Family GH,
Family I" (Vancouver) · "Family, Given, and Given Family" (Chicago, MLA) · "Given Family, Given Family" (ACL).
A name counts only where a separator or the end of the names stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.model.people import Person
from readinglist.outside.naming import person_of_name

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-Я"
_PARTICLE = r"(?:van|von|de|der|den|del|della|dos|di|da|du|la|le|el|al|ten|ter|af|zu|Van|Von|De|Di|Da|Du|La|Le|d[’'])"
_WORD = rf"[{_UPPER}][\w’'`´]*(?:[-‐–][\w’'`´]+)*"
_FAMILY = rf"(?:{_PARTICLE}\s?){{0,3}}{_WORD}(?:\s(?!and\b|et\b){_WORD}){{0,2}}"
_INITIAL = rf"(?:[{_UPPER}]|Ch|Chr|Ju|Kh|Ph|Sh|Th|Ts|Wm|Ya|Yu|Zh)\."
_INITIALS = rf"{_INITIAL}(?:[\s-]{{0,2}}{_INITIAL}){{0,4}}"
_BARE_INITIALS = rf"[{_UPPER}]{{1,3}}(?:-[{_UPPER}])?"
_SUFFIX = r"(?:,?\s(?:Jr|Sr)\.?|,?\sI{2,3}|,?\sIV)?"
_END = r"(?=\s*(?:[,;:.(\[&“\"«‘]|``|$)|\s+(?:and|und|et|y)\b)"

#: Behind initials stands a full stop, which may be that of the names as well.
_FAMILY_INITIALS = re.compile(
    rf"(?P<family>{_FAMILY}),\s*(?P<given>{_INITIALS}(?:\s{_PARTICLE}\b)?){_SUFFIX}(?:(?<=\.)|{_END})"
)
_FAMILY_DOTTED = re.compile(rf"(?P<family>{_FAMILY})\s(?P<given>{_INITIALS})(?:(?<=\.)|{_END})")
_INITIALS_FAMILY = re.compile(rf"(?P<given>{_INITIALS})\s?(?P<family>{_FAMILY}){_SUFFIX}{_END}")
_FAMILY_BARE = re.compile(rf"(?P<family>{_FAMILY}),?\s(?P<given>{_BARE_INITIALS}){_END}")
_FAMILY_GIVEN = re.compile(
    rf"(?P<family>{_FAMILY}),\s(?P<given>{_WORD}(?:\s{_INITIALS}|\s{_WORD}(?:\s{_INITIALS})?)?)(?!:)(?:(?<=\.)|{_END})"
)
_GIVEN_FAMILY = re.compile(rf"(?P<given>{_WORD}(?:\s{_INITIALS})?)\s(?P<family>{_FAMILY}){_SUFFIX}{_END}")
#: In which forms a list goes on once its first name has this one.
_STYLES: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = (
    (_FAMILY_INITIALS, (_FAMILY_INITIALS, _INITIALS_FAMILY)),
    (_INITIALS_FAMILY, (_INITIALS_FAMILY,)),
    (_FAMILY_BARE, (_FAMILY_BARE,)),
    (_FAMILY_DOTTED, (_FAMILY_DOTTED,)),
    (_FAMILY_GIVEN, (_GIVEN_FAMILY, _INITIALS_FAMILY, _FAMILY_GIVEN)),
    (_GIVEN_FAMILY, (_GIVEN_FAMILY, _INITIALS_FAMILY)),
)
_SEPARATOR = re.compile(r"\s*[,;]?\s*(?:and|und|et|y|&)\s+|\s*[,;]\s*", re.IGNORECASE)
_OPEN_END = re.compile(r"[\s,;]*(?:and\s+|&\s*)?(?:et\.?\s*al\b\.?|others\b\.?)", re.IGNORECASE)
_EDITORS = re.compile(r"[\s,]*\(?\b(?:eds?|editors?|hrsg|directors?|producers?|trans)\b\.?\)?", re.IGNORECASE)
#: Names behind this place are no more at the beginning of a reference.
_LIMIT = 6_000


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a reference: characters [0, end) of it. is_open: "et al." says that there are more.

    are_whole: they are written with initials or as "Family, Given", which a title seldom is.
    """

    people: tuple[Person, ...]
    end: int
    is_open: bool
    are_whole: bool
    are_editors: bool = False


def read_names(text: str) -> Names | None:
    """The names with which a reference begins, in the style that understands most of them."""
    found = [_read_style(text, first, others) for first, others in _STYLES]
    return max(filter(None, found), key=lambda names: len(text[: names.end].rstrip(". ")), default=None)


def _read_style(text: str, first: re.Pattern[str], others: Sequence[re.Pattern[str]]) -> Names | None:
    match = first.match(text)
    if match is None:
        return None
    matches = [match]
    end = match.end()
    while end < _LIMIT and (separator := _SEPARATOR.match(text, end)):
        forms = (
            others if "," in separator[0].split("and")[-1] or "and" not in separator[0] else (*others, _GIVEN_FAMILY)
        )
        following = next(filter(None, (name.match(text, separator.end()) for name in forms)), None)
        if following is None:
            break
        matches.append(following)
        end = following.end()
    open_end = _OPEN_END.match(text, end)
    end = open_end.end() if open_end else end
    editors = _EDITORS.match(text, end)
    return Names(
        tuple(person for name in matches if (person := _person(name)) is not None),
        editors.end() if editors else end,
        open_end is not None,
        first is not _GIVEN_FAMILY,
        editors is not None,
    )


def _person(match: re.Match[str]) -> Person | None:
    given = match["given"]
    if match.re is _FAMILY_BARE:
        given = " ".join(f"{letter}." for letter in given if letter != "-")
    if match.re is _GIVEN_FAMILY:
        return person_of_name(f"{given} {match['family']}")
    return person_of_name(f"{match['family']}, {given}")
