"""Each line of evidence between a paper and a work, by name and number, as it is shown to a person.

A work is as near as the nearest of its records: the preprint has the paper's day, the journal its final title.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from readinglist.matching.evidence import (
    abstract_ratio,
    compare_identifiers,
    count_agreement,
    differ_in_numbers,
    same_words,
)
from readinglist.matching.names import count_shared
from readinglist.matching.titles import cut_title_ratio
from readinglist.model.candidate import Candidate, Finding, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import is_placeholder_title, parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.titles import normalise_title

#: How many days before its listing a paper may be dated; a publication may follow by two years (issue "completion").
_DAYS_BEFORE = 30
_YEARS_AFTER = 2
#: Twenty thousand pairs of unrelated abstracts stayed at or below 0.50.
_OTHER_ABSTRACT = 0.55
#: Below this, two ways to write a venue ("NeurIPS", "Advances in ...") and two venues look alike.
_SAME_VENUE = 0.80
_NAMES = {"arxiv": "arXiv", "doi": "DOI", "pmid": "PubMed", "isbn": "ISBN", "url": "link"}
_TOKEN = re.compile(r"[^\s<>()\[\]{}\"“”;,]+")
_ARXIV_SPACE = re.compile(r"arxiv\s*:\s+", re.IGNORECASE)


def gather_findings(paper: Paper, work: Sequence[Candidate]) -> tuple[Finding, ...]:
    """All that agrees and disagrees between the paper and the work, except the lead, in the order of showing it."""
    compared: tuple[Callable[[Paper, Candidate], Finding | None], ...] = (
        _title, _abstract, _authors, _organization, _date,
    )  # fmt: skip
    found = [_best(compare(paper, candidate) for candidate in work) for compare in compared]
    found += [_identifier(paper, work), _best(_venue(paper, candidate) for candidate in work)]
    return tuple(finding for finding in found if finding is not None)


def lead_finding(lead: float) -> Finding:
    """How far the title is before that of the second work."""
    return Finding("lead", f"{lead:.2f}", lead)


def _best(findings: Iterable[Finding | None]) -> Finding | None:
    known = [finding for finding in findings if finding is not None]
    return max(known, key=lambda finding: (not finding.is_against, finding.value or 0.0), default=None)


def _title(paper: Paper, candidate: Candidate) -> Finding | None:
    """None for a paper that came as an identifier, which stands in place of its title."""
    if is_placeholder_title(paper.title, paper.identifiers):
        return None
    ratio = cut_title_ratio(paper.title, candidate.title)
    return Finding("title", _shown(ratio), ratio)


def _abstract(paper: Paper, candidate: Candidate) -> Finding | None:
    ratio = abstract_ratio(paper.abstract, candidate.abstract)
    if ratio is None:
        return None
    if differ_in_numbers(paper.abstract, candidate.abstract):
        return Finding("abstract", f"{_shown(ratio)}, with other numbers", ratio, is_against=True)
    return Finding("abstract", _shown(ratio), ratio, ratio < _OTHER_ABSTRACT)


def _shown(ratio: float) -> str:
    """Two places, cut: what is shown as 1.00 is equal."""
    return f"{math.floor(ratio * 100) / 100:.2f}"


def _authors(paper: Paper, candidate: Candidate) -> Finding | None:
    """By name where both sides have names, else by their number; a number without names contradicts nothing."""
    own, other = paper.author_count or len(paper.people), candidate.author_count or len(candidate.people)
    if not own or not other:
        return None
    if paper.people and candidate.people:
        return _named_authors(paper, candidate, own)
    agreement = count_agreement(own, other) or 0.0
    text = f"{own} of {own} authors" if own == other else f"{other} authors, not {own}"
    return Finding("number of authors", text, agreement, is_against=agreement == 0 and bool(candidate.people))


def _named_authors(paper: Paper, candidate: Candidate, own: int) -> Finding:
    """Fewer than half of the shorter list in common, or numbers more than one apart unless one list was cut."""
    shared = count_shared(paper.people, candidate.people)
    shorter = min(len(paper.people), len(candidate.people))
    is_far = abs(own - (candidate.author_count or len(candidate.people))) > 1 and shared < shorter
    is_against = 2 * shared < shorter or is_far
    return Finding("number of authors", f"{shared} of {own} authors", shared / shorter, is_against)


def _organization(paper: Paper, candidate: Candidate) -> Finding | None:
    is_same = same_words(paper.organization, candidate.organization)
    if is_same is None:
        return None
    return Finding("organization", candidate.organization if is_same else "another organisation", float(is_same))


def _venue(paper: Paper, candidate: Candidate) -> Finding | None:
    ratio = fuzz.token_sort_ratio(normalise_title(paper.venue), normalise_title(candidate.venue)) / 100
    return Finding("venue", _shown(ratio), ratio) if paper.venue and ratio >= _SAME_VENUE else None


def _date(paper: Paper, candidate: Candidate) -> Finding | None:
    """1 the same version or year, 0.8 a year later, 0.6 two years later, 0 else; before the paper it contradicts."""
    own, other = paper.date, candidate.date
    if own is None or other is None:
        return None
    is_first = candidate.kind is VersionKind.PREPRINT
    if _are_days_apart(own, other, at_most=1):
        return Finding("date", f"{other.display} = {'first version' if is_first else 'publication'}", 1.0)
    if _last_day(other) < _earliest(own, is_publication=is_first and _is_published(paper)):
        return Finding("date", f"{other.display}, before {own.display}", 0.0, is_against=True)
    later = other.year - own.year
    value = {-2: 0.6, -1: 0.8, 0: 1.0, 1: 0.8, 2: 0.6}.get(later, 0.0)
    return Finding("date", f"{other.display}, {_spoken_distance(later)}", value)


def _spoken_distance(years: int) -> str:
    if years == 0:
        return "same year"
    unit = "year" if abs(years) == 1 else "years"
    return f"{abs(years)} {unit} {'later' if years > 0 else 'earlier'}"


def _is_published(paper: Paper) -> bool:
    """Whether the paper's date is that of a publication, which its preprint may precede."""
    return bool(paper.venue) or paper.type is not PaperType.MISC


def _are_days_apart(one: PartialDate, other: PartialDate, *, at_most: int) -> bool:
    """Whether two dates are days (time zones shift them) that lie together; an inferred year may be one too high."""
    if one.day is None or other.day is None:
        return False
    shifts = (0, 1, -1) if one.is_year_inferred else (0,)
    return any(
        abs(_first_day(one, years=shift) - _first_day(other)) <= at_most for shift in shifts if one.year + shift > 0
    )


def _earliest(date: PartialDate, *, is_publication: bool) -> int:
    """The first day that a record of the paper may bear. Of a year alone, print and online may fall into two."""
    is_vague = date.month is None or date.is_year_inferred
    years = (_YEARS_AFTER if is_publication else 0) + is_vague
    return _first_day(date, years=-min(years, date.year - 1)) - _DAYS_BEFORE


def _first_day(date: PartialDate, *, years: int = 0) -> int:
    """Proleptic ordinal of the first day that the date may mean."""
    year, month = date.year + years, date.month or 1
    return dt.date(year, month, min(date.day or 1, calendar.monthrange(year, month)[1])).toordinal()


def _last_day(date: PartialDate) -> int:
    month = date.month or 12
    day = date.day or calendar.monthrange(date.year, month)[1]
    return dt.date(date.year, month, day).toordinal()


def _identifier(paper: Paper, work: Sequence[Candidate]) -> Finding | None:
    """1: one of the paper's own. 0.5: a link, an ISBN or what its abstract names, which may be another paper's."""
    known = [item for candidate in work for item in candidate.identifiers]
    own = [item for item in paper.identifiers if item.scheme not in ("url", "isbn")]
    agreeing, conflicts = compare_identifiers(own, known)
    if agreeing:
        return Finding("identifier", f"{_NAMES[agreeing[0].scheme]} {agreeing[0].value}", 1.0)
    if conflicts:
        spoken = " and ".join(_NAMES[scheme] for scheme in conflicts)
        return Finding("identifier", f"another {spoken}", 0.0, is_against=True)
    return _mentioned(paper, work, known)


def _mentioned(paper: Paper, work: Sequence[Candidate], known: Sequence[Identifier]) -> Finding | None:
    named = {_place(item): item for item in (*paper.identifiers, *find_identifiers(paper.abstract))}
    links = (Identifier("url", candidate.link) for candidate in work if candidate.link)
    texts = (item for candidate in work for item in find_identifiers(candidate.abstract) if item.scheme == "url")
    for item in (*known, *links, *texts):
        if found := named.get(_place(item)):
            return Finding("identifier", f"{_NAMES[found.scheme]} {found.value}", 0.5)
    return None


def _place(item: Identifier) -> tuple[str, str]:
    """By which two are the same; an address is so without its scheme and last slash."""
    value = item.value
    if item.scheme == "url":
        value = value.partition("://")[2].removeprefix("www.").rstrip("/").casefold()
    return item.scheme, value


def find_identifiers(text: str) -> Iterator[Identifier]:
    """DOIs, arXiv numbers (named as such) and addresses in running text."""
    for token in _TOKEN.findall(_ARXIV_SPACE.sub("arXiv:", text)):
        word = token.strip(".,:'’")
        if (":" in word or "/" in word) and (found := parse_identifier(word)) and found.scheme != "isbn":
            yield found
