"""Importing a listing: the plan, as a person changed it, is one operation, whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from readinglist import resources
from readinglist.errors import FileProblem, InvalidRequest, NothingFound, UnreadableInput
from readinglist.library import editing, importing
from readinglist.library.library import Library
from readinglist.library.settings import change_setting
from readinglist.model.changes import Changes
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import ListingId, Status
from readinglist.model.plan import Action, Choices, ImportPlan, ImportResult

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "daily-papers.txt"
TODAY = dt.date(2026, 11, 24)
ABSTRACT = "Internal layers of an ice sheet record centuries of snowfall, and nobody traces them all. " * 3


def sample_listing() -> Listing:
    return importing.read(SAMPLE.read_bytes(), today=TODAY)


def import_sample(library: Library, choices: Choices | None = None) -> ImportResult:
    return importing.apply(library, importing.plan(library, sample_listing()), choices=choices)


def entry(title: str, line: int = 1, **facts: object) -> Entry:
    return Entry(title, line, line, **facts)  # type: ignore[arg-type]


def listing_of(*entries: Entry, text: str = "a text") -> Listing:
    return Listing("daily-papers", "A List", text, entries=entries)


def dump(library: Library) -> dict[str, list[tuple[object, ...]]]:
    """All rows that a user can see, in a fixed order."""
    tables = ("paper", "identifier", "tag", "paper_tag", "listing", "entry", "provenance", "person")
    with library.reading() as connection:
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY id").fetchall()  # names are ours
            for name in tables
        }


def test_an_import_is_one_operation_with_one_broadcast(library: Library) -> None:
    told: list[Changes] = []
    library.subscribe(told.append)
    result = import_sample(library)
    assert len(result.added) == 12
    (changes,) = told
    assert changes == result.changes
    assert changes.kinds == {"papers", "listings"}
    assert changes.paper_ids == frozenset(result.added)
    assert result.operation_id == changes.operation_id
    assert library.undo_label == 'Import 12 papers from "Daily Papers, 20 Nov 2026"'


def test_the_papers_say_what_the_page_said_and_nothing_else(library: Library) -> None:
    result = import_sample(library)
    papers = library.get_papers(list(result.added))
    for paper, source in zip(papers, sample_listing().entries, strict=True):
        assert (paper.title, paper.abstract, paper.date) == (source.title, source.abstract, source.date)
        assert (paper.author_count, paper.organization) == (source.author_count, source.organization)
        assert (paper.people, paper.identifiers, paper.venue, paper.is_verified) == ((), (), "", False)
        assert paper.status is Status.INBOX
        assert paper.citation_key
    assert len({paper.citation_key.casefold() for paper in papers}) == 12
    assert papers[0].date is not None
    assert papers[0].date.is_year_inferred


def test_the_listing_is_kept_with_the_place_of_each_entry(library: Library) -> None:
    result = import_sample(library)
    listing = library.get_listing(ListingId(1))
    assert listing.text == SAMPLE.read_text(encoding="utf-8")
    assert (listing.kind, listing.name) == ("daily-papers", "Daily Papers, 20 Nov 2026")
    assert [one.paper_id for one in listing.entries] == list(result.added)
    assert [one.position for one in listing.entries] == list(range(1, 13))
    for one in listing.entries:
        text = listing.text[one.start : one.end]
        assert text.startswith(one.title)
        assert "·" in text
    sighting = library.get_sightings(result.added[0])[0]
    assert (sighting.position, sighting.comments, sighting.name) == (1, 4, "Daily Papers, 20 Nov 2026")


def test_provenance_names_the_listing(library: Library) -> None:
    result = import_sample(library)
    (origin,) = library.get_provenance(result.added[3])
    assert (origin.source, origin.source_name) == ("listing", "Daily Papers, 20 Nov 2026")
    assert set(origin.fields) >= {"title", "abstract", "date", "organization"}
    assert "author_count" not in origin.fields


def test_tags_status_name_and_date_are_for_all(library: Library) -> None:
    choices = Choices(
        tags=("nlp/parsing", "to read"),
        status=Status.QUEUE,
        listing_name="Friday's page",
        listing_date=PartialDate(2026, 11, 20),
    )
    result = import_sample(library, choices)
    papers = library.get_papers(list(result.added))
    assert {paper.tags for paper in papers} == {("nlp/parsing", "to read")}
    assert {paper.status for paper in papers} == {Status.QUEUE}
    assert library.find_ids(scope="status:queue", sort="queue", is_descending=False) == list(result.added)
    listing = library.get_listing(ListingId(1))
    assert (listing.name, listing.date) == ("Friday's page", PartialDate(2026, 11, 20))
    assert library.undo_label == 'Import 12 papers from "Friday\'s page"'


def test_undo_takes_all_back_and_redo_brings_all_again(library: Library) -> None:
    empty = dump(library)
    result = import_sample(library, Choices(tags=("a/b",)))
    full = dump(library)
    library.undo()
    assert dump(library) == empty
    assert library.count() == 0
    assert importing.plan(library, sample_listing()).count(Action.NEW) == 12
    library.redo()
    assert dump(library) == full
    assert library.find_ids("lanternfish") == [result.added[1]]


def test_the_same_listing_again_writes_nothing(library: Library) -> None:
    first = import_sample(library)
    before = dump(library)
    told: list[Changes] = []
    library.subscribe(told.append)
    again = import_sample(library, Choices(tags=("never",)))
    assert (again.added, again.updated, again.operation_id, again.changes) == ((), (), None, None)
    assert again.matched == first.added
    assert dump(library) == before
    assert told == []


def test_another_page_with_known_papers_is_a_sighting_of_them(library: Library) -> None:
    first = import_sample(library)
    text = SAMPLE.read_text(encoding="utf-8").replace("Nov 20", "Nov 21")
    result = importing.apply(library, importing.plan(library, importing.read(text, today=TODAY)))
    assert (result.added, result.matched) == ((), first.added)
    assert library.undo_label == 'Note 12 papers seen in "Daily Papers, 21 Nov 2026"'
    assert [sighting.name for sighting in library.get_sightings(first.added[0])] == [
        "Daily Papers, 21 Nov 2026",
        "Daily Papers, 20 Nov 2026",
    ]
    assert library.count() == 12


def test_an_entry_that_is_left_out_is_kept_in_the_listing_without_a_paper(library: Library) -> None:
    result = import_sample(library, Choices(actions={0: Action.SKIPPED, 5: Action.SKIPPED}))
    assert len(result.added) == 10
    stored = library.get_listing(ListingId(1)).entries
    assert [(one.position, one.action) for one in stored if one.paper_id is None] == [(1, "skipped"), (6, "skipped")]
    again = importing.plan(library, sample_listing())
    assert [index for index, planned in enumerate(again.entries) if planned.action is Action.NEW] == [0, 5]


def test_what_was_left_out_can_come_in_later_into_the_same_listing(library: Library) -> None:
    import_sample(library, Choices(actions={0: Action.SKIPPED}))
    result = import_sample(library)
    assert len(result.added) == 1
    assert len(library.get_counts().listings) == 1
    stored = library.get_listing(ListingId(1)).entries
    assert (stored[0].paper_id, stored[0].action) == (result.added[0], "new")
    library.undo()
    assert library.get_listing(ListingId(1)).entries[0].paper_id is None


def test_leaving_everything_out_writes_nothing(library: Library) -> None:
    result = import_sample(library, Choices(actions=dict.fromkeys(range(12), Action.SKIPPED)))
    assert result == ImportResult()
    assert library.undo_label == ""


def test_an_unsure_entry_is_left_out_unless_a_person_decides(library: Library) -> None:
    known = listing_of(entry("Structured Generative Adversarial Networks", author_count=7))
    (paper_id,) = importing.apply(library, importing.plan(library, known)).added

    def listing(text: str) -> Listing:
        return listing_of(entry("Stacked Generative Adversarial Networks", author_count=7), text=text)

    plan = importing.plan(library, listing("one"))
    assert plan.entries[0].action is Action.UNSURE
    assert importing.apply(library, plan) == ImportResult(undecided=1)

    as_same = importing.apply(library, plan, choices=Choices(actions={0: Action.SAME}))
    assert (as_same.added, as_same.matched) == ((), (paper_id,))
    as_new = importing.apply(library, importing.plan(library, listing("two")), choices=Choices(actions={0: Action.NEW}))
    assert len(as_new.added) == 1
    assert library.count() == 2


def test_an_update_fills_gaps_and_says_where_the_values_came_from(library: Library) -> None:
    bare = listing_of(entry("Reading the Ice by Radar over Slow Glaciers"), text="bare")
    (paper_id,) = importing.apply(library, importing.plan(library, bare)).added
    rich = listing_of(
        entry("Reading the Ice by Radar over Slow Glaciers", abstract=ABSTRACT, author_count=5,
              identifiers=(Identifier("arxiv", "2611.00001"),)),
        text="rich",
    )  # fmt: skip
    result = importing.apply(library, importing.plan(library, rich))
    assert (result.added, result.matched, result.updated) == ((), (paper_id,), (paper_id,))
    paper = library.get_paper(paper_id)
    assert (paper.abstract, paper.author_count, paper.identifier("arxiv")) == (ABSTRACT, 5, "2611.00001")
    newest = library.get_provenance(paper_id)[0]
    assert set(newest.fields) == {"abstract", "author_count", "identifiers"}
    assert newest.evidence["title"] == "equal"
    assert library.undo_label == 'Update 1 paper from "A List"'
    assert library.find_ids("snowfall") == [paper_id]
    library.undo()
    assert library.get_paper(paper_id).abstract == ""


def test_an_update_leaves_empty_what_the_user_emptied(library: Library) -> None:
    title = "Reading the Ice by Radar over Slow Glaciers"
    first = listing_of(entry(title, abstract=ABSTRACT), text="first")
    (paper_id,) = importing.apply(library, importing.plan(library, first)).added
    editing.edit_field(library, [paper_id], field="abstract", value="")
    again = listing_of(entry(title, abstract=ABSTRACT, author_count=5), text="again")
    importing.apply(library, importing.plan(library, again))
    paper = library.get_paper(paper_id)
    assert (paper.abstract, paper.author_count) == ("", 5)


def test_same_instead_of_update_fills_nothing(library: Library) -> None:
    bare = listing_of(entry("Reading the Ice by Radar over Slow Glaciers"), text="bare")
    (paper_id,) = importing.apply(library, importing.plan(library, bare)).added
    rich = listing_of(entry("Reading the Ice by Radar over Slow Glaciers", abstract=ABSTRACT), text="rich")
    result = importing.apply(library, importing.plan(library, rich), choices=Choices(actions={0: Action.SAME}))
    assert (result.matched, result.updated) == ((paper_id,), ())
    assert library.get_paper(paper_id).abstract == ""


def test_a_paper_named_twice_comes_in_once_and_is_seen_twice(library: Library) -> None:
    one = entry("Traders with Agents: A Framework", abstract=ABSTRACT)
    two = entry("Traders with Agents: A Framework", 9, abstract=ABSTRACT)
    result = importing.apply(library, importing.plan(library, listing_of(one, two, text="\n" * 20)))
    assert len(result.added) == 1
    assert result.matched == ()
    stored = library.get_listing(ListingId(1)).entries
    assert [one.paper_id for one in stored] == [result.added[0]] * 2


def test_a_second_paper_can_be_made_of_an_entry_that_is_here_already(library: Library) -> None:
    first = import_sample(library)
    result = import_sample(library, Choices(actions={0: Action.NEW}))
    assert len(result.added) == 1
    one, two = library.get_papers([first.added[0], result.added[0]])
    assert one.title == two.title
    assert one.citation_key.casefold() != two.citation_key.casefold()


def test_an_import_between_plan_and_apply_does_not_add_a_paper_twice(library: Library) -> None:
    """Two windows, or two processes, that plan at once: the second looks again inside its operation."""
    plan = importing.plan(library, sample_listing())
    text = SAMPLE.read_text(encoding="utf-8") + "\n"
    with Library.open(library.path) as other:
        importing.apply(other, importing.plan(other, importing.read(text, today=TODAY)))
    result = importing.apply(library, plan)
    assert result.added == ()
    assert len(result.matched) == 12
    assert library.count() == 12


def test_what_a_person_chose_holds_although_the_library_changed(library: Library) -> None:
    plan = importing.plan(library, sample_listing())
    importing.apply(library, importing.plan(library, sample_listing()))
    result = importing.apply(library, plan, choices=Choices(actions={2: Action.NEW, 3: Action.SKIPPED}))
    assert len(result.added) == 1


def test_a_plan_that_was_empty_until_the_import_was_undone_is_made_anew(library: Library) -> None:
    import_sample(library)
    plan = importing.plan(library, sample_listing())
    assert plan.is_empty
    library.undo()
    assert len(importing.apply(library, plan).added) == 12


def test_an_error_in_the_middle_leaves_the_library_as_it_was(library: Library) -> None:
    before = dump(library)
    plan = importing.plan(library, sample_listing())
    change_setting(library, "citation_key_pattern", value="[nonsense")
    with pytest.raises(InvalidRequest):
        importing.apply(library, plan)
    assert dump(library) == before
    assert library.count() == 0


def test_citation_keys_follow_the_pattern_of_the_library(library: Library) -> None:
    change_setting(library, "citation_key_pattern", value="[veryshorttitle][year]")
    result = import_sample(library)
    assert [paper.citation_key for paper in library.get_papers(list(result.added[:2]))] == [
        "Reading2026",
        "Lanternfish2026",
    ]


def test_all_45_papers_of_the_real_page_land_exactly(library: Library, corpus: Path) -> None:
    page = corpus / "listings" / "hf" / "hf-papers-search-2026-04-15.txt"
    listing = importing.read_file(page, taken=dt.date(2026, 4, 15))
    result = importing.apply(library, importing.plan(library, listing), choices=Choices(tags=("theory",)))
    papers = library.get_papers(list(result.added))
    assert [(p.title, p.abstract, p.date, p.author_count, p.organization) for p in papers] == [
        (e.title, e.abstract, e.date, e.author_count, e.organization) for e in listing.entries
    ]
    assert library.get_listing(ListingId(1)).text == page.read_text(encoding="utf-8")
    assert importing.plan(library, listing).is_empty
    cut = importing.read(page.read_text(encoding="utf-8")[:60_000], taken=dt.date(2026, 4, 15))
    overlap = importing.plan(library, cut)
    assert overlap.count(Action.SAME) == len(overlap.entries) >= 30


# -- files


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(SAMPLE.read_bytes())
    assert importing.read_file(path, today=TODAY) == sample_listing()


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda path: path.mkdir(), NothingFound, "The folder “page.txt” holds no files."),
        (lambda path: None, FileProblem, "“page.txt” could not be read: No such file or directory."),
        (lambda path: path.write_bytes(b""), UnreadableInput, "“page.txt” is empty."),
        (os.mkfifo, UnreadableInput, "“page.txt” is a device or a pipe, not a file."),
        (
            lambda path: path.write_bytes(b"%PDF-1.7 x"),
            UnreadableInput,
            "“page.txt” is a PDF that cannot be read",
        ),
        (lambda path: (path.touch(), os.truncate(path, 10**8)), UnreadableInput, "has 100 MB"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, make: object, error: type[Exception], sentence: str
) -> None:
    path = tmp_path / "page.txt"
    assert callable(make)
    make(path)
    with pytest.raises(error) as caught:
        importing.read_file(path, today=TODAY)
    assert sentence in str(caught.value)


def test_issues_of_the_encoding_come_before_those_of_the_listing() -> None:
    listing = importing.read(SAMPLE.read_bytes() + b"\xff stray", today=TODAY)
    assert [issue.kind for issue in listing.issues] == ["encoding", "cut"]
    assert len(listing.entries) == 12


def test_a_plan_without_entries_is_nothing_to_do(library: Library) -> None:
    assert importing.apply(library, ImportPlan(listing_of())) == ImportResult()


def test_the_newest_listing_is_shown_in_its_own_order(library: Library) -> None:
    text = resources.get_path("sample/daily-papers.txt").read_text(encoding="utf-8")
    listing = importing.read(text)
    importing.apply(library, importing.plan(library, listing), choices=Choices(status=Status.QUEUE))
    titles = [entry.title for entry in listing.entries]
    assert [row.title for row in library.get_rows(library.find_ids())] == titles
    assert [row.title for row in library.get_rows(library.find_ids(sort="queue", is_descending=False))] == titles


def test_what_became_unsure_between_plan_and_apply_is_told_as_left_out(library: Library) -> None:
    late = importing.plan(library, listing_of(entry("Stacked Generative Adversarial Networks", author_count=7)))
    assert late.entries[0].action is Action.NEW
    known = listing_of(entry("Structured Generative Adversarial Networks", author_count=7), text="another")
    importing.apply(library, importing.plan(library, known))
    result = importing.apply(library, late)
    assert result.added == ()
    assert result.plan is not None
    assert result.plan.entries[0].action is Action.UNSURE


def test_an_import_that_is_ended_at_any_point_leaves_nothing(library: Library) -> None:
    listing = importing.read(resources.get_path("sample/daily-papers.txt").read_text(encoding="utf-8"))
    plan = importing.plan(library, listing)
    asked = 0

    class Ended(Exception):
        pass

    def end_at(limit: int) -> None:
        nonlocal asked
        asked += 1
        if asked == limit:
            raise Ended

    for limit in range(1, 40):
        asked = 0
        try:
            importing.apply(library, plan, check=lambda limit=limit: end_at(limit))
        except Ended:
            assert library.find_ids() == []
            assert library.undo_label == ""
        else:
            break
    assert len(library.find_ids()) == len(listing.entries)
    assert asked >= len(listing.entries)
