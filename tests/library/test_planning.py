"""What an import would do: which entries are here already, with evidence and a reason for each."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist.library import importing
from readinglist.library.editing import edit_field
from readinglist.library.library import Library
from readinglist.library.planning import filled_fields
from readinglist.library.trashing import trash_papers
from readinglist.library.triage import set_status
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import Paper, PaperId, Status
from readinglist.model.people import Person
from readinglist.model.plan import Action, Choices, ImportPlan
from readinglist.model.titles import normalise_title
from readinglist.storage import candidates

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "daily-papers.txt"
TODAY = dt.date(2026, 11, 24)
ABSTRACT = (
    "Internal layers of an ice sheet record centuries of snowfall, but tracing them in airborne radar takes an expert "
    "several days for each flight line. We ask how much of that skill can be learned without a single traced layer."
)


def sample_listing() -> Listing:
    return importing.read(SAMPLE.read_bytes(), today=TODAY)


def plan_of(library: Library, *entries: Entry, text: str = "") -> ImportPlan:
    text = text or "\n".join(entry.title for entry in entries)
    return importing.plan(library, Listing("daily-papers", "A List", text, entries=entries))


def _today() -> str:
    return PartialDate.of(dt.date.today()).display


def entry(title: str, line: int = 1, **facts: object) -> Entry:
    return Entry(title, line, line, **facts)  # type: ignore[arg-type]


def bring_in(library: Library, *entries: Entry, name: str = "A List") -> tuple[PaperId, ...]:
    text = name + "\n".join(one.title for one in entries)
    listing = Listing("daily-papers", name, text, entries=entries)
    choices = Choices(actions=dict.fromkeys(range(len(entries)), Action.NEW))
    return importing.apply(library, importing.plan(library, listing), choices=choices).added


def test_all_of_an_empty_library_is_new_and_planning_changes_nothing(library: Library) -> None:
    before = library.path.read_bytes(), library.get_history()
    plan = importing.plan(library, sample_listing())
    assert [planned.action for planned in plan.entries] == [Action.NEW] * 12
    assert {planned.why for planned in plan.entries} == {"not in the library yet"}
    assert not plan.is_empty
    assert (library.path.read_bytes(), library.get_history()) == before


def test_the_same_listing_again_gives_an_empty_plan(library: Library) -> None:
    importing.apply(library, importing.plan(library, sample_listing()))
    plan = importing.plan(library, sample_listing())
    assert plan.is_empty
    assert plan.count(Action.SAME) == 12
    assert plan.known_listing == 1
    assert plan.entries[0].why == (
        f"already here (this very listing was imported before): in the inbox since {_today()}; "
        "seen in Daily Papers, 20 Nov 2026"
    )


def test_another_copy_of_the_listing_gives_an_empty_plan_too(library: Library) -> None:
    importing.apply(library, importing.plan(library, sample_listing()))
    copies = {
        "other blanks": SAMPLE.read_text(encoding="utf-8").replace("\n\n", "\n"),
        "titles only": "\n".join(line for line in SAMPLE.read_text(encoding="utf-8").split("\n") if len(line) < 300),
    }
    for name, text in copies.items():
        plan = importing.plan(library, importing.read(text, today=TODAY))
        assert plan.is_empty, name
        assert plan.known_listing is None
        assert plan.count(Action.SAME) == 12
    assert dict(plan.entries[0].evidence)["date"] == "same day"


def test_a_paper_that_was_retitled_by_hand_is_known_by_its_abstract_and_by_the_listing(library: Library) -> None:
    added = importing.apply(library, importing.plan(library, sample_listing())).added
    edit_field(library, [added[1]], field="title", value="Lanternfish: Attention that Sleeps between Tokens")
    edit_field(library, [added[2]], field="title", value="Gaps")
    same_text = importing.plan(library, sample_listing())
    assert same_text.is_empty, "the very text says which paper each entry became"
    copied = SAMPLE.read_text(encoding="utf-8") + "\n"
    plan = importing.plan(library, importing.read(copied, today=TODAY))
    assert [(p.action, p.paper_id) for p in plan.entries[:2]] == [(Action.SAME, added[0]), (Action.SAME, added[1])]
    assert "nearly the same title and the same abstract" in plan.entries[1].why
    assert plan.entries[2].action is Action.NEW, "nothing but the abstract is left, and no index leads to it"


def test_the_reason_tells_where_it_was_seen_and_how_it_stands(library: Library) -> None:
    (paper_id,) = bring_in(
        library, entry("Reading the Ice by Radar over Slow Glaciers"), name="Daily Papers, 15 Apr 2026"
    )
    set_status(library, [paper_id], status=Status.READ)
    (planned,) = plan_of(library, entry("Reading the ice, by radar, over slow glaciers")).entries
    assert planned.action is Action.SAME
    assert planned.paper_id == paper_id
    assert planned.why == (
        f"already here (the same title, and nothing against it): read on {_today()}; "
        f"seen in Daily Papers, 15 Apr 2026, imported on {_today()}"
    )
    assert ("title", "equal") in planned.evidence


def test_a_paper_in_the_trash_is_told_and_not_brought_back(library: Library) -> None:
    (paper_id,) = bring_in(library, entry("Reading the Ice by Radar over Slow Glaciers"))
    trash_papers(library, [paper_id])
    (planned,) = plan_of(
        library, entry("Reading the Ice by Radar over Slow Glaciers", abstract=ABSTRACT), text="another"
    ).entries
    assert planned.action is Action.SAME
    assert planned.why.startswith("in the trash (")


def test_an_identifier_finds_a_paper_under_another_title(library: Library) -> None:
    known = Identifier("arxiv", "2511.01234", 1)
    (paper_id,) = bring_in(library, entry("Stratum: Reading the Ice by Radar", identifiers=(known,)))
    new_version = replace(known, version=3)
    (planned,) = plan_of(library, entry("Stratum: Reading Ice with Radar, Revised", identifiers=(new_version,))).entries
    assert (planned.action, planned.paper_id) == (Action.UPDATE, paper_id)
    assert planned.fills == ("version",)
    assert "the same arXiv 2511.01234" in planned.why


def test_a_near_title_without_proof_is_unsure_and_names_the_paper(library: Library) -> None:
    (paper_id,) = bring_in(library, entry("Structured Generative Adversarial Networks", author_count=7))
    (planned,) = plan_of(library, entry("Stacked Generative Adversarial Networks", author_count=7)).entries
    assert (planned.action, planned.paper_id) == (Action.UNSURE, paper_id)
    assert ": may be “Structured Generative Adversarial Networks” (" in planned.why
    with_abstracts = entry("Stacked Generative Adversarial Networks", abstract=ABSTRACT)
    edit_field(
        library, [paper_id], field="abstract", value="Cloth hides its own state: a camera sees the upper layer " * 4
    )
    assert plan_of(library, with_abstracts).entries[0].action is Action.NEW


def test_an_entry_brings_what_the_paper_lacks(library: Library) -> None:
    (paper_id,) = bring_in(library, entry("Reading the Ice by Radar over Slow Glaciers"))
    richer = entry(
        "Reading the Ice by Radar over Slow Glaciers",
        abstract=ABSTRACT,
        date=PartialDate(2026, 11, 18),
        author_count=5,
        identifiers=(Identifier("arxiv", "2611.00001"),),
    )
    (planned,) = plan_of(library, richer, text="another").entries
    assert (planned.action, planned.paper_id) == (Action.UPDATE, paper_id)
    assert planned.fills == ("abstract", "date", "author_count", "identifiers")
    assert ": brings abstract, date, author count, identifiers; in the inbox since" in planned.why


def test_a_field_that_the_user_emptied_stays_empty(library: Library) -> None:
    (paper_id,) = bring_in(
        library, entry("Reading the Ice by Radar over Slow Glaciers", abstract=ABSTRACT, author_count=5)
    )
    edit_field(library, [paper_id], field="abstract", value="")
    richer = entry("Reading the Ice by Radar over Slow Glaciers", abstract=ABSTRACT, date=PartialDate(2026))
    (planned,) = plan_of(library, richer, text="another").entries
    assert planned.fills == ("date",)


@pytest.mark.parametrize(
    ("known", "said", "filled"),
    [
        ({}, {"abstract": ABSTRACT}, {"abstract": ABSTRACT}),
        ({"abstract": "Mine."}, {"abstract": ABSTRACT}, {}),
        ({"date": PartialDate(2026)}, {"date": PartialDate(2026, 4, 1)}, {}),
        (
            {"date": PartialDate(2026, 4, 1, is_year_inferred=True)},
            {"date": PartialDate(2026, 4, 1)},
            {"date": PartialDate(2026, 4, 1)},
        ),
        ({"people": (Person("Doe"),)}, {"author_count": 5, "organization": "Oslo"}, {}),
        ({"author_count": 4}, {"author_count": 5, "organization": "Oslo"}, {"organization": "Oslo"}),
        (
            {"identifiers": (Identifier("doi", "10.1/a"),)},
            {"identifiers": (Identifier("doi", "10.1/b"), Identifier("arxiv", "2611.00001"))},
            {"identifiers": (Identifier("doi", "10.1/a"), Identifier("arxiv", "2611.00001"))},
        ),
    ],
)
def test_only_gaps_are_filled(known: dict[str, object], said: dict[str, object], filled: dict[str, object]) -> None:
    paper = Paper("A Title", **known)  # type: ignore[arg-type]
    assert filled_fields(entry("A Title", **said), paper) == filled


def test_a_paper_named_twice_in_a_listing_is_one_paper(library: Library) -> None:
    first = entry("Traders with Agents: A Framework", abstract=ABSTRACT)
    other = entry("Something Entirely Different about Bees", 5)
    plan = plan_of(library, first, other, replace(first, first_line=9, last_line=9))
    assert [planned.action for planned in plan.entries] == [Action.NEW, Action.NEW, Action.SAME]
    assert plan.entries[2].repeats == 0
    assert plan.entries[2].why == "named twice in this listing: see line 1"


def test_two_papers_of_the_same_generic_title_in_a_listing_are_two(library: Library) -> None:
    one = entry("Introduction to Machine Learning", abstract=ABSTRACT, date=PartialDate(2024, 9, 4), author_count=1)
    two = entry(
        "Introduction to Machine Learning",
        9,
        author_count=2,
        date=PartialDate(2023, 6, 26),
        abstract="Forty workers were asked to teach a robot arm a task that they knew well, and few of them did. " * 2,
    )
    plan = plan_of(library, one, two)
    assert [planned.action for planned in plan.entries] == [Action.NEW, Action.NEW]


def test_a_title_with_one_changed_word_is_found_wherever_the_word_stands(library: Library) -> None:
    titles = [one.title for one in sample_listing().entries if len(normalise_title(one.title).split()) >= 4]
    ids = bring_in(library, *(entry(title, line) for line, title in enumerate(titles, 1)))
    assert len(ids) >= 11
    for paper_id, title in zip(ids, titles, strict=True):
        words = normalise_title(title).split()
        for place in range(len(words)):
            changed = " ".join([*words[:place], "zebra", *words[place + 1 :]])
            with library.reading() as connection:
                found = candidates.find_titles_that_begin_alike(connection, changed)
                found += candidates.find_near_titles(connection, changed)
            assert paper_id in found, changed


def test_a_long_listing_is_planned_with_few_questions_to_the_library(library: Library) -> None:
    """Work is counted, not time: the statements of a plan for many known papers do not grow with their number."""
    entries = tuple(entry(f"A paper about the number {n} and what it means", n) for n in range(1, 601))
    bring_in(library, *entries)

    def statements(count: int) -> int:
        asked: list[str] = []
        with library.reading() as connection:
            connection.set_trace_callback(asked.append)
            try:
                plan = plan_of(library, *entries[:count], text=f"the first {count}")
            finally:
                connection.set_trace_callback(None)
        assert plan.count(Action.SAME) == count
        return len(asked)

    assert statements(600) == statements(6)


def test_titles_of_any_characters_can_be_looked_up(library: Library) -> None:
    bring_in(library, entry("An Ordinary Paper about Ordinary Things"))
    odd = [
        'a "quoted" AND (b) OR NOT c* NEAR d',
        "col:umn -minus ^caret +plus",
        "東京 の 論文 です",
        "… — ‽ ·",
        "'; DROP TABLE",
    ]
    plan = plan_of(library, *(entry(title) for title in odd))
    assert [planned.action for planned in plan.entries] == [Action.NEW] * 5
    with library.reading() as connection:
        assert isinstance(connection, sqlite3.Connection)


ARXIV = Identifier("arxiv", "2306.12345", 2)


def identified(text: str) -> Listing:
    return importing.read(text, today=TODAY)


def test_a_paper_that_is_here_is_known_by_its_identifier_alone(library: Library) -> None:
    (paper,) = bring_in(library, entry("Tracing Layers of Ice", identifiers=(ARXIV,)))
    plan = importing.plan(library, identified("10.1000/182 https://huggingface.co/papers/2306.12345v3"))
    assert [planned.action for planned in plan.entries] == [Action.NEW, Action.UPDATE]
    assert plan.entries[1].fills == ("version",)  # its third; the library knows of the second
    assert plan.entries[1].paper_id == paper
    assert plan.entries[1].why.startswith("already here (the same arXiv 2306.12345)")
    assert plan.entries[1].evidence == (("identifier", "arXiv:2306.12345"),)


def test_a_bare_identifier_becomes_an_unverified_paper_that_is_called_by_it(library: Library) -> None:
    plan = importing.plan(library, identified("arXiv:2306.12345v2\nPMID 77\n10.1000/182"))
    papers = library.get_papers(importing.apply(library, plan).added)
    assert [(paper.title, paper.citation_key) for paper in papers] == [
        ("arXiv:2306.12345", "arXiv:2306.12345"), ("PMID 77", "PMID77"), ("doi:10.1000/182", "doi:10.1000/182"),
    ]  # fmt: skip
    assert not any(paper.is_verified for paper in papers)
    assert importing.plan(library, identified("doi:10.1000/182, 2306.12345, PMID 77")).is_empty


def test_a_listing_that_names_the_paper_gives_it_its_title(library: Library) -> None:
    (paper,) = importing.apply(library, importing.plan(library, identified("2306.12345"))).added
    plan = plan_of(library, entry("Tracing Layers of Ice", identifiers=(ARXIV,), abstract=ABSTRACT))
    assert plan.entries[0].action is Action.UPDATE
    assert plan.entries[0].fills == ("title", "abstract")
    importing.apply(library, plan)
    known = library.get_paper(paper)
    assert (known.title, known.citation_key) == ("Tracing Layers of Ice", "arXiv:2306.12345")
    assert plan_of(library, entry("Another Title", identifiers=(ARXIV,), abstract=ABSTRACT)).is_empty


def test_links_of_a_page_that_is_here_bring_its_identifiers(library: Library) -> None:
    importing.apply(library, importing.plan(library, sample_listing()))
    title = sample_listing().entries[0].title
    html = f'<a href="/papers/2611.00001">{title}</a>'
    plan = importing.plan(library, importing.read(SAMPLE.read_bytes(), today=TODAY, html=html))
    assert [planned.fills for planned in plan.entries if planned.action is Action.UPDATE] == [("identifiers",)]
