"""What `complete` says about papers: as JSON for a program, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readinglist.cli import terminal
from readinglist.cli.wording import title_line
from readinglist.model.lookup import Completed, CompletionResult, Lookup, LookupState
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.model.candidate import Match
    from readinglist.model.paper import Paper

_INDENT = "    "
#: Candidates of a paper that are listed for a person; --json has them all.
_MOST_LISTED = 5


def completed_json(completed: Completed, paper: Paper) -> dict[str, object]:
    """One paper. evidence: of the match that was accepted, or that is best; candidates: in the order of --accept."""
    lookup = completed.lookup
    match = completed.match or (lookup.matches[0] if lookup.matches else None)
    return {
        "id": lookup.paper_id,
        "citation_key": paper.citation_key,
        "title": paper.title,
        "state": lookup.state.value,
        "reason": lookup.reason,
        "not_before": lookup.not_before.isoformat() if lookup.not_before else None,
        **(match_json(match) if match else {"evidence": [], "evidence_text": "", "source": "", "link": "", "flag": ""}),
        "fields": {name: list(values) for name, values in completed.fields.items()},
        "proposed": dict(completed.proposed),
        "candidates": [
            {
                "number": number,
                "title": one.title,
                "verdict": one.verdict.value,
                "reason": one.reason,
                **match_json(one),
            }
            for number, one in enumerate(lookup.matches, 1)
        ],
    }


def match_json(match: Match) -> dict[str, object]:
    """source and link: of the record that is cited. flag: that it was withdrawn, or any of the work retracted."""
    return {
        "evidence": [
            {"name": item.name, "text": item.text, "value": item.value, "is_against": item.is_against}
            for item in match.findings
        ],
        "evidence_text": match.evidence_text,
        "source": match.candidates[0].source,
        "link": match.candidates[0].link,
        "flag": match.flag,
    }


def completed_lines(completed: Completed, paper: Paper) -> Iterator[str]:
    lookup = completed.lookup
    yield f"#{lookup.paper_id}  {lookup.state.value:<10}  {title_line(paper.title)}"
    if completed.match is not None:
        for flag in dict.fromkeys(one.flag for one in completed.match.candidates if one.flag):
            yield f"{_INDENT}{terminal.one_line(flag).upper()}"
        yield f"{_INDENT}{completed.match.evidence_text}"
        yield from _change_lines(completed.fields, completed.proposed)
    elif lookup.reason:
        yield f"{_INDENT}{lookup.reason}"
    if lookup.state is LookupState.TO_REVIEW:
        yield from candidate_lines(lookup)


def candidate_lines(lookup: Lookup) -> Iterator[str]:
    """Candidates by the number that --accept takes."""
    for number, match in enumerate(lookup.matches[:_MOST_LISTED], 1):
        cited = match.candidates[0]
        names = "; ".join(person.name for person in cited.people[:3]) + (" ..." if len(cited.people) > 3 else "")
        date = cited.date.display if cited.date else ""
        about = ", ".join(part for part in (names, cited.venue, date, cited.link) if part)
        yield f"{_INDENT}{number}. {title_line(cited.title)} ({match.verdict}: {match.reason})"
        if match.flag:
            yield f"{_INDENT}   {terminal.one_line(match.flag).upper()}"
        yield f"{_INDENT}   {about}"
        yield f"{_INDENT}   {match.evidence_text}"


def result_line(result: CompletionResult, *, is_dry_run: bool) -> str:
    """ "31 of 45 papers completed, 9 to review, 5 not found"; what would be, for a dry run."""
    counts = [(result.count(state), state.value) for state in (
        LookupState.TO_REVIEW, LookupState.NOT_FOUND, LookupState.LATER
    )]  # fmt: skip
    proven, total = result.count(LookupState.PROVEN), counted(len(result.papers), "paper")
    first = f"{proven} of {total} {'would be ' if is_dry_run else ''}completed"
    return ", ".join([first, *(f"{count} {state}" for count, state in counts if count)]) + "."


def _change_lines(fields: Mapping[str, tuple[str, str]], proposed: Mapping[str, str]) -> Iterator[str]:
    for name, (old, new) in fields.items():
        before = f" (was: {terminal.shorten(old, 60)})" if old else ""
        yield f"{_INDENT}{name.replace('_', ' ')}: {terminal.shorten(new, 100)}{before}"
    for name, text in proposed.items():
        yield f"{_INDENT}{name.replace('_', ' ')} stays as you set it; proposed: {terminal.shorten(text, 100)}"
