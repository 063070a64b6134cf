"""Making one paper of several: nothing is lost, the user decides, and it is undone exactly."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.errors import InvalidRequest, NothingFound
from readinglist.library import annotating, editing, exporting, tagging, told_apart, trashing, triage
from readinglist.library.adding import KeysTaken, insert_papers
from readinglist.library.library import Library
from readinglist.library.looking_up import get_proposals
from readinglist.library.merging import get_merged, merge_papers, preview_merge
from readinglist.library.proposing import set_or_propose
from readinglist.library.versions import cite_version, get_versions
from readinglist.model.candidate import VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperType, Status
from readinglist.model.people import Person
from readinglist.storage.merged import read_told_apart

sys.path.insert(0, str(Path(__file__).parents[1] / "storage"))
from dumps import assert_sound, dump

ABSTRACT = "Old ice holds old air. We read it without a drill."
PREPRINT = Paper(
    title="Reading Old Ice",
    citation_key="doe2023reading",
    abstract=ABSTRACT,
    date=PartialDate(2023, 6, 1),
    people=(Person("Doe", "J."),),
    identifiers=(Identifier("arxiv", "2306.00001", 1),),
    keywords=("ice",),
    tags=("ice", "to read"),
    status=Status.INBOX,
    rating=2,
)
JOURNAL = Paper(
    title="Reading old ice",
    citation_key="doe2024reading",
    type=PaperType.ARTICLE,
    abstract=f"Abstract. {ABSTRACT}",
    date=PartialDate(2024, 2),
    people=(Person("Doe", "Jane"),),
    venue="Annals of Ice",
    volume="7",
    identifiers=(Identifier("doi", "10.1000/ice.2024"),),
    keywords=("ice", "air"),
    tags=("ICE", "climate"),
    status=Status.READING,
    priority=3,
    is_verified=True,
)


def add(library: Library, *papers: Paper, source: str = "listing") -> list[PaperId]:
    with library.operation("Import", kinds={"papers"}) as op:
        ids = insert_papers(op, papers, source=source, source_name="A page")
        listing_id = op.writer.insert_one("listing", {"kind": "k", "name": f"Page {ids[0]}", "added": op.now_text})
        op.writer.insert("entry", [{"listing_id": listing_id, "paper_id": i, "title": "x"} for i in ids])
    return ids


@pytest.fixture
def pair(library: Library) -> tuple[PaperId, PaperId]:
    return add(library, PREPRINT)[0], add(library, JOURNAL, source="crossref")[0]


def test_what_both_have_is_united(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    annotating.set_note(library, keep, text="Read the *first* part.")
    annotating.set_note(library, lose, text="Ask Jane about figure 2.")
    annotating.add_annotation(library, keep, start=0, end=7)
    start = JOURNAL.abstract.index("without a drill")
    annotating.add_annotation(library, lose, start=start, end=start + 15, text="how?")
    merge_papers(library, [keep, lose])
    paper = library.get_paper(keep)
    assert paper.tags == ("ice", "to read", "climate")
    assert paper.keywords == ("ice", "air")
    assert paper.identifiers == (Identifier("doi", "10.1000/ice.2024"), Identifier("arxiv", "2306.00001", 1))
    assert library.get_note(keep).text == (
        "Read the *first* part.\n\n## From doe2024reading\n\nAsk Jane about figure 2."
    )
    quotes = {annotation.quote: annotation for annotation in library.get_annotations(keep)}
    assert quotes.keys() == {"Old ice", "without a drill"}
    assert not any(annotation.is_lost for annotation in quotes.values())
    assert [sighting.name for sighting in library.get_sightings(keep)] == [f"Page {lose}", f"Page {keep}"]
    assert library.find_ids() == [keep]


def test_the_highest_rating_and_a_decided_status_stay(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    triage.set_status(library, [lose], status=Status.QUEUE)
    merge_papers(library, [keep, lose])
    paper = library.get_paper(keep)
    assert (paper.rating, paper.priority, paper.status, paper.is_verified) == (2, 3, Status.QUEUE, True)
    assert library.find_ids(scope="status:queue", sort="queue", is_descending=False) == [keep]


def test_a_decided_status_of_the_kept_paper_stays(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    triage.set_status(library, [keep], status=Status.READ)
    merge_papers(library, [keep, lose])
    assert library.get_paper(keep).status is Status.READ


def test_a_merged_preprint_is_cited_as_what_was_published(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    """The fields of a version go together: never the year of the preprint beside the journal."""
    keep, lose = pair
    merge_papers(library, [keep, lose])
    paper = library.get_paper(keep)
    assert (paper.type, paper.venue, paper.volume, paper.date) == (
        PaperType.ARTICLE,
        "Annals of Ice",
        "7",
        PartialDate(2024, 2),
    )
    assert paper.citation_key == "doe2023reading"
    versions = {version.kind: version for version in get_versions(library, keep)}
    assert versions[VersionKind.JOURNAL].is_cited
    bibtex = exporting.bibtex_of(paper)
    assert "2306.00001" in bibtex
    assert "10.1000/ice.2024" in bibtex
    cite_version(library, keep, version_id=versions[VersionKind.PREPRINT].id or 0)
    again = library.get_paper(keep)
    assert (again.type, again.venue, again.date) == (PaperType.MISC, "", PartialDate(2023, 6, 1))


def test_the_users_value_comes_before_a_verified_one_and_that_before_another(
    library: Library, pair: tuple[PaperId, PaperId]
) -> None:
    keep, lose = pair
    editing.edit_field(library, [keep], field="abstract", value="My own words.")
    merge_papers(library, [keep, lose])
    paper = library.get_paper(keep)
    assert paper.abstract == "My own words."
    assert paper.people == (Person("Doe", "Jane"),), "the paper that is proven says so"
    assert paper.title == "Reading old ice"


def test_what_the_user_typed_in_the_lost_paper_stays_the_users(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    editing.edit_field(library, [lose], field="organization", value="Ice Lab")
    merge_papers(library, [keep, lose])
    origins = {field: origin for origin in reversed(library.get_provenance(keep)) for field in origin.fields}
    assert (origins["organization"].source, library.get_paper(keep).organization) == ("user", "Ice Lab")
    assert (origins["venue"].source, origins["venue"].source_name) == ("crossref", "A page")
    assert origins["venue"].evidence == {"merged": f"doe2024reading (#{lose})"}
    assert origins["title"].replaced["title"] == "Reading Old Ice"


def test_proposals_go_along_unless_the_merge_answers_them(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    editing.edit_fields(library, [lose], values={"venue": "Ann. Ice", "volume": "8"})
    with library.operation("Complete", kinds={"papers"}) as op:
        said = {"venue": "Annals of Ice", "volume": "7", "title": "Reading old ice"}
        paper = editing.read_papers(op, [lose])[0]
        set_or_propose(op, paper, said, source="crossref", source_name="Crossref", evidence={})
    merge_papers(library, pair, choices={"volume": keep})
    editing.edit_field(library, [keep], field="volume", value="9")
    assert {(one.field, one.value) for one in get_proposals(library, keep)} == {
        ("venue", "Annals of Ice"),
        ("volume", "7"),
    }
    library.undo()
    library.undo()
    editing.edit_field(library, [lose], field="volume", value="7")
    merge_papers(library, pair)
    assert {(one.field, one.value) for one in get_proposals(library, keep)} == {("venue", "Annals of Ice")}


def test_each_field_can_be_chosen(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    choices = {"title": keep, "citation_key": lose, "venue": keep}
    shown = {field.field: field for field in preview_merge(library, pair, choices=choices)}
    assert (shown["title"].chosen, shown["date"].chosen, shown["venue"].chosen) == (keep, lose, keep)
    assert shown["title"].has_conflict
    assert not shown["venue"].has_conflict, "one of the two says nothing"
    assert shown["title"].values == {keep: "Reading Old Ice", lose: "Reading old ice"}
    merge_papers(library, pair, choices=choices)
    paper = library.get_paper(keep)
    assert (paper.title, paper.citation_key, paper.venue) == ("Reading Old Ice", "doe2024reading", "")
    assert library.find_paper("doe2023reading") == keep, "the key that was given up still finds it"


def test_the_lost_record_is_kept_inside_and_its_key_finds_the_paper(
    library: Library, pair: tuple[PaperId, PaperId]
) -> None:
    keep, lose = pair
    annotating.set_note(library, lose, text="Mine.")
    merge_papers(library, [keep, lose])
    assert library.find_paper("DOE2024reading") == library.find_paper(f"#{lose}") == keep
    (merged,) = get_merged(library, keep)
    assert (merged.merged_id, merged.citation_key, merged.title) == (lose, "doe2024reading", "Reading old ice")
    assert merged.record["paper"]["venue"] == "Annals of Ice"
    assert merged.record["note"][0]["text"] == "Mine."
    assert merged.record["tags"] == ["ice", "climate"]
    assert [row["family"] for row in merged.record["person"]] == ["Doe"]
    assert merged.record["provenance"][0]["source"] == "crossref"
    json.dumps(dict(merged.record))


def test_a_lost_key_is_not_given_to_another_paper(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    merge_papers(library, [keep, lose])
    (other,) = add(library, Paper(title="Another", citation_key="doe2024reading"))
    assert library.get_paper(other).citation_key != "doe2024reading"
    with pytest.raises(InvalidRequest, match="still finds paper"):
        editing.edit_field(library, [other], field="citation_key", value="doe2024reading")
    with library.operation("Look", kinds={"papers"}) as op:
        assert KeysTaken(op)("Doe2024Reading")
    editing.edit_field(library, [keep], field="citation_key", value="doe2024reading")
    assert library.find_paper("doe2024reading") == keep


def test_biblatex_names_the_lost_keys(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    merge_papers(library, pair)
    text = exporting.export_text(library, [pair[0]], format="biblatex").text
    assert re.search(r"^  ids\s*= \{doe2024reading\}", text, re.MULTILINE), text
    assert "doe2024reading" not in exporting.export_text(library, [pair[0]], format="bibtex").text


def test_several_papers_become_one_in_one_step(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    third, fourth = add(library, Paper(title="Reading Old Ice", rating=5), Paper(title="old ice", tags=("fourth",)))
    merge_papers(library, [*pair, third, fourth])
    paper = library.get_paper(pair[0])
    assert (paper.rating, "fourth" in paper.tags) == (5, True)
    assert [merged.merged_id for merged in get_merged(library, pair[0])] == [fourth, third, pair[1]]
    library.undo()
    assert len(library.find_ids()) == 4


def test_a_merged_paper_that_is_merged_again_takes_its_past_along(
    library: Library, pair: tuple[PaperId, PaperId]
) -> None:
    (third,) = add(library, Paper(title="Reading Old Ice", citation_key="third"))
    merge_papers(library, pair)
    merge_papers(library, [third, pair[0]])
    assert library.find_paper("doe2024reading") == library.find_paper("doe2023reading") == third


def test_told_apart_follows_the_paper_that_stays(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    (other,) = add(library, Paper(title="Reading Old Ice, Part II"))
    told_apart.tell_apart(library, [pair[1], other])
    told_apart.tell_apart(library, [pair[1], other])
    merge_papers(library, pair)
    assert pairs_apart(library) == {(pair[0], other)}
    library.undo()
    assert pairs_apart(library) == {(pair[1], other)}


def pairs_apart(library: Library) -> set[tuple[PaperId, PaperId]]:
    with library.reading() as connection:
        return read_told_apart(connection)


def test_what_makes_no_sense_is_refused_and_changes_nothing(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    keep, lose = pair
    before = dump(library.path)
    with pytest.raises(InvalidRequest, match="two papers"):
        merge_papers(library, [keep, keep])
    with pytest.raises(NothingFound, match="#99"):
        merge_papers(library, [keep, PaperId(99)])
    with pytest.raises(InvalidRequest, match="tags"):
        merge_papers(library, pair, choices={"tags": keep})
    with pytest.raises(InvalidRequest, match="#99"):
        merge_papers(library, pair, choices={"title": PaperId(99)})
    with pytest.raises(InvalidRequest, match="two papers"):
        told_apart.tell_apart(library, [keep])
    assert dump(library.path) == before
    trashing.trash_papers(library, [keep])
    with pytest.raises(InvalidRequest, match="trash"):
        merge_papers(library, pair)
    merge_papers(library, [lose, keep])
    assert library.find_ids(scope="in:trash") == []


TEXTS = st.sampled_from(["", "Reading Old Ice", "old ice and old air", "Ü Ω \\alpha {x}"])
PAPERS = st.builds(
    Paper,
    title=TEXTS,
    abstract=TEXTS,
    type=st.sampled_from(PaperType),
    venue=TEXTS,
    date=st.none() | st.builds(PartialDate, st.integers(2020, 2022)),
    people=st.just(()) | st.just((Person("Doe", "Jane"),)),
    identifiers=st.lists(
        st.sampled_from([Identifier("doi", "10.1/a"), Identifier("doi", "10.1/b"), Identifier("arxiv", "2306.00001")]),
        max_size=2, unique=True,
    ).map(tuple),
    tags=st.lists(st.sampled_from(["a", "b/c"]), max_size=2).map(tuple),
    status=st.sampled_from(Status),
    rating=st.integers(0, 5),
    is_verified=st.booleans(),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    papers=st.lists(PAPERS, min_size=4, max_size=6),
    orders=st.lists(st.permutations(range(4)), min_size=1, max_size=3),
    extras=st.lists(st.tuples(st.sampled_from(["note", "annotation", "edit", "apart"]), st.integers(0, 5)), max_size=6),
    later=st.booleans(),
)  # fmt: skip
def test_random_merges_are_undone_and_redone_exactly(
    tmp_path_factory: pytest.TempPathFactory,
    papers: list[Paper],
    orders: list[list[int]],
    extras: list[tuple[str, int]],
    later: bool,
) -> None:
    path = tmp_path_factory.mktemp("merge") / "library.sqlite"
    with Library.open(path) as library:
        ids = add(library, *papers)
        for what, number in extras:
            _do(library, what, ids[number % len(ids)], ids)
        states = [dump(path)]
        for order in orders:
            left = [paper_id for paper_id in (ids[number] for number in order) if paper_id in _live(library)]
            if len(left) < 2:
                continue
            merge_papers(library, left[:2], choices={"title": left[1]} if later else {})
            states.append(dump(path))
            if later:
                editing.edit_field(library, [left[0]], field="title", value=f"Edited {len(states)}")
                states.append(dump(path))
        for state in reversed(states[:-1]):
            library.undo()
            assert dump(path) == state
        for state in states[1:]:
            library.redo()
            assert dump(path) == state
    assert_sound(path)


def _live(library: Library) -> set[int]:
    return set(library.find_ids())


def _do(library: Library, what: str, paper_id: PaperId, ids: list[PaperId]) -> None:
    match what:
        case "note":
            annotating.set_note(library, paper_id, text=f"Note of {paper_id}")
        case "annotation":
            if length := len(library.get_paper(paper_id).abstract):
                annotating.add_annotation(library, paper_id, start=length // 2, end=length)
        case "edit":
            editing.edit_field(library, [paper_id], field="venue", value="My Venue")
        case "apart":
            if paper_id != ids[0]:
                told_apart.tell_apart(library, [ids[0], paper_id])


def test_tags_that_differ_in_case_are_one(library: Library, pair: tuple[PaperId, PaperId]) -> None:
    tagging.add_tags(library, [pair[1]], tags=["To Read"])
    merge_papers(library, pair)
    assert library.get_paper(pair[0]).tags == ("ice", "to read", "climate")
