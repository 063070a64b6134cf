"""Plans and results of an import in lines and in JSON, as PRODUCT's contract for scripts says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from readinglist.cli import terminal
from readinglist.errors import ReadinglistError
from readinglist.model.listing import Issue
from readinglist.model.plan import Action, Choices, ImportPlan, ImportResult, PlannedEntry
from readinglist.model.texts import counted

_UNSURE_CHOICES = {"new": Action.NEW, "same": Action.SAME}


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    name: str
    error: ReadinglistError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source: its plan, what was chosen, and the result unless it was a dry run."""

    name: str
    plan: ImportPlan
    choices: Choices
    result: ImportResult | None


def choose(plan: ImportPlan, choices: Choices, *, unsure: str) -> Choices:
    """The choices with a decision for every unsure entry: "skip" leaves the plan as it is."""
    if unsure not in _UNSURE_CHOICES:
        return choices
    action = _UNSURE_CHOICES[unsure]
    doubtful = [index for index, planned in enumerate(plan.entries) if planned.action is Action.UNSURE]
    return replace(choices, actions={**choices.actions, **dict.fromkeys(doubtful, action)})


def issue_line(name: str, issue: Issue) -> str:
    where = f"line {issue.first_line}"
    if issue.last_line != issue.first_line:
        where = f"lines {issue.first_line}-{issue.last_line}"
    return f"{name}, {where}: {issue.message}"


def issue_json(issue: Issue) -> dict[str, object]:
    return {"message": issue.message, "first_line": issue.first_line, "last_line": issue.last_line}


def entry_json(planned: PlannedEntry, action: Action) -> dict[str, object]:
    entry = planned.entry
    return {
        "title": entry.title,
        "abstract": entry.abstract,
        "date": entry.date.iso if entry.date else None,
        "author_count": entry.author_count,
        "organization": entry.organization or None,
        "identifiers": [f"{item.scheme}:{item.value}" for item in entry.identifiers],
        "action": str(action),
        "why": planned.why,
        "first_line": entry.first_line,
        "last_line": entry.last_line,
    }


def plan_json(outcome: Outcome) -> dict[str, object]:
    entries = outcome.plan.entries
    return {
        "kind": outcome.plan.listing.kind,
        "entries": [entry_json(entry, _action(outcome, index)) for index, entry in enumerate(entries)],
        "issues": [issue_json(issue) for issue in outcome.plan.listing.issues],
    }


def outcome_json(outcome: Outcome) -> dict[str, object]:
    result = outcome.result or ImportResult()
    return {
        "kind": outcome.plan.listing.kind,
        "added": list(result.added),
        "matched": list(result.matched),
        "updated": list(result.updated),
        "issues": [issue_json(issue) for issue in outcome.plan.listing.issues],
        "operation": result.operation_id,
    }


def failure_json(failure: Failure) -> dict[str, object]:
    return {"name": failure.name, "error": {"message": failure.error.summary, "hint": failure.error.hint}}


def write_json(results: Sequence[Outcome | Failure]) -> None:
    """One object for one source; an array, in their order, for several, also where some could not be read."""
    if len(results) == 1 and isinstance(results[0], Failure):
        return  # the error was told, and there is nothing else to tell
    objects = [_result_json(one) for one in results]
    if objects:
        terminal.write_raw(json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=2))


def _result_json(one: Outcome | Failure) -> dict[str, object]:
    if isinstance(one, Failure):
        return failure_json(one)
    return plan_json(one) if one.result is None else outcome_json(one)


def plan_lines(outcome: Outcome) -> Iterator[str]:
    """The plan as a table: what happens, lines, title and why."""
    listing = outcome.plan.listing
    yield f"{listing.name or outcome.name} ({listing.kind}): {_counts(outcome)}"
    rows = [
        (str(_action(outcome, index)), f"{planned.entry.first_line}-{planned.entry.last_line}", _described(planned))
        for index, planned in enumerate(outcome.plan.entries)
    ]
    yield from terminal.table(rows, limits=(8, 12), total=terminal.columns())


def outcome_lines(outcome: Outcome) -> Iterator[str]:
    """What was done, and what was left out though it is no certain repetition."""
    listing = outcome.plan.listing
    result = outcome.result or ImportResult()
    done = [f"added {counted(len(result.added), 'paper')}"]
    if result.matched:
        done.append(f"{len(result.matched):,} already here")
    if result.updated:
        done.append(f"{len(result.updated):,} filled in")
    if listing.issues:
        done.append(f"{counted(len(listing.issues), 'issue')}, told above")
    yield f"{listing.name or outcome.name}: {', '.join(done)}."
    doubtful = [p for index, p in enumerate(outcome.plan.entries) if _action(outcome, index) is Action.UNSURE]
    if doubtful:
        yield f"Left out, because they may be here already ({counted(len(doubtful), 'entry', 'entries')}):"
        yield from (f"  {_described(planned)}" for planned in doubtful)
        yield "To decide: `--unsure new` adds them, `--unsure same` takes them for the papers named."


def _action(outcome: Outcome, index: int) -> Action:
    return outcome.choices.actions.get(index, outcome.plan.entries[index].action)


def _described(planned: PlannedEntry) -> str:
    why = f" ({planned.why})" if planned.why and planned.action is not Action.NEW else ""
    title = planned.entry.title
    named = [item.text for item in planned.entry.identifiers if item.text != title]
    return (terminal.brief(title) or "(no title)") + (f" [{', '.join(named)}]" if named else "") + why


def _counts(outcome: Outcome) -> str:
    actions = [_action(outcome, index) for index in range(len(outcome.plan.entries))]
    parts = [f"{actions.count(action)} {action}" for action in Action if action in actions]
    issues = len(outcome.plan.listing.issues)
    sections = outcome.plan.listing.sections_text()
    words = ", ".join([*parts, *([counted(issues, "issue")] if issues else [])]) or "no entries"
    return f"{sections}; {words}" if sections else words
