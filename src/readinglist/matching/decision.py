"""Whether an entry is a paper that is already known, and why.

Evidence comes in tiers: identifiers decide, similarity ranks. A wrong "same" hides a paper for good while a wrong
"unsure" costs a look, so whatever is not proved is unsure. The thresholds come from the experiment named in `evidence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from readinglist.matching.evidence import Evidence, gather
from readinglist.matching.titles import differs_in_number, is_generic, speaks_about
from readinglist.model.listing import Entry
from readinglist.model.paper import Paper

_SAME_ABSTRACT = 0.70
#: Twenty thousand pairs of unrelated abstracts stayed at or below 0.50.
_OTHER_ABSTRACT = 0.55
_CLOSE_TITLE = 0.60
_NEAR_TITLE = 0.90
#: A shorter title under another title is no sign that the abstract belongs to the paper.
_SHORTEST_TITLE = 25


class Sameness(IntEnum):
    """Ordered: the best of several candidates is the highest."""

    DIFFERENT = 0
    UNSURE = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer with its reason (a phrase for a person) and its evidence."""

    sameness: Sameness
    reason: str
    evidence: Evidence


def decide(entry: Entry, paper: Paper) -> Decision:
    """Whether the entry is this paper."""
    evidence = gather(entry, paper)
    sameness, reason = _judge(evidence, entry.title, paper.title)
    return Decision(sameness, reason, evidence)


def choose(entry: Entry, papers: Iterable[Paper]) -> tuple[Paper, Decision] | None:
    """The paper that the entry is, or may be, with the decision; None when it is none of them.

    Of several equally good ones a paper outside the trash, then the oldest, is taken.
    """
    decided = [(paper, decide(entry, paper)) for paper in papers]
    possible = [(paper, decision) for paper, decision in decided if decision.sameness > Sameness.DIFFERENT]
    if not possible:
        return None
    return max(possible, key=lambda pair: _rank(*pair))


def _rank(paper: Paper, decision: Decision) -> tuple[float, ...]:
    evidence = decision.evidence
    return (
        decision.sameness,
        len(evidence.identifiers),
        paper.trashed is None,
        evidence.title,
        evidence.abstract or 0.0,
        -(paper.id or 0),
    )


def _judge(evidence: Evidence, own_title: str, other_title: str) -> tuple[Sameness, str]:
    if evidence.identifiers:
        return _judge_identified(evidence)
    if speaks_about(own_title, other_title):
        return Sameness.DIFFERENT, "a paper about the paper"
    if evidence.is_title_equal:
        return _judge_equal_title(evidence, own_title)
    if evidence.abstract is not None:
        return _judge_abstract(evidence, own_title, other_title)
    if evidence.title >= _NEAR_TITLE and not evidence.conflicts:
        return Sameness.UNSURE, f"nearly the same title ({evidence.title:.2f}), and no abstract to compare"
    return Sameness.DIFFERENT, "another title"


def _judge_identified(evidence: Evidence) -> tuple[Sameness, str]:
    item = evidence.identifiers[0]
    name = {"arxiv": "arXiv", "doi": "DOI", "isbn": "ISBN", "pmid": "PubMed"}.get(item.scheme, "address")
    is_like = evidence.title >= _CLOSE_TITLE or (evidence.abstract or 0) >= _SAME_ABSTRACT
    if is_like or not evidence.has_titles:
        return Sameness.SAME, f"the same {name} {item.value}"
    return Sameness.UNSURE, f"the same {name} {item.value}, but another title"


def _judge_equal_title(evidence: Evidence, title: str) -> tuple[Sameness, str]:
    """Equal titles are nearly always the same work; generic ones ("Introduction to ...") are not."""
    if evidence.conflicts:
        return Sameness.UNSURE, f"the same title, but another {_scheme_names(evidence)}"
    if evidence.abstract is not None and evidence.abstract >= _SAME_ABSTRACT:
        return Sameness.SAME, "the same title and abstract"
    has_same_people = evidence.author_count == 1 or evidence.organization is True
    if evidence.is_same_day and not evidence.has_contradiction and (has_same_people or evidence.abstract is None):
        return Sameness.SAME, "the same title and day"
    if evidence.abstract is not None:
        return Sameness.UNSURE, f"the same title, but another abstract ({evidence.abstract:.2f})"
    if evidence.has_contradiction:
        return Sameness.UNSURE, f"the same title, but {_contradiction(evidence)}"
    if is_generic(title):
        return Sameness.UNSURE, "the same title, which several papers may have, and nothing else to compare"
    return Sameness.SAME, "the same title, and nothing against it"


def _judge_abstract(evidence: Evidence, own_title: str, other_title: str) -> tuple[Sameness, str]:
    """Titles differ, both have an abstract: only the abstract tells "Structured" from "Stacked ... Networks"."""
    abstract = evidence.abstract or 0.0
    shown = f"title {evidence.title:.2f}, abstract {abstract:.2f}"
    if abstract >= _SAME_ABSTRACT and evidence.title >= _CLOSE_TITLE:
        if evidence.conflicts:
            return Sameness.UNSURE, f"the same abstract ({shown}), but another {_scheme_names(evidence)}"
        if differs_in_number(own_title, other_title):
            return Sameness.UNSURE, f"the same abstract, but another number in the title ({shown})"
        return Sameness.SAME, f"nearly the same title and the same abstract ({shown})"
    if abstract >= 0.9 and len(own_title) >= _SHORTEST_TITLE:
        return Sameness.UNSURE, f"the same abstract under another title ({shown})"
    if evidence.title >= _NEAR_TITLE and abstract >= _OTHER_ABSTRACT:
        return Sameness.UNSURE, f"nearly the same title, and an abstract that is only alike ({shown})"
    return Sameness.DIFFERENT, f"another paper ({shown})"


def _scheme_names(evidence: Evidence) -> str:
    names = {"arxiv": "arXiv number", "doi": "DOI", "pmid": "PubMed number"}
    return " and ".join(names.get(scheme, scheme) for scheme in evidence.conflicts)


def _contradiction(evidence: Evidence) -> str:
    if evidence.author_count == 0:
        return "another number of authors"
    return "another organisation" if evidence.organization is False else "another year"
