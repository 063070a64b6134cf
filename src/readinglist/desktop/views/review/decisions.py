"""What a person decided while reviewing, kept through every new plan of the same text. No Qt in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readinglist.model.plan import Action, ImportPlan, PlannedEntry
from readinglist.model.texts import counted
from readinglist.model.titles import normalise_title

#: An entry is known again in the next plan by its title and by how many entries above it have the same one.
EntryKey = tuple[str, int]

#: Does something to the library when the plan is accepted.
_TAKING = frozenset({Action.NEW, Action.SAME, Action.UPDATE})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of a plan go which way, as decided now. sections: how many stand under which heading."""

    entries: int = 0
    new: int = 0
    same: int = 0
    update: int = 0
    unsure: int = 0
    skipped: int = 0
    issues: int = 0
    sections: str = ""

    @property
    def taken(self) -> int:
        return self.new + self.same + self.update


def entry_keys(plan: ImportPlan) -> list[EntryKey]:
    """By what each entry is known again in the next plan; 3 ms a thousand."""
    seen: dict[str, int] = {}
    keys = []
    for planned in plan.entries:
        title = normalise_title(planned.entry.title)
        keys.append((title, seen.get(title, 0)))
        seen[title] = seen.get(title, 0) + 1
    return keys


class Decisions:
    """A plan, and the decisions of a person that override it."""

    def __init__(self) -> None:
        self.plan: ImportPlan | None = None
        self._chosen: dict[EntryKey, Action] = {}
        self._keys: list[EntryKey] = []

    @property
    def entries(self) -> tuple[PlannedEntry, ...]:
        return self.plan.entries if self.plan is not None else ()

    def set_plan(self, plan: ImportPlan | None, *, keys: list[EntryKey] | None = None) -> None:
        """Take a new plan; decisions on entries that it still has are kept. keys: `entry_keys(plan)`, if at hand."""
        self.plan = plan
        self._keys = keys if keys is not None else entry_keys(plan) if plan is not None else []

    @property
    def chosen(self) -> dict[EntryKey, Action]:
        """What a person decided, by what survives another plan."""
        return dict(self._chosen)

    def begin(self, chosen: Mapping[EntryKey, Action] | None = None) -> None:
        """Start again without any decision, or with those of a review that was left."""
        self._chosen = dict(chosen or {})

    def action(self, index: int) -> Action:
        """What happens to an entry when the plan is accepted now."""
        return self._chosen.get(self._keys[index], self.entries[index].action)

    def is_taken(self, index: int) -> bool:
        """True when the entry becomes a paper or adds to one."""
        return self.action(index) in _TAKING

    def can_take(self, index: int) -> bool:
        """False for an entry that waits for "same" or "new", or that repeats an earlier one."""
        return self._taking_action(index) is not None

    def choose(self, index: int, action: Action) -> None:
        """Decide on one entry. Choosing what the plan says anyway takes the decision back."""
        if action is self.entries[index].action:
            self._chosen.pop(self._keys[index], None)
        else:
            self._chosen[self._keys[index]] = action

    def toggle(self, index: int) -> bool:
        """Include what was left out, leave out what was included. False when the entry needs a choice first."""
        if self.is_taken(index):
            self.choose(index, Action.SKIPPED)
            return True
        action = self._taking_action(index)
        if action is None:
            return False
        self.choose(index, action)
        return True

    def actions(self) -> dict[int, Action]:
        """The decisions by index of the entry, as `Choices` wants them."""
        return {
            index: self._chosen[key]
            for index, key in enumerate(self._keys)
            if key in self._chosen and self._chosen[key] is not self.entries[index].action
        }

    def tally(self) -> Tally:
        """Count the ways; linear in the entries."""
        counts = dict.fromkeys(Action, 0)
        for index in range(len(self.entries)):
            counts[self.action(index)] += 1
        return Tally(
            entries=len(self.entries),
            new=counts[Action.NEW],
            same=counts[Action.SAME],
            update=counts[Action.UPDATE],
            unsure=counts[Action.UNSURE],
            skipped=counts[Action.SKIPPED],
            issues=len(self.plan.listing.issues) if self.plan is not None else 0,
            sections=self.plan.listing.sections_text() if self.plan is not None else "",
        )

    def _taking_action(self, index: int) -> Action | None:
        """How an entry is included when nobody says more: as the plan has it; one that was left out as a new paper."""
        planned = self.entries[index].action
        if planned in _TAKING:
            return planned
        if planned is Action.SKIPPED and self.entries[index].paper_id is None:
            return Action.NEW
        return Action.SAME if planned is Action.SKIPPED else None


def headline(tally: Tally) -> str:
    """The plan in one line: "45 entries: 43 new, 2 already here; 1 part not understood"."""
    ways = (
        (tally.new, "new"),
        (tally.same, "already here"),
        (tally.update, "with something to add"),
        (tally.unsure, "to decide"),
        (tally.skipped, "left out"),
    )
    parts = [f"{number:,} {words}" for number, words in ways if number]
    text = counted(tally.entries, "entry", "entries")
    if tally.sections:
        text += f" ({tally.sections})"
    if parts:
        text += ": " + ", ".join(parts)
    if tally.issues:
        text += f"; {counted(tally.issues, 'part')} not understood"
    return text


def accept_text(tally: Tally) -> str:
    """What the accepting button says that it will do."""
    if tally.new:
        return f"Add {counted(tally.new, 'paper')}"
    if tally.update:
        return f"Update {counted(tally.update, 'paper')}"
    if tally.same:
        return f"Note {counted(tally.same, 'sighting')}"
    return "Nothing to add"
