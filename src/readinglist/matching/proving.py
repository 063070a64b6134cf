"""Which work is the paper: rules over the findings, and nothing that a source says about its own answer.

1. An identifier of the paper decides, unless the title is another one or something contradicts.
2. The same abstract under a near title decides; it tells papers apart that title, number and year cannot.
3. Without abstract: the same title, telling and far from the next work's, with number of authors and year.
A contradiction leaves it to a person, and so does a second work with the same right. Figures: docs/matching.md;
why these thresholds: docs/decisions/0008-matching.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from readinglist.matching.evidence import abstract_ratio
from readinglist.matching.findings import gather_findings, lead_finding
from readinglist.matching.titles import (
    cut_title_ratio,
    differs_in_kind,
    differs_in_mark,
    differs_in_number,
    differs_in_word,
    is_generic,
    speaks_about,
    title_ratio,
)
from readinglist.matching.works import group_works
from readinglist.model.candidate import Candidate, Finding, Match, Verdict
from readinglist.model.identifier_forms import is_placeholder_title, parse_identifier
from readinglist.model.paper import Paper

_CLOSE_TITLE = 0.60
_REVIEW_TITLE = 0.85
_NEAR_TITLE = 0.90
_SAME_TITLE = 0.97
_SAME_ABSTRACT = 0.70
#: So like an abstract is hardly ever but for the same paper, whatever its title.
_EQUAL_ABSTRACT = 0.90
_SAME_NUMBER = 0.5
#: Names that agree carry two years between preprint and publication; a mere number of authors only the same year.
_NEAR_DATE, _SAME_DATE = 0.6, 1.0
_LEAD = 0.05
_RANKS = (Verdict.CERTAIN, Verdict.REVIEW, Verdict.REFUSED)


@dataclass(frozen=True, slots=True)
class _Case:
    """A paper beside a work: what the rules ask for. Values are None where a side does not say."""

    paper: Paper
    work: tuple[Candidate, ...]
    findings: tuple[Finding, ...]

    def value(self, name: str) -> float | None:
        return next((finding.value for finding in self.findings if finding.name == name), None)

    @property
    def title(self) -> float:
        return self.value("title") or 0.0

    @property
    def abstract(self) -> float | None:
        return self.value("abstract")

    @property
    def against(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_against)

    @property
    def nearest_title(self) -> str:
        return max((one.title for one in self.work), key=lambda title: title_ratio(self.paper.title, title))


def judge(paper: Paper, candidates: Sequence[Candidate]) -> tuple[Match, ...]:
    """The works among the candidates, judged against the paper, best first; at most one is CERTAIN."""
    works = [part for work in group_works(candidates) for part in _without_strangers(paper, work)]
    cases = [_Case(paper, work, gather_findings(paper, work)) for work in works]
    cases = [_with_lead(case, [other.title for other in cases if other is not case]) for case in cases]
    matches = [(case, Match(_cited_first(paper, case.work), *_prove(case), case.findings)) for case in cases]
    matches.sort(key=lambda pair: _rank(*pair))
    return _with_one_certain([match for _, match in matches])


def _without_strangers(paper: Paper, work: tuple[Candidate, ...]) -> list[tuple[Candidate, ...]]:
    """The work without records that would be cited but are only named by others, each of them for itself.

    An arXiv record may name the DOI of an unrelated article: what is cited must be like the paper on its own.
    """
    known = [one for one in work if _is_like(paper, one, work)]
    first = work.index(known[0]) if known else 0
    return [work[first:], *((stranger,) for stranger in work[:first])]


def _is_like(paper: Paper, candidate: Candidate, work: Sequence[Candidate]) -> bool:
    """By title or abstract; a paper that came as an identifier is what the records with that identifier say."""
    if not is_placeholder_title(paper.title, paper.identifiers):
        return _are_alike(paper, candidate)
    return any(one is candidate or _are_alike(one, candidate) for one in work if _is_named(paper.title, one))


def _are_alike(one: Paper | Candidate, other: Candidate) -> bool:
    is_abstract_same = (abstract_ratio(one.abstract, other.abstract) or 0) >= _SAME_ABSTRACT
    return is_abstract_same or cut_title_ratio(one.title, other.title) >= _CLOSE_TITLE


def _is_named(text: str, candidate: Candidate) -> bool:
    named = parse_identifier(text)
    return named is not None and (named.scheme, named.value) in {
        (one.scheme, one.value) for one in candidate.identifiers
    }


def _with_lead(case: _Case, other_titles: Sequence[float]) -> _Case:
    if not other_titles or case.value("title") is None:
        return case
    return replace(case, findings=(*case.findings, lead_finding(case.title - max(other_titles))))


def _rank(case: _Case, match: Match) -> tuple[float, ...]:
    identifier, abstract = case.value("identifier") or 0.0, case.abstract or 0.0
    return (_RANKS.index(match.verdict), -identifier, len(case.against), -abstract, -case.title)


def _with_one_certain(matches: Sequence[Match]) -> tuple[Match, ...]:
    """An identifier overrules likeness; of two works with the same right neither is taken without a person."""
    certain = [match for match in matches if match.verdict is Verdict.CERTAIN]
    identified = [match for match in certain if _is_identified(match)]
    if len(certain) <= 1:
        return tuple(matches)
    kept = identified if len(identified) == 1 else []
    why = "another work has the paper's own identifier" if kept else f"{len(certain)} works are equally near"
    return tuple(
        replace(match, verdict=Verdict.REVIEW, reason=why) if match in certain and match not in kept else match
        for match in matches
    )


def _is_identified(match: Match) -> bool:
    return any(finding.name == "identifier" and finding.value == 1 for finding in match.findings)


def _cited_first(paper: Paper, work: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The version of record first; where the paper names one of several publications, that one."""
    doi = paper.identifier("doi")
    named = next((one for one in work if doi and one.kind is work[0].kind and one.identifier("doi") == doi), None)
    return work if named is None else (named, *(one for one in work if one is not named))


# -- the rules


def _prove(case: _Case) -> tuple[Verdict, str]:
    if is_placeholder_title(case.paper.title, case.paper.identifiers):
        return _prove_placeholder(case)
    if case.value("identifier") == 1:
        return _prove_identified(case)
    if speaks_about(case.paper.title, case.nearest_title):
        return Verdict.REFUSED, "a paper about the paper, or the other way round"
    if (verdict := _prove_alike(case)) is not None:
        return verdict
    return _leave_open(case)


def _prove_placeholder(case: _Case) -> tuple[Verdict, str]:
    if any(_is_named(case.paper.title, one) for one in case.work):
        return Verdict.CERTAIN, "the identifier that was given"
    return Verdict.REFUSED, "another identifier"


def _prove_identified(case: _Case) -> tuple[Verdict, str]:
    """An identifier allows for another title, not for a contradiction: lists and registers have wrong ones."""
    text = next(finding.text for finding in case.findings if finding.name == "identifier")
    if trap := _trap(case):
        return Verdict.REVIEW, f"the same {text}, but {trap}"
    if case.title < _CLOSE_TITLE and (case.abstract or 0) < _SAME_ABSTRACT:
        return Verdict.REVIEW, f"the same {text}, but another title"
    if case.against:
        return Verdict.REVIEW, f"the same {text}, but {_spoken(case.against)}"
    return Verdict.CERTAIN, f"the same {text}"


def _prove_alike(case: _Case) -> tuple[Verdict, str] | None:
    """What likeness proves; None when it proves nothing."""
    objection = _trap(case) or _spoken(case.against)
    if case.abstract is not None:
        if case.abstract < _SAME_ABSTRACT or case.title < _CLOSE_TITLE:
            return None
        if objection or (objection := _sibling(case)):
            return Verdict.REVIEW, f"the same abstract, but {objection}"
        return Verdict.CERTAIN, "the same abstract and title" if case.title >= _NEAR_TITLE else "the same abstract"
    if objection:
        return None
    if case.value("identifier") is not None and _is_linked(case):
        return Verdict.CERTAIN, "the same title and a link that leads to it"
    if not _missing(case):
        return Verdict.CERTAIN, "the same title, number of authors and date, and no other work near"
    return None


def _is_linked(case: _Case) -> bool:
    """Whether a link may be to the paper itself: companions and papers of one project share links, too."""
    lead, values = case.value("lead"), (case.value("number of authors"), case.value("date"))
    is_same_title = case.title >= _SAME_TITLE and not is_generic(case.paper.title)
    return is_same_title and 0 not in values and (lead is None or lead >= _LEAD)


def _leave_open(case: _Case) -> tuple[Verdict, str]:
    """For a person, or not the paper at all."""
    if case.title >= _REVIEW_TITLE:
        return Verdict.REVIEW, f"{_spoken_likeness(case)}, but {_doubt(case)}"
    if (case.abstract or 0) >= _EQUAL_ABSTRACT:
        return Verdict.REVIEW, "the same abstract under another title"
    if case.value("identifier") is not None and case.title >= _CLOSE_TITLE and not case.against:
        return Verdict.REVIEW, "a link that leads to it, but another title"
    return Verdict.REFUSED, "another title"


def _trap(case: _Case) -> str:
    """What a title warns of, in words; empty when of nothing."""
    if speaks_about(case.paper.title, case.nearest_title):
        return "one is about the other"
    if differs_in_number(case.paper.title, case.nearest_title):
        return "another number in the title"
    if differs_in_kind(case.paper.title, case.nearest_title):
        return "one is a poster, a demonstration or an abstract"
    if differs_in_mark(case.paper.title, case.nearest_title):
        return "one has words around the title that make it another work"
    return ""


def _sibling(case: _Case) -> str:
    """What makes the same abstract that of a sibling: papers of one series by one author differ in a word of each."""
    if differs_in_word(case.paper.title, case.nearest_title):
        return "another word in the title"
    if case.title >= _NEAR_TITLE:
        return ""
    if (case.abstract or 0) < _EQUAL_ABSTRACT:
        return "another title"
    values = (case.value("number of authors"), case.value("date"))
    return "another title, and authors or date that are not known to agree" if 0 in values else ""


def _missing(case: _Case) -> str:
    """What a title without abstract lacks to be proof, in words; empty when nothing."""
    lead = case.value("lead")
    if case.title < _SAME_TITLE:
        return "no abstract to compare"
    if is_generic(case.paper.title):
        return "several papers may have it"
    if (case.value("number of authors") or 0) < _SAME_NUMBER:
        return "the number of authors is not known to agree"
    if (case.value("date") or 0) < (_NEAR_DATE if case.paper.people else _SAME_DATE):
        return "the date is not known to agree"
    if case.paper.author_count == 1 and not case.paper.people and not _is_same_day(case):
        return "one author and a year tell little"
    return "another work has it as well" if lead is not None and lead < _LEAD else ""


def _is_same_day(case: _Case) -> bool:
    return any(finding.name == "date" and "=" in finding.text for finding in case.findings)


def _doubt(case: _Case) -> str:
    if objection := _trap(case) or _spoken(case.against):
        return objection
    if case.abstract is not None:
        return f"the abstract is only alike ({case.abstract:.2f})"
    return _missing(case)


def _spoken_likeness(case: _Case) -> str:
    return "the same title" if case.title >= _SAME_TITLE else "nearly the same title"


def _spoken(against: Sequence[Finding]) -> str:
    """Contradictions as a phrase: "another abstract (0.31) and 9 authors, not 4"."""
    return " and ".join(
        f"another abstract ({finding.text})" if finding.name == "abstract" else finding.text for finding in against
    )
