"""The functions and filters of formula patterns: name -> what they take from a paper, or do to a text.

The names are those of Better BibTeX, compared without regard to case, as it does for functions of one meaning.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from readinglist.citekeys.expressions import TEXT_LIMIT, compile_expression
from readinglist.citekeys.folding import fold
from readinglist.citekeys.names import authors, authors_or_editors, full_last_name, initials, last_name
from readinglist.citekeys.title_words import SKIPPED, raise_first, significant_words
from readinglist.errors import InvalidRequest
from readinglist.model.dates import MONTHS
from readinglist.model.paper import Paper
from readinglist.model.people import Person

Filter = Callable[[str], str]


class NextFormula(Exception):
    """A condition of this formula is not met: the next one is tried. Never leaves the package."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands in the brackets of a function or filter."""

    positional: list[object]
    named: dict[str, object]


@dataclass(frozen=True, slots=True)
class SuffixStyle:
    """How equal keys are told apart: `template` holds %(n)s, %(a)s or %(A)s, of which the first is number `first`.

    is_always gives the first of equal keys a suffix too.
    """

    template: str = "%(a)s"
    is_always: bool = False
    first: int = 1


@dataclass(frozen=True, slots=True)
class _Word:
    """A function or filter with its parameters in order and their defaults, which also tell their types."""

    work: Callable[..., object]
    parameters: Mapping[str, object]


def make_function(name: str, arguments: Arguments, pattern: str) -> Callable[[Paper], str]:
    word = _FUNCTIONS.get(name) or _FUNCTIONS.get(name.lower())
    if word is None:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" has the function "{name}", which is not known.',
            f"Known are {', '.join(sorted(_FUNCTIONS))}.",
        )
    return partial(word.work, **_bind(name, word, arguments, pattern))  # type: ignore[return-value]


def make_filter(name: str, arguments: Arguments, pattern: str) -> Filter:
    word = _FILTERS.get(name.lower())
    if word is None:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" has the filter ".{name}", which is not known.',
            f"Known are {', '.join(sorted(_FILTERS))}.",
        )
    return partial(word.work, **_bind(f".{name}", word, arguments, pattern))  # type: ignore[return-value]


def suffix_style(arguments: Arguments, pattern: str) -> SuffixStyle:
    bound = _bind("postfix", _Word(str, {"format": "%(a)s", "start": 0}), arguments, pattern)
    template = str(bound["format"])
    if len(re.findall(r"%\([naA]\)s", template)) != 1 or template.count("%") != 1:
        raise InvalidRequest(
            f'The citation key pattern "{pattern}" asks for the suffix "{template}".',
            "A suffix holds exactly one of %(n)s, %(a)s and %(A)s.",
        )
    return SuffixStyle(template, bool(bound["start"]))


def compile_regex(text: str, pattern: str) -> re.Pattern[str]:
    """Read `/expression/flags`; the flags i and g are known, g is always meant."""
    body, _, flags = text[1:].rpartition("/")
    return compile_expression(body, pattern=pattern, flags=re.IGNORECASE if "i" in flags else 0)


def _bind(name: str, word: _Word, arguments: Arguments, pattern: str) -> dict[str, object]:
    """Arguments by parameter name, checked against the defaults' types."""
    names = list(word.parameters)
    bound = dict(zip(names, arguments.positional, strict=False)) | arguments.named
    unknown = [key for key in arguments.named if key not in word.parameters]
    if unknown or len(arguments.positional) > len(names):
        extra = unknown[0] if unknown else arguments.positional[len(names)]
        raise InvalidRequest(f'The citation key pattern "{pattern}" gives {name} an unknown argument "{extra}".')
    for key, value in bound.items():
        default = word.parameters[key]
        if isinstance(default, int) and not isinstance(value, int):
            raise InvalidRequest(
                f'The citation key pattern "{pattern}" gives {name} "{value}" where a number is needed.'
            )
        if isinstance(default, str) and not isinstance(value, re.Pattern):
            bound[key] = str(value)
    return {**word.parameters, **bound}


# -- people -----------------------------------------------------------------------------------------------------


def _names(paper: Paper, *, creator: str, has_initials: bool) -> list[str]:
    people: dict[str, Callable[[Paper], tuple[Person, ...]]] = {
        "author": authors,
        "editor": lambda paper: paper.editors,
    }
    found = people.get(creator, authors_or_editors)(paper)
    return [full_last_name(person) + (initials(person) if has_initials else "") for person in found]


def _auth(paper: Paper, *, n: int, m: int, creator: str, initials: bool) -> str:
    names = _names(paper, creator=creator, has_initials=initials)
    name = names[m - 1] if 0 < m <= len(names) else ""
    return name[:n] if n else name


def _authors_n(paper: Paper, *, n: int, creator: str, initials: bool, sep: str) -> str:
    names = _names(paper, creator=creator, has_initials=initials)
    return sep.join([*names[:n], "EtAl"] if 0 < n < len(names) else names)


def _authors_alpha(paper: Paper, *, creator: str, initials: bool, sep: str) -> str:
    people = paper.editors if creator == "editor" else authors_or_editors(paper)
    names = [last_name(person) for person in people]
    if len(names) == 1:
        return names[0][:3]
    shown = names if len(names) <= 4 else names[:3]
    return sep.join(name[:1] for name in shown) + ("+" if len(names) > 4 else "")


def _first_two(paper: Paper, *, creator: str, initials: bool, sep: str, ending: str, is_second_shown: bool) -> str:
    """Two names, or the first (or first two) and `ending` where there are more."""
    names = _names(paper, creator=creator, has_initials=initials)
    if len(names) <= 2:
        return sep.join(names)
    return sep.join([*names[: 1 + is_second_shown], ending])


def _auth_ini(paper: Paper, *, n: int, creator: str, initials: bool, sep: str) -> str:
    return sep.join(name[:n] for name in _names(paper, creator=creator, has_initials=initials))


def _author_ini(paper: Paper, *, creator: str, initials: bool, sep: str) -> str:
    names = _names(paper, creator=creator, has_initials=initials)
    return sep.join(name[:1] if index else name[:5] for index, name in enumerate(names))


def _auth_short(paper: Paper, *, creator: str, initials: bool, sep: str) -> str:
    names = _names(paper, creator=creator, has_initials=initials)
    if len(names) == 1:
        return names[0]
    return sep.join(name[:1] for name in names[:3]) + ("+" if len(names) > 3 else "")


def _author_last(paper: Paper, *, creator: str, initials: bool) -> str:
    return next(iter(_names(paper, creator=creator, has_initials=initials)[-1:]), "")


def _fore_initial(paper: Paper, *, creator: str, index: int) -> str:
    people = paper.editors if creator == "editor" else authors_or_editors(paper)
    return initials(people[index])[:1] if people else ""


# -- title, date and fields -------------------------------------------------------------------------------------


def _short_title(paper: Paper, *, n: int, m: int) -> str:
    words = significant_words(paper.title)[:n]
    return " ".join([raise_first(fold(word)) if index < m else word for index, word in enumerate(words)])


def _year(paper: Paper) -> str:
    return str(paper.date.year) if paper.date else ""


def _date(paper: Paper, *, format: str) -> str:
    """%Y, %y, %m, %d, with "-" after the % for no leading nought; what is not known ends the text."""
    if paper.date is None:
        return ""
    known = {"Y": paper.date.year, "y": paper.date.year % 100, "m": paper.date.month, "d": paper.date.day}
    text = ""
    for before, dash, letter in re.findall(r"([^%]*)(?:%(-?)([Yymd])|$)", format):
        value = known.get(letter)
        if letter and value is None:
            break
        text += before + ("" if value is None else str(value) if dash else f"{value:0{4 if letter == 'Y' else 2}d}")
    return text


def _month(paper: Paper) -> str:
    return MONTHS[paper.date.month - 1].lower() if paper.date and paper.date.month else ""


def _page(paper: Paper, *, index: int) -> str:
    pages = [page for page in re.split(r"[\s\-–—,;+]+", paper.pages) if page]
    return pages[index] if pages else ""


def _type(paper: Paper, *, a: str, b: str, c: str) -> str:
    wanted = {text.lower() for text in (a, b, c) if text}
    if wanted and paper.type.value not in wanted:
        raise NextFormula
    return "" if wanted else paper.type.value


def _keyword(paper: Paper, *, n: int) -> str:
    return next(iter(sorted(paper.keywords)[n : n + 1]), "")


_PEOPLE: dict[str, object] = {"creator": "*", "initials": False}
_FUNCTIONS: dict[str, _Word] = {
    "auth": _Word(_auth, {"n": 0, "m": 1} | _PEOPLE),
    "authorsn": _Word(_authors_n, {"n": 0} | _PEOPLE | {"sep": " "}),
    "authorsalpha": _Word(_authors_alpha, _PEOPLE | {"sep": " "}),
    "authetal": _Word(partial(_first_two, ending="EtAl", is_second_shown=False), _PEOPLE | {"sep": " "}),
    "authetal2": _Word(partial(_first_two, ending="etal", is_second_shown=False), _PEOPLE | {"sep": "."}),
    "authauthea": _Word(partial(_first_two, ending="ea", is_second_shown=True), _PEOPLE | {"sep": "."}),
    "authini": _Word(_auth_ini, {"n": 0} | _PEOPLE | {"sep": "."}),
    "authorini": _Word(_author_ini, _PEOPLE | {"sep": "."}),
    "authshort": _Word(_auth_short, _PEOPLE | {"sep": "."}),
    "authorlast": _Word(_author_last, _PEOPLE),
    "authforeini": _Word(partial(_fore_initial, index=0), {"creator": "*"}),
    "authorlastforeini": _Word(partial(_fore_initial, index=-1), {"creator": "*"}),
    "shorttitle": _Word(_short_title, {"n": 3, "m": 0}),
    "veryshorttitle": _Word(_short_title, {"n": 1, "m": 0}),
    "title": _Word(lambda paper: " ".join(significant_words(paper.title)), {}),
    "Title": _Word(lambda paper: paper.title, {}),
    "year": _Word(_year, {}),
    "shortyear": _Word(lambda paper: _year(paper)[-2:], {}),
    "month": _Word(_month, {}),
    "date": _Word(_date, {"format": "%Y-%m-%d"}),
    "journal": _Word(lambda paper, abbrev: paper.venue, {"abbrev": "full"}),
    "publicationtitle": _Word(lambda paper: paper.venue, {}),
    "firstpage": _Word(partial(_page, index=0), {}),
    "lastpage": _Word(partial(_page, index=-1), {}),
    "volume": _Word(lambda paper: paper.volume, {}),
    "issue": _Word(lambda paper: paper.number, {}),
    "pages": _Word(lambda paper: paper.pages, {}),
    "publisher": _Word(lambda paper: paper.publisher, {}),
    "doi": _Word(lambda paper: paper.identifier("doi"), {}),
    "isbn": _Word(lambda paper: paper.identifier("isbn"), {}),
    "keyword": _Word(_keyword, {"n": 0}),
    "type": _Word(_type, {"a": "", "b": "", "c": ""}),
    # Lines of Zotero's "extra" field: a paper of ours has none, so a formula falls through to its alternative.
    "extra": _Word(lambda paper, variable: "", {"variable": ""}),
}


# -- filters ----------------------------------------------------------------------------------------------------

_RELATIONS = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_UNSAFE = re.compile(r"[\\\"#%'(),={}~]+")
_PUNCTUATION = re.compile(r"[^\w\s-]+|_+")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def _fold_filter(text: str, *, mode: str) -> str:
    return fold(text, is_german=mode in ("de", "german"))


def _skip_words(text: str, *, nopunct: bool) -> str:
    words = re.sub(r"[/:\"]", " ", text).split()
    kept = [word for word in words if word.casefold() not in SKIPPED and (len(word) > 1 or word.isdigit())]
    return " ".join([_NOT_ALPHANUMERIC.sub("", word) for word in kept] if nopunct else kept)


def _select(text: str, *, start: int, n: int) -> str:
    words = text.split()
    first = max(len(words) + start, 0) if start < 0 else max(start, 1) - 1
    return " ".join(words[first : first + n] if n else words[first:])


def _length(text: str, *, relation: str, length: int) -> str:
    if relation not in _RELATIONS:
        raise NextFormula
    if not _RELATIONS[relation](len("".join(text.split())), length):
        raise NextFormula
    return text


def _match(text: str, *, match: str | re.Pattern[str]) -> str:
    compiled = match if isinstance(match, re.Pattern) else re.compile(re.escape(match), re.IGNORECASE)
    found = compiled.search(text[:TEXT_LIMIT])
    if found is None:
        raise NextFormula
    return "".join(group or "" for group in found.groups()) if found.groups() else text


def _replace(text: str, *, find: str | re.Pattern[str], replace: str) -> str:
    if isinstance(find, re.Pattern):
        return find.sub(lambda match: replace, text[:TEXT_LIMIT])
    return re.sub(re.escape(find), lambda match: replace, text, flags=re.IGNORECASE) if find else text


def _clean(text: str) -> str:
    return _UNSAFE.sub("", fold(text)).strip()


def _capitalize(text: str) -> str:
    return re.sub(r"(?:^|(?<=\s))[a-z]", lambda match: match[0].upper(), text)


_FILTERS: dict[str, _Word] = {
    "lower": _Word(str.lower, {}),
    "upper": _Word(str.upper, {}),
    "capitalize": _Word(_capitalize, {}),
    "fold": _Word(_fold_filter, {"mode": "minimal"}),
    "transliterate": _Word(_fold_filter, {"mode": "minimal"}),
    "clean": _Word(_clean, {}),
    "ascii": _Word(lambda text: " ".join(re.sub(r"[^ -~]+", "", text).split()), {}),
    "alphanum": _Word(lambda text: " ".join(re.sub(r"[^\w\s]+|_+", "", text).split()), {}),
    "nopunct": _Word(lambda text, dash: _PUNCTUATION.sub("", text).replace("-", dash), {"dash": "-"}),
    "nopunctordash": _Word(lambda text: _PUNCTUATION.sub("", text).replace("-", ""), {}),
    "abbr": _Word(lambda text, chars: "".join(word[:chars] for word in text.split()), {"chars": 1}),
    "condense": _Word(lambda text, sep: re.sub(r"\s+", lambda match: sep, text), {"sep": ""}),
    "prefix": _Word(lambda text, prefix: prefix + text if text else "", {"prefix": ""}),
    "postfix": _Word(lambda text, postfix: text + postfix if text else "", {"postfix": ""}),
    "default": _Word(lambda text, default: text or default, {"default": ""}),
    "discard": _Word(lambda text: "", {}),
    "numeric": _Word(lambda text: text if re.match(r"\s*-?\d", text) else "", {}),
    "skipwords": _Word(_skip_words, {"nopunct": False}),
    "select": _Word(_select, {"start": 1, "n": 0}),
    "substring": _Word(lambda text, start, n: text[start - 1 :][: n or None], {"start": 1, "n": 0}),
    "len": _Word(_length, {"relation": ">", "length": 0}),
    "match": _Word(_match, {"match": ""}),
    "find": _Word(_match, {"match": ""}),
    "replace": _Word(_replace, {"find": "", "replace": ""}),
}
