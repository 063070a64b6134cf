"""Matches as JSON, the form in which `lookup` keeps them, and back without loss."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from readinglist.model.candidate import Candidate, Finding, Match, Relation, RelationKind, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person

_PERSON = ("family", "given", "particle", "suffix", "literal")
_PLAIN = (
    "source", "title", "abstract", "author_count", "organization", "venue", "volume", "number", "pages", "publisher",
    "flag", "link",
)  # fmt: skip


def write_matches(matches: Sequence[Match]) -> str:
    """A JSON array; empty for none."""
    if not matches:
        return ""
    return json.dumps([_match_record(match) for match in matches], ensure_ascii=False, separators=(",", ":"))


def read_matches(text: str) -> tuple[Match, ...]:
    """The matches of `write_matches`. Raises ValueError for anything else."""
    try:
        return tuple(_match(record) for record in json.loads(text)) if text else ()
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"no matches: {error!r}") from error


def _match_record(match: Match) -> dict[str, Any]:
    return {
        "candidates": [_candidate_record(candidate) for candidate in match.candidates],
        "verdict": match.verdict.value,
        "reason": match.reason,
        "findings": [[item.name, item.text, item.value, item.is_against] for item in match.findings],
    }


def _match(record: dict[str, Any]) -> Match:
    return Match(
        candidates=tuple(_candidate(item) for item in record["candidates"]),
        verdict=Verdict(record["verdict"]),
        reason=record["reason"],
        findings=tuple(Finding(*item) for item in record["findings"]),
    )


def _candidate_record(candidate: Candidate) -> dict[str, Any]:
    """What is empty is left out: ten candidates of a paper, most of them poor, are kept for each."""
    record: dict[str, Any] = {name: getattr(candidate, name) for name in _PLAIN}
    record |= {
        "kind": candidate.kind.value,
        "type": candidate.type.value,
        "date": [candidate.date.iso, candidate.date.is_year_inferred] if candidate.date else None,
        "people": [_person_record(person) for person in candidate.people],
        "editors": [_person_record(person) for person in candidate.editors],
        "identifiers": [_identifier_record(item) for item in candidate.identifiers],
        "keywords": list(candidate.keywords),
        "relations": [[item.kind.value, _identifier_record(item.identifier)] for item in candidate.relations],
    }
    return {name: value for name, value in record.items() if value not in ("", None, [])}


def _candidate(record: dict[str, Any]) -> Candidate:
    date = record.get("date")
    plain = {name: record[name] for name in _PLAIN if name in record}
    return Candidate(
        **{"source": "", "title": "", **plain},
        kind=VersionKind(record["kind"]),
        type=PaperType(record["type"]),
        date=PartialDate.parse(date[0], is_year_inferred=date[1]) if date else None,
        people=tuple(Person(*parts) for parts in record.get("people", ())),
        editors=tuple(Person(*parts) for parts in record.get("editors", ())),
        identifiers=tuple(Identifier(*parts) for parts in record.get("identifiers", ())),
        keywords=tuple(record.get("keywords", ())),
        relations=tuple(
            Relation(RelationKind(kind), Identifier(*parts)) for kind, parts in record.get("relations", ())
        ),
    )


def _person_record(person: Person) -> list[str]:
    return [getattr(person, name) for name in _PERSON]


def _identifier_record(item: Identifier) -> list[object]:
    return [item.scheme, item.value, item.version]
