"""The markers of bracket patterns: name -> what it takes from a paper."""

from __future__ import annotations

import re
from collections.abc import Callable

from readinglist.citekeys.folding import fold
from readinglist.citekeys.names import authors, authors_or_editors, full_last_name, initials, last_name
from readinglist.citekeys.title_words import (
    SKIPPED,
    plain_title,
    raise_first,
    significant_words,
    split_words,
    without_skipped,
)
from readinglist.model.dates import MONTHS
from readinglist.model.paper import Paper
from readinglist.model.people import Person

Marker = Callable[[Paper], str]
People = Callable[[Paper], tuple[Person, ...]]

_UNWANTED = re.compile(r"[\s\-`ʹ:!;?^${}(),=\\\"#%~'.]+")
_NUMBER = re.compile(r"\d+")
_NOT_WORD = re.compile(r"[\W_]+")


def find_marker(name: str) -> Marker | None:
    """The marker of a name such as "auth", "authors3" or "shorttitle", or None."""
    if known := _SIMPLE.get(name):
        return known
    for pattern, make in _COUNTED:
        if match := pattern.fullmatch(name):
            return make(*(int(number) for number in match.groups()))
    return _people_marker(name)


# -- people -----------------------------------------------------------------------------------------------------


def _people_marker(name: str) -> Marker | None:
    people: People = authors_or_editors
    if name.startswith("pureauth"):
        name, people = name.removeprefix("pure"), authors
    elif name.startswith(("edtr", "editor")):
        name = re.sub(r"edtr|editor", "auth" if name.startswith("edtr") else "author", name)
        people = _editors
    for pattern, choose in _PEOPLE:
        if match := pattern.fullmatch(name):
            numbers = [int(number) for number in match.groups()]
            return lambda paper: choose([_short(person) for person in people(paper)], *numbers)
    if choose_person := _PERSONS.get(name):
        return lambda paper: choose_person(people(paper))
    return None


def _editors(paper: Paper) -> tuple[Person, ...]:
    return paper.editors


def _short(person: Person) -> str:
    """Family name as a bracket pattern cuts it: folded and without marks before letters are counted."""
    return _UNWANTED.sub("", fold(last_name(person), is_german=True))


def _nth(names: list[str], characters: int, number: int) -> str:
    return names[number - 1][:characters] if 0 < number <= len(names) else ""


def _first_names(names: list[str], count: int) -> str:
    return "".join(names[:count]) + ("EtAl" if len(names) > count else "")


def _et_al(names: list[str], *, separator: str, ending: str) -> str:
    return names[0] + ending if len(names) > 2 else separator.join(names)


def _auth_short(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return "".join(name[:1] for name in names[:3]) + ("+" if len(names) > 3 else "")


def _share_letters(names: list[str], total: int) -> str:
    """authIniN: at most `total` letters over all names, the first names one more where it does not divide."""
    if not names:
        return ""
    each, rest = divmod(total, len(names))
    return "".join(name[: each + (index < rest)] for index, name in enumerate(names))[:total]


def _alpha(people: tuple[Person, ...]) -> str:
    """The label of BibTeX's alpha style, particles included: "van der Aalst" gives "vdA"."""
    parts = [_fold_parts(person) for person in people]
    if len(parts) == 1:
        return "".join(part[:1] for part in parts[0][:-1]) + parts[0][-1][:3] if parts[0] else ""
    shown = parts if len(parts) <= 4 else parts[:3]
    return "".join(part[:1] for name in shown for part in name) + ("+" if len(parts) > 4 else "")


def _fold_parts(person: Person) -> list[str]:
    return [_UNWANTED.sub("", part) for part in fold(full_last_name(person), is_german=True).split()]


_CHOICES: list[tuple[str, Callable[..., str]]] = [
    ("auth", lambda names: _nth(names, 999, 1)),
    (r"auth(\d+)", lambda names, characters: _nth(names, characters, 1)),
    (r"auth(\d+)_(\d+)", _nth),
    ("authors", lambda names: "".join(names)),
    (r"authors(\d+)", _first_names),
    ("authorLast", lambda names: names[-1] if names else ""),
    ("authorIni", lambda names: "".join([name[:1] if index else name[:5] for index, name in enumerate(names)])),
    (r"authIni(\d+)", _share_letters),
    (r"auth\.auth\.ea", lambda names: ".".join(names[:2]) + (".ea" if len(names) > 2 else "")),
    (r"auth\.etal", lambda names: _et_al(names, separator=".", ending=".etal")),
    ("authEtAl", lambda names: _et_al(names, separator="", ending="EtAl")),
    ("authshort", _auth_short),
]
_PEOPLE = [(re.compile(pattern), choose) for pattern, choose in _CHOICES]
_PERSONS: dict[str, Callable[[tuple[Person, ...]], str]] = {
    "authorsAlpha": _alpha,
    "authForeIni": lambda people: initials(people[0])[:1] if people else "",
    "authorLastForeIni": lambda people: initials(people[-1])[:1] if people else "",
    "authFirstFull": lambda people: full_last_name(people[0]) if people else "",
    "author": lambda people: " and ".join(person.sort_name for person in people),
}


# -- titles -----------------------------------------------------------------------------------------------------


def _title(paper: Paper) -> str:
    """[title]: significant words and the first one with a capital, the others in small letters at the front."""
    words = split_words(paper.title)
    shown = [
        raise_first(word) if index == 0 or word.casefold() not in SKIPPED else word[:1].lower() + word[1:]
        for index, word in enumerate(words)
    ]
    return " ".join(shown)


def _short_title(paper: Paper, count: int) -> str:
    words = split_words(paper.title)
    return " ".join((without_skipped(words) or words)[:count])


def _camel(paper: Paper, count: int | None = None) -> str:
    return "".join(_NOT_WORD.sub("", raise_first(word)) for word in split_words(paper.title)[:count])


def _counted_short_title(count: int, capitals: int) -> Marker:
    """[shorttitle3_3], the form that Better BibTeX added to the brackets: n words, the first m with a capital."""

    def evaluate(paper: Paper) -> str:
        words = significant_words(paper.title)[:count]
        return " ".join(raise_first(word) if index < capitals else word for index, word in enumerate(words))

    return evaluate


# -- the rest ---------------------------------------------------------------------------------------------------


def _year(paper: Paper) -> str:
    return str(paper.date.year) if paper.date else ""


def _month(paper: Paper) -> str:
    return MONTHS[paper.date.month - 1].lower() if paper.date and paper.date.month else ""


def _pages(paper: Paper) -> list[str]:
    return sorted(_NUMBER.findall(paper.pages), key=int)


def _keywords(paper: Paper, count: int | None = None) -> str:
    return "".join("".join(keyword.split()) for keyword in paper.keywords[:count])


_SIMPLE: dict[str, Marker] = {
    "title": _title,
    "fulltitle": lambda paper: plain_title(paper.title),
    "shorttitle": lambda paper: _short_title(paper, 3),
    "veryshorttitle": lambda paper: _short_title(paper, 1),
    "shorttitleINI": lambda paper: "".join(word[:1] for word in split_words(paper.title)[:3]),
    "camel": _camel,
    "year": _year,
    "shortyear": lambda paper: _year(paper)[-2:],
    "month": _month,
    "day": lambda paper: str(paper.date.day) if paper.date and paper.date.day else "",
    "date": lambda paper: paper.date.iso if paper.date else "",
    "firstpage": lambda paper: next(iter(_pages(paper)), ""),
    "lastpage": lambda paper: next(iter(_pages(paper)[-1:]), ""),
    "pageprefix": lambda paper: re.split(r"\d", paper.pages, maxsplit=1)[0] if _pages(paper) else "",
    "keywords": _keywords,
    "entrytype": lambda paper: paper.type.value,
    "citationkey": lambda paper: paper.citation_key,
    "journal": lambda paper: paper.venue,
    "booktitle": lambda paper: paper.venue,
    "publisher": lambda paper: paper.publisher,
    "organization": lambda paper: paper.organization,
    "volume": lambda paper: paper.volume,
    "number": lambda paper: paper.number,
    "pages": lambda paper: paper.pages,
    "abstract": lambda paper: paper.abstract,
    "doi": lambda paper: paper.identifier("doi"),
    "isbn": lambda paper: paper.identifier("isbn"),
    "eprint": lambda paper: paper.identifier("arxiv"),
}
_COUNTED: list[tuple[re.Pattern[str], Callable[..., Marker]]] = [
    (re.compile(r"camel(\d+)"), lambda count: lambda paper: _camel(paper, count)),
    (re.compile(r"shorttitle(\d+)_(\d+)"), _counted_short_title),
    (re.compile(r"shorttitle(\d+)"), lambda count: lambda paper: _short_title(paper, count)),
    (re.compile(r"keywords(\d+)"), lambda count: lambda paper: _keywords(paper, count)),
    (re.compile(r"keyword(\d+)"), lambda number: lambda paper: "".join(paper.keywords[number - 1 : number])),
]
