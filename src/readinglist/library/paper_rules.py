"""What is doubtful in the fields of one paper, in words, and what would mend it where that is safe.

A rule is a function of a paper; RULES names them all. A mending is safe when it only takes away what no reader would
miss (markup, an address before a DOI, "pp."), and never guesses. docs/checks.md tells which of JabRef's checks each
rule stands for; tests keep the two together.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from readinglist.citekeys import is_safe_key
from readinglist.formats.bibtex.encoding import encode
from readinglist.formats.bibtex.values import readable
from readinglist.library.exporting import find_missing
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person
from readinglist.model.texts import one_line

#: Fields of running text, which markup and LaTeX may have come into.
TEXTS = ("title", "venue", "organization", "publisher")


@dataclass(frozen=True, slots=True)
class Doubt:
    """kind: a word for programs. reason: the end of a sentence that begins with the paper. field: the one in doubt.

    after: the value that would mend it, of the field's type; None when a person has to look.
    """

    kind: str
    reason: str
    field: str = ""
    after: Any = None


Rule = Callable[[Paper], Iterator[Doubt]]

_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|u|tt|span|scp|jats:[a-z-]+|mml:[a-z]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_TEX = re.compile(r"\\[A-Za-z'`^\"~=.&%#_$]|[{}]")
_MATHEMATICS = re.compile(r"\$[^$]*\$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PAGES = re.compile(r"[A-Za-z]{0,4}\d[\w.:]*(?:\s*[-‐‑–—]+\s*[A-Za-z]{0,4}\d[\w.:]*)?\+?")
_PAGES_WORD = re.compile(r"^\s*(?:(?:pp?|S)(?:\.\s*|\s+)|(?:pages?|Seiten?)\s*[.:]?\s*)(?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*[-‐‑–—]+\s*(\d+)")
_NUMBER_WORD = re.compile(
    r"^\s*(?:vol(?:ume)?|no|nr|num(?:ber)?|issue|iss|heft|band|bd)\b\s*[.:]?\s*(?=[\dIVXLC])", re.IGNORECASE
)
_ET_AL = re.compile(r"\b(?:et\.?\s*al\.?|and others|u\.?\s?a\.)$", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/\s]*[^/\s.]\.[^/\s.]+", re.IGNORECASE)
_CUT_OFF = re.compile(
    r"\b(?:conference|workshop|symposium|proceedings|journal|transactions)\s+(?:on|of|of the)$", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def find_doubts(paper: Paper) -> Iterator[Doubt]:
    """Everything that is doubtful in the paper, in the order of the rules."""
    for rules in RULES.values():
        yield from rules(paper)


def lacks_fields(paper: Paper) -> Iterator[Doubt]:
    """What a bibliography needs for the paper's type, beside title, names and date, of which `checking` tells."""
    for reason in find_missing(paper):
        if not reason.startswith(("no title", "no authors", "no year", "the year")):
            yield Doubt("missing-field", f"has {reason}")


def has_markup(paper: Paper) -> Iterator[Doubt]:
    """Tags and entities of HTML, JATS and MathML in a text."""
    for field in (*TEXTS, "abstract"):
        text = str(getattr(paper, field))
        if _TAG.search(text) or _ENTITY.search(text):
            bare = html.unescape(_TAG.sub("", text))
            after = bare.strip() if field == "abstract" else one_line(bare)
            if after != text:  # "&name;" need be no entity
                yield Doubt("markup", f"has HTML in the {field}", field, after)


def has_tex(paper: Paper) -> Iterator[Doubt]:
    """LaTeX outside mathematics: the library keeps text, and puts LaTeX in when it exports."""
    for field in TEXTS:
        text = str(getattr(paper, field))
        if not _TEX.search(_MATHEMATICS.sub("", text)):
            continue
        after = one_line(readable(field, text))
        is_clean = after != text and not _TEX.search(_MATHEMATICS.sub("", after))
        yield Doubt("latex", f"has LaTeX in the {field}", field, after if is_clean else None)


def has_hidden_characters(paper: Paper) -> Iterator[Doubt]:
    """Zero-width characters, soft hyphens and marks that turn text around; and letters taken apart (not in NFC)."""
    for field in (*TEXTS, "abstract"):
        text = str(getattr(paper, field))
        if text.isascii():
            continue
        if _INVISIBLE.search(text):
            yield Doubt("invisible", f"has invisible characters in the {field}", field, _INVISIBLE.sub("", text))
        elif not unicodedata.is_normalized("NFC", text):
            after = unicodedata.normalize("NFC", text)
            yield Doubt("decomposed", f"has letters and marks taken apart in the {field}", field, after)


def has_no_latex_form(paper: Paper) -> Iterator[Doubt]:
    """Characters that a BibTeX file for pdfLaTeX cannot say."""
    for field in TEXTS:
        text = str(getattr(paper, field))
        if not text.isascii() and (unknown := encode(text).unknown):
            shown = " ".join(unknown[:8])
            yield Doubt("no-latex-form", f"has characters in the {field} that pdfLaTeX cannot set: {shown}", field)
    names = " ".join(person.name for person in (*paper.people, *paper.editors))
    if not names.isascii() and (unknown := encode(names).unknown):
        shown = " ".join(unknown[:8])
        yield Doubt("no-latex-form", f"has characters in the names that pdfLaTeX cannot set: {shown}", "people")


def has_odd_title(paper: Paper) -> Iterator[Doubt]:
    """A title in capitals, or with a full stop behind it."""
    title = paper.title
    words = _WORD.findall(title)
    if len(words) > 2 and title.upper() == title:
        yield Doubt("all-capitals", "has a title in capitals", "title")
    # A short last word may be an abbreviation: "Inc.", "etc."
    if len(title.split()) > 2 and title.count(".") == 1 and re.search(r"[^\W\d_]{5,}\.$", title):
        yield Doubt("full-stop", "has a full stop behind the title", "title", title[:-1])


def has_odd_names(paper: Paper) -> Iterator[Doubt]:
    """People that are none, several in one name, or written in capitals; fewer than the listing counted."""
    for field in ("people", "editors"):
        people: tuple[Person, ...] = getattr(paper, field)
        kept = tuple(person for person in people if not _ET_AL.fullmatch(person.name.strip()))
        if kept and len(kept) < len(people):
            yield Doubt("et-al", "has “et al.” among the names", field, kept)
        for person in people:
            if reason := _name_reason(person):
                yield Doubt("odd-name", f"has a name that looks wrong: “{person.name}” ({reason})", field)
        yield from _capitals(people, field)
    if paper.people and paper.author_count and len(paper.people) != paper.author_count:
        reason = f"has {len(paper.people)} names, and its listing counted {paper.author_count} authors"
        yield Doubt("author-count", reason, "people")


def _name_reason(person: Person) -> str:
    name = person.name
    if not person.literal and re.search(r"\d", name):
        return "a digit in it"
    if "@" in name:
        return "an address of e-mail"
    if not person.literal and re.search(r"\band\b|;|\n", name):
        return "several names in one"
    if not person.literal and name.count(",") > 1:
        return "many commas"
    return ""


def _capitals(people: tuple[Person, ...], field: str) -> Iterator[Doubt]:
    """Family names in capitals; up to three letters may be meant so, and a word without a given name (CERN)."""
    shouted = [person for person in people if person.given and len(person.family) > 3 and person.family.isupper()]
    if not shouted:
        return
    after = tuple(
        replace(person, family=_named(person.family), given=_given(person.given)) if person in shouted else person
        for person in people
    )
    yield Doubt("name-in-capitals", f"has names in capitals: “{shouted[0].name}”", field, after)


def _named(name: str) -> str:
    """ "O'NEIL-SMITH" as "O'Neil-Smith"."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)


def _given(given: str) -> str:
    """ "JOHN A." as "John A.": up to two capitals are initials."""
    return re.sub(r"[^\W\d_]{3,}", lambda word: word[0].capitalize(), given) if given.isupper() else given


def has_odd_date(paper: Paper) -> Iterator[Doubt]:
    """A year before printing, or after the paper came here by more than two years."""
    if paper.date is None:
        return
    latest = (paper.added.year if paper.added else 9999) + 2
    if not 1450 <= paper.date.year <= latest:
        yield Doubt("odd-year", f"is of the year {paper.date.year}", "date")


def has_odd_pages(paper: Paper) -> Iterator[Doubt]:
    """ "pp." before the pages, a range that runs backwards, or what is no page at all."""
    pages = paper.pages
    if not pages:
        return
    bare = _PAGES_WORD.sub("", pages)
    if bare != pages:
        yield Doubt("pages-word", f"has a word before the pages: “{pages}”", "pages", bare)
    parts = [part.strip() for part in re.split(r"[,;]", bare)]
    if not all(_PAGES.fullmatch(part) for part in parts):
        yield Doubt("odd-pages", f"has pages that look wrong: “{pages}”", "pages")
        return
    for match in _RANGE.finditer(bare):
        first, last = match[1], match[2]
        if int(first[: -len(last)] + last) < int(first):  # "1021-5" is short for 1021-1025
            yield Doubt("pages-backwards", f"has pages that run backwards: “{pages}”", "pages")


def has_odd_numbers(paper: Paper) -> Iterator[Doubt]:
    """ "Vol. 3" where "3" is meant: a style puts the word there."""
    for field in ("volume", "number"):
        text = str(getattr(paper, field))
        bare = _NUMBER_WORD.sub("", text)
        if bare != text:
            yield Doubt("number-word", f"has a word in the {field}: “{text}”", field, bare)


def has_odd_identifiers(paper: Paper) -> Iterator[Doubt]:
    """Identifiers that are not in the form of their scheme, and addresses that say what an identifier says."""
    mended: dict[Identifier, Identifier] = {}
    for item in paper.identifiers:
        better = _mended(item)
        if better is not None:
            mended[item] = better
        elif not _is_sound(item):
            yield Doubt(f"bad-{item.scheme}", f"has {_SCHEME_NAMES[item.scheme]}: {item.value}", "identifiers")
    if mended:
        after = tuple(dict.fromkeys(mended.get(item, item) for item in paper.identifiers))
        shown = ", ".join(item.value for item in mended)
        yield Doubt("identifier-form", f"has an identifier with more around it: {shown}", "identifiers", after)
    said = {item.link.casefold() for item in paper.identifiers if item.scheme != "url" and item.link}
    doubled = [item for item in paper.identifiers if item.scheme == "url" and _plain(item.value) in said]
    if doubled:
        after = tuple(item for item in paper.identifiers if item not in doubled)
        yield Doubt("doubled-link", "has an address that only repeats its identifier", "identifiers", after)


_SCHEME_NAMES = {
    "doi": "a DOI that is none",
    "isbn": "an ISBN whose check digit is wrong",
    "arxiv": "an arXiv number that is none",
    "pmid": "a PubMed number that is none",
    "url": "an address that is none",
}


def _plain(address: str) -> str:
    """An address without its protocol and the other name of the DOI resolver."""
    bare = re.sub(r"^https?://(?:dx\.)?(?:www\.)?", "", address.strip(), flags=re.IGNORECASE)
    return f"https://{bare}".casefold().rstrip("/")


def _mended(item: Identifier) -> Identifier | None:
    """The identifier in its proper form where its value holds just that ("https://doi.org/10.1/x" as a DOI)."""
    if item.scheme == "url":
        bare = item.value.strip().strip("<>")
        return replace(item, value=bare) if bare != item.value and _HOST.match(bare) else None
    parsed = parse_identifier(f"PMID {item.value}" if item.scheme == "pmid" else item.value)
    if parsed is None or parsed.scheme != item.scheme or parsed.value == item.value:
        return None
    return parsed


def _is_sound(item: Identifier) -> bool:
    if item.scheme == "url":
        return bool(_HOST.match(item.value)) and not re.search(r"\s", item.value)
    parsed = parse_identifier(f"PMID {item.value}" if item.scheme == "pmid" else item.value)
    return parsed is not None and parsed.scheme == item.scheme


def has_odd_venue(paper: Paper) -> Iterator[Doubt]:
    """A venue that is cut off, or that is an address."""
    venue = paper.venue.strip()
    if re.search(
        r"\b(?:conference|workshop|symposium|proceedings|journal|transactions)\s+(?:on|of|of the)$", venue, re.I
    ):
        yield Doubt("cut-venue", f"has a venue that ends too early: “{venue}”", "venue")
    if venue.endswith((",", ";", ":")):
        yield Doubt("venue-mark", "has a mark behind the venue", "venue", venue.rstrip(",;: "))
    if paper.type is PaperType.ARTICLE and _YEAR.search(venue) and paper.date and str(paper.date.year) in venue:
        yield Doubt("year-in-venue", f"has its year in the name of the journal: “{venue}”", "venue")


def has_unsafe_key(paper: Paper) -> Iterator[Doubt]:
    """A citation key that LaTeX or BibTeX could misread."""
    if paper.citation_key and not is_safe_key(paper.citation_key):
        yield Doubt("unsafe-key", f"has a citation key that LaTeX could misread: {paper.citation_key}", "citation_key")


#: Name of a rule, as docs/checks.md calls it -> the rule.
RULES: Mapping[str, Rule] = {
    "missing": lacks_fields,
    "markup": has_markup,
    "latex": has_tex,
    "characters": has_hidden_characters,
    "target": has_no_latex_form,
    "title": has_odd_title,
    "names": has_odd_names,
    "date": has_odd_date,
    "pages": has_odd_pages,
    "numbers": has_odd_numbers,
    "identifiers": has_odd_identifiers,
    "venue": has_odd_venue,
    "key": has_unsafe_key,
}
