"""A paper that is here already is never added twice, and is told with what was decided of it and when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from readinglist.library import correcting, importing
from readinglist.library.library import Library
from readinglist.library.planning import VERSION
from readinglist.library.trashing import trash_papers
from readinglist.library.triage import set_status
from readinglist.library.versions import get_versions
from readinglist.model.correction import Act, Correction
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Issue, Listing, Span
from readinglist.model.paper import PaperId, Status
from readinglist.model.plan import Action, Choices, ImportPlan

TODAY = PartialDate.of(dt.date.today()).display
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "daily-papers.txt"


def listing(name: str, *entries: Entry, day: PartialDate | None = None) -> Listing:
    text = name + "\n" + "\n".join(entry.title for entry in entries)
    return Listing("arxiv-list", name, text, day, entries)


def entry(title: str, line: int = 2, **facts: object) -> Entry:
    return Entry(title, line, line, **facts)  # type: ignore[arg-type]


def arxiv(number: str, version: int | None = None) -> tuple[Identifier, ...]:
    return (Identifier("arxiv", number, version),)


def bring_in(library: Library, what: Listing, **choices: object) -> tuple[PaperId, ...]:
    plan = importing.plan(library, what)
    return importing.apply(library, plan, choices=Choices(**choices)).added  # type: ignore[arg-type]


def plan_of(library: Library, *entries: Entry, name: str = "Another") -> ImportPlan:
    return importing.plan(library, listing(name, *entries))


GLACIERS = entry("Reading the Ice by Radar over Slow Glaciers", identifiers=arxiv("2603.00001"))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.REJECTED, "rejected on"),
        (Status.READ, "read on"),
        (Status.READING, "being read since"),
        (Status.QUEUE, "in the queue since"),
    ],
)
def test_what_was_decided_is_told_with_its_day(library: Library, status: Status, words: str) -> None:
    (paper_id,) = bring_in(library, listing("arXiv cs.CL new", GLACIERS, day=PartialDate(2026, 3, 2)))
    set_status(library, [paper_id], status=status)
    (planned,) = plan_of(library, GLACIERS).entries
    assert planned.action is Action.SAME
    assert planned.why == (
        f"already here (the same arXiv 2603.00001): {words} {TODAY}; seen in arXiv cs.CL new, 2 Mar 2026"
    )


def test_a_listing_without_a_day_is_told_with_that_of_its_import(library: Library) -> None:
    bring_in(library, listing("refs.bib", GLACIERS))
    bring_in(library, listing("other.bib", GLACIERS))
    (planned,) = plan_of(library, GLACIERS).entries
    assert planned.why.endswith(f"in the inbox since {TODAY}; seen in other.bib, imported on {TODAY} and 1 more")


def test_an_unsure_entry_is_told_how_the_other_paper_stands(library: Library) -> None:
    (paper_id,) = bring_in(library, listing("A", entry("Structured Generative Adversarial Networks", author_count=7)))
    set_status(library, [paper_id], status=Status.REJECTED)
    (planned,) = plan_of(library, entry("Stacked Generative Adversarial Networks", author_count=7)).entries
    assert planned.action is Action.UNSURE
    assert f"rejected on {TODAY}; seen in A" in planned.why


def test_the_standing_of_thousands_is_two_questions(library: Library) -> None:
    entries = [entry(f"Paper {number} of Many", number + 2, identifiers=arxiv(f"2603.{number:05}"))
               for number in range(3000)]  # fmt: skip
    bring_in(library, listing("Many", *entries))
    set_status(library, library.find_ids(), status=Status.REJECTED)
    plan = plan_of(library, *entries)
    assert {planned.action for planned in plan.entries} == {Action.SAME}
    assert all(f"rejected on {TODAY}" in planned.why for planned in plan.entries)


# -- never twice


def test_listings_that_overlap_add_only_what_is_new(library: Library) -> None:
    words = ["owls", "rivers", "clocks", "violins", "harbours", "bridges", "deserts", "lanterns", "orchards"]
    first = [entry(f"How {word.title()} Are Counted", number + 2) for number, word in enumerate(words[:6])]
    second = [entry(f"How {word.title()} Are Counted", number + 2) for number, word in enumerate(words[4:])]
    assert len(bring_in(library, listing("Monday", *first))) == 6
    assert len(bring_in(library, listing("Tuesday", *second))) == 3
    assert library.count("status:inbox") == 9
    assert bring_in(library, listing("Wednesday", *second, *first)) == ()


def test_the_inbox_never_shows_a_paper_twice_whatever_the_listing_calls_it(library: Library) -> None:
    bring_in(library, listing("By number", entry("arXiv:2603.00001", identifiers=arxiv("2603.00001"))))
    bring_in(library, listing("By title", GLACIERS))
    bring_in(library, listing("Without number", entry("Reading the ice by radar over slow glaciers")))
    both = listing("Both", GLACIERS, entry("Reading the Ice by Radar over Slow Glaciers", 3))
    bring_in(library, both)
    assert library.count() == 1
    assert library.get_rows(library.find_ids())[0].title == GLACIERS.title


def test_a_paper_that_was_rejected_or_put_into_the_trash_does_not_come_back_to_the_inbox(library: Library) -> None:
    rejected, trashed = bring_in(library, listing("A", GLACIERS, entry("A Paper about Owls and Their Habits", 3)))
    set_status(library, [rejected], status=Status.REJECTED)
    trash_papers(library, [trashed])
    assert bring_in(library, listing("B", GLACIERS, entry("A Paper about Owls and Their Habits", 3))) == ()
    assert library.count("status:inbox") == 0


# -- versions


def test_a_newer_version_becomes_known_and_nothing_is_doubled(library: Library) -> None:
    (paper_id,) = bring_in(library, listing("New", entry(GLACIERS.title, identifiers=arxiv("2603.00001", 1))))
    replacement = entry(
        "Reading the Ice by Radar, Revised", identifiers=arxiv("2603.00001", 2), abstract="We read the ice again.",
        section="Replacement submissions",
    )  # fmt: skip
    plan = importing.plan(library, listing("Replaced", replacement))
    assert (plan.entries[0].action, plan.entries[0].fills) == (Action.UPDATE, ("abstract", VERSION))
    assert "brings abstract, a newer version" in plan.entries[0].why

    result = importing.apply(library, plan)
    assert (result.added, result.updated) == ((), (paper_id,))
    paper = library.get_paper(paper_id)
    assert paper.title == GLACIERS.title
    assert paper.abstract == "We read the ice again."
    (version,) = get_versions(library, paper_id)
    assert [item.version for item in version.identifiers] == [2]
    assert version.is_cited
    assert importing.plan(library, listing("Again", replacement)).entries[0].action is Action.SAME
    library.undo()
    assert get_versions(library, paper_id) == []


def test_an_older_version_says_nothing_new(library: Library) -> None:
    bring_in(library, listing("New", entry(GLACIERS.title, identifiers=arxiv("2603.00001", 3))))
    older = entry(GLACIERS.title, identifiers=arxiv("2603.00001", 2))
    assert plan_of(library, older).entries[0].action is Action.SAME


# -- corrected listings, and what is kept of them


def test_a_text_that_was_corrected_is_another_listing_and_matches_by_its_papers(library: Library) -> None:
    base = importing.read(SAMPLE.read_bytes(), today=dt.date(2026, 11, 24))
    importing.apply(library, importing.plan(library, base))
    dropped = correcting.correct(base, [Correction(Act.DROP, base.entries[0].spans[0].start, 0)])
    plan = importing.plan(library, dropped)
    assert plan.known_listing is None
    papers = {library.get_paper(planned.paper_id).title for planned in plan.entries if planned.paper_id}
    assert papers == {planned.entry.title for planned in plan.entries}


def test_an_import_is_kept_with_its_marks_and_issues(library: Library) -> None:
    text = "Monday\nA Paper about Owls\nsomething else\n"
    marked = Entry("A Paper about Owls", 2, 2, spans=(Span("title", 7, 25),))
    issue = Issue("unclear", "Nobody knows: “something”.", 3, 3)
    what = Listing("daily-papers", "Monday", text, None, (marked,), (issue,), (Span("heading", 0, 6),))
    importing.apply(library, importing.plan(library, what))
    kept = library.get_listing(library.get_counts().listings[0].id)
    assert kept.entries[0].spans == marked.spans
    assert kept.spans == what.spans
    assert kept.issues == what.issues
