"""Authors as arXiv's texts name them: one line, with affiliations in brackets, accents in TeX and groups among them.

"Ada Lovelace (1), Jos\\'e Ruiz and The CMB-S4 Collaboration ((1) London, (2) Madrid)". Source of the form:
info.arxiv.org/help/prep, "Author(s)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.model.people import Person
from readinglist.model.texts import one_line
from readinglist.outside.naming import people_of_names
from readinglist.outside.tex_letters import decode_tex_letters

#: "et al. (5 additional authors not shown)", as the texts end a list that is too long for them.
_MORE = re.compile(
    r",?\s*(?:and\s+)?(?:et al\.?\s*)?\(([\d,]{1,7})\s+(?:additional\s+|more\s+)?authors?\s+not\s+shown\)",
    re.IGNORECASE,
)
#: A list that ends so without a number.
_CUT = re.compile(r",?\s*(?:\bet al\b\.?|\band others)\s*$", re.IGNORECASE)
_CUT_ENDS = ("al", "al.", "others")
_PARENTHESIS = re.compile(r"[()]")
#: Between two names, in a line with single blanks.
_BETWEEN = re.compile(r" ?[,;] ?(?:and )?| and |: ")
_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


@dataclass(frozen=True, slots=True)
class Authors:
    """people: all of them, or none where the text does not name all. count: how many they are, where that is said."""

    people: tuple[Person, ...] = ()
    count: int | None = None


def read_authors(text: str) -> Authors:
    """The authors in one line (or several) of a text of arXiv."""
    more = _MORE.search(text) if "not" in text else None  # asked first what is quick: a page has a thousand such lines
    shown = _outside_parentheses(decode_tex_letters(one_line(_MORE.sub("", text) if more else text)))
    shown = one_line(shown.replace("~", " "))
    is_cut = shown.endswith(_CUT_ENDS) and _CUT.search(shown) is not None
    people = people_of_names(_names(_CUT.sub("", shown) if is_cut else shown))
    if more is not None:
        return Authors(count=len(people) + int(more[1].replace(",", "") or 0))
    return Authors() if is_cut else Authors(people, len(people) or None)


def _names(text: str) -> list[str]:
    names: list[str] = []
    for part in _BETWEEN.split(text):
        name = part.strip()
        if name in _SUFFIXES and names:
            names[-1] += f" {name}"
        elif name:
            names.append(name)
    return names


def _outside_parentheses(text: str) -> str:
    """The text without what stands in parentheses, which may be nested; one that is never closed opens nothing."""
    if "(" not in text:
        return text
    kept, at, depth, opened = [], 0, 0, 0
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "(":
            if depth == 0:
                kept.append(text[at : match.start()])
                opened = match.start()
            depth += 1
        elif depth:
            depth -= 1
            at = match.end() if depth == 0 else at
    kept.append(text[opened:] if depth else text[at:])
    return "".join(kept)
